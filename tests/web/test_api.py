"""The API: what it reads, what it does, and for whom."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from concerted.coalition import Proposing
from concerted.web import reading
from concerted.web.api.access import READS, TRIES
from concerted.web.api.tokens import make
from concerted.web.house import House
from concerted.web.people.links import representatives
from concerted.web.people.models import Representative
from concerted.web.writing import enter
from tests.web.houses import IDS, NAMES, adopted_one, open_one

ROOT = "/api/v1/"


class Program:
    """A program that calls the API, with a token or without."""

    def __init__(self, token: str = "") -> None:
        self._client = Client(headers={"Authorization": f"Bearer {token}"} if token else None)

    def get(self, path: str, **query: object) -> Any:
        return read(self._client.get(f"{ROOT}{path}", query))

    def post(self, path: str, **body: object) -> Any:
        return read(self._client.post(f"{ROOT}{path}", body, content_type="application/json"))

    def delete(self, path: str) -> Any:
        return read(self._client.delete(f"{ROOT}{path}"))

    def refused(self, path: str, status: int = 422, **body: object) -> str:
        answer = self._client.post(f"{ROOT}{path}", body, content_type="application/json")
        assert answer.status_code == status, answer.content
        code: str = answer.json()["code"]
        return code

    def refused_with(self, path: str, **body: object) -> str:
        answer = self._client.post(f"{ROOT}{path}", body, content_type="application/json")
        assert answer.status_code == 422, answer.content
        message: str = answer.json()["message"]
        return message


def read(answer: HttpResponse) -> Any:
    assert answer.status_code in (200, 201, 204), answer.content
    return json.loads(answer.content) if answer.content else None


def representative(actor: str) -> Representative:
    names = {one.id: one.name for one in reading.state().actors.values()}
    return next(row for row in representatives(reading.coalition(), names) if row.actor == actor)


def program(actor: str = IDS[5], scope: str = "act") -> Program:
    return Program(make(representative(actor), "a test", scope))


def letting_in(actor: str = IDS[5]) -> Program:
    return program(actor, "let-in")


@pytest.mark.usefixtures("mid_life")
class TestReading:
    def test_whoever_comes_by_reads_what_the_coalition_is_and_wants(self):
        found = Program().get("coalition")
        state = reading.state()
        assert (found["name"], found["size"], found["platform"]) == (state.name, state.size, 2)
        assert set(found["members"]) >= set(IDS)
        assert found["open"] == [open_one(state)]
        assert found["interest"].endswith(".")

    def test_an_actor_goes_by_its_short_or_its_full_name(self):
        one = Program().get(f"actors/{IDS[2]}")
        assert one == Program().get(f"actors/{NAMES[2]}")
        assert (one["standing"], one["signs"]) == ("member", False)
        assert one["commitments"]["owed"] >= one["commitments"]["kept"]
        assert [actor["id"] for actor in Program().get("actors", standing="member")] == list(reading.state().actors)

    def test_the_circle_shows_who_nodded_to_which_sentence(self):
        (sentence, *_) = [one for one in Program().get("circle")["sentences"] if one["stands"]]
        assert {nod["actor"] for nod in sentence["nods"] if nod["yes"]} >= {IDS[0], IDS[1]}

    def test_the_platform_comes_with_what_its_rules_ask_and_what_changed_each_clause(self):
        page = Program().get("platform")
        assert (page["version"], page["in_force"]) == (2, True)
        assert page["words"] <= page["most_words"]
        assert any("quorum" in said or "agree" in said for clause in page["clauses"] for said in clause.get("says", ()))
        changed = next(clause for clause in page["clauses"] if "because" in clause)
        why = Program().get(f"platform/why/{changed['clause']['id']}")
        assert why["changed"][0]["decision"] == changed["because"]
        assert why["changed"][0]["rationale"]
        assert Program().get("platform/versions/1")["in_force"] is False

    def test_may_we_is_answered_with_the_clause_and_the_words_that_matched(self):
        clause = next(
            one["clause"] for one in Program().get("platform")["clauses"] if one["clause"]["kind"] == "delegated"
        )
        answer = Program().get("platform/may", question=clause["text"])
        assert (answer["clause"]["id"], answer["kind"]) == (clause["id"], "delegated")
        assert answer["matched"]

    def test_a_proposal_says_how_it_stands_and_why_each_answered_so(self):
        number = open_one(reading.state())
        enter_stance = program().post("entries/stance", on=number, stance="object", reason="Who pays?")
        found = Program().get(f"proposals/{number}")
        mine = next(answer for answer in found["answers"] if answer["member"] == IDS[5])
        assert (mine["stance"], mine["reason"], mine["entry"]) == ("object", "Who pays?", enter_stance["number"])
        assert found["asks"]
        assert found["stands"]
        assert IDS[5] not in found["waiting"]

    def test_the_log_is_found_by_status_and_by_words(self):
        number = adopted_one(reading.state())
        one = Program().get(f"proposals/{number}")
        assert one["decision"]["result"] == "adopted"
        assert number in [found["number"] for found in Program().get("proposals", status="adopted")]
        assert number in [found["number"] for found in Program().get("proposals", about=one["title"].upper())]
        assert Program().get("proposals", about="nothing says this") == []

    @pytest.mark.parametrize(
        "path", ["meetings", "duties", "commitments", "platform/standard/{clause}", "map", "checkpoint"]
    )
    def test_the_rest_is_there_too(self, path: str):
        clause = Program().get("platform")["clauses"][0]["clause"]["id"]
        assert Program().get(path.format(clause=clause)) is not None

    def test_the_record_is_read_a_hundred_entries_at_a_time(self):
        found, start = [], 0
        while start is not None:
            page = Program().get("entries", start=start, limit=25)
            found += page["entries"]
            start = page.get("next")
        assert [one["number"] for one in found] == list(range(reading.state().size))
        assert found[3] == Program().get("entries/3")
        assert Program().get("entries", start=10**9)["entries"] == []

    @pytest.mark.parametrize(
        "path", ["actors/nobody", "platform/versions/9", "platform/why/nothing", "proposals/9999", "entries/9999"]
    )
    def test_what_is_not_there_is_said_with_what_to_do_next(self, path: str):
        answer = Client().get(f"{ROOT}{path}")
        assert answer.status_code == 404
        assert answer.json()["hint"]

    @pytest.mark.parametrize("path", ["entries?limit=0", "entries?start=x", "actors?standing=odd", "platform/may"])
    def test_a_question_that_cannot_be_read_is_refused_by_its_field(self, path: str):
        answer = Client().get(f"{ROOT}{path}")
        assert (answer.status_code, answer.json()["code"]) == (422, "bad-shape")

    def test_a_house_without_a_map_says_so(self, mid_life: House):
        mid_life.map_json.unlink()
        assert Client().get(f"{ROOT}map").status_code == 404


@pytest.mark.usefixtures("mid_life")
class TestActing:
    def test_one_request_makes_one_entry_and_answers_with_it(self):
        before = reading.state().size
        entry = program().post("entries/stance", on=open_one(reading.state()), stance="agree")
        assert (entry["number"], entry["kind"], entry["by"]) == (before, "stance", IDS[5])
        assert NAMES[5] in entry["says"]
        assert reading.state().size == before + 1

    def test_the_rules_decide_as_they_do_for_a_page(self):
        number = open_one(reading.state())
        assert program().refused("entries/stance", on=number, stance="object") == "reason-needed"
        assert program().refused("entries/decision", on=number, rationale="Because.") == "still-open"
        assert program().refused("entries/stance", on=99999, stance="agree") == "unknown-proposal"

    def test_what_to_do_next_is_said_as_pages_say_it_not_as_the_command_line_does(self):
        program(IDS[0]).post("entries/invitation", name="Night Nurses")
        client = program("night-nurses")._client
        body = {"on": open_one(reading.state()), "stance": "agree"}
        answer = client.post(f"{ROOT}entries/stance", body, content_type="application/json").json()
        assert (answer["code"], answer["hint"]) == ("not-a-member", "It becomes one by endorsing what is in force.")

    def test_what_is_sent_is_read_as_strictly_as_the_record_is(self):
        acting, number = program(), open_one(reading.state())
        before = reading.checkpoint()
        for body in (
            {"on": number}, {"stance": "agree"}, {"on": str(number), "stance": "agree"}, {"on": number, "stance": "no"},
            {"on": number, "stance": "agree", "reason": 5}, {"on": number, "stance": "agree", "more": 1},
        ):  # fmt: skip
            assert acting.refused("entries/stance", **body) == "bad-shape"
        assert acting.refused("entries/proposal", title=5, text="x", decision_class="tactical") == "bad-shape"
        assert acting.refused("entries/capacity", duties=True) == "bad-shape"
        assert acting.refused("entries/invitation", name="Night Nurses", actor="mine") == "bad-shape"
        assert reading.checkpoint() == before

    @pytest.mark.parametrize("body", ["", "[]", "{", "null", "7", '{"on": NaN}', '{"text": "\\ud800"}', "\udcff"])
    def test_what_is_no_json_of_ours_is_refused(self, body: str):
        client = Client(headers={"Authorization": f"Bearer {make(representative(IDS[0]), 'x', 'act')}"})
        for path in ("entries/stance", "entries/proposal", "platform/changes", "webhooks"):
            answer = client.post(
                f"{ROOT}{path}", body.encode("utf-8", "surrogateescape"), content_type="application/json"
            )
            assert answer.status_code in (400, 422), (path, answer.content)
            assert answer.json()["message"]

    @pytest.mark.parametrize(
        "deep", ["[" * 60_000, '{"a":' * 500 + "1" + "}" * 500, '{"agenda":' * 15 + "1" + "}" * 15]
    )
    def test_what_is_nested_without_end_is_refused(self, deep: str):
        client = program()._client
        for path in ("entries/meeting", "platform/changes"):
            answer = client.post(f"{ROOT}{path}", deep, content_type="application/json")
            assert answer.status_code in (400, 422), answer.content

    def test_what_is_far_too_long_is_not_even_read(self):
        answer = program()._client.post(f"{ROOT}entries/agenda", {"items": ["x" * 150_000]}, "application/json")
        assert (answer.status_code, answer.json()["code"]) == (413, "too-long")

    def test_a_number_too_great_for_a_record_is_refused(self):
        assert program().refused("entries/actor", name="Night Nurses", people=2**60)

    def test_an_entry_too_large_for_a_record_is_refused(self):
        texts = [f"{n} " + "x" * 290 for n in range(30)] * 8
        assert program().refused("entries/proposal", title="A", text="B", decision_class="tactical", electorate=texts)

    def test_an_amendment_is_worked_out_and_proposed(self):
        clauses = [one["clause"] for one in Program().get("platform")["clauses"]]
        clauses[0] = {**clauses[0], "text": f"{clauses[0]['text']} Every one of us."}
        amendment = Program().post("platform/changes", clauses=clauses)
        (change,) = amendment["changes"]
        assert change["now"]["text"].endswith("Every one of us.")
        made = program().post(
            "entries/proposal", title="All of us", text="Say so.", decision_class="platform", **amendment
        )
        assert Program().get(f"proposals/{made['number']}")["changes"] == amendment["changes"]
        more = Program().post("platform/changes", clauses=clauses, amends=made["number"])
        assert more["changes"] == []

    def test_a_reversal_is_proposed_by_the_number_of_the_decision(self):
        decision = Program().get(f"proposals/{adopted_one(reading.state())}")["decision"]["entry"]
        made = program().post(
            "entries/proposal", title="Undo it", text="It did harm.", decision_class="tactical", reverses=decision
        )
        assert made["on"] == decision

    def test_what_happened_earlier_is_entered_with_when(self):
        acting = program()
        meeting = acting.post("entries/meeting", title="A walk", starts="2026-01-05T10:00:00Z", agenda=["The hives"])
        entry = acting.post(
            "entries/attendance", on=meeting["number"], present=list(IDS[:3]), held_at="2026-01-05T10:30:00Z"
        )
        assert entry["held_at"] == "2026-01-05T10:30:00Z"
        (found,) = [one for one in Program().get("meetings") if one["number"] == meeting["number"]]
        assert found["present"] == list(IDS[:3])

    def test_words_of_people_lie_beside_the_record(self):
        program().post("entries/seat", seat="board", binds=True, person="Ada Unmistakable")
        assert b"Unmistakable" not in reading.export()
        assert Program().get(f"actors/{IDS[5]}")["seats"] == [{"seat": "board", "binds": True}]

    def test_text_is_entered_in_the_form_that_a_record_keeps(self):
        made = program().post("entries/proposal", title=" Cafe\u0301s ", text="So.", decision_class="tactical")
        assert made["body"]["title"] == "Caf\u00e9s"

    def test_an_invited_actor_endorses_and_belongs(self):
        enter_all = program(IDS[0]).post("entries/invitation", name="Night Nurses")
        newcomer = program("night-nurses")
        entry = newcomer.post("entries/endorsement", platform=Program().get("platform")["digest"])
        assert entry["number"] == enter_all["number"] + 1
        assert Program().get("actors/night-nurses")["standing"] == "member"


@pytest.mark.usefixtures("mid_life")
class TestTokens:
    def test_a_token_says_for_whom_it_is_and_what_needs_it(self):
        assert program(scope="read").get("me") == {
            "actor": IDS[5], "name": NAMES[5], "scope": "read", "token": "a test"
        }  # fmt: skip
        needs = program(scope="read").get("me/needs")
        assert ("stance", open_one(reading.state())) in [(need["asks"], need["entry"]) for need in needs]
        assert all(need["says"] for need in needs)

    def test_without_a_token_nothing_can_be_done(self):
        before = reading.checkpoint()
        assert Program().refused("entries/stance", 401, on=open_one(reading.state()), stance="agree") == "no-token"
        assert Client().get(f"{ROOT}me").status_code == 401
        assert reading.checkpoint() == before

    def test_a_token_that_is_none_opens_not_even_what_is_public(self):
        answer = Client(headers={"Authorization": "Bearer concerted_guess"}).get(f"{ROOT}coalition")
        assert (answer.status_code, answer["WWW-Authenticate"]) == (401, "Bearer")

    def test_what_is_kept_for_visitors_is_not_given_to_tokens_nor_theirs_to_anybody(self):
        assert Program().get("coalition")
        bad = Client(headers={"Authorization": "Bearer concerted_guess"})
        assert bad.get(f"{ROOT}coalition").status_code == 401
        assert [program(actor).get("me")["actor"] for actor in IDS[:2]] == list(IDS[:2])
        assert Client().get(f"{ROOT}me").status_code == 401

    @pytest.mark.parametrize("scope", ["read", "draft"])
    def test_only_a_token_that_may_act_takes_a_stance(self, scope: str):
        before = reading.checkpoint()
        number = open_one(reading.state())
        assert program(scope=scope).refused("entries/stance", 403, on=number, stance="agree") == "not-enough"
        assert reading.checkpoint() == before

    def test_a_token_for_drafts_makes_edits_and_withdraws_them_and_asks_nobody(self):
        drafting = program(scope="draft")
        made = drafting.post(
            "entries/proposal", title="Count", text="The hives.", decision_class="tactical", draft=True
        )
        number = made["number"]
        drafting.post("entries/proposal-edit", on=number, text="All the hives.")
        assert Program().get(f"proposals/{number}")["text"] == "All the hives."
        assert drafting.refused("entries/proposal-opening", 403, on=number) == "not-enough"
        drafting.post("entries/proposal-withdrawal", on=number)
        assert Program().get(f"proposals/{number}")["status"] == "withdrawn"
        open_now = {"title": "Count", "text": "The hives.", "decision_class": "tactical"}
        assert drafting.refused("entries/proposal", 403, **open_now) == "not-enough"
        assert drafting.refused("entries/proposal", 403, **open_now, draft=False) == "not-enough"

    def test_a_token_for_drafts_leaves_what_is_open_alone(self):
        made = enter(Proposing(title="Count", text="The hives.", decision_class="tactical"), by=IDS[5])
        drafting = program(scope="draft")
        assert drafting.refused("entries/proposal-edit", 403, on=made.number, text="None.") == "not-enough"
        assert drafting.refused("entries/proposal-withdrawal", 403, on=made.number) == "not-enough"

    def test_a_token_ends_with_the_representation_it_was_made_for(self):
        acting = program()
        representative(IDS[5]).delete()
        assert acting.refused("entries/stance", 401, on=open_one(reading.state()), stance="agree") == "no-token"

    def test_a_token_of_another_coalition_is_none_here(self):
        acting = program()
        Representative.objects.update(coalition="another")
        assert acting.refused("entries/stance", 401, on=open_one(reading.state()), stance="agree") == "no-token"

    def test_a_token_for_an_actor_nobody_knows_is_none(self):
        acting = program()
        Representative.objects.filter(actor=IDS[5]).update(actor="nobody")
        assert acting.refused("entries/stance", 401, on=open_one(reading.state()), stance="agree") == "no-token"

    def test_only_its_hash_is_kept(self, mid_life: House):
        token = make(representative(IDS[0]), "x", "act")
        kept = b"".join(path.read_bytes() for path in mid_life.folder.iterdir() if path.is_file())
        assert token.removeprefix("concerted_").encode() not in kept

    def test_guesses_are_limited_and_a_good_token_is_not_in_their_way_elsewhere(self):
        guessing = Client(headers={"Authorization": "Bearer guess"})
        assert {guessing.get(f"{ROOT}me").status_code for _ in range(TRIES)} == {401}
        answer = guessing.get(f"{ROOT}me")
        assert (answer.status_code, answer["Retry-After"]) == (429, "60")
        assert guessing.get(f"{ROOT}me", REMOTE_ADDR="192.0.2.7").status_code == 401

    def test_reading_and_acting_are_limited(self, monkeypatch: pytest.MonkeyPatch):
        monkeypatch.setattr("concerted.web.api.access.READS", 2)
        monkeypatch.setattr("concerted.web.api.access.ACTS", 1)
        assert READS > 100
        visitor, acting = Client(), program()
        answers = [visitor.get(f"{ROOT}entries/{number}").status_code for number in range(3)]
        assert answers == [200, 200, 429]
        acting.post("entries/capacity", duties=2)
        assert acting.refused("entries/capacity", 429, duties=1) == "too-often"
        assert acting.get("me")
