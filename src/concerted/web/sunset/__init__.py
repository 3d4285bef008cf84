"""How a coalition ends on purpose, and goes on afresh."""
