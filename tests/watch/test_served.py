"""An API held against the shared standard by what it answers: real servers on this machine, as strangers may be."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from referencing import Registry

from concerted.watch import Case, Eyes, Fetcher, Limits, Memory, Sight, look
from concerted.watch.checks import served
from concerted.watch.openapi import promised as promised_module
from concerted.watch.openapi import read_description
from concerted.watch.openapi.promised import is_json, promised
from concerted.watch.openapi.readable import Readable, readable
from tests.watch.strangers import (
    Answer,
    Stranger,
    gone,
    less_than_promised,
    no_http,
    silent,
    slow,
    status,
    to,
    unused_port,
)

CASE = Case(
    look="served", clause="carry-over", member="clinics", period="2026-11", starts="2026-11-01", ends="2026-12-01"
)

PET = {"type": "object", "required": ["name"], "properties": {"name": {"type": "string"}}}
PETS = {"type": "array", "items": {"$ref": "#/components/schemas/Pet"}}
ID = {"in": "path", "name": "id", "required": True, "schema": {"type": "integer"}}


def get(schema: object = None, *, answers: dict[str, Any] | None = None, **fields: Any) -> dict[str, Any]:
    """A GET operation that answers with JSON of this schema."""
    content = {"content": {"application/json": {} if schema is None else {"schema": schema}}}
    return {"get": {"responses": {"200": {"description": "ok", **content}, **(answers or {})}, **fields}}


def api(paths: dict[str, Any], *, version: str = "3.1.0", **whole: Any) -> str:
    components = {"schemas": {"Pet": PET}}
    return json.dumps({"openapi": version, "paths": paths, "components": components, **whole})


@pytest.fixture
def eyes(tmp_path: Path) -> Iterator[Eyes]:
    memory = Memory(tmp_path / "watch.db")
    limits = Limits(apart=0, patience=0.5, longest=0.5)
    yield Eyes(Fetcher(now=lambda: "2026-11-15T12:00:00Z", private=True, limits=limits), memory)
    memory.close()


def seen(eyes: Eyes, there: Stranger, standard: str, base: str = "/api", **fields: object) -> Sight:
    against = there.page("/standard", standard)
    address = base if base.startswith("http") else there.address + base
    return look(replace(CASE, address=address, against=against, **fields), eyes)  # type: ignore[arg-type]


def answers(there: Stranger, path: str, value: object, kind: str = "application/json", **headers: str) -> None:
    there.page(f"/api{path}", value if isinstance(value, str) else json.dumps(value), kind, **headers)


PETS_API = api({"/pets": get(PETS), "/owners": get({"type": "object"})})


def test_an_api_that_answers_as_promised_is_kept(eyes: Eyes, there: Stranger):
    answers(there, "/pets", [{"name": "Ada"}, {"name": "Bo"}])
    answers(there, "/owners", {}, "application/json; charset=utf-8")
    sight = seen(eyes, there, PETS_API)
    assert (sight.verdict, sight.excerpt) == ("kept", "GET /pets: fits\nGET /owners: fits")
    assert sight.line.say() == "All 2 operations that can be read answer as the shared standard says."
    assert sight.digest


def test_one_that_publishes_the_standard_and_serves_something_else_is_missed(eyes: Eyes, there: Stranger):
    answers(there, "/pets", [{"name": "Ada"}, {"label": "Bo"}])
    answers(there, "/owners", {})
    sight = seen(eyes, there, PETS_API)
    assert sight.verdict == "missed"
    assert sight.line.say() == "Of 2 operations that were read 1 does not answer as the shared standard says."
    assert [line.say() for line in sight.more] == ["GET /pets: 1 place does not fit: $[1]: required"]


@pytest.mark.parametrize(("lie", "said"), [
    (gone, "Nothing is there (404)."),
    (status(410), "Nothing is there (410)."),
    (status(405), "The server answers 405."),
    (status(204), "The server answers 204."),
    (lambda it: it.say(200, b"<p>Welcome</p>", Content_Type="text/html"), "It is not answered in JSON."),
    (lambda it: it.say(200, b"[]", Content_Type="text/html"), "It is not answered in JSON."),
    (lambda it: it.say(200, b"Welcome"), "It is not answered in JSON."),
    (lambda it: it.say(200, b'{"pets": []}'), "1 place does not fit: $: type"),
])  # fmt: skip
def test_what_a_server_answers_otherwise_counts(eyes: Eyes, there: Stranger, lie: Answer, said: str):
    there.at["/api/pets"] = lie
    answers(there, "/owners", {})
    sight = seen(eyes, there, PETS_API)
    assert (sight.verdict, sight.more[0].say()) == ("missed", f"GET /pets: {said}")


@pytest.mark.parametrize("trouble", [
    silent, slow, less_than_promised, no_http, status(500), status(503), status(429), status(401), status(403),
    status(304), to("/api/pets"), to("http://127.0.0.1:1/"), lambda it: it.say(200, b"[" * 200_000),
    lambda it: it.say(200, b"packed", Content_Encoding="br"),
])  # fmt: skip
def test_what_could_not_be_looked_at_is_unknown_never_missed(eyes: Eyes, there: Stranger, trouble: Answer):
    there.at["/api/pets"] = trouble
    there.at["/api/owners"] = gone
    sight = seen(eyes, there, PETS_API)
    assert (sight.verdict, sight.digest, sight.excerpt) == ("unknown", None, "GET /pets: unseen")
    assert "/api/owners" not in [path for path, _ in there.heard]


def test_what_was_seen_before_it_could_not_be_looked_at_counts(eyes: Eyes, there: Stranger):
    answers(there, "/pets", "no")
    there.at["/api/owners"] = silent
    assert seen(eyes, there, PETS_API).verdict == "missed"


def test_who_is_not_there_at_all_is_unknown(eyes: Eyes, there: Stranger):
    assert seen(eyes, there, PETS_API, f"http://127.0.0.1:{unused_port()}").verdict == "unknown"


def test_what_is_huge_is_unknown(eyes: Eyes, there: Stranger):
    eyes.fetcher.limits = replace(eyes.fetcher.limits, most=10_000)
    answers(there, "/pets", [{"name": "Ada" * 5_000}])
    sight = seen(eyes, there, PETS_API)
    assert (sight.verdict, sight.line.say()) == ("unknown", "It is too large: more than 10000 bytes.")


def test_the_hosts_own_network_is_not_called(eyes: Eyes, there: Stranger, monkeypatch: pytest.MonkeyPatch):
    standard = eyes.page(there.page("/standard", PETS_API))
    monkeypatch.setattr(served, "standard", lambda *_: standard)
    eyes.fetcher.private = False
    there.heard.clear()
    sight = seen(eyes, there, PETS_API)
    assert (sight.verdict, sight.line.say()) == ("unknown", "It leads into the host's own network.")
    assert there.heard == []


def test_a_standard_that_is_another_or_none_or_has_nothing_to_read_is_unknown(eyes: Eyes, there: Stranger):
    answers(there, "/pets", [])
    assert seen(eyes, there, PETS_API, digest="0" * 64).verdict == "unknown"
    assert seen(eyes, there, "no description").verdict == "unknown"
    posts = api({"/pets": {"post": {"responses": {"200": {"description": "ok"}}}}})
    assert seen(eyes, there, posts).line.say() == "The shared standard has nothing that can be read without a key."


def test_at_most_so_many_operations_are_read_one_after_the_other(eyes: Eyes, there: Stranger):
    for number in range(served.MOST + 5):
        answers(there, f"/pets/{number}", [])
    sight = seen(eyes, there, api({f"/pets/{number}": get(PETS) for number in range(served.MOST + 5)}))
    assert sight.line.values["n"] == served.MOST
    assert [path for path, _ in there.heard][1:] == [f"/api/pets/{number}" for number in range(served.MOST)]


def test_an_example_that_is_not_there_says_nothing_and_one_that_is_counts(eyes: Eyes, there: Stranger):
    one = api({"/pets/{id}": get({"$ref": "#/components/schemas/Pet"}, parameters=[{**ID, "example": 7}])})
    sight = seen(eyes, there, one)
    assert (sight.verdict, sight.line.say()) == ("unknown", "Nothing that can be read was there.")
    answers(there, "/pets/7", {"name": "Ada"})
    sight = seen(eyes, there, one, "/api/?x=1")
    assert (sight.verdict, sight.line.say()) == (
        "kept", "The one operation that can be read answers as the shared standard says.",
    )  # fmt: skip
    answers(there, "/pets/7", {"label": "Ada"})
    assert seen(eyes, there, one).verdict == "missed"


def test_a_status_that_the_standard_foresees_is_as_promised_or_says_nothing(eyes: Eyes, there: Stranger):
    foreseen = {"204": {"description": "none yet"}, "4XX": {"description": "not here"}}
    answers(there, "/owners", {})
    standard = api({"/pets": get(PETS, answers=foreseen), "/owners": get()})
    there.at["/api/pets"] = status(204)
    assert seen(eyes, there, standard).verdict == "kept"
    there.at["/api/pets"] = gone
    sight = seen(eyes, there, standard)
    assert (sight.verdict, sight.excerpt) == ("kept", "GET /pets: nothing\nGET /owners: fits")


def test_an_answer_that_is_promised_as_no_json_needs_only_be_there(eyes: Eyes, there: Stranger):
    page = {"get": {"responses": {"2XX": {"description": "ok", "content": {"text/html": {}}}}}}
    answers(there, "/about", "<p>Here", "text/html")
    assert seen(eyes, there, api({"/about": page})).verdict == "kept"
    answers(there, "/pets", '{"any": "JSON"}', "")
    assert seen(eyes, there, api({"/pets": get()})).verdict == "kept"


def test_a_schema_that_cannot_be_used_says_nothing(eyes: Eyes, there: Stranger, monkeypatch: pytest.MonkeyPatch):
    answers(there, "/pets", [])
    elsewhere = api({"/pets": get({"$ref": "other.yaml#/Pet"})})
    assert seen(eyes, there, elsewhere).line.say() == "The shared schema cannot be used."
    monkeypatch.setattr(promised_module, "MOST", 3)
    assert seen(eyes, there, PETS_API).line.say() == "The shared schema cannot be used."


# What can be read of a standard


def ways(paths: dict[str, Any], **whole: Any) -> list[str]:
    return [one.way for one in readable(read_description(api(paths, **whole).encode(), file="standard"))]


def wanting(where: str = "query", **fields: Any) -> dict[str, Any]:
    return {"in": where, "name": "q", "required": True, "schema": {"type": "string"}, **fields}


@pytest.mark.parametrize(("parameter", "way"), [
    (wanting(), None),
    (wanting(required=False), "/pets"),
    (wanting(example="a b&c"), "/pets?q=a%20b%26c"),
    (wanting(example=True), "/pets?q=true"),
    (wanting(example=""), None),
    (wanting(example=["a"]), None),
    (wanting(examples={"one": {"value": 7}}), "/pets?q=7"),
    (wanting(schema={"type": "string", "default": "x"}), "/pets?q=x"),
    (wanting(schema={"type": "string", "example": "x"}), "/pets?q=x"),
    (wanting(schema={"type": "string", "examples": ["x", "y"]}), "/pets?q=x"),
    (wanting("header", example="x"), None),
    (wanting("cookie", example="x"), None),
])  # fmt: skip
def test_what_must_be_given_needs_an_example_of_the_standards_own(parameter: dict[str, Any], way: str | None):
    assert ways({"/pets": get(PETS, parameters=[parameter])}) == ([way] if way else [])
    assert ways({"/pets": {**get(PETS), "parameters": [parameter]}}) == ([way] if way else [])


def test_a_gap_of_the_path_is_filled_or_the_operation_is_left_out():
    assert ways({"/pets/{id}": get(PETS)}) == []
    assert ways({"/pets/{id}": get(PETS, parameters=[{**ID, "example": "a/b"}])}) == ["/pets/a%2Fb"]


def test_what_needs_a_key_or_is_on_its_way_out_or_promises_no_success_is_left_out():
    key = [{"key": []}]
    assert ways({"/pets": get(PETS, security=key)}) == ways({"/pets": get(PETS)}, security=key) == []
    assert ways({"/pets": get(PETS, security=[])}, security=key) == ["/pets"]
    assert ways({"/pets": get(PETS, security=[{}, *key])}) == ["/pets"]
    assert ways({"/pets": get(PETS, deprecated=True)}) == []
    assert ways({"/pets": {"get": {"responses": {"201": {}}}}}) == ways({"/pets": {"post": {}}, "/x": "odd"}) == []
    assert ways({"/pets": {"get": {"responses": {"default": {}}}}}) == ["/pets"]


def test_beside_a_named_success_default_is_what_goes_wrong():
    only, both = Readable("", "", False, {"default": {"a": 1}}), Readable("", "", False, {"200": {}, "default": {}})
    assert (only.answer(200), both.answer(202), both.answer(404)) == ({"a": 1}, None, {})
    assert Readable("", "", False, {"2xx": {"b": 1}}).answer(204) == {"b": 1}


# What an answer promises


def fits(schema: object, value: object, *, version: str = "3.0.3") -> bool:
    standard = read_description(api({}, version=version).encode(), file="standard")
    return Draft202012Validator(promised(standard, schema), registry=Registry()).is_valid(value)


@pytest.mark.parametrize(("schema", "good", "bad"), [
    ({"type": "string", "nullable": True}, None, 1),
    ({"type": "integer", "minimum": 1, "exclusiveMinimum": True}, 2, 1),
    ({"type": "integer", "maximum": 3, "exclusiveMaximum": False}, 3, 4),
    ({"$ref": "#/components/schemas/Pet", "nullable": True}, {"name": "Ada"}, None),
    ({"type": "object", "required": ["a", "b"], "properties": {"b": {"writeOnly": True}}}, {"a": 1}, {"b": 1}),
    ({"type": "object", "additionalProperties": {"nullable": True, "type": "string"}}, {"a": None}, {"a": 1}),
    ({"type": "object", "additionalProperties": False, "properties": {"nullable": {"type": "string"}}},
     {"nullable": "x"}, {"other": 1}),
    ({"allOf": [PET, {"required": ["age"]}]}, {"name": "Ada", "age": 3}, {"name": "Ada"}),
])  # fmt: skip
def test_a_description_of_3_0_is_read_in_its_own_words(schema: object, good, bad):
    assert fits(schema, good)
    assert not fits(schema, bad)


def test_a_description_of_3_1_is_json_schema():
    new = {"$ref": "#/components/schemas/Pet", "required": ["age"]}
    assert fits(new, {"name": "Ada", "age": 3}, version="3.1.0")
    assert not fits(new, {"name": "Ada"}, version="3.1.0")
    assert not fits(False, {}, version="3.1.0")
    assert fits({"type": ["string", "null"]}, None, version="3.1.0")


def test_text_that_names_itself_again_and_again_is_not_written_out():
    bomb = "openapi: 3.0.3\npaths: {}\na0: &a0 {type: object}\n" + "".join(
        f"a{n}: &a{n} {{anyOf: [*a{n - 1}, *a{n - 1}]}}\n" for n in range(1, 40)
    )
    standard = read_description(bomb.encode(), file="bomb")
    with pytest.raises(promised_module.TooMuch):
        promised(standard, standard.whole["a39"])


@pytest.mark.parametrize(("kind", "is_it"), [
    ("application/json", True), ("application/problem+json; charset=utf-8", True), ("text/html", False), ("", False),
])  # fmt: skip
def test_json_is_known_by_its_name(kind: str, is_it: bool):
    assert is_json(kind) is is_it
