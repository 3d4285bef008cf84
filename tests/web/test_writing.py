"""Pages write through one keeper a house: nobody who presses a button at the same moment is lost."""

from __future__ import annotations

import threading

import pytest
from django.db import connection
from django.test import Client

from concerted.host import verify
from concerted.web import reading, writing
from concerted.web.house import House
from tests.web.conftest import SignIn
from tests.web.houses import NAMES, open_one


def test_members_who_answer_at_the_same_moment_are_all_heard(mid_life: House, sign_in: SignIn):
    before, number = reading.checkpoint().size, open_one(reading.state())
    clients = {name: sign_in(name) for name in NAMES}
    answers: dict[str, int] = {}

    def answer(name: str, client: Client) -> None:
        reply = client.post(f"/decisions/{number}/stance", {"stance": "object", "reason": f"{name} asks who pays."})
        answers[name] = reply.status_code
        connection.close()

    threads = [threading.Thread(target=answer, args=item) for item in clients.items()]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == dict.fromkeys(NAMES, 302)
    held = verify(str(mid_life.record))
    assert len(held.entries) == before + len(NAMES)
    assert {taken.stance for taken in held.state.proposals[number].stances.values()} == {"object"}
    told = reading.reasons()
    assert sorted(told[n] for n in range(before, before + len(NAMES))) == sorted(f"{n} asks who pays." for n in NAMES)


@pytest.mark.usefixtures("mid_life")
def test_a_process_has_one_keeper_of_a_record():
    assert writing.keeper() is writing.keeper()
