"""What an inbox is told, put into words: a subject, plain text for every place, and a page for mail."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext

from concerted import host
from concerted.coalition import State
from concerted.web.notices.digest import WEEK, Digest, digest
from concerted.web.notices.models import Inbox
from concerted.web.notices.owners import owners
from concerted.web.notices.stopping import stop_link
from concerted.web.notices.urgent import Urgent, urgent
from concerted.web.pages.templatetags.wording import say
from concerted.web.pages.vocabulary import Vocabulary, vocabulary
from concerted.web.signed.announcing import announced

DIGEST = "digest:"
"""What every digest is about begins so; the rest names its day or week."""

TRIAL = "trial:"


_DAYS = {"daily": 1, "weekly": WEEK, "never": WEEK}


@dataclass(frozen=True, slots=True)
class Letter:
    """What is sent: to mail with its page, to a chat as text."""

    subject: str
    text: str
    page: str
    stop: str
    """The address that ends such letters in one click."""


def digest_for(inbox: Inbox, state: State) -> Digest:
    """Return what the next digest of this inbox would tell now."""
    return digest(state, owners(inbox, state), since=inbox.seen, now=host.now(), days=_DAYS[inbox.digest])


def urgent_for(inbox: Inbox, state: State) -> list[Urgent]:
    """Return what cannot wait for whoever this inbox belongs to."""
    return urgent(state, owners(inbox, state), host.now(), announced(state.coalition))


def letter(inbox: Inbox, about: str, state: State) -> Letter | None:
    """Return what to tell an inbox about a thing; None where by now there is nothing to tell, or nobody."""
    if not owners(inbox, state):
        return None
    with _spoken(inbox):
        if about.startswith(DIGEST):
            told = digest_for(inbox, state)
            return None if told.is_empty else _digest(inbox, told, state)
        if about.startswith(TRIAL):
            line = gettext("This is how you will be told. Nothing else happened.")
            return _letter(inbox, gettext("%(coalition)s: a trial") % {"coalition": state.name}, {"trial": line}, state)
        one = next((one for one in urgent_for(inbox, state) if one.about == about), None)
        return _urgent(inbox, one, state) if one else None


def words_of(inbox: Inbox, state: State) -> Vocabulary:
    """Return the words in which an inbox is told: its organisation's own, where it has some."""
    first = next((state.actors[actor] for actor in owners(inbox, state)), None)
    return vocabulary((first and first.facts.context) or state.context)


def _digest(inbox: Inbox, told: Digest, state: State) -> Letter:
    if told.needs:
        waits = translation.ngettext(
            "%(coalition)s: %(n)d thing needs you", "%(coalition)s: %(n)d things need you", len(told.needs)
        )
        subject = waits % {"coalition": state.name, "n": len(told.needs)}
    else:
        subject = gettext("%(coalition)s: what happened") % {"coalition": state.name}
    return _letter(inbox, subject, {"digest": told}, state)


def _urgent(inbox: Inbox, one: Urgent, state: State) -> Letter:
    said = say(one.line, words_of(inbox, state))
    return _letter(inbox, f"{state.name}: {said}", {"urgent": one}, state)


def _letter(inbox: Inbox, subject: str, told: dict[str, Any], state: State) -> Letter:
    stop = stop_link(inbox)
    here = {
        **told,
        "coalition": state,
        "inbox": inbox,
        "words": words_of(inbox, state),
        "now": host.now(),
        "site": settings.ADDRESS,
        "stop": stop,
    }
    text = render_to_string("notices/letter.txt", here)
    return Letter(" ".join(subject.split()), _tidied(text), render_to_string("notices/letter.html", here), stop)


@contextmanager
def _spoken(inbox: Inbox) -> Iterator[None]:
    """Speak the language, and tell the time, of whoever the inbox belongs to."""
    language = getattr(inbox.person, "language", "") or settings.LANGUAGE_CODE
    with translation.override(language), timezone.override(inbox.zone):
        yield


def _tidied(text: str) -> str:
    """Return a text without the blank lines that a template leaves where it had nothing to say."""
    lines: list[str] = []
    for line in text.strip().splitlines():
        if line.strip() or (lines and lines[-1]):
            lines.append(line.rstrip())
    return "\n".join(lines) + "\n"
