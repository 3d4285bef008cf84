"""Filters of the pages about decisions."""
