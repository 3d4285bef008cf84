"""The Navigator: labels asked as questions, and where the pattern they name stands among the answers (MRR@10).

Asked twice: of the library as it is, and with all labels of the asker's context held out. The peer is plain BM25 over
the same text, every field alike. “Own” labels share no word with the title; templated ones are reported apart.
"""

from __future__ import annotations

import json
import math
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from pathlib import Path

from bench.hidden_votes import DATA
from bench.measure import Figure, machine
from concerted.commons import Pattern, read_pattern
from concerted.commons.navigator import Navigator
from concerted.commons.passages import passages
from concerted.commons.terms import terms

COMMONS = DATA.parent / "commons"
OWN, HELD = 0.90, 0.45
Ask = Callable[[str, str], list[str]]


def run() -> Figure:
    """Measure both and the peer; `ratio` is the held-out figure against the peer's."""
    patterns, asked = library(), queries()
    figures = {}
    for name, made in (("ours", ours), ("peer", peer)):
        whole = grouped(asked, made(patterns))
        held: dict[str, list[float]] = defaultdict(list)
        for context in sorted({each["context"] for each in asked}):
            of_it = [each for each in asked if each["context"] == context]
            for kind, found in grouped(of_it, made([without(pattern, context) for pattern in patterns])).items():
                held[kind] += found
        figures[name] = means(whole), means(held)
        print(f"  {name}: as it is {figures[name][0]}; held out {figures[name][1]}", flush=True)
    own, hidden = (figures["ours"][n]["label-no-title-word"] for n in (0, 1))
    theirs = figures["peer"][1]["label-no-title-word"]
    print(f"  own-vocabulary label → pattern {own:.3f} (bar {OWN}), held out {hidden:.3f} (bar {HELD})", flush=True)
    bar = f"MRR@10 of own-vocabulary labels at least {OWN}; held out at least {HELD}"
    return Figure(
        "commons-find", hidden, theirs, hidden / theirs, bar, own >= OWN and hidden >= HELD, "MRR@10", machine()
    )


def library() -> list[Pattern]:
    """Read the patterns of the sample that can be read."""
    rows = [json.loads(line) for line in (COMMONS / "MANIFEST.jsonl").read_text("utf-8").splitlines()]
    return [read_pattern(COMMONS / row["file"]) for row in rows]


def queries() -> list[dict[str, str]]:
    """Read the questions with their answers."""
    return [json.loads(line) for line in (COMMONS / "truth" / "navigator.jsonl").read_text("utf-8").splitlines()]


def without(pattern: Pattern, context: str) -> Pattern:
    """Return the pattern without its labels of a context (or its aliases)."""
    copy = Pattern(Path(pattern.path), pattern.source)
    kept = {key: value for key, value in copy.labels.items() if key != context}
    copy.__dict__["labels"] = kept
    if context == "alias":
        copy.__dict__["aliases"] = ()
    return copy


def ours(patterns: list[Pattern]) -> Ask:
    """Ask the Navigator."""
    navigator = Navigator(patterns)
    return lambda words, context: [answer.pattern.slug for answer in navigator.find(words, context=context)]


def peer(patterns: list[Pattern]) -> Ask:
    """Ask plain BM25: one bag of words a pattern, k1 1.2, b 0.75."""
    bags = [Counter(word for said in passages(pattern) for word in said.counts.elements()) for pattern in patterns]
    usual = sum(bag.total() for bag in bags) / len(bags)
    holders = Counter(word for bag in bags for word in bag)
    rare = {word: math.log(1 + (len(bags) - n + 0.5) / (n + 0.5)) for word, n in holders.items()}

    def ask(words: str, _context: str) -> list[str]:
        best: dict[str, float] = {}
        for pattern, bag in zip(patterns, bags, strict=True):
            long = 1.2 * (0.25 + 0.75 * bag.total() / usual)
            score = math.fsum(rare[w] * bag[w] * 2.2 / (bag[w] + long) for w in set(terms(words)) if w in bag)
            best[pattern.slug] = max(best.get(pattern.slug, 0.0), score)
        return sorted(best, key=lambda slug: (-best[slug], slug))[:10]

    return ask


def grouped(asked: Iterable[dict[str, str]], ask: Ask) -> dict[str, list[float]]:
    """Return the reciprocal rank of each question, by kind."""
    found: dict[str, list[float]] = defaultdict(list)
    for each in asked:
        answers = ask(each["query"], each["context"])
        found[each["kind"]].append(1 / (answers.index(each["slug"]) + 1) if each["slug"] in answers else 0.0)
    return found


def means(found: dict[str, list[float]]) -> dict[str, float]:
    """Return the mean of each kind."""
    return {kind: round(math.fsum(ranks) / len(ranks), 3) for kind, ranks in sorted(found.items())}
