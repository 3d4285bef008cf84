"""`concerted mcp` as an assistant starts it: a process spoken with over its standard input and output."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import anyio
import pytest
from mcp.client import Client
from mcp.client.stdio import StdioServerParameters, stdio_client
from mcp.types import CallToolResult, TextContent

from concerted.assistant.sources import Elsewhere
from concerted.coalition import Proposing
from concerted.errors import Refused
from tests.web import houses
from tests.web.houses import NAMES
from tests.web.served import Served, token_of


def text_of(result: CallToolResult) -> str:
    (content,) = result.content
    assert isinstance(content, TextContent)
    assert not result.is_error, content.text
    return content.text


def conversation(*arguments: str, token: str = "") -> list[str]:
    """Ask what the coalition is, then draft something; return both answers."""
    server = StdioServerParameters(
        command=sys.executable,
        args=["-m", "concerted", "mcp", *arguments],
        env={**os.environ, "CONCERTED_TOKEN": token},
    )

    async def asked() -> list[str]:
        async with Client(stdio_client(server)) as client:
            draft = {"title": "Count the hives", "text": "All of them, in May."}
            answers = [await client.call_tool("coalition", {}), await client.call_tool("draft_proposal", draft)]
        return [text_of(answer) for answer in answers]

    return anyio.run(asked)


def test_on_a_record_file(tmp_path: Path):
    house = houses.mid_life(tmp_path / "house")
    coalition, drafted = conversation("--record", str(house.record), "--by", NAMES[3])
    assert json.loads(coalition)["name"] == "Clear Air for the Valley"
    assert f"{NAMES[3]} drafted" in drafted


def test_on_a_record_elsewhere_with_a_token_for_drafts(served_mid_life: Served):
    token = token_of(served_mid_life, NAMES[3], "draft")
    coalition, drafted = conversation("--record", served_mid_life.address, token=token)
    assert json.loads(coalition)["platform"] == 2
    assert f"{NAMES[3]} drafted" in drafted


def test_elsewhere_it_reads_again_once_the_record_has_grown_and_not_before(served_mid_life: Served):
    source = Elsewhere(served_mid_life.address, token_of(served_mid_life, NAMES[4], "draft"))
    first = source.read()
    assert source.read() is first
    source.draft(Proposing(title="One more", text="Of these.", decision_class="tactical"))
    assert source.read().state.size == first.state.size + 1
    assert source.read().entries[: first.state.size] == first.entries
    assert first.reasons.items() <= source.read().reasons.items()


@pytest.mark.parametrize(
    ("token", "code"), [(None, "no-token"), ("concerted_guess", "no-token"), ("read", "not-enough")]
)
def test_elsewhere_a_token_has_to_be_good_for_drafts(served_mid_life: Served, token: str | None, code: str):
    given = token_of(served_mid_life, NAMES[4], "read") if token == "read" else token
    with pytest.raises(Refused) as refused:
        Elsewhere(served_mid_life.address, given).draft(
            Proposing(title="One more", text="Of these.", decision_class="tactical")
        )
    assert refused.value.code == code


def test_an_answer_that_is_no_refusal_of_ours_is_passed_on(served_mid_life: Served):
    with pytest.raises(Refused) as refused:
        Elsewhere(f"{served_mid_life.address}/nowhere", "x").draft(
            Proposing(title="One more", text="Of these.", decision_class="tactical")
        )
    assert "404" in refused.value.message or "403" in refused.value.message


def test_what_cannot_be_read_is_said_at_once(tmp_path: Path):
    done = subprocess.run(
        [sys.executable, "-m", "concerted", "mcp", "--record", str(tmp_path / "no.record")],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    by = subprocess.run(
        [sys.executable, "-m", "concerted", "mcp", "--record", "http://127.0.0.1:9", "--by", "Clinics"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert "leave --by out" in by.stderr
