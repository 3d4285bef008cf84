"""API drift: what each difference between two descriptions is called, and how grave it is."""

import json
from typing import Any

import pytest

from concerted.errors import InputError
from concerted.watch.openapi import Change, compare, read_description
from concerted.watch.openapi import schemas as schemas_module
from concerted.watch.openapi.description import LARGEST

TODAY = "2026-11-30"


def description(paths: object, version: str = "3.1.0", **more: object) -> bytes:
    return json.dumps({"openapi": version, "paths": paths, **more}).encode()


def compared(was: bytes, now: bytes) -> list[Change]:
    return compare(read_description(was, file="shared"), read_description(now, file="mine"), today=TODAY)


def found(was: bytes, now: bytes) -> set[tuple[str, str]]:
    return {(one.level, one.kind) for one in compared(was, now)}


def body(schema: object, **more: object) -> dict[str, Any]:
    return {"content": {"application/json": {"schema": schema}}, **more}


def request(schema: object, **more: object) -> bytes:
    return description({"/a": {"post": {"requestBody": body(schema), "responses": {}}}}, **more)


def response(schema: object, **more: object) -> bytes:
    return description({"/a": {"get": {"responses": {"200": body(schema)}}}}, **more)


def parameter(**given: object) -> bytes:
    one = {"in": "query", "name": "q", **given}
    return description({"/a": {"get": {"parameters": [one], "responses": {}}}})


def fields(**properties: object) -> dict[str, object]:
    return {"type": "object", "properties": properties}


TEXT: dict[str, object] = {"type": "string"}
NUMBER: dict[str, object] = {"type": "integer"}

BOTH_WAYS = [
    # was, now, and of the field in a request, of the same in an answer, there and back: kind's end and level
    (TEXT, NUMBER, "type-changed", "breaking", "type-changed", "breaking"),
    (NUMBER, {"type": "number"}, "type-generalized", "harmless", "type-generalized", "breaking"),
    ({"type": "number"}, NUMBER, "type-changed", "breaking", "type-specialized", "harmless"),
    ({**NUMBER, "format": "int32"}, {**NUMBER, "format": "int64"},
     "type-generalized", "harmless", "type-generalized", "breaking"),
    ({**TEXT, "format": "date-time"}, {**TEXT, "format": "date"},
     "type-changed", "breaking", "type-specialized", "harmless"),
    ({**TEXT, "format": "uuid"}, {**TEXT, "format": "email"}, "type-changed", "breaking", "type-changed", "breaking"),
    (TEXT, {}, "type-generalized", "harmless", "type-generalized", "breaking"),
    ({}, TEXT, "type-changed", "breaking", "type-specialized", "harmless"),
    (NUMBER, {"type": ["integer", "string"]}, "list-of-types-widened", "harmless", "list-of-types-widened", "breaking"),
    ({"type": ["integer", "string"]}, NUMBER, "list-of-types-narrowed", "breaking", "list-of-types-narrowed",
     "harmless"),
    (TEXT, {"type": ["string", "null"]}, "became-nullable", "harmless", "became-nullable", "breaking"),
    ({**TEXT, "nullable": True}, TEXT, "became-not-nullable", "breaking", "became-not-nullable", "harmless"),
    (TEXT, {"oneOf": [TEXT, {"type": "null"}]}, "became-nullable", "harmless", "became-nullable", "breaking"),
    ({"maximum": 5}, {"maximum": 4}, "max-decreased", "breaking", "max-decreased", "harmless"),
    ({"maximum": 4}, {"maximum": 5}, "max-increased", "harmless", "max-increased", "breaking"),
    ({}, {"maximum": 5}, "max-set", "doubtful", "max-set", "harmless"),
    ({"maxLength": 5}, {}, "max-length-unset", "harmless", "max-length-unset", "breaking"),
    ({"minItems": 1}, {"minItems": 2}, "min-items-increased", "breaking", "min-items-increased", "harmless"),
    ({"minimum": 1}, {"minimum": 1, "exclusiveMinimum": True},
     "exclusive-min-set", "doubtful", "exclusive-min-set", "harmless"),
    ({"enum": [1, 2]}, {"enum": [1]}, "enum-value-removed", "breaking", "enum-value-removed", "harmless"),
    ({"enum": [1]}, {"enum": [1, "x" * 99]}, "enum-value-added", "harmless", "enum-value-added", "doubtful"),
    ({}, {"enum": [1]}, "became-enum", "breaking", "became-enum", "harmless"),
    ({"enum": [1]}, {}, "became-not-enum", "harmless", "became-not-enum", "doubtful"),
    ({"const": 1}, {"const": 2}, "const-changed", "breaking", "const-changed", "breaking"),
    ({}, {"const": 2}, "const-added", "breaking", "const-added", "harmless"),
    ({"const": 1}, {}, "const-removed", "harmless", "const-removed", "breaking"),
    ({}, {"pattern": "a"}, "pattern-added", "breaking", "pattern-added", "harmless"),
    ({"pattern": "a"}, {}, "pattern-removed", "harmless", "pattern-removed", "harmless"),
    ({"pattern": "a"}, {"pattern": ".*"}, "pattern-generalized", "harmless", "pattern-generalized", "harmless"),
    ({"pattern": "a"}, {"pattern": "b"}, "pattern-changed", "doubtful", "pattern-changed", "harmless"),
    ({"default": 1}, {"default": 2}, "default-value-changed", "harmless", "default-value-changed", "harmless"),
    ({}, {"default": 2}, "default-value-added", "harmless", "default-value-added", "harmless"),
    ({"default": 1}, {}, "default-value-removed", "harmless", "default-value-removed", "harmless"),
    ({"contentEncoding": "base64"}, {"contentEncoding": "hex"},
     "content-encoding-changed", "breaking", "content-encoding-changed", "breaking"),
    ({}, {"contentMediaType": "text/plain"},
     "content-media-type-changed", "doubtful", "content-media-type-changed", "doubtful"),
    ({}, {"dependentRequired": {"a": ["b"]}},
     "dependent-required-added", "breaking", "dependent-required-added", "harmless"),
    ({"dependentRequired": {"a": ["b"]}}, {}, "dependent-required-removed", "harmless", "dependent-required-removed",
     "breaking"),
    ({"dependentRequired": {"a": ["b"], "c": ["d"]}}, {"dependentRequired": {"a": ["e"], "c": ["d"]}},
     "dependent-required-changed", "breaking", "dependent-required-changed", "breaking"),
    ({}, {"discriminator": {"propertyName": "a"}}, "discriminator-added", "harmless", "discriminator-added",
     "harmless"),
    ({"discriminator": {"propertyName": "a"}}, {"discriminator": {"propertyName": "b"}},
     "discriminator-property-name-changed", "harmless", "discriminator-property-name-changed", "harmless"),
    ({}, {"additionalProperties": False},
     "additional-properties-closed", "doubtful", "additional-properties-closed", "harmless"),
    ({}, {"if": {}}, "if-added", "breaking", "if-added", "harmless"),
    ({"contains": TEXT}, {}, "contains-removed", "harmless", "contains-removed", "breaking"),
    ({"unevaluatedItems": True}, {"unevaluatedItems": False},
     "unevaluated-items-added", "breaking", "unevaluated-items-added", "harmless"),
    ({"patternProperties": {"^x": TEXT}}, {}, "pattern-property-removed", "harmless", "pattern-property-removed",
     "breaking"),
    ({}, {"dependentSchemas": {"a": TEXT}}, "dependent-schema-added", "breaking", "dependent-schema-added", "harmless"),
    ({"prefixItems": [TEXT, TEXT]}, {"prefixItems": [TEXT]},
     "prefix-items-removed", "breaking", "prefix-items-removed", "harmless"),
    ({}, {"prefixItems": [TEXT]}, "prefix-items-added", "harmless", "prefix-items-added", "breaking"),
    ({"allOf": []}, {"allOf": [{"title": "x", "x-note": 1}]},
     "all-of-added-annotation-only", "harmless", "all-of-added-annotation-only", "harmless"),
    ({"allOf": [TEXT]}, {"allOf": []}, "all-of-removed", "doubtful", "all-of-removed", "harmless"),
    ({"allOf": [TEXT]}, {"allOf": [TEXT, {"minLength": 2}]}, "all-of-added", "breaking", "all-of-added", "harmless"),
    ({"anyOf": [fields(a=TEXT), fields(b=TEXT)]}, {"anyOf": [fields(a=TEXT)]},
     "any-of-removed", "breaking", "any-of-removed", "harmless"),
    ({"oneOf": [fields(a=TEXT)]}, {"oneOf": [fields(a=TEXT), fields(b=TEXT)]},
     "one-of-added", "harmless", "one-of-added", "breaking"),
    ({"oneOf": [TEXT]}, {"oneOf": [TEXT, NUMBER]},
     "list-of-types-widened", "harmless", "list-of-types-widened", "breaking"),
]  # fmt: skip


@pytest.mark.parametrize(("was", "now", "asked", "asked_level", "answered", "answered_level"), BOTH_WAYS)
def test_a_field_of_a_request_and_of_an_answer(was, now, asked, asked_level, answered, answered_level):
    for make, end, level, side in (
        (request, asked, asked_level, "request"),
        (response, answered, answered_level, "response"),
    ):
        kinds = found(make(fields(a=was)), make(fields(a=now)))
        assert (level, f"{side}-property-{end}") in kinds, kinds
        assert {one for one in kinds if one[0] == "breaking"} <= {(level, f"{side}-property-{end}")}


@pytest.mark.parametrize("schema", [was for was, *_ in BOTH_WAYS] + [now for _, now, *_ in BOTH_WAYS])
def test_what_is_the_same_differs_in_nothing(schema):
    for make in (request, response):
        assert compared(make(fields(a=schema)), make(fields(a=schema))) == []


def test_a_mapping_of_a_discriminator_is_told_of():
    def maps(mapping: dict[str, str]) -> bytes:
        return request({"discriminator": {"propertyName": "a", "mapping": mapping}})

    assert found(maps({"a": "1", "b": "2"}), maps({"b": "3", "c": "4"})) == {
        ("harmless", "request-body-discriminator-mapping-added"),
        ("harmless", "request-body-discriminator-mapping-deleted"),
        ("harmless", "request-body-discriminator-mapping-changed"),
    }
    removed = found(maps({}), request({}))
    assert removed == {("harmless", "request-body-discriminator-removed")}


def test_values_that_may_be_extended_may_not_be_taken_from_requests():
    was, now = {"x-extensible-enum": ["a", "b"]}, {"x-extensible-enum": ["a"]}
    assert found(request(was), request(now)) == {("breaking", "request-body-x-extensible-enum-value-removed")}
    assert found(response(was), response(now)) == set()


def test_an_answers_body_has_a_name_of_its_own_for_values_that_went():
    kinds = found(response({"enum": [1, 2]}), response({"enum": [1]}))
    assert kinds == {("harmless", "response-mediatype-enum-value-removed")}


@pytest.mark.parametrize(
    ("was", "now", "expected"),
    [
        (fields(a=TEXT), fields(), ("doubtful", "request-property-removed")),
        (fields(), fields(a=TEXT), ("harmless", "new-optional-request-property")),
        (fields(), {**fields(a=TEXT), "required": ["a"]}, ("breaking", "new-required-request-property")),
        (fields(), {**fields(a={"default": 1}), "required": ["a"]},
         ("breaking", "new-required-request-property-with-default")),
        (fields(a=TEXT), {**fields(a=TEXT), "required": ["a"]}, ("breaking", "request-property-became-required")),
        (fields(a={"default": 1}), {**fields(a={"default": 1}), "required": ["a"]},
         ("breaking", "request-property-became-required-with-default")),
        ({**fields(a=TEXT), "required": ["a"]}, fields(a=TEXT), ("harmless", "request-property-became-optional")),
        (fields(a=TEXT), fields(a={**TEXT, "readOnly": True}),
         ("harmless", "request-optional-property-became-read-only")),
        (fields(a={"enum": [1], "readOnly": True}), fields(a={"enum": [2], "readOnly": True}),
         ("harmless", "request-read-only-property-enum-value-removed")),
        (fields(a=TEXT), {"oneOf": [fields(a=TEXT), fields(a=TEXT, b=TEXT)]},
         ("breaking", "request-body-wrapped-in-one-of")),
    ],
)  # fmt: skip
def test_fields_of_requests(was, now, expected):
    assert expected in found(request(was), request(now))


def test_fields_that_only_answers_hold_do_not_burden_requests():
    held = {**TEXT, "readOnly": True}
    assert found(request(fields(a=held)), request(fields(b=held))) == set()
    assert found(request(fields(a=held)), request({**fields(a=held), "required": ["a"]})) == set()


@pytest.mark.parametrize(
    ("was", "now", "expected"),
    [
        ({**fields(a=TEXT), "required": ["a"]}, fields(), ("breaking", "response-required-property-removed")),
        (fields(a=TEXT), fields(), ("doubtful", "response-optional-property-removed")),
        (fields(a={"writeOnly": True}), fields(), ("harmless", "response-optional-write-only-property-removed")),
        (fields(), {**fields(a=TEXT), "required": ["a"]}, ("harmless", "response-required-property-added")),
        (fields(), fields(a={"writeOnly": True}), ("harmless", "response-optional-write-only-property-added")),
        ({**fields(a=TEXT), "required": ["a"]}, fields(a=TEXT), ("breaking", "response-property-became-optional")),
        ({**fields(a={"writeOnly": True}), "required": ["a"]}, fields(a={"writeOnly": True}),
         ("harmless", "response-write-only-property-became-optional")),
        ({**fields(a={"writeOnly": True}), "required": ["a"]}, {**fields(a={}), "required": ["a"]},
         ("doubtful", "response-required-property-became-not-write-only")),
        (fields(a={"maximum": 1, "writeOnly": True}), fields(a={"maximum": 2, "writeOnly": True}),
         ("harmless", "response-write-only-property-max-increased")),
        (fields(a={"x-stability-level": "beta"}), fields(a={"x-stability-level": "alpha"}),
         ("breaking", "response-property-stability-decreased")),
        (fields(a=TEXT), fields(a={**TEXT, "deprecated": True, "x-sunset": "2099-01-01"}),
         ("harmless", "response-property-deprecated-with-sunset")),
        (fields(a=TEXT), fields(a={**TEXT, "deprecated": True, "x-sunset": "soon"}),
         ("breaking", "response-property-deprecated-sunset-invalid")),
        (fields(a=TEXT), fields(a={**TEXT, "deprecated": True, "x-sunset": "2020-01-01"}),
         ("breaking", "response-property-sunset-date-too-small")),
    ],
)  # fmt: skip
def test_fields_of_answers(was, now, expected):
    assert expected in found(response(was), response(now))


@pytest.mark.parametrize(
    ("was", "now", "expected"),
    [
        ({"schema": {"default": 1}}, {"schema": {"default": 2}},
         ("breaking", "request-parameter-default-value-changed")),
        ({}, {"required": True}, ("breaking", "request-parameter-became-required")),
        ({"required": True}, {}, ("harmless", "request-parameter-became-optional")),
        ({"schema": NUMBER}, {"schema": TEXT}, ("harmless", "request-parameter-type-generalized")),
        ({"schema": fields(a=NUMBER)}, {"schema": fields(a=TEXT)},
         ("doubtful", "request-parameter-property-type-changed")),
        ({"schema": fields(a=TEXT)}, {"schema": fields(a=NUMBER)},
         ("breaking", "request-parameter-property-type-specialized")),
        ({"schema": {"items": {"maxItems": 2}}}, {"schema": {"items": {"maxItems": 1}}},
         ("breaking", "request-parameter-max-items-decreased")),
        ({}, {"deprecated": True}, ("harmless", "request-parameter-deprecated")),
        ({"deprecated": True}, {}, ("harmless", "request-parameter-reactivated")),
        ({}, {"deprecated": True, "x-sunset": "soon"}, ("breaking", "request-parameter-sunset-parse")),
        ({"deprecated": True, "x-sunset": "2099-01-01"}, {"deprecated": True},
         ("breaking", "request-parameter-sunset-deleted")),
    ],
)  # fmt: skip
def test_parameters(was, now, expected):
    assert expected in found(parameter(**was), parameter(**now))


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({}, {("doubtful", "request-parameter-removed")}),
        ({"deprecated": True}, {("harmless", "request-parameter-removed-with-deprecation")}),
        ({"deprecated": True, "x-sunset": "2099-01-01"}, {("breaking", "request-parameter-removed-before-sunset")}),
        ({"deprecated": True, "x-sunset": "2020-01-01"}, set()),
    ],
)
def test_a_parameter_that_went(given, expected):
    none = description({"/a": {"get": {"responses": {}}}})
    assert found(parameter(**given), none) == expected


def operation(common: list[object] | None = None, **get: object) -> bytes:
    return description({"/a/{id}": {"parameters": common or [], "get": {"responses": {}, **get}}})


def test_parameters_that_came():
    new = [
        {"in": "query", "name": "q", "required": True},
        {"in": "header", "name": "X-Q"},
        {"in": "path", "name": "id"},
    ]
    assert found(operation(), operation(parameters=new)) == {
        ("breaking", "new-required-request-parameter"),
        ("harmless", "new-optional-request-parameter"),
        ("harmless", "new-request-path-parameter"),
    }
    assert found(operation(), operation(new[:2])) == {
        ("breaking", "new-required-request-default-parameter-to-existing-path"),
        ("harmless", "new-optional-request-default-parameter-to-existing-path"),
    }


def test_fields_of_a_header_that_is_asked_for():
    def header(schema: object) -> bytes:
        return operation(parameters=[{"in": "header", "name": "X-Q", "schema": schema}])

    was, now = header(fields(a=TEXT)), header({**fields(a={"enum": ["x"]}, b=TEXT), "required": ["a", "b"]})
    assert found(was, now) >= {
        ("breaking", "new-required-request-header-property"),
        ("breaking", "request-header-property-became-required"),
        ("breaking", "request-header-property-became-enum"),
    }
    assert ("doubtful", "request-header-property-removed") in found(was, header(fields()))


def test_a_parameter_of_a_path_may_be_called_otherwise():
    one = {"in": "path", "name": "id", "required": True, "schema": TEXT}
    was = description({"/a/{id}": {"get": {"parameters": [one], "responses": {}}}})
    now = description({"/a/{name}": {"get": {"parameters": [{**one, "name": "name"}], "responses": {}}}})
    assert found(was, now) == set()


def test_a_header_is_the_same_in_small_letters():
    one = {"in": "header", "name": "X-Key"}
    assert found(operation(parameters=[one]), operation(parameters=[{**one, "name": "x-key"}])) == set()


class TestMessages:
    @pytest.mark.parametrize(
        ("was", "now", "expected"),
        [
            (None, body(TEXT, required=True), ("breaking", "request-body-added-required")),
            (None, body(TEXT), ("harmless", "request-body-added-optional")),
            (body(TEXT), None, ("breaking", "request-body-removed")),
            (body(TEXT), body(TEXT, required=True), ("breaking", "request-body-became-required")),
            (body(TEXT, required=True), body(TEXT), ("harmless", "request-body-became-optional")),
            (body(TEXT), {"content": {}}, ("breaking", "request-body-media-type-removed")),
            ({"content": {}}, body(TEXT), ("harmless", "request-body-media-type-added")),
            ({"content": {"application/json": {}}}, body(TEXT), ("breaking", "request-body-media-type-schema-added")),
            (body(TEXT), {"content": {"application/json": {}}}, ("harmless", "request-body-media-type-schema-removed")),
        ],
    )
    def test_bodies_of_requests(self, was, now, expected):
        sides = (operation(**({} if one is None else {"requestBody": one})) for one in (was, now))
        assert found(*sides) == {expected}

    @pytest.mark.parametrize(
        ("was", "now", "expected"),
        [
            ({"200": {}}, {}, {("breaking", "response-success-status-removed")}),
            ({"404": {}}, {}, {("harmless", "response-non-success-status-removed")}),
            ({}, {"201": {}}, {("harmless", "response-success-status-added")}),
            ({"default": {}}, {}, set()),
            ({"200": body(TEXT)}, {"200": {"content": {"application/json": {}}}},
             {("doubtful", "response-body-media-type-schema-removed")}),
            ({"200": {"content": {"application/json": {}}}}, {"200": body(TEXT)},
             {("harmless", "response-body-media-type-schema-added")}),
            ({"200": {"content": {"application/json": {}}}},
             {"200": {"content": {"application/problem+json; charset=utf-8": {}}}},
             {("harmless", "response-media-type-name-specialized")}),
            ({"200": {"content": {"application/problem+json": {}, "text/csv": {}}}},
             {"200": {"content": {"application/json": {}, "text/plain": {}}}},
             {("breaking", "response-media-type-name-generalized"), ("breaking", "response-media-type-removed"),
              ("harmless", "response-media-type-added")}),
            ({"200": {"headers": {"X-A": {}}}}, {"200": {"headers": {"X-A": {}}}}, set()),
            ({"200": {"headers": {"X-A": {"required": True}, "X-B": {}}}}, {"200": {"headers": {"X-C": {}}}},
             {("breaking", "required-response-header-removed"), ("doubtful", "optional-response-header-removed"),
              ("harmless", "response-header-added")}),
            ({"200": {"headers": {"X-A": {"required": True, "schema": NUMBER}}}},
             {"200": {"headers": {"x-a": {"schema": TEXT}}}},
             {("breaking", "response-header-became-optional"), ("breaking", "response-header-type-changed")}),
        ],
    )  # fmt: skip
    def test_answers(self, was, now, expected):
        assert found(operation(responses=was), operation(responses=now)) == expected

    def test_where_everything_is_text_a_number_may_become_one(self):
        def form(schema: object) -> bytes:
            return operation(requestBody={"content": {"application/xml": {"schema": schema}}})

        assert found(form(NUMBER), form(TEXT)) == {("harmless", "request-body-type-compatible")}
        assert found(form(TEXT), form(NUMBER)) == {("breaking", "request-body-type-changed")}


class TestOperations:
    @pytest.mark.parametrize(
        ("get", "expected"),
        [
            ({}, ("breaking", "api-path-removed-without-deprecation")),
            ({"deprecated": True}, ("harmless", "api-path-removed-with-deprecation")),
            ({"deprecated": True, "x-sunset": "2099-01-01"}, ("breaking", "api-path-removed-before-sunset")),
            ({"deprecated": True, "x-sunset": "soon"}, ("breaking", "api-path-sunset-parse")),
            ({"deprecated": True, "x-sunset": "2020-01-01"}, None),
            ({"x-stability-level": "alpha"}, None),
        ],
    )
    def test_an_operation_that_went(self, get, expected):
        assert found(operation(**get), description({})) == ({expected} if expected else set())

    def test_one_of_several_operations_that_went_and_one_that_came(self):
        was, now = (
            description({"/a": {"get": {}, "put": {}}}),
            description({"/a": {"get": {}, "post": {}}, "/b": {"get": {}}}),
        )
        assert [(one.kind, one.operation) for one in compared(was, now)] == [
            ("api-removed-without-deprecation", "PUT /a"),
            ("endpoint-added", "POST /a"),
            ("endpoint-added", "GET /b"),
        ]

    @pytest.mark.parametrize(
        ("was", "now", "expected"),
        [
            ({}, {"deprecated": True}, {("harmless", "endpoint-deprecated")}),
            ({"deprecated": True}, {}, {("harmless", "endpoint-reactivated")}),
            ({}, {"deprecated": True, "x-sunset": "2099-01-01"}, {("harmless", "endpoint-deprecated-with-sunset")}),
            ({}, {"deprecated": True, "x-sunset": "soon"}, {("breaking", "api-deprecated-sunset-parse")}),
            ({}, {"deprecated": True, "x-sunset": "2020-01-01"}, {("breaking", "api-sunset-date-too-small")}),
            ({"deprecated": True, "x-sunset": "2099-01-01"}, {"deprecated": True, "x-sunset": "2098-01-01"},
             {("breaking", "api-sunset-date-changed-too-small")}),
            ({"deprecated": True, "x-sunset": "2098-01-01"}, {"deprecated": True, "x-sunset": "2099-01-01"}, set()),
            ({"deprecated": True, "x-sunset": "2099-01-01"}, {"deprecated": True}, {("breaking", "sunset-deleted")}),
            ({"deprecated": True, "x-sunset": "2099-01-01"}, {"deprecated": True, "x-sunset": "soon"},
             {("breaking", "api-path-sunset-parse")}),
            ({"deprecated": True}, {"deprecated": True, "x-sunset": "2099-01-01"}, set()),
            ({"deprecated": True}, {"deprecated": True, "operationId": ""}, set()),
            ({}, {"x-stability-level": "beta"}, {("breaking", "api-stability-decreased")}),
            ({"x-stability-level": "beta"}, {}, {("harmless", "api-stability-increased")}),
            ({}, {"x-stability-level": "solid"}, {("breaking", "api-invalid-stability-level")}),
            ({"operationId": "a"}, {"operationId": "b"}, {("harmless", "api-operation-id-removed")}),
            ({}, {"operationId": "b"}, {("harmless", "api-operation-id-added")}),
            ({"tags": ["a"]}, {"tags": ["b"]}, {("harmless", "api-tag-removed"), ("harmless", "api-tag-added")}),
            ({}, {"security": [{"key": []}]}, {("harmless", "api-security-added")}),
        ],
    )  # fmt: skip
    def test_what_is_said_of_an_operation(self, was, now, expected):
        assert found(operation(**was), operation(**now)) == expected

    def test_webhooks_are_operations(self):
        was = description({}, webhooks={"paid": {"post": {"requestBody": body(TEXT)}}, "gone": {}})
        now = description({}, webhooks={"paid": {"post": {"requestBody": body(NUMBER)}}, "new": {}})
        assert found(was, now) == {
            ("breaking", "request-body-type-changed"), ("breaking", "webhook-removed"), ("harmless", "webhook-added"),
        }  # fmt: skip

    def test_what_paths_say_for_themselves_is_passed_over(self):
        assert found(description({"x-note": 1}), description({"x-other": 2})) == set()


def test_a_difference_is_said_in_a_sentence():
    (one,) = compared(request(fields(name={"maxLength": 50})), request(fields(name={"maxLength": 10})))
    assert one.sentence == "POST /a: the body of the request: the field name has maxLength 10; the standard has 50."


class TestReferences:
    def test_references_are_followed_and_what_stands_beside_them_counts(self):
        parts = {"components": {"schemas": {"A": {**TEXT, "maxLength": 5}, "B/~": {"$ref": "#/components/schemas/A"}}}}
        named = request({"$ref": "#/components/schemas/B~1~0"}, **parts)
        assert found(named, request({**TEXT, "maxLength": 5})) == set()
        beside = request({"$ref": "#/components/schemas/A", "minLength": 2}, **parts)
        assert found(named, beside) == {("doubtful", "request-body-min-length-set")}
        old = request({"$ref": "#/components/schemas/A", "minLength": 2}, version="3.0.3", **parts)
        assert found(named, old) == set()

    @pytest.mark.parametrize("reference", ["#/nowhere", "other.yaml#/A", "#/list/9", "#/list/x", 5])
    def test_a_reference_that_leads_nowhere_stands_for_anything(self, reference):
        assert found(request({"$ref": reference}, list=[]), request({})) == set()

    def test_a_reference_may_lead_into_a_list(self):
        assert found(request({"$ref": "#/list/0"}, list=[TEXT]), request(TEXT)) == set()

    def test_schemas_that_hold_themselves_are_compared_once(self):
        def tree(leaf: object) -> bytes:
            node = fields(left={"$ref": "#/components/schemas/T"}, right={"$ref": "#/components/schemas/T"}, leaf=leaf)
            return request({"$ref": "#/components/schemas/T"}, components={"schemas": {"T": node}})

        assert found(tree(TEXT), tree(TEXT)) == set()
        assert found(tree(TEXT), tree(NUMBER)) == {("breaking", "request-property-type-changed")}

    def test_references_in_a_circle_end(self):
        loop = {"components": {"schemas": {"A": {"$ref": "#/components/schemas/A"}}}}
        assert found(request({"$ref": "#/components/schemas/A"}, **loop), request({})) == set()

    def test_what_fans_out_is_walked_once_or_given_up(self, monkeypatch):
        def fan(end: object) -> bytes:
            one = {f"S{n}": fields(**{x: {"$ref": f"#/components/schemas/S{n + 1}"} for x in "abc"}) for n in range(12)}
            return request({"$ref": "#/components/schemas/S0"}, components={"schemas": {**one, "S12": end}})

        assert compared(fan(TEXT), fan(TEXT)) == []
        monkeypatch.setattr(schemas_module, "MOST", 300)
        with pytest.raises(InputError) as caught:
            compared(fan(TEXT), fan(NUMBER))
        assert (caught.value.code, bool(caught.value.hint)) == ("too-large", True)


class TestBranches:
    def test_branches_are_matched_by_name_by_how_they_read_by_title_or_as_the_only_ones_left(self):
        named = {"$ref": "#/components/schemas/A"}
        parts = {"components": {"schemas": {"A": TEXT}}}
        was = [named, {"type": "object", "title": "T", "maxProperties": 5}, fields(title=TEXT), {"minimum": 1}]
        now = [fields(title=TEXT), {"minimum": 2}, {"type": "object", "title": "T", "maxProperties": 4}, named]
        assert found(request({"anyOf": was}, **parts), request({"anyOf": now}, **parts)) == {
            ("breaking", "request-property-max-properties-decreased"), ("breaking", "request-property-min-increased"),
        }  # fmt: skip

    def test_a_branch_that_only_says_something_else_in_passing_is_the_same(self):
        was, now = ({"oneOf": [{**fields(title=TEXT), "title": name}, NUMBER]} for name in ("one", "other"))
        assert found(request(was), request(now)) == set()

    def test_branches_that_list_the_same_or_not(self):
        was, now = {"anyOf": [{"enum": [1, 2]}, {"enum": [3]}]}, {"anyOf": [{"enum": [3]}, {"enum": [1, 2]}]}
        assert found(request(was), request(now)) == set()

    def test_a_field_called_title_is_no_title(self):
        was, now = {"oneOf": [fields(title=TEXT), NUMBER]}, {"oneOf": [fields(name=TEXT), NUMBER]}
        assert ("doubtful", "request-property-removed") in found(request(was), request(now))

    def test_null_or_this_on_both_sides_is_compared_as_it_stands(self):
        was, now = ({"anyOf": [{"type": "string", "maxLength": n}, {"type": "null"}]} for n in (5, 4))
        assert found(request(was), request(now)) == {("breaking", "request-property-max-length-decreased")}

    def test_null_twice_is_not_unwrapped(self):
        kinds = found(
            request({**TEXT, "nullable": True}), request({"oneOf": [{**TEXT, "nullable": True}, {"type": "null"}]})
        )
        assert ("breaking", "request-body-became-not-nullable") in kinds


class TestReading:
    YAML = (
        b"openapi: 3.0.0\npaths:\n  /on:\n    get:\n      responses:\n        200: {description: on}\n        yes: {}\n"
    )

    def test_yaml_is_read_as_json_means_it(self):
        whole = read_description(self.YAML, file="x").whole
        assert list(whole["paths"]["/on"]["get"]["responses"]) == ["200", "yes"]
        assert read_description(
            b"openapi: 3.1\nx: {a: 2020-01-01, b: true, c: 1.5, d: ~, true: 1, f: }", file="x"
        ).whole["x"] == {"a": "2020-01-01", "b": True, "c": 1.5, "d": None, "true": 1, "f": None}

    def test_yaml_may_begin_with_a_bracket_and_repeat_itself(self):
        text = b"{openapi: 3.1.0, a: &a {b: 1}, c: *a, d: {<<: *a, e: 2}}"
        assert read_description(text, file="x").whole["d"] == {"b": 1, "e": 2}

    @pytest.mark.parametrize(
        ("data", "why"),
        [
            (b"\xff\xfe", "not UTF-8"),
            (b"a: [", "neither JSON nor YAML"),
            (b"[" * 100_000, "neither JSON nor YAML"),
            (b'{"openapi": ' + b"[" * 100_000, "neither JSON nor YAML"),
            (b"openapi: 3.1.0\na: " + b"[" * 200 + b"]" * 200, "nested too deep"),
            (b"openapi: 3.1.0\na: &a [*a]", "nested too deep"),
            (b"swagger: '2.0'", "does not say"),
            (b"openapi: 4.0.0", "does not say"),
            (b"- openapi", "does not say"),
            (b"x" * (LARGEST + 1), "bytes"),
        ],
    )
    def test_what_is_no_description_is_refused_with_the_reason(self, data, why):
        with pytest.raises(InputError, match=why) as caught:
            read_description(data, file="mine.yaml")
        assert caught.value.code == "bad-description"
        assert "mine.yaml" in caught.value.message
        assert caught.value.hint

    def test_aliases_that_multiply_cost_nothing(self):
        lines = ["a0: &a0 {x: 1}"] + [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 40)]
        assert read_description(("openapi: 3.1.0\n" + "\n".join(lines)).encode(), file="x").whole["a0"] == {"x": 1}

    @pytest.mark.parametrize(
        "odd", [5, "x", [], None, {"get": 5}, {"get": {"parameters": 5, "responses": [], "requestBody": 3}}]
    )
    def test_what_is_not_what_it_should_be_is_passed_over(self, odd):
        good = operation(requestBody=body(fields(a=TEXT)))
        for one, other in ((good, description({"/a/{id}": odd})), (description({"/a/{id}": odd}), good)):
            compared(one, other)
        compared(request(fields(a=odd)), request({"properties": odd, "required": odd, "allOf": odd, "enum": odd}))
