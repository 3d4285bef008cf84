"""Who keeps the record: own keys, witnesses, handovers, erasures. Signatures themselves are the record's tests."""

import base64
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from concerted.coalition import (
    Clause,
    Closing,
    Command,
    Effect,
    Erasure,
    ErasureFollowed,
    Hand,
    Handover,
    Interview,
    Invitation,
    MemberKey,
    Nod,
    Sealed,
    SeatTaken,
    Stance,
    WitnessKey,
    Wording,
    decide,
    evolve,
    line_of,
    replay,
)
from concerted.coalition.clauses import check_clauses
from concerted.errors import RecordBroken, Refused
from tests.coalition.lives import CLAUSES, IDS, answer, at, circle, founded, in_force, proposing
from tests.coalition.lives import proposed as with_proposal

SEALED = Sealed(c="0" * 64)


def proposed():
    return with_proposal()[0]


def key(number):
    return base64.b64encode(bytes([number]) * 32).decode()


def signs(life, body, by, *, ref=None):
    """Enter what an organisation signs itself; the signature is the record's to check."""
    life.hour += 1
    (entry,) = decide(life.state, Command(body=body, at=at(life.hour), by=by, ref=ref, signed=True))
    entry = replace(entry, sig="c2ln")
    life.entries.append(entry)
    life.state = evolve(life.state, entry)
    return len(life.entries) - 1


def refused(life, body, by=None, *, ref=None, signed=False):
    with pytest.raises(Refused) as error:
        decide(life.state, Command(body=body, at=at(life.hour + 1), by=by, ref=ref, signed=signed))
    assert error.value.hint
    return error.value.code


def test_an_organisation_with_a_key_of_its_own_signs_everything_it_does():
    life = proposed()
    first = signs(life, MemberKey(public=key(1)), IDS[1])
    number = next(iter(life.state.proposals))
    assert refused(life, Stance(stance="agree"), IDS[1], ref=number) == "needs-signature"
    assert refused(life, Invitation(name="New"), IDS[2], signed=True) == "unknown-key"
    signs(life, Stance(stance="agree"), IDS[1], ref=number)
    second = signs(life, MemberKey(public=key(2)), IDS[1])
    assert life.entries[second].ref.index == first
    assert replay(life.entries).actors[IDS[1]].key.index == second
    assert (
        line_of(life.state, life.entries[first]).say()
        == "Clinics signs for itself from here on, with a key of its own."
    )


def test_an_entry_whose_signature_was_taken_away_is_not_allowed():
    life = proposed()
    signs(life, MemberKey(public=key(1)), IDS[1])
    signs(life, Invitation(name="New"), IDS[1])
    with pytest.raises(RecordBroken, match="signs for itself"):
        replay([*life.entries[:-1], replace(life.entries[-1], sig=None)])


def test_a_key_is_its_holders_and_used_once():
    life = proposed()
    assert refused(life, MemberKey(public=key(1)), IDS[1]) == "needs-signature"
    for public in ("", "A", "AAAA", key(1)[:-1] + "B"):
        assert refused(life, MemberKey(public=public), IDS[1], signed=True) == "bad-key"
    assert refused(life, MemberKey(public=life.state.log_key), IDS[1], signed=True) == "key-taken"
    signs(life, MemberKey(public=key(1)), IDS[1])
    assert refused(life, MemberKey(public=key(1)), IDS[2], signed=True) == "key-taken"
    assert refused(life, WitnessKey(name="w", public=key(1)), IDS[2]) == "key-taken"


def test_each_organisation_has_one_witness_under_a_name_of_its_own():
    life = proposed()
    life.do(WitnessKey(name="clinics.example/w", public=key(1)), IDS[1])
    assert refused(life, WitnessKey(name="clinics.example/w", public=key(2)), IDS[2]) == "name-taken"
    assert refused(life, WitnessKey(name="two words", public=key(2)), IDS[2]) == "bad-witness"
    assert refused(life, WitnessKey(name="a+b", public=key(2)), IDS[2]) == "bad-witness"
    number = life.do(WitnessKey(name="clinics.example/w2", public=key(3)), IDS[1])
    assert replay(life.entries).actors[IDS[1]].witness == "clinics.example/w2"
    assert line_of(life.state, life.entries[number]).say() == "Clinics named its witness: clinics.example/w2."


def handover(life, *by, size=None):
    hands = tuple(Hand(by=name, sig="c2ln") for name in by)
    return Handover(log_key=key(99), size=life.state.size if size is None else size, root="00" * 32, signatures=hands)


@given(st.sets(st.integers(0, 4)), st.booleans(), st.sets(st.integers(0, 4)))
def test_a_log_is_handed_over_by_more_than_half_of_the_members(keyed, host_signs, signing):
    life = proposed()
    for number in sorted(keyed):
        signs(life, MemberKey(public=key(number + 1)), IDS[number])
    by = [IDS[number] for number in sorted(signing & keyed)] + ["host"] * host_signs
    members = {actor.id for actor in life.state.members}
    given_ = {name for name in members if name in by or (host_signs and life.state.actors[name].key is None)}
    if 2 * len(given_) > len(members):
        number = life.do(handover(life, *by))
        assert replay(life.entries).log_key == key(99)
        assert "another host" in line_of(life.state, life.entries[number]).say()
    else:
        assert refused(life, handover(life, *by)) == "no-quorum"


def test_a_handover_that_cannot_be_meant_is_refused():
    life = proposed()
    for number in range(4):
        signs(life, MemberKey(public=key(number + 1)), IDS[number])
    four = IDS[:4]
    assert refused(life, handover(life, *four), IDS[0], signed=True) == "bad-handover"
    assert refused(life, handover(life, *four, size=3)) == "stale-handover"
    assert refused(life, handover(life, *four, IDS[0])) == "bad-handover"
    assert refused(life, handover(life, *four, IDS[4])) == "no-key"
    assert refused(life, handover(life, *four, "nobody")) == "unknown-actor"
    assert refused(life, replace(handover(life, *four), log_key=key(1))) == "key-taken"


def test_before_there_are_members_the_circle_hands_over():
    life = founded()
    assert refused(life, handover(life)) == "no-quorum"
    life.do(handover(life, "host"))
    assert life.state.log_key == key(99)


def test_words_are_erased_once_by_the_host_or_by_whoever_wrote_them():
    life = circle()
    sentence = life.do(Wording(text="We want it measured."), IDS[0])
    first = life.do(Nod(yes=False, reason=SEALED), IDS[1], ref=sentence)
    second = life.do(Nod(yes=False, reason=SEALED), IDS[2], ref=sentence)
    request = Erasure(field="body.reason", ground="request")
    assert refused(life, request, IDS[1], ref=sentence) == "nothing-sealed"
    assert refused(life, request, IDS[1]) == "nothing-sealed"
    assert refused(life, request, IDS[1], ref=second) == "not-theirs"
    number = life.do(request, IDS[1], ref=first)
    assert refused(life, request, IDS[1], ref=first) == "erased-already"
    life.do(Erasure(field="body.reason", ground="law"), ref=second)
    sealed = replay(life.entries).sealed
    assert (sealed[first].erased, sealed[first].ground) == (number, "request")
    assert sealed[second].ground == "law"
    assert (
        line_of(life.state, life.entries[number]).say()
        == f"Clinics erased the words beside entry {first}. Ground: request."
    )


def test_a_platform_may_demand_witnesses_in_a_cadence_clause_alone():
    cadence = next(clause for clause in CLAUSES if clause.kind == "cadence")
    check_clauses(tuple(replace(c, witnesses=3) if c == cadence else c for c in CLAUSES))
    for clause, count in ((CLAUSES[0], 3), (cadence, 0), (cadence, 101)):
        changed: tuple[Clause, ...] = tuple(replace(c, witnesses=count) if c == clause else c for c in CLAUSES)
        with pytest.raises(Refused, match="witnesses"):
            check_clauses(changed)
    assert proposed().state.witnesses_needed == 0


def test_words_at_other_fields_are_erased_by_that_field():
    life = in_force()
    notes = life.do(Interview(actor=IDS[1], notes=SEALED), IDS[0])
    seat = life.do(SeatTaken(seat="board", binds=True, person=SEALED), IDS[1])
    assert {number: sealing.path for number, sealing in life.state.sealed.items()} == {
        notes: "body.notes",
        seat: "body.person",
    }
    reason, said, person = (Erasure(field=f"body.{name}", ground="law") for name in ("reason", "notes", "person"))
    for body, number in ((reason, notes), (person, notes), (reason, seat)):
        assert refused(life, body, ref=number) == "nothing-sealed"
    assert refused(life, said, IDS[1], ref=notes) == "not-theirs"
    life.do(said, IDS[0], ref=notes)
    life.do(person, IDS[1], ref=seat)
    assert all(sealing.ground == "law" for sealing in replay(life.entries).sealed.values())
    assert life.state.actors[IDS[1]].seats["board"].binds


def test_only_entries_with_words_beside_them_are_kept_track_of():
    life = circle()
    sentence = life.do(Wording(text="We want it measured."), IDS[0])
    life.do(Nod(yes=True), IDS[1], ref=sentence)
    assert life.state.sealed == {}
    wordless = life.do(Nod(yes=True, reason=SEALED), IDS[2], ref=sentence)
    assert list(life.state.sealed) == [wordless]


def test_those_who_keep_a_copy_answer_an_erasure_once():
    life = in_force()
    notes = life.do(Interview(actor=IDS[1], notes=SEALED), IDS[0])
    assert refused(life, ErasureFollowed(), IDS[2], ref=notes) == "nothing-erased"
    assert refused(life, ErasureFollowed(), IDS[2]) == "nothing-erased"
    life.do(Erasure(field="body.notes", ground="mistake"), ref=notes)
    assert refused(life, ErasureFollowed(), IDS[2], ref=notes) == "no-witness"
    assert refused(life, ErasureFollowed(), ref=notes) == "unknown-actor"
    for number, actor in enumerate(IDS[2:4]):
        life.do(WitnessKey(name=f"{actor}.example", public=key(number + 1)), actor)
        life.do(ErasureFollowed(), actor, ref=notes)
    assert refused(life, ErasureFollowed(), IDS[2], ref=notes) == "followed-already"
    assert replay(life.entries).sealed[notes].followed == IDS[2:4]
    assert line_of(life.state, life.entries[-1]).say() == (
        f"Schools erased its copy of the words beside entry {notes} too."
    )


def test_whoever_lost_its_key_is_acted_for_again_and_may_register_a_first_one_anew():
    life = in_force()
    first = signs(life, MemberKey(public=key(1)), IDS[4])
    assert refused(life, Invitation(name="New"), IDS[4]) == "needs-signature"
    release = proposing("membership", effect=Effect(does="release-key", actor=IDS[4]))
    proposal = life.do(release, IDS[0])
    for actor in IDS[:4]:
        answer(life, proposal, actor, "agree")
    life.wait(days=7)
    decision = life.do(Closing(rationale="It was lost with its phone."), ref=proposal)
    assert life.entries[decision].body["releases"] == IDS[4]
    life.do(Invitation(name="New"), IDS[4])
    assert refused(life, Invitation(name="Newer"), IDS[4], signed=True) == "unknown-key"
    assert refused(life, MemberKey(public=key(1)), IDS[4], signed=True) == "key-taken"
    again = signs(life, MemberKey(public=key(2)), IDS[4])
    assert life.entries[again].ref is None
    assert life.state.actors[IDS[4]].key.index == again > first
    assert replay(life.entries) == life.state


def test_a_release_that_was_not_adopted_ends_no_key():
    life = in_force()
    signs(life, MemberKey(public=key(1)), IDS[4])
    proposal = life.do(proposing("membership", effect=Effect(does="release-key", actor=IDS[4])), IDS[0])
    life.wait(days=7)
    decision = life.do(Closing(rationale="Nobody answered."), ref=proposal)
    assert "releases" not in life.entries[decision].body
    assert refused(life, Invitation(name="New"), IDS[4]) == "needs-signature"
