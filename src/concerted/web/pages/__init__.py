"""What every page shares: the frame, its words, its style sheet, and the pages for errors."""
