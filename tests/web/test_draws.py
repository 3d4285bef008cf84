"""Panels by lot on the pages: announced, seeds committed to, revealed, drawn, replaced; odds for everybody to see."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from concerted import host
from concerted.coalition import ActorFacts
from concerted.coalition.days import later
from concerted.web import reading
from concerted.web.api.models import Scope
from concerted.web.api.tokens import make
from concerted.web.writing import enter
from tests.web.conftest import SignIn, text
from tests.web.houses import IDS, NAMES
from tests.web.test_api import representative

pytestmark = pytest.mark.usefixtures("mid_life")


def asked(**more: Any) -> dict[str, Any]:
    days = [later(host.now(), n)[:16] for n in (1, 2, 3)]
    named = {"title": "A jury", "seats": "2", "among": [*members()], "commits": [IDS[0], IDS[1]], "source": "other"}
    moments = dict(zip(("commit_by", "reveal_by", "published_at"), days, strict=True))
    return {**named, **moments, "other": "The lottery of that day", **more}


def members() -> list[str]:
    return [one.id for one in reading.state().members]


def announce(client: Client, **more: Any) -> int:
    answer = client.post("/draws", asked(**more))
    assert answer.status_code == 302, text(answer)
    return max(reading.state().draws)


def test_a_panel_from_its_announcement_to_a_replacement(sign_in: SignIn, monkeypatch: pytest.MonkeyPatch):
    first, second = sign_in(NAMES[0]), sign_in(NAMES[1])
    number = announce(first)
    page = f"/draws/{number}"
    assert "Your part" not in text(Client().get(page))
    seeds = {}
    for client in (first, second):
        shown = text(client.post(f"{page}/commitment"))
        assert "Copy it now" in shown
        (seeds[client],) = set(re.findall(r"\b[0-9a-f]{64}\b", shown))
        assert seeds[client] not in text(client.get(page)), "it is shown once"
    assert "committed, not revealed yet" in text(Client().get(page))
    answer = first.post(f"{page}/reveal", {"seed": "no seed"})
    assert answer.status_code == 422
    assert "not the seed that was committed to" in text(answer)
    for client, seed in seeds.items():
        assert client.post(f"{page}/reveal", {"seed": seed}).status_code == 302
    assert seeds[first] in text(Client().get(page))
    now = host.now()
    monkeypatch.setattr(host, "now", lambda: later(now, 4))
    assert "3 17 22" in text(first.post(f"{page}/drawing", {"randomness": "3 17 22"}, follow=True))
    panel = reading.state().draws[number].panel
    drawn = text(Client().get(page))
    assert drawn.count("on the panel") == 2
    assert f"{100 * 2 / len(members()):.1f} %" in drawn
    assert reading.state().draws[number].seed in drawn
    leaver = sign_in(reading.state().actors[panel[0]].name)
    assert leaver.post(f"{page}/replacement", {"leaver": panel[1]}).status_code == 422
    assert leaver.post(f"{page}/replacement", {"leaver": panel[0]}).status_code == 302
    assert "dropped out" in text(Client().get(page))
    assert "drawn" in text(Client().get("/draws"))


def test_quotas_are_offered_for_the_constituencies_that_members_speak_for(sign_in: SignIn):
    mine = members()[:2]
    for name in mine:
        facts = ActorFacts(name=reading.state().actors[name].name, constituencies=("Parents",))
        enter(facts, by=None)
    client = sign_in(NAMES[0])
    assert "Parents" in text(client.get("/draws"))
    number = announce(client, **{"least-1": "1", "most-1": "1", "commits": [], "source": "drand"})
    draw = reading.state().draws[number]
    assert draw.panels
    assert all(len({*panel} & {*mine}) == 1 for panel in draw.panels)
    page = text(Client().get(f"/draws/{number}"))
    assert "Parents: 1 to 1 seats" in page
    assert "50.0 %" in page
    answer = client.post("/draws", asked(**{"least-1": "3", "seats": "2"}))
    assert answer.status_code == 422
    assert "cannot have 3 to 2 of 2 seats" in text(answer)


def test_what_is_not_allowed_is_said_beside_the_form_and_what_was_typed_stays(sign_in: SignIn):
    client = sign_in(NAMES[0])
    answer = client.post("/draws", asked(commits=[IDS[0]], source="none"))
    assert answer.status_code == 422
    assert "One alone could choose the panel." in text(answer)
    assert 'value="A jury"' in answer.content.decode()
    assert client.post("/draws", asked(commit_by="soon")).status_code == 422


def test_programs_work_a_lottery_out_announce_and_read_draws(sign_in: SignIn):
    token = make(representative(IDS[0]), "a test", Scope.ACT)
    client = Client(headers={"Authorization": f"Bearer {token}"})
    wanted = {"among": members(), "seats": 2, "quotas": [{"constituency": "Parents", "least": 0, "most": 2}]}

    def post(path: str, body: dict) -> Any:
        answer = client.post(f"/api/v1/{path}", body, content_type="application/json")
        return answer.status_code, answer.json()

    status, made = post("draws/lottery", wanted)
    assert (status, len(made["panels"])) == (200, 1000)
    assert post("draws/lottery", wanted | {"among": ["nobody"]})[0] == 422
    status, entry = post(
        "entries/draw",
        {
            **wanted,
            "title": "A jury",
            "panels": made["panels"],
            "source": "drand",
            "published_at": later(host.now(), 1),
        },
    )
    assert status == 201, entry
    (listed,) = client.get("/api/v1/draws").json()
    assert listed == client.get(f"/api/v1/draws/{entry['number']}").json()
    assert (listed["stage"], listed["address"][-len(str(listed["round"])) :]) == ("randomness", str(listed["round"]))
    assert client.get("/api/v1/draws/0").status_code == 404
