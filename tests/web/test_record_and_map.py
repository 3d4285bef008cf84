"""The record's pages and the map's."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest
from django.test import Client
from django.utils.translation import gettext, override

from concerted.contexts import words
from concerted.host import verify
from concerted.web import reading
from concerted.web.house import House
from concerted.web.people.links import representatives
from tests.web.conftest import SignIn, text
from tests.web.houses import NAMES, the_map

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.usefixtures("mid_life")
def test_the_record_shows_every_entry_newest_first_a_page_at_a_time(client: Client):
    size = reading.state().size
    first = text(client.get("/record"))
    assert first.index(f'href="/record/{size - 1}"') < first.index(f'href="/record/{size - 2}"')
    older = text(client.get(f"/record?before={size - 40}"))
    assert "River Watch convened Clear Air for the Valley." in older
    assert f'href="?before={size}"' in older
    assert text(client.get("/record?before=nonsense")).count("<li value=") == 40


@pytest.mark.usefixtures("mid_life")
def test_an_entry_shows_its_exact_bytes_its_leaf_and_the_reason_beside_it(client: Client):
    (number, reason), *_ = reading.reasons().items()
    page = text(client.get(f"/record/{number}"))
    (one,) = reading.written(start=number, end=number + 1)
    assert one.leaf in page
    assert one.entry.leaf().hex() == one.leaf
    assert reason in page
    assert one.data.decode().replace('"', "&quot;").replace("'", "&#x27;") in page


@pytest.mark.usefixtures("mid_life")
def test_what_is_downloaded_verifies_and_holds_the_record_alone(client: Client, tmp_path: Path):
    representatives(reading.coalition(), {"river-watch": "Secret Name"})
    answer = client.get("/record/download")
    assert answer["Content-Disposition"] == f'attachment; filename="{reading.coalition()}.zip"'
    file = tmp_path / "record.zip"
    file.write_bytes(answer.content)
    assert verify(str(file)).state.size == reading.state().size
    assert b"Secret Name" not in answer.content


@pytest.mark.usefixtures("mid_life")
def test_a_stance_taken_on_a_page_verifies_like_any_other(sign_in: SignIn, tmp_path: Path):
    state = reading.state()
    number = next(n for n, p in state.proposals.items() if p.decision is None)
    sign_in(NAMES[4]).post(f"/decisions/{number}/stance", {"stance": "object", "reason": "Not like this."})
    file = tmp_path / "record.zip"
    file.write_bytes(reading.export())
    verified = verify(str(file))
    assert verified.state == reading.state()
    assert verified.openings == len(reading.reasons())


@pytest.mark.usefixtures("mid_life")
def test_the_map_shows_who_what_aligns_them_who_knows_whom_and_quotes(client: Client):
    page = text(client.get("/map"))
    jsonschema.validate(the_map(), json.loads((ROOT / "docs" / "map.schema.json").read_text()))
    assert '<svg class="map map-wide"' in page
    assert '<svg class="map map-narrow"' in page
    assert "1 of 6 pairs known to know each other" in page
    assert "Publish what is sprayed before it is sprayed." in page
    assert page.count(f'href="/map/actors/{len(NAMES) - 1}"') >= 2  # in both drawings
    assert 'id="actor-' not in page


@pytest.mark.usefixtures("mid_life")
def test_the_map_speaks_in_the_words_of_its_reader(client: Client):
    assert "All groups" in text(client.get("/map"))
    client.cookies["words"] = "corporate"
    assert f"All {words('corporate')['actors']}" in text(client.get("/map"))


@pytest.mark.usefixtures("mid_life")
def test_the_map_speaks_in_the_language_of_its_reader(client: Client):
    with override("de"):
        said = gettext("Where alignment is strongest")
    assert said != "Where alignment is strongest"
    assert said in text(client.get("/map", headers={"accept-language": "de"}))
    assert said not in text(client.get("/map"))


@pytest.mark.usefixtures("circle")
def test_without_a_map_the_page_says_how_to_make_one(client: Client):
    assert "concerted map documents/" in text(client.get("/map"))


@pytest.mark.parametrize("content", ["", "[]", '{"form": 1}', '{"form": 2}', '{"form": 2, "coalitions": 5}', "\x00"])
def test_a_map_that_cannot_be_read_is_as_good_as_none(mid_life: House, client: Client, content: str):
    mid_life.map_json.write_text(content)
    assert "This house has no map yet." in text(client.get("/map"))


def test_a_map_without_a_coalition_says_so(mid_life: House, client: Client):
    found = {**the_map(), "coalitions": [], "missing": "Too few statements: bring more documents."}
    mid_life.map_json.write_text(json.dumps(found))
    page = text(client.get("/map"))
    assert "No coalition here" in page
    assert "Too few statements" in page


def test_where_one_invitation_is_refused_none_is_made(circle: House, sign_in: SignIn):
    names = [f"Organisation {n}" for n in range(9)]
    found = the_map()
    actors = [{**found["actors"][4], "name": name} for name in names]
    group = {**found["coalitions"][0], "actors": names, "circle": names, "beliefs": [], "divides": [], "known": []}
    group = {**group, "introduce": [], "bridges": [], "opponents": [], "invitations": [], "sentences": []}
    circle.map_json.write_text(
        json.dumps({**found, "actors": actors, "coalitions": [group], "alignment": [], "ties": [], "introduce": []})
    )
    client = sign_in(NAMES[0])
    before = reading.checkpoint()
    answer = client.post("/map/coalitions/0/invitations", {"actor": [str(n) for n in range(9)]})
    assert answer.status_code == 422
    assert "at most 12 participants" in text(answer)
    assert text(answer).count(" checked") == 9
    assert reading.checkpoint() == before
    assert client.post("/map/coalitions/0/invitations", {"actor": ["0", "1"]})["Location"] == "/representatives"
    assert len(reading.state().circle) == 7
