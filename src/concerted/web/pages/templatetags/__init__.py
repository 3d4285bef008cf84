"""Template tags that every template may use without asking."""
