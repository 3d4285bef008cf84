"""What the stance model learns from: pairs of a concept and a passage, with the side of the passage's author.

Perspectrum's train and dev split, SemAntoNeg and WikiFactCheck (all CC BY-SA 4.0), text made by `stance_text.py`, and
two files written for this project, one line a pair: `stance/reasons_de.tsv`, reasons as parties and members might give
them on theses of German elections, and `stance/statements_en.tsv`, what speakers say on motions. A pair is
(concept, passage, side): 0 against, 1 neither, 2 for.
"""

from __future__ import annotations

import csv
import json
import random
import re
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from stance_text import FOLDER, Writer

AGAINST, NEITHER, FOR = 0, 1, 2
SIDES = {"against": AGAINST, "neither": NEITHER, "for": FOR}
CLAIMS, MADE, STRANGE, CONTRADICTING = (5_000, 2_500), (600, 4_000), 250, 400
"""Pairs an epoch: of Perspectrum and made by templates, in the first and in the second round; a claim with what was
said of another; sentences and opposites."""
TURNED, DOUBLED, APART = 0.12, 0.10, 0.08
"""Shares of the pairs: concept negated and side turned; a passage of another concept beside it; one in its place."""
_LANGUAGES = ("de", "en")
_WRONG = ("It is wrong that {}", "It is not true that {}", "Against the view that {}")
Pair = tuple[str, str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Everything given; what is written for this project is split by concept."""

    claims: list[Pair]
    opposites: list[Pair]
    written: dict[str, list[Pair]]
    """By language."""
    held: dict[str, list[Pair]]
    """Pairs of every tenth concept, by language: for the temperature, never trained on."""


def source(data: Path) -> Source:
    """Read everything; `data` holds the public sets."""
    written = {language: _written(language) for language in _LANGUAGES}
    return Source(
        claims=_perspectrum(data), opposites=_opposites(data),
        written={k: [row for row in rows if not _is_held(row[0])] for k, rows in written.items()},
        held={k: [row for row in rows if _is_held(row[0])] for k, rows in written.items()},
    )  # fmt: skip


def epoch_of(number: int, given: Source, turn: int) -> list[Pair]:
    """Return one epoch's pairs in random order, as the round `turn` wants them; same numbers, same pairs."""
    draw = random.Random(number + 1)  # noqa: S311 - nothing secret
    pairs = [_turned_claim(pair, draw) for pair in draw.sample(given.claims, CLAIMS[turn])]
    pairs += [(draw.choice(given.claims)[0], draw.choice(given.claims)[1], NEITHER) for _ in range(STRANGE)]
    pairs += draw.sample(given.opposites, CONTRADICTING)
    pairs += Writer(77 + number).pairs(MADE[turn])
    for rows in given.written.values():
        for concept, text, side in rows:
            other, strange, _ = draw.choice(rows)
            if other != concept and draw.random() < APART:
                pairs.append((concept, strange, NEITHER))
            both = text
            if other != concept and draw.random() < DOUBLED:
                both = " ".join(draw.sample((text, strange), 2))
            turned = negated(concept) if draw.random() < TURNED else None
            pairs.append((turned, both, 2 - side) if turned else (concept, both, side))
    draw.shuffle(pairs)
    return pairs


def negated(concept: str) -> str | None:
    """Return the opposite demand where a “should” or “soll” allows it, else nothing."""
    if re.search(r"\b(nicht|kein\w*|nie|weder|und|sondern|not|no|never|and)\b", concept, re.IGNORECASE):
        return None
    if re.search(r"\b(soll|sollen|muss|müssen|darf|dürfen|sollten?)\b", concept):
        turned = re.sub(r"(\w+ (?:werden|bleiben)(?: dürfen)?|\w+ (?:dürfen|müssen))([.!]?)$", r"nicht \1\2", concept)
        if len(concept) % 2:
            turned = turned.replace("nicht abgeschafft werden", "beibehalten werden")
    else:
        turned = re.sub(r"\b(should|must|will|shall)\b", r"\1 not", concept, count=1)
    return turned if turned != concept else None


def _turned_claim(pair: Pair, draw: random.Random) -> Pair:
    claim, text, side = pair
    if draw.random() < TURNED / 2:
        return draw.choice(_WRONG).format(claim[0].lower() + claim[1:]), text, 2 - side
    turned = negated(claim) if draw.random() < TURNED / 2 else None
    return (turned, text, 2 - side) if turned else pair


def _is_held(concept: str) -> bool:
    return int(sha256(concept.encode()).hexdigest(), 16) % 10 == 0


def _written(language: str) -> list[Pair]:
    name = {"de": "reasons_de.tsv", "en": "statements_en.tsv"}[language]
    rows = (line.split("\t") for line in (FOLDER / name).read_text("utf-8").splitlines())
    return [(concept, text, SIDES[side]) for concept, side, text in rows]


def _perspectrum(data: Path) -> list[Pair]:
    place = data / "ecosystem" / "perspectrum"
    split = json.loads((place / "dataset_split_v1.0.json").read_text())
    pool = {p["pId"]: p["text"] for p in json.loads((place / "perspective_pool_v1.0.json").read_text())}
    return [
        (claim["text"], pool[p], FOR if cluster["stance_label_3"] == "SUPPORT" else AGAINST)
        for claim in json.loads((place / "perspectrum_with_answers_v1.0.json").read_text())
        if split[str(claim["cId"])] != "test"
        for cluster in claim["perspectives"]
        for p in cluster["pids"]
    ]


def _opposites(data: Path) -> list[Pair]:
    """Return sentences with their antonyms and negations: same meaning is for, the opposite is against."""
    place = data / "guard" / "wedge"
    with (place / "semantoneg/processed/sem_anto_neg.tsv").open() as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    found = [(r["premise"], r["hypothesis"], AGAINST if r["label"] == "1" else FOR) for r in rows]
    for part in (0, 1):
        with (place / f"wikifactcheck/wikifactcheck_english_{part}.tsv").open() as file:
            found += [
                (r["sentence"], r["negated"], AGAINST)
                for r in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE) if r["negated"]
            ]  # fmt: skip
    return found
