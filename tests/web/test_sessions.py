"""Whose a session is: what is asked of the pages' tables at each request of somebody who is signed in."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from concerted.web.people.models import Person, Representative
from concerted.web.people.rows import person, representatives
from concerted.web.people.sessions import SessionStore

pytestmark = pytest.mark.usefixtures("mid_life")


def test_a_session_is_found_until_it_ends():
    session = SessionStore()
    session["represents"] = {"a": 1}
    session.save()
    assert SessionStore(session.session_key)["represents"] == {"a": 1}
    again = SessionStore(session.session_key)
    again.model.objects.update(expire_date=timezone.now() - timedelta(seconds=1))
    assert again.load() == {}
    assert again.session_key is None


def test_a_person_comes_with_whom_they_act_for_and_what_changes_is_asked_again():
    ada = Person.objects.create(name="Ada")
    for coalition, actor in (("a", "river-watch"), ("b", "other"), ("a", "mill")):
        Representative.objects.create(person=ada, coalition=coalition, actor=actor)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        found = person(ada.pk)
        assert [one.actor for one in representatives(found, "a")] == ["river-watch", "mill"]
    assert len(asked) == 1
    Representative.objects.filter(actor="mill").delete()
    assert [one.actor for one in representatives(found, "a")] == ["river-watch"]
    assert representatives(person(Person.objects.create(name="Bo").pk), "a") == []
    assert person(10_000) is None
