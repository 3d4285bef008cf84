"""What waits for an organisation's own key: drafted on a page, signed elsewhere, entered or forgotten."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from django.http import HttpResponse
from django.test import Client
from pytest_django.fixtures import Settings

from concerted import host
from concerted.cli import concerted
from concerted.coalition import ActorFacts, Command, MemberKey, Message, State
from concerted.errors import InputError
from concerted.guard.messages import digest
from concerted.record.archive import opening_lines
from concerted.record.ed25519 import PrivateKey
from concerted.record.entry import read_entry
from concerted.record.keys import sign_entry
from concerted.web import reading
from concerted.web.house import House
from concerted.web.jobs import once
from concerted.web.notices.models import Inbox
from concerted.web.notices.post import clock, open_inbox
from concerted.web.people.models import Person
from concerted.web.signed import drafts
from concerted.web.signed.models import Draft
from tests.web import houses
from tests.web.conftest import SignIn, text
from tests.web.houses import IDS, NAMES
from tests.web.receivers import Received, web_address
from tests.web.served import serving
from tests.web.test_guard import NO, YES
from tests.web.test_ways_to_sign_in import PASSWORD, set_password, set_up_app

WORDS = "We ask you to publish what the meters measure."


def registered(record: Path, file: Path) -> PrivateKey:
    own = PrivateKey.create(file)
    body = MemberKey(public=base64.b64encode(own.public).decode())
    host.enter(record, Command(body=body, at=host.now(), by=IDS[0]), key=own)
    return own


@pytest.fixture
def own(mid_life: House, tmp_path: Path) -> PrivateKey:
    return registered(mid_life.record, tmp_path / "own.key")


def now(house: House) -> State:
    return host.verify(str(house.record)).state


def drafted(client: Client, **given: str) -> Draft:
    answer = client.post("/statements/new", {"title": "To the mayor", "text": WORDS, **given})
    assert answer.status_code == 302, text(answer)
    draft = Draft.objects.latest("pk")
    assert answer.headers["Location"] == f"/sign/{draft.pk}"
    return draft


def signature(draft: Draft, key: PrivateKey) -> str:
    return sign_entry(read_entry(draft.entry.encode()), key).sig or ""


def test_what_a_page_does_waits_for_the_key_and_is_entered_with_its_signature(
    sign_in: SignIn, mid_life: House, own: PrivateKey
):
    client, before = sign_in(NAMES[0]), now(mid_life).size
    number = next(number for number, one in now(mid_life).proposals.items() if one.is_open)
    answer = client.post(f"/decisions/{number}/stance", {"stance": "agree", "reason": "It measures."}, follow=True)
    assert "Sign it" in text(answer)
    assert "It measures." in text(answer)
    assert now(mid_life).size == before
    draft = Draft.objects.get()
    answer = client.post(f"/sign/{draft.pk}", {"sig": signature(draft, own)})
    assert answer.status_code == 302
    assert client.get(answer.headers["Location"]).headers["Location"].endswith(f"/decisions/{number}")
    assert now(mid_life).size == before + 1
    assert not Draft.objects.exists()


@pytest.mark.usefixtures("own")
def test_whoever_signs_for_itself_invites_from_the_map_one_at_a_time(sign_in: SignIn, mid_life: House):
    client, address, before = sign_in(NAMES[0]), "/map/coalitions/1/invitations", now(mid_life).size
    form = text(client.get(address))
    assert "choose one at a time" in form
    assert ('type="radio" name="actor"' in form, 'type="checkbox" name="actor"' in form) == (True, False)
    several = client.post(address, {"actor": ["6", "7"]})
    assert (several.status_code, "each is signed by itself" in text(several)) == (422, True)
    assert client.post(address, {"actor": ["6"]}).headers["Location"].startswith("/sign/")
    assert "Valley Bakers" in Draft.objects.latest("pk").entry
    assert now(mid_life).size == before


@pytest.mark.usefixtures("own")
def test_an_address_is_named_with_ones_key_and_a_decision_that_is_none_is_said(sign_in: SignIn):
    client = sign_in(NAMES[0])
    assert (
        client.post("/channels/naming", {"address": "https://river.example"}).headers["Location"].startswith("/sign/")
    )
    wrong = client.post("/channels/naming", {"address": "river", "for_coalition": "yes", "decision": "nine"})
    assert (wrong.status_code, 'value="river"' in wrong.content.decode()) == (422, True)
    assert client.post("/channels/removal", {"address": "https://nowhere.example"}).status_code == 422


@pytest.mark.usefixtures("own")
def test_another_key_and_no_signature_enter_nothing(sign_in: SignIn, mid_life: House, tmp_path: Path):
    client, before = sign_in(NAMES[0]), now(mid_life).size
    draft, other = drafted(client), PrivateKey.create(tmp_path / "other.key")
    for sig in ("", "A" * 88, signature(draft, other)):
        answer = client.post(f"/sign/{draft.pk}", {"sig": sig})
        assert answer.status_code == 422
        draft.refresh_from_db()
    assert now(mid_life).size == before


@pytest.mark.usefixtures("own")
def test_a_draft_is_its_authors_alone_and_is_forgotten_at_a_click(sign_in: SignIn):
    client, other = sign_in(NAMES[0]), sign_in(NAMES[1])
    draft = drafted(client)
    for path in ("", "/file"):
        assert other.get(f"/sign/{draft.pk}{path}").status_code == 404
    assert other.post(f"/sign/{draft.pk}/dropping").status_code == 404
    assert "We ask you" in text(client.get(f"/sign/{draft.pk}/file"))
    assert client.get("/settings/data").json()["waits_for_a_key"][0]["organisation"] == IDS[0]
    assert "Nothing was entered." in text(client.post(f"/sign/{draft.pk}/dropping", follow=True))
    assert not Draft.objects.exists()


@pytest.mark.usefixtures("own")
def test_drafts_are_few_and_short_lived(sign_in: SignIn, monkeypatch: pytest.MonkeyPatch):
    client = sign_in(NAMES[0])
    monkeypatch.setattr(drafts, "MOST", 2)
    first = drafted(client)
    for _ in range(2):
        drafted(client)
    assert not Draft.objects.filter(pk=first.pk).exists()
    Draft.objects.update(at="2020-01-01T00:00:00Z")
    drafted(client)
    assert Draft.objects.count() == 1
    Person.objects.get(drafts__isnull=False).delete()
    assert not Draft.objects.exists()


@pytest.mark.usefixtures("own")
def test_what_is_no_longer_allowed_is_said_and_forgotten(sign_in: SignIn, own: PrivateKey):
    client = sign_in(NAMES[0])
    one, two = drafted(client), drafted(client)
    client.post(f"/sign/{one.pk}", {"sig": signature(one, own)})
    assert "This was signed before." in text(client.get(f"/sign/{two.pk}", follow=True))
    assert not Draft.objects.exists()


def test_a_statement_is_withdrawn_by_its_signer(sign_in: SignIn, mid_life: House, own: PrivateKey):
    client = sign_in(NAMES[0])
    draft = drafted(client)
    page = client.post(f"/sign/{draft.pk}", {"sig": signature(draft, own)}).headers["Location"]
    assert "It no longer stands" in text(client.get(page))
    assert "It no longer stands" not in text(sign_in(NAMES[1]).get(page))
    client.post(f"{page}/withdrawal", {"reason": "We were wrong."})
    waiting = Draft.objects.get()
    client.post(f"/sign/{waiting.pk}", {"sig": signature(waiting, own)})
    assert "It was withdrawn." in text(client.get(page))


@pytest.mark.usefixtures("mid_life")
def test_without_a_key_nothing_is_signed(sign_in: SignIn):
    client = sign_in(NAMES[0])
    answer = client.post("/statements/new", {"title": "To the mayor", "text": WORDS})
    assert answer.status_code == 422
    assert "has no key of its own" in text(answer)
    assert client.post("/settings/key/revocation").status_code == 422
    assert "Only who can show once more" in text(client.post("/settings/key", {"public": "A" * 44}))


def for_a_first_key(client: Client, key: PrivateKey) -> str:
    """Have a first key drafted; return the page where it is signed."""
    return client.post("/settings/key", {"public": base64.b64encode(key.public).decode()}).headers["Location"]


def signed_at(client: Client, page: str, key: PrivateKey) -> HttpResponse:
    draft = Draft.objects.get(pk=page.rpartition("/")[2])
    return client.post(page, {"sig": signature(draft, key)})


def test_who_shows_again_who_they_are_does_so_for_one_first_key_alone(sign_in: SignIn, mid_life: House, tmp_path: Path):
    client = sign_in(NAMES[0])
    set_up_app(client)
    set_password(client)
    own, thiefs = (PrivateKey.create(tmp_path / name) for name in ("own.key", "thiefs.key"))
    page, other = for_a_first_key(client, own), for_a_first_key(client, thiefs)
    asked = client.get(page)
    assert "/sign-in/again" in asked.headers["Location"], "signing in a moment ago is not enough"
    answer = client.post(asked.headers["Location"], {"password": PASSWORD}, follow=True)
    assert "Register the key" in text(answer)
    assert "/sign-in/again" in signed_at(client, other, thiefs).headers["Location"]
    client.post(page, {"sig": "A" * 88})
    assert "/sign-in/again" in signed_at(client, page, own).headers["Location"], "one try uses it up"
    assert now(mid_life).actors[IDS[0]].key is None
    client.post(asked.headers["Location"], {"password": PASSWORD})
    signed_at(client, page, own)
    assert now(mid_life).actors[IDS[0]].public == base64.b64encode(own.public).decode()


@pytest.mark.usefixtures("mid_life")
def test_a_first_key_needs_something_to_show_who_one_is_by(sign_in: SignIn, tmp_path: Path):
    client = sign_in(NAMES[0])
    set_up_app(client)
    set_password(client)
    own = PrivateKey.create(tmp_path / "own.key")
    page = for_a_first_key(client, own)
    client.post("/settings/app/remove")
    for answer in (client.get(page), signed_at(client, page, own)):
        assert (answer.status_code, "first add a passkey" in text(answer)) == (403, True)


@pytest.mark.usefixtures("own")
def test_a_token_is_no_key(sign_in: SignIn):
    client = sign_in(NAMES[0])
    made = re.search(r"concerted_[\w-]{43}", text(client.post("/settings/tokens", {"name": "x", "scope": "act"})))
    assert made
    before = reading.state().size
    number = next(number for number, one in reading.state().proposals.items() if one.is_open)
    answer = Client().post(
        "/api/v1/entries/stance",
        {"on": number, "stance": "agree"},
        content_type="application/json",
        headers={"Authorization": f"Bearer {made[0]}"},
    )
    assert answer.status_code == 202, "it says what there is to sign, and enters nothing"
    assert reading.state().size == before


@pytest.fixture
def inbox(mid_life: House, settings: Settings) -> Iterator[Received]:
    """Where another member is told what cannot wait, at whatever hour."""
    settings.CALL_PRIVATE_ADDRESSES = True
    with web_address() as received:
        address = f"{received.address}/hear"
        made = Inbox(coalition=reading.coalition(), kind="web", address=address, actor=IDS[1], digest="never")
        made.quiet_from = made.quiet_until = 0
        open_inbox(made, reading.state(), clock())
        once()
        received.told.clear()
        yield received


def test_an_advisory_is_written_from_a_finding_and_told_to_every_member_once_it_is_signed(
    sign_in: SignIn, own: PrivateKey, inbox: Received
):
    client, other = sign_in(NAMES[0]), sign_in(NAMES[1])
    client.post("/wedge", {"text": YES, "sender": "growers@example.org"})
    other.post("/wedge", {"text": NO})
    named = re.search(r'name="finding" value="([^"]+)"', text(client.get("/wedge")))
    assert named
    assert "Make a key" in text(other.get("/wedge"))
    assert "has no key of its own" in text(other.post("/wedge/advisory", {"finding": named[1]}))
    assert "not found any more" in text(client.post("/wedge/advisory", {"finding": "7 8"}))
    page = text(client.post("/wedge/advisory", {"finding": named[1]}, follow=True))
    assert re.search("where one says “(support|oppose)”, another says “(support|oppose)”", page)
    assert "growers@example.org" not in page
    assert once()["sent"] == 0
    draft = Draft.objects.get()
    changed = text(client.get(f"/statements/new?draft={draft.pk}"))
    assert "Contrary messages go round" in changed
    assert 'name="announce" checked' in changed
    shown = client.post(f"/sign/{draft.pk}", {"sig": signature(draft, own)}).headers["Location"]
    assert once()["sent"] == 1
    assert f"{NAMES[0]} signed, for all of us to know" in inbox.told[0]["title"]
    assert shown in inbox.told[0]["message"]
    assert once()["sent"] == 0


def test_a_statement_that_is_not_announced_is_not_told_at_once(sign_in: SignIn, own: PrivateKey, inbox: Received):
    client = sign_in(NAMES[0])
    draft = drafted(client)
    client.post(f"/sign/{draft.pk}", {"sig": signature(draft, own)})
    assert once()["sent"] == 0
    assert inbox.told == []


def test_a_draft_is_signed_by_the_command_line(tmp_path: Path):
    house = houses.mid_life(tmp_path / "house")
    registered(house.record, tmp_path / "own.key")
    command = Command(body=Message(title="To the mayor", digest=digest(WORDS)), at=host.now(), by=IDS[0])
    with host.opened(house.record) as (connection, coalition):
        state = host.state_of(connection, coalition)
        entry, beside = host.to_sign(connection, state, command, reason=WORDS)
    file, altered = tmp_path / "to-sign.entry", tmp_path / "altered.entry"
    file.write_bytes(entry.to_bytes() + b"\n" + opening_lines(beside))
    altered.write_text(file.read_text().replace("publish", "hide"))
    host.enter(house.record, Command(body=ActorFacts(name=NAMES[1], people=12), at=host.now(), by=IDS[1]))
    with serving(house.folder) as served:

        def sign(which: Path, *more: str, typed: str = "") -> str:
            words = ["sign", str(which), "--record", served.address, "--key", str(tmp_path / "own.key"), *more]
            return CliRunner().invoke(concerted, words, input=typed).output

        assert "Nothing was signed." in sign(file, typed="n\n")
        assert WORDS in (said := sign(file, typed="y\n"))
        assert "Signed and entered." in said
        (tmp_path / "none").write_text("{}")
        for file_, code in ((altered, "other-words"), (tmp_path / "none", "bad-draft")):
            words = ["sign", str(file_), "--record", served.address, "--key", "own.key"]
            said_of = CliRunner().invoke(concerted, words).exception
            assert isinstance(said_of, InputError)
            assert said_of.code == code
        nowhere = CliRunner().invoke(concerted, ["sign", str(file), "--record", "here.record", "--key", "x"])
        assert "Name the address" in nowhere.output
    assert [one.title for one in host.verify(str(house.record)).state.messages.values()] == ["To the mayor"]
