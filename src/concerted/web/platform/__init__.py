"""The platform: the one page, and who endorses it."""
