"""A made-up library: a dozen patterns about a valley, in the seed's format, for the tests of finding and tending."""

from __future__ import annotations

from pathlib import Path

from concerted.commons import Pattern, parse_pattern

FORM = """---
# GROUP 1: CORE IDENTITY
id: {id}
slug: {slug}
title: "{title}"
aliases: {aliases}
summary: >-
  {summary}
{extra}context_labels:
  corporate: "{corporate}"
  activist: "{activist}"
ontology:
  domain: {domain}
  search_hints:
    primary_tension: "Speed vs. Care"
    vector_keywords: ["{keyword}"]
# GROUP 5
relationships:
{relations}
# GROUP 6
{garden}# GROUP 7
contributors: ["us"]
sources: ["The valley's own papers"]
license: CC-BY-SA-4.0
attribution: "the valley"
---

{body}
"""

SUBJECTS = {
    "shared-well": ("Shared Well", "water", "well water drawing turns"),
    "well-keeping": ("Well Keeping", "water", "well water cleaning pump"),
    "rain-ledger": ("Rain Ledger", "water", "rain water ledger writing"),
    "open-ledger": ("Open Ledger", "trust", "ledger writing accounts public"),
    "turn-taking": ("Turn Taking", "trust", "turns rota duty fairness"),
    "evening-circle": ("Evening Circle", "trust", "circle evening listening turns"),
    "seed-library": ("Seed Library", "soil", "seed lending soil harvest"),
    "hedge-walk": ("Hedge Walk", "soil", "hedge walking soil birds"),
    "compost-ring": ("Compost Ring", "soil", "compost soil harvest kitchen"),
    "night-market": ("Night Market", "trade", "market stall price evening"),
    "price-promise": ("Price Promise", "trade", "price promise market accounts"),
    "tool-shed": ("Tool Shed", "trade", "tool lending shed rota"),
}


def body(title: str, words: str, *, more: str = "") -> str:
    """Return a body that speaks of these words often enough."""
    one, two, three, *rest = words.split()
    four = rest[0] if rest else one
    return f"""> {title} in a sentence that stands alone.

### Section 1: Context

People of the valley know the {one} {two} well, and the {three} is theirs. They meet for the {four} each week.

### Section 2: Problem

> **The core conflict is Speed vs. Care.**

Where the {one} {two} is nobody's, the {three} suffers and the {four} stops. Nobody minds the {one} {two} then.

### Section 3: Solution

Keep the {one} {two} together, write down the {three}, and share the {four} among all who come. {more}

### Section 4: Implementation

Begin with the {one} {two}; then agree on the {four}, and look after the {three} every month.

### Section 8: Vitality

The {one} {two} is alive while newcomers ask for the {three} by its name."""


def pattern_text(slug: str, **given: str) -> str:
    """Return the text of one pattern of the shelf, with what is given changed."""
    title, domain, words = SUBJECTS.get(slug, (slug.replace("-", " ").title(), "other", "one two three four"))
    said = {
        "id": f"pat_{slug.replace('-', '')[:12]:0<26}",
        "slug": slug,
        "title": title,
        "aliases": f'["{words.split()[0]} custom"]',
        "summary": f"How people keep {' and '.join(words.split()[:3])} in common.",
        "extra": "",
        "corporate": f"{title} for Teams",
        "activist": f"{title} for Movements",
        "domain": domain,
        "keyword": words.split()[-1],
        "relations": "  requires: []\n  complementary: []",
        "garden": "graph_garden:\n  last_pruned: 2026-01-01\n  entities: []\n  communities: []\n  inferred_links: []\n",
        "body": body(title, words),
    }
    return FORM.format(**said | given)


def pattern(slug: str, *, path: Path | None = None, **given: str) -> Pattern:
    """Return one pattern of the shelf, read."""
    return parse_pattern(pattern_text(slug, **given).encode(), path or Path(f"{slug}.md"))


def shelf(**given: dict[str, str]) -> list[Pattern]:
    """Return the whole library; `given` changes single patterns, their hyphens written as underscores."""
    return [pattern(slug, **given.get(slug.replace("-", "_"), {})) for slug in SUBJECTS]


def laid(folder: Path, **given: dict[str, str]) -> Path:
    """Write the library into a folder."""
    for slug in SUBJECTS:
        (folder / f"{slug}.md").write_text(pattern_text(slug, **given.get(slug.replace("-", "_"), {})), "utf-8")
    return folder


def linked(kind: str, *targets: str) -> dict[str, str]:
    """Return relationships of one kind, as `shelf` takes them."""
    return {"relations": f"  {kind}:\n" + "\n".join(f"    - slug: {each}\n      weight: 0.8" for each in targets)}


def proposed(*targets: str, more: str = "") -> dict[str, str]:
    """Return a garden with proposals, as `shelf` takes it."""
    links = "\n".join(
        f'    - target: {each}\n      type: complementary\n      confidence: 0.{9 - at}\n      reason: "They fit."'
        for at, each in enumerate(targets)
    )
    return {"garden": f"graph_garden:\n  last_pruned: 2026-01-01\n  inferred_links:\n{links}\n{more}"}
