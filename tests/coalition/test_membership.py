import pytest

from concerted.coalition import (
    Adoption,
    AdoptionEnded,
    Closing,
    Endorsement,
    Invitation,
    Lapse,
    Leaving,
    Nod,
    Platform,
    Proposing,
    ProxyGiven,
    Renewal,
    Sealed,
    Stance,
    Validity,
    Wording,
    eligible,
    line_of,
    may_close,
    replay,
    tally,
)
from concerted.coalition.days import days_later
from concerted.coalition.rules import Rule
from concerted.coalition.state import Term
from tests.coalition.lives import (
    CLAUSES,
    IDS,
    Life,
    agreed,
    amend,
    answer,
    at,
    carried,
    circle,
    clauses_with,
    drafted,
    endorse,
    in_force,
    living_by,
    parted,
    proposing,
    wait_until,
)
from tests.coalition.test_circle import refused

WHY = Sealed(c="0" * 64)


def seasonal(length: str = "quarter") -> Life:
    """A coalition in force since 1 March 2026 in which a membership lasts for a season."""
    return living_by(clauses_with(joining={"season": length}))


@pytest.mark.parametrize(
    ("length", "first", "opens", "second"),
    [
        ("quarter", "2026-06-01", "2026-04-02", "2026-09-01"),
        ("half-year", "2026-09-01", "2026-07-03", "2027-03-01"),
        ("year", "2027-03-01", "2026-12-31", "2028-03-01"),
    ],
)
def test_a_membership_lasts_for_a_season_and_is_renewed_shortly_before_its_end(length, first, opens, second):
    life = seasonal(length)
    member = life.state.actors[IDS[0]]
    assert member.season_ends == f"{first}T00:00:00Z"
    wait_until(life, days_later(opens, -1))
    error = refused(life, Renewal(), IDS[0])
    assert (error.code, error.hint) == ("too-soon", f"Renew from {opens} on.")
    wait_until(life, opens)
    number = life.do(Renewal(), by=IDS[0])
    assert life.entries[number].body == {"until": f"{second}T00:00:00Z"}
    assert life.state.actors[IDS[0]].season_ends == f"{second}T00:00:00Z"
    assert (
        line_of(life.state, life.entries[number]).say()
        == f"River Watch renewed its membership until {second} 00:00 UTC."
    )
    assert refused(life, Renewal(), IDS[0]).code == "too-soon"


def test_without_seasons_a_membership_lasts_until_it_is_left():
    life = in_force()
    assert life.state.actors[IDS[0]].season_ends is None
    assert refused(life, Renewal(), IDS[0]).code == "no-season"
    assert refused(life, Lapse()).code == "nothing-lapsed"
    life.wait(days=4000)
    assert len(eligible(life.state, at(life.hour))) == 5


def test_whose_season_is_over_is_no_longer_asked_even_before_its_lapse_is_entered():
    life = seasonal()
    wait_until(life, "2026-05-20")
    for actor in IDS[:3]:
        life.do(Renewal(), by=actor)
    early = life.do(proposing(), by=IDS[0])
    wait_until(life, "2026-06-01")
    proposal = life.do(proposing(), by=IDS[0])
    assert life.state.proposals[early].electorate == tuple(sorted(IDS))
    assert life.state.proposals[proposal].electorate == tuple(sorted(IDS[:3]))
    assert refused(life, Stance(stance="agree"), IDS[3], ref=proposal).code == "not-in-electorate"
    assert len(life.state.members) == 5


def test_a_season_not_renewed_lapses_without_blame():
    life = seasonal()
    wait_until(life, "2026-05-31")
    life.do(Renewal(), by=IDS[0])
    assert refused(life, Lapse()).code == "nothing-lapsed"
    wait_until(life, "2026-06-03")
    number = life.do(Lapse(), by=IDS[0])
    assert life.entries[number].body == {"members": sorted(IDS[1:])}
    assert [actor.id for actor in life.state.members] == [IDS[0]]
    joined = life.entries[13].at
    assert life.state.actors[IDS[1]].terms == [Term(since=joined, until=life.state.at, how="lapsed")]
    assert line_of(life.state, life.entries[number]).say() == (
        "Lapsed with their season, without blame: Beekeepers, Clinics, Growers, Schools."
    )
    assert refused(life, Lapse(), IDS[1]).code == "not-a-member"


def test_whoever_is_late_renews_as_long_as_its_lapse_is_not_entered():
    life = seasonal()
    wait_until(life, "2026-06-20")
    life.do(Renewal(), by=IDS[0])
    assert life.state.actors[IDS[0]].season_ends == "2026-09-01T00:00:00Z"
    life.do(Lapse())
    assert refused(life, Renewal(), IDS[1]).code == "not-a-member"


def test_whose_membership_lapsed_joins_again_at_any_time():
    life = seasonal()
    wait_until(life, "2026-06-01")
    life.do(Lapse())
    endorse(life, IDS[1])
    member = life.state.actors[IDS[1]]
    assert (member.member_since, member.season_ends) == (life.state.at, "2026-09-01T00:00:00Z")
    assert len(member.terms) == 1


@pytest.mark.parametrize("how", ["left", "parted"])
def test_who_leaves_joins_again_in_the_next_season(how):
    life = seasonal()
    if how == "left":
        life.do(Leaving(), by=IDS[4])
    else:
        parted(life, IDS[4])
    assert life.state.actors[IDS[4]].terms[-1].how == how
    version = life.state.platform
    assert version
    error = refused(life, Endorsement(platform=version.digest), IDS[4])
    assert (error.code, error.hint) == ("next-season", "The next season begins on 2026-06-01.")
    wait_until(life, "2026-05-31")
    assert refused(life, Endorsement(platform=version.digest), IDS[4]).code == "next-season"
    wait_until(life, "2026-06-01")
    endorse(life, IDS[4])
    assert life.state.actors[IDS[4]].season_ends == "2026-09-01T00:00:00Z"


def test_where_there_are_no_seasons_who_left_joins_again_at_any_time():
    life = in_force()
    life.do(Leaving(), by=IDS[4])
    error = refused(life, proposing(), IDS[4])
    assert error.message == "Beekeepers is a member no longer."
    endorse(life, IDS[4])
    life.do(proposing(), by=IDS[4])


def test_seasons_that_a_later_version_brings_hold_for_those_who_are_members_already():
    life = in_force()
    amend(life, clauses_with(joining={"season": "half-year"}))
    assert {actor.season_ends for actor in life.state.members} == {"2026-09-01T00:00:00Z"}
    amend(life, clauses_with(joining={"season": "quarter"}))
    assert {actor.season_ends for actor in life.state.members} == {"2026-09-01T00:00:00Z"}


def test_seasons_that_a_later_version_drops_let_nobodys_membership_lapse():
    life = seasonal()
    amend(life, CLAUSES)
    wait_until(life, "2026-07-01")
    assert len(eligible(life.state, at(life.hour))) == 5
    assert refused(life, Lapse()).code == "nothing-lapsed"
    assert refused(life, Renewal(), IDS[0]).code == "no-season"


def overruling() -> Life:
    return living_by(clauses_with(doing={"rule": Rule(method="consent", overrule="1/2")}))


def test_whoever_leaves_takes_back_what_it_said_on_what_is_open():
    life = overruling()
    decided = life.do(proposing(title="Done"), by=IDS[0])
    for actor in IDS:
        answer(life, decided, actor, "agree")
    life.do(Closing(rationale="All agree."), ref=decided)
    proposal = life.do(proposing(), by=IDS[4])
    draft = life.do(Proposing(title="Later", text="Perhaps.", decision_class="tactical", draft=True), by=IDS[4])
    answer(life, proposal, IDS[4], "object")
    other = answer(life, proposal, IDS[0], "object")
    life.do(Validity(valid=False, reason=WHY), by=IDS[4], ref=other)
    life.do(ProxyGiven(holder=IDS[4], until=at(life.hour + 900)), by=IDS[3])
    life.do(Stance(stance="agree", proxy_for=IDS[3]), by=IDS[4], ref=proposal)
    life.do(Leaving(reason=WHY), by=IDS[4])
    still = life.state.proposals[proposal]
    assert list(still.stances) == [IDS[0]]
    assert [(objection.by, objection.state) for objection in still.objections.values()] == [
        (IDS[4], "withdrawn"),
        (IDS[0], "open"),
    ]
    assert still.objections[other].views == {}
    assert still.is_open
    assert still.electorate == tuple(sorted(IDS))
    assert life.state.proposals[draft].status == "withdrawn"
    assert life.state.actors[IDS[3]].proxy is None
    assert life.state.proposals[decided].stances[IDS[4]].stance == "agree"
    assert tally(life.state.proposals[decided]).agree == 5
    assert replay(life.entries) == life.state


def test_whoever_leaves_takes_its_own_proxy_back():
    life = in_force()
    proposal = life.do(proposing(), by=IDS[0])
    life.do(ProxyGiven(holder=IDS[1], until=at(life.hour + 900)), by=IDS[4])
    life.do(Stance(stance="agree", proxy_for=IDS[4]), by=IDS[1], ref=proposal)
    life.do(Leaving(), by=IDS[4])
    assert life.state.actors[IDS[4]].proxy is None
    assert life.state.proposals[proposal].stances == {}


def test_nobody_waits_for_the_answer_of_whoever_left():
    life = in_force()
    proposal = life.do(proposing(), by=IDS[0])
    for actor in IDS[:4]:
        answer(life, proposal, actor, "agree")
    assert not may_close(life.state.proposals[proposal], life.state.at)
    life.do(Leaving(), by=IDS[4])
    assert may_close(life.state.proposals[proposal], life.state.at)
    assert tally(life.state.proposals[proposal]).electorate == 5
    endorse(life, IDS[4])
    answer(life, proposal, IDS[4], "object")
    life.do(Closing(rationale="One objection stands."), ref=proposal)
    assert life.state.proposals[proposal].status == "rejected"


def test_a_membership_is_left_once_and_only_by_a_member():
    life = in_force(IDS[:3])
    assert refused(life, Leaving(), IDS[3]).code == "not-a-member"
    assert refused(life, Leaving(), "stranger").code == "unknown-actor"
    life.do(Leaving(), by=IDS[0])
    assert refused(life, Leaving(), IDS[0]).code == "not-a-member"


def test_every_member_may_leave_until_none_is_left():
    life = in_force()
    for actor in IDS:
        life.do(Leaving(), by=actor)
    assert life.state.members == []
    endorse(life, IDS[1])
    assert [actor.id for actor in life.state.members] == [IDS[1]]


def test_a_participant_leaves_the_circle_and_may_be_invited_again():
    life = circle(6)
    sentence = life.do(Wording(text="Clean air."), by=IDS[0])
    for actor in life.state.circle[1:5]:
        life.do(Nod(yes=True), by=actor.id, ref=sentence)
    life.do(Leaving(), by=IDS[1])
    assert len(life.state.circle) == 5
    assert IDS[1] not in life.state.sentences[sentence].nods
    life.do(Nod(yes=True), by="group-6", ref=sentence)
    assert life.state.interest == sentence
    life.do(Invitation(name="Clinics"), by=IDS[0])
    assert (len(life.state.circle), life.state.interest) == (6, None)


def test_a_circle_left_by_so_many_that_it_is_none_has_no_shared_interest():
    life = agreed(6)
    life.do(Leaving(), by=IDS[1])
    assert life.state.interest == 6
    life.do(Leaving(), by=IDS[2])
    assert life.state.interest is None
    assert refused(life, Platform(clauses=CLAUSES), IDS[0]).code == "no-shared-interest"


def test_a_platform_comes_into_force_also_where_its_circle_became_smaller():
    """More than half of the circle: three of six are not, three of the five that are left are."""
    life = agreed(6)
    life.do(Platform(clauses=CLAUSES), by=IDS[0])
    for actor in IDS[:3]:
        endorse(life, actor)
    assert life.state.platform is None
    life.do(Leaving(), by="group-6")
    assert life.state.platform is None
    endorse(life, IDS[3])
    assert life.state.platform
    assert len(life.state.members) == 4


def test_whoever_leaves_the_circle_takes_its_endorsement_along():
    life = drafted()
    life.do(Invitation(name="Walkers"), by=IDS[0])
    life.do(Nod(yes=True), by="walkers", ref=5)
    endorse(life, "walkers")
    life.do(Leaving(), by="walkers")
    for actor in IDS[:2]:
        endorse(life, actor)
    assert life.state.platform is None
    endorse(life, IDS[2])
    assert [actor.id for actor in life.state.members] == list(IDS[:3])


def test_bodies_adopt_the_platform_without_joining():
    life = in_force()
    number = life.do(Adoption(name="Town Library"))
    adopter = life.state.adopters["town-library"]
    assert (adopter.name, adopter.version, adopter.entry, adopter.at) == ("Town Library", 1, number, life.state.at)
    assert "town-library" not in life.state.actors
    assert len(life.state.members) == 5
    ended = life.do(AdoptionEnded(name="Town Library"))
    assert life.state.adopters == {}
    assert line_of(life.state, life.entries[ended]).say() == "Town Library no longer adopts the platform."
    error = refused(life, AdoptionEnded(name="Town Library"))
    assert (error.code, error.hint) == ("unknown-adopter", "Adopters: none yet.")
    life.do(Adoption(name="Town Library"))


@pytest.mark.parametrize("name", ["Town Library", "TOWN LIBRARY", "Town Library!"])
def test_an_adopters_name_is_its_own(name):
    life = in_force()
    life.do(Adoption(name="Town Library"))
    assert refused(life, Adoption(name=name)).code == "name-taken"


def test_there_is_something_to_adopt_once_a_platform_is_in_force():
    assert refused(drafted(), Adoption(name="Town Library")).code == "no-platform"
    assert refused(in_force(), Adoption(name="Town\u200bLibrary")).code == "bad-text"


def test_members_are_no_adopters_and_actors_speak_for_themselves():
    life = in_force(IDS[:4])
    assert refused(life, Adoption(name="Clinics"), IDS[1]).code == "name-taken"
    assert refused(life, Adoption(name="Beekeepers"), IDS[1]).message == "Beekeepers says this itself."
    assert refused(life, Adoption(name="Town Library"), "stranger").code == "unknown-actor"
    life.do(Adoption(name="Beekeepers"), by=IDS[4])
    assert refused(life, AdoptionEnded(name="Beekeepers"), IDS[1]).code == "not-theirs"
    assert refused(life, AdoptionEnded(name="Beekeepers"), "stranger").code == "unknown-actor"
    life.do(AdoptionEnded(name="Beekeepers"), by=IDS[4])
    life.do(Adoption(name="Beekeepers"))
    life.do(AdoptionEnded(name="Beekeepers"))


def test_an_adopter_that_joins_is_a_member_and_no_adopter_any_more():
    life = in_force(IDS[:4])
    life.do(Adoption(name="Beekeepers"), by=IDS[4])
    life.do(Adoption(name="Town Library"))
    endorse(life, IDS[4])
    assert list(life.state.adopters) == ["town-library"]


def test_a_parting_is_reversed_like_any_decision():
    life = seasonal()
    decision = parted(life, IDS[4])
    undo = Proposing(title="Undo it", text="We were wrong.", decision_class="membership", reverses=decision)
    carried(life, undo, ref=decision)
    assert life.state.actors[IDS[4]].member_since == life.state.at
    assert life.state.actors[IDS[4]].season_ends == "2026-06-01T00:00:00Z"
