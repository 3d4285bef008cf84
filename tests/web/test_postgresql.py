"""The pages' own tables in PostgreSQL: whether a kept connection still holds is asked only where there is a doubt."""

from __future__ import annotations

import psycopg
import pytest
from django.db.utils import ConnectionHandler
from django.test.utils import CaptureQueriesContext

from concerted.web.tables import tables

GONE = """SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid()"""


@pytest.fixture
def kept(database, django_db_blocker):
    connection = ConnectionHandler({"default": tables(database, None)})["default"]
    with django_db_blocker.unblock():
        yield connection
        connection.close()


def test_a_connection_that_holds_costs_no_question_and_a_lost_one_is_known(kept, database):
    assert not kept.is_usable()
    kept.connect()
    with CaptureQueriesContext(kept) as asked:
        assert kept.is_usable()
    assert len(asked) == 0
    with psycopg.connect(database, autocommit=True) as other:
        assert other.execute(GONE).fetchall() == [(True,)]
    assert not kept.is_usable()
    kept.close()
    assert not kept.is_usable()
