"""A new pattern: the seed's seven groups and eight sections, with a fresh id, ready to be written."""

from __future__ import annotations

from datetime import datetime

from concerted.commons.checks.named import LICENSE, SLUG, slugged
from concerted.commons.typeids import new_typeid
from concerted.commons.writing import quoted
from concerted.errors import InputError

_SECTIONS = (
    ("Context", "In which living situation does this pattern help? Who is there, what has been tried?"),
    (
        "Problem",
        "> **The core conflict is [what pulls] vs. [against what].**\n\nWhat happens while it is left unresolved?",
    ),
    ("Solution", "> **Therefore, [the solution in one sentence].**\n\nWhy does this work?"),
    ("Implementation", "Which steps, in which order, for whom?"),
    ("Consequences", "**What flourishes:**\n\n**What risks emerge:**"),
    ("Known Uses", "Who has done this, when, and what came of it? Two or three stories."),
    ("Cognitive Era", "What becomes easier with machines that read and write, what more fragile?"),
    ("Vitality", "**Signs of life:**\n\n**Signs of decay:**\n\n**When to replant:**"),
)


def new_pattern(title: str, *, at: datetime, random: bytes, slug: str = "", domain: str = "") -> tuple[str, bytes]:
    """Return the slug and the bytes of a new pattern file; time and ten random bytes make its id.

    Raises `InputError` (`slug-invalid`).
    """
    slug = slug or slugged(title)
    if not SLUG.match(slug):
        hint = f"Perhaps “{slugged(slug)}”."
        raise InputError("slug-invalid", f"“{slug}” is no slug: small letters, digits and hyphens", hint=hint)
    filled = {"id": new_typeid(at=at, random=random), "slug": slug, "title": quoted(title), "domain": domain or '""'}
    sections = "".join(f"\n---\n\n### Section {n}: {name}\n\n{ask}\n" for n, (name, ask) in enumerate(_SECTIONS, 1))
    return slug, (_FRONT.format(rule="═" * 67, license=LICENSE, **filled) + sections).encode()


_FRONT = """\
---
# {rule}
# GROUP 1: CORE IDENTITY
# {rule}
id: {id}
slug: {slug}
title: {title}
aliases: []
summary: ""

# {rule}
# GROUP 2: CONTEXTUAL TRANSLATION (The Navigator Engine)
# {rule}
context_labels:
  corporate: ""
  government: ""
  activist: ""
  tech: ""

# {rule}
# GROUP 3: ONTOLOGY & SEARCH OPTIMIZATION (The RAG Fuel)
# {rule}
ontology:
  domain: {domain}
  cross_domains: []
  commons_domain: []
  search_hints:
    primary_tension: ""
    vector_keywords: []

# {rule}
# GROUP 4: LIFECYCLE & CONFIDENCE
# {rule}
lifecycle:
  usage_stage: application
  adoption_stage: emerging
  status: draft
  version: "0.1"
  confidence: 1

# {rule}
# GROUP 5: HARD RELATIONSHIPS (Human-Curated Graph)
# {rule}
relationships:
  generalizes_from: []
  specializes_to: []
  enables: []
  requires: []
  alternatives: []
  complementary: []
  tools: []

# {rule}
# GROUP 6: GRAPH GARDEN (Machine-Written Graph)
# {rule}
graph_garden:
  last_pruned: null
  entities: []
  communities: []
  inferred_links: []

# {rule}
# GROUP 7: PROVENANCE
# {rule}
contributors: []
sources: []
license: {license}
attribution: ""
---

The opening: what this pattern does, in one sentence.

> [!NOTE] Confidence Rating: ★ (Experimental)
> Where does this pattern come from?
"""
