"""Founding a coalition: by whoever has the host's link for it; and afresh, by those who stayed to the end."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest
from ninja import Router, Status
from ninja.security import HttpBearer
from pydantic import BaseModel, ConfigDict, Field

from concerted.coalition import next_line
from concerted.contexts import CONTEXTS
from concerted.web import reading
from concerted.web.api.access import WINDOW, Token, asker, too_many
from concerted.web.api.models import Scope
from concerted.web.api.tokens import make
from concerted.web.hosting.entering import entered
from concerted.web.hosting.setting_up import begin, is_good
from concerted.web.pages.limits import network
from concerted.web.pages.templatetags.wording import PROGRAMS
from concerted.web.pages.vocabulary import vocabulary
from concerted.web.people.links import link, may_try
from concerted.web.sunset import replanting

router = Router(tags=["Ending"], auth=Token())
hosts = Router(tags=["Coalitions"])


class Afresh(BaseModel):
    """What a fresh coalition is called, and with whom its circle begins."""

    model_config = ConfigDict(extra="forbid")
    name: str | None = Field(None, description="As before if left out.")
    names: list[str] = Field(max_length=100, description="Full names of those still aligned, beside your own.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Planted:
    """A coalition that was founded afresh, and the address below the host's under which it is served."""

    address: str
    coalition: str
    convener: str


@router.post("/replanting", response={201: Planted}, summary="Found it afresh")
def replant(request: HttpRequest, afresh: Afresh) -> Status[Planted]:
    """Found a fresh coalition from one that has ended, in a house of its own, linked both ways."""
    actor = asker(request, Scope.ACT).actor
    names = [name for name in afresh.names if name != actor.name]
    made = replanting.replant(actor, name=afresh.name or reading.state().name, names=names)
    return Status(201, Planted(address=made.address, coalition=made.coalition, convener=made.convener))


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A coalition that this host keeps, the address of its API, and where it stands."""

    name: str
    api: str
    coalition: str
    next: str


class Founding(BaseModel):
    """What a coalition is called, in whose words it speaks, and who convenes it."""

    model_config = ConfigDict(extra="forbid")
    name: str = Field(max_length=200)
    context: str = Field(json_schema_extra={"enum": list(CONTEXTS)})
    convener: str = Field(max_length=200, description="The organisation that convenes it.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Founded:
    """A coalition that was founded, and what its convener goes on with."""

    api: str
    """The address of its API, below the host's own."""
    coalition: str
    convener: str
    token: str
    """Of the scope `act`, for the convener. It cannot be shown again."""
    sign_in: str
    """Signs the convener's first representative in, in the next 48 hours."""


class SetUp(HttpBearer):
    """The last part of the link by which `concerted serve` lets a coalition be set up."""

    def authenticate(self, request: HttpRequest, token: str) -> bool:
        """Tell whether it is good; who tries too often is told so."""
        good = is_good(token)
        if not may_try(network(request), failed=not good):
            raise too_many(WINDOW)
        return good


@hosts.get("/coalitions", response=list[Kept], auth=None, summary="Every coalition that is kept here")
def coalitions(request: HttpRequest) -> list[Kept]:  # noqa: ARG001 - ninja's signature
    """Each under its own address, where its API describes itself."""
    kept = []
    for name, house in reading.houses().each.items():
        with reading.inside(house):
            state = reading.state()
        api, then = f"/{name}/api/v1/", next_line(state).say(vocabulary(state.context), PROGRAMS)
        kept.append(Kept(name=state.name, api=api, coalition=state.coalition, next=then))
    return kept


@hosts.post("/coalitions", response={201: Founded}, auth=SetUp(), summary="Found a coalition")
def found(request: HttpRequest, founding: Founding) -> Status[Founded]:  # noqa: ARG001 - ninja's signature
    """Make it a house of its own, as the set-up page does, and give the convener a token and a link to sign in by."""
    begun = begin(name=founding.name.strip(), context=founding.context, convener=founding.convener.strip())
    with entered(begun.name, begun.house):
        return Status(
            201,
            Founded(
                api=f"/{begun.name}/api/v1/",
                coalition=reading.coalition(),
                convener=begun.convener.actor,
                token=make(begun.convener, "founding", Scope.ACT),
                sign_in=link(begun.convener),
            ),
        )
