"""Is this really from us? The public page, and the page of one code."""

from __future__ import annotations

import base64
from pathlib import Path

import pytest
import qrcode
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from concerted import host
from concerted.coalition import ChannelNamed, Command, KeyRevoked, MemberKey, Message
from concerted.guard.messages import MOST, code, digest
from concerted.guard.pictures import LARGEST
from concerted.record.ed25519 import PrivateKey
from concerted.web.house import House
from tests.guard.test_pictures import sent
from tests.web.conftest import SignIn, text
from tests.web.houses import IDS

LETTER = 'We ask you to publish what the meters at the "old mill" measure, every week.'
CHANNEL = "https://river-watch.example/news"


def signed(house: House, folder: Path, body: object, *, reason: str | None = None) -> int:
    """Enter something with the first member's own key, which is made and registered first."""
    file = folder / "own.key"
    fresh = not file.exists()
    own = PrivateKey.create(file) if fresh else PrivateKey.load(file)
    public = base64.b64encode(own.public).decode()
    for one, words in ([(MemberKey(public=public), None)] if fresh else []) + [(body, reason)]:
        state, _ = host.enter(house.record, Command(body=one, at=host.now(), by=IDS[0]), reason=words, key=own)
    return state.size - 1


@pytest.fixture
def letter(mid_life: House, tmp_path: Path) -> str:
    cache.clear()
    body = Message(title="To the mayor", digest=digest(LETTER))
    return code(signed(mid_life, tmp_path, body, reason=LETTER), body.digest)


def test_a_pasted_message_is_answered(client: Client, letter: str):
    page = text(client.post("/verify", {"message": "> " + LETTER.replace('"', "”").replace(" the", "\n>  the")}))
    assert "Signed, word for word." in page
    assert "River Watch" in page
    assert letter in page
    assert "It stands." in page
    page = text(client.post("/verify", {"message": LETTER.replace("every week", "every year")}))
    assert "Altered" in page
    assert "week.</del>" in page
    assert "year.</ins>" in page
    page = text(client.post("/verify", {"message": "<b>Stay at home tomorrow</b>, all of you."}))
    assert "Not from our record." in page
    assert "does not make it a fake" in page
    assert "<b>Stay" not in page


@pytest.mark.usefixtures("letter")
def test_a_text_file_is_read_and_what_is_none_is_refused(client: Client):
    page = text(client.post("/verify", {"file": SimpleUploadedFile("letter.txt", LETTER.encode())}))
    assert "Signed, word for word." in page
    answer = client.post("/verify", {"file": SimpleUploadedFile("letter.doc", b"\xd0\xcf\x11\xff")})
    assert answer.status_code == 400
    assert "send a picture of the QR code" in text(answer)
    big, bigger = SimpleUploadedFile("big.txt", b"a" * (5 * MOST)), SimpleUploadedFile("big.png", bytes(LARGEST + 1))
    broken = SimpleUploadedFile("broken.png", b"\x89PNG\r\n\x1a\n" + bytes(40))
    empty = SimpleUploadedFile("empty.txt", b"")
    for asked in ({"file": big}, {"file": bigger}, {"file": broken}, {"message": "  "}, {"file": empty}):
        assert client.post("/verify", asked).status_code == 400


def test_a_picture_is_answered_by_its_code(client: Client, letter: str):
    code = qrcode.make(f"http://testserver/verify/{letter}").get_image().convert("RGB")
    shown = sent(code.rotate(7, fillcolor="white"))
    page = text(client.post("/verify", {"file": SimpleUploadedFile("any.name", shown, "text/html")}))
    assert "The code is one of ours. Compare the words." in page
    assert "every week." in page
    other = sent(qrcode.make("https://ferry.example/tickets").get_image().convert("RGB"))
    assert "Not from our record." in text(client.post("/verify", {"file": SimpleUploadedFile("x.png", other)}))
    blank = sent(Image.new("RGB", (300, 300), "white"))
    answer = client.post("/verify", {"file": SimpleUploadedFile("x.png", blank)})
    assert "No QR code is found in this picture." in text(answer)


def test_a_code_leads_to_the_words_it_was_made_for(client: Client, letter: str):
    page = text(client.get(f"/verify/{letter}"))
    assert "The code is one of ours. Compare the words." in page
    assert "every week." in page
    assert 'class="qr"' in page
    assert "The code is one of ours." in text(client.post("/verify", {"message": letter.upper()}))
    for other in ("1-0000000000", "nonsense"):
        assert client.get(f"/verify/{other}").status_code == 404


@pytest.mark.usefixtures("letter")
def test_channels_are_listed_and_an_address_below_one_is_known(client: Client, mid_life: House, tmp_path: Path):
    assert "has said yet" in text(client.get("/verify"))
    signed(mid_life, tmp_path, ChannelNamed(address=CHANNEL))
    page = text(client.get("/verify"))
    assert CHANNEL in page
    assert "To the mayor" in page
    assert "An address where we can be heard." in text(client.post("/verify", {"message": CHANNEL + "/today"}))
    assert "Not from our record." in text(client.post("/verify", {"message": "https://evil.example/news"}))


def test_a_revoked_key_leaves_what_it_signed_meanwhile_in_doubt(
    client: Client, letter: str, mid_life: House, tmp_path: Path
):
    entered = host.verify(str(mid_life.record)).entries[int(letter.split("-", maxsplit=1)[0])].at
    signed(mid_life, tmp_path, KeyRevoked(since=entered))
    page = text(client.post("/verify", {"message": LETTER}))
    assert "no longer to be relied on" in page
    assert "somebody else may have had it" in page


@pytest.mark.usefixtures("letter")
def test_one_network_address_asks_only_so_often(client: Client):
    answers = [client.post("/verify", {"message": "x"}).status_code for _ in range(62)]
    assert answers[0] == 200
    assert answers[-1] == 429


def test_a_session_without_the_key_signs_nothing(sign_in: SignIn, letter: str):
    own = sign_in("River Watch")
    assert own.post("/verify", {"message": "Ours!"}).status_code == 200
    assert "Not from our record." in text(own.post("/verify", {"message": "Ours!"}))
    assert letter in text(own.get(f"/verify/{letter}"))
