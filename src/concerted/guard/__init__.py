"""Guard: what tells a coalition's own voice from a forged one, and keeps its deciding its own.

`messages` says whether a text is one that was signed. Sealed ballots are rules of `coalition.ballots`.
"""
