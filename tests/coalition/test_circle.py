import re
from hashlib import sha256

import pytest

from concerted.coalition import Command, Founding, Invitation, Nod, Sealed, Wording, decide
from concerted.coalition.text import SENTENCE, actor_id, tidy
from concerted.errors import Refused
from tests.coalition.lives import BEGAN, IDS, KEY, NAMES, Life, agreed, at, circle, drafted, endorse, founded, in_force

WHY = Sealed(c="0" * 64)


def refused(life: Life, *args: object, **kwargs: object) -> Refused:
    before = repr(life.state)
    with pytest.raises(Refused) as caught:
        life.do(*args, **kwargs)  # type: ignore[arg-type]
    assert repr(life.state) == before
    assert caught.value.hint
    return caught.value


def test_the_convener_is_the_first_participant():
    assert [actor.name for actor in founded().state.circle] == ["River Watch"]


def test_a_coalition_is_known_by_its_own_name_and_its_key():
    assert founded().state.coalition == "clear-air-mmg42k"


def test_nothing_happens_before_the_founding():
    assert refused(Life(), Invitation(name="Clinics")).code == "not-founded"


def test_a_coalition_is_founded_once():
    founding = Founding(name="Other", context="tech", convener_name="A", log_key=KEY)
    assert refused(founded(), founding).code == "founded-already"


@pytest.mark.parametrize("key", ["", "AAAA", "é", "A"])
def test_a_founding_needs_an_ed25519_key(key):
    founding = Founding(name="Other", context="tech", convener_name="A", log_key=key)
    assert refused(Life(), founding).code == "bad-log-key"


def test_a_founding_is_the_hosts_entry():
    founding = Founding(name="Other", context="tech", convener_name="A", log_key=KEY)
    assert refused(Life(), founding, "a").code == "bad-founding"


def test_a_promise_that_members_sign_is_not_made_before_it_can_be_kept():
    founding = Founding(name="Other", context="tech", convener_name="A", log_key=KEY, host_acts=False)
    assert refused(Life(), founding).code == "bad-founding"


def test_the_host_may_invite_for_the_coalition():
    life = founded()
    life.do(Invitation(name="Clinics"))
    assert life.state.actors["clinics"].invited_by is None


@pytest.mark.parametrize("name", ["clinics", "CLINICS", "Ｃｌｉｎｉｃｓ", "Clinics!"])
def test_two_actors_cannot_look_alike(name):
    life = circle(2)
    assert refused(life, Invitation(name=name), IDS[0]).code == "name-taken"


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("", "empty"),
        ("   ", "empty"),
        ("x" * 81, "1 over the limit"),
        ("Clin\u200bics", "ZERO WIDTH SPACE"),
        ("Clin\u202eics", "RIGHT-TO-LEFT OVERRIDE"),
        ("Clin\nics", r"U\+000A"),
        ("A\u030angstrom", "normal form C"),
        (" Clinics", "space around"),
        ("Clin\ud800ics", r"U\+D800"),
    ],
)
def test_a_name_nobody_can_read_safely_is_refused(name, why):
    error = refused(circle(2), Invitation(name=name), IDS[0])
    assert error.code == "bad-text"
    assert re.search(why, error.message)


def test_what_people_type_is_tidied_before_it_is_entered():
    assert tidy("  A\u030a\r\nb\rc ") == "Å\nb\nc"


def test_an_actor_is_called_by_a_plain_short_name():
    assert actor_id("Alder Farm Workers' Union") == "alder-farm-workers-union"
    assert actor_id("Ångström & Söhne") == "angstrom-sohne"
    assert actor_id("Союз") == "actor-" + sha256("Союз".encode()).hexdigest()[:8]
    assert len(actor_id("a" * 80)) == 48


def test_only_known_actors_invite():
    assert refused(founded(), Invitation(name="Clinics"), "stranger").code == "unknown-actor"


def test_a_thirteenth_participant_is_refused():
    life = circle(12)
    assert refused(life, Invitation(name="One More"), IDS[0]).code == "circle-full"


def test_everyones_nod_makes_the_shared_interest():
    life = agreed()
    assert life.state.interest == 5
    assert life.entries[-1].body == {"yes": True, "stands": True}


def test_four_nods_are_not_enough_however_unanimous():
    life = agreed(4)
    assert life.state.interest is None
    life.do(Invitation(name="Beekeepers"), by=IDS[0])
    life.do(Nod(yes=True), by="beekeepers", ref=4)
    assert life.state.interest == 4


def test_one_not_yet_keeps_the_sentence_from_standing_until_it_turns():
    life = circle()
    sentence = life.do(Wording(text="Clean air."), by=IDS[0])
    for actor in IDS[1:4]:
        life.do(Nod(yes=True), by=actor, ref=sentence)
    life.do(Nod(yes=False, reason=WHY), by=IDS[4], ref=sentence)
    assert life.state.interest is None
    life.do(Nod(yes=True), by=IDS[4], ref=sentence)
    assert life.state.interest == sentence


def test_not_yet_needs_a_reason():
    life = circle()
    sentence = life.do(Wording(text="Clean air."), by=IDS[0])
    assert refused(life, Nod(yes=False), IDS[1], ref=sentence).code == "reason-needed"


def test_a_sentence_may_revise_another_and_remembers_which():
    life = circle()
    first = life.do(Wording(text="Clean air."), by=IDS[0])
    second = life.do(Wording(text="Cleaner air."), by=IDS[1], ref=first)
    assert life.state.sentences[second].revises == first
    assert life.state.sentences[second].nods == {IDS[1]: True}


def test_a_sentence_is_proposed_once():
    life = circle()
    life.do(Wording(text="Clean air."), by=IDS[0])
    assert refused(life, Wording(text="CLEAN AIR."), IDS[1]).code == "sentence-twice"


def test_a_sentence_is_one_short_line():
    assert refused(circle(), Wording(text="a\nb"), IDS[1]).code == "bad-text"
    assert refused(circle(), Wording(text="x" * (SENTENCE + 1)), IDS[1]).code == "bad-text"


@pytest.mark.parametrize("number", [None, 0, 99])
def test_a_nod_is_to_a_sentence(number):
    assert refused(circle(), Nod(yes=True), IDS[1], ref=number).code == "unknown-sentence"


def test_a_sentence_that_stands_is_not_reworded():
    life = agreed()
    assert refused(life, Wording(text="Other."), IDS[0]).code == "circle-closed"
    assert refused(life, Nod(yes=False, reason=WHY), IDS[0], ref=5).code == "circle-closed"


def test_a_later_participant_reopens_the_test():
    life = agreed()
    life.do(Invitation(name="Walkers"), by=IDS[0])
    assert life.state.interest is None
    life.do(Nod(yes=True), by="walkers", ref=5)
    assert life.state.interest == 5


def test_a_later_participant_holds_up_endorsement_until_it_nods():
    life = drafted()
    life.do(Invitation(name="Walkers"), by=IDS[0])
    with pytest.raises(Refused, match="Not yet a coalition"):
        endorse(life, IDS[1])
    life.do(Nod(yes=True), by="walkers", ref=5)
    endorse(life, "walkers")


def test_who_is_invited_to_a_coalition_in_force_is_not_in_the_circle():
    life = in_force()
    life.do(Invitation(name="Walkers"), by=IDS[1])
    assert not life.state.actors["walkers"].in_circle
    assert life.state.interest == 5
    assert refused(life, Wording(text="Other."), "walkers").code == "not-in-circle"
    endorse(life, "walkers")
    assert life.state.actors["walkers"].member_since == life.state.at


def test_nobody_acts_without_a_name():
    assert refused(circle(), Wording(text="Clean air.")).code == "unknown-actor"


@pytest.mark.parametrize(
    ("when", "held", "code"),
    [
        (at(0), None, "clock-went-back"),
        ("2026-02-31T00:00:00Z", None, "bad-time"),
        ("tomorrow", None, "bad-time"),
        (at(99), "x", "bad-time"),
        (at(99), at(100), "held-later"),
    ],
)
def test_time_in_a_record_only_goes_forward(when, held, code):
    life = founded()
    with pytest.raises(Refused) as caught:
        decide(life.state, Command(body=Invitation(name="Clinics"), at=when, held_at=held, by=IDS[0]))
    assert caught.value.code == code


def test_what_happened_earlier_says_when():
    life = founded()
    life.do(Invitation(name="Clinics"), by=IDS[0], held_at=at(0))
    assert life.entries[-1].held_at == BEGAN.strftime("%Y-%m-%dT%H:%M:%SZ")
    assert NAMES[1] == life.state.actors["clinics"].name


@pytest.mark.parametrize(
    "twin",
    ["Clіnics", "СLINICS", "Clinісs", "Cl1nics", "CIinics", "Ｃlinics", "clinics"],
)
def test_a_name_that_looks_like_anothers_is_refused(twin):
    life = circle()
    with pytest.raises(Refused, match="Clinics is invited already"):
        life.do(Invitation(name=twin), by=IDS[0])


@pytest.mark.parametrize("other", ["Clinic", "Kliniken", "Клиники", "Κλινικές", "诊所"])
def test_a_name_that_only_resembles_another_is_its_own(other):
    life = circle()
    life.do(Invitation(name=other), by=IDS[0])
