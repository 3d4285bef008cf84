"""Filters of the vitality pages."""
