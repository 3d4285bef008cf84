"""Who it is that a session was made for."""

from __future__ import annotations

from allauth.account.auth_backends import AuthenticationBackend

from concerted.web.people.models import Person
from concerted.web.people.rows import person


class SignedIn(AuthenticationBackend):  # type: ignore[misc] # allauth has no types
    """Signs in as allauth does, and finds the person again by one short question."""

    def get_user(self, user_id: int) -> Person | None:
        """Return the person of this number."""
        return person(user_id)
