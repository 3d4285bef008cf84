"""Chat services and web addresses: what somebody pastes, checked and told through Apprise."""

from __future__ import annotations

import re
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from django.conf import settings

from concerted.errors import Refused
from concerted.outward import outward
from concerted.web.notices.models import Inbox

if TYPE_CHECKING:
    from apprise.plugins.base import NotifyBase

_LONGEST = 500


@dataclass(frozen=True, slots=True)
class Service:
    """A service that can be told: its name, an address as it gives one out, and what of Apprise speaks to it."""

    name: str
    example: str
    plugin: str
    scheme: str
    """How an address written for Apprise itself begins."""


SERVICES = {
    "slack": Service("Slack", "https://hooks.slack.com/services/T…/B…/…", "slack:NotifySlack", "slack"),
    "matrix": Service("Matrix", "matrixs://TOKEN@matrix.example.org/#room", "matrix:NotifyMatrix", "matrixs?"),
    "teams": Service(
        "Microsoft Teams", "https://….logic.azure.com/workflows/…", "workflows:NotifyWorkflows", "workflows?"
    ),
    "discord": Service("Discord", "https://discord.com/api/webhooks/…/…", "discord:NotifyDiscord", "discord"),
    "mattermost": Service("Mattermost", "https://chat.example.org/hooks/…", "mattermost:NotifyMattermost", "mmosts?"),
    "telegram": Service("Telegram", "tgram://BOT-TOKEN/CHAT-ID", "telegram:NotifyTelegram", "tgram"),
    "web": Service("Webhook", "https://example.org/hear", "custom_json:NotifyJSON", "jsons?"),
}
"""Kind of an inbox → the service. Only these: Apprise itself could be led to files and programs of the host."""


def check_address(kind: str, address: str) -> None:
    """Refuse (`bad-address`) what is no address of that service."""
    _plugin(kind, address)


def tell(inbox: Inbox, title: str, text: str) -> bool:
    """Send a text to a chat or a web address; give whether its service took it."""
    from apprise import Apprise, NotifyFormat  # noqa: PLC0415

    told = Apprise()
    told.add(_plugin(inbox.kind, inbox.address))
    with outward(private=settings.CALL_PRIVATE_ADDRESSES):
        return bool(told.notify(title=title, body=text, body_format=NotifyFormat.TEXT))


def shown(inbox: Inbox) -> str:
    """Return an address as a page may show it: where it leads, and none of its secret."""
    return f"{urlsplit(inbox.address).hostname or SERVICES[inbox.kind].name} …{inbox.address[-4:]}"


def _plugin(kind: str, address: str) -> NotifyBase:
    service = SERVICES.get(kind)
    if service is None:
        raise Refused("bad-address", "That service is not known here.", hint="Choose one of the list.")
    found = _made(service, _written(kind, address)) if len(address) <= _LONGEST else None
    if found is None:
        message = "That is no address of {service}."
        hint = "It gives one out like this: {example}"
        raise Refused("bad-address", message, hint=hint, service=service.name, example=service.example)
    return found


def _made(service: Service, address: str) -> NotifyBase | None:
    """Return what speaks to an address of this service; None where it is none.

    The part is imported by its own name: asked for an address as such, Apprise would load a hundred and more.
    """
    from apprise import AppriseAsset, OverflowMode  # noqa: PLC0415 - only for who has something to say

    module, name = service.plugin.split(":")
    plugin: type[NotifyBase] = getattr(import_module(f"apprise.plugins.{module}"), name)
    own = re.match(f"{service.scheme}://", address)
    given = plugin.parse_url(address.replace("/#", "/%23")) if own else plugin.parse_native_url(address)
    asset = AppriseAsset(
        app_id="Concerted", app_desc="Concerted", app_url=settings.ADDRESS, image_url_mask="", async_mode=False
    )
    try:
        found = plugin(**given, asset=asset) if given else None
    except TypeError:  # as Apprise says where a part of an address is not as its service makes it
        return None
    if found is not None:
        found.overflow_mode = OverflowMode.SPLIT
    return found


def _written(kind: str, address: str) -> str:
    """Return an address as Apprise writes it, where the service itself writes it otherwise."""
    if kind == "mattermost":
        return re.sub(r"^http(s?)://(.+)/hooks/", r"mmost\1://\2/", address)
    if kind == "web":
        return re.sub(r"([?&])(?=[^&])", r"\1-", re.sub(r"^http(s?)://", r"json\1://", address))
    return address
