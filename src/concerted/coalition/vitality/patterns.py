"""Which patterns help against which sign: of those that the seed itself names as related, by what each is for."""

from __future__ import annotations

from collections.abc import Mapping

from concerted.coalition.vitality.sign import SignName

NAMES = {
    "active-listening-depth": "Active Listening Depth",
    "adaptive-facilitation": "Adaptive Facilitation",
    "accountability-partnership": "Accountability Partnership",
    "accountability-without-shame": "Accountability Without Shame",
    "adaptive-leadership-under-uncertainty": "Adaptive Leadership Under Uncertainty",
    "achievement-celebration": "Achievement Celebration",
    "abundance-vs-scarcity-mindset": "Abundance vs. Scarcity Mindset",
    "advocacy-without-mandate": "Advocacy Without Mandate",
}
"""Slug → title, as the seed's relationships name them."""

HELPING: Mapping[SignName, tuple[str, ...]] = {
    "referred": ("advocacy-without-mandate", "achievement-celebration"),
    "log": ("accountability-partnership",),
    "departure": ("adaptive-leadership-under-uncertainty",),
    "inherited": ("active-listening-depth", "adaptive-facilitation"),
    "theatre": ("adaptive-facilitation", "accountability-partnership"),
    "bottleneck": ("adaptive-leadership-under-uncertainty", "accountability-partnership"),
    "silence": ("active-listening-depth", "accountability-without-shame"),
    "rigid": ("adaptive-leadership-under-uncertainty", "adaptive-facilitation"),
    "vague": ("accountability-partnership", "abundance-vs-scarcity-mindset"),
    "riding": ("accountability-without-shame", "accountability-partnership"),
}
"""Sign → the patterns that help where it is bad news."""
