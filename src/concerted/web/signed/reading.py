"""What came of a message that somebody asked about, as its page shows it."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext

from concerted import plain
from concerted.web import reading


@dataclass(frozen=True, slots=True)
class Told:
    """The verdict on a message: its heading, who signed it, whether it stands, and how sure one may be."""

    verdict: plain.Verdict
    by: str
    """The name of whoever signed it, or is heard there."""
    name: str
    """What the page colours it by: stands, altered, ended or unknown."""

    @property
    def signed(self) -> plain.Signed | None:
        """The message that it is, or was made from."""
        return self.verdict.signed

    @property
    def head(self) -> str:
        """The answer in a sentence."""
        heads = {
            "ours": gettext("Signed, word for word."),
            "altered": gettext("Altered: these are not the words that were signed."),
            "named": gettext("The code is one of ours. Compare the words."),
            "channel": gettext("An address where we can be heard."),
            "unknown": gettext("Not from our record."),
        }
        if self.name == "ended":
            return gettext("Signed once, but no longer to be relied on.")
        return heads[self.verdict.verdict]


def told(text: str) -> Told:
    """Return whether a text, a code or an address is from us. Refuses what is too long."""
    state = reading.state()
    found = plain.verdict(state, reading.messages(), text)
    by = found.signed.by if found.signed else found.channel.by if found.channel else ""
    name = {"ours": "stands", "named": "stands", "channel": "stands"}.get(found.verdict, found.verdict)
    if name == "stands" and found.signed and found.signed.standing in ("withdrawn", "in-doubt"):
        name = "ended"
    return Told(found, state.actors[by].name if by else "", name)
