"""Real data for tests: read where it lies, never copied; where it is absent the test is skipped, not passed."""

import os
from pathlib import Path

import pytest

DATA = Path(os.environ.get("CONCERTED_DATA") or Path(__file__).resolve().parents[2] / "shared" / "data")


def needs(name: str) -> Path:
    """Return the place of a data set, or skip the test."""
    place = DATA / name
    if not place.exists():
        pytest.skip(f"needs the data set {name}: name its folder in CONCERTED_DATA")
    return place
