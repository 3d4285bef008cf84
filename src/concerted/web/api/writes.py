"""What can be done: an operation for each kind of entry, and amendments worked out from the text they lead to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Router, Status
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from concerted import plain
from concerted.coalition import Change, Clause, Seats, changes_between, platform_digest
from concerted.coalition.clauses import in_order
from concerted.coalition.effects import text_after
from concerted.coalition.life import STEPS
from concerted.coalition.proposals import open_proposal, platform_in_force
from concerted.coalition.shape import from_json
from concerted.web import reading
from concerted.web.api.access import Token, asker
from concerted.web.api.acts import KINDS, LETTING_IN, SIGNED, Act, asked, scope_of
from concerted.web.api.models import Scope
from concerted.web.api.reads import entry_now
from concerted.web.api.signing import ToSign, to_sign
from concerted.web.writing import enter

ROOMS = {
    "register": "Coalition",
    "membership": "Members",
    "voices": "Members",
    "stances": "Proposals",
    "decisions": "Proposals",
    "sunset": "Ending",
    "holding": "Platform",
    "keeping": "Record",
}
"""Module of the rules → under which heading its acts stand, where that is not the module's own name."""

router = Router()


@dataclass(frozen=True, slots=True, kw_only=True)
class Amendment:
    """What turns a text into another: to be sent as `changes` and `base` of a proposal."""

    changes: tuple[Change, ...]
    base: str


def _clauses(given: Any) -> Any:  # noqa: ANN401 - JSON of any shape
    """Read clauses as the rules do, where it is a list; what else it is, is said by whoever asked for one."""
    if not isinstance(given, list):
        return given
    return [from_json(Clause, one, f"clauses[{n}]") for n, one in enumerate(given)]


class Wanted(BaseModel):
    """The clauses that an amendment shall lead to."""

    model_config = ConfigDict(extra="forbid")
    clauses: Annotated[list[Clause], BeforeValidator(_clauses)]
    amends: Annotated[int | None, Field(strict=True, description="The open amendment whose text it changes.")] = None


@router.post("/platform/changes", response=Amendment, tags=["Platform"], summary="Work out an amendment")
def changes(request: HttpRequest, wanted: Wanted) -> Amendment:  # noqa: ARG001 - ninja's signature
    """Compare the platform with the clauses it shall have. Nothing is entered."""
    state = reading.state()
    parent = None if wanted.amends is None else open_proposal(state, wanted.amends)
    old = platform_in_force(state).clauses if parent is None else text_after(state, parent)
    return Amendment(changes=changes_between(old, in_order(wanted.clauses)), base=platform_digest(old))


@dataclass(frozen=True, slots=True, kw_only=True)
class Lottery:
    """A thousand panels, to be sent as `panels` of a draw; absent without quotas."""

    panels: tuple[tuple[int, ...], ...] | None = None


class Quotas(BaseModel):
    """Who may be drawn, how many seats there are, and how many of each constituency."""

    model_config = ConfigDict(extra="forbid")
    among: Annotated[list[str], Field(max_length=500)]
    seats: Annotated[int, Field(strict=True, ge=1, le=500)]
    quotas: Annotated[list[Seats], Field(max_length=50)]


@router.post("/draws/lottery", response=Lottery, auth=Token(), tags=["Drawing"], summary="Work out a lottery")
def lottery(request: HttpRequest, wanted: Quotas) -> Lottery:
    """The fairest lottery known under quotas: nobody's chance is less than it has to be. Nothing is entered."""
    asker(request, Scope.ACT)
    return Lottery(panels=plain.lottery(reading.state(), wanted.among, wanted.quotas, wanted.seats))


def _operation(model: type[Act]) -> Callable[..., Status[plain.Entry] | Status[ToSign]]:
    """Return the operation that enters what one kind asks for; or that says what there is to sign first."""

    def entered(request: HttpRequest, act: Act) -> Status[plain.Entry] | Status[ToSign]:
        who = asker(request, scope_of(act, reading.state()))
        if act.kind in SIGNED or who.actor.key is not None:
            return Status(202, to_sign(act, by=who.actor.id))
        done = enter(act.body, by=who.actor.id, ref=act.ref, reason=act.said, held_at=act.held_at)
        return Status(201, entry_now(done.number))

    entered.__annotations__["act"] = model  # what ninja reads the request as
    return entered


def _heading(kind: str) -> str:
    room = STEPS[kind].body.__module__.rpartition(".")[2]
    return ROOMS.get(room, room.capitalize())


def _says(kind: str) -> str:
    """Return what the description says of a kind of entry; and of one that not every acting token makes, so."""
    says = asked(kind).__doc__ or ""
    return f"{says}\n\nNeeds a token of the scope `{Scope.LET_IN}`." if kind in LETTING_IN else says


for _kind in KINDS:
    _model = asked(_kind)
    router.post(
        f"/entries/{_kind}",
        response={202: ToSign} if _kind in SIGNED else {201: plain.Entry, 202: ToSign},
        auth=Token(),
        tags=[_heading(_kind)],
        operation_id=f"enter_{_kind.replace('-', '_')}",
        summary=(_model.__doc__ or "").split("\n")[0],
        description=_says(_kind),
    )(_operation(_model))
