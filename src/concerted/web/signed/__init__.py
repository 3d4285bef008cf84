"""Is this really from us? Where anybody checks a message, and sees what was signed and where we can be heard."""
