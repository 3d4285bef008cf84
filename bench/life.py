"""A record of any length, made by the rules themselves."""

from __future__ import annotations

import base64
from datetime import UTC, datetime, timedelta

from concerted.coalition import (
    Closing,
    Command,
    Endorsement,
    Founding,
    Invitation,
    Nod,
    Platform,
    Proposing,
    Stance,
    Wording,
    decide,
    fold,
)
from concerted.coalition.life import STEPS, body_of
from concerted.coalition.platform_file import read_platform
from concerted.contexts import platform_template


class Scribe:
    """Enters commands as fast as it can; the state is its own, so it is changed in place as `fold` does."""

    def __init__(self, began: datetime) -> None:
        self.state, self.lines = fold([]), []
        self._time = began

    def do(self, body: object, by: str | None = None, ref: int | None = None) -> int:
        """Enter a command one second after the last."""
        self._time += timedelta(seconds=1)
        command = Command(body=body, at=self._time.strftime("%Y-%m-%dT%H:%M:%SZ"), by=by, ref=ref)
        (entry,) = decide(self.state, command)
        self.lines.append(entry.to_bytes())
        STEPS[entry.kind].apply(self.state, entry, body_of(entry))
        self.state.size, self.state.at = self.state.size + 1, entry.at
        return len(self.lines) - 1


LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


def record(  # noqa: PLR0913 - what is told, each by its name
    *,
    proposals: int,
    members: int,
    stances: int | None = None,
    name: str = "Bench",
    host: bytes = bytes(32),
    began: datetime = LONG_AGO,
) -> list[bytes]:
    """Return the lines of a record in which `members` decide `proposals`, with so many stances on each.

    `host` is the public key of whoever is to keep it; without one, nobody can sign its checkpoints.
    """
    scribe = Scribe(began)
    key = base64.b64encode(host).decode()
    scribe.do(Founding(name=name, context="activist", convener_name="Member 0", log_key=key))
    actors = [f"member-{n}" for n in range(members)]
    for n in range(1, members):
        scribe.do(Invitation(name=f"Member {n}"), actors[0])
    sentence = scribe.do(Wording(text="We want to be measured."), actors[0])
    for actor in actors[1:]:
        scribe.do(Nod(yes=True), actor, sentence)
    scribe.do(Platform(clauses=read_platform(platform_template("activist"), file="template")), actors[0])
    for actor in actors:
        version = scribe.state.platform or scribe.state.draft
        scribe.do(Endorsement(platform=version.digest if version else ""), actor)
    for n in range(proposals):
        body = Proposing(title=f"Proposal {n}", text="What we want to do, and why.", decision_class="tactical")
        proposal = scribe.do(body, actors[n % members])
        for turn in range(stances or members):
            stance = "agree" if (turn + n) % 5 else "abstain"
            scribe.do(Stance(stance=stance), actors[turn % members], proposal)  # type: ignore[arg-type]
        scribe.do(Closing(rationale="So the members answered."), None, proposal)
    return scribe.lines
