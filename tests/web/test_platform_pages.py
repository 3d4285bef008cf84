"""The platform to take along, side by side, clause by clause; and what it answers to “may we?”."""

from __future__ import annotations

import json

import pypdfium2
import pytest
from django.test import Client

from concerted import host
from concerted.coalition import Adoption, Clause, Effect, Variant, platform_digest
from concerted.coalition.amending import amendment
from concerted.coalition.platform_file import read_platform
from concerted.coalition.shape import from_json
from concerted.web import reading
from concerted.web.pages.vocabulary import vocabulary
from concerted.web.platform.letters import lacks, marked_up
from concerted.web.platform.pdf import as_pdf
from concerted.web.writing import enter
from tests.web.conftest import SignIn, text
from tests.web.deciding import adopted, amending, platform, proposed
from tests.web.houses import NAMES, of_a_full_page


def sheets(data: bytes) -> list[str]:
    """The text of each sheet of a PDF."""
    document = pypdfium2.PdfDocument(data)
    return [page.get_textpage().get_text_bounded() for page in document]


@pytest.mark.usefixtures("mid_life")
def test_the_pdf_is_one_sheet_with_every_line_and_the_same_bytes_each_time(client: Client):
    answer = client.get("/platform/platform.pdf")
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == 'attachment; filename="platform-2.pdf"'
    (sheet,) = sheets(answer.content)
    words = " ".join(sheet.split())
    for held in platform().clauses:
        assert held.text[:30] in words
    assert "By consent: adopted if no objection stands" in words
    assert answer.content == client.get("/platform/platform.pdf").content


def test_even_the_fullest_platform_is_one_sheet(tmp_path):
    state = host.verify(str(of_a_full_page(tmp_path).record)).state
    assert len(sheets(as_pdf(state, state.versions[-1], vocabulary("tech")))) == 1


@pytest.mark.parametrize(
    "said",
    ["Zażółć gęślą jaźń", "Ő, ű, ș, ğ, ß, ñ, “so”", "Ελληνικά", "Українська", "每月公布数据", "データ", "데이터"],
)
def test_letters_of_many_scripts_can_be_drawn(said: str):
    assert not lacks(said)
    assert "□" not in marked_up(said)


@pytest.mark.parametrize("said", ["العربية", "हिन्दी", "😀"])
def test_letters_that_cannot_be_drawn_become_boxes_and_it_is_told(said: str):
    assert lacks(said)
    assert set(marked_up(said)) <= {"□", " "}


@pytest.mark.usefixtures("mid_life")
def test_a_sheet_that_lacks_letters_says_so_and_what_to_do(client: Client):
    adopted(amending("tactics", text="Each member chooses 😀 its own way."))
    (sheet,) = sheets(client.get("/platform/platform.pdf").content)
    assert "print the page itself from a browser" in " ".join(sheet.split())


def test_what_people_wrote_is_no_markup_in_the_pdf():
    assert marked_up("a <b> & 每") == 'a &lt;b&gt; &amp; <font name="STSong-Light">每</font>'


@pytest.mark.usefixtures("mid_life")
def test_the_page_is_taken_along_as_data_as_markdown_and_as_a_file_of_the_command_line(client: Client):
    data = json.loads(client.get("/platform/platform.json").content)
    assert platform_digest(from_json(Clause, one) for one in data["clauses"]) == data["digest"] == platform().digest
    assert text(client.get("/platform/platform.md")).startswith("# Clear Air for the Valley\n\n> ")
    toml = text(client.get("/platform/platform.toml"))
    assert read_platform(toml, file="platform.toml") == platform().clauses
    first = json.loads(client.get("/platform/versions/1/platform.json").content)
    assert (first["version"], first["digest"]) == (1, reading.state().versions[0].digest)
    page = text(client.get("/platform/versions/1"))
    assert 'href="/platform/versions/1/platform.pdf"' in page


@pytest.mark.usefixtures("mid_life")
def test_versions_stand_side_by_side_with_what_differs(client: Client):
    adopted(amending("tactics", text="Each member chooses."))
    page = text(client.get("/platform/compare"))
    assert "Version 2 and version 3" in page
    assert "<ins>chooses.</ins>" in page
    assert "8 lines read the same in both." in page
    page = text(client.get("/platform/compare", {"from": "3", "to": "1"}))
    assert "Version 1 and version 3" in page
    assert "7 lines read the same in both." in page
    page = text(client.get("/platform/compare", {"from": "2", "to": "2"}))
    assert "Nothing: they read the same." in page


@pytest.mark.usefixtures("mid_life")
def test_a_line_that_was_taken_out_keeps_its_page(client: Client):
    held = platform().clauses
    changes, base = amendment(reading.state(), tuple(one for one in held if one.id != "tactics"))
    adopted(
        proposed(title="One less", decision_class="platform", changes=changes, base=base), "It goes without saying."
    )
    page = text(client.get("/platform/clauses/tactics"))
    assert "This line stands no longer." in page
    assert "It goes without saying." in page
    assert "It is taken out." in page


@pytest.mark.usefixtures("mid_life")
def test_a_line_that_differs_by_jurisdiction_names_the_one_standard_and_who_would_be_bound(client: Client):
    variants = (Variant(jurisdiction="France", text="Within two days.", value=2),)
    adopted(amending("published-data", value=7, unit="days", stricter="less", variants=variants))
    page = text(client.get("/platform/clauses/published-data"))
    assert "One standard that satisfies all:</strong> Within two days." in page
    assert "If each place kept its own, this would bind:" in page
    assert f"<strong>{NAMES[0]}</strong>" in page


@pytest.mark.usefixtures("mid_life")
@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("choose our own way of letters", "Yes: that is left to each of us."),
        ("speak in the coalition's name", "That needs a decision."),
        ("hide what we measures from the shared table", "No: that goes against a non-negotiable."),
        ("paint the barn", "Nothing on the page speaks of this."),
    ],
)
def test_may_we_is_answered_by_the_line_that_says_so(client: Client, question: str, answer: str):
    assert answer in text(client.get("/platform/may", {"q": question}))


@pytest.mark.usefixtures("mid_life")
def test_the_words_that_led_to_an_answer_are_marked_and_lead_on_to_a_proposal(sign_in: SignIn):
    page = text(sign_in(NAMES[4]).get("/platform/may", {"q": "speak in the coalition's name <now>"}))
    assert "<mark>Speaking</mark>" in page
    assert "class=tactical" in page
    assert "<now>" not in page
    new = text(sign_in(NAMES[4]).get("/decisions/new", {"title": "Speak as one", "class": "tactical"}))
    assert 'value="Speak as one"' in new


@pytest.mark.usefixtures("circle")
def test_may_we_has_no_answer_before_anything_is_in_writing(client: Client):
    page = text(client.get("/platform/may", {"q": "speak"}))
    assert "Nothing is in writing yet." in page


@pytest.mark.usefixtures("mid_life")
def test_the_page_names_those_that_adopted_it_and_when_it_was_stood_by(client: Client):
    enter(Adoption(name="The Parish Council"), by="river-watch")
    adopted(proposed(title="Still ours", decision_class="platform", effect=Effect(does="reaffirm")))
    page = text(client.get("/platform"))
    assert "Adopted without joining by</b> The Parish Council" in page
    assert "Stood by as it is" in page
    assert "Still ours" in page
