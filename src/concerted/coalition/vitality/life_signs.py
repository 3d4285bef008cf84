"""The four signs of life, as the seed's Section 8 names them."""

from __future__ import annotations

from datetime import date

from concerted.coalition.days import day_of
from concerted.coalition.vitality.chronicle import Chronicle, Fact, Took
from concerted.coalition.vitality.sign import Found, Question, found
from concerted.lines import Counted, Line, Lines
from concerted.lines import as_written as _

WEEK = 7
FEWEST = 3
"""Decisions taken in meetings from which one can speak of the slowest tenth."""

REFERRED, LOG, INHERITED = 24, 12, 36
"""Months over which each is looked for: a newcomer is rare, a decision is not."""


def referred(told: Chronicle, at: str) -> Found:
    """Tell whether newcomers came, invited or of themselves, or others took up the coalition's page by its name."""
    span = told.span(at, REFERRED)
    joined, adopted = told.joined.between(*span), told.adopted.between(*span)
    if joined or adopted:
        invited = [fact.other for fact in joined if fact.other]
        parts = [
            Line(Counted("{n} has joined", "{n} have joined"), {"n": len(joined)}),
            Line(Counted("{n} of them was invited by a {member}", "{n} of them were invited by a {member}"),
                 {"n": len(invited)}),
            Line(Counted("{n} body took up the {platform} by name", "{n} bodies took up the {platform} by name"),
                 {"n": len(adopted)}),
        ]  # fmt: skip
        said = [part for part, some in zip(parts, (joined, invited, adopted), strict=True) if some]
        shown: list[Fact | int] = [*invited, *joined, *adopted]
        return found("present", "{parts}.", shown, parts=Lines(tuple(said), between="; "))
    if not _old_enough(told, at, LOG):
        return found("unknown", _("Too young: nobody can have been referred yet."))
    return found("absent", _("For two years nobody has joined, and nobody took up the {platform} by its name."))


def log(told: Chronicle, at: str) -> Found:
    """Tell whether nine in ten decisions were in the record within a week of being taken in a meeting."""
    taken = told.decisions.between(*told.span(at, LOG))
    in_meetings = [one for one in taken if one.in_the_room or one.meeting is not None]
    if not in_meetings and len(taken) >= FEWEST:
        return found("present", _("All {n} were entered the moment they were taken."), taken, n=len(taken))
    if len(in_meetings) < FEWEST:
        return found("unknown", _("Fewer than {n} were taken in meetings: too few to tell."), in_meetings, n=FEWEST)
    waits = sorted(delay(told, one) for one in in_meetings)
    slow = waits[-(-9 * len(waits) // 10) - 1]
    late = [one for one in in_meetings if delay(told, one) > WEEK]
    if slow <= WEEK:
        soon = Counted(
            "Nine in ten of {n} were in the record within {days} day of their meeting.",
            "Nine in ten of {n} were in the record within {days} days of their meeting.",
            "days",
        )
        return found("present", soon, in_meetings, n=len(waits), days=slow)
    line = _(
        "{late} of {n} came into the record later than a week after their meeting; nine in ten within {days} days."
    )
    return found("absent", line, late, n=len(waits), late=len(late), days=slow)


def delay(told: Chronicle, one: Took) -> int:
    """Return in how many days after it was taken, or after its meeting, a decision was entered."""
    meeting = told.state.meetings[one.meeting] if one.meeting is not None else None
    taken = min(one.at, (meeting and meeting.held_at) or one.at)
    return (date.fromisoformat(day_of(one.entered)) - date.fromisoformat(day_of(taken))).days


def departure(told: Chronicle, at: str) -> Found:
    """Tell whether those who stayed after somebody left renegotiated, or stood by the page anew."""
    gone = told.gone.until(at)
    if not gone:
        return found("unknown", _("Nobody has left yet."))
    left = Line(Counted("{n} has left", "{n} have left"), {"n": len(gone)})
    after = [fact for fact in told.renewals.until(at) if fact.at > gone[0].at]
    if after:
        line = _("{left}; those who stayed renegotiated or stood by the {platform} {times} since.")
        times = Line(Counted("once", "{n} times"), {"n": len(after)})
        return found("present", line, [*gone, *after], left=left, times=times)
    if told.ended is not None and told.ended <= at:
        return found("absent", _("{left}, and it ended without being renegotiated."), gone, left=left)
    if gone[0].at >= told.span(at, LOG)[0]:
        return found("unknown", _("{left} within the year; the {platform} was not looked at since."), gone, left=left)
    return found("absent", _("{left}, and the {platform} was never renegotiated since."), gone, left=left)


def inherited(told: Chronicle, at: str) -> Found:
    """Tell whether some of those who joined by endorsing the page as it stood proposed to change it later."""
    joined = {fact.actor: fact for fact in told.joined.between(*told.span(at, INHERITED))}
    if not joined:
        return found("unknown", _("Nobody has joined in the last three years."))
    came = Line(Counted("{n} has joined", "{n} have joined"), {"n": len(joined)})
    later = [one for one in told.amendments.until(at) if one.actor in joined and one.at > joined[one.actor].at]
    if later:
        line = Counted(
            "{came} by endorsing the {platform} as it stood; {n} of them proposed a change later.",
            "{came} by endorsing the {platform} as it stood; {n} of them proposed changes later.",
        )
        shown = [*(joined[one.actor] for one in later), *later]
        return found("present", line, shown, came=came, n=len({one.actor for one in later}))
    if min(fact.at for fact in joined.values()) >= told.span(at, LOG)[0]:
        return found("unknown", _("{came} within the year: too early to tell."), joined.values(), came=came)
    return found("absent", _("{came}, and none of them has proposed a change."), joined.values(), came=came)


def _old_enough(told: Chronicle, at: str, months: int) -> bool:
    return told.in_force is not None and told.in_force < told.span(at, months)[0]


LIFE = (
    Question(
        "referred", "life", REFERRED, _("Known by its name"),
        _("Members refer new practitioners to the coalition by name."), referred,
    ),
    Question(
        "log", "life", LOG, _("The log is public within a week"),
        _("The decision log is public and updated within one week of meetings."), log,
    ),
    Question(
        "departure", "life", None, _("It outlived a departure"),
        _("At least one member has left the coalition and the remaining members renegotiated the platform rather than"
        " dissolved it."), departure,
    ),
    Question(
        "inherited", "life", INHERITED, _("Newcomers sign, then amend"),
        _("New members join by endorsing the existing platform, then proposing amendments."), inherited,
    ),
)  # fmt: skip
