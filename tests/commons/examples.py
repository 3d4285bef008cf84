"""Made-up patterns of every dialect, small enough to read: what a bare machine tests with."""

from __future__ import annotations

from pathlib import Path

from concerted.commons import Pattern, parse_pattern

BODY = """
Keep a shared table where everyone can see what is promised.

> [!NOTE] Confidence Rating: ★★ (Observed)
> Drawn from village kitchens.

---

### Section 1: Context

A village cooks together once a month.

### Section 2: Problem

> **The core conflict is Plenty vs. Waste.**

Too much or too little.

### Section 3: Solution

> **Therefore, write down who brings what.**

### Section 4: Implementation

Hang a sheet at the door.

### Section 5: Consequences

Fewer leftovers.

### Section 6: Known Uses

The kitchen at the ford, since 2011. See [the long bench](../patterns/long-bench.md) and [[long-bench]].

### Section 7: Cognitive Era

A reminder may come by telephone.

### Section 8: Vitality

People add lines unasked.
"""

GROUPS = (
    """---
# GROUP 1: CORE IDENTITY
id: pat_01khvcxd5cewqtfpsrwjs9wecq
slug: shared-table
title: "Shared Table"  # the name on the door
aliases: [common board, 'the sheet']
summary: >-
  Keep a shared table where everyone
  can see what is promised.

context_labels:
  corporate: "Potluck Register"
  government: Provision Roster
  activist: 'Kitchen Rota'
  tech: "Commitment Board"

ontology:
  domain: kitchens
  cross_domains: []
  search_hints:
    primary_tension: "Plenty vs. Waste"
    vector_keywords: ["bread", "soup"]
  commons_assessment:
    stakeholder_architecture: 4.0
    value_creation: 4.5
    resilience: 3.0
    ownership: 4.0
    autonomy: 3.0
    composability: 3.0
    fractal_value: 4.5
    vitality: 3.5
    vitality_reasoning: >-
      It lives while people come.
    overall_score: 3.7

lifecycle:
  usage_stage: application
  status: draft
  version: 0.1
  confidence: 2

relationships:
  generalizes_from: []
  enables:
    - slug: long-bench
      weight: 0.85
    - slug: open-door
      weight: 0.7
  requires:
    - long-bench
  complementary: []
graph_garden:
  last_pruned: 2026-02-19
  entities: []
  inferred_links:
    - target: open-door
      type: complementary
      confidence: 0.81
      reason: "Both keep a house open."
contributors: ["higgerix"]
sources:
  - "Village kitchens"
license: CC-BY-SA-4.0
attribution: "commons.engineering by cloudsters, https://cloudsters.net"
---
"""
    + BODY
)

ORBITAL = """---
id: pat_01kk1qnb0hfvra15fxdhpc5njs
orbital_layer: 3
sector: Life
gravitational_hubs:
- hub_id: pat_01khvcxd5cewqtfpsrwjs9wecq
  principle: Shared Table
  influence: 0.7
slug: long-bench
title: Long Bench
aliases: []
summary: Seat everyone on one bench. Nobody sits at the head.
context_labels:
  life: Family bench
ontology:
  domain: kitchens
lifecycle:
  status: draft
  version: '0.1'
  confidence: 3
relationships:
  governed_by:
  - typeid: pat_01khvcxd5cewqtfpsrwjs9wecq
    slug: shared-table
    weight: 0.8
    source: curated
  manifests_as: []
  enables:
  - id: open-door
    weight: 0.9
    description: A bench by the door.
  specializes_to:
  - shared-table
graph_garden:
  last_pruned: null
  entities:
  - Bench
  inferred_links:
  - target: shared-table
    type: enables
    reason: 'Shared: Bench'
    strength: 0.4
contributors:
- higgerix
sources: []
license: CC-BY-SA-4.0
attribution: commons.engineering by cloudsters, https://cloudsters.net
---

> Seat everyone on one bench. Nobody sits at the head.
""" + BODY[BODY.index("### Section 1") - 1 :].replace("Plenty vs. Waste", "Near vs. Far")

LEGACY = """---
id: pat_01kg5023xfergsesketa6bgy3f
page_url: https://example.org/patterns/open-door/
github_url: https://example.org/blob/main/_patterns/open-door.md
slug: open-door
title: Open Door
aliases:
- Unlocked house
version: 1.10
created: 2026-01-28 00:00:00+00:00
modified: 2026-01-28 00:00:00+00:00
classification:
  universality: domain
  domain: kitchens
  category:
  - practice
  era:
  - ancient
  - modern
  status: draft
  commons_alignment: 4
  commons_domain:
  - life
generalizes_from: []
specializes_to: []
enables: []
requires: []
related:
- pat_01khvcxd5cewqtfpsrwjs9wecq
- pat_01kk1qnb0hfvra15fxdhpc5njs
contributors:
- higgerix
sources: []
license: CC-BY-SA-4.0
attribution: Commons OS distributed by cloudsters, https://cloudsters.net
repository: https://example.org/patterns
---

### 1. Overview (150-300 words)

The door of the house stands open by day. Whoever passes may come in.

### 2. Core Principles (3-7 principles, 200-400 words)

Trust comes first.

### 9. Resources & References

None yet.
"""

REDUCED = """---
title: Shared Table
slug: shared-table
type: pattern
summary: Keep a shared table where everyone can see
  what is promised.
collection: kitchens
aliases_list:
- Common board
tags:
- kitchens
domain: kitchens
vitality_score: 4.2
---

### 1. Context

A village cooks together.

### 8. Vitality: The Quality Without a Name

People add lines.
"""

BROKEN = GROUPS.replace("requires:\n    - long-bench", "requires: {long-bench")

EVERY = {"groups": GROUPS, "orbital": ORBITAL, "legacy": LEGACY, "reduced": REDUCED, "broken": BROKEN}


def read(text: str, name: str = "shared-table") -> Pattern:
    """Read a pattern from text, as the file of this name."""
    return parse_pattern(text.encode(), Path(f"{name}.md"))


def library(folder: Path) -> Path:
    """Write a small library of three patterns that know each other."""
    for name, text in (("shared-table", GROUPS), ("long-bench", ORBITAL), ("open-door", LEGACY)):
        (folder / f"{name}.md").write_bytes(text.encode())
    return folder
