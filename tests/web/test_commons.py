"""The commons: asked in one's own words, read, drawn, compared, and tended by whom the host names."""

from __future__ import annotations

import re
import shutil
import threading
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings
from django.test import Client

from concerted.commons import read_pattern
from concerted.commons.library import mark
from concerted.demo import MARK
from concerted.web.commons import addresses, graphs, held, patterns
from concerted.web.commons.addresses import pages_of
from concerted.web.commons.models import Answered
from concerted.web.hostfile import Mounted
from concerted.web.house import House
from tests.commons.shelf import laid, linked, pattern_text, proposed
from tests.data import needs
from tests.web.conftest import SignIn, text

STEWARD, OTHER = "Beekeepers", "Marrow Clinics"
WELL = "shared-well"
GIVEN = 'context_labels:\n  government: "Public Wells"\n'
SCORES = "\n".join(
    f"    {name}: {score}"
    for name, score in zip(
        ("stakeholder_architecture", "value_creation", "resilience", "ownership", "autonomy", "composability",
         "fractal_value", "vitality"),
        (4, 4.5, 2, 4, 3, 3, 4, 3.5),
        strict=True,
    )
)  # fmt: skip


@pytest.fixture
def library(mid_life: House, settings: LazySettings) -> Path:
    """A dozen patterns, mounted; two proposals wait on one of them, and one organisation tends them."""
    folder = mid_life.folder / "patterns"
    folder.mkdir()
    laid(
        folder,
        shared_well=linked("requires", "tool-shed", "no-such-thing") | proposed("evening-circle", "rain-ledger"),
        turn_taking=linked("complementary", "evening-circle"),
    )
    settings.COMMONS = Mounted(folders=(str(folder),), stewards=("beekeepers",))
    return folder


def changed(folder: Path, slug: str, before: str, after: str) -> None:
    file = folder / f"{slug}.md"
    file.write_text(file.read_text("utf-8").replace(before, after), "utf-8")
    held.shelf().look_again()


def key(folder: Path, target: str, slug: str = WELL) -> str:
    return f"{mark(read_pattern(folder / f'{slug}.md'))} {target}"


# Nothing mounted


@pytest.mark.usefixtures("mid_life")
def test_a_host_that_mounts_nothing_shows_the_seed_and_how_to_mount_more():
    page = text(Client().get("/commons"))
    assert "Coalition-Based Influence" in page
    assert "CC-BY-SA 4.0" in page
    assert "[commons]" in page
    one = text(Client().get("/commons/coalition-based-influence"))
    assert "commons.engineering by cloudsters" in one
    assert "CC-BY-SA-4.0" in one


@pytest.mark.usefixtures("mid_life")
def test_nobody_writes_into_the_pattern_that_comes_along(sign_in: SignIn, settings: LazySettings):
    settings.COMMONS = Mounted(stewards=("beekeepers",))
    assert sign_in(STEWARD).get("/commons/review").status_code == 403


# Asking


@pytest.mark.usefixtures("library")
def test_the_answer_is_named_in_the_askers_words_and_says_what_matched():
    page = text(Client().get("/commons", {"words": "well movements", "as": "activist", "ask": "find"}))
    first = page[page.index("answers-found") :]
    assert "Shared Well for Movements" in first
    assert "its name for a movement" in first
    assert "(well, movements)" in first
    assert "Named as a movement would say it." in page


@pytest.mark.usefixtures("library")
def test_an_answer_without_a_name_in_the_askers_words_says_so():
    page = text(Client().get("/commons", {"words": "well", "as": "tech"}))
    assert "It has no name for a product ecosystem yet." in page
    assert "12 patterns lack a name (100 %)" in page


@pytest.mark.usefixtures("library")
def test_without_a_choice_the_readers_own_words_count_and_anywhere_is_a_choice():
    assert '<option value="activist" selected>' in text(Client().get("/commons", {"words": "well"}))
    page = text(Client().get("/commons", {"words": "well", "as": ""}))
    assert '<option value="" selected>' in page
    assert "It has no name" not in page


@pytest.mark.usefixtures("library")
def test_what_helps_comes_in_its_order_with_its_sections_quoted():
    asked = {"words": "shared well drawing water", "ask": "for", "as": "corporate"}
    page = text(Client().get("/commons", asked))
    steps = page[page.index("steps plain") :]
    assert steps.index("Tool Shed") < steps.index("Shared Well for Teams")
    assert "Before it:" in steps
    assert "Keep the well water together" in steps
    told = Client().get("/commons/help.txt", asked)
    assert told["Content-Type"].startswith("text/plain")
    assert "Situation: shared well drawing water" in text(told)


@pytest.mark.usefixtures("library")
def test_what_finds_nothing_says_so():
    for ask in ("find", "for"):
        page = text(Client().get("/commons", {"words": "xylophone", "ask": ask}))
        assert "Nothing here fits these words." in page
        assert "<q>xylophone</q>" in page


@pytest.mark.usefixtures("library")
def test_one_network_address_asks_only_so_often(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("concerted.web.commons.views.MOST", 1)
    answers = [Client().get("/commons", {"words": word}).status_code for word in ("well", "rain")]
    assert answers == [200, 429]
    assert Client().get("/commons/help.txt", {"words": "rain"}).status_code == 429
    assert Client().get("/commons").status_code == 200


def test_who_lacks_a_name_is_listed_by_context(library: Path):
    changed(library, WELL, "context_labels:\n", GIVEN)
    page = text(Client().get("/commons/labels", {"lacks": "government"}))
    assert "11 patterns without a name for public service" in page
    assert "Shared Well" not in page
    assert "Public Wells" in text(Client().get("/commons/labels"))


# One pattern


@pytest.mark.usefixtures("library")
def test_a_pattern_is_read_with_its_names_sections_and_links():
    page = text(Client().get(f"/commons/{WELL}"))
    assert "Shared Well for Teams" in page
    assert "no name yet" in page
    assert "<h2>Solution</h2>" in page
    assert '<a href="#section-3">Solution</a>' in page
    assert re.search(r'<dt>Requires</dt><dd><a href="/commons/tool-shed">Tool Shed</a> <small>80 %</small>', page)
    assert "no-such-thing" in page
    assert "Is required by" in text(Client().get("/commons/tool-shed"))


@pytest.mark.usefixtures("library")
def test_a_machines_links_stand_apart_with_how_sure_it_is_and_why():
    page = text(Client().get(f"/commons/{WELL}"))
    guessed = page[page.index("Guessed by a machine") :]
    assert "90 % sure" in guessed
    assert "They fit." in guessed
    assert "/commons/evening-circle" in guessed
    assert "Proposed from the other side." in text(Client().get("/commons/rain-ledger"))


def test_an_assessment_is_drawn_beside_the_librarys(library: Path):
    for slug in (WELL, "tool-shed"):
        changed(library, slug, "ontology:\n", f"ontology:\n  commons_assessment:\n{SCORES}\n    overall_score: 9\n")
    page = text(Client().get(f"/commons/{WELL}"))
    assert '<svg class="score"' in page
    assert "mean 4.0" in page
    assert "Overall" not in page
    across = text(Client().get("/commons/assessment"))
    assert "2 of 12 patterns are assessed." in across
    assert "2 weak patterns (2.5 and less)" in across


def test_strange_numbers_of_a_strangers_file_break_no_page(library: Path, sign_in: SignIn):
    changed(library, WELL, "confidence: 0.9", "confidence: .nan")
    changed(library, WELL, "confidence: 0.8", "confidence: 5")
    changed(library, WELL, "weight: 0.8", "weight: .inf")
    changed(library, WELL, "ontology:\n", f"ontology:\n  commons_assessment:\n{SCORES.replace(': 2', ': .nan')}\n")
    page = text(Client().get(f"/commons/{WELL}"))
    assert "it does not say how sure" in page
    assert "strength 5 of 5" in page
    for address in ("/commons/assessment", "/commons/graph?with=guesses"):
        assert Client().get(address).status_code == 200
    assert sign_in(STEWARD).get("/commons/review").status_code == 200


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>", "<img src=https://spy.example/x.png>", "![x](https://spy.example/x.png)",
        "[x](javascript:alert(1))", "[x](//spy.example)", '<a href="x" onclick="alert(1)">x</a>', "<style>*{}</style>",
    ],
)  # fmt: skip
def test_what_strangers_write_is_words_and_loads_nothing(library: Path, hostile: str):
    changed(library, WELL, "Keep the well water", f"{hostile} Keep the well water")
    page = text(Client().get(f"/commons/{WELL}"))
    body = page[page.index('<main id="main"') : page.index("</main>")]
    assert "<script" not in body
    assert "<img" not in body
    assert "<style" not in body
    assert not re.search(r"<[^>]*(onclick|javascript:|src=)", body)
    assert 'href="//' not in body


def test_a_hostile_title_and_reason_are_words_everywhere(library: Path, sign_in: SignIn):
    changed(library, WELL, 'title: "Shared Well"', 'title: "<b onmouseover=x>Well</b>"')
    changed(library, WELL, '"They fit."', '"<img src=x>"')
    client = sign_in(STEWARD)
    for address in ("/commons", f"/commons/{WELL}", "/commons/graph", "/commons/labels", "/commons/review"):
        page = text(client.get(address))
        assert "<b onmouseover" not in page, address
        assert "<img" not in page, address


def test_links_between_files_lead_between_pages(library: Path):
    changed(library, WELL, "Keep the well", "See [the shed](../x/tool-shed.md#top) and [it](gone.md). Keep the well")
    page = text(Client().get(f"/commons/{WELL}"))
    assert 'See <a href="/commons/tool-shed">the shed</a> and it.' in page


@pytest.mark.usefixtures("library")
def test_every_name_of_a_pattern_leads_to_its_one_address():
    for name in ("pat_sharedwell0000000000000000", "well custom", "Shared Well"):
        answer = Client().get(f"/commons/{name}")
        assert (answer.status_code, answer["Location"]) == (302, f"/commons/{WELL}"), name


@pytest.mark.parametrize("slug", ["graph", "..", "a/b", "~x", "../../etc"])
def test_a_slug_that_cannot_be_an_address_leaves_the_files_mark(library: Path, slug: str):
    (library / "odd.md").write_text(pattern_text("odd").replace("slug: odd", f'slug: "{slug}"'), "utf-8")
    held.shelf().look_again()
    found = re.search(r'href="(/commons/~\w+)">Odd<', text(Client().get("/commons")))
    assert found
    assert "<h1>Odd</h1>" in text(Client().get(found[1]))


@pytest.mark.usefixtures("library")
def test_a_name_that_nobody_has_is_answered_with_what_it_may_mean():
    answer = Client().get("/commons/rainy-ledgers-of-the-valley")
    assert answer.status_code == 404
    assert "Did you mean" in text(answer)
    assert "Rain Ledger" in text(answer)


def test_a_file_that_cannot_be_read_in_full_says_so(library: Path):
    changed(library, WELL, "aliases: [", "aliases: [[[")
    assert "This file cannot be read in full" in text(Client().get(f"/commons/{WELL}"))


@pytest.mark.usefixtures("library")
def test_other_rooms_link_only_to_what_is_mounted():
    held.shelf().library(patience=10)
    assert pages_of([WELL, "adaptive-facilitation"]) == {WELL: f"/commons/{WELL}"}


# The graph


@pytest.mark.usefixtures("library")
def test_the_graph_is_a_picture_and_a_table():
    page = text(Client().get("/commons/graph"))
    assert page.count('class="dot-') == 12
    assert page.count('scope="row"') == 12
    assert "2 links by people lead to patterns here; 1 leads out of the mounted libraries; a machine guesses 2." in page
    assert "The other side does not say it the other way round" in page
    assert 'class="guess"' not in page
    assert 'class="guess"' in text(Client().get("/commons/graph", {"with": "guesses"}))


@pytest.mark.usefixtures("library")
def test_the_graph_is_filtered_by_kind_and_by_who_drew_it():
    def drawn(**asked: str) -> dict[str, Any]:
        return Client().get("/commons/graph/network", asked).json()

    whole = drawn()
    assert {dot[0] for dot in whole["dots"]} >= {WELL, "tool-shed", "evening-circle"}
    assert [line[2:] for line in whole["lines"]] == [[0.8, 0, 1], [0.8, 0, 3]]
    assert sum(count for _, _, count in whole["groups"]) == 12
    assert [line[2:] for line in drawn(kind="requires")["lines"]] == [[0.8, 0, 1]]
    assert [line[3:] for line in drawn(**{"with": "only-guesses"})["lines"]] == [[1, 0], [1, 0]]
    assert whole["dots"][0][5:] == drawn(kind="requires")["dots"][0][5:], "a filter moves no dot"
    assert [dot[0] for dot in drawn(around=WELL)["dots"]] == [WELL, "tool-shed"]
    assert len(drawn(community="0")["dots"]) == 2
    assert {name for _, name, _ in drawn(colour="library")["groups"]} == {"patterns"}
    assert {name for _, name, _ in drawn(colour="domain")["groups"]} >= {"soil", "water"}
    assert text(Client().get("/commons/graph", {"kind": "requires"})).count("<td>1</td>") == 2


@pytest.mark.usefixtures("library")
def test_a_line_says_who_drew_it_and_why():
    page = text(Client().get("/commons/graph/shared-well/evening-circle"))
    assert "A machine’s guess, confirmed by nobody: 90 % sure" in page
    assert "They fit." in page
    part = text(Client().get("/commons/graph/tool-shed/shared-well?fragment"))
    assert "Drawn by people; no reason is given" in part
    assert "<html" not in part
    assert Client().get("/commons/graph/shared-well/compost-ring").status_code == 404
    assert Client().get("/commons/graph/shared-well/nobody").status_code == 404
    entry = text(Client().get("/commons/shared-well?fragment"))
    assert "Read all of it" in entry
    assert "<html" not in entry
    assert Client().get("/commons/well-custom?fragment").url == "/commons/shared-well?fragment"


@pytest.mark.usefixtures("library")
def test_around_one_pattern_are_those_it_is_linked_with():
    page = text(Client().get("/commons/graph", {"around": WELL, "with": "guesses"}))
    assert page.count('class="dot-') == 4
    assert text(Client().get("/commons/graph", {"around": WELL})).count('class="dot-') == 2
    assert Client().get("/commons/graph", {"around": "nobody"}).status_code == 404


@pytest.mark.usefixtures("library")
def test_of_a_large_library_the_communities_are_drawn_and_each_opens(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(graphs, "DRAWN", 3)
    page = text(Client().get("/commons/graph"))
    assert page.count('class="dot-') == 3
    assert "Without a link" in page
    inner = text(Client().get("/commons/graph", {"community": "2"}))
    assert (inner.count('class="dot-'), inner.count('scope="row"')) == (3, 8)
    assert "5 more are in the table, and not drawn." in inner
    for number in ("9", "x"):
        assert Client().get("/commons/graph", {"community": number}).status_code == 404


# Tending


def test_only_whom_the_host_names_reviews(library: Path, sign_in: SignIn):
    proposal = {"proposal": key(library, "evening-circle"), "verdict": "reject"}
    for client in (Client(), sign_in(OTHER)):
        assert client.get("/commons/review").status_code == 403
        assert client.post("/commons/review", proposal).status_code == 403
        assert client.post("/commons/review/all", {"verdict": "accept"}).status_code == 403
        assert "/commons/review" not in text(client.get("/commons"))
    assert "/commons/review" in text(sign_in(STEWARD).get("/commons"))
    assert "rejected" not in (library / f"{WELL}.md").read_text("utf-8")


def test_in_a_demo_nobody_is_a_steward(library: Path, mid_life: House, sign_in: SignIn):
    client = sign_in(STEWARD)
    (mid_life.folder / MARK).touch()
    assert client.get("/commons/review").status_code == 403


def test_an_accepted_proposal_becomes_a_link_with_who_and_when(library: Path, sign_in: SignIn):
    client = sign_in(STEWARD)
    page = text(client.get("/commons/review"))
    assert "2 links wait for an answer" in page
    assert "Evening Circle" in page
    before = (library / f"{WELL}.md").read_bytes()
    given = {"proposal": key(library, "evening-circle"), "verdict": "accept", "kind": "enables", "place": "1"}
    answer = client.post("/commons/review", given, follow=True)
    assert "Shared Well → evening-circle: accepted as “Makes possible”." in text(answer)
    assert "1 link waits for an answer" in text(answer)
    after = (library / f"{WELL}.md").read_bytes()
    assert b"accepted_by: Beekeepers" in after
    assert b"bulk" not in after
    assert after.partition(b"# GROUP 7")[2] == before.partition(b"# GROUP 7")[2]
    row = Answered.objects.get()
    assert (row.actor, row.pattern, row.target, row.kind, row.bulk) == (
        "beekeepers", WELL, "evening-circle", "enables", False,
    )  # fmt: skip
    assert "Answered lately" in text(answer)


def test_a_rejected_one_is_noted_and_a_later_one_waits(library: Path, sign_in: SignIn):
    client = sign_in(STEWARD)
    later = {"proposal": key(library, "evening-circle"), "verdict": "later", "place": "1"}
    answer = client.post("/commons/review", later, follow=True)
    assert "<h2>2 of 2</h2>" in text(answer)
    rejected = {"proposal": key(library, "rain-ledger"), "verdict": "reject", "place": "2"}
    assert "Shared Well → rain-ledger: rejected." in text(client.post("/commons/review", rejected, follow=True))
    assert "rejected_by: Beekeepers" in (library / f"{WELL}.md").read_text("utf-8")
    assert Answered.objects.get().kind == ""


def test_what_cannot_be_answered_is_said_beside_the_form_and_nothing_is_noted(library: Path, sign_in: SignIn):
    client, proposal = sign_in(STEWARD), key(library, "evening-circle")
    refused = {
        "Nothing is chosen yet.": {"proposal": proposal},
        "This proposal does not wait any more.": {"proposal": "0 x", "verdict": "reject"},
    }
    for said, given in refused.items():
        answer = client.post("/commons/review", given)
        assert answer.status_code == 422
        assert said in text(answer)
    answer = client.post("/commons/review", {"proposal": proposal, "verdict": "accept", "kind": "nonsense"})
    assert answer.status_code == 422
    assert not Answered.objects.exists()


def test_a_file_that_changed_meanwhile_keeps_that_change(library: Path, sign_in: SignIn):
    client, proposal = sign_in(STEWARD), key(library, "evening-circle")
    assert client.get("/commons/review").status_code == 200
    file = library / f"{WELL}.md"
    file.write_text(file.read_text("utf-8").replace("Shared Well", "Common Well"), "utf-8")
    client.post("/commons/review", {"proposal": proposal, "verdict": "reject"})
    assert "Common Well" in file.read_text("utf-8")
    assert "rejected_by" in file.read_text("utf-8")


def test_where_the_files_cannot_be_written_nothing_is_noted(
    library: Path, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
):
    client, proposal = sign_in(STEWARD), key(library, "evening-circle")
    assert client.get("/commons/review").status_code == 200
    (library / f"{WELL}.md").unlink()
    answer = client.post("/commons/review", {"proposal": proposal, "verdict": "reject"})
    assert answer.status_code == 422
    assert "The library cannot be written here." in text(answer)
    assert not Answered.objects.exists()


def test_many_are_answered_at_once_after_asking_and_recorded_so(library: Path, sign_in: SignIn):
    client = sign_in(STEWARD)
    given = {"verdict": "accept", "least": "80", "below": "101"}
    asked = text(client.post("/commons/review/all", given))
    assert "2 proposals would be accepted unread" in asked
    assert not Answered.objects.exists()
    answer = client.post("/commons/review/all", {**given, "sure": "2"}, follow=True)
    assert "2 proposals are answered at once." in text(answer)
    assert "Nothing waits for an answer" in text(answer)
    assert (library / f"{WELL}.md").read_text("utf-8").count("accepted_in_bulk: true") == 2
    assert [row.bulk for row in Answered.objects.all()] == [True, True]


@pytest.mark.usefixtures("library")
def test_a_range_without_a_proposal_is_refused(sign_in: SignIn):
    client = sign_in(STEWARD)
    answer = client.post("/commons/review/all", {"verdict": "reject", "least": "1", "below": "2"})
    assert answer.status_code == 422
    assert "No proposal lies in this range." in text(answer)
    assert client.get("/commons/review/all").status_code == 302


# Held


def test_what_changes_on_the_disk_is_soon_on_the_page(library: Path):
    assert "Shared Well" in text(Client().get("/commons"))
    changed(library, WELL, 'title: "Shared Well"', 'title: "Common Well"')
    assert "Common Well" in text(Client().get("/commons/labels"))


def test_while_a_library_is_read_a_page_says_how_far_it_is(library: Path, monkeypatch: pytest.MonkeyPatch):
    go_on, reading = threading.Event(), held.read_library

    def slowly(folders: tuple[Path, ...], **given: object) -> object:
        given["told"](3, 12)  # type: ignore[operator]
        go_on.wait(20)
        return reading(folders, before=given["before"])  # type: ignore[arg-type]

    monkeypatch.setattr(held, "read_library", slowly)
    monkeypatch.setattr(held, "PATIENCE", 0.05)
    answer = Client().get("/commons")
    assert (answer.status_code, answer["Refresh"]) == (202, "2")
    assert "3 of 12 files so far." in text(answer)
    assert pages_of([WELL]) == {}
    go_on.set()
    held.shelf().library(patience=20)
    assert "All 12 patterns" in text(Client().get("/commons"))


def test_a_folder_that_is_gone_is_said_and_what_was_read_stays(library: Path):
    assert Client().get("/commons").status_code == 200
    shutil.rmtree(library)
    held.shelf().look_again()
    assert Client().get("/commons/labels").status_code == 200


@pytest.mark.usefixtures("mid_life")
def test_a_folder_that_was_never_there_is_said(tmp_path: Path, settings: LazySettings):
    settings.COMMONS = Mounted(folders=(str(tmp_path / "nowhere"),))
    answer = Client().get("/commons")
    assert answer.status_code == 503
    assert "The library cannot be read at the moment" in text(answer)
    assert str(tmp_path) not in text(answer)


def test_a_look_that_began_before_an_answer_takes_nothing_back(
    library: Path, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
):
    client, reading = sign_in(STEWARD), held.read_library
    assert client.get("/commons/review").status_code == 200
    go_on, began = threading.Event(), threading.Event()

    def slowly(folders: tuple[Path, ...], **given: object) -> object:
        read = reading(folders, before=None)
        began.set()
        go_on.wait(20)
        return read

    with monkeypatch.context() as patch:
        patch.setattr(held, "read_library", slowly)
        held.shelf().look_again()
        given = {"proposal": key(library, "evening-circle"), "verdict": "reject"}
        answer = client.post("/commons/review", given, follow=True)
        assert began.is_set()
        assert "1 link waits for an answer" in text(answer)
        go_on.set()
        held.shelf().library(patience=20)
    assert "1 link waits for an answer" in text(client.get("/commons/review"))


def test_of_many_links_the_graph_has_the_rest(library: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(patterns, "SHOWN", 1)
    changed(library, "tool-shed", "requires: []", "requires:\n    - rain-ledger\n    - open-ledger")
    assert "and 1 more in the graph" in text(Client().get("/commons/tool-shed"))
    page = text(Client().get(f"/commons/{WELL}"))
    assert "and 1 more in the graph" in page[page.index("Guessed by a machine") :]


def test_a_mishap_in_reading_ends_no_page(
    library: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
):
    def breaks(*_: object, **__: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(held, "read_library", breaks)
    assert Client().get("/commons").status_code == 503
    assert "reading the mounted patterns failed" in caplog.text
    assert addresses.pages_of([str(library)]) == {}


@pytest.mark.usefixtures("mid_life")
def test_real_patterns_of_every_dialect_have_pages(settings: LazySettings, monkeypatch: pytest.MonkeyPatch):
    folder = needs("commons")
    settings.COMMONS = Mounted(folders=(str(folder),))
    monkeypatch.setattr(held, "PATIENCE", 60.0)
    client = Client()
    assert client.get("/commons").status_code == 200
    library = held.shelf().library()
    assert library
    for pattern in list(library.graph.patterns.values())[::6]:
        assert client.get(addresses.address_of(pattern)).status_code == 200, pattern.path
    for place in (
        "graph?community=0&with=guesses",
        "graph",
        "assessment",
        "labels",
        "?words=allies",
        "?words=a&ask=for",
    ):
        assert client.get(f"/commons{place if place.startswith('?') else f'/{place}'}").status_code == 200, place
