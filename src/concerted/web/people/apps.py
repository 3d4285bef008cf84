"""What people's part of the pages listens to."""

from __future__ import annotations

from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_in
from django.http import HttpRequest


class PeopleConfig(AppConfig):
    """People, whom they represent, and how they sign in."""

    name = "concerted.web.people"

    def ready(self) -> None:
        """Note each session that begins, by whichever door, so that its owner sees it and can end it."""
        user_logged_in.connect(_noted, dispatch_uid="concerted.session")


def _noted(request: HttpRequest, **_: object) -> None:
    from allauth.usersessions.models import UserSession  # noqa: PLC0415 - models are there once all is set up

    if "REMOTE_ADDR" in request.META:  # else no browser is at the other end
        UserSession.objects.create_from_request(request)
