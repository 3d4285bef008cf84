"""The four signs of decay, as the seed's Section 8 names them, and two it warns of in Section 5."""

from __future__ import annotations

from datetime import date

from concerted.coalition.assessments import season_at
from concerted.coalition.days import day_of, midnight, months_later
from concerted.coalition.vitality.carrying import FEWEST as TOLD_FROM
from concerted.coalition.vitality.carrying import carried, overdue, stuck
from concerted.coalition.vitality.chronicle import Chronicle, Took
from concerted.coalition.vitality.drifting import vague
from concerted.coalition.vitality.life_signs import WEEK, delay
from concerted.coalition.vitality.riding import riding
from concerted.coalition.vitality.sign import Found, Question, found
from concerted.lines import Counted, Line, Value
from concerted.lines import as_written as _

YEAR, RIGID = 12, 18
"""Months: over which meetings, pulses and promises are looked at; after which a page that nobody touched is rigid."""

FEWEST = 3
"""Meetings, or decisions, from which one can tell."""

A_REASON = 3
"""Words from which a reason is one."""

MONTH = 30
"""Days after which a meeting that nobody wrote down is not going to be."""

FELL = 1
"""Halves by which a pulse falls."""

PER_CONCERN = 5
"""Answers for each of which one concern, raised where all can hear it, is not few."""


def theatre(told: Chronicle, at: str) -> Found:
    """Tell whether meetings leave no decisions, or decisions come late or without a reason."""
    span = told.span(at, YEAR)
    meetings, taken = told.held(*span), told.decisions.between(*span)
    blank = [one for one in meetings if one.present is None and _days(one.starts, at) > MONTH]
    hollow = [one for one in taken if _unreasoned(told, one) or delay(told, one) > WEEK]
    in_meetings = [one for one in taken if one.in_the_room or one.meeting is not None]
    if len(meetings) >= FEWEST and not taken:
        line = _("{n} meetings, and not one recorded decision.")
        return found("present", line, [one.entry for one in meetings], n=len(meetings))
    if len(meetings) >= FEWEST and 2 * len(blank) > len(meetings):
        line = _("Of {n} meetings {blank} were never written down.")
        return found("present", line, [one.entry for one in blank], n=len(meetings), blank=len(blank))
    if len(hollow) >= FEWEST and 2 * len(hollow) > len(in_meetings or taken):
        line = _("{hollow} of {n} were entered more than a week late, or without a reason.")
        return found("present", line, hollow, n=len(in_meetings or taken), hollow=len(hollow))
    if len(meetings) < FEWEST and len(taken) < FEWEST:
        return found("unknown", _("Fewer than {n} meetings, and fewer than {n} decisions: too few to tell."), n=FEWEST)
    met = Line(Counted("{n} meeting", "{n} meetings"), {"n": len(meetings)})
    decided = Line(Counted("{n} decision", "{n} decisions"), {"n": len(taken)})
    if not hollow:
        line = _("{met} and {decided}, all in time and with their reasons.")
        return found("absent", line, taken, met=met, decided=decided)
    some = Counted("{met} and {decided}; {n} of them was late or without a reason.",
                   "{met} and {decided}; {n} of them were late or without a reason.")  # fmt: skip
    return found("absent", some, taken, met=met, decided=decided, n=len(hollow))


def _unreasoned(told: Chronicle, one: Took) -> bool:
    reason = told.reason(one)
    return reason is not None and len(reason.split()) < A_REASON


def bottleneck(told: Chronicle, at: str) -> Found:
    """Tell whether one member carries over half of what is done in a season, or a duty stays where it is."""
    span = season_span(told, at)
    work = carried(told, *span)
    name, most = next(iter(work.done.items()), ("", 0))
    if work.total >= TOLD_FROM and 2 * most > work.total:
        line = _("{name} did {most} of {n} things that were done this season: over half.")
        return found("present", line, work.entries[name], name=_name(told, name), most=most, n=work.total)
    if still := stuck(told, at):
        one = still[0]
        line = _("{duty} has been with {name} for {turns} turns in a row.")
        return found("present", line, one.entries, duty=one.duty, name=_name(told, one.holder), turns=one.turns)
    if (late := overdue(told, at)) is not None:
        return found("present", _("The duties should have gone round a whole turn ago."), [late])
    if work.total < TOLD_FROM:
        return found("unknown", _("Fewer than {n} things were done this season: too few to tell."), n=TOLD_FROM)
    line = _("The busiest, {name}, did {most} of {n} things this season.")
    return found("absent", line, work.entries[name], name=_name(told, name), most=most, n=work.total)


def season_span(told: Chronicle, at: str) -> tuple[str, str]:
    """Return the span as long as a season before a moment: from the same day of the season before."""
    starts, ends = season_at(told.state, at)
    months = round((date.fromisoformat(ends) - date.fromisoformat(starts)).days / 30.44)
    return told.span(at, months)


def silence(told: Chronicle, at: str) -> Found:
    """Tell whether the pulse falls while few concerns are raised where all can hear them."""
    pulses = told.pulses.between(*told.span(at, YEAR))
    if len(pulses) < 2:  # noqa: PLR2004 - falling is between two
        return found("unknown", _("Fewer than two pulses of at least {n} answers in a year."), pulses, n=PER_CONCERN)
    before, latest = pulses[-2:]
    answers = next(one.at_least for one in told.state.pulses if one.entry == latest.entry)
    heard = told.concerns.between(before.at, latest.at)
    fell = before.other - latest.other >= FELL
    shown = [before, latest, *heard]
    values: dict[str, Value] = {"was": _mean(before.other), "now": _mean(latest.other), "n": len(heard)}
    if fell and len(heard) * PER_CONCERN < answers:
        line = Counted("The pulse fell from {was} to {now}, and {n} concern was raised meanwhile.",
                       "The pulse fell from {was} to {now}, and {n} concerns were raised meanwhile.")  # fmt: skip
        return found("present", line, shown, **values)
    line = Counted("The pulse went from {was} to {now}, and {n} concern was raised meanwhile.",
                   "The pulse went from {was} to {now}, and {n} concerns were raised meanwhile.")  # fmt: skip
    return found("absent", line, shown, **values)


def rigid(told: Chronicle, at: str) -> Found:
    """Tell whether nobody has renegotiated the page for 18 months although circumstances changed."""
    last = told.renewals.until(at)[-1]
    months = _months(last.at, at)
    changed = told.changes.between(last.at, at)
    changed = [fact for fact in changed if fact.entry != last.entry]
    if midnight(day_of(last.at)) > _back(at):
        line = Counted("Renegotiated, or stood by as it is, {n} month ago.",
                       "Renegotiated, or stood by as it is, {n} months ago.")  # fmt: skip
        lately = _("Renegotiated, or stood by as it is, within the last month.")
        return found("absent", line if months else lately, [last], n=months)
    if not changed:
        return found("unknown", _("Untouched for {months} months; no change is recorded."), [last], months=months)
    line = Counted("Untouched for {months} months while circumstances changed: {n} entry shows it.",
                   "Untouched for {months} months while circumstances changed: {n} entries show it.")  # fmt: skip
    return found("present", line, [last, *changed], months=months, n=len(changed))


def _back(at: str) -> str:
    """Return the moment 18 months before another."""
    return midnight(months_later(day_of(at), -RIGID))


def _days(start: str, end: str) -> int:
    return (date.fromisoformat(day_of(end)) - date.fromisoformat(day_of(start))).days


def _months(start: str, end: str) -> int:
    one, two = date.fromisoformat(day_of(start)), date.fromisoformat(day_of(end))
    return (two.year - one.year) * 12 + two.month - one.month - (two.day < one.day)


def _mean(halves: int) -> str:
    return f"{halves // 2}.{5 * (halves % 2)}"


def _name(told: Chronicle, actor: str) -> str:
    return told.state.actors[actor].name


DECAY = (
    Question(
        "theatre", "decay", YEAR, _("Meetings without decisions"),
        _("Meetings happen but no decisions are recorded, or decisions appear retroactively with rationales missing."),
        theatre,
    ),
    Question(
        "bottleneck", "decay", "season", _("One carries it all"),
        _("A single organization or person has become the bottleneck for coalition actions."), bottleneck,
    ),
    Question(
        "silent-complaint", "decay", YEAR, _("Complaints nobody hears"),
        _("Members complain privately about the coalition but do not raise concerns in formation circles."), silence,
    ),
    Question(
        "rigid-platform", "decay", RIGID, _("A page nobody touches"),
        _("The platform has not been renegotiated in 18+ months despite changed circumstances."), rigid,
    ),
    Question(
        "lowest-common-denominator", "decay", None, _("Promises grow vague"),
        _("Lowest-common-denominator drift occurs when the coalition, in pursuit of consensus, waters down its"
        " non-negotiables until it stands for nothing."), vague,
    ),
    Question(
        "free-riding", "decay", YEAR, _("Promises signed, not kept"),
        _("Free-rider fragmentation happens when members claim coalition membership but do not fulfill commitments."),
        riding,
    ),
)  # fmt: skip
