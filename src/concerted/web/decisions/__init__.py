"""Proposals, stances, decisions and their log."""
