"""Filters of the map's pages."""
