"""Write text that takes sides, with the sides known: (concept, passage, side) in English and German.

    python scripts/stance_text.py 20000 > pairs.jsonl

Every sentence here and in `stance/fields.txt` is our own. A practice X, a concept that wants X or wants X gone,
and a passage that is for X, against X, or neither (asked, reported, conditional, undecided, about something else):
the side is the product of the two signs. One seed, one result.
"""

from __future__ import annotations

import json
import random
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parent / "stance"
_DEFINITE = {
    "m": ("der", "den", "dem"), "f": ("die", "die", "der"), "n": ("das", "das", "dem"), "p": ("die", "die", "den"),
}  # fmt: skip
_STRONG = {"m": "er", "f": "e", "n": "es", "p": "e"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Practice:
    """One thing that one can be for or against, in one language, with its forms and arguments."""

    name: str
    forms: dict[str, str]
    pro: tuple[str, ...]
    con: tuple[str, ...]


def practices() -> list[dict[str, Practice]]:
    """Return the practices of `fields.txt`, each as {"en": …, "de": …}."""
    lines = [s for s in (FOLDER / "fields.txt").read_text("utf-8").splitlines() if s and not s.startswith("#")]
    return [_practice(line.split("|")) for line in lines]


def _practice(row: list[str]) -> dict[str, Practice]:
    en, number, de, gender, *arguments = row
    pro_en, con_en, pro_de, con_de = (tuple(a.strip() for a in part.split(";")) for part in arguments)
    bare = en.removeprefix("a ").removeprefix("an ").removeprefix("the ")
    many = number == "p"
    english = {
        "X": en, "B": bare, "is": "are" if many else "is", "has": "have" if many else "has",
        "s": "" if many else "s", "it": "them" if many else "it", "was": "were" if many else "was",
    }  # fmt: skip
    words = de.split()
    lead = next(i for i, w in enumerate(words) if w[0].isupper() or not w.endswith(_STRONG[gender]))
    stems, rest = [w[: -len(_STRONG[gender])] for w in words[:lead]], words[lead:]

    def form(case: int) -> str:
        weak = "en" if gender == "p" or case == 2 or (case == 1 and gender == "m") else "e"  # noqa: PLR2004 - dative
        noun = list(rest)
        if case == 2 and gender == "p" and len(rest) == 1 and noun[0][-1] not in "ns":  # noqa: PLR2004
            noun[0] += "n"
        return " ".join([_DEFINITE[gender][case], *(s + weak for s in stems), *noun])

    german = {
        "N": form(0), "A": form(1), "D": form(2), "B": de, "ist": "sind" if gender == "p" else "ist",
        "soll": "sollen" if gender == "p" else "soll", "wird": "werden" if gender == "p" else "wird",
        "sei": "seien" if gender == "p" else "sei", "t": "en" if gender == "p" else "t",
        "hat": "haben" if gender == "p" else "hat", "muss": "müssen" if gender == "p" else "muss",
        "darf": "dürfen" if gender == "p" else "darf", "es": {"m": "ihn", "n": "es"}.get(gender, "sie"),
        "würde": "würden" if gender == "p" else "würde", "gehört": "gehören" if gender == "p" else "gehört",
    }  # fmt: skip
    return {
        "en": Practice(name=bare, forms=english, pro=pro_en, con=con_en),
        "de": Practice(name=de, forms=german, pro=pro_de, con=con_de),
    }


def _lists() -> dict[str, dict[str, list[str]]]:
    """Return the templates of `forms.txt`: {language: {kind: [template]}}."""
    found: dict[str, dict[str, list[str]]] = {}
    kind: list[str] = []
    for line in (FOLDER / "forms.txt").read_text("utf-8").splitlines():
        if line.startswith("["):
            language, name = line.strip("[]").split()
            kind = found.setdefault(language, {}).setdefault(name, [])
        elif line and not line.startswith("#"):
            kind.append(line)
    return found


class Writer:
    """Writes pairs with one random number generator."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)  # noqa: S311 - nothing secret
        self.things = practices()
        self.forms = _lists()

    def pairs(self, count: int) -> Iterator[tuple[str, str, int]]:
        """Yield `count` pairs with their side: 0 against, 1 neither, 2 for."""
        for _ in range(count):
            yield self.pair()

    def pair(self) -> tuple[str, str, int]:
        """Return one pair and its side."""
        language = self.random.choice(("de", "de", "de", "en", "en"))
        other = language if self.random.random() < 0.88 else ("en" if language == "de" else "de")  # noqa: PLR2004
        number = self.random.randrange(len(self.things))
        thing = self.things[number]
        wants, concept = self.concept(thing[other], other)
        kind = self.random.choices(("for", "against", "keep", "neither", "other"), (36, 36, 6, 14, 8))[0]
        if kind == "other":
            strange = self.things[(number + self.random.randrange(1, len(self.things))) % len(self.things)]
            return concept, self.passage(strange[language], language, self.random.choice((1, -1))), 1
        if kind == "neither":
            return concept, self.undecided(thing[language], language), 1
        if kind == "keep":
            if wants == 0:
                return concept, self.undecided(thing[language], language), 1
            return concept, self.fill(self.forms[language]["unchanged"], thing[language]), 0
        sign = 1 if kind == "for" else -1
        return concept, self.passage(thing[language], language, sign), 1 + sign * (wants or 1)

    def concept(self, thing: Practice, language: str) -> tuple[int, str]:
        """Return +1 or 0 (a bare name) where the concept wants the practice, -1 where it wants it gone; its words."""
        kind = self.random.choices(("want", "end", "bare"), (48, 36, 16))[0]
        if kind == "bare":
            return 0, thing.name
        text = self.fill(self.forms[language][kind], thing)
        return (1 if kind == "want" else -1), text

    def passage(self, thing: Practice, language: str, sign: int) -> str:
        """Return one to four sentences that are for (+1) or against (-1) the practice."""
        forms = self.forms[language]
        own, foreign = ("for", "against") if sign > 0 else ("against", "for")
        mine, theirs = (thing.pro, thing.con) if sign > 0 else (thing.con, thing.pro)
        draw = self.random.random()
        said = self.fill(forms[own], thing)
        reason = self._end(self.random.choice(mine))
        if draw < 0.30:  # noqa: PLR2004 - shares of each way to take a side
            parts = [said]
        elif draw < 0.42:  # noqa: PLR2004
            parts = [reason] if self.random.random() < 0.6 else [self._end(a) for a in mine]  # noqa: PLR2004
        elif draw < 0.60:  # noqa: PLR2004
            parts = self._shuffled([said, reason])
        elif draw < 0.70:  # noqa: PLR2004
            parts = [self._joined(forms["because"], said, self.random.choice(mine), language)]
        elif draw < 0.80:  # noqa: PLR2004
            parts = [self.fill(forms["reported"], thing, R=self._low(self.random.choice(theirs), language)),
                     self.random.choice(forms["rebuttal"]),
                     *self._shuffled([said, reason])[: self.random.choice((1, 2))]]  # fmt: skip
        elif draw < 0.90:  # noqa: PLR2004
            parts = [self.fill(forms[f"although-{own}"], thing)]
        else:
            parts = [reason, self.fill(forms[f"judge-{own}"], thing)]
        if self.random.random() < 0.25:  # noqa: PLR2004
            parts.append(self.fill(forms[f"judge-{own}"], thing))
        if self.random.random() < 0.25:  # noqa: PLR2004
            parts.insert(self.random.choice((0, len(parts))), self.random.choice(forms["filler"]))
        if self.random.random() < 0.12:  # noqa: PLR2004
            parts.append(self.random.choice(forms["instead"]) if sign < 0 else self.random.choice(forms["further"]))
        del foreign
        return " ".join(parts)

    def undecided(self, thing: Practice, language: str) -> str:
        """Return a passage that takes no side of its own: asked, reported, conditional, mixed, or plain fact."""
        forms = self.forms[language]
        kind = self.random.choice(("asked", "reported", "reported", "condition", "condition", "mixed", "mixed", "fact"))
        if kind == "reported":
            reason = self._low(self.random.choice(thing.pro + thing.con), language)
            text = self.fill(forms["reported"], thing, R=reason)
        elif kind == "mixed" and self.random.random() < 0.4:  # noqa: PLR2004
            both = [self._end(self.random.choice(thing.pro)), self._end(self.random.choice(thing.con))]
            text = " ".join([*self._shuffled(both), self.fill(forms["mixed"], thing)])
        else:
            text = self.fill(forms[kind], thing)
        return text if self.random.random() < 0.75 else f"{self.random.choice(forms['filler'])} {text}"  # noqa: PLR2004

    def fill(self, templates: list[str], thing: Practice, **more: str) -> str:
        """Return one of the templates with the practice's forms in it, its first letter large."""
        text = self.random.choice(templates).format_map({**thing.forms, **more, "Y": self.random.choice(
            self.forms["en" if "X" in thing.forms else "de"]["place"])})  # fmt: skip
        return text[0].upper() + text[1:]

    def _joined(self, links: list[str], said: str, reason: str, language: str) -> str:
        return self.random.choice(links).format(S=said.rstrip("."), R=self._low(reason, language))

    def _low(self, text: str, language: str) -> str:
        if language == "de":
            first = text.split(maxsplit=1)[0]
            small = {"Der", "Die", "Das", "Sie", "Er", "Es", "Ein", "Eine", "Jeder", "Wer", "Wo", "Ohne", "Wir", "Niemand", "Alle", "Kein", "Mehr", "Jede", "Jedes", "Nur", "Wenn", "Unsere", "Junge", "Keine", "Weniger", "Neue", "Reiche", "Viele"}  # noqa: E501 # fmt: skip
            return text[0].lower() + text[1:] if first in small else text
        return text if text.startswith(("I ", "Europe")) else text[0].lower() + text[1:]

    def _end(self, text: str) -> str:
        return f"{text}{self.random.choice('...!') if self.random.random() < 0.2 else '.'}"  # noqa: PLR2004

    def _shuffled(self, parts: list[str]) -> list[str]:
        return self.random.sample(parts, len(parts))


if __name__ == "__main__":
    for pair in Writer(int(sys.argv[2]) if len(sys.argv) > 2 else 1).pairs(int(sys.argv[1])):  # noqa: PLR2004
        print(json.dumps(pair, ensure_ascii=False))
