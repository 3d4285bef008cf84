"""The home page: what this coalition is, and what needs me now."""
