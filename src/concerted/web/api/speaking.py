"""Is this really from us? What members signed, where they can be heard, and what a text is of."""

from __future__ import annotations

from django.http import HttpRequest
from ninja import Router
from pydantic import BaseModel, ConfigDict, Field

from concerted import plain
from concerted.guard.messages import MOST
from concerted.web import reading

router = Router(tags=["Keys and messages"])


class Asked(BaseModel):
    """What may be from us."""

    model_config = ConfigDict(extra="forbid")
    text: str = Field(min_length=1, max_length=MOST, description="A text, the code below one, or an address.")


@router.get("/messages", response=list[plain.Signed], summary="Signed messages")
def messages(request: HttpRequest) -> list[plain.Signed]:  # noqa: ARG001 - ninja's signature, here and below
    """What members signed with their own keys, for themselves or for the coalition; the latest first."""
    return plain.signed(reading.state(), reading.messages())


@router.get("/channels", response=list[plain.Heard], summary="Where we can be heard")
def channels(request: HttpRequest) -> list[plain.Heard]:  # noqa: ARG001
    """Where the coalition and its members say that they can be heard."""
    return plain.heard(reading.state())


@router.post("/verify", response=plain.Verdict, summary="Is this really from us?")
def verify(request: HttpRequest, asked: Asked) -> plain.Verdict:  # noqa: ARG001
    """Compare a text, a code or an address with what was signed. Nothing is kept, and nothing is fetched."""
    return plain.verdict(reading.state(), reading.messages(), asked.text)
