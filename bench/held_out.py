"""Streams made of other people's sentences, to see how the radar does on what it was not shaped by.

Ordinary mail is letters of one to three of them; forms that come again for weeks with other figures, names and links,
in which one letter says yes and another no; forwards, newsletters and corrections. A campaign tells some members
a sentence and others its contrary, as the data have them, within an hour and a half; half of them carry a link and a
figure.
"""

from __future__ import annotations

import csv
import random
from pathlib import Path
from zlib import crc32

from bench.campaigns import DAY, Stream
from concerted.guard.wedge import Message

Pair = tuple[str, str]

SIGNED = "{name} has the paper about the {figure} euros: https://{link}"
PEOPLE = ("Brenner", "Okafor", "Lindqvist", "Marchetti", "Novak", "Duarte", "Petrov", "Hansen")
FORMS = 6
CAMPAIGNS = 100
POOL = 200
"""Sentences of which letters are made: so few that many letters share some."""


def pairs_of(path: Path, first: str, second: str, **having: str) -> list[Pair]:
    """Return the sentences of a table with their contraries: of the half by the hash that no list was read against."""
    with path.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    wanted = [row for row in rows if all(row[name] == value for name, value in having.items())]
    return [(row[first], row[second]) for row in wanted if crc32(row[first].encode()) % 2 == 1]


def held_out_stream(pairs: list[Pair], count: int, share: float, *, seed: int) -> Stream:
    """Return so many messages over thirty days, some of them of campaigns."""
    chance = random.Random(seed)
    members = [f"Member {n}" for n in range(40)]
    chosen = chance.sample(pairs, POOL + FORMS + CAMPAIGNS)
    pool, forms, campaigns = chosen[:POOL], chosen[POOL : POOL + FORMS], chosen[POOL + FORMS :]
    messages: list[Message] = []
    while len(messages) < count * share:
        messages += _campaign(chance, members, campaigns.pop(), len(messages))
    planted = frozenset(message.id for message in messages)
    while len(messages) < count:
        messages += _ordinary(chance, members, pool, forms, len(messages))
    chance.shuffle(messages)
    return Stream(messages, planted)


def _marks(chance: random.Random) -> str:
    figure, link = chance.randrange(20, 4000) * 50, f"page-{chance.randrange(4000)}.example/a"
    return SIGNED.format(name=chance.choice(PEOPLE), figure=figure, link=link)


def _campaign(chance: random.Random, members: list[str], pair: Pair, number: int) -> list[Message]:
    start, marks = chance.random() * 29 * DAY, f" {_marks(chance)}" if chance.random() < 0.5 else ""
    return [
        Message(id=f"c{number}-{n}", text=pair[n % 2] + marks, recipient=member, time=start + chance.random() * 5000)
        for n, member in enumerate(chance.sample(members, chance.randint(6, 16)))
    ]


def _ordinary(
    chance: random.Random, members: list[str], pool: list[Pair], forms: list[Pair], number: int
) -> list[Message]:
    sort, time = chance.random(), chance.random() * 29 * DAY
    text = " ".join(chance.choice(pool)[0] for _ in range(chance.randint(1, 3)))
    if sort < 0.55:
        return [Message(id=f"o{number}", text=text, recipient=chance.choice(members), time=time)]
    if sort < 0.85:
        said = f"{chance.choice(chance.choice(forms))} {_marks(chance)}"
        return [Message(id=f"f{number}", text=said, recipient=chance.choice(members), time=time)]
    some, first = chance.sample(members, 5), chance.randrange(20, 90)
    texts = [text] * 5
    if sort < 0.95:
        texts = [f"Dear {member}, {text}" for member in some]
    elif sort < 0.98:
        texts = [f"{text} It costs {first if n < 3 else first + 7} marks." for n in range(5)]
    return [
        Message(id=f"n{number}-{n}", text=each, recipient=member, sender="office", time=time + n + (n > 2) * 2 * DAY)
        for n, (each, member) in enumerate(zip(texts, some, strict=True))
    ]
