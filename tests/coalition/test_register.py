import pytest

from concerted.coalition import ActorFacts, Interview, Invitation, KnownTie, Leaving, Sealed, replay
from concerted.coalition.register import LISTED, MOST_PEOPLE
from concerted.coalition.state import Facts
from concerted.coalition.text import NAME, PARAGRAPH
from tests.coalition.lives import IDS, Life, circle, founded, in_force
from tests.coalition.test_circle import refused

RIVER, CLINICS, GROWERS, SCHOOLS, BEES = IDS
WORDS = Sealed(c="0" * 64)
WHOLE = {
    "people": 12_000,
    "channels": ("newsletter", "radio"),
    "rests_on": "Thirty years of measuring.",
    "vouched_by": ("Clinics",),
    "constraints": ("may not endorse a party",),
    "context": "activist",
    "constituencies": ("parents",),
    "jurisdictions": ("DE-BY",),
    "affiliations": ("Clean Air Fund",),
}


def test_an_actor_on_the_map_is_known_and_not_in_the_circle():
    life = founded()
    life.do(ActorFacts(name="Alder Farm", **WHOLE), by=RIVER)
    actor = life.state.actors["alder-farm"]
    assert actor.facts == Facts(**WHOLE)
    assert (actor.in_circle, actor.belongs, actor.member_since) == (False, False, None)
    assert life.entries[-1].body["actor"] == "alder-farm"
    assert replay(life.entries) == life.state


def test_facts_left_out_stay_and_a_list_can_be_emptied():
    life = founded()
    life.do(ActorFacts(name="Alder Farm", **WHOLE))
    life.do(ActorFacts(name="ALDER FARM", people=0, channels=()))
    assert life.state.actors["alder-farm"].facts == Facts(**{**WHOLE, "people": 0, "channels": ()})
    assert life.state.actors["alder-farm"].name == "Alder Farm"
    assert list(life.state.actors) == [RIVER, "alder-farm"]


def test_a_member_speaks_for_itself():
    life = in_force(IDS[:4])
    facts = ActorFacts(name="Clinics", people=5)
    assert refused(life, facts, GROWERS).code == "not-theirs"
    life.do(facts, by=CLINICS)
    life.do(ActorFacts(name="Clinics", people=6))
    assert life.state.actors[CLINICS].facts.people == 6
    life.do(ActorFacts(name="Beekeepers", people=7), by=GROWERS)
    assert life.state.actors[BEES].facts.people == 7


def test_the_host_and_whoever_is_known_say_what_they_know():
    life = founded()
    assert refused(life, ActorFacts(name="Alder Farm"), "stranger").code == "unknown-actor"
    life.do(ActorFacts(name="Alder Farm"))
    life.do(ActorFacts(name="Birch Farm"), by="alder-farm")


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"name": ""}, "bad-text"),
        ({"name": "x" * (NAME + 1)}, "bad-text"),
        ({"name": "Alder\u200b Farm"}, "bad-text"),
        ({"name": "River-Watch"}, "name-taken"),
        ({"people": -1}, "bad-reach"),
        ({"people": MOST_PEOPLE + 1}, "bad-reach"),
        ({"channels": ("radio", "radio")}, "bad-list"),
        ({"channels": tuple(map(str, range(LISTED + 1)))}, "bad-list"),
        ({"affiliations": (" ",)}, "bad-text"),
        ({"jurisdictions": ("x" * (NAME + 1),)}, "bad-text"),
        ({"constraints": ("x" * (PARAGRAPH + 1),)}, "bad-text"),
        ({"rests_on": "x" * (PARAGRAPH + 1)}, "bad-text"),
        ({"rests_on": ""}, "bad-text"),
    ],
)
def test_what_nobody_can_be_said_to_be_is_refused(fields, code):
    assert refused(founded(), ActorFacts(**{"name": "Alder Farm", **fields}), RIVER).code == code


def test_reach_and_lists_go_up_to_their_limits():
    life = founded()
    names = tuple(map(str, range(LISTED)))
    life.do(ActorFacts(name="x" * NAME, people=MOST_PEOPLE, channels=names, constraints=("x" * PARAGRAPH,)))
    assert life.state.actors["x" * 48].facts.people == MOST_PEOPLE


@pytest.mark.parametrize("name", ["Сlinics", "CLINICS", "Cl1nics", "clinics"])
def test_a_name_that_looks_like_anothers_is_that_other(name):
    life = circle()
    life.do(ActorFacts(name=name, people=3))
    assert life.state.actors[CLINICS].facts.people == 3
    assert len(life.state.actors) == 5


def test_a_tie_is_between_two_known_actors():
    life = circle()
    tie = life.do(KnownTie(between=(GROWERS, CLINICS), what="They share an office."), by=RIVER)
    life.do(KnownTie(between=(RIVER, CLINICS), what="They wrote a report."))
    assert [known.between for known in life.state.ties] == [(CLINICS, GROWERS), (CLINICS, RIVER)]
    assert (life.state.ties[0].entry, life.state.ties[0].what) == (tie, "They share an office.")
    assert replay(life.entries) == life.state


@pytest.mark.parametrize(
    ("between", "what", "code"),
    [
        ((CLINICS,), "x", "bad-tie"),
        ((CLINICS, CLINICS), "x", "bad-tie"),
        ((CLINICS, GROWERS, RIVER), "x", "bad-tie"),
        ((), "x", "bad-tie"),
        ((CLINICS, "strangers"), "x", "unknown-actor"),
        ((CLINICS, GROWERS), "", "bad-text"),
    ],
)
def test_what_is_no_tie_is_refused(between, what, code):
    assert refused(circle(), KnownTie(between=between, what=what), RIVER).code == code
    assert refused(circle(), KnownTie(between=between, what=what), "stranger").code == "unknown-actor"


def test_interviews_are_counted_and_their_words_lie_beside_the_record():
    life = circle()
    first = life.do(Interview(actor=CLINICS, notes=WORDS), by=RIVER)
    second = life.do(Interview(actor=CLINICS, notes=WORDS))
    assert life.state.interviews == {CLINICS: [first, second]}
    assert life.state.sealed[first].path == "body.notes"
    assert refused(life, Interview(actor=CLINICS), RIVER).code == "notes-needed"
    for body, by in ((Interview(actor="strangers", notes=WORDS), RIVER), (Interview(actor=CLINICS, notes=WORDS), "x")):
        assert refused(life, body, by).code == "unknown-actor"


# From the map into the circle


def test_an_actor_on_the_map_is_invited_under_the_name_it_has_there():
    life = circle(2)
    life.do(ActorFacts(name="Alder Farm", people=9))
    life.do(Invitation(name="ALDER FARM"), by=CLINICS)
    actor = life.state.actors["alder-farm"]
    assert (actor.in_circle, actor.invited_by, actor.invited_at) == (True, CLINICS, life.state.at)
    assert (actor.name, actor.facts.people, actor.belongs) == ("Alder Farm", 9, True)
    assert life.entries[-1].body["actor"] == "alder-farm"
    assert refused(life, Invitation(name="Alder Farm"), RIVER).code == "name-taken"


def test_the_map_has_room_for_more_than_the_circle():
    life = circle(12)
    life.do(ActorFacts(name="Alder Farm"))
    assert refused(life, Invitation(name="Alder Farm"), RIVER).code == "circle-full"


def test_who_left_the_circle_stays_on_the_map_and_can_be_invited_again():
    life: Life = circle(5)
    life.do(Leaving(), by=BEES)
    assert not life.state.actors[BEES].in_circle
    life.do(Invitation(name="Beekeepers"), by=RIVER)
    assert life.state.actors[BEES].in_circle


def test_an_actor_on_the_map_is_invited_to_a_coalition_in_force():
    life = in_force()
    life.do(ActorFacts(name="Alder Farm"))
    life.do(Invitation(name="Alder Farm"), by=RIVER)
    assert (life.state.actors["alder-farm"].in_circle, life.state.interest) == (False, 5)
