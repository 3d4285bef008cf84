"""The web shell’s own tables."""
