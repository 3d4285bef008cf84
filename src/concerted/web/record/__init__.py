"""The record, entry by entry, and the whole of it to take away."""
