"""The record in plain sentences: what each entry did, how a proposal stands, what a rule asks.

Each is a `Line`, so that a page can translate it and put its reader's own words for *platform* or *member* into it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from concerted.coalition.ballots import Openings
from concerted.coalition.circle import Founding, Nod
from concerted.coalition.citing import Citing
from concerted.coalition.clauses import Clause
from concerted.coalition.commitments import CallEnding, Seen, ShownAt
from concerted.coalition.counting import tally
from concerted.coalition.decisions import Closing
from concerted.coalition.drawing import DrawAnnounced, PanelDrawn, PanelReplaced
from concerted.coalition.duties import Skip
from concerted.coalition.holding import HoldingCost
from concerted.coalition.life import body_of
from concerted.coalition.membership import Lapse
from concerted.coalition.messages import ChannelNamed, Message
from concerted.coalition.platform import Endorsement, needed_endorsements
from concerted.coalition.proposals import Proposing
from concerted.coalition.register import KnownTie
from concerted.coalition.rules import BY_OBJECTION, Rule, Tally, agrees_needed, quorum_needed
from concerted.coalition.stances import ObjectionAnswer, Stance, Validity
from concerted.coalition.state import FEWEST, Decision, Proposal, State, Sunset
from concerted.coalition.trustees import Unsealing
from concerted.coalition.watching import Watch
from concerted.lines import Counted, Line, Lines, Moment, Value
from concerted.record.entry import Entry


def line_of(state: State, entry: Entry) -> Line:
    """Return what `entry` did; `state` is the state after it (or any later one)."""
    body = body_of(entry)
    acted_on = _acted_on(state, entry.ref.index) if entry.ref else {}
    values: dict[str, Value] = {**acted_on, "who": _who(state, entry, body), **_texts(body)}
    values |= {name: _name(state, getattr(body, name)) for name in _ACTORS if getattr(body, name, None)}
    if isinstance(body, Proposing) and body.visibility and (made := _made(state, entry)):
        values["title"] = made.title
    if isinstance(body, Closing) and (statement := _statement(state, entry, body)):
        values["title"] = statement
    if isinstance(body, KnownTie):
        one, other = (_name(state, name) for name in body.between)
        values |= {"one": one, "other": other}
    if isinstance(body, Openings | Unsealing):
        values["unopened"] = len(body.unopened or ())
    if isinstance(body, PanelDrawn):
        values["names"] = ", ".join(_name(state, name) for name in body.panel or ())
    if isinstance(body, Lapse):
        values["names"] = ", ".join(_name(state, name) for name in body.members)
    return Line(_TEMPLATES[_manner(entry.kind, body)], values)


def _statement(state: State, entry: Entry, body: Closing) -> str | None:
    """Return the sentence that says what was decided, where it was given and may be read."""
    proposal = state.proposals.get(entry.ref.index) if entry.ref else None
    return proposal.decision.statement if body.words and proposal and proposal.decision else body.statement


def _made(state: State, entry: Entry) -> Proposal | None:
    """Return the proposal that an entry made, whose title the entry itself does not say."""
    leaf = entry.leaf().hex()
    return next((one for one in state.proposals.values() if one.leaf == leaf), None)


def next_line(state: State) -> Line:
    """Return what the coalition as a whole has to do next."""
    if state.sunset:
        return _sunset_line(state.sunset)
    if state.platform:
        waiting = [proposal.title for proposal in state.proposals.values() if proposal.is_open]
        if waiting:
            return Line("Open: “{title}”", {"title": waiting[0]})
        return Line("In force: the {platform}. What it does not leave to each {member} begins with a {proposal}.")
    if state.draft and state.interest is not None:
        signed = sum(0 in actor.endorsed for actor in state.circle)
        values = {"signed": signed, "needed": needed_endorsements(state)}
        template = "Before the {circle}: the {platform}, with {signed} of the {needed} endorsements it needs."
        return Line(template, values)
    if state.interest is not None:
        return Line("The shared interest stands. Now put one page in writing: the {platform}.")
    return _circle_line(state)


def _sunset_line(sunset: Sunset) -> Line:
    if sunset.ended is not None:
        return Line("The {coalition} has ended. Its record stays.")
    if sunset.contests:
        return Line("The {coalition} is to end, and members contest it: it ends only once it is decided again.")
    return Line("The {coalition} is ending, from {when} on.", {"when": Moment(sunset.ends_from[:10])})


def _circle_line(state: State) -> Line:
    here = len(state.circle)
    if here < FEWEST:
        template = "The {circle} has {here} of at least {fewest}: invite the others."
        return Line(template, {"here": here, "fewest": FEWEST})
    return Line("Not yet a coalition, but a group with separate agendas: find one {sentence} that everyone nods to.")


def rule_line(rule: Rule, electorate: int) -> Line:
    """Return what a rule asks of so many members, in one sentence."""
    values: dict[str, Value] = {
        "quorum": quorum_needed(rule, electorate),
        "electorate": electorate,
        "least": Line("more than") if rule.more_than else Line("at least"),
        "share": rule.threshold,
        "base": Line(_BASES[rule.base]),
        "rest": Lines(tuple(_rest(rule)), before=" "),
    }
    return Line(_RULES[rule.method], values)


def _rest(rule: Rule) -> Iterator[Line]:
    """Yield what else a rule says, as further sentences."""
    if rule.overrule:
        yield Line("An objection that {share} of the others find not valid is overruled.", {"share": rule.overrule})
    if rule.veto:
        yield Line("Nothing is adopted against {names}.", {"names": ", ".join(rule.veto)})
    if rule.cap:
        yield Line("Of members with the same funder or parent, {cap} count.", {"cap": rule.cap})
    if rule.ballot == "trustees":
        text = "Ballots are sealed until time is up, from the host too: {openers} trustees open them."
        yield Line(text, {"openers": rule.openers or 0})
    elif rule.ballot:
        yield Line("Ballots are sealed until time is up.")
    if rule.extension:
        days = Counted("Without a quorum it is extended once, by {n} day.",
                       "Without a quorum it is extended once, by {n} days.")  # fmt: skip
        yield Line(days, {"n": rule.extension})


_PUBLISHED = Counted("Decisions are published within {n} day.", "Decisions are published within {n} days.")
_REVIEWED = Counted("Decisions are looked at again after {n} month.", "Decisions are looked at again after {n} months.")
_DELAYED = Counted(
    "What only members read at first is public {n} day after its closing, at the latest.",
    "What only members read at first is public {n} days after its closing, at the latest.",
)
_WITNESSED = Counted("{n} witness must have seen an entry.", "{n} witnesses must have seen an entry.")


def more_lines(clause: Clause) -> list[Line]:
    """Return what else a clause says besides its text, check, boundary and rule: one sentence each."""
    said: list[tuple[object, str | Counted, dict[str, Value]]] = [
        (clause.value, "{value} {unit}; {stricter} is stricter.", {
            "value": clause.value or 0, "unit": clause.unit or "", "stricter": clause.stricter or "",
        }),
        (clause.duties, _TERMS[clause.term or "quarter"], {"duties": ", ".join(clause.duties or ())}),
        (clause.meets, _MEETS[clause.meets or "month"], {}),
        (clause.publish, _PUBLISHED, {"n": clause.publish or 0}),
        (clause.season, _SEASONS[clause.season or "year"], {}),
        (clause.review, _REVIEWED, {"n": clause.review or 0}),
        (clause.delay, _DELAYED, {"n": clause.delay or 0}),
        (clause.witnesses, _WITNESSED, {"n": clause.witnesses or 0}),
        (clause.grounds, "It ends where: {grounds}.", {
            "grounds": Lines(tuple(Line(_GROUNDS[ground]) for ground in clause.grounds or ()), between=", "),
        }),
    ]  # fmt: skip
    lines = [Line(template, values) for field, template, values in said if field is not None]
    if clause.watch:
        lines.append(watch_line(clause.watch))
    variants = ({"place": variant.jurisdiction, "text": variant.text} for variant in clause.variants or ())
    return [*lines, *(Line("{place}: {text}", dict(variant)) for variant in variants)]


def watch_line(watch: Watch) -> Line:
    """Return what a machine looks for, in a sentence."""
    gaps = {name: getattr(watch, name) or "" for name in ("days", "share", "against", "phrase")}
    return Line(_WATCHES[watch.look], gaps)


def standing_line(proposal: Proposal) -> Line:
    """Return how a proposal stands: how many agree, how many are needed, how many have answered."""
    if proposal.draft:
        return Line("A draft: nobody is asked yet.")
    counted = tally(proposal)
    values: dict[str, Value] = {
        "answered": Line(_ANSWERED, {"n": counted.answered, "electorate": counted.electorate}),
        "agree": Line(_AGREE, {"n": counted.agree}),
        "object": Line(_OBJECT, {"n": counted.object}),
        "needed": agrees_needed(proposal.rule, counted),
        "standing": Line(_OBJECTIONS, {"n": counted.standing or 0}),
        "outdated": _outdated(proposal),
    }
    if proposal.rule.method != "consent":
        return Line(_STANDING["needed"], values)
    return Line(_STANDING["consent" if counted.object == (counted.standing or 0) else "objections"], values)


def count_lines(proposal: Proposal) -> list[Line]:
    """Return what an open proposal still takes and what it has, as the parts of one sentence: “7 of 9 needed”."""
    counted, rule = tally(proposal), proposal.rule
    quorum = quorum_needed(rule, counted.electorate)
    values: dict[str, str | int] = {
        "agree": counted.agree,
        "against": _against(rule, counted),
        "answered": counted.took_part,
        "electorate": counted.electorate,
        "needed": agrees_needed(rule, counted),
        "quorum": quorum,
        "standing": counted.standing or 0,
    }
    still_sealed = proposal.sealed and proposal.opened_at is None
    parts = ("quorum", "answered") if still_sealed else _parts(rule, counted, quorum)
    return [Line(_COUNTS[part], values) for part in parts]


def _parts(rule: Rule, counted: Tally, quorum: int) -> Iterator[str]:
    """Yield what the sentence says: what must be, what is, and what stands in the way."""
    short = counted.took_part < quorum
    if rule.method == "consent":
        yield from ("quorum", "answered")
        if not counted.agree and not short:
            yield "nobody"
    else:
        of_all = rule.base == "eligible"
        yield "needed" if of_all else "needed-now"
        yield "agree"
        if short and quorum > (agrees_needed(rule, counted) if of_all else 0):
            yield "short"
    if rule.method in BY_OBJECTION:
        yield {0: "no-objection", 1: "objection"}.get(counted.standing or 0, "objections")
    if rule.method != "consent" and _against(rule, counted):
        yield "against"
    if counted.vetoes:
        yield "vetoed"


def _against(rule: Rule, counted: Tally) -> int:
    """Return how many are against, those apart whose objection is counted by itself."""
    return counted.disagree if rule.method in BY_OBJECTION else counted.against


def hindrance_line(decision: Decision) -> Line | None:
    """Return why a decision lapsed, in a sentence; None for one that did not."""
    return Line(_HINDRANCES[decision.hindrance]) if decision.hindrance else None


def _outdated(proposal: Proposal) -> Lines:
    """Return how many answers were given to an earlier text, as a further sentence."""
    old = sum(taken.outdated for taken in proposal.stances.values())
    return Lines((Line(_OUTDATED, {"n": old}),) if old else (), before=" ")


def _who(state: State, entry: Entry, body: object) -> Value:
    if isinstance(body, Founding):
        return body.convener_name
    return state.actors[entry.by].name if entry.by in state.actors else Line("The host")


def _name(state: State, actor: str) -> str:
    return state.actors[actor].name if actor in state.actors else actor


def _texts(body: object) -> dict[str, Value]:
    """Return the values of a body that a sentence may name as they are, and its moments and days as such."""
    found = {name: value for name in _NAMED if isinstance(value := getattr(body, name, None), str | int)}
    return {name: Moment(str(value)) if value and name in _MOMENTS else value for name, value in found.items()}


def _acted_on(state: State, number: int) -> dict[str, str | int]:
    """Return what a sentence may say of the entry that was acted on."""
    values: dict[str, str | int] = {"number": number}
    if number in state.objections:
        values["objector"] = _name(state, state.proposals[state.objections[number]].objections[number].by)
    if proposal := state.proposals.get(state.objections.get(number, number)) or state.decisions.get(number):
        values["title"] = proposal.title
    if said := state.messages.get(number):
        values["title"] = said.title
    if cited := state.citations.get(number):
        values["name"] = cited.name
    if draw := state.draws.get(number):
        values["title"] = draw.title
    if sentence := state.sentences.get(number):
        values["text"] = sentence.text
    if meeting := state.meetings.get(number):
        values["title"] = meeting.title
    call = state.calls.get(number)
    if period := state.periods.get(call.period if call else number):
        values |= {"clause": period.clause, "period": period.name}
    if call:
        values["member"] = _name(state, call.member)
    return values


def _manner(kind: str, body: object) -> str:
    """Return which of a kind's sentences says what this body did."""
    manner = _MANNERS.get(type(body))
    return (manner(body) if manner else None) or kind


def _proposed(body: Proposing) -> str | None:
    if body.visibility is not None:
        return "hidden-draft" if body.draft else "hidden"
    return "reversal" if body.reverses is not None else "draft" if body.draft else None


_WATCHES: dict[str, str | Counted] = {
    "attendance": "Looked at by itself: who was at {share} % of the meetings.",
    "report": "Looked at by itself: whether the {member} said how it went.",
    "updated": Counted(
        "Looked at by itself: a page or feed that changed within {days} day.",
        "Looked at by itself: a page or feed that changed within {days} days.",
        "days",
    ),
    "repository": Counted(
        "Looked at by itself: a repository with work of the last day.",
        "Looked at by itself: a repository with work of the last {days} days.",
        "days",
    ),
    "file": "Looked at by itself: something that must be there.",
    "schema": "Looked at by itself: data that fit the schema at {against}",
    "openapi": "Looked at by itself: an API that breaks nothing of the one at {against}",
    "served": "Looked at by itself: an API that answers as the one at {against} says",
    "phrase": "Looked at by itself: a text that says “{phrase}”.",
    "terms": "Looked at by itself: a text that stays as it was.",
}
"""What is looked for → the sentence that says so."""

_MANNERS: dict[type, Callable[[Any], str | None]] = {
    Founding: lambda body: "refounding" if body.origin else None,
    Nod: lambda body: "nod-stands" if body.stands else None if body.yes else "not-yet",
    Endorsement: lambda body: "in-force" if body.in_force else None,
    Proposing: _proposed,
    Stance: lambda body: f"{body.stance}-by-proxy" if body.proxy_for else body.stance,
    ObjectionAnswer: lambda body: f"objection-{body.answer}",
    Validity: lambda body: "valid" if body.valid else "not-valid",
    Closing: lambda body: body.result,
    Openings: lambda body: "openings-rest" if body.unopened else None,
    Unsealing: lambda body: "unsealing-rest" if body.unopened else None,
    Message: lambda body: "message-for-all" if body.for_coalition else None,
    ChannelNamed: lambda body: f"channel{'-for-all' * bool(body.for_coalition)}{'-gone' * bool(body.gone)}",
    Citing: lambda body: "citation-in" if body.decision is not None else "citation-for" if body.duty else None,
    DrawAnnounced: lambda body: "draw-by-quotas" if body.quotas else None,
    PanelDrawn: lambda body: "draw-failed" if body.outcome == "failed" else None,
    PanelReplaced: lambda body: None if body.instead else "panel-smaller",
    Seen: lambda body: f"saw-{body.seen}",
    ShownAt: lambda body: None if body.address else "shown-nowhere",
    HoldingCost: lambda body: None if body.cost else "holding-cost-gone",
    CallEnding: lambda body: f"call-{body.ending}",
    Skip: lambda body: None if body.holder else "skip-vacant",
}
"""Bodies that one sentence is not enough for → which of their kind's sentences says it; None for the plain one."""

_ACTORS = ("actor", "holder", "member", "principal", "to", "proxy_for", "leaver", "instead")
"""Fields that hold the short name of an actor."""

_NAMED = (
    "name", "text", "title", "ground", "what", "view", "seat", "until", "duty", "starts", "ends", "closes", "clause",
    "evidence", "coalition", "number", "public_after", "address", "seats", "cost",
)  # fmt: skip
"""Fields whose value a sentence may show."""

_MOMENTS = ("until", "starts", "ends", "closes")
"""Of these, the moments and days."""

_TEMPLATES: dict[str, str | Counted] = {
    "founding": "{who} convened {name}.",
    "refounding": "{who} convened {name}, replanted from an earlier {coalition}.",
    "actor": "{who} put on the map what is known of {name}.",
    "tie": "{who} noted that {one} and {other} know each other: {what}",
    "interview": "{who} held an interview with {actor}.",
    "agenda": "{who} set what the {circle} talks about.",
    "invitation": "{who} invited {name}.",
    "sentence": "{who} proposed the {sentence} “{text}”",
    "sentence-withdrawal": "{who} withdrew the {sentence} “{text}”",
    "nod": "{who} nodded to “{text}”",
    "nod-stands": "{who} nodded, and with that everyone has: “{text}”",
    "not-yet": "{who} said “not yet” to “{text}”",
    "view": "{who} said “{view}” to “{text}”",
    "platform": "{who} put a draft of the {platform} before the {circle}.",
    "endorsement": "{who} endorsed the {platform}.",
    "in-force": "{who} endorsed the {platform}. With that it is in force.",
    "adoption": "{name} adopted the {platform} without joining.",
    "adoption-ended": "{name} no longer adopts the {platform}.",
    "proposal": "{who} proposed: “{title}”",
    "draft": "{who} drafted: “{title}”",
    "hidden": Counted(
        "{who} proposed: “{title}”. Its words become public {public_after} day after its closing.",
        "{who} proposed: “{title}”. Its words become public {public_after} days after its closing.",
        "public_after",
    ),
    "hidden-draft": Counted(
        "{who} drafted: “{title}”. Its words become public {public_after} day after its closing.",
        "{who} drafted: “{title}”. Its words become public {public_after} days after its closing.",
        "public_after",
    ),
    "disclosure": "Its days are over, and everybody may read it: “{title}”",
    "reversal": "{who} proposed to reverse: “{title}”",
    "proposal-opening": "{who} opened “{title}” for answers, until {closes}.",
    "proposal-edit": "{who} edited “{title}”. Answers given before are asked again.",
    "proposal-withdrawal": "{who} withdrew “{title}”",
    "proposal-extension": "“{title}” lacked its quorum; its time was extended to {closes}.",
    "agree": "{who} agrees with “{title}”",
    "abstain": "{who} abstains on “{title}”",
    "stand-aside": "{who} stands aside on “{title}”",
    "disagree": "{who} disagrees with “{title}”",
    "object": "{who} objects to “{title}”",
    "agree-by-proxy": "{who}, for {proxy_for}, agrees with “{title}”",
    "abstain-by-proxy": "{who}, for {proxy_for}, abstains on “{title}”",
    "stand-aside-by-proxy": "{who}, for {proxy_for}, stands aside on “{title}”",
    "disagree-by-proxy": "{who}, for {proxy_for}, disagrees with “{title}”",
    "object-by-proxy": "{who}, for {proxy_for}, objects to “{title}”",
    "objection-withdrawn": "{who} withdrew its objection to “{title}”",
    "objection-resolved": "{who}: the objection to “{title}” is resolved.",
    "valid": "{who} finds the objection of {objector} to “{title}” valid.",
    "not-valid": "{who} finds the objection of {objector} to “{title}” not valid.",
    "ballot": "{who} cast a sealed ballot on “{title}”",
    "openings": "{who} opened the ballots on “{title}”",
    "openings-rest": "{who} opened ballots on “{title}”; {unopened} stay sealed.",
    "trustee-key": "{who} can be a trustee, who opens sealed ballots.",
    "unsealing": "{who} answered as a trustee, to open the ballots on “{title}”",
    "unsealing-rest": "{who} answered as a trustee on “{title}”; {unopened} ballots stay sealed.",
    "adopted": "Adopted: “{title}”",
    "rejected": "Rejected: “{title}”",
    "lapsed": "Lapsed: “{title}”",
    "meeting": "{who} called a meeting: {title}, {starts}.",
    "attendance": "{who} noted who was at “{title}”.",
    "minutes": "{who} wrote the minutes of “{title}”.",
    "rotation": "The duties go round: turn {number}, {starts} to {ends}.",
    "capacity": "{who} said how many duties it can hold.",
    "swap": "{who} offered {duty} to {to}.",
    "swap-accepted": "{who} took over {duty}.",
    "skip": "{who} skipped {duty}; {holder} takes over.",
    "skip-vacant": "{who} skipped {duty}; nobody can take it now.",
    "filling": "{holder} takes over {duty}.",
    "duty-note": "{who} handed over a note on {duty}.",
    "period": "{clause}: {name} began; who owes it is fixed.",
    "saw-kept": "{who} saw that {member} kept {clause} in {period}: {evidence}",
    "shown-at": "{who} said where one can look whether it keeps {clause}: “{address}”",
    "shown-nowhere": "{who} no longer says where one can look whether it keeps {clause}.",
    "saw-missed": "{who} saw that {member} missed {clause} in {period}: {evidence}",
    "holding-cost": "{who} said what holding the strictest {clause} would cost it: “{cost}”",
    "holding-cost-gone": "{who} took back what holding the strictest {clause} would cost it.",
    "call": "{who} called {member} on {clause} in {period}.",
    "call-renewed": "{who} renewed its commitment to {clause}.",
    "call-amended": "The call of {member} ended: {clause} was amended.",
    "call-excused": "{who} excused {member} from {clause} until {until}.",
    "call-parted": "The call of {member} on {clause} ended: it parted.",
    "assessment": "{who} rated how the {coalition} does.",
    "pulse": "The pulse of {name} was released.",
    "seat": "{who} seated a {representative}: {seat}.",
    "seat-ended": "The seat “{seat}” of {who} is empty.",
    "voice": "{who} stated what counts where its {representatives} differ.",
    "proxy": "{who} lets {holder} vote for it until {until}.",
    "proxy-ended": "{who} ended the proxy of {principal}.",
    "renewal": "{who} renewed its membership until {until}.",
    "lapse": "Lapsed with their season, without blame: {names}.",
    "leaving": "{who} left.",
    "contest": "{who} contests the ending.",
    "contest-ended": "{who} no longer contests the ending.",
    "ending": "The {coalition} has ended. Thank you, all.",
    "replanted": "It was replanted as {coalition}.",
    "key": "{who} signs for itself from here on, with a key of its own.",
    "key-revoked": "{who} revoked its own key, and signs nothing with it from here on.",
    "message": "{who} signed a message: “{title}”",
    "message-for-all": "{who} signed a message for the {coalition}: “{title}”",
    "message-withdrawn": "{who} withdrew the message “{title}”",
    "channel": "{who} can be heard here: {address}.",
    "channel-for-all": "{who} said where the {coalition} can be heard: {address}.",
    "channel-gone": "{who} can no longer be heard here: {address}.",
    "channel-for-all-gone": "{who} said where the {coalition} can no longer be heard: {address}.",
    "citation": "{who} cited the pattern “{name}”",
    "citation-in": "{who} cited the pattern “{name}” in the {decision} “{title}”",
    "citation-for": "{who} cited the pattern “{name}” for the duty of {duty}.",
    "citation-withdrawn": "{who} withdrew the citation of “{name}”",
    "draw": "{who} announced that {seats} seats are drawn by lot: “{title}”",
    "draw-by-quotas": "{who} announced that {seats} seats are drawn by lot, with quotas: “{title}”",
    "draw-commitment": "{who} committed to a seed for “{title}”",
    "draw-reveal": "{who} revealed its seed for “{title}”",
    "drawn": "Drawn by lot for “{title}”: {names}.",
    "draw-failed": "“{title}” was not drawn: too few seeds were revealed.",
    "panel-replacement": "{leaver} dropped out of “{title}”; by lot {instead} takes its seat.",
    "panel-smaller": "{leaver} dropped out of “{title}”; nobody is left to take its seat.",
    "witness": "{who} named its witness: {name}.",
    "handover": "The members handed the log to another host.",
    "erasure-followed": "{who} erased its copy of the words beside entry {number} too.",
    "erasure": "{who} erased the words beside entry {number}. Ground: {ground}.",
}
_COUNTS = {
    "quorum": "{quorum} of {electorate} must answer",
    "answered": "{answered} so far",
    "nobody": "nobody agrees yet",
    "needed": "{needed} of {electorate} needed",
    "needed-now": "{needed} needed as things stand",
    "agree": "{agree} so far",
    "short": "{answered} of the {quorum} that must take part have",
    "no-objection": "no objection stands",
    "objection": "one objection stands",
    "objections": "{standing} objections stand",
    "against": "{against} against",
    "vetoed": "vetoed",
}
"""The parts of the sentence that says what a proposal takes and what it has."""
_HINDRANCES = {
    "no-quorum": "Too few took part.",
    "no-trustees": "Too few trustees opened the ballots: it is voted on anew.",
    "collision": "The {platform} was changed meanwhile, in the same place.",
    "undone-already": "What it would reverse was reversed meanwhile.",
    "over-a-page": "With what was adopted meanwhile, the {platform} would be over one page.",
}
_RULES = {
    "consent": "By consent: adopted if no objection stands once at least {quorum} of {electorate} have answered.{rest}",
    "consensus": "By consensus: adopted if nobody disagrees or objects, {least} {share} of {base} agree, and at least"
    " {quorum} of {electorate} have answered.{rest}",
    "unanimity": "By unanimity: adopted if all of {base} agree, and at least {quorum} of {electorate} have"
    " answered.{rest}",
    "majority": "By majority: adopted if {least} {share} of {base} agree, and at least {quorum} of {electorate}"
    " have answered.{rest}",
    "supermajority": "By supermajority: adopted if {least} {share} of {base} agree, and at least {quorum} of"
    " {electorate} have answered.{rest}",
}
_STANDING = {
    "needed": "{answered}: {agree}, {needed} needed as things stand.{outdated}",
    "consent": "{answered}: {agree}, {object}.{outdated}",
    "objections": "{answered}: {agree}, {object}, {standing}.{outdated}",
}
_ANSWERED = Counted("{n} of {electorate} has answered", "{n} of {electorate} have answered")
_AGREE = Counted("{n} agrees", "{n} agree")
_OBJECT = Counted("{n} objects", "{n} object")
_OBJECTIONS = Counted("{n} objection stands", "{n} objections stand")
_OUTDATED = Counted(
    "{n} answered before the text was edited, and is asked again.",
    "{n} answered before the text was edited, and are asked again.",
)
_TERMS = {
    "week": "{duties}: a week each.",
    "month": "{duties}: a month each.",
    "quarter": "{duties}: a quarter each.",
    "half-year": "{duties}: a half-year each.",
    "year": "{duties}: a year each.",
}
_MEETS = {
    "week": "One meets every week.",
    "month": "One meets every month.",
    "quarter": "One meets every quarter.",
    "year": "One meets every year.",
}
_SEASONS = {
    "quarter": "A membership lasts for a quarter.",
    "half-year": "A membership lasts for a half-year.",
    "year": "A membership lasts for a year.",
}
_GROUNDS = {
    "goal-reached": "its goal is reached",
    "trigger-gone": "what it was for is gone",
    "broken": "a non-negotiable is broken for good",
    "replant": "new conditions call for a fresh start",
}
_BASES = {
    "cast": "those who vote for or against",
    "eligible": "all members",
    "present": "those who take part",
    "not-abstaining": "all members who do not abstain",
}
