"""Meetings: called with an agenda, decided in and written down as they go on, published by one click."""
