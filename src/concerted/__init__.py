"""Concerted finds the allies who do not know each other yet, and runs the coalition they form.

The rooms, in the order a visitor walks through them:

    documents ─▶ ecosystem ─▶ circle ─▶ platform ─▶ decisions ─▶ duties & commitments ─▶ vitality ─▶ sunset / replant
                                 └────────── every step appends to the one record ──────────┘

`ecosystem`, `coalition`, `record`, `guard` and `commons` are libraries of their own, usable from a
notebook without the web shell. `docs/architecture.md` has the picture the import contract enforces.
"""

__version__ = "0.1.0"
