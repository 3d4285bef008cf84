"""Tells a coalition's whole life to the rules alone, on a simulated clock: no database and no chance.

Every step of a story is a command that the rules allow. The words given with it lie beside the record, as
they would in a real one, under blindings that follow from the life's name: the same life, told with the
same key, is the same record to the byte.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from importlib.resources import files
from typing import Any, TypeAlias

from concerted.coalition import (
    ActorFacts,
    Attendance,
    Clause,
    Closing,
    Command,
    Convening,
    Endorsement,
    Filling,
    Founding,
    Interview,
    Invitation,
    KnownTie,
    Lapse,
    Leaving,
    Minutes,
    Nod,
    Origin,
    PeriodOpening,
    Platform,
    Proposing,
    Renewal,
    Replanted,
    Rotating,
    Sealed,
    Seen,
    Stance,
    State,
    Wording,
    advance,
    changes_between,
    current,
    decide,
    eligible,
    platform_digest,
)
from concerted.coalition.counting import waiting
from concerted.coalition.effects import text_after
from concerted.coalition.platform_file import read_platform
from concerted.coalition.shape import sealed_field
from concerted.coalition.text import actor_id
from concerted.record import Entry, Opening, seal
from concerted.record.tree import root_of

Answer: TypeAlias = "str | tuple[str, str] | None"
"""A stance, with its reason where it has one; None for a member that does not answer."""

Rewording: TypeAlias = "Clause | tuple[str, Mapping[str, Any]]"
"""A new clause, or the name of one in force with the fields that change."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A life that was told: its record, the words beside it, and what is so at its end."""

    name: str
    entries: tuple[Entry, ...]
    openings: tuple[Opening, ...]
    state: State
    fresh: Told | None = None
    """The coalition that was founded afresh from it."""


def moment(day: str, hour: int = 9) -> str:
    """Return a day's hour as the record writes it."""
    return f"{day}T{hour:02}:00:00Z"


def after(day: str, days: int) -> str:
    """Return the day so many days after another."""
    return (date.fromisoformat(day) + timedelta(days=days)).isoformat()


def page(name: str) -> tuple[Clause, ...]:
    """Return the clauses of a life's first platform."""
    file = f"{name}.platform.toml"
    return read_platform(files(__package__).joinpath(file).read_text("utf-8"), file=file)


UNSEALED = Sealed(c="")
"""Where a body must have words, before they are sealed."""


class Teller:
    """Tells one coalition's life, beginning with its founding; each command comes some minutes after the last.

    `log_key` and, for a life that is replanted, `fresh_key` are the public keys of the hosts, base64.
    """

    def __init__(  # noqa: PLR0913 - what a founding says is named one by one
        self,
        *,
        name: str,
        context: str,
        convener: str,
        began: str,
        log_key: str,
        fresh_key: str = "",
        origin: Origin | None = None,
    ) -> None:
        self.state = State()
        self.fresh: Teller | None = None
        self._entries: list[Entry] = []
        self._openings: list[Opening] = []
        self._fresh_key = fresh_key
        self._time = datetime.fromisoformat(moment(began))
        self.do(Founding(name=name, context=context, convener_name=convener, log_key=log_key, origin=origin))  # type: ignore[arg-type]

    def told(self) -> Told:
        """Return the life as it was told so far."""
        return Told(
            name=self.state.name,
            entries=tuple(self._entries),
            openings=tuple(self._openings),
            state=self.state,
            fresh=self.fresh.told() if self.fresh else None,
        )

    @property
    def today(self) -> str:
        """The day it is in the story."""
        return self._time.date().isoformat()

    def on(self, day: str, hour: int = 9) -> None:
        """Go on to a day. Raises `ValueError` where the story is past it."""
        then = datetime.fromisoformat(moment(day, hour))
        if then < self._time:
            raise ValueError(f"the story is at {self._time:%Y-%m-%d %H:%M} already, and cannot go back to {day}")
        self._time = then

    def wait(self, days: float) -> None:
        """Let days pass."""
        self._time += timedelta(days=days)

    def do(
        self,
        body: Any,  # noqa: ANN401 - the body of any kind
        by: str | None = None,
        *,
        ref: int | None = None,
        reason: str | None = None,
        held_at: str | None = None,
    ) -> int:
        """Enter one command, with the words given with it, and return the number of its entry."""
        self._time += timedelta(minutes=7)
        number, field = self.state.size, sealed_field(body)
        if reason is not None and field is not None:
            blinding = sha256(f"{self.state.name}/{number}".encode()).digest()
            sealed = Sealed(**seal(self.state.coalition, f"body.{field}", reason, blinding=blinding))
            body = replace(body, **{field: sealed})
            self._openings.append(Opening(index=number, path=f"body.{field}", value=reason, blinding=blinding))
        at = self._time.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        (entry,) = decide(self.state, Command(body=body, at=at, by=by, ref=ref, held_at=held_at))
        self._enter(entry)
        return number

    def _enter(self, entry: Entry) -> None:
        """Let the entry be so. The state is the teller's own, so it changes in place, as in a fold."""
        advance(self.state, entry)
        self._entries.append(entry)

    # The map and the circle

    def know(self, name: str, **facts: Any) -> str:  # noqa: ANN401 - facts of several types
        """Put an actor on the map, and return its short name."""
        self.do(ActorFacts(name=name, **facts))
        return actor_id(name)

    def tie(self, one: str, other: str, what: str) -> None:
        """Note that two actors know each other already."""
        self.do(KnownTie(between=(one, other), what=what))

    def interview(self, actor: str, said: str, *, by: str) -> None:
        """Note a conversation with an actor, word for word."""
        self.do(Interview(actor=actor, notes=UNSEALED), by, reason=said)

    def invite(self, by: str, *names: str) -> None:
        """Have one actor invite others."""
        for name in names:
            self.do(Invitation(name=name), by)

    def word(self, by: str, text: str, *, revises: int | None = None, not_yet: Mapping[str, str] | None = None) -> int:
        """Propose a sentence and have the others nod, or say “not yet” with their reasons."""
        sentence = self.do(Wording(text=text), by, ref=revises)
        for actor in self.state.circle:
            if actor.id != by:
                reason = (not_yet or {}).get(actor.id)
                self.do(Nod(yes=reason is None), actor.id, ref=sentence, reason=reason)
        return sentence

    def nod(self, actor: str, sentence: int) -> None:
        """Have a participant nod after all."""
        self.do(Nod(yes=True), actor, ref=sentence)

    # The platform

    def draft(self, by: str, clauses: tuple[Clause, ...]) -> None:
        """Put a first platform before the circle."""
        self.do(Platform(clauses=clauses), by)

    def endorse(self, *actors: str, seat: str | None = None) -> None:
        """Have actors sign the platform as it stands, perhaps by a representative that may bind them."""
        version = self.state.platform or self.state.draft
        assert version is not None  # noqa: S101 - the story puts one before the circle first
        for actor in actors:
            self.wait(0.2)
            self.do(Endorsement(platform=version.digest, seat=seat), actor)

    def endorse_all(self, *, but: Iterable[str] = ()) -> None:
        """Have every member, or before there are any every participant, sign the platform as it stands."""
        everyone = self.state.members if self.state.platform else self.state.circle
        self.endorse(*(actor.id for actor in everyone if actor.id not in but))

    def has(self, name: str) -> bool:
        """Tell whether a clause is in force."""
        return self.state.platform is not None and any(clause.id == name for clause in self.state.platform.clauses)

    def clause(self, name: str) -> Clause:
        """Return a clause in force."""
        assert self.state.platform is not None  # noqa: S101 - asked once it is in force
        return next(clause for clause in self.state.platform.clauses if clause.id == name)

    # Decisions

    def propose(self, by: str, title: str, text: str, *, kind: str = "tactical", **fields: Any) -> int:  # noqa: ANN401
        """Put something to the members and return the proposal."""
        return self.do(Proposing(title=title, text=text, decision_class=kind, **fields), by)  # type: ignore[arg-type]

    def propose_amendment(
        self, by: str, title: str, text: str, *rewordings: Rewording, drop: Iterable[str] = (), editorial: bool = False
    ) -> int:
        """Put an amendment to the members: these clauses as they would read, and those that would go."""
        platform = self.state.platform
        assert platform is not None  # noqa: S101 - asked once it is in force
        now = tuple(clause for clause in self._reworded(platform.clauses, rewordings) if clause.id not in drop)
        changes = changes_between(platform.clauses, now)
        fields = {"changes": changes, "base": platform.digest, "editorial": editorial or None}
        return self.propose(by, title, text, kind="platform", **fields)

    def propose_to_amend(self, parent: int, by: str, title: str, text: str, *rewordings: Rewording) -> int:
        """Put an amendment of an open amendment to the members."""
        would_be = text_after(self.state, self.state.proposals[parent])
        changes = changes_between(would_be, self._reworded(would_be, rewordings))
        body = Proposing(
            title=title,
            text=text,
            decision_class="platform",
            changes=changes,
            base=platform_digest(would_be),
            amends=parent,
        )
        return self.do(body, by, ref=parent)

    @staticmethod
    def _reworded(clauses: tuple[Clause, ...], rewordings: Iterable[Rewording]) -> tuple[Clause, ...]:
        known = {clause.id: clause for clause in clauses}
        for new in rewordings:
            clause = new if isinstance(new, Clause) else replace(known[new[0]], **new[1])
            known[clause.id] = clause
        return tuple(known.values())

    def answer(self, proposal: int, but: Mapping[str, Answer] | None = None, *, held_at: str | None = None) -> None:
        """Have everybody that may answer agree, but for some."""
        asked = self.state.proposals[proposal]
        for actor in asked.electorate:
            given = (but or {}).get(actor, "agree")
            here = asked.attendees is None or actor in asked.attendees
            if given is not None and here:
                self.stand(proposal, actor, given, held_at=held_at)

    def stand(self, proposal: int, actor: str, given: str | tuple[str, str], *, held_at: str | None = None) -> int:
        """Have a member take its stance."""
        stance, reason = (given, None) if isinstance(given, str) else given
        if held_at is None:
            self.wait(0.1)
        return self.do(Stance(stance=stance), actor, ref=proposal, reason=reason, held_at=held_at)  # type: ignore[arg-type]

    def until(self, proposal: int) -> None:
        """Wait until a proposal's time is up."""
        self._time = max(self._time, datetime.fromisoformat(self.state.proposals[proposal].closes))

    def close(self, proposal: int, why: str, *, statement: str | None = None) -> int:
        """Close a proposal once all have answered, or else once its time is up; return the decision."""
        asked = self.state.proposals[proposal]
        if waiting(asked):
            self.until(proposal)
        else:
            self.wait(0.5)
        return self.do(Closing(rationale=why, statement=statement), self.holder("convening"), ref=proposal)

    def settle(  # noqa: PLR0913 - what a decision has is named one by one
        self,
        by: str,
        title: str,
        text: str,
        why: str,
        *,
        but: Mapping[str, Answer] | None = None,
        kind: str = "tactical",
        statement: str | None = None,
        **fields: Any,  # noqa: ANN401 - fields of several types
    ) -> int:
        """Propose, answer and close; return the decision. Everybody agrees, but for some."""
        proposal = self.propose(by, title, text, kind=kind, **fields)
        self.wait(1)
        self.answer(proposal, but)
        return self.close(proposal, why, statement=statement)

    def amend(  # noqa: PLR0913
        self,
        by: str,
        title: str,
        text: str,
        why: str,
        *rewordings: Rewording,
        drop: Iterable[str] = (),
        but: Mapping[str, Answer] | None = None,
        editorial: bool = False,
    ) -> int:
        """Propose an amendment, answer and close; return the decision. Everybody agrees, but for some."""
        proposal = self.propose_amendment(by, title, text, *rewordings, drop=drop, editorial=editorial)
        self.wait(1)
        self.answer(proposal, but)
        return self.close(proposal, why)

    def reverse(  # noqa: PLR0913
        self, by: str, decision: int, title: str, text: str, why: str, *, but: Mapping[str, Answer] | None = None
    ) -> int:
        """Propose the reversal of a decision, answer and close; return the decision."""
        kind = self.state.decisions[decision].decision_class
        body = Proposing(title=title, text=text, decision_class=kind, reverses=decision)
        proposal = self.do(body, by, ref=decision)
        self.wait(1)
        self.answer(proposal, but)
        return self.close(proposal, why)

    # Meetings

    def meet(  # noqa: PLR0913
        self,
        title: str,
        day: str,
        minutes: str | None,
        *,
        by: str | None = None,
        absent: Iterable[str] = (),
        agenda: tuple[str, ...] = (),
        noted: int = 1,
    ) -> int:
        """Call a meeting five days ahead, hold it at five, write it down so many days later; return its number."""
        if after(day, -5) > self.today:
            self.on(after(day, -5))
        here = [actor.id for actor in self.state.members or self.state.circle if actor.id not in absent]
        caller = by or self.holder("scheduling") or here[0]
        meeting = self.do(Convening(title=title, starts=moment(day, 17), agenda=agenda), caller)
        self.on(after(day, noted))
        writer = self.holder("documentation") or here[0]
        present = tuple(actor.id for actor in self.state.members or self.state.circle if actor.id not in absent)
        self.do(Attendance(present=present), writer, ref=meeting, held_at=moment(day, 17))
        if minutes:
            self.do(Minutes(text=minutes), writer, ref=meeting, held_at=moment(day, 17))
        return meeting

    def in_the_room(  # noqa: PLR0913
        self,
        meeting: int,
        by: str,
        title: str,
        text: str,
        why: str,
        *,
        but: Mapping[str, Answer] | None = None,
        entered: int = 0,
        kind: str = "tactical",
        statement: str | None = None,
        **fields: Any,  # noqa: ANN401
    ) -> int:
        """Enter a decision that was taken in a meeting, so many days after its notes; return the decision."""
        self.wait(entered)
        held_at = self.state.meetings[meeting].held_at
        body = Proposing(title=title, text=text, decision_class=kind, meeting=meeting, **fields)  # type: ignore[arg-type]
        proposal = self.do(body, by, held_at=held_at)
        self.answer(proposal, but, held_at=held_at)
        return self.do(Closing(rationale=why, statement=statement), by, ref=proposal, held_at=held_at)

    # Duties, commitments, seasons

    def rotate(self) -> int:
        """Have the next rotation of the duties computed."""
        return self.do(Rotating())

    def fill(self) -> None:
        """Have every duty that is vacant filled."""
        rotation = current(self.state)
        for duty, held in rotation.duties.items() if rotation else ():
            if held.holder is None:
                self.do(Filling(duty=duty))

    def duty_of(self, actor: str) -> str | None:
        """Return a duty that a member holds, if it holds one."""
        rotation = current(self.state)
        return (
            next((duty for duty, held in rotation.duties.items() if held.holder == actor), None) if rotation else None
        )

    def holder(self, duty: str) -> str | None:
        """Return who holds a duty, if it is a member that does."""
        rotation = current(self.state)
        held = rotation.duties.get(duty) if rotation else None
        name = held.holder if held else None
        return name if name and self.state.actors[name].member_since else None

    def period(self, clause: str) -> int:
        """Open the present period of a non-negotiable."""
        return self.do(PeriodOpening(clause=clause))

    def observe(
        self, period: int, evidence: str, *, but: Mapping[str, tuple[str, str] | None] | None = None
    ) -> dict[str, int]:
        """Have each look at its neighbour, and note that all kept it, but for some; None where nobody looked."""
        seen_in = {}
        owed = self.state.periods[period].owed
        for member, neighbour in zip(owed, (*owed[1:], owed[0]), strict=True):
            seen = (but or {}).get(member, ("kept", evidence))
            if seen is not None:
                body = Seen(member=member, seen=seen[0], evidence=seen[1])  # type: ignore[arg-type]
                by = neighbour if self.state.actors[neighbour].member_since else None
                seen_in[member] = self.do(body, by, ref=period)
        return seen_in

    def renew(self, *, but: Iterable[str] = ()) -> None:
        """Have every member whose season ends within two months renew it, but for some."""
        for actor in list(eligible(self.state, self.state.at)):
            soon = actor.season_ends is not None and actor.season_ends[:10] <= after(self.today, 60)
            if soon and actor.id not in but:
                self.do(Renewal(), actor.id)

    def lapse(self) -> None:
        """Enter which memberships have lapsed."""
        self.do(Lapse())

    def leave(self, actor: str, reason: str | None = None) -> int:
        """Have a member leave."""
        return self.do(Leaving(), actor, reason=reason)

    # The end

    def replant(self, *, name: str, convener: str, began: str) -> Teller:
        """Found a fresh coalition from this one, which has ended, and say here where it went on."""
        data = [entry.to_bytes() for entry in self._entries]
        state = self.state
        origin = Origin(coalition=state.coalition, name=state.name, size=state.size, root=root_of(data).hex())
        self.on(began)
        self.fresh = Teller(
            name=name, context=state.context, convener=convener, began=began, log_key=self._fresh_key, origin=origin
        )
        self.do(Replanted(coalition=self.fresh.state.coalition))
        return self.fresh
