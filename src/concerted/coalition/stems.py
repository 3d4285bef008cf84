"""Words as a reader compares them: without case, accents, endings, and the little words that carry no meaning.

English only, and on purpose small: anyone can predict by hand which two words count as the same. A word in
another script is no word here, so nothing is ever matched that this page cannot judge.
"""

from __future__ import annotations

import re
import unicodedata


def listed(text: str) -> frozenset[str]:
    """Return the words of a plain list."""
    return frozenset(text.split())


LITTLE = listed(
    "a about across again all already also am an and any anybody anyone anything are as at be because been before "
    "being both but by can could did do does doing done each either even ever every for free from had has have "
    "having he her here him his how i if in into is it its itself just like likes may me might mine more most much "
    "must my new next now of off often on onto or our ours out over per please quite shall she should since so some "
    "somebody someone something still such than that the their theirs them then there these they this those through "
    "thus to too toward towards until up upon us very was we were what whatever when whenever where whether which "
    "while who whoever whom whose why will with within would yes yet you your "
    "allow allowed ask asking come first get give go hand let make need needed needs okay ok ought permitted "
    "possible put right run send take time try want wish "
    "agency chapter group member network organisation organization team"
)
"""Stop words: function words, verbs that go with anything, and what everyone here is: a member, a group, a team."""

DATES = listed(
    "monday tuesday wednesday thursday friday saturday sunday january february march april june july august "
    "september october november december today tomorrow yesterday tonight day week fortnight month quarter year"
)
"""Never compared: that a clause and a question both name a Tuesday, or a month, says nothing. “Monthly” does."""

_NOT = "not none cannot cant dont wont doesnt isnt arent wouldnt shouldnt"
_ALIKE = {"another": "other", "ourselves": "own", "themselves": "own"} | dict.fromkeys(_NOT.split(), "never")
_APOSTROPHES = re.compile(r"['’‘ʼ`´](?:s\b)?")
_WORD = re.compile(r"[^\W_]+")
_ENDINGS = (
    ("sion", "d", 3), ("ation", "", 4), ("ition", "", 4), ("tion", "t", 3), ("ment", "", 4), ("ance", "", 4),
    ("ence", "", 4), ("ied", "y", 2), ("ing", "", 2), ("ed", "", 2), ("ly", "", 4),
)  # fmt: skip
"""An ending, what takes its place, and how many letters must be left before it."""


def words(text: str) -> tuple[str, ...]:
    """Return a text's words in small letters without accents, as written otherwise; those of other scripts left out."""
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold())
    plain = "".join(letter for letter in _APOSTROPHES.sub("", plain) if not unicodedata.combining(letter))
    return tuple(word for word in _WORD.findall(plain) if word.isascii())


def stem(word: str) -> str:
    """Return what is left of an English word without its ending: “published” and “publishing” are “publish”.

    First Harman's S-stemmer (How effective is suffixing?, 1991) for plurals, then a few endings of verbs and
    nouns as Porter has them (An algorithm for suffix stripping, 1980). The result need not be a word.
    """
    word = _singular(_ALIKE.get(word, word))
    shorter = _shortened(word)
    while shorter != word:
        word, shorter = shorter, _shortened(shorter)
    return word[:-1] if word.endswith("e") and len(word) > 2 else word  # noqa: PLR2004 - “we” stays


def stems(text: str) -> dict[str, str]:
    """Return the stems of the words that carry meaning, each with the word it first came from; numbers left out."""
    found: dict[str, str] = {}
    for word in words(text):
        if word not in LITTLE and _singular(word) not in LITTLE | DATES and word.isalpha():
            found.setdefault(stem(word), word)
    return found


def _singular(word: str) -> str:
    if word.endswith("ies") and not word.endswith(("eies", "aies")):
        return word[:-3] + "y"
    if word.endswith("es") and not word.endswith(("aes", "ees", "oes")):
        return word[:-1]
    return word[:-1] if word.endswith("s") and not word.endswith(("us", "ss")) and word != "s" else word


def _shortened(word: str) -> str:
    for ending, instead, least in _ENDINGS:
        rest = word.removesuffix(ending)
        if rest != word and len(rest) >= least and re.search("[aeiouy]", rest) and not word.endswith("eed"):
            doubled = not instead and len(rest) > 2 and rest[-1] == rest[-2] and rest[-1] not in "aeiouylsz"  # noqa: PLR2004
            return rest[:-1] if doubled else rest + instead
    return word


_NUMBERS = {
    "once": 1, "twice": 2, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "eleven": 11, "twelve": 12, "fourteen": 14, "twenty": 20, "thirty": 30, "sixty": 60, "ninety": 90,
    "hundred": 100,
}  # fmt: skip
_DAYS = {"day": 1, "week": 7, "fortnight": 14, "month": 30, "quarter": 91, "year": 365}
_RHYTHMS = {"daily": 1, "weekly": 7, "monthly": 30, "quarterly": 91, "yearly": 365, "annually": 365, "annual": 365}
_BEFORE_A_SPAN = listed("a an each every per within")


def numbers(text: str) -> frozenset[str]:
    """Return the numbers a text names, in digits or as the smaller words; what else has a digit, as written."""
    found = (str(_NUMBERS.get(word, word)) for word in words(text))
    return frozenset(word for word in found if any(letter.isdigit() for letter in word))


def longest_span(text: str) -> tuple[int, str]:
    """Return in days the longest time a text gives (“within seven days”, “every two years”), and its words; else 0."""
    spans, before = [(0, "")], ""
    for word in words(text):
        days = _DAYS.get(_singular(word), 0)
        count = _NUMBERS.get(before, 0) or (int(before[:6]) if before.isdecimal() else int(before in _BEFORE_A_SPAN))
        spans += [(_RHYTHMS.get(word, 0), word), (days * count, f"{before} {word}")]
        before = word
    return max(spans, key=lambda span: span[0])
