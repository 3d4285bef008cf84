"""Our own sentences, marked so that they can be said in the reader's language.

Who shows them hands in what translates; it is called `gettext` wherever a sentence stands, by which every extractor of
messages finds them. Without it they are said as they are written.
"""

from __future__ import annotations

from collections.abc import Callable

Translate = Callable[[str], str]
"""Returns a sentence in the reader's language."""


def gettext(sentence: str) -> str:
    """Return a sentence as it is written."""
    return sentence
