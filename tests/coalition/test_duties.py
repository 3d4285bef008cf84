from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from concerted.coalition import (
    Capacity,
    Clause,
    DutyNote,
    Filling,
    Invitation,
    Leaving,
    Rotating,
    Skip,
    Swap,
    SwapAccepted,
    current,
    duties_of,
    fold,
    replay,
)
from concerted.coalition.clauses import DUTIES
from concerted.coalition.duties import EARLY, next_holder, next_turn
from tests.coalition.lives import (
    CLAUSES,
    IDS,
    Life,
    agreed,
    clauses_with,
    endorse,
    holders,
    in_force,
    living_by,
    parted,
    wait_until,
)
from tests.coalition.test_circle import refused

ONE = Clause(id="turns", kind="cadence", text="Who does what.", duties=("convening",), term="month")


def turning(*duties: str, members: int = 5, term: str = "quarter") -> Life:
    """A coalition whose platform names these duties."""
    clause = replace(ONE, duties=duties, term=term)  # type: ignore[arg-type]
    return living_by((*CLAUSES, clause), members=members)


def rotated(life: Life, times: int = 1) -> Life:
    """The same life after so many rotations, each computed on the first day it can be."""
    for _ in range(times):
        before = current(life.state)
        if before:
            wait_until(life, before.ends)
        life.do(Rotating())
    return life


def served(life: Life) -> dict[str, int]:
    return {actor.id: sum(life.state.served.get(actor.id, {}).values()) for actor in life.state.members}


def load(life: Life) -> list[int]:
    held = list(holders(life).values())
    return [held.count(actor.id) for actor in life.state.members]


def test_without_a_clause_the_four_duties_of_the_seed_rotate_each_quarter():
    life = in_force()
    assert duties_of(life.state) == (DUTIES, "quarter")
    life.do(Rotating(), by=IDS[2])
    rotation = current(life.state)
    assert rotation
    assert tuple(rotation.duties) == ("communications", "scheduling", "documentation", "convening")
    assert (rotation.number, rotation.starts, rotation.ends) == (1, "2026-03-02", "2026-06-02")
    assert sorted(load(life)) == [0, 1, 1, 1, 1]


def test_a_platform_names_its_own_duties_and_their_term():
    life = rotated(turning("press", "archive", term="month"))
    assert duties_of(life.state) == (("press", "archive"), "month")
    assert list(holders(life)) == ["press", "archive"]
    assert current(life.state).ends == "2026-04-02"


def test_duties_rotate_only_once_a_platform_is_in_force():
    assert refused(agreed(), Rotating()).code == "no-platform"
    assert duties_of(agreed().state) == (DUTIES, "quarter")


def test_only_the_host_and_members_have_the_duties_rotate():
    life = in_force()
    life.do(Invitation(name="Walkers"), by=IDS[0])
    assert refused(life, Rotating(), "walkers").code == "not-a-member"
    assert refused(life, Rotating(), "stranger").code == "unknown-actor"


def test_whoever_has_served_least_is_next():
    life = rotated(turning("press"), 3)
    assert [next(iter(r.duties.values())).holder for r in life.state.rotations] == list(IDS[:3])
    rotated(life, 2)
    assert served(life) == dict.fromkeys(IDS, 1)
    rotated(life)
    assert sorted(served(life).values()) == [1, 1, 1, 1, 2]


def test_of_those_who_served_alike_whoever_had_this_duty_least_is_next():
    life = turning("press", "archive")
    for actor in IDS[2:]:
        life.do(Capacity(duties=0), by=actor)
    for _ in range(2):
        assert holders(rotated(life)) == {"press": IDS[0], "archive": IDS[1]}
        assert holders(rotated(life)) == {"press": IDS[1], "archive": IDS[0]}


def test_then_whoever_has_been_a_member_longest_is_next():
    life = in_force(IDS[1:])
    endorse(life, IDS[0])
    life.do(Rotating())
    assert [actor.id for actor in life.state.members] == list(IDS)
    assert set(holders(life).values()) == {"clinics", "growers", "schools", "beekeepers"}


def test_names_have_no_say_in_whose_turn_it_is():
    """Who came first is history; who is called first in the alphabet is not."""
    life = rotated(turning("press"))
    assert holders(life) == {"press": "river-watch"}


def test_with_more_duties_than_members_nobody_holds_two_more_than_another():
    life = turning("a", "b", "c", "d", "e", "f", "g")
    for _ in range(5):
        rotated(life)
        assert sorted(load(life)) == [1, 1, 1, 2, 2]
    assert set(served(life).values()) == {7}


def test_capacity_and_absence_are_respected():
    life = turning("a", "b", "c", "d", "e", "f")
    life.do(Capacity(duties=0), by=IDS[0])
    life.do(Capacity(duties=1), by=IDS[1])
    life.do(Capacity(absent_until="2026-03-15"), by=IDS[2])
    rotated(life)
    assert dict(zip(IDS, load(life), strict=True)) == {
        "river-watch": 0,
        "clinics": 1,
        "growers": 0,
        "schools": 3,
        "beekeepers": 2,
    }
    rotated(life)
    assert dict(zip(IDS, load(life), strict=True))["growers"] >= 2


def test_who_is_back_on_the_first_day_can_serve_from_it():
    life = turning("press")
    for actor in IDS[1:]:
        life.do(Capacity(duties=0), by=actor)
    life.do(Capacity(absent_until="2026-03-03"), by=IDS[0])
    life.do(Rotating())
    assert holders(life) == {"press": None}
    life = rotated(turning("press"))
    for actor in IDS[1:]:
        life.do(Capacity(duties=0), by=actor)
    ends = current(life.state).ends
    life.do(Capacity(absent_until=ends), by=IDS[0])
    rotated(life)
    assert holders(life) == {"press": IDS[0]}


def test_who_can_take_the_next_turn_over_is_judged_by_its_first_day():
    life = rotated(turning("press"))
    ends = current(life.state).ends
    for actor in IDS[2:]:
        life.do(Capacity(absent_until=ends), by=actor)
    wait_until(life, "2026-05-20")
    life.do(Rotating())
    assert holders(life) == {"press": "clinics"}
    life.do(Skip(duty="press"), by="clinics")
    assert holders(life) == {"press": "growers"}


def test_a_duty_nobody_can_take_stays_vacant_until_somebody_can():
    life = turning("press")
    for actor in IDS:
        life.do(Capacity(duties=0), by=actor)
    rotated(life)
    assert holders(life) == {"press": None}
    assert life.entries[-1].body["assignments"] == [{"duty": "press"}]
    assert refused(life, Filling(duty="press")).code == "nobody-free"
    life.do(Capacity(), by=IDS[3])
    life.do(Filling(duty="press"), by=IDS[0])
    assert holders(life) == {"press": IDS[3]}
    assert served(life)[IDS[3]] == 1


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (Capacity(duties=-1), "bad-capacity"),
        (Capacity(duties=13), "bad-capacity"),
        (Capacity(absent_until="soon"), "bad-time"),
    ],
)
def test_a_capacity_is_a_few_duties_and_a_day(body, code):
    assert refused(in_force(), body, IDS[0]).code == code
    assert refused(in_force(), body, "stranger").code == "unknown-actor"


def test_what_somebody_can_hold_holds_from_the_next_turn_on_and_can_be_set_anew():
    life = rotated(turning("press"))
    life.do(Capacity(duties=0, absent_until="2027-01-01"), by=IDS[0])
    assert holders(life) == {"press": IDS[0]}
    life.do(Capacity(), by=IDS[0])
    assert (life.state.actors[IDS[0]].capacity, life.state.actors[IDS[0]].absent_until) == (None, None)


def test_the_next_rotation_is_computed_shortly_before_it_begins_never_earlier():
    life = rotated(in_force())
    assert EARLY == 14
    wait_until(life, "2026-05-18")
    error = refused(life, Rotating())
    assert error.code == "too-soon"
    assert error.hint == "Compute the next one from 2026-05-19 on."
    wait_until(life, "2026-05-19")
    life.do(Rotating())
    assert (current(life.state).number, current(life.state).starts) == (2, "2026-06-02")
    assert refused(life, Rotating()).code == "too-soon"


def test_the_next_turn_can_be_seen_coming_before_it_can_be_computed():
    life = rotated(turning("press", "purse"))
    ends = current(life.state).ends
    seen = next_turn(life.state, "2026-03-05T09:00:00Z")
    assert (seen.number, seen.starts) == (2, ends)
    rotated(life)
    assert {one.duty: one.holder for one in seen.assignments} == holders(life)
    assert current(life.state).ends == seen.ends


def test_who_would_take_a_duty_over_is_known_before_its_holder_skips():
    life = rotated(turning("press"))
    expected = next_holder(life.state, "press", life.state.at)
    life.do(Skip(duty="press"), by=holders(life)["press"])
    assert holders(life) == {"press": expected}
    for actor in IDS:
        life.do(Capacity(duties=0), by=actor)
    assert next_holder(life.state, "press", life.state.at) is None


def test_a_rotation_that_comes_late_begins_when_it_comes():
    life = rotated(in_force())
    wait_until(life, "2026-09-09")
    life.do(Rotating())
    assert (current(life.state).starts, current(life.state).ends) == ("2026-09-09", "2026-12-09")


def test_whoever_skips_is_next_again_and_another_takes_over():
    life = rotated(turning("press"))
    number = life.do(Skip(duty="press"), by=IDS[0])
    assert life.entries[number].body == {"duty": "press", "holder": IDS[1]}
    assert served(life) == {**dict.fromkeys(IDS, 0), IDS[1]: 1}
    rotated(life)
    assert holders(life) == {"press": IDS[0]}


def test_a_duty_goes_round_until_nobody_can_take_it():
    life = rotated(turning("press"))
    for actor in IDS:
        life.do(Skip(duty="press"), by=actor)
    assert life.entries[-1].body == {"duty": "press"}
    assert holders(life) == {"press": None}
    assert refused(life, Filling(duty="press")).code == "nobody-free"
    assert set(served(life).values()) == {0}


def test_only_its_holder_skips_a_duty_that_there_is():
    life = in_force()
    assert refused(life, Skip(duty="convening"), IDS[0]).code == "unknown-duty"
    rotated(life)
    holder = holders(life)["convening"]
    other = next(actor for actor in IDS if actor != holder)
    error = refused(life, Skip(duty="convening"), other)
    assert error.code == "not-theirs"
    assert life.state.actors[holder].name in error.hint
    error = refused(life, Skip(duty="weather"), other)
    assert error.hint == "Duties: communications, scheduling, documentation, convening."


def test_a_duty_is_given_away():
    life = rotated(turning("press"))
    offer = life.do(Swap(duty="press", to=IDS[3]), by=IDS[0])
    assert holders(life) == {"press": IDS[0]}
    taken = life.do(SwapAccepted(duty="press"), by=IDS[3])
    assert life.entries[taken].ref.index == offer
    assert holders(life) == {"press": IDS[3]}
    assert (served(life)[IDS[0]], served(life)[IDS[3]]) == (0, 1)


def test_two_duties_are_exchanged():
    life = rotated(turning("press", "archive"))
    life.do(Swap(duty="press", to=IDS[1], theirs="archive"), by=IDS[0])
    life.do(SwapAccepted(duty="press"), by=IDS[1])
    assert holders(life) == {"press": IDS[1], "archive": IDS[0]}
    assert life.state.served[IDS[0]] == {"press": 0, "archive": 1}
    assert life.state.served[IDS[1]] == {"press": 1, "archive": 0}


def test_a_swap_is_offered_by_a_holder_to_another_member_for_what_it_holds():
    life = rotated(turning("press", "archive"))
    life.do(Invitation(name="Walkers"))
    assert refused(life, Swap(duty="press", to=IDS[0]), IDS[0]).code == "bad-swap"
    assert refused(life, Swap(duty="press", to="walkers"), IDS[0]).code == "not-a-member"
    assert refused(life, Swap(duty="press", to=IDS[1]), IDS[4]).code == "not-theirs"
    error = refused(life, Swap(duty="press", to=IDS[2], theirs="archive"), IDS[0])
    assert (error.code, error.hint) == ("bad-swap", "It holds: nothing.")
    error = refused(life, Swap(duty="press", to=IDS[1], theirs="press"), IDS[0])
    assert (error.code, error.hint) == ("bad-swap", "It holds: archive.")
    assert refused(life, Swap(duty="press", to=IDS[1], theirs="tea"), IDS[0]).code == "unknown-duty"


def test_a_swap_is_accepted_once_by_the_one_it_was_offered_to():
    life = rotated(turning("press", "archive"))
    assert refused(life, SwapAccepted(duty="press"), IDS[1]).code == "no-swap"
    life.do(Swap(duty="press", to=IDS[2]), by=IDS[0])
    life.do(Swap(duty="press", to=IDS[1]), by=IDS[0])
    assert refused(life, SwapAccepted(duty="press"), IDS[2]).code == "no-swap"
    life.do(SwapAccepted(duty="press"), by=IDS[1])
    assert refused(life, SwapAccepted(duty="press"), IDS[1]).code == "no-swap"


def test_a_swap_falls_through_where_what_was_asked_for_is_held_by_another_now():
    life = rotated(turning("press", "archive"))
    life.do(Swap(duty="press", to=IDS[1], theirs="archive"), by=IDS[0])
    life.do(Skip(duty="archive"), by=IDS[1])
    assert refused(life, SwapAccepted(duty="press"), IDS[1]).code == "bad-swap"


def test_an_offer_ends_when_its_giver_skips_or_either_leaves():
    def offered() -> Life:
        life = rotated(turning("press"))
        life.do(Swap(duty="press", to=IDS[1]), by=IDS[0])
        return life

    for body, by in ((Skip(duty="press"), IDS[0]), (Leaving(), IDS[0])):
        life = offered()
        life.do(body, by=by)
        assert refused(life, SwapAccepted(duty="press"), IDS[1]).code == "no-swap"
    life = offered()
    life.do(Leaving(), by=IDS[1])
    assert life.state.rotations[-1].duties["press"].offered is None
    assert holders(life) == {"press": IDS[0]}


@pytest.mark.parametrize("how", ["left", "parted"])
def test_a_duty_falls_vacant_when_its_holder_goes_and_whoever_is_next_fills_it(how):
    life = rotated(turning("press"))
    assert refused(life, Filling(duty="press")).code == "not-vacant"
    if how == "left":
        life.do(Leaving(), by=IDS[0])
    else:
        parted(life, IDS[0])
    assert holders(life) == {"press": None}
    assert refused(life, Filling(duty="press"), IDS[0]).code == "not-a-member"
    assert refused(life, Skip(duty="press"), IDS[1]).hint == "It is held by nobody."
    life.do(Filling(duty="press"), by=IDS[4])
    assert holders(life) == {"press": IDS[1]}
    assert life.state.served[IDS[0]] == {"press": 1}


def test_a_duty_falls_vacant_also_when_its_term_is_over_and_no_other_has_begun():
    life = rotated(turning("press", "archive"))
    life.do(Swap(duty="press", to=IDS[1], theirs="archive"), by=IDS[0])
    wait_until(life, "2026-07-01")
    life.do(Leaving(), by=IDS[0])
    assert holders(life) == {"press": None, "archive": IDS[1]}
    assert refused(life, SwapAccepted(duty="press"), IDS[1]).code == "no-swap"


def test_what_is_over_stays_as_it_was_when_somebody_leaves():
    life = rotated(turning("press"), 2)
    life.do(Leaving(), by=IDS[0])
    assert life.state.rotations[0].duties["press"].holder == IDS[0]
    life.do(Leaving(), by=IDS[1])
    assert holders(life) == {"press": None}


def test_notes_are_handed_over_by_those_who_hold_a_duty_or_held_it_last():
    life = rotated(turning("press"))
    assert refused(life, DutyNote(duty="press", text="Hello."), IDS[1]).code == "not-theirs"
    life.do(Skip(duty="press"), by=IDS[0])
    for actor in (IDS[0], IDS[1]):
        life.do(DutyNote(duty="press", text="The list is in the blue folder.\nCall first."), by=actor)
    rotated(life)
    assert holders(life) == {"press": IDS[0]}
    life.do(DutyNote(duty="press", text="One more thing."), by=IDS[1])
    assert [note.by for note in life.state.notes] == [IDS[0], IDS[1], IDS[1]]
    assert life.state.notes[0].text.startswith("The list")
    rotated(life)
    assert refused(life, DutyNote(duty="press", text="Late."), IDS[1]).code == "not-theirs"
    assert refused(life, DutyNote(duty="tea", text="Late."), IDS[0]).code == "not-theirs"
    assert refused(life, DutyNote(duty="press", text=" "), IDS[0]).code == "bad-text"


def test_whose_turn_it_is_can_be_recomputed_from_the_record():
    life = rotated(turning("a", "b", "c"), 2)
    life.do(Skip(duty="a"), by=holders(life)["a"])
    rotated(life)
    assert replay(life.entries) == fold(life.entries) == life.state


@settings(max_examples=15, deadline=None)
@given(st.integers(5, 8), st.integers(1, 9), st.integers(1, 9))
def test_in_the_long_run_everybody_serves_alike(members, duties, rotations):
    life = turning(*(f"duty {n}" for n in range(duties)), members=members)
    for _ in range(rotations):
        rotated(life)
        assert max(load(life)) - min(load(life)) <= 1
        counts = served(life).values()
        assert max(counts) - min(counts) <= 1


@settings(max_examples=15, deadline=None)
@given(
    st.integers(1, 8),
    st.lists(st.tuples(st.sampled_from(IDS), st.none() | st.integers(0, 3), st.booleans()), max_size=6),
)
def test_nobody_holds_two_while_another_that_has_room_holds_none(duties, sayings):
    life = turning(*(f"duty {n}" for n in range(duties)))
    for actor, capacity, away in sayings:
        life.do(Capacity(duties=capacity, absent_until="2099-01-01" if away else None), by=actor)
        rotated(life)
        held = list(holders(life).values())
        for one in life.state.members:
            room = one.absent_until is None and one.capacity != 0
            assert one.capacity is None or held.count(one.id) <= one.capacity
            if one.absent_until:
                assert one.id not in held
            if room and one.id not in held:
                assert all(held.count(other.id) < 2 for other in life.state.members)
                assert None not in held


@settings(max_examples=10, deadline=None)
@given(st.permutations([f"Name {n}" for n in range(5)]), st.integers(1, 6))
def test_other_names_change_nothing_of_whose_turn_it_is(names, duties):
    """The same history under other names gives the same turns to the same places in it."""

    def turns(called: list[str]) -> list[list[int | None]]:
        life = named(called, duties)
        ids = [actor.id for actor in life.state.members]
        return [[ids.index(held.holder) for held in r.duties.values()] for r in life.state.rotations]

    assert turns(list(names)) == turns([f"Name {n}" for n in range(5)])


def named(names: list[str], duties: int) -> Life:
    """A coalition of these, rotated thrice."""
    clause = replace(ONE, duties=tuple(f"duty {n}" for n in range(duties)))
    return rotated(living_by(clauses_with(clause), names=names), 3)


def test_nobody_keeps_one_duty_for_ever():
    life = rotated(turning("communications", "scheduling", "documentation", "convening", "hosting"), 10)
    for actor in life.state.members:
        times = life.state.served[actor.id].values()
        assert (len(times), sum(times), max(times) <= 3) == (5, 10, True)
