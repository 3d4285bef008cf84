"""Numbers as people read them."""

from __future__ import annotations


def hundredths(share: float) -> str:
    """Return how many of a hundred a share in [0, 1] is, in two significant digits and plainly: “100”, not “1e+02”."""
    return f"{float(f'{100 * share:.2g}'):g}"
