"""The record in plain sentences: every kind of entry, in every vocabulary, with no gap left."""

import re
from base64 import b64encode
from dataclasses import replace
from functools import cache

import pytest

from concerted.coalition import (
    ActorFacts,
    Adoption,
    AdoptionEnded,
    Agenda,
    Assessing,
    Attendance,
    Ballot,
    CallEnding,
    Calling,
    Capacity,
    ChannelNamed,
    CitationWithdrawn,
    Citing,
    Closing,
    Contest,
    ContestEnded,
    Convening,
    DrawAnnounced,
    DutyNote,
    Edit,
    Effect,
    Ending,
    Erasure,
    ErasureFollowed,
    Extension,
    Filling,
    Founding,
    Hand,
    Handover,
    HoldingCost,
    Interview,
    Invitation,
    KeyRevoked,
    KnownTie,
    Lapse,
    Leaving,
    MemberKey,
    Message,
    MessageWithdrawn,
    Minutes,
    Nod,
    ObjectionAnswer,
    Opening,
    Openings,
    Origin,
    PanelDrawn,
    PanelReplaced,
    PeriodOpening,
    Platform,
    Proposing,
    ProxyEnded,
    ProxyGiven,
    Ratings,
    Released,
    Renewal,
    Replanted,
    Rotating,
    Sealed,
    SeatEnded,
    SeatTaken,
    SeedRevealed,
    Seen,
    SentenceWithdrawal,
    ShownAt,
    Skip,
    Stance,
    Swap,
    SwapAccepted,
    TrusteeKey,
    Validity,
    Variant,
    View,
    VoiceRule,
    Watch,
    Withdrawal,
    WitnessKey,
    Wording,
    fold,
    line_of,
    next_line,
    replay,
    rule_line,
    standing_line,
)
from concerted.coalition.assessments import DIMENSIONS
from concerted.coalition.drawing import commitment_to
from concerted.coalition.life import STEPS
from concerted.coalition.rules import STANCES, Rule
from concerted.coalition.story import count_lines, hindrance_line
from concerted.coalition.trustees import sealed_ballot, shares_of
from concerted.contexts import CONTEXTS
from concerted.contexts import words as words_of
from concerted.lines import WORDS
from concerted.record.entry import Entry, read_entry
from tests.coalition.hidden import Keeping
from tests.coalition.lives import (
    IDS,
    KEY,
    SENTENCE,
    Life,
    amend,
    answer,
    answered,
    at,
    carried,
    circle,
    clauses_with,
    endorse,
    holders,
    in_force,
    proposed,
    proposing,
    ruled,
    wait_until,
)
from tests.coalition.test_keeping import key, signs
from tests.coalition.test_sunset import ending, sunset
from tests.coalition.test_trustees import chance_of, secret_of

WHY = Sealed(c="0" * 64)
RIVER, CLINICS, GROWERS, SCHOOLS, BEES = IDS
SEASONS = clauses_with(
    joining={"season": "year"},
    doing={"rule": Rule(method="consent", overrule="1/2", extension=5), "delay": 5},
)


@cache
def whole() -> Life:
    """A life with every kind of entry there is."""
    life = Life()
    origin = Origin(coalition="clean-sky-abcdef", name="Clean Sky", size=40, root="0" * 64)
    life.do(Founding(name="Clear Air", context="activist", convener_name="River Watch", log_key=KEY, origin=origin))
    agree_on_a_sentence(life)
    agree_on_a_platform(life)
    decide_things(life)
    take_turns(life)
    keep_commitments(life)
    vote_sealed(life)
    vote_by_trustees(life)
    draw_lots(life)
    hold_a_standard(life)
    keep_the_record(life)
    come_and_go(life)
    end(life)
    return life


def agree_on_a_sentence(life: Life) -> None:
    for name in ("Clinics", "Growers", "Schools", "Beekeepers"):
        life.do(Invitation(name=name), by=RIVER)
    life.do(ActorFacts(name="Walkers", people=300), by=CLINICS)
    life.do(KnownTie(between=(RIVER, CLINICS), what="They share an office."), by=GROWERS)
    life.do(Interview(actor="walkers", notes=WHY), by=RIVER)
    life.do(Agenda(items=("What do we all want?",)), by=RIVER)
    first = life.do(Wording(text="Clean air."), by=CLINICS)
    life.do(View(view="pass"), by="walkers", ref=first)
    life.do(Nod(yes=False, reason=WHY), by=RIVER, ref=first)
    life.do(SentenceWithdrawal(), by=CLINICS, ref=first)
    sentence = life.do(Wording(text=SENTENCE), by=RIVER)
    for actor in (CLINICS, GROWERS, SCHOOLS, BEES):
        life.do(Nod(yes=True), by=actor, ref=sentence)


def agree_on_a_platform(life: Life) -> None:
    life.do(Platform(clauses=SEASONS), by=RIVER)
    for actor in IDS:
        endorse(life, actor)
    life.do(Adoption(name="Town Library"))
    life.do(AdoptionEnded(name="Town Library"))


def decide_things(life: Life) -> None:
    later = at(life.hour + 24 * 300)
    life.do(SeatTaken(seat="board", binds=True, person=WHY), by=CLINICS)
    life.do(VoiceRule(voice="together"), by=CLINICS)
    life.do(ProxyGiven(holder=SCHOOLS, until=later), by=BEES)
    draft = life.do(Proposing(title="Buy meters", text="Two.", decision_class="tactical", draft=True), by=RIVER)
    life.do(Opening(), by=RIVER, ref=draft)
    life.do(Edit(text="Three."), by=RIVER, ref=draft)
    for word in STANCES:
        life.do(Stance(stance=word, reason=WHY, seat="board"), by=CLINICS, ref=draft)
        life.do(Stance(stance=word, reason=WHY, proxy_for=BEES), by=SCHOOLS, ref=draft)
    objection = answer(life, draft, GROWERS, "object")
    life.do(Validity(valid=True), by=SCHOOLS, ref=objection)
    life.do(Validity(valid=False, reason=WHY), by=SCHOOLS, ref=objection)
    life.do(ObjectionAnswer(answer="resolved"), by=GROWERS, ref=objection)
    theirs = next(n for n, o in life.state.proposals[draft].objections.items() if o.by == BEES)
    life.do(ObjectionAnswer(answer="withdrawn"), by=SCHOOLS, ref=theirs)
    for actor in IDS:
        answer(life, draft, actor, "agree")
    decision = life.do(Closing(rationale="All agree.", statement="We buy three meters."), ref=draft)
    life.do(SeatEnded(seat="board"), by=CLINICS)
    life.do(ProxyEnded(principal=BEES), by=SCHOOLS)
    carried(
        life,
        Proposing(title="Sell them", text="They hum.", decision_class="tactical", reverses=decision),
        by=GROWERS,
        ref=decision,
    )
    rejected = life.do(proposing(title="Shout"), by=RIVER)
    for actor in IDS:
        answer(life, rejected, actor, "object")
    life.do(Closing(rationale="Nobody wants it."), ref=rejected)
    dropped = life.do(proposing(title="Whisper"), by=RIVER)
    life.do(Withdrawal(reason=WHY), by=RIVER, ref=dropped)
    forgotten = life.do(proposing(title="Hum"), by=RIVER)
    life.wait(days=7)
    life.do(Extension(), ref=forgotten)
    life.wait(days=5)
    life.do(Closing(rationale="Nobody answered."), ref=forgotten)
    keeping = Keeping(life=life)
    hidden = keeping.decided()
    life.wait(days=5)
    keeping.do(keeping.disclosure(hidden), ref=hidden)
    keeping.propose(draft=True)
    meeting = life.do(Convening(title="Our meeting", starts=at(life.hour + 2)), by=RIVER)
    life.wait(days=1)
    life.do(Attendance(present=IDS), by=CLINICS, ref=meeting)
    life.do(Minutes(text="We talked."), by=CLINICS, ref=meeting)


def take_turns(life: Life) -> None:
    life.do(Capacity(duties=2), by=RIVER)
    life.do(Rotating())
    who = holders(life)
    press, books = who["communications"], who["documentation"]
    life.do(Swap(duty="communications", to=books), by=press)
    life.do(SwapAccepted(duty="communications"), by=books)
    life.do(DutyNote(duty="communications", text="The list is in the blue folder."), by=press)
    life.do(Skip(duty="scheduling"), by=who["scheduling"])
    while holder := holders(life)["convening"]:
        life.do(Skip(duty="convening", reason=WHY), by=holder)
    wait_until(life, life.state.rotations[-1].ends)
    for actor in IDS[1:]:
        life.do(Capacity(duties=0), by=actor)
    life.do(Rotating())
    life.do(Capacity(duties=9), by=BEES)
    life.do(Filling(duty="convening"), by=RIVER)


def keep_commitments(life: Life) -> None:
    calls = []
    period = life.do(PeriodOpening(clause="measure"))
    life.do(Seen(member=GROWERS, seen="kept", evidence="The page."), by=RIVER, ref=period)
    life.do(Seen(member=GROWERS, seen="missed", evidence="The page."), by=RIVER, ref=period)
    for member, by in ((GROWERS, RIVER), (SCHOOLS, GROWERS), (BEES, RIVER), (CLINICS, RIVER)):
        life.do(Seen(member=member, seen="missed", evidence="The page was empty."), ref=period)
        calls.append(life.do(Calling(member=member, reason=WHY), by=by, ref=period))
    life.do(CallEnding(ending="renewed"), by=GROWERS, ref=calls[0])
    life.do(CallEnding(ending="excused", until="2027-02-01"), by=GROWERS, ref=calls[1])
    watched = {"every": "quarter", "watch": Watch(look="updated", days=31)}
    amend(life, clauses_with(joining={"season": "year"}, measure=watched))
    life.do(ShownAt(clause="measure", address="https://growers.example/data"), by=GROWERS)
    life.do(ShownAt(clause="measure"), by=GROWERS)
    life.do(CallEnding(ending="amended"), by=BEES, ref=calls[2])
    carried(life, proposing("membership", title="Part from Clinics", effect=Effect(does="part", actor=CLINICS)))
    life.do(CallEnding(ending="parted"), ref=calls[3])


def vote_sealed(life: Life) -> None:
    rule = Rule(method="majority", quorum="1/5", ballot="sealed")
    assert life.state.platform
    clauses = life.state.platform.clauses
    amend(life, tuple(replace(one, rule=rule) if one.governs == "tactical" else one for one in clauses))
    number = life.do(proposing(), by=RIVER)
    life.do(Ballot(choice=Sealed(c="0" * 64)), by=RIVER, ref=number)
    life.wait(days=8)
    life.do(Openings(opened=()), ref=number)


def vote_by_trustees(life: Life) -> None:
    rule = Rule(method="majority", quorum="1/5", ballot="trustees", openers=2)
    assert life.state.platform
    clauses = life.state.platform.clauses
    amend(life, tuple(replace(one, rule=rule) if one.governs == "tactical" else one for one in clauses))
    for n, member in enumerate((SCHOOLS, BEES), 20):
        signs(life, MemberKey(public=key(n)), member)
        signs(life, TrusteeKey(public=b64encode(secret_of(member)[1]).decode()), member)
    number = life.do(proposing(title="Sing"), by=RIVER)
    committed, shares, _ = sealed_ballot(life.state, number, SCHOOLS, "agree", chance_of("schools"))
    signs(life, Ballot(commitment=committed, shares=shares), SCHOOLS, ref=number)
    life.wait(days=8)
    for member in (SCHOOLS, BEES):
        signs(life, shares_of(life.state, number, member, secret_of(member)[0]), member, ref=number)
        signs(life, KeyRevoked(), member)


def draw_lots(life: Life) -> None:
    members = tuple(actor.id for actor in life.state.members)
    days = [at(life.hour + 24 * n) for n in (1, 2)]
    jury = DrawAnnounced(
        title="A jury", among=members, seats=2, commits=members[:2], commit_by=days[0], reveal_by=days[1]
    )
    number = life.do(jury, by=RIVER)
    for member in members[:2]:
        life.do(commitment_to(life.state, life.state.draws[number], member, b"s" * 32), by=member, ref=number)
    for member in members[:2]:
        life.do(SeedRevealed(value=(b"s" * 32).hex()), by=member, ref=number)
    life.do(PanelDrawn(), ref=number)
    leaver = life.state.draws[number].panel[0]
    life.do(PanelReplaced(leaver=leaver), by=leaver, ref=number)
    life.do(replace(jury, commits=None, commit_by=None, reveal_by=None, source="drand", published_at=days[1]), by=RIVER)


def hold_a_standard(life: Life) -> None:
    elsewhere = (Variant(jurisdiction="Vessia", text="Within 7 days.", value=7),)
    assert life.state.platform
    differs = {"value": 30, "unit": "days", "stricter": "less", "variants": elsewhere}
    clauses = life.state.platform.clauses
    amend(life, tuple(replace(one, **differs) if one.id == "measure" else one for one in clauses))
    life.do(HoldingCost(clause="measure", cost="A second meter."), by=RIVER)
    life.do(HoldingCost(clause="measure"), by=RIVER)


def keep_the_record(life: Life) -> None:
    life.do(WitnessKey(name="growers.example/w", public=key(3)), by=GROWERS)
    words = next(number for number, sealing in life.state.sealed.items() if sealing.by == GROWERS)
    life.do(Erasure(field="body.reason", ground="request"), by=GROWERS, ref=words)
    life.do(ErasureFollowed(), by=GROWERS, ref=words)
    life.do(Handover(log_key=key(9), size=life.state.size, root="0" * 64, signatures=(Hand(by="host", sig="AAAA"),)))


def come_and_go(life: Life) -> None:
    wait_until(life, "2027-02-20")
    life.do(Released(starts="2026-12-01", at_least=5, halves=6))
    life.do(Assessing(ratings=Ratings(**dict.fromkeys(DIMENSIONS, 4)), reason=WHY), by=RIVER)
    cited = life.do(Citing(pattern="turn-taking", name="Taking Turns", why="It lasts."), by=RIVER)
    life.do(CitationWithdrawn(reason=WHY), by=RIVER, ref=cited)
    for actor in (RIVER, GROWERS, SCHOOLS):
        life.do(Renewal(), by=actor)
    wait_until(life, "2027-03-03")
    life.do(Lapse())
    life.do(Leaving(reason=WHY), by=SCHOOLS)
    endorse(life, BEES)


def end(life: Life) -> None:
    carried(life, sunset())
    life.do(Contest(reason=WHY), by=GROWERS)
    life.do(ContestEnded(), by=GROWERS)
    signs(life, MemberKey(public=key(5)), GROWERS)
    number = signs(life, Message(title="To the mayor", digest="0" * 64), GROWERS)
    signs(life, ChannelNamed(address="@growers"), GROWERS)
    signs(life, MessageWithdrawn(), GROWERS, ref=number)
    signs(life, KeyRevoked(), GROWERS)
    life.wait(days=14)
    life.do(Ending())
    life.do(Replanted(coalition="clear-water-bcdefg"))


def said(life: Life, entry: Entry | None = None) -> str:
    return line_of(life.state, entry or life.entries[-1]).say()


def test_the_whole_life_has_every_kind_of_entry():
    assert {entry.kind for entry in whole().entries} == set(STEPS)


def test_the_whole_life_replays_from_its_bytes():
    life = whole()
    assert replay(read_entry(entry.to_bytes()) for entry in life.entries) == fold(life.entries) == life.state


@pytest.mark.parametrize("context", [None, *CONTEXTS])
def test_every_kind_of_entry_has_a_plain_sentence_in_every_vocabulary(context):
    words = WORDS if context is None else words_of(context)
    assert words.keys() >= WORDS.keys()
    for number, entry in enumerate(whole().entries):
        sentence = line_of(whole().state, entry).say(words)
        assert not re.search(r"[{}]|None|True|False|\b[a-z]+-watch\b", sentence), (number, sentence)
        assert sentence[-1] in ".”:" or entry.kind in ("tie", "observation"), (number, sentence)
        assert sentence[0].isupper() or sentence.startswith(("measure", "“")), (number, sentence)


def test_a_sentence_is_the_same_however_long_after_it_is_read():
    """But for what was named anew since, and here nothing was; and for what has become public."""
    life = whole()
    for number in range(0, len(life.entries), 10):
        entry, then = life.entries[number], fold(life.entries[: number + 1])
        said = line_of(then, entry).say()
        assert said == line_of(life.state, entry).say() or "not public yet" in said


@pytest.mark.parametrize(
    "sentence",
    [
        "River Watch convened Clear Air, replanted from an earlier coalition.",
        "Clinics put on the map what is known of Walkers.",
        "Growers noted that River Watch and Clinics know each other: They share an office.",
        "River Watch held an interview with Walkers.",
        "River Watch set what the formation circle talks about.",
        "Walkers said “pass” to “Clean air.”",
        "Clinics withdrew the sentence “Clean air.”",
        "Town Library adopted the platform without joining.",
        "River Watch drafted: “Buy meters”",
        "River Watch edited “Buy meters”. Answers given before are asked again.",
        "Schools, for Beekeepers, objects to “Buy meters”",
        "Schools, for Beekeepers, stands aside on “Buy meters”",
        "Schools finds the objection of Growers to “Buy meters” not valid.",
        "Growers: the objection to “Buy meters” is resolved.",
        "Adopted: “We buy three meters.”",
        "Growers proposed to reverse: “Sell them”",
        "Rejected: “Shout”",
        "River Watch withdrew “Whisper”",
        "Lapsed: “Hum”",
        "Clinics noted who was at “Our meeting”.",
        "Clinics wrote the minutes of “Our meeting”.",
        "Clinics seated a representative: board.",
        "The seat “board” of Clinics is empty.",
        "Clinics stated what counts where its representatives differ.",
        "Schools ended the proxy of Beekeepers.",
        "River Watch said how many duties it can hold.",
        "River Watch handed over a note on communications.",
        "Beekeepers takes over convening.",
        "River Watch saw that Growers kept measure in 2026-06: The page.",
        "The host saw that Schools missed measure in 2026-06: The page was empty.",
        "Growers called Schools on measure in 2026-06.",
        "Growers renewed its commitment to measure.",
        "Growers excused Schools from measure until 2027-02-01.",
        "The call of Beekeepers ended: measure was amended.",
        "The call of Clinics on measure ended: it parted.",
        "Growers named its witness: growers.example/w.",
        "The members handed the log to another host.",
        "Lapsed with their season, without blame: Beekeepers.",
        "Schools left.",
        "Growers signs for itself from here on, with a key of its own.",
    ],
)
def test_what_each_kind_of_entry_says(sentence):
    assert sentence in {said(whole(), entry) for entry in whole().entries}


def test_times_and_turns_are_said():
    sentences = [said(whole(), entry) for entry in whole().entries]
    assert any(re.fullmatch(r"The duties go round: turn 1, 2026-.* to 2026-.*\.", s) for s in sentences)
    assert any(re.fullmatch(r"River Watch opened “Buy meters” for answers, until 2026-.* UTC\.", s) for s in sentences)
    assert any(re.fullmatch(r"“Hum” lacked its quorum; its time was extended to 2026-.* UTC\.", s) for s in sentences)
    assert any(re.fullmatch(r"Beekeepers lets Schools vote for it until 2026-.* UTC\.", s) for s in sentences)
    assert any(re.fullmatch(r"\w[\w ]+ skipped scheduling; \w[\w ]+ takes over\.", s) for s in sentences)
    assert any(s.endswith(" skipped convening; nobody can take it now.") for s in sentences)
    assert any(re.fullmatch(r"Growers erased the words beside entry \d+\. Ground: request\.", s) for s in sentences)


def test_a_sentence_is_said_in_the_readers_own_words():
    entry = next(entry for entry in whole().entries if entry.kind == "platform")
    assert said(whole(), entry) == "River Watch put a draft of the platform before the formation circle."
    assert line_of(whole().state, entry).say(words_of("tech")) == (
        "River Watch put a draft of the charter before the design circle."
    )


def test_braces_that_people_write_are_no_gaps():
    life = in_force()
    life.do(proposing(title="Use {braces} and {0}"), by=RIVER)
    assert said(life) == "River Watch proposed: “Use {braces} and {0}”"


def test_what_comes_next_is_said_at_every_point_of_a_life():
    life, _ = ending()
    assert next_line(life.state).say() == "The coalition is ending, from 2026-03-16 on."
    life.do(Contest(reason=WHY), by=BEES)
    assert next_line(life.state).say() == (
        "The coalition is to end, and members contest it: it ends only once it is decided again."
    )
    assert next_line(whole().state).say() == "The coalition has ended. Its record stays."
    for context in CONTEXTS:
        for size in range(len(whole().entries) + 1, 0, -7):
            line = next_line(fold(whole().entries[:size])).say(words_of(context))
            assert line
            assert "{" not in line


def test_a_circle_says_what_it_lacks():
    assert next_line(circle(3).state).say(words_of("corporate")).endswith("has 3 of at least 5: invite the others.")
    assert "group with separate agendas" in next_line(circle(5).state).say()


@pytest.mark.parametrize(
    ("rule", "sentence"),
    [
        (
            Rule(method="consent", quorum="2/3", overrule="1/2", extension=5),
            (
                "By consent: adopted if no objection stands once at least 4 of 5 have answered. An objection that 1/2"
                " of the others find not valid is overruled. Without a quorum it is extended once, by 5 days."
            ),
        ),
        (
            Rule(method="consensus", threshold="2/3", more_than=False, base="not-abstaining"),
            (
                "By consensus: adopted if nobody disagrees or objects, at least 2/3 of all members who do not abstain"
                " agree, and at least 3 of 5 have answered."
            ),
        ),
        (
            Rule(method="unanimity", base="present"),
            "By unanimity: adopted if all of those who take part agree, and at least 3 of 5 have answered.",
        ),
        (
            Rule(method="majority", cap=1, veto=("growers",)),
            (
                "By majority: adopted if more than 1/2 of those who vote for or against agree, and at least 3 of 5 have"
                " answered. Nothing is adopted against growers. Of members with the same funder or parent, 1 count."
            ),
        ),
        (
            Rule(method="supermajority", threshold="3/4", more_than=False, base="eligible"),
            "By supermajority: adopted if at least 3/4 of all members agree, and at least 3 of 5 have answered.",
        ),
    ],
)
def test_what_a_rule_asks_is_one_sentence_and_what_else_it_says_others(rule, sentence):
    assert rule_line(rule, 5).say() == sentence


def test_how_a_proposal_stands():
    life = in_force()
    draft = life.do(Proposing(title="Later", text="Perhaps.", decision_class="tactical", draft=True), by=RIVER)
    assert standing_line(life.state.proposals[draft]).say() == "A draft: nobody is asked yet."
    life, proposal = answered("agree", "agree", "disagree", decision_class="membership")
    assert standing_line(life.state.proposals[proposal]).say() == (
        "3 of 5 have answered: 2 agree, 2 needed as things stand."
    )
    life.do(Edit(text="Three meters."), by=RIVER, ref=proposal)
    answer(life, proposal, RIVER, "agree")
    assert standing_line(life.state.proposals[proposal]).say() == (
        "1 of 5 has answered: 1 agrees, 1 needed as things stand."
        " 2 answered before the text was edited, and are asked again."
    )


def test_under_consent_it_is_said_how_many_objections_stand():
    life, proposal = proposed()
    objection = answer(life, proposal, BEES, "object")
    answer(life, proposal, RIVER, "agree")
    assert standing_line(life.state.proposals[proposal]).say() == "2 of 5 have answered: 1 agrees, 1 objects."
    life.do(ObjectionAnswer(answer="resolved"), by=BEES, ref=objection)
    assert standing_line(life.state.proposals[proposal]).say() == (
        "2 of 5 have answered: 1 agrees, 1 objects, 0 objections stand."
    )


def counted(life, proposal):
    return ", ".join(line.say() for line in count_lines(life.state.proposals[proposal]))


def test_under_consent_it_is_counted_who_must_answer_and_what_stands():
    life, proposal = proposed()
    assert counted(life, proposal) == "3 of 5 must answer, 0 so far, no objection stands"
    for member in (RIVER, BEES, GROWERS):
        answer(life, proposal, member, "abstain")
    assert counted(life, proposal) == "3 of 5 must answer, 3 so far, nobody agrees yet, no objection stands"
    answer(life, proposal, RIVER, "agree")
    answer(life, proposal, BEES, "object")
    assert counted(life, proposal) == "3 of 5 must answer, 3 so far, one objection stands"
    answer(life, proposal, GROWERS, "object")
    assert counted(life, proposal) == "3 of 5 must answer, 3 so far, 2 objections stand"


def test_a_share_of_all_members_is_a_number_from_the_beginning():
    life, proposal = answered("agree", "disagree", decision_class="platform")
    assert counted(life, proposal) == "4 of 5 needed, 1 so far, 1 against"


def test_a_share_of_those_who_vote_is_a_number_as_things_stand():
    life, proposal = answered("agree", "agree", "object", decision_class="membership")
    assert counted(life, proposal) == "2 needed as things stand, 2 so far, 1 against"


def test_a_quorum_beyond_what_must_agree_is_said():
    life = ruled(method="majority", base="eligible", quorum="1/1")
    proposal = life.do(proposing(), by=RIVER)
    answer(life, proposal, RIVER, "agree")
    assert counted(life, proposal) == "3 of 5 needed, 1 so far, 1 of the 5 that must take part have"


def test_a_veto_is_said():
    life = ruled(method="majority", veto=("growers",))
    proposal = life.do(proposing(), by=RIVER)
    for member, stance in ((RIVER, "agree"), (BEES, "agree"), ("growers", "disagree")):
        answer(life, proposal, member, stance)
    assert counted(life, proposal) == "2 needed as things stand, 2 so far, 1 against, vetoed"


def test_under_consensus_an_objection_is_no_vote_against():
    life = ruled(method="consensus")
    proposal = life.do(proposing(), by=RIVER)
    answer(life, proposal, BEES, "object")
    assert counted(life, proposal) == (
        "1 needed as things stand, 0 so far, 1 of the 3 that must take part have, one objection stands"
    )


def test_it_is_said_why_a_decision_lapsed():
    life, proposal = answered("agree")
    life.wait(days=8)
    life.do(Closing(rationale="Too few."), ref=proposal)
    assert hindrance_line(life.state.proposals[proposal].decision).say() == "Too few took part."
    life, proposal = answered(*["agree"] * 5)
    life.do(Closing(rationale="All agree."), ref=proposal)
    assert hindrance_line(life.state.proposals[proposal].decision) is None


def test_who_left_is_still_called_by_its_name():
    life = in_force()
    proposal = life.do(proposing(), by=BEES)
    answer(life, proposal, BEES, "agree")
    life.do(Leaving(), by=BEES)
    assert [said(life, entry) for entry in life.entries[-3:]] == [
        "Beekeepers proposed: “Buy two meters”",
        "Beekeepers agrees with “Buy two meters”",
        "Beekeepers left.",
    ]


def test_an_entry_of_somebody_unknown_still_has_a_sentence():
    life = in_force()
    entry = replace(life.entries[-1], by="stranger", kind="endorsement", body={"platform": "0" * 64})
    assert said(life, entry) == "The host endorsed the platform."
