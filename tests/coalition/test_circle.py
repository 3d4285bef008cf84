import re
from dataclasses import replace
from hashlib import sha256

import pytest

from concerted.coalition import (
    ActorFacts,
    Agenda,
    Command,
    Founding,
    Invitation,
    Nod,
    Origin,
    Sealed,
    SentenceWithdrawal,
    View,
    Wording,
    answers,
    decide,
    replay,
)
from concerted.coalition.circle import foremost, lineage
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


@pytest.mark.parametrize("key", ["", "AAAA", "é", "A", KEY[:-2] + "9="])
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


def test_the_circle_has_an_agenda_until_its_sentence_stands():
    life = circle()
    question = "What outcome do we all want that none of us can achieve alone?"
    life.do(Agenda(items=("Who is here?",)), by=IDS[1])
    life.do(Agenda(items=(question, "What would we each bring?")), by=IDS[2])
    assert life.state.agenda == (question, "What would we each bring?")
    assert refused(agreed(), Agenda(items=(question,)), IDS[0]).code == "circle-closed"


@pytest.mark.parametrize(
    ("items", "code"),
    [((), "bad-agenda"), (tuple("abcdefghijklm"), "bad-agenda"), (("",), "bad-text"), (("x" * 301,), "bad-text")],
)
def test_an_agenda_is_a_short_list(items, code):
    assert refused(circle(), Agenda(items=items), IDS[1]).code == code
    assert refused(circle(), Agenda(items=items), "stranger").code == "unknown-actor"


def test_a_sentence_that_is_withdrawn_is_nodded_to_no_more_and_stays_in_the_lineage():
    life = circle()
    first = life.do(Wording(text="Clean air."), by=IDS[0])
    second = life.do(Wording(text="Cleaner air."), by=IDS[1], ref=first)
    assert refused(life, SentenceWithdrawal(), IDS[1], ref=first).code == "not-theirs"
    taken_back = life.do(SentenceWithdrawal(), by=IDS[0], ref=first)
    assert life.state.sentences[first].withdrawn == taken_back
    assert life.state.sentences[second].revises == first
    for body in (Nod(yes=True), SentenceWithdrawal(), Wording(text="Cleanest air.")):
        assert refused(life, body, IDS[0], ref=first).code == "withdrawn"
    anew = life.do(Wording(text="Clean air."), by=IDS[2])
    for actor in (IDS[0], IDS[1], *IDS[3:]):
        life.do(Nod(yes=True), by=actor, ref=anew)
    assert life.state.interest == anew
    assert replay(life.entries) == life.state


def test_nods_to_two_revisions_are_not_nods_to_one():
    life = circle()
    first = life.do(Wording(text="Clean air."), by=IDS[0])
    second = life.do(Wording(text="Cleaner air."), by=IDS[1], ref=first)
    for actor, sentence in zip(IDS[2:], (first, second, first), strict=True):
        life.do(Nod(yes=True), by=actor, ref=sentence)
    assert life.state.interest is None


def test_a_sentence_that_stands_is_not_withdrawn():
    assert refused(agreed(), SentenceWithdrawal(), IDS[0], ref=5).code == "circle-closed"
    assert refused(circle(), SentenceWithdrawal(), IDS[0], ref=5).code == "unknown-sentence"


def test_the_foremost_sentence_stands_or_has_the_most_nods_or_is_the_newest_of_those():
    life = circle(5)
    assert foremost(life.state) is None
    first = life.do(Wording(text="Clean air."), by=IDS[0])
    second = life.do(Wording(text="Clean water."), by=IDS[1])
    assert foremost(life.state) is life.state.sentences[second]
    life.do(Nod(yes=True), by=IDS[2], ref=first)
    life.do(Nod(yes=False, reason=WHY), by=IDS[2], ref=second)
    assert foremost(life.state) is life.state.sentences[first]
    life.do(SentenceWithdrawal(), by=IDS[0], ref=first)
    assert foremost(life.state) is life.state.sentences[second]
    stood = agreed().state
    assert stood.interest is not None
    assert foremost(stood) is stood.sentences[stood.interest]


def test_a_sentence_has_the_wordings_that_it_revises_in_order():
    life = circle(5)
    first = life.do(Wording(text="Clean air."), by=IDS[0])
    second = life.do(Wording(text="Clean air here."), by=IDS[1], ref=first)
    life.do(SentenceWithdrawal(), by=IDS[0], ref=first)
    third = life.do(Wording(text="Clean air here and there."), by=IDS[2], ref=second)
    assert [sentence.number for sentence in lineage(life.state, third)] == [first, second]
    assert lineage(life.state, first) == []


def test_those_outside_the_circle_say_what_they_think_and_decide_nothing():
    life = circle(5)
    for name in ("Walkers", "Cyclists"):
        life.do(ActorFacts(name=name))
    sentence = life.do(Wording(text="Clean air."), by=IDS[0])
    life.do(View(view="disagree"), by="walkers", ref=sentence)
    life.do(View(view="pass"), by="cyclists", ref=sentence)
    life.do(View(view="agree"), by="walkers", ref=sentence)
    life.do(Nod(yes=False, reason=WHY), by=IDS[1], ref=sentence)
    assert life.state.sentences[sentence].views == {"walkers": 1, "cyclists": 0}
    assert answers(life.state) == {
        IDS[0]: {sentence: 1}, IDS[1]: {sentence: -1}, "walkers": {sentence: 1}, "cyclists": {sentence: 0},
    }  # fmt: skip
    assert life.state.interest is None


def test_a_nod_counts_over_the_view_somebody_had_before_it_joined():
    life = circle(5)
    life.do(ActorFacts(name="Walkers"))
    sentence = life.do(Wording(text="Clean air."), by=IDS[0])
    life.do(View(view="disagree"), by="walkers", ref=sentence)
    life.do(Invitation(name="Walkers"), by=IDS[0])
    life.do(Nod(yes=True), by="walkers", ref=sentence)
    assert answers(life.state)["walkers"] == {sentence: 1}


def test_a_view_is_of_a_sentence_and_from_outside_the_circle():
    life = circle()
    life.do(ActorFacts(name="Walkers"))
    sentence = life.do(Wording(text="Clean air."), by=IDS[0])
    assert refused(life, View(view="agree"), IDS[1], ref=sentence).code == "in-circle"
    assert refused(life, View(view="agree"), "walkers", ref=0).code == "unknown-sentence"
    assert refused(life, View(view="agree"), "stranger", ref=sentence).code == "unknown-actor"
    life.do(SentenceWithdrawal(), by=IDS[0], ref=sentence)
    assert refused(life, View(view="agree"), "walkers", ref=sentence).code == "withdrawn"
    stood = agreed()
    stood.do(ActorFacts(name="Walkers"))
    assert refused(stood, View(view="agree"), "walkers", ref=5).code == "circle-closed"


ORIGIN = Origin(coalition="clear-air-mmg42k", name="Clear Air", size=40, root="0" * 64)


def test_a_coalition_may_be_replanted_from_another():
    life = Life()
    life.do(Founding(name="Clear Sky", context="tech", convener_name="A", log_key=KEY, origin=ORIGIN))
    assert life.state.origin == ORIGIN
    assert replay(life.entries) == life.state


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"name": ""}, "bad-text"),
        ({"coalition": ""}, "bad-text"),
        ({"size": 0}, "bad-origin"),
        ({"root": "0" * 63}, "bad-origin"),
        ({"root": "G" * 64}, "bad-origin"),
    ],
)
def test_an_origin_is_a_checkpoint_of_another_record(fields, code):
    founding = Founding(
        name="Clear Sky", context="tech", convener_name="A", log_key=KEY, origin=replace(ORIGIN, **fields)
    )
    assert refused(Life(), founding).code == code
