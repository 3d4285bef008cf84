"""An assistant asks a library over the Model Context Protocol, and only reads."""

import anyio
from mcp.client import Client

from concerted.assistant.commons import server_of
from tests.commons.shelf import linked, shelf


def told(tool, /, **given):
    async def ask():
        async with Client(server_of(shelf(turn_taking=linked("requires", "open-ledger")))) as client:
            answer = await client.call_tool(tool, given)
            return answer.content[0].text, answer.is_error

    return anyio.run(ask)


def test_patterns_are_found_in_the_askers_words_and_read_by_any_name():
    found, _ = told("find_patterns", words="turn taking", context="activist")
    assert '"name": "Turn Taking for Movements"' in found.replace('":"', '": "')
    assert told("read_pattern", name="The Turn-Taking")[0].startswith("---")


def test_what_helps_comes_in_order_and_links_are_shown():
    helps, _ = told("patterns_for", situation="turn taking by rota")
    assert helps.index("Open Ledger") < helps.index("Turn Taking [")
    assert "→ open-ledger" in told("pattern_links", name="turn-taking")[0]


def test_an_unknown_name_is_a_sentence_to_the_assistant():
    said, failed = told("read_pattern", name="zeppelin")
    assert failed
    assert "There is no pattern “zeppelin” here." in said
