"""What came of a pattern, told from the record alone."""

import pytest

from concerted.coalition import Capacity, CitationWithdrawn, Citing, Closing, Ending, Rotating
from concerted.errors import Refused
from concerted.plain import citations, known_use
from tests.coalition.lives import CLAUSES, IDS, answer, carried, in_force, living_by, proposing, wait_until
from tests.coalition.test_sunset import sunset

CLINICS, GROWERS = IDS[1], IDS[2]


def citing(**fields):
    return Citing(**{"pattern": "turn-taking", "name": "Taking Turns", "why": "So that\nnobody tires", **fields})


def test_it_says_in_what_the_coalition_works_by_it_and_since_when():
    life = in_force()
    life.do(citing(), by=CLINICS)
    told = known_use(life.state, {"turn-taking", "pat_01"})
    assert told.title == "Clear Air (2026–present)"
    assert told.text.startswith("Its members work by it in all they do together: So that nobody tires. It goes on with")
    assert told.text.endswith(f"recomputed from its public record, {life.state.coalition}.")


def test_it_says_what_was_decided_by_it_and_if_that_was_reversed():
    life = in_force()
    decision = carried(life, proposing())
    life.do(citing(decision=decision), by=CLINICS)
    day = life.state.decisions[decision].decision.at[:10]
    said = f"By it they decided “Buy two meters” on {day}"
    assert f"{said}. So that nobody tires." in known_use(life.state, {"turn-taking"}).text
    back = life.do(proposing(reverses=decision), by=GROWERS, ref=decision)
    for who in IDS:
        answer(life, back, who, "agree")
    life.do(Closing(rationale="It did not hold."), ref=back)
    assert f"{said}; later it was reversed. So" in known_use(life.state, {"turn-taking"}).text


def test_words_that_members_alone_read_are_not_told():
    life = in_force()
    decision = carried(life, proposing())
    life.do(citing(decision=decision), by=CLINICS)
    life.state.decisions[decision].hiding = _Hidden()
    assert "By it they decided on 2026" in known_use(life.state, {"turn-taking"}).text


class _Hidden:
    disclosed = None


def test_it_says_through_whose_hands_a_duty_went():
    life = in_force()
    life.do(citing(duty="communications"), by=CLINICS)
    for _ in range(2):
        assert "turns" not in known_use(life.state, {"turn-taking"}).text
        life.do(Rotating())
        wait_until(life, life.state.rotations[-1].ends)
    text = known_use(life.state, {"turn-taking"}).text
    assert "Its members hold the duty of communications by it: So that nobody tires." in text
    assert "In 2 turns it was in 2 members’ hands." in text


def test_a_duty_that_stayed_in_one_hand_is_said_to_have():
    life = in_force()
    life.do(citing(duty="communications"), by=CLINICS)
    for actor in IDS[1:]:
        life.do(Capacity(duties=0), by=actor)
    for _ in range(2):
        life.do(Rotating())
        wait_until(life, life.state.rotations[-1].ends)
    assert "In 2 turns it was in one member’s hands." in known_use(life.state, {"turn-taking"}).text


def test_it_says_that_and_why_the_coalition_ended():
    life = living_by(CLAUSES)
    life.do(citing(), by=CLINICS)
    carried(life, sunset())
    assert "It goes on" in known_use(life.state, {"turn-taking"}).text, "it has not ended yet"
    life.wait(days=14)
    life.do(Ending())
    told = known_use(life.state, {"turn-taking"})
    assert told.title == "Clear Air (2026–2026)"
    assert "its members decided to end it: its goal was reached." in told.text


def test_what_is_not_cited_or_was_withdrawn_is_no_use():
    life = in_force()
    number = life.do(citing(), by=CLINICS)
    with pytest.raises(Refused, match="cites no such pattern"):
        known_use(life.state, {"another"})
    life.do(CitationWithdrawn(), by=CLINICS, ref=number)
    with pytest.raises(Refused, match="cites no such pattern"):
        known_use(life.state, {"turn-taking"})
    (one,) = citations(life.state)
    assert (one.number, one.pattern, one.withdrawn) == (number, "turn-taking", number + 1)
