"""The tables of the pulse."""
