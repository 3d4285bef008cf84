"""Filters of the pages about the platform."""
