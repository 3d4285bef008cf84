"""The commitment board: what every member owes, what was seen, and what follows where it was not kept."""
