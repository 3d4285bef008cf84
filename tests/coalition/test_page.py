"""The platform as a page to take along, and how its lines came to stand there."""

from __future__ import annotations

from dataclasses import replace

from concerted.coalition import Adoption, Clause
from concerted.coalition.clauses import platform_digest
from concerted.coalition.page import as_json, as_markdown, details, history
from concerted.coalition.shape import from_json
from tests.coalition.lives import CLAUSES, NAMES, SENTENCE, amend, clauses_with, drafted, founded, in_force


def test_the_page_as_data_has_all_that_its_digest_is_made_of():
    life = in_force()
    data = as_json(life.state, life.state.platform)
    clauses = tuple(from_json(Clause, clause) for clause in data["clauses"])
    assert data["digest"] == platform_digest(clauses)
    assert (data["version"], data["shared_interest"]) == (1, SENTENCE)
    assert data["endorsed_by"] == list(NAMES)


def test_the_page_as_markdown_has_its_three_groups_its_rules_and_who_signed():
    life = in_force()
    life.do(Adoption(name="The Parish Council"), by="river-watch")
    text = as_markdown(life.state, life.state.platform)
    assert text.startswith(f"# Clear Air\n\n> {SENTENCE}\n\n## Non-negotiable\n\n1. Publish all you measure.\n")
    assert "   - One can tell by: a monthly file (every month)\n" in text
    assert "   - Boundary: not in the coalition's name\n" in text
    assert "4. What we do.\n   - By consent: adopted if no objection stands once at least 3 of 5 have answered." in text
    assert "Adopted without joining by: The Parish Council" in text
    assert text.endswith(f"Version 1, since 2026-03-01. Text {life.state.platform.digest[:12]}.\n")


def test_a_draft_says_that_it_is_one_and_that_nobody_signed():
    life = drafted()
    text = as_markdown(life.state, life.state.draft)
    assert "Endorsed by: nobody yet" in text
    assert "Draft. Text" in text
    assert as_json(life.state, life.state.draft)["endorsed_by"] == []


def test_a_page_that_nobody_agreed_a_sentence_for_has_none():
    life = drafted()
    state = replace(life.state, interest=None)
    assert as_json(state, state.draft)["shared_interest"] is None
    assert ">" not in as_markdown(state, state.draft)


def test_a_clause_says_what_else_it_has():
    clause = Clause(id="often", kind="cadence", text="We meet.", meets="month", publish=7)
    assert list(details(clause, 5)) == ["One meets every month.", "Decisions are published within 7 days."]


def test_how_a_clause_came_to_stand_is_told_from_the_latest_turn_back():
    life = in_force()
    decision = amend(life, clauses_with(measure={"text": "Measure all."}))
    late, first = history(life.state, "measure")
    assert (late.version.number, late.was.text, late.now.text) == (2, "Publish all you measure.", "Measure all.")
    assert late.because.decision.entry == decision
    assert (first.version.number, first.because, first.was, first.now) == (1, None, None, CLAUSES[0])
    assert len(history(life.state, "words")) == 1


def test_a_clause_that_came_later_and_went_has_both_turns():
    life = in_force()
    more = Clause(id="seed", kind="delegated", text="Swap seed.", boundary="Not for sale.")
    amend(life, clauses_with(more))
    amend(life, CLAUSES)
    gone, came = history(life.state, "seed")
    assert (gone.now, came.was) == (None, None)
    assert gone.was == came.now == more


def test_a_draft_has_a_first_turn_and_a_name_nobody_used_has_none():
    assert [past.version.number for past in history(drafted().state, "words")] == [0]
    assert history(in_force().state, "nonsense") == []
    assert history(founded().state, "words") == []
