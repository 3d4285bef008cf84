import base64

import pytest

from concerted.coalition import (
    Adoption,
    AdoptionEnded,
    Calling,
    Capacity,
    Closing,
    Command,
    Contest,
    ContestEnded,
    Convening,
    Effect,
    Ending,
    Endorsement,
    Erasure,
    ErasureFollowed,
    Filling,
    Founding,
    Hand,
    Handover,
    Invitation,
    Leaving,
    MemberKey,
    Opening,
    Origin,
    PeriodOpening,
    Platform,
    Proposing,
    Renewal,
    Replanted,
    Rotating,
    Sealed,
    Seen,
    WitnessKey,
    decide,
    line_of,
    next_line,
    replay,
)
from concerted.coalition.clauses import GROUNDS
from concerted.coalition.sunset import under_way
from tests.coalition.lives import (
    CLAUSES,
    IDS,
    KEY,
    Life,
    answer,
    at,
    carried,
    clauses_with,
    in_force,
    living_by,
    proposing,
)
from tests.coalition.test_circle import refused

WHY = Sealed(c="0" * 64)


def sunset(ground: str | None = "goal-reached", **fields: object) -> Proposing:
    effect = Effect(does="sunset", ground=ground)  # type: ignore[arg-type]
    return proposing("sunset", title="The air is clean", effect=effect, **fields)


def ending(life: Life | None = None) -> tuple[Life, int]:
    """A coalition that has decided to end, and the decision."""
    life = life or in_force()
    return life, carried(life, sunset())


def ended() -> Life:
    life, _ = ending()
    life.wait(days=14)
    life.do(Ending())
    return life


def key(number: int) -> str:
    return base64.b64encode(bytes([number]) * 32).decode()


def test_a_coalition_ends_on_the_grounds_it_agreed():
    life = living_by(clauses_with(ending={"grounds": ("goal-reached", "replant")}))
    error = refused(life, sunset("broken"), IDS[0])
    assert (error.code, error.hint) == (
        "bad-effect",
        "Agreed grounds: goal-reached, replant. Another one needs an amendment first.",
    )
    carried(life, sunset("replant"))
    assert life.state.sunset
    assert life.state.sunset.ground == "replant"


@pytest.mark.parametrize("ground", GROUNDS)
def test_where_none_was_agreed_it_ends_on_any_ground(ground):
    life = in_force()
    carried(life, sunset(ground))
    assert life.state.sunset
    assert life.state.sunset.ground == ground


def test_a_sunset_names_its_ground():
    assert refused(in_force(), sunset(None), IDS[0]).code == "bad-effect"
    wrong = proposing("tactical", effect=Effect(does="sunset", ground="replant"))
    assert refused(in_force(), wrong, IDS[0]).code == "wrong-class"


def test_members_have_days_to_contest_it_before_it_ends():
    life, decision = ending()
    assert life.state.sunset
    assert (life.state.sunset.decision, life.state.sunset.ends_from) == (decision, at(life.hour + 14 * 24))
    error = refused(life, Ending())
    assert (error.code, error.message) == ("too-soon", f"It may end from {life.state.sunset.ends_from} on.")
    assert next_line(life.state).say() == "The coalition is ending, from 2026-03-16 on."


def test_a_contested_sunset_ends_only_once_it_is_decided_again():
    life, decision = ending()
    number = life.do(Contest(reason=WHY), by=IDS[4])
    assert line_of(life.state, life.entries[number]).say() == "Beekeepers contests the ending."
    assert "members contest it" in next_line(life.state).say()
    life.wait(days=20)
    error = refused(life, Ending(), IDS[0])
    assert (error.code, error.message) == ("contested", "Contested by: Beekeepers.")
    carried(life, sunset())
    assert life.state.sunset
    assert (life.state.sunset.decision, life.state.sunset.contests, life.state.sunset.confirmed) == (decision, {}, True)
    life.do(Ending(), by=IDS[0])
    assert life.state.sunset.ended == len(life.entries) - 1
    assert replay(life.entries) == life.state


def test_a_sunset_decided_twice_is_contested_no_more():
    life, _ = ending()
    life.do(Contest(reason=WHY), by=IDS[4])
    carried(life, sunset())
    error = refused(life, Contest(reason=WHY), IDS[3])
    assert (error.code, error.message) == ("too-late", "It was decided twice.")
    assert refused(life, sunset(), IDS[0]).code == "sunset-already"
    assert refused(life, Ending()).code == "too-soon"


def test_a_sunset_nobody_contests_is_decided_once():
    life, _ = ending()
    assert refused(life, sunset(), IDS[0]).code == "sunset-already"


def test_a_contest_is_in_time_a_members_and_made_once():
    assert refused(in_force(), Contest(reason=WHY), IDS[0]).code == "no-sunset"
    assert refused(in_force(), ContestEnded(), IDS[0]).code == "no-sunset"
    assert refused(in_force(), Ending()).code == "no-sunset"
    life = in_force(IDS[:4])
    carried(life, sunset())
    assert refused(life, Contest(reason=WHY), IDS[4]).code == "not-a-member"
    assert refused(life, Ending(), IDS[4]).code == "not-a-member"
    assert refused(life, Contest(), IDS[3]).code == "reason-needed"
    life.do(Contest(reason=WHY), by=IDS[3])
    assert refused(life, Contest(reason=WHY), IDS[3]).code == "contested-already"
    assert life.state.sunset
    life.wait(days=14)
    error = refused(life, Contest(reason=WHY), IDS[2])
    assert (error.code, error.message) == ("too-late", f"It could be contested until {life.state.sunset.ends_from}.")


def test_whoever_contests_may_take_it_back():
    life, _ = ending()
    life.do(Contest(reason=WHY), by=IDS[4])
    assert refused(life, ContestEnded(), IDS[3]).code == "not-contested"
    number = life.do(ContestEnded(), by=IDS[4])
    assert line_of(life.state, life.entries[number]).say() == "Beekeepers no longer contests the ending."
    life.do(Contest(reason=WHY), by=IDS[4])
    life.do(ContestEnded(), by=IDS[4])
    life.wait(days=14)
    life.do(Ending())


def test_whoever_leaves_contests_nothing_any_more():
    life, _ = ending()
    life.do(Contest(reason=WHY), by=IDS[4])
    life.do(Leaving(), by=IDS[4])
    life.wait(days=14)
    life.do(Ending())


def test_a_sunset_is_undone_by_reversing_its_decision():
    life, decision = ending()
    undo = Proposing(title="Go on", text="There is smoke again.", decision_class="sunset", reverses=decision)
    carried(life, undo, by=IDS[1], ref=decision)
    assert life.state.sunset is None
    life.do(Rotating())
    carried(life, sunset("trigger-gone"))
    assert life.state.sunset
    assert life.state.sunset.ground == "trigger-gone"


def test_nothing_new_begins_while_a_coalition_is_ending():
    life = in_force(IDS[:4])
    life.do(Rotating())
    draft = life.do(Proposing(title="Later", text="Perhaps.", decision_class="tactical", draft=True), by=IDS[0])
    last = life.do(sunset(closes="", draft=True), by=IDS[0])
    carried(life, sunset())
    version = life.state.platform
    assert version
    for body, by in (
        (Invitation(name="Walkers"), IDS[0]),
        (Endorsement(platform=version.digest), IDS[4]),
        (Rotating(), None),
        (Filling(duty="convening"), None),
        (PeriodOpening(clause="measure"), None),
        (Platform(clauses=CLAUSES), IDS[0]),
        (Renewal(), IDS[0]),
        (proposing(), IDS[0]),
    ):
        assert refused(life, body, by).code == "ending"
    assert refused(life, Opening(), IDS[0], ref=draft).code == "ending"
    assert refused(life, Opening(), IDS[0], ref=999).code == "unknown-proposal"
    life.do(Opening(), by=IDS[0], ref=last)


def test_what_is_under_way_goes_on_while_a_coalition_is_ending():
    life = in_force()
    period = life.do(PeriodOpening(clause="measure"))
    proposal = life.do(proposing(), by=IDS[0])
    carried(life, sunset())
    for actor in IDS:
        answer(life, proposal, actor, "agree")
    life.do(Closing(rationale="All agree."), ref=proposal)
    life.do(Seen(member=IDS[1], seen="missed", evidence="x"), ref=period)
    life.do(Calling(member=IDS[1]), by=IDS[0], ref=period)
    life.do(Convening(title="Our feast", starts=at(life.hour + 99)), by=IDS[0])
    life.do(Capacity(duties=1), by=IDS[0])
    life.do(Leaving(), by=IDS[4])


def test_an_ending_lists_what_was_still_under_way_and_frees_everybody():
    life = in_force()
    life.do(Rotating())
    period = life.do(PeriodOpening(clause="measure"))
    life.do(Seen(member=IDS[1], seen="missed", evidence="x"), ref=period)
    call = life.do(Calling(member=IDS[1]), by=IDS[0], ref=period)
    draft = life.do(Proposing(title="Later", text="Perhaps.", decision_class="tactical", draft=True), by=IDS[0])
    proposal = life.do(proposing(), by=IDS[0])
    carried(life, sunset())
    life.do(Leaving(), by=IDS[0])
    life.wait(days=14)
    number = life.do(Ending(), by=IDS[1])
    assert life.entries[number].body == {
        "members": sorted(IDS[1:]),
        "proposals": [proposal],
        "duties": ["scheduling", "documentation", "convening"],
        "calls": [call],
    }
    assert life.state.members == []
    assert {life.state.actors[name].terms[-1].how for name in IDS[1:]} == {"sunset"}
    assert {life.state.proposals[n].status for n in (draft, proposal)} == {"withdrawn"}
    assert all(held.holder is None for held in life.state.rotations[-1].duties.values())
    assert line_of(life.state, life.entries[number]).say() == "The coalition has ended. Thank you, all."
    assert next_line(life.state).say() == "The coalition has ended. Its record stays."
    assert replay(life.entries) == life.state


def test_what_an_ending_would_close_is_known_before():
    life, _ = ending()
    life.wait(days=14)
    expected = under_way(life.state)
    life.do(Ending())
    assert life.entries[-1].body["members"] == list(expected.members)


def test_an_ending_with_nothing_under_way_lists_the_members_alone():
    life = ended()
    assert life.entries[-1].body == {"members": sorted(IDS), "proposals": [], "duties": [], "calls": []}


def test_after_the_end_the_record_takes_only_what_keeps_it():
    life = in_force()
    proposal = life.do(proposing(), by=IDS[0])
    reason = answer(life, proposal, IDS[1], "object")
    carried(life, sunset())
    life.wait(days=14)
    life.do(Ending())
    for body, by in (
        (Invitation(name="Walkers"), None),
        (proposing(), IDS[0]),
        (Leaving(), IDS[0]),
        (Contest(reason=WHY), IDS[0]),
        (Ending(), None),
    ):
        assert refused(life, body, by).code == "ended"
    life.do(WitnessKey(name="river.example/w", public=key(1)), by=IDS[0])
    life.do(Erasure(field="body.reason", ground="request"), by=IDS[1], ref=reason)
    life.do(ErasureFollowed(), by=IDS[0], ref=reason)
    (entry,) = decide(life.state, Command(body=MemberKey(public=key(2)), at=at(life.hour + 1), by=IDS[1], signed=True))
    assert entry.kind == "key"
    hand = Hand(by="host", sig="AAAA")
    life.do(Handover(log_key=key(9), size=life.state.size, root="00", signatures=(hand,)))
    assert life.state.log_key == key(9)
    life.do(Replanted(coalition="clear-water-aaaaaa"))
    assert replay(life.entries) == life.state


def test_it_is_said_once_by_the_host_where_a_coalition_went_on():
    said = Replanted(coalition="clear-water-aaaaaa")
    assert refused(in_force(), said).code == "no-sunset"
    life, _ = ending()
    assert refused(life, said).code == "not-ended"
    life = ended()
    assert refused(life, said, IDS[0]).code == "bad-replanting"
    assert refused(life, Replanted(coalition="")).code == "bad-text"
    number = life.do(said)
    assert life.state.sunset
    assert life.state.sunset.replanted == "clear-water-aaaaaa"
    assert line_of(life.state, life.entries[number]).say() == "It was replanted as clear-water-aaaaaa."
    assert refused(life, said).code == "replanted-already"


def test_a_fresh_coalition_remembers_from_which_it_was_replanted():
    origin = Origin(coalition="clear-air-mmg42k", name="Clear Air", size=30, root="0a" * 32)
    fresh = Life()
    fresh.do(Founding(name="Clear Water", context="tech", convener_name="Clinics", log_key=KEY, origin=origin))
    assert replay(fresh.entries).origin == origin
    assert line_of(fresh.state, fresh.entries[0]).say() == (
        "Clinics convened Clear Water, replanted from an earlier coalition."
    )


def test_bodies_may_take_up_the_platform_of_a_coalition_that_has_ended():
    life = ended()
    life.do(Adoption(name="Town Library"))
    life.do(AdoptionEnded(name="Town Library"))
    assert not life.state.adopters


def test_once_it_has_ended_those_who_stayed_hand_its_record_on():
    life = in_force()
    life.do(Leaving(), by=IDS[4])
    carried(life, sunset())
    life.wait(days=14)
    life.do(Ending())
    error = refused(life, Handover(log_key=key(9), size=life.state.size, root="00", signatures=()))
    assert error.message == "0 of 4 members have handed the log over; more than half must."
