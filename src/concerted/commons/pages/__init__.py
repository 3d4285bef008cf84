"""What the exported site brings along: its style sheet, and the Navigator's script."""
