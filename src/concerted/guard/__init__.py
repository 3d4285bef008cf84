"""Guard: sealed ballots, sortition, signed messages, wedge radar, capture check.

The room is in its place and still empty: nothing in it is promised yet.
"""
