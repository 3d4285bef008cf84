"""The map's pages: what the picture asks for, the tables, what stands behind a dot and a line, and inviting."""

from __future__ import annotations

import gzip
import json
import os
from hashlib import sha256
from pathlib import Path

import pytest
from django.test import Client
from django.urls import set_script_prefix
from pytest_django.fixtures import Settings

from concerted.contexts import words
from concerted.ecosystem import map_ecosystem
from concerted.ecosystem.atlas import atlas_bytes, said_by
from concerted.ecosystem.report import to_json
from concerted.host import verify
from concerted.web import reading
from concerted.web.house import House, Houses
from concerted.web.maps.held import held
from tests.ecosystem.test_map import corpus
from tests.web.conftest import SignIn, text
from tests.web.houses import NAMES, NEWCOMERS, the_map, the_map_with_newcomers, who_moved

EVERYONE = (*NAMES, *NEWCOMERS)
pytestmark = pytest.mark.usefixtures("mid_life")


def drawn(client: Client, query: str = "") -> dict:
    answer = client.get(f"/map/network{query}")
    assert answer["Content-Type"] == "application/json"
    return json.loads(answer.content)


def put(house: House, found: dict, atlas: bytes | None = None) -> None:
    """Put another map into the house."""
    house.map_json.write_text(json.dumps(found))
    if atlas:
        house.map_atlas.write_bytes(atlas)


# the picture


def test_the_picture_is_drawn_by_python_and_by_the_script_from_one_address(client: Client):
    answer = client.get("/map")
    page = text(answer)
    assert page.count("<concerted-map ") == 1
    assert page.index("<concerted-map") < page.index('<svg class="map map-wide"') < page.index("</concerted-map>")
    assert 'data-network="/map/network"' in page
    policy = answer["Content-Security-Policy"]
    assert "connect-src 'self'" in policy
    assert "script-src 'self'" in policy
    assert "style-src 'self'" in policy


def test_the_script_gets_every_dot_and_every_line(client: Client):
    found = drawn(client)
    assert [dot[1] for dot in found["dots"]] == list(EVERYONE)
    assert (found["shown"], found["of"], found["grouped"]) == (9, 9, False)
    known = [(found["dots"][a][1], found["dots"][b][1]) for a, b, _, known in found["lines"] if known]
    assert known == [(NAMES[0], NAMES[1])]
    assert [one["number"] for one in found["coalitions"]] == [1, 2]


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("?find=CLIN", [NAMES[1]]),
        ("?coalition=2", list(NEWCOMERS)),
        ("?coalition=0", list(NAMES[4:])),
        ("?concept=1", list(NEWCOMERS)),
        ("?since=2026-02-01&until=2026-02-01", [NAMES[0]]),
        ("?until=2026-01-31", []),
        ("?context=tech", []),
        ("?context=nonsense&concept=x&since=yesterday&box=1,2&coalition=-1", list(EVERYONE)),
    ],
)
def test_the_picture_is_filtered_by_the_address(client: Client, query: str, names: list[str]):
    assert [dot[1] for dot in drawn(client, query)["dots"]] == names


def test_a_window_shows_who_stands_in_it(client: Client):
    dot = drawn(client)["dots"][3]
    x, y = dot[5:]
    near = drawn(client, f"?box={x - 0.1},{y - 0.1},{x + 0.1},{y + 0.1}")
    assert near["dots"] == [dot]
    assert near["of"] == 9
    for wrong in ("nan,0,1,1", "5,5,1,1", "inf,inf,inf,inf", "1,2,3", "a,b,c,d"):
        assert len(drawn(client, f"?box={wrong}")["dots"]) == 9


def test_what_was_fetched_already_is_not_sent_again_until_the_map_is_another(client: Client, mid_life: House):
    first = client.get("/map/network")
    again = client.get("/map/network", headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert client.get("/map/network?coalition=1", headers={"If-None-Match": first["ETag"]}).status_code == 200
    put(mid_life, the_map())
    assert client.get("/map/network", headers={"If-None-Match": first["ETag"]}).status_code == 200
    assert len(drawn(client)["dots"]) == len(NAMES)


def test_it_is_sent_compressed_to_who_can_read_that(client: Client, mid_life: House):
    found = the_map()
    more = [{**found["actors"][5], "name": f"Farm {n:03}"} for n in range(120)]
    put(mid_life, {**found, "actors": [*found["actors"], *more]})
    plain = client.get("/map/network").content
    for _ in range(2):
        small = client.get("/map/network", headers={"Accept-Encoding": "gzip"})
        assert small["Content-Encoding"] == "gzip"
        assert gzip.decompress(small.content) == plain
        assert client.get("/map/network").content == plain


# the map that lies there


def test_the_atlas_beside_the_map_has_more_statements_than_the_map_quotes(client: Client, mid_life: House):
    found = map_ecosystem(corpus())
    report = to_json(found)
    data = json.dumps(report).encode()
    mid_life.map_json.write_bytes(data)
    without = held().atlas.rows("SELECT COUNT(*) FROM statement")
    mid_life.map_atlas.write_bytes(atlas_bytes(report, said_by(found), of=sha256(data).hexdigest()))
    assert held().atlas.rows("SELECT COUNT(*) FROM statement") > without
    assert held() is held()


def test_an_atlas_of_another_map_or_none_at_all_is_left_aside(client: Client, mid_life: House):
    put(mid_life, the_map(), atlas_bytes(the_map_with_newcomers(), of="0" * 64))
    assert len(drawn(client)["dots"]) == len(NAMES)
    put(mid_life, the_map(), b"no atlas")
    assert len(drawn(client)["dots"]) == len(NAMES)


def test_who_moved_is_told_in_the_readers_words_where_it_is_told_of_this_map(client: Client, mid_life: House):
    put(mid_life, the_map())
    of = sha256(mid_life.map_json.read_bytes()).hexdigest()
    mid_life.map_moved.write_text(json.dumps({"of": of, "since": who_moved()}))
    page = text(client.get("/map"))
    assert 'href="#moved"' in page
    assert "Since the map of 24 November 2026" in page
    assert f'<a href="/map/actors/0">{NAMES[0]}</a>' in page
    for other in (json.dumps({"of": "0" * 64, "since": who_moved()}), "[]", "no json"):
        mid_life.map_moved.write_text(other)
        assert 'href="#moved"' not in text(client.get("/map"))
    mid_life.map_moved.unlink()
    assert 'href="#moved"' not in text(client.get("/map"))


@pytest.mark.parametrize("content", ["", "[]", '{"form": 1}', '{"form": 2}', '{"form": 2, "coalitions": 5}', "\0"])
def test_without_a_map_that_can_be_read_there_are_no_pages_of_it(client: Client, mid_life: House, content: str):
    mid_life.map_json.write_text(content)
    assert "This house has no map yet." in text(client.get("/map"))
    for path in ("/map/network", "/map/table", "/map/pairs", "/map/actors/0", "/map/pairs/0/1"):
        assert client.get(path).status_code == 404


def test_each_house_has_its_own_map(client: Client, mid_life: House, settings: Settings, tmp_path: Path):
    other = tmp_path / "other"
    other.mkdir()
    os.link(mid_life.folder / "coalition.record", other / "coalition.record")
    put(House(other), the_map())
    assert len(drawn(client)["dots"]) == 9
    with reading.inside(House(other)):
        assert held().atlas.rows("SELECT COUNT(*) FROM actor") == [(6,)]


# tables


def test_the_table_has_everyone_and_is_ordered_by_its_heads(client: Client):
    page = text(client.get("/map/table"))
    assert [name for name in sorted(EVERYONE) if name.replace("'", "&#x27;") in page] == sorted(EVERYONE)
    assert '<th scope="col" aria-sort="ascending"><a href="?order=-name">' in page
    assert "1 to 9 of 9." in page
    by_coalition = text(client.get("/map/table?order=-coalition"))
    assert 'aria-sort="descending"><a href="?order=coalition">' in by_coalition
    assert by_coalition.index(NEWCOMERS[0]) < by_coalition.index(NAMES[0])
    assert text(client.get("/map/table?order=nonsense")) != ""


def test_the_table_is_filtered_like_the_picture_and_keeps_what_was_chosen(client: Client):
    page = text(client.get("/map/table?concept=1&order=-side"))
    assert "March in the streets." in page
    assert "1 for, 1 against." in page
    assert NEWCOMERS[0] in page
    assert NAMES[5] not in page
    assert "concept=1&amp;order=reach" in page or "concept=1&amp;order=-reach" in page
    assert '<option value="1" selected>' in page
    assert 'href="/map/pairs?concept=1"' in page
    assert "against (−0.80)" in page
    nobody = text(client.get("/map/table?find=nobody-of-this-name"))
    assert "Nobody fits what you chose." in nobody
    assert "<table" not in nobody


def test_a_long_table_is_turned_a_page_at_a_time(client: Client, mid_life: House):
    found = the_map()
    more = [{**found["actors"][5], "name": f"Farm {n:03}"} for n in range(120)]
    put(mid_life, {**found, "actors": [*found["actors"], *more]})
    first, last = text(client.get("/map/table?find=farm")), text(client.get("/map/table?find=farm&page=3"))
    assert "1 to 50 of 120." in first
    assert 'href="?find=farm&amp;page=2"' in first
    assert "101 to 120 of 120." in last
    assert "Farm 119" in last
    assert "further" not in last
    assert "There is no such page." in text(client.get("/map/table?page=99"))


def test_a_time_says_how_many_statements_have_no_date(client: Client, mid_life: House):
    found = the_map()
    found["actors"][1]["quotes"] = [
        {**found["coalitions"][0]["sentences"][0], "actor": NAMES[1], "concept": 0, "date": ""}
    ]
    put(mid_life, found)
    assert "1 statement has no date and is left out." in text(client.get("/map/table?since=2026-01-01"))
    assert "no date" not in text(client.get("/map/table"))


def test_pairs_are_a_table_too(client: Client):
    page = text(client.get("/map/pairs"))
    assert "1 to 10 of 10." in page
    assert 'href="/map/pairs/0/1"' in page
    assert "clearly opposed" in page
    assert "strongly aligned" in page
    assert page.count(">yes<") == 1
    known = text(client.get("/map/pairs?order=-known"))
    assert known.index("/map/pairs/0/1") < known.index("/map/pairs/2/3")
    assert "Alignment here is that on this concept alone." in text(client.get("/map/pairs?concept=0"))


# what stands behind


def test_an_actor_has_a_page_with_its_own_words(client: Client):
    page = text(client.get("/map/actors/0"))
    assert f"<h1>{NAMES[0]}</h1>" in page
    assert "Publish what is sprayed before it is sprayed." in page
    assert "Counted as for, on “ask”" in page
    assert 'href="/map/pairs/0/1"' in page
    fragment = text(client.get("/map/actors/0?fragment"))
    assert "<html" not in fragment
    assert "Publish what is sprayed before it is sprayed." in fragment
    assert client.get(f"/map/actors/{10**40}").status_code == 404


def test_a_line_has_a_page_with_the_statements_of_both_and_what_shows_that_they_met(client: Client):
    page = text(client.get("/map/pairs/1/0"))
    assert page.index(NAMES[0]) < page.index("Where they stand together")
    assert "strongly aligned (+0.70)" in page
    assert "they know each other" in page
    assert "noted by whoever made the map" in page
    assert "ties.csv, line 2" in page
    assert "Publish what is sprayed before it is sprayed." in page
    assert "Nothing sure enough to be quoted." in page
    assert "<html" not in text(client.get("/map/pairs/0/1?fragment"))
    assert "not known to know each other" in text(client.get("/map/pairs/0/2"))


def test_what_divides_two_and_what_one_is_unsure_of_is_told_apart(client: Client, mid_life: House):
    found = the_map()
    found["actors"][0]["positions"] = {"0": 0.9, "1": 0.8}
    found["actors"][1]["positions"] = {"0": 0.1, "1": -0.8}
    put(mid_life, found)
    page = text(client.get("/map/pairs/0/1"))
    assert "What divides them" in page
    assert "1 concept on which one of them is not sure" in page
    assert "Where they stand together" not in page


def test_where_the_map_rests_on_wording_no_side_is_shown(client: Client, mid_life: House):
    found = the_map()
    passage = {
        "actor": NAMES[0], "text": "The river, the river.", "words": ["river"], "source": "a.txt", "date": "2026-01-01",
        "start": 0, "end": 9,
    }  # fmt: skip
    group = {"actors": list(NAMES[:4]), "telling": [], "words": [], "passages": [passage]}
    put(mid_life, {**found, "basis": "wording", "wording": {**found["wording"], "groups": [group]}})
    for path in ("/map/actors/0", "/map/pairs/0/1"):
        page = text(client.get(path))
        assert "The river, the river." in page
        assert "Counted as" not in page
    assert "To write alike is not yet to want the same." in text(client.get("/map/pairs/0/1"))
    assert "Writes most like" in text(client.get("/map/table"))


def test_what_actors_wrote_cannot_break_a_page(client: Client, mid_life: House):
    name = "<script>alert('x')</script>"
    put(mid_life, json.loads(json.dumps(the_map()).replace(f'"{NAMES[0]}"', json.dumps(name))))
    for path in ("/map", "/map/table", "/map/pairs", "/map/actors/0", "/map/pairs/0/1?fragment", "/map/table?find=<b>"):
        page = text(client.get(path))
        assert name not in page
        assert "<b>" not in page


# from a latent coalition to invitations


def invites(client: Client) -> str:
    """The first click: from the coalition on the map to the form."""
    page = text(client.get("/map"))
    address = "/map/coalitions/1/invitations"
    assert f'href="{address}"' in page
    return address


def test_a_latent_coalition_is_two_clicks_from_its_invitations(sign_in: SignIn, tmp_path: Path):
    client = sign_in(NAMES[0])
    address = invites(client)
    form = text(client.get(address))
    assert [form.count(f'value="{n}" checked') for n in (6, 7, 8)] == [1, 1, 0]
    before = reading.state().size
    answer = client.post(address, {"actor": ["6", "7"]}, follow=True)
    assert "2 actors are invited." in text(answer)
    state = reading.state()
    assert state.size == before + 2
    assert [state.actors[i].invited_by for i in ("valley-bakers", "lane-cyclists")] == ["river-watch"] * 2
    assert "allotment-gardens" not in state.actors
    file = tmp_path / "record.zip"
    file.write_bytes(reading.export())
    assert verify(str(file)).state == state
    again = text(client.get(address))
    assert again.count("invited already") == 2
    assert again.count("disabled") == 2


def test_nobody_is_invited_twice_nor_from_outside_the_coalition(sign_in: SignIn):
    client = sign_in(NAMES[0])
    assert client.post("/map/coalitions/1/invitations", {"actor": ["6"]}).status_code == 302
    before = reading.state().size
    assert client.post("/map/coalitions/1/invitations", {"actor": ["6", "4", "x"]}).status_code == 422
    answer = client.post("/map/coalitions/1/invitations", {})
    assert answer.status_code == 422
    assert "Nobody is chosen." in text(answer)
    assert reading.state().size == before
    everyone = text(client.get("/map/coalitions/0/invitations"))
    assert everyone.count("member already") == 4
    assert "All of them are invited already." in everyone


def test_only_who_represents_somebody_is_shown_the_way_to_invite(client: Client):
    assert "/invitations" not in text(client.get("/map"))
    assert client.get("/map/coalitions/1/invitations").status_code == 403


def test_the_map_is_read_in_the_words_of_its_reader(client: Client):
    client.cookies["words"] = "corporate"
    assert words("corporate")["actors"] in text(client.get("/map/table")).lower()


def test_a_house_served_under_a_name_has_its_own_addresses(mid_life: House, settings: Settings, client: Client):
    settings.HOUSES = Houses(mid_life.folder.parent)
    try:
        page = text(client.get("/house/map"))
    finally:
        set_script_prefix("/")
    assert 'data-network="/house/map/network"' in page
    assert 'href="/house/map/actors/0"' in page
    settings.HOUSES = Houses(mid_life.folder)
    assert 'href="/map/actors/0"' in text(client.get("/map"))
