from dataclasses import replace
from hashlib import sha256

import pytest
import rfc8785

from concerted.coalition import Clause, Closing, Endorsement, Invitation, Platform, Rule, SeatTaken, replay
from concerted.coalition.clauses import PAGE, check_clauses, governing, in_order, words
from concerted.coalition.platform import needed_endorsements
from concerted.coalition.platform_file import read_platform, write_platform
from concerted.contexts import CONTEXTS, platform_template, title
from concerted.contexts import words as words_of
from concerted.errors import InputError, Refused
from tests.coalition.lives import CLAUSES, IDS, agreed, answer, circle, drafted, endorse, in_force
from tests.coalition.test_circle import refused
from tests.coalition.test_decisions import adopt, amendment


def without(name: str) -> tuple[Clause, ...]:
    return tuple(clause for clause in CLAUSES if clause.id != name)


def test_there_is_no_platform_before_a_shared_interest():
    assert refused(circle(), Platform(clauses=CLAUSES), IDS[0]).code == "no-shared-interest"


def test_a_draft_is_named_by_the_digest_of_its_text():
    life = drafted()
    draft = life.state.draft
    assert draft
    assert draft.digest == sha256(rfc8785.dumps(life.entries[-1].body["clauses"])).hexdigest()
    assert draft.number == 0


@pytest.mark.parametrize(
    ("clauses", "code"),
    [
        (without("measure"), "clause-missing"),
        (without("words"), "clause-missing"),
        (without("ending"), "clause-missing"),
        ((*CLAUSES, replace(CLAUSES[2], id="again")), "clause-missing"),
        ((*CLAUSES, CLAUSES[0]), "clause-twice"),
        ((replace(CLAUSES[0], id="Über"), *CLAUSES[1:]), "bad-clause"),
        ((replace(CLAUSES[0], check=None), *CLAUSES[1:]), "bad-clause"),
        ((replace(CLAUSES[0], boundary="x"), *CLAUSES[1:]), "bad-clause"),
        ((replace(CLAUSES[0], text=""), *CLAUSES[1:]), "bad-text"),
        ((*CLAUSES[:5], replace(CLAUSES[5], days=0)), "bad-clause"),
        ((*CLAUSES[:5], replace(CLAUSES[5], days=91)), "bad-clause"),
        ((*CLAUSES[:5], replace(CLAUSES[5], rule=Rule(method="majority", quorum="3/2"))), "bad-rule"),
        ((replace(CLAUSES[0], text="word " * PAGE + "end"), *CLAUSES[1:]), "over-a-page"),
        ((*(replace(CLAUSES[0], id=f"c{n}") for n in range(16)), *CLAUSES[1:]), "over-a-page"),
        ((CLAUSES[1], CLAUSES[0], *CLAUSES[2:]), "clauses-unordered"),
    ],
)
def test_what_is_no_platform_is_refused(clauses, code):
    assert refused(agreed(), Platform(clauses=clauses), IDS[0]).code == code


def test_a_page_too_long_says_by_how_much():
    long = (replace(CLAUSES[0], text=" ".join(["word"] * PAGE)), *CLAUSES[1:])
    with pytest.raises(Refused, match=f"{words(long) - PAGE} words over one page"):
        check_clauses(long)


def test_clauses_are_put_in_the_order_of_the_page():
    assert in_order(reversed(CLAUSES))[0].kind == "non-negotiable"


def test_a_class_of_decision_has_its_clause():
    assert governing(CLAUSES, "sunset").id == "ending"
    with pytest.raises(Refused, match="No clause says"):
        governing(CLAUSES, "weather")


def test_more_than_half_of_the_circle_brings_the_platform_into_force():
    life = in_force(IDS[:2])
    assert (life.state.platform, needed_endorsements(life.state)) == (None, 3)
    endorse(life, IDS[2])
    assert life.entries[-1].body["in_force"] is True
    assert life.state.platform
    assert life.state.platform.number == 1
    assert [actor.id for actor in life.state.members] == list(IDS[:3])
    endorse(life, IDS[3])
    assert life.state.actors[IDS[3]].endorsed == {1: len(life.entries) - 1}


def test_a_better_draft_asks_for_endorsement_afresh():
    life = in_force(IDS[:2])
    life.do(Platform(clauses=(replace(CLAUSES[0], text="Publish it weekly."), *CLAUSES[1:])), by=IDS[4])
    for actor in IDS[:2]:
        endorse(life, actor)
    assert life.state.platform is None


def test_only_the_present_text_is_endorsed():
    assert refused(drafted(), Endorsement(platform="00" * 32), IDS[0]).code == "other-version"


def test_nobody_endorses_twice():
    life = in_force(IDS[:1])
    assert life.state.draft
    assert refused(life, Endorsement(platform=life.state.draft.digest), IDS[0]).code == "endorsed-already"


def test_there_must_be_something_to_endorse():
    assert refused(agreed(), Endorsement(platform="00" * 32), IDS[0]).code == "no-platform"


def test_a_platform_in_force_is_only_amended():
    assert refused(in_force(), Platform(clauses=CLAUSES), IDS[0]).code == "platform-in-force"


def test_outsiders_neither_write_nor_sign_the_first_platform():
    life = in_force()
    life.do(Invitation(name="Walkers"), by=IDS[0])
    assert refused(life, Platform(clauses=CLAUSES), "walkers").code == "not-in-circle"


@pytest.mark.parametrize("context", CONTEXTS)
def test_each_context_has_a_platform_to_begin_from_and_its_own_words(context):
    clauses = read_platform(platform_template(context), file=context)
    assert read_platform(write_platform(clauses), file=context) == clauses
    assert words_of(context).keys() == words_of("activist").keys()
    assert title(context).startswith("Coalition-Based Influence ")


def test_a_platform_file_keeps_quotes_and_backslashes():
    clauses = (replace(CLAUSES[0], text='Say "no" to C:\\'), *CLAUSES[1:])
    assert read_platform(write_platform(clauses), file="x") == clauses


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("[[non-negotiable]]\nid = 3 4", r"p\.toml: not TOML: .*line 2"),
        ("[[clause]]\n", r"p\.toml, field “clause”: this is no group of clauses"),
        ("[delegated]\n", "is one table"),
        ("non-negotiable = [3]\n", r"\[\[non-negotiable\]\] 1 must be an object"),
        ("[[non-negotiable]]\nid = 'a'\n", r"\[\[non-negotiable\]\] 1\.text is missing"),
        ("[[non-negotiable]]\nid = 'a'\ntext = 3\n", "text must be text, not “3”"),
        ("[[non-negotiable]]\nid = 'a'\nmood = 3\n", "mood is not a known field"),
        ("[[non-negotiable]]\nid = 'a'\ntext = 'b'\ncheck = 'c'\nevery = 'day'\n", "every must be one of week"),
        ("[[cadence]]\nid = 'a'\ntext = 'b'\ngoverns = 'sunset'\ndays = true\n", "days must be a whole number"),
        ("[[cadence]]\nid = 'a'\ntext = 'b'\nrule = 'all'\n", "rule must be an object"),
        ("[[cadence]]\nid = 'a'\ntext = 'b'\nrule = {method = 'consent', more_than = 1}\n", "must be true or false"),
        ("", "at least one non-negotiable"),
    ],
)
def test_a_platform_file_that_is_none_is_refused_with_the_place(text, why):
    with pytest.raises(InputError, match=why):
        read_platform(text, file="p.toml")


def test_a_member_endorses_each_version_once_and_stays_a_member_since_it_joined():
    life = in_force()
    since = life.state.actors[IDS[1]].member_since
    adopt(life, amendment(life))
    number = endorse(life, IDS[1])
    assert life.state.actors[IDS[1]].endorsed[2] == number
    assert life.state.actors[IDS[1]].member_since == since
    assert refused(life, Endorsement(platform=life.state.platform.digest), IDS[1]).code == "endorsed-already"


def test_an_earlier_version_is_not_endorsed_any_more():
    life = in_force(IDS[:4])
    before = life.state.platform.digest
    proposal = amendment(life)
    for actor in IDS[:4]:
        answer(life, proposal, actor, "agree")
    life.do(Closing(rationale="All agree."), ref=proposal)
    assert refused(life, Endorsement(platform=before), IDS[4]).code == "other-version"


def test_a_representative_that_may_bind_joins_for_its_organisation():
    life = in_force(IDS[:4])
    life.do(SeatTaken(seat="volunteers", binds=False), by=IDS[4])
    life.do(SeatTaken(seat="board", binds=True), by=IDS[4])
    digest = life.state.platform.digest
    assert refused(life, Endorsement(platform=digest, seat="volunteers"), IDS[4]).code == "may-not-bind"
    life.do(Endorsement(platform=digest, seat="board"), by=IDS[4])
    assert life.state.actors[IDS[4]].member_since == life.state.at
    assert life.entries[-1].body["seat"] == "board"
    assert replay(life.entries) == life.state
