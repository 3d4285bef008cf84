"""What can be entered: one operation for each kind of entry, with the fields the rules themselves know.

The rules' own dataclasses say what each kind holds (`coalition.life.STEPS`). From them comes what the API asks
for, less what the software computes, and with plain words where the record keeps a commitment to them.
"""

from __future__ import annotations

import ast
import inspect
import sys
from dataclasses import MISSING, fields
from functools import cache
from typing import Any, ClassVar, Self, get_args, get_type_hints

from pydantic import BaseModel, ConfigDict, Field, PrivateAttr, create_model, model_validator
from pydantic.functional_validators import ModelWrapValidatorHandler

from concerted.coalition.command import Sealed
from concerted.coalition.hiding import FIELDS
from concerted.coalition.life import STEPS
from concerted.coalition.messages import Message
from concerted.coalition.shape import from_json
from concerted.coalition.state import State
from concerted.coalition.text import tidy
from concerted.errors import Refused
from concerted.guard.messages import digest
from concerted.web.api.models import Scope

ELSEWHERE = {"handover": "the next host, with `concerted handover`", "pulse": "the host by itself, once a month"}
"""Kinds of entries that no program asks for → who makes them, and how."""

OTHERWISE = {"founding": "found", "replanted": "replant", "openings": "open_ballots"}
"""Kinds of entries that are not simply sent → the operation that makes them."""

SIGNED = ("key", "key-revoked", "message", "message-withdrawn", "channel", "trustee-key", "unsealing")
"""Kinds that are only ever made with an organisation's own key."""

LETTING_IN = ("key", "key-revoked")
"""Kinds that change who can act for an organisation, once the token that asked is long revoked."""

ON = {
    "sentence-withdrawal": "sentence",
    "nod": "sentence",
    "view": "sentence",
    "proposal-opening": "proposal",
    "proposal-edit": "proposal",
    "proposal-withdrawal": "proposal",
    "proposal-extension": "proposal",
    "disclosure": "proposal",
    "stance": "proposal",
    "ballot": "proposal",
    "decision": "proposal",
    "objection-answer": "objection",
    "validity": "objection",
    "attendance": "meeting",
    "minutes": "meeting",
    "observation": "period",
    "call": "period",
    "citation-withdrawn": "citation",
    "call-ended": "call",
    "draw-commitment": "draw",
    "draw-reveal": "draw",
    "drawn": "draw",
    "panel-replacement": "draw",
    "erasure": "entry",
    "erasure-followed": "entry",
    "message-withdrawn": "message",
}
"""Kind of entry → what it acts on, whose number has to be named."""

MAY_BE_ON = {
    "sentence": "the sentence that it revises",
    "message": "the adopted decision by which one speaks for the coalition",
    "channel": "the adopted decision by which one speaks for the coalition",
}
"""Kind of entry → what it may act on."""

KINDS = tuple(kind for kind in STEPS if kind not in ELSEWHERE.keys() | OTHERWISE.keys())
"""The kinds of entries that the API takes."""

DEEPEST = 12
"""Levels of nesting in what may be sent."""

_DRAFTED = ("proposal-edit", "proposal-withdrawal")


class Act(BaseModel):
    """What is asked to be entered. Beside the fields of its kind: what it acts on, and when it happened."""

    model_config = ConfigDict(extra="forbid")
    kind: ClassVar[str]
    words: ClassVar[str | None]
    """The field whose words lie beside the record."""

    held_at: str | None = Field(
        None, description="When it happened, if earlier than now: RFC 3339 in UTC, 2026-12-01T17:00:00Z."
    )
    _body: Any = PrivateAttr(None)

    @model_validator(mode="wrap")
    @classmethod
    def _strictly(cls, given: Any, handler: ModelWrapValidatorHandler[Self]) -> Self:  # noqa: ANN401 - JSON of any shape
        """Read it as the rules do: no number is taken for a text, and no field is passed over."""
        tidied = _tidied(given)
        act = handler(tidied)
        beside = {"on", "held_at", cls.words}
        own = {name: value for name, value in tidied.items() if name not in beside}
        if cls.kind == Message.kind:
            own["digest"] = digest(act.said)
        act._body = from_json(STEPS[cls.kind].body, own)  # noqa: SLF001 - our own
        return act

    @property
    def body(self) -> Any:  # noqa: ANN401 - the body of any kind
        """The body of the entry, as the rules take it."""
        return self._body

    @property
    def ref(self) -> int | None:
        """The entry it acts on: as named, and for a proposal what it reverses or amends."""
        if self.kind == "proposal":
            named: int | None = self.body.amends if self.body.reverses is None else self.body.reverses
            return named
        on: int | None = getattr(self, "on", None)
        return on

    @property
    def said(self) -> str:
        """The words that lie beside the record."""
        return (getattr(self, self.words) or "") if self.words else ""


@cache
def asked(kind: str) -> type[Act]:
    """Return what the API asks for to make an entry of a kind."""
    body = STEPS[kind].body
    hints = get_type_hints(body)
    told = told_of(body)
    beside = next((name for name, hint in hints.items() if Sealed in get_args(hint)), None)
    sealed = None if kind in FIELDS else beside  # hidden words are sealed by the host, from what is given readably
    given: dict[str, Any] = {}
    for field in fields(body):
        if field.name in (*body.computed, beside) or (kind, field.name) == (Message.kind, "digest"):  # type: ignore[attr-defined] # every body has it
            continue
        default = ... if field.default is MISSING else field.default
        given[field.name] = (hints[field.name], Field(default, description=told.get(field.name)))
    if sealed:
        note = "In words. They lie beside the record and can be erased; the entry holds only a commitment to them."
        given[sealed] = (str | None, Field(None, description=note))
    if kind in ON:
        given["on"] = (int, Field(..., strict=True, description=f"The number of the {ON[kind]} it acts on."))
    elif kind in MAY_BE_ON:
        given["on"] = (int | None, Field(None, strict=True, description=f"The number of {MAY_BE_ON[kind]}."))
    model = create_model(body.__name__, __base__=Act, __doc__=inspect.getdoc(body), **given)
    model.kind, model.words = kind, sealed
    return model


def scope_of(act: Act, state: State) -> Scope:
    """Return the scope that an act needs: drafts are made, edited and taken back with less than the rest."""
    if act.kind in LETTING_IN:
        return Scope.LET_IN
    drafted = state.proposals.get(-1 if act.ref is None else act.ref)
    if act.kind == "proposal" and act.body.draft:
        return Scope.DRAFT
    if act.kind in _DRAFTED and drafted is not None and drafted.status == "draft":
        return Scope.DRAFT
    return Scope.ACT


@cache
def told_of(kind: type) -> dict[str, str]:
    """Return what a dataclass says of each of its fields, in the string below it; without its source, nothing."""
    tree = _classes(kind.__module__).get(kind.__qualname__)
    if tree is None:
        return {}
    told = {}
    for line, below in zip(tree.body, tree.body[1:], strict=False):
        if isinstance(line, ast.AnnAssign) and isinstance(line.target, ast.Name) and isinstance(below, ast.Expr):
            told[line.target.id] = inspect.cleandoc(ast.literal_eval(below.value))
    return told


@cache
def _classes(module: str) -> dict[str, ast.ClassDef]:
    """Return the classes of a module by name, as they are written; of all at once, since every start reads them."""
    try:
        tree = ast.parse(inspect.getsource(sys.modules[module]))
    except OSError:
        return {}
    return {one.name: one for one in tree.body if isinstance(one, ast.ClassDef)}


def _tidied(value: Any, levels: int = 0) -> Any:  # noqa: ANN401 - JSON of any shape
    """Return what somebody sent with every text in the form a record keeps."""
    if levels > DEEPEST:
        hint = "No kind of entry is that deep."
        raise Refused("bad-shape", "It is nested more than {deepest} levels deep.", hint=hint, deepest=DEEPEST)
    if isinstance(value, str):
        return tidy(value)
    if isinstance(value, list):
        return [_tidied(one, levels + 1) for one in value]
    return {name: _tidied(one, levels + 1) for name, one in value.items()} if isinstance(value, dict) else value
