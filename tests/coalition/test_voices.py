import pytest

from concerted.coalition import (
    Closing,
    Edit,
    Endorsement,
    Invitation,
    Leaving,
    ProxyEnded,
    ProxyGiven,
    Sealed,
    SeatEnded,
    SeatTaken,
    Stance,
    VoiceRule,
    replay,
    tally,
)
from concerted.coalition.voices import LONGEST_PROXY, proxy_of
from tests.coalition.lives import (
    BEGAN,
    IDS,
    Life,
    agreed,
    answer,
    at,
    drafted,
    in_force,
    proposed,
    proposing,
)
from tests.coalition.test_circle import refused

RIVER, CLINICS, GROWERS, SCHOOLS, BEES = IDS
UNTIL = at(24 * 100)


def give(life: Life, principal: str, holder: str, until: str = UNTIL) -> int:
    return life.do(ProxyGiven(holder=holder, until=until), by=principal)


def voice(life: Life, holder: str, principal: str, proposal: int, stance: str = "agree") -> int:
    reason = Sealed(c="0" * 64) if stance in ("disagree", "object") else None
    return life.do(Stance(stance=stance, proxy_for=principal, reason=reason), by=holder, ref=proposal)


def from_seat(life: Life, member: str, seat: str, proposal: int, stance: str) -> int:
    reason = Sealed(c="0" * 64) if stance in ("disagree", "object") else None
    return life.do(Stance(stance=stance, seat=seat, reason=reason), by=member, ref=proposal)


def seated(*seats: str, voice: str = "latest") -> tuple[Life, int]:
    life, proposal = proposed()
    for seat in seats:
        life.do(SeatTaken(seat=seat, binds=False), by=CLINICS)
    life.do(VoiceRule(voice=voice), by=CLINICS)
    return life, proposal


def stance_of(life: Life, proposal: int, member: str = CLINICS) -> str | None:
    taken = life.state.proposals[proposal].stances.get(member)
    return taken and taken.stance


# Several representatives, one voice


def test_a_seat_is_taken_and_ended_and_says_whether_it_binds():
    life = in_force()
    seat = life.do(SeatTaken(seat="board", binds=True, person=Sealed(c="0" * 64)), by=CLINICS)
    assert life.state.actors[CLINICS].seats["board"].binds
    assert life.state.actors[CLINICS].seats["board"].entry == seat
    life.do(SeatEnded(seat="board"), by=CLINICS)
    assert life.state.actors[CLINICS].seats == {}
    assert life.state.actors[CLINICS].member_since


def test_a_seat_is_taken_once_and_only_a_seat_is_ended():
    life, _ = seated("board")
    assert refused(life, SeatTaken(seat="board", binds=True), CLINICS).code == "seat-taken"
    assert refused(life, SeatTaken(seat=" ", binds=True), CLINICS).code == "bad-text"
    assert refused(life, SeatTaken(seat="board", binds=True), "stranger").code == "unknown-actor"
    error = refused(life, SeatEnded(seat="office"), CLINICS)
    assert (error.code, error.hint) == ("unknown-seat", "Its seats: board.")
    assert refused(life, SeatEnded(seat="board"), GROWERS).hint == "Its seats: none yet."
    assert refused(life, VoiceRule(voice="together"), "stranger").code == "unknown-actor"


def test_however_many_representatives_answer_a_member_has_one_voice():
    life, proposal = seated("board", "office", "field")
    for seat in ("board", "office", "field"):
        from_seat(life, CLINICS, seat, proposal, "agree")
    counted = tally(life.state.proposals[proposal])
    assert (counted.agree, counted.answered) == (1, 1)


def test_the_latest_answer_of_a_representative_counts_unless_the_member_says_otherwise():
    life, proposal = seated("board", "office")
    from_seat(life, CLINICS, "board", proposal, "agree")
    from_seat(life, CLINICS, "office", proposal, "disagree")
    assert stance_of(life, proposal) == "disagree"
    assert life.state.proposals[proposal].stances[CLINICS].seats == {"board": "agree", "office": "disagree"}


def test_a_member_that_speaks_together_abstains_while_its_representatives_differ():
    life, proposal = seated("board", "office", voice="together")
    from_seat(life, CLINICS, "board", proposal, "agree")
    assert stance_of(life, proposal) == "agree"
    from_seat(life, CLINICS, "office", proposal, "object")
    assert stance_of(life, proposal) == "abstain"
    assert not life.state.proposals[proposal].objections
    from_seat(life, CLINICS, "office", proposal, "agree")
    assert stance_of(life, proposal) == "agree"


def test_what_a_member_says_itself_replaces_what_its_seats_said():
    life, proposal = seated("board", "office", voice="together")
    from_seat(life, CLINICS, "board", proposal, "agree")
    from_seat(life, CLINICS, "office", proposal, "disagree")
    answer(life, proposal, CLINICS, "stand-aside")
    assert stance_of(life, proposal) == "stand-aside"
    assert life.state.proposals[proposal].stances[CLINICS].seats == {}


def test_seats_are_asked_again_after_an_edit():
    life, proposal = seated("board", "office", voice="together")
    from_seat(life, CLINICS, "board", proposal, "disagree")
    life.do(Edit(text="Three meters."), by=RIVER, ref=proposal)
    from_seat(life, CLINICS, "office", proposal, "agree")
    assert stance_of(life, proposal) == "agree"


def test_a_rule_for_its_voice_holds_from_then_on():
    life, proposal = seated("board", "office")
    from_seat(life, CLINICS, "board", proposal, "agree")
    from_seat(life, CLINICS, "office", proposal, "disagree")
    life.do(VoiceRule(voice="together"), by=CLINICS)
    assert stance_of(life, proposal) == "disagree"


def test_nobody_answers_from_a_seat_there_is_not():
    life, proposal = seated("board")
    error = refused(life, Stance(stance="agree", seat="office"), CLINICS, ref=proposal)
    assert error.code == "unknown-seat"


def test_only_a_seat_that_may_bind_endorses():
    life = drafted()
    life.do(SeatTaken(seat="office", binds=False), by=CLINICS)
    digest = life.state.draft.digest
    error = refused(life, Endorsement(platform=digest, seat="office"), CLINICS)
    assert (error.code, error.hint) == ("may-not-bind", "Seats that may: none yet.")
    life.do(SeatTaken(seat="board", binds=True), by=CLINICS)
    assert refused(life, Endorsement(platform=digest, seat="office"), CLINICS).hint == "Seats that may: board."
    assert refused(life, Endorsement(platform=digest, seat="garden"), CLINICS).code == "unknown-seat"
    life.do(Endorsement(platform=digest, seat="board"), by=CLINICS)
    assert life.state.actors[CLINICS].endorsed == {0: len(life.entries) - 1}


# Proxies


def test_a_proxy_votes_for_its_giver_beside_its_own_vote():
    life, proposal = proposed()
    given = give(life, CLINICS, GROWERS)
    voice(life, GROWERS, CLINICS, proposal)
    answer(life, proposal, GROWERS, "abstain")
    counted = tally(life.state.proposals[proposal])
    assert (counted.agree, counted.abstain) == (1, 1)
    taken = life.state.proposals[proposal].stances[CLINICS]
    assert (taken.by_proxy, life.state.actors[CLINICS].proxy.entry) == (GROWERS, given)
    assert replay(life.entries) == life.state


def test_nobody_gives_a_proxy_to_itself():
    assert refused(in_force(), ProxyGiven(holder=CLINICS, until=UNTIL), CLINICS).code == "proxy-to-self"


@pytest.mark.parametrize(("giver", "holder"), [(GROWERS, SCHOOLS), (BEES, CLINICS), (GROWERS, CLINICS)])
def test_a_proxy_is_one_step(giver, holder):
    life = in_force()
    give(life, CLINICS, GROWERS)
    assert refused(life, ProxyGiven(holder=holder, until=UNTIL), giver).code == "proxy-chain"


def test_a_proxy_is_given_among_members():
    life = in_force(IDS[:4])
    life.do(Invitation(name="Walkers"), by=RIVER)
    for holder, code in (("walkers", "not-a-member"), (BEES, "not-a-member"), ("strangers", "unknown-actor")):
        assert refused(life, ProxyGiven(holder=holder, until=UNTIL), CLINICS).code == code
    assert refused(life, ProxyGiven(holder=CLINICS, until=UNTIL), BEES).code == "not-a-member"
    assert refused(agreed(), ProxyGiven(holder=CLINICS, until=UNTIL), RIVER).code == "not-a-member"


def test_a_member_holds_one_proxy_and_gives_one():
    life = in_force()
    give(life, CLINICS, GROWERS)
    assert refused(life, ProxyGiven(holder=GROWERS, until=UNTIL), SCHOOLS).code == "proxy-twice"
    assert refused(life, ProxyGiven(holder=SCHOOLS, until=UNTIL), CLINICS).code == "proxy-given"
    assert refused(life, ProxyGiven(holder=GROWERS, until=UNTIL), CLINICS).code == "proxy-given"
    give(life, SCHOOLS, BEES)


@pytest.mark.parametrize("until", ["soon", "2026-05-01", "", at(1), BEGAN.strftime("%Y-%m-%dT%H:%M:%SZ")])
def test_a_proxy_ends_at_a_moment_to_come(until):
    assert refused(in_force(), ProxyGiven(holder=GROWERS, until=until), CLINICS).code == "bad-time"


def test_a_proxy_lasts_a_year_at_most():
    life = in_force()
    now = life.hour + 1
    assert refused(life, ProxyGiven(holder=GROWERS, until=at(now)), CLINICS).code == "bad-time"
    now = life.hour + 1
    assert refused(life, ProxyGiven(holder=GROWERS, until=at(now + 24 * LONGEST_PROXY + 1)), CLINICS).code == "bad-time"
    give(life, CLINICS, GROWERS, at(life.hour + 1 + 24 * LONGEST_PROXY))


def test_a_proxy_that_has_expired_no_longer_votes_and_what_it_said_stands():
    life, proposal = proposed()
    give(life, CLINICS, GROWERS, until=at(life.hour + 24))
    voice(life, GROWERS, CLINICS, proposal)
    life.wait(days=1)
    assert refused(life, Stance(stance="abstain", proxy_for=CLINICS), GROWERS, ref=proposal).code == "no-proxy"
    assert proxy_of(life.state.actors[CLINICS], life.state.at)
    assert proxy_of(life.state.actors[CLINICS], at(life.hour)) is None
    assert stance_of(life, proposal) == "agree"
    assert refused(life, ProxyEnded(principal=CLINICS), CLINICS).code == "no-proxy"
    give(life, CLINICS, SCHOOLS)


def test_only_its_holder_votes_by_a_proxy():
    life, proposal = proposed()
    give(life, CLINICS, GROWERS)
    for principal in (CLINICS, GROWERS, SCHOOLS):
        assert refused(life, Stance(stance="agree", proxy_for=principal), SCHOOLS, ref=proposal).code == "no-proxy"
    assert refused(life, Stance(stance="agree", proxy_for="nobody"), SCHOOLS, ref=proposal).code == "unknown-actor"


def test_the_principal_overrides_its_proxy_by_answering():
    life, proposal = proposed()
    give(life, CLINICS, GROWERS)
    voice(life, GROWERS, CLINICS, proposal, "object")
    answer(life, proposal, CLINICS, "agree")
    assert stance_of(life, proposal) == "agree"
    assert [o.state for o in life.state.proposals[proposal].objections.values()] == ["withdrawn"]
    assert life.state.proposals[proposal].stances[CLINICS].by_proxy is None


def test_a_proxy_does_not_override_its_principal():
    life, proposal = proposed()
    give(life, CLINICS, GROWERS)
    answer(life, proposal, CLINICS, "agree")
    error = refused(life, Stance(stance="abstain", proxy_for=CLINICS), GROWERS, ref=proposal)
    assert error.code == "principal-answered"


def test_a_proxy_answers_anew_what_was_edited_since_its_principal_answered():
    life, proposal = proposed()
    give(life, CLINICS, GROWERS)
    answer(life, proposal, CLINICS, "disagree")
    life.do(Edit(text="Three meters."), by=RIVER, ref=proposal)
    voice(life, GROWERS, CLINICS, proposal)
    assert stance_of(life, proposal) == "agree"


def test_the_principals_seats_and_its_proxys_seats_are_two_voices():
    life, proposal = seated("board", "office", voice="together")
    life.do(SeatTaken(seat="desk", binds=False), by=GROWERS)
    give(life, CLINICS, GROWERS)
    life.do(Stance(stance="agree", proxy_for=CLINICS, seat="desk"), by=GROWERS, ref=proposal)
    from_seat(life, CLINICS, "board", proposal, "disagree")
    assert stance_of(life, proposal) == "disagree"
    assert life.state.proposals[proposal].stances[CLINICS].seats == {"board": "disagree"}


def test_how_the_holders_seats_agree_is_the_holders_own_rule():
    life, proposal = seated(voice="latest")
    for seat in ("desk", "shed"):
        life.do(SeatTaken(seat=seat, binds=False), by=GROWERS)
    life.do(VoiceRule(voice="together"), by=GROWERS)
    give(life, CLINICS, GROWERS)
    life.do(Stance(stance="agree", proxy_for=CLINICS, seat="desk"), by=GROWERS, ref=proposal)
    life.do(Stance(stance="stand-aside", proxy_for=CLINICS, seat="shed"), by=GROWERS, ref=proposal)
    assert stance_of(life, proposal) == "abstain"


@pytest.mark.parametrize("by", [CLINICS, GROWERS])
def test_a_revoked_proxy_takes_its_answers_back_on_what_is_open_only(by):
    life, decided = proposed()
    give(life, CLINICS, GROWERS)
    voice(life, GROWERS, CLINICS, decided)
    for member in (RIVER, GROWERS, SCHOOLS, BEES):
        answer(life, decided, member, "agree")
    life.do(Closing(rationale="All agree."), ref=decided)
    opened = life.do(proposing(), by=RIVER)
    itself = life.do(proposing(), by=RIVER)
    voice(life, GROWERS, CLINICS, opened)
    answer(life, itself, CLINICS, "agree")
    life.do(ProxyEnded(principal=CLINICS), by=by)
    assert [stance_of(life, number) for number in (decided, opened, itself)] == ["agree", None, "agree"]
    assert life.entries[-1].ref.index == decided + 1
    assert refused(life, Stance(stance="agree", proxy_for=CLINICS), GROWERS, ref=opened).code == "no-proxy"


def test_a_revoked_proxy_takes_its_objection_back_too():
    life, proposal = proposed()
    give(life, CLINICS, GROWERS)
    objection = voice(life, GROWERS, CLINICS, proposal, "object")
    life.do(ProxyEnded(principal=CLINICS), by=CLINICS)
    assert life.state.proposals[proposal].objections[objection].state == "withdrawn"


def test_a_revoked_proxy_leaves_the_principals_own_objection():
    life, proposal = proposed()
    objection = answer(life, proposal, CLINICS, "object")
    give(life, CLINICS, GROWERS)
    life.do(Edit(text="Three meters."), by=RIVER, ref=proposal)
    voice(life, GROWERS, CLINICS, proposal, "object")
    life.do(ProxyEnded(principal=CLINICS), by=CLINICS)
    assert life.state.proposals[proposal].objections[objection].state == "open"


def test_an_objection_its_principal_repeats_is_its_own():
    life, proposal = proposed()
    give(life, CLINICS, GROWERS)
    objection = voice(life, GROWERS, CLINICS, proposal, "object")
    answer(life, proposal, CLINICS, "object")
    life.do(ProxyEnded(principal=CLINICS), by=CLINICS)
    assert life.state.proposals[proposal].objections[objection].state == "open"
    assert stance_of(life, proposal) == "object"


def test_only_the_two_that_are_in_it_end_a_proxy():
    life = in_force()
    give(life, CLINICS, GROWERS)
    assert refused(life, ProxyEnded(principal=CLINICS), SCHOOLS).code == "no-proxy"
    assert refused(life, ProxyEnded(principal=GROWERS), GROWERS).code == "no-proxy"
    assert refused(life, ProxyEnded(principal="nobody"), GROWERS).code == "unknown-actor"


@pytest.mark.parametrize("leaver", [CLINICS, GROWERS])
def test_a_proxy_ends_when_its_giver_or_its_holder_leaves(leaver):
    life, proposal = proposed()
    give(life, CLINICS, GROWERS)
    voice(life, GROWERS, CLINICS, proposal)
    life.do(Leaving(), by=leaver)
    assert life.state.actors[CLINICS].proxy is None
    assert stance_of(life, proposal) is None
    assert refused(life, Stance(stance="agree", proxy_for=CLINICS), GROWERS, ref=proposal).code in (
        "no-proxy",
        "not-a-member",
    )


def test_a_proxy_answers_only_what_its_principal_may_answer():
    life, proposal = proposed()
    life.do(Invitation(name="Walkers"), by=RIVER)
    life.do(Endorsement(platform=life.state.platform.digest), by="walkers")
    life.do(ProxyGiven(holder=GROWERS, until=UNTIL), by="walkers")
    error = refused(life, Stance(stance="agree", proxy_for="walkers"), GROWERS, ref=proposal)
    assert error.code == "not-in-electorate"
