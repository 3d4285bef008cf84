"""A member's assistant reads, asks and drafts; it never votes, nods or endorses."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import anyio
import pytest
from mcp.client import Client
from mcp.types import CallToolResult, TextContent, Tool

from concerted import host
from concerted.assistant.server import MOST, server_of
from concerted.assistant.sources import Kept
from concerted.coalition import State
from concerted.web.house import House
from tests.web import houses
from tests.web.houses import NAMES, adopted_one

READING = {
    "coalition", "actors", "circle", "entries", "platform", "why", "may_we", "proposals", "proposal", "meetings",
    "duties", "commitments", "needs",
}  # fmt: skip
DRAFTING = {"draft_proposal", "draft_amendment"}


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> House:
    return houses.mid_life(tmp_path_factory.mktemp("told"))


@pytest.fixture
def record(told: House, tmp_path: Path) -> Path:
    return House(Path(shutil.copytree(told.folder, tmp_path / "house"))).folder / "coalition.record"


def state_of(record: Path) -> State:
    with host.opened(record) as (connection, coalition):
        return host.state_of(connection, coalition)


def ask(record: Path, tool: str, *, by: str | None = None, **given: object) -> Any:
    answer = text_of(asked(record, tool, by=by, **given))
    return answer if tool in DRAFTING else json.loads(answer)


def asked(record: Path, tool: str, *, by: str | None = None, **given: object) -> CallToolResult:
    async def conversation() -> CallToolResult:
        async with Client(server_of(Kept(record, by))) as client:
            return await client.call_tool(tool, given)

    return anyio.run(conversation)


def text_of(result: CallToolResult) -> str:
    (content,) = result.content
    assert isinstance(content, TextContent)
    return content.text


def tools(record: Path) -> list[Tool]:
    async def conversation() -> list[Tool]:
        async with Client(server_of(Kept(record, None))) as client:
            return list((await client.list_tools()).tools)

    return anyio.run(conversation)


def test_it_can_read_and_draft_and_nothing_else(record: Path):
    found = {tool.name: tool for tool in tools(record)}
    assert found.keys() == READING | DRAFTING
    assert {name for name, tool in found.items() if tool.annotations and tool.annotations.read_only_hint} == READING
    assert all(tool.description for tool in found.values())


@pytest.mark.parametrize("tool", sorted(READING - {"why", "may_we", "proposal", "entries", "needs"}))
def test_it_reads_every_room(record: Path, tool: str):
    before = state_of(record).size
    assert ask(record, tool) is not None
    assert state_of(record).size == before


def test_it_answers_may_we_with_the_clause(record: Path):
    clause = next(one for one in state_of(record).versions[-1].clauses if one.kind == "delegated")
    answer = ask(record, "may_we", question=clause.text)
    assert (answer["kind"], answer["clause"]["id"]) == ("delegated", clause.id)


def test_it_says_why_a_clause_is_there(record: Path):
    version = state_of(record).versions[-1]
    clause, decision = next(iter(version.because.items()))
    answer = ask(record, "why", clause=clause)
    assert answer["changed"][0]["decision"] == decision
    assert answer["changed"][0]["rationale"]


def test_it_reads_the_record_in_pieces(record: Path):
    size = state_of(record).size
    assert [one["number"] for one in ask(record, "entries", start=3, limit=2)] == [3, 4]
    assert len(ask(record, "entries", start=0, limit=10_000)) == min(size, MOST)
    assert len(ask(record, "entries", start=-5, limit=-5)) == 1


def test_what_is_asked_wrongly_is_answered_with_what_to_do(record: Path):
    result = asked(record, "proposal", number=9999)
    assert result.is_error
    assert "There is no proposal 9999. Open proposals:" in text_of(result)


def test_a_draft_is_put_aside_and_asks_nobody(record: Path):
    said = ask(record, "draft_proposal", by=NAMES[3], title=" Count the hives ", text="All of them, in May.")
    state = state_of(record)
    made = state.proposals[state.size - 1]
    assert said.startswith(f"Entry {made.entry}: {NAMES[3]} drafted")
    assert (made.title, made.status, made.electorate, made.closes) == ("Count the hives", "draft", (), "")


def test_a_drafted_amendment_rewords_one_clause(record: Path):
    clause = state_of(record).versions[-1].clauses[0]
    new = f"{clause.text} Every one of us."
    ask(record, "draft_amendment", by=NAMES[3], title="All", text="Say so.", clause=clause.id, new_text=new)
    state = state_of(record)
    made = state.proposals[state.size - 1]
    assert [(change.clause, change.now and change.now.text) for change in made.changes] == [(clause.id, new)]
    assert made.status == "draft"
    result = asked(
        record, "draft_amendment", by=NAMES[3], title="All", text="Say so.", clause="nothing", new_text="No."
    )
    assert result.is_error


def test_without_an_organisation_it_only_reads(record: Path):
    before = state_of(record).size
    result = asked(record, "draft_proposal", title="A", text="B")
    assert result.is_error
    assert "--by NAME" in text_of(result)
    assert state_of(record).size == before


def test_the_rules_decide_on_its_drafts_too(record: Path):
    result = asked(record, "draft_proposal", by=NAMES[3], title="", text="B")
    assert "The title cannot stand" in text_of(result)


def test_a_decision_is_shown_with_its_reason(record: Path):
    number = adopted_one(state_of(record))
    assert ask(record, "proposal", number=number)["decision"]["rationale"]
    assert number in [one["number"] for one in ask(record, "proposals", status="adopted")]


def test_it_says_what_waits_for_an_organisation(record: Path):
    assert "stance" in [one["asks"] for one in ask(record, "needs", actor=NAMES[5])]
