"""The page of the formation circle: sentences, nods, and where it stands."""

from __future__ import annotations

import html
from collections.abc import Callable

import pytest
from django.test import Client
from pytest_django import DjangoDbBlocker

from concerted.web import reading
from concerted.web.house import House
from concerted.web.people.models import Representative
from tests.web import houses
from tests.web.conftest import SignIn, text, with_tables
from tests.web.houses import BANKS, CAMPS, FIRST, IDS, NAMES, REASON, SECOND
from tests.web.roles import passkey

OURS = "We want clean air, and to know that it is."


def number(sentence: str) -> int:
    return next(n for n, held in reading.state().sentences.items() if held.text == sentence)


@pytest.mark.usefixtures("circle")
def test_it_says_what_the_group_is_until_a_sentence_stands(client: Client):
    for path in ("/", "/circle"):
        assert "Not yet a coalition, but a group with separate agendas" in text(client.get(path))
    assert "Nothing is in writing yet." in text(client.get("/platform"))
    assert "Nothing is decided yet." in text(client.get("/decisions"))


@pytest.mark.usefixtures("circle")
def test_each_sentence_shows_who_nodded_who_did_not_yet_and_who_is_silent(client: Client):
    page = text(client.get("/circle"))
    assert SECOND in page
    assert "3 of 5 have nodded" in page
    assert f"<q>{REASON}</q>" in page
    assert page.count("Silent so far:") == 2
    assert f'<b class="yes">Nodded:</b> {", ".join(html.escape(NAMES[n]) for n in (0, 1, 2))}.' in page


@pytest.mark.usefixtures("circle")
def test_a_participant_proposes_a_sentence_with_its_own_nod(sign_in: SignIn):
    client = sign_in(NAMES[3])
    answer = client.post("/circle/sentences", {"text": f"  {OURS}\r\n", "revises": str(number(FIRST))}, follow=True)
    assert f"{NAMES[3]} proposed the sentence “{OURS}”" in text(answer)
    held = reading.state().sentences[number(OURS)]
    assert held.nods == {IDS[3]: True}
    assert held.revises == number(FIRST)


@pytest.mark.usefixtures("circle")
def test_the_last_nod_makes_the_sentence_the_shared_interest(sign_in: SignIn):
    for name in NAMES[3:5]:
        sign_in(name).post(f"/circle/sentences/{number(SECOND)}/nod", {"nod": "yes"})
    assert reading.state().interest == number(SECOND)
    home = text(Client().get("/"))
    assert f"<blockquote><p>{SECOND}</p></blockquote>" in home
    assert "Not yet a coalition" not in home
    assert "stands: everyone" in text(Client().get("/circle"))


@pytest.mark.usefixtures("circle")
def test_not_yet_without_a_reason_is_refused_beside_its_form(sign_in: SignIn):
    answer = sign_in(NAMES[3]).post(f"/circle/sentences/{number(SECOND)}/nod", {"nod": "not-yet"})
    assert answer.status_code == 422
    assert text(answer).count('role="alert"') == 1
    assert "“Not yet” needs a reason." in text(answer)


@pytest.mark.usefixtures("circle")
def test_not_yet_with_a_reason_is_entered_and_may_be_changed(sign_in: SignIn):
    client = sign_in(NAMES[3])
    client.post(f"/circle/sentences/{number(SECOND)}/nod", {"nod": "not-yet", "reason": "Say where."})
    assert "<q>Say where.</q>" in text(client.get("/circle"))
    client.post(f"/circle/sentences/{number(SECOND)}/nod", {"nod": "yes", "reason": "left in the box"})
    assert reading.state().sentences[number(SECOND)].nods[IDS[3]] is True
    assert "left in the box" not in text(client.get("/circle"))


@pytest.mark.usefixtures("circle")
def test_a_participant_is_led_to_what_it_has_not_answered(sign_in: SignIn):
    client = sign_in(NAMES[1])
    awaited = text(client.get("/circle")).split('class="awaits"')[1].split("</div>")[0]
    assert f"{NAMES[1]} has not answered this one yet:" in awaited
    assert f'<a href="#sentence-{number(FIRST)}">' in awaited
    client.post(f"/circle/sentences/{number(FIRST)}/nod", {"nod": "not-yet", "reason": "Say where."})
    assert 'class="awaits"' not in text(client.get("/circle"))
    assert 'class="awaits"' not in text(Client().get("/circle"))


@pytest.mark.usefixtures("circle")
def test_a_refused_sentence_keeps_what_was_typed(sign_in: SignIn):
    client = sign_in(NAMES[3])
    answer = client.post("/circle/sentences", {"text": FIRST})
    assert answer.status_code == 422
    propose = text(answer).split('id="propose"')[1]
    assert "This sentence is proposed already." in propose
    assert f">{FIRST}</textarea>" in propose
    answer = client.post("/circle/sentences", {"text": FIRST, "revises": str(number(SECOND))})
    revise = text(answer).split(f'<details id="revise-{number(SECOND)}" open>')[1].split("</details>")[0]
    assert "This sentence is proposed already." in revise
    assert f">{FIRST}</textarea>" in revise


@pytest.mark.usefixtures("circle")
def test_a_nod_to_a_sentence_that_is_not_there_is_refused_in_words(sign_in: SignIn):
    answer = sign_in(NAMES[3]).post("/circle/sentences/999/nod", {"nod": "yes"})
    assert answer.status_code == 422
    assert "There is no sentence 999." in text(answer)


@pytest.mark.usefixtures("circle")
def test_a_reason_with_characters_nobody_can_see_is_refused(sign_in: SignIn):
    answer = sign_in(NAMES[3]).post(f"/circle/sentences/{number(SECOND)}/nod", {"nod": "not-yet", "reason": "a\u202eb"})
    assert "a character nobody can see" in text(answer)


def test_what_is_typed_is_shown_as_typed_and_never_as_markup(circle: House, sign_in: SignIn):
    evil = "We <script>alert(1)</script> & {platform} want %(n)s air."
    client = sign_in(NAMES[3])
    client.post("/circle/sentences", {"text": evil})
    for path in ("/circle", "/record", "/"):
        page = text(client.get(path)).replace('<script src="/static/concerted/js/live.js"', "")
        assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; {platform} want %(n)s air." in page or path == "/"
        assert "<script" not in page


@pytest.mark.usefixtures("circle")
def test_home_says_what_waits_for_the_one_who_reads(sign_in: SignIn):
    page = text(sign_in(NAMES[3]).get("/"))
    assert f"A sentence waits for your nod: “{SECOND}”" in page
    client = sign_in(NAMES[0])
    assert "Choose how you come back" in text(client.get("/"))
    passkey(Representative.objects.get(actor=IDS[0]).person)
    assert "Nothing waits for" in text(client.get("/"))


@pytest.fixture(scope="module")
def built_two_minds(tmp_path_factory: pytest.TempPathFactory, django_db_blocker: DjangoDbBlocker) -> House:
    return with_tables(houses.of_two_minds(tmp_path_factory.mktemp("two-minds")), django_db_blocker)


@pytest.fixture
def two_minds(copy_of: Callable[[House], House], built_two_minds: House) -> House:
    return copy_of(built_two_minds)


@pytest.mark.usefixtures("circle")
def test_a_wording_shows_what_it_revises_and_which_words_changed(sign_in: SignIn):
    client = sign_in(NAMES[3])
    client.post("/circle/sentences", {"text": SECOND.replace("measured", "measured daily"), "revises": number(SECOND)})
    page = text(client.get("/circle")).split('class="lineage"')[1].split("</details>")[0]
    assert "It revises 2 earlier wordings" in page
    assert page.index(FIRST) < page.index(SECOND) < page.index("<ins>daily</ins>")


@pytest.mark.usefixtures("circle")
def test_whoever_proposed_a_sentence_takes_it_back_and_nobody_else_can(sign_in: SignIn):
    address = f"/circle/sentences/{number(FIRST)}/withdrawal"
    other = sign_in(NAMES[3])
    assert "Take it back" not in text(other.get("/circle"))
    assert other.post(address).status_code == 422
    own = sign_in(NAMES[0])
    assert "Take it back" in text(own.get("/circle"))
    assert own.post(address)["Location"] == "/circle"
    page = text(own.get("/circle"))
    assert f'id="sentence-{number(FIRST)}"' not in page
    assert "withdrawn" in page.split('class="lineage"')[1].split("</details>")[0]


@pytest.mark.usefixtures("circle")
def test_a_participant_sets_the_agenda_and_its_first_item_stands_above_the_page(sign_in: SignIn):
    client = sign_in(NAMES[3])
    assert client.post("/circle/agenda", {"items": "Who is not here?\r\n\r\n  What then?  "}).status_code == 302
    assert reading.state().agenda == ("Who is not here?", "What then?")
    assert "<h1>Who is not here?</h1>" in text(client.get("/circle"))
    answer = client.post("/circle/agenda", {"items": "\n".join("abcdefghijklm")})
    assert answer.status_code == 422
    assert "An agenda has 1 to 12 items." in text(answer)


@pytest.mark.usefixtures("circle")
def test_a_participant_leaves_the_circle_with_its_nods(sign_in: SignIn):
    client = sign_in(NAMES[1])
    assert client.post("/circle/leaving", {"reason": "We are too few for this."}).status_code == 302
    assert IDS[1] not in {actor.id for actor in reading.state().circle}
    assert IDS[1] not in reading.state().sentences[number(SECOND)].nods
    for path in ("/", "/circle"):
        assert client.get(path).status_code == 200
    assert client.post("/circle/leaving").status_code == 422


@pytest.mark.usefixtures("two_minds")
def test_somebody_outside_says_what_it_thinks_and_decides_nothing(sign_in: SignIn):
    client = sign_in(CAMPS[9])
    sentence = number(BANKS[-1])
    assert "You are outside the" in text(client.get("/circle"))
    assert client.post(f"/circle/sentences/{sentence}/view", {"view": "disagree"}).status_code == 302
    assert "Reading Rooms <b>disagrees</b>" in text(client.get("/circle"))
    assert reading.state().interest is None
    assert client.post(f"/circle/sentences/{sentence}/view", {"view": "shrug"}).status_code == 422
    assert client.post(f"/circle/sentences/{sentence}/nod", {"nod": "yes"}).status_code == 422


@pytest.mark.usefixtures("two_minds")
def test_where_there_are_camps_they_are_drawn_and_what_bridges_them_is_named(client: Client):
    page = text(client.get("/circle")).split('id="opinions"')[1]
    bridging, groups = page.split('class="groups"')
    assert BANKS[-1] in bridging
    assert not any(wording in bridging for wording in BANKS[:-1])
    assert 'aria-label="group A: of 6 voices, 6 agree and 0 disagree; group B: of 5 voices, 4 agree' in bridging
    assert "Bridge Builders, Chamber of Craft, Ferry Crews, Harbour Office, North Bank Traders, Port Insurers" in groups
    assert groups.count('class="voice"') == len(CAMPS)


@pytest.mark.usefixtures("circle")
def test_a_small_circle_has_no_opinion_groups_to_show(client: Client):
    assert 'id="opinions"' not in text(client.get("/circle"))


@pytest.mark.usefixtures("circle")
def test_the_room_sees_the_foremost_sentence_the_count_and_a_code_for_phones(client: Client):
    page = text(client.get("/circle/room"))
    assert f"<q>{SECOND}</q>" in page
    assert "3 of 5 have nodded." in page
    assert "A code that leads a phone to http://127.0.0.1:8000/circle" in page
    assert f"<q>{FIRST}</q>" in text(client.get("/circle/room", {"sentence": number(FIRST)}))
    for wanted in ("999", "-1", "²", "none"):
        assert f"<q>{SECOND}</q>" in text(client.get("/circle/room", {"sentence": wanted}))


@pytest.mark.usefixtures("circle")
def test_the_room_sees_when_a_sentence_stands(sign_in: SignIn):
    for name in NAMES[3:5]:
        sign_in(name).post(f"/circle/sentences/{number(SECOND)}/nod", {"nod": "yes"})
    page = text(Client().get("/circle/room"))
    assert "Everyone nodded. The shared interest stands." in page
    assert "Not yet a coalition" not in page
    answer = sign_in(NAMES[3]).post(f"/circle/sentences/{number(FIRST)}/nod", {"nod": "yes"})
    assert "The shared interest stands:" in text(answer)


@pytest.mark.usefixtures("circle")
def test_a_script_that_asks_gets_the_part_that_changes_and_no_frame(client: Client):
    for path, part in (("/circle", "circle-now"), ("/circle/room", "room-now")):
        assert "<html" in text(client.get(path))
        answer = client.get(path, headers={"HX-Request": "true"})
        assert text(answer).strip().startswith(f'<div id="{part}"')
        assert "<html" not in text(answer)
        assert "HX-Request" in answer["Vary"]
        assert f'data-size="{reading.state().size}"' in text(answer)


@pytest.mark.usefixtures("circle")
def test_a_refused_form_is_not_swept_away_by_what_others_do(sign_in: SignIn):
    client = sign_in(NAMES[3])
    assert 'data-live="/circle"' in text(client.get("/circle"))
    refused = client.post(f"/circle/sentences/{number(SECOND)}/nod", {"nod": "not-yet"})
    assert "data-live=" not in text(refused)
