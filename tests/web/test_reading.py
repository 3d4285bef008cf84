"""What pages see of the record: one state a visit, caught up with the record at the next."""

from __future__ import annotations

import threading

from concerted.coalition import Stance
from concerted.host import state_of
from concerted.web import reading
from concerted.web.house import House
from concerted.web.writing import enter
from tests.web.houses import open_one


def takes_a_stance(stance: str) -> None:
    """The Beekeepers answer the open proposal, in a thread of their own."""

    def answer() -> None:
        with reading.inside(reading.houses().single):
            enter(Stance(stance=stance), by="beekeepers", ref=open_one(reading.state()))
        reading.close()

    other = threading.Thread(target=answer)
    other.start()
    other.join()


def test_a_visit_sees_one_state_whatever_others_enter_meanwhile(mid_life: House):
    with reading.inside(mid_life):
        before = reading.state()
        size = before.size
        takes_a_stance("agree")
        assert reading.state() is before
        assert before.size == size
    with reading.inside(mid_life):
        assert reading.state().size == size + 1


def test_a_visit_sees_what_it_entered_itself(mid_life: House):
    with reading.inside(mid_life):
        size = reading.state().size
        enter(Stance(stance="abstain"), by="beekeepers", ref=open_one(reading.state()))
        assert reading.state().size == size + 1


def test_what_a_thread_has_caught_up_with_is_what_the_record_folds_to(mid_life: House):
    for stance in ("agree", "abstain", "agree"):
        with reading.inside(mid_life):
            reading.state()
        takes_a_stance(stance)
        with reading.inside(mid_life):
            assert reading.state() == state_of(reading.raw(), reading.coalition())


def test_outside_a_visit_every_state_is_its_own(mid_life: House):
    first = reading.state()
    takes_a_stance("agree")
    assert reading.state().size == first.size + 1


def test_two_visits_at_one_checkpoint_look_at_the_same_state(mid_life: House):
    seen = []

    def look() -> None:
        with reading.inside(mid_life):
            seen.append(reading.state())
        reading.close()

    with reading.inside(mid_life):
        other = threading.Thread(target=look)
        other.start()
        other.join()
        assert seen == [reading.state()]
        assert seen[0] is reading.state()


def test_what_a_visit_saw_before_its_own_entry_stays_as_it_was(mid_life: House):
    with reading.inside(mid_life):
        before = reading.state()
        size = before.size
        enter(Stance(stance="abstain"), by="beekeepers", ref=open_one(before))
        takes_a_stance("agree")
        assert (before.size, reading.state().size) == (size, size + 2)


def test_a_state_that_nobody_looks_at_is_caught_up_instead_of_folded_anew(mid_life: House):
    with reading.inside(mid_life):
        before = reading.state()
    takes_a_stance("agree")
    with reading.inside(mid_life):
        assert reading.state() is before
