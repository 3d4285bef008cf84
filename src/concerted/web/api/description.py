"""The API itself: its operations, how it says what went wrong, and its description (OpenAPI 3.1)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import is_dataclass
from functools import lru_cache
from typing import Any, get_args, get_type_hints

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext, gettext_noop
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError
from ninja.openapi.schema import OpenAPISchema, get_schema
from ninja.operation import Operation, PathView
from ninja.renderers import JSONRenderer
from pydantic import BaseModel

from concerted import __version__, plain
from concerted.contexts import CONTEXTS
from concerted.errors import ConcertedError, RecordBroken, Refused
from concerted.web import reading
from concerted.web.api import beside, founding, reads, seats, signing, speaking, webhooks, writes
from concerted.web.api.access import Anybody
from concerted.web.api.acts import told_of
from concerted.web.pages.context import words_for
from concerted.web.pages.templatetags.wording import PROGRAMS
from concerted.web.pages.vocabulary import vocabulary
from concerted.web.writing import Refusal

ABOUT = """\
Everything the pages of a coalition do, as JSON.

Reading what is public needs nothing. To act, send a token made on the settings page in the header
`Authorization: Bearer …`. A token has a scope: `read` says for whom it is; `draft` may also make, edit and
withdraw drafts of proposals; `act` may do all that its organisation may, but let anybody in: for representatives and
keys there is `let-in`, which ends after a day.

Everything that is done is one entry of the record, of one kind: `POST entries/{kind}`. For an organisation that
signs with a key of its own it answers 202 with what to sign, and `signed` takes it in. The rules decide, as they
do for a page; what they refuse comes back as 422 with a `code`, a `message` for people and a `hint`. Moments are
RFC 3339 in UTC to the second. Fields that have no value are left out.
"""

HOSTS = """\
Where a host serves a folder of coalitions: which there are, and founding one.

Each coalition has an API of its own below its own address, which describes itself. To found one, send in the header
`Authorization: Bearer …` the last part of the link that `concerted serve` prints for setting one up.
"""


class Described(NinjaAPI):
    """The API, with a description that says of each field what the rules' own dataclasses say of it."""

    def get_openapi_schema(self, *, path_prefix: str | None = None, path_params: Any = None) -> OpenAPISchema:  # noqa: ANN401, ARG002 - ninja's
        """Return the description, with addresses under this house's own."""
        prefix = reverse(f"{self.urls_namespace}:api-root") if path_prefix is None else path_prefix
        return _described(self, prefix)

    def get_openapi_operation_id(self, operation: Operation) -> str:
        """Return what programs call an operation."""
        return operation.view_func.__name__


class Sparing(JSONRenderer):
    """JSON without fields that have no value, as the record has it."""

    def render(self, request: HttpRequest, data: Any, *, response_status: int) -> Any:  # noqa: ANN401 - ninja's
        """Return the JSON of an answer."""
        return super().render(request, plain.spare(data), response_status=response_status)


api = Described(
    title="Concerted",
    version="1",
    description=ABOUT,
    docs_url=None,
    urls_namespace="api",
    auth=Anybody(),
    renderer=Sparing(),
)
api.add_router("", reads.router)
api.add_router("", writes.router)
api.add_router("", seats.router)
api.add_router("", signing.router)
api.add_router("", speaking.router)
api.add_router("", beside.router)
api.add_router("", founding.router)
api.add_router("", webhooks.router)

host_api = Described(
    title="Concerted, the host's own",
    version="1",
    description=HOSTS,
    docs_url=None,
    urls_namespace="host-api",
    renderer=Sparing(),
)
host_api.add_router("", founding.hosts)


@api.exception_handler(ConcertedError)
@host_api.exception_handler(ConcertedError)
def refused(request: HttpRequest, error: ConcertedError) -> HttpResponse:
    """Say what the rules do not allow, or what is not there."""
    if not isinstance(error, Refused):
        status = 422 if isinstance(error, RecordBroken) else 500
        return _said(request, status, error.code, error.message, error.hint)
    missing = error.code.startswith("unknown-") and request.method == "GET"
    shown = Refusal("", error)
    words = words_for(request) if reading.has_house() else vocabulary(CONTEXTS[0])
    message, hint = (line.say(words, PROGRAMS) for line in (shown.line, shown.advice))
    return _said(request, 404 if missing else 422, error.code, message, hint)


@api.exception_handler(ValidationError)
@host_api.exception_handler(ValidationError)
def unreadable(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """Say which fields cannot be read, and why."""
    wrong = "; ".join(f"{'.'.join(map(str, one['loc'][1:]))}: {one['msg']}" for one in error.errors)
    return _said(request, 422, "bad-shape", wrong, gettext("See the description of this address at /api."))


@api.exception_handler(HttpError)
@host_api.exception_handler(HttpError)
def stopped(request: HttpRequest, error: HttpError) -> HttpResponse:
    """Say that a token is missing, no good, or not enough; or that this was too often."""
    code, hint = _STOPPED.get(
        error.status_code, ("bad-request", gettext_noop("Send JSON, as the description at /api says."))
    )
    message = gettext("This needs a token that is good here.") if error.status_code == 401 else str(error)  # noqa: PLR2004
    return _said(request, error.status_code, code, message, gettext(hint))


@api.exception_handler(RequestDataTooBig)
@host_api.exception_handler(RequestDataTooBig)
def too_long(request: HttpRequest, error: RequestDataTooBig) -> HttpResponse:  # noqa: ARG001 - ninja's signature
    """Say that it is far longer than anything a record takes."""
    return _said(
        request, 413, "too-long", gettext("This is far too long."), gettext("An entry has at most 65,535 bytes.")
    )


_STOPPED = {
    401: ("no-token", gettext_noop("Make one on the settings page; send it as “Authorization: Bearer …”.")),
    403: ("not-enough", gettext_noop("Make a token with that scope on the settings page.")),
    429: ("too-often", gettext_noop("Ask less often, or hear of new entries by a webhook.")),
}


def _said(request: HttpRequest, status: int, code: str, message: str, hint: str) -> HttpResponse:
    answer = api.create_response(request, {"code": code, "message": message, "hint": hint}, status=status)
    if status == 401:  # noqa: PLR2004 - RFC 9110 asks for it
        answer["WWW-Authenticate"] = "Bearer"
    if status == 429:  # noqa: PLR2004
        answer["Retry-After"] = "60"
    return answer


@lru_cache(maxsize=32)
def _described(described: Described, prefix: str) -> OpenAPISchema:
    schema = get_schema(described, prefix)
    schema["info"]["x-release"] = __version__
    schemas = schema["components"]["schemas"]
    schemas["Refusal"] = _REFUSAL
    for part in schemas.values():
        _without_null(part)
    for operations in schema["paths"].values():
        for operation in operations.values():
            _without_null(operation)
            _say_what_goes_wrong(operation)
    for name, kind in _dataclasses(described).items():
        if name in schemas:
            _say_fields(schemas[name], kind)
    return schema


_REFUSAL = {
    "title": "Refusal",
    "description": "What is not allowed, or went wrong, and what to do next.",
    "type": "object",
    "required": ["code", "message", "hint"],
    "properties": {
        "code": {"type": "string", "description": "For programs; it stays the same."},
        "message": {"type": "string", "description": "For people."},
        "hint": {"type": "string", "description": "What to do next."},
    },
}


def _say_what_goes_wrong(operation: dict[str, Any]) -> None:
    """Let an operation say how it answers when it does not do what was asked."""
    content = {"application/json": {"schema": {"$ref": "#/components/schemas/Refusal"}}}
    acts = operation.get("security") in ([{"Token": []}], [{"SetUp": []}])
    if operation.get("security") == [{"Anybody": []}]:
        operation["security"] = [{}, {"Token": []}]
    wrong = {400: "It cannot be read", 401: "The token is missing or no good", 422: "The rules do not allow it"}
    wrong |= {403: "The token's scope is not enough"} if acts else {404: "There is none"}
    if any(given["in"] == "path" for given in operation["parameters"]):
        wrong |= {404: "There is none"}
    if "requestBody" in operation:
        wrong |= {413: "It is far too long"}
    wrong |= {429: "Too often"}
    for status, why in wrong.items():
        operation["responses"].setdefault(status, {"description": why, "content": content})


def _without_null(part: Any) -> None:  # noqa: ANN401 - any part of a JSON schema
    """Say of what may be absent that it may, and not that it may be null: nulls are neither sent nor taken."""
    if isinstance(part, list):
        for one in part:
            _without_null(one)
    if not isinstance(part, dict):
        return
    absent = [name for name, one in part.get("properties", {}).items() if _nullable(one)]
    if isinstance(part.get("required"), list):
        part["required"] = [name for name in part["required"] if name not in absent]
    if _nullable(part):
        arms = [arm for arm in part.pop("anyOf") if arm.get("type") != "null"]
        part.pop("default", None)
        part |= arms[0] if len(arms) == 1 else {"anyOf": arms}
    for one in part.values():
        _without_null(one)


def _nullable(part: Any) -> bool:  # noqa: ANN401
    arms = part.get("anyOf", ()) if isinstance(part, dict) else ()
    return any(isinstance(arm, dict) and arm.get("type") == "null" for arm in arms)


def _say_fields(schema: dict[str, Any], kind: type) -> None:
    """Say of each field what its dataclass says of it."""
    for name, said in told_of(kind).items():
        if name in schema.get("properties", {}):
            schema["properties"][name].setdefault("description", said)


def _dataclasses(described: Described) -> dict[str, type]:
    """Return every dataclass that something here takes or gives, by its name."""
    found: set[type] = set()
    for operation in (one for view in _views(described) for one in view.operations):
        models = (*operation.models, *operation.response_models.values())
        _collect((model for model in models if isinstance(model, type)), found)
    return {kind.__name__: kind for kind in found if is_dataclass(kind)}


def _collect(hints: Iterable[Any], found: set[type]) -> None:
    for hint in hints:
        if isinstance(hint, type) and hint not in found and (is_dataclass(hint) or issubclass(hint, BaseModel)):
            found.add(hint)
            _collect(get_type_hints(hint).values(), found)
        _collect(get_args(hint), found)


def _views(described: Described) -> Iterator[PathView]:
    for _, router in described._routers:  # noqa: SLF001
        yield from router.path_operations.values()
