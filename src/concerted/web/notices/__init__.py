"""Notices: one digest, and what cannot wait, to wherever somebody wants to be told; calendars to subscribe to."""
