"""From a finding to an advisory: the statement is written already, from what differs, and quotes nobody's mail."""

from __future__ import annotations

from django.utils.translation import gettext

from concerted.coalition.text import tidy
from concerted.guard.wedge import Finding

_MOST, _LONGEST = 3, 60


def name_of(finding: Finding) -> str:
    """Return by what a form names a finding: the messages it is made of."""
    return " ".join(sorted(message.id for message in finding.messages))


def advisory(finding: Finding, address: str) -> tuple[str, str]:
    """Return the title and the words of an advisory: which words differ, and at which `address` anybody may check."""
    contrary = [gettext("where one says “%(one)s”, another says “%(other)s”") % pair for pair in _pairs(finding)]
    differ = gettext("Messages that are alike go round among us, and they say contrary things")
    told = f"{differ}: {'; '.join(contrary)}." if contrary else f"{differ}."
    proof = gettext("None of them is proven to be from our record; that alone does not make it a fake.")
    check = gettext("Before you act on one, check it at %(address)s, or ask whoever is said to have sent it.")
    return gettext("Contrary messages go round"), "\n\n".join((told, f"{proof} {check % {'address': address}}"))


def _pairs(finding: Finding) -> list[dict[str, str]]:
    """Return the words that stand against each other, each pair once."""
    found: dict[frozenset[str], dict[str, str]] = {}
    for pair in finding.evidence:
        for slot in pair.contrast.slots:
            one, other = _seen(slot.left), _seen(slot.right)
            if one and other:
                found.setdefault(frozenset((one, other)), {"one": one, "other": other})
    return list(found.values())[:_MOST]


def _seen(words: str) -> str:
    """Return words without characters that nobody can see, and no more than fit."""
    return tidy("".join(c for c in words if c.isprintable()))[:_LONGEST]
