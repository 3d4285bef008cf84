"""The duties that go round: who holds what, what is handed over, and whose turn comes next."""
