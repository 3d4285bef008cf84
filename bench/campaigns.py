"""Streams of messages with campaigns planted in them, made from templates of our own, and from real pairs.

Ordinary messages are combined of parts, so that many are on the same things; harmless near-copies (newsletters with a
name in them, corrected figures, plain forwards) are among them. A campaign tells some members one thing and others the
contrary, by slots, or in other words.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass

from concerted.guard.wedge import Message

DAY = 86_400.0
WHO = (
    "The river council",
    "The growers' union",
    "The clinic",
    "The school board",
    "The ferry office",
    "The co-op",
    "The water board",
    "The youth club",
    "The fire brigade",
    "The market hall",
    "The library",
    "The bus company",
)
DOES = (
    "will repair",
    "has finished",
    "is planning",
    "is paying for",
    "asks for help with",
    "has postponed",
    "is showing",
    "has opened",
    "wants to move",
    "is collecting for",
    "wrote to us about",
    "is looking after",
)
WHAT = (
    "the old bridge",
    "a reading room",
    "the spring fair",
    "new seed beds",
    "the night bus",
    "a well near the mill",
    "the summer camp",
    "a choir evening",
    "the hillside path",
    "a first-aid course",
    "the archive",
    "two boats",
    "the bakery's oven",
    "a bicycle shed",
    "the flood gauge",
    "an orchard",
    "the stage lights",
    "a repair café",
)
WHEN = (
    "on Monday",
    "in March",
    "before the harvest",
    "next week",
    "after Easter",
    "this autumn",
    "at the weekend",
    "by the end of the year",
    "from half past six",
    "when the snow has gone",
)
ENDS = (
    "Bring your own cup.",
    "Everybody is welcome.",
    "Please tell your neighbours.",
    "More in the next letter.",
    "Thanks to all who helped.",
    "Call the office if it rains.",
    "There will be soup.",
    "We need six more hands.",
    "The list hangs at the door.",
    "Children come free.",
    "Write to Ada with questions.",
    "No tickets are left.",
)
CAMPAIGNS = (
    ("The {who} will {turn} the water treaty at the meeting on {day}, whatever the others say.", ("support", "oppose")),
    ("We heard that the {who} has {turn} your motion about the {what} behind closed doors.", ("accepted", "rejected")),
    ("Our partners at the {who} want to {turn} the fund for the {what}, they told us on {day}.", ("raise", "cut")),
    ("Be warned: the {who} does {turn} agree to share the costs of the {what} with you.", ("fully", "not")),
    ("Internal note: from {day} on the {what} will be {turn} to members of the {who}.", ("open", "closed")),
    ("The {who} plans to {turn} the coalition before {day}, keep this to yourself.", ("join", "leave")),
)
UNLISTED = (
    ("The {who} mean to {turn} the {what} the night before {day}, my cousin told me.", ("sabotage", "rescue")),
    (
        "Between us: the {who} call the {what} a {turn} in their own letters, and more comes on {day}.",
        ("disgrace", "triumph"),
    ),
)
"""Campaigns whose contrary words stand on no list of ours."""
GROUPS = ("growers", "fishers", "teachers", "nurses", "builders", "drivers", "bakers", "weavers")
THINGS = ("dam", "harbour", "mill", "school roof", "ferry", "old road", "clinic", "seed bank")
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")
SAME = {
    "whatever": "no matter what",
    "heard": "learnt",
    "behind closed doors": "in private",
    "want": "wish",
    "told us": "said to us",
    "Be warned": "Take care",
    "share": "split",
    "Internal note": "Not for others",
    "will be": "is to be",
    "plans": "intends",
    "keep this to yourself": "do not pass this on",
    "motion": "proposal",
    "fund": "budget",
    "members": "people",
    "meeting": "assembly",
    "costs": "expenses",
    "before": "ahead of",
}


@dataclass(frozen=True)
class Stream:
    """Messages, and the ids of those that are of a wedge campaign."""

    messages: list[Message]
    planted: frozenset[str]


def stream(count: int, share: float, *, seed: int, how: str = "slots") -> Stream:
    """Return so many messages over thirty days, some planted: `slots`, `paraphrase` (other words), `unlisted`."""
    chance = random.Random(seed)
    members = [f"Member {n}" for n in range(40)]
    messages = campaigns(chance, members, how, count * share, _campaign)
    planted = frozenset(message.id for message in messages)
    while len(messages) < count:
        messages += _ordinary(chance, members, len(messages))
    chance.shuffle(messages)
    return Stream(messages, planted)


def campaigns(
    chance: random.Random, members: list[str], how: str, most: float, campaign: Callable[..., list[Message]]
) -> list[Message]:
    """Return one campaign after the other until there are so many messages."""
    messages: list[Message] = []
    while len(messages) < most:
        messages += campaign(chance, members, how, len(messages))
    return messages


def _campaign(chance: random.Random, members: list[str], how: str, number: int) -> list[Message]:
    frame, turns = chance.choice(UNLISTED if how == "unlisted" else CAMPAIGNS)
    gaps = {"who": chance.choice(GROUPS), "what": chance.choice(THINGS), "day": chance.choice(DAYS)}
    start = chance.random() * 29 * DAY
    found = []
    for n, member in enumerate(chance.sample(members, chance.randint(6, 16))):
        text = frame.format(turn=turns[n % 2], **gaps)
        if how == "paraphrase":
            for said, other in SAME.items():
                if said in text and chance.random() < 0.5:
                    text = text.replace(said, other)
        found.append(
            Message(id=f"c{number}-{n}", text=text, recipient=member, sender="", time=start + chance.random() * 5000)
        )
    return found


def _ordinary(chance: random.Random, members: list[str], number: int) -> list[Message]:
    text = " ".join(
        [chance.choice(WHO), chance.choice(DOES), chance.choice(WHAT), f"{chance.choice(WHEN)}.", chance.choice(ENDS)]
        + [f"{chance.choice(WHO)} {chance.choice(DOES)} {chance.choice(WHAT)}." for _ in range(chance.randint(0, 2))]
    )
    sort = chance.random()
    time = chance.random() * 29 * DAY
    if sort < 0.85:
        return [Message(id=f"o{number}", text=text, recipient=chance.choice(members), sender="", time=time)]
    some = chance.sample(members, 5)
    if sort < 0.93:  # a forward, as it is
        texts = [text] * 5
    elif sort < 0.97:  # a newsletter that greets by name
        texts = [f"Dear {member}, {text}" for member in some]
    else:  # a corrected figure, later
        first, then = chance.sample(range(20, 90), 2)
        texts = [f"{text} It costs {first if n < 3 else then} marks." for n in range(5)]
    late = [0.0 if n < 3 else 2 * DAY for n in range(5)]
    return [
        Message(id=f"o{number}-{n}", text=each, recipient=member, sender="office", time=time + gap + n)
        for n, (each, member, gap) in enumerate(zip(texts, some, late, strict=True))
    ]
