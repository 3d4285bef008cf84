"""The public face as a folder of files: whole, without a server, and nothing in it that a visitor may not read."""

from __future__ import annotations

import json
import re
import shutil
import sqlite3
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from playwright.sync_api import Browser

from concerted import host
from concerted.coalition import Rotating
from concerted.web.pages.public import is_copied
from concerted.web.site.rewriting import rewritten, rewritten_feed
from tests.cli.shell import Shell
from tests.web.houses import at_the_circle, mid_life

ADDRESS = ("--address", "https://valley.example.org")


@pytest.fixture(scope="module")
def copied(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    house = mid_life(folder / "house")
    host.enter(house.record, _rotating())
    Shell(folder).ok("site", "house", "public", *ADDRESS)
    return folder / "public"


def _rotating() -> host.Command:
    return host.Command(body=Rotating(), at=host.now(), by="river-watch")


def pages(folder: Path) -> dict[str, str]:
    return {str(path.relative_to(folder)): path.read_text() for path in folder.rglob("*.html")}


def test_every_link_of_every_page_leads_to_a_file(copied: Path):
    wrong = []
    for name, page in pages(copied).items():
        for link in re.findall(r'(?:href|src)="([^"]*)"', page):
            parts = urlsplit(link)
            if parts.scheme or not parts.path:
                continue
            target = (copied / name).parent / unquote(parts.path)
            if not target.is_file():
                wrong.append(f"{name}: {link}")
            elif parts.fragment and f'id="{parts.fragment}"' not in target.read_text():
                wrong.append(f"{name}: nothing is called {link}")
    assert wrong == []


def test_the_platform_every_decision_and_every_entry_are_in_it(copied: Path):
    names = pages(copied).keys()
    assert {"index.html", "platform.html", "decisions.html", "record.html", "map.html", "circle.html"} <= names
    assert {f"record/{n}.html" for n in range(71)} <= names
    assert "platform/versions/1.html" in names
    assert (copied / "record" / "download.zip").is_file()


def test_nothing_in_it_needs_a_server(copied: Path):
    for name, page in pages(copied).items():
        assert "<form" not in page, name
        assert "<script" not in page, name
        assert "sign-in" not in page, name
        assert "127.0.0.1" not in page, name


def test_it_says_that_it_lies_still(copied: Path):
    assert "This copy lies still" in pages(copied)["index.html"]


def test_the_calendar_is_in_it(copied: Path):
    assert "SUMMARY:scheduling" in (copied / "calendar.ics").read_text()


def test_its_record_is_verified_from_wherever_it_is_published(copied: Path, tmp_path: Path):
    handler = partial(SimpleHTTPRequestHandler, directory=str(copied))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        said = Shell(tmp_path).ok("verify", f"http://127.0.0.1:{server.server_address[1]}")
        server.shutdown()
    assert "holds up to entry" in said


def test_it_opens_from_the_disk_and_asks_nobody_for_anything(copied: Path, browser: Browser):
    page = browser.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto((copied / "index.html").as_uri())
    page.get_by_role("link", name="Decisions", exact=True).click()
    page.locator(".ledger h3 a").first.click()
    assert page.locator("h1").inner_text()
    assert page.locator("header.top").evaluate("header => getComputedStyle(header).display") == "flex"
    assert all(url.startswith("file:") for url in asked)
    page.close()


def test_a_second_time_writes_only_what_changed_and_takes_away_what_is_gone(tmp_path: Path):
    shell = Shell(tmp_path)
    house = mid_life(tmp_path / "house")
    shell.ok("site", "house", "public", *ADDRESS)
    listed = json.loads((tmp_path / "public" / "site.json").read_text())
    (tmp_path / "public" / "old.html").write_text("gone")
    (tmp_path / "public" / "site.json").write_text(json.dumps({"files": [*listed["files"], "old.html", "../house/x"]}))
    (tmp_path / "house" / "x").write_text("stays")
    (tmp_path / "public" / "CNAME").write_text("valley.example.org")
    said = shell.ok("site", "house", "public", *ADDRESS)
    assert "; 0 written, 1 removed." in said
    assert not (tmp_path / "public" / "old.html").exists()
    assert (tmp_path / "public" / "CNAME").is_file()
    assert (tmp_path / "house" / "x").is_file()
    assert house.record.is_file()


def test_a_folder_of_other_things_is_left_alone(tmp_path: Path):
    mid_life(tmp_path / "house")
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "letter.txt").write_text("dear")
    said = Shell(tmp_path).refused("site", "house", "letters", *ADDRESS)
    assert "there is something else here" in said


def test_a_folder_of_houses_becomes_a_folder_of_sites(tmp_path: Path):
    mid_life(tmp_path / "houses" / "clear-air")
    at_the_circle(tmp_path / "houses" / "lake")
    Shell(tmp_path).ok("site", "houses", "public", *ADDRESS)
    names = pages(tmp_path / "public").keys()
    assert {"index.html", "clear-air/index.html", "clear-air/decisions.html", "lake/circle.html"} <= names
    assert (tmp_path / "public" / "lake" / "record" / "checkpoint").is_file()
    assert 'href="lake/index.html"' in pages(tmp_path / "public")["index.html"]
    assert 'href="../index.html"' not in pages(tmp_path / "public")["lake/index.html"]


def test_what_is_not_copied_becomes_plain_text_and_a_button_to_it_goes():
    page = '<p><a href="/a">A &amp; b</a> <a href="/b" title="x">c</a> <a class="button" href="/b">d <b>e</b></a>.</p>'
    lead = {"/a": "a.html"}.get
    assert rewritten(page, lead) == '<p><a href="a.html">A &amp; b</a> c .</p>'


def test_forms_and_scripts_go_and_what_is_for_browsers_without_them_stays():
    page = (
        "<!DOCTYPE html><form><form></form><p>x</p></form><script>a<b</script><noscript><p>y</p></noscript><!-- z -->"
    )
    assert rewritten(page, lambda _: None) == "<!DOCTYPE html><p>y</p>"


@pytest.mark.parametrize("link", ["https://example.org/", "mailto:a@example.org", "#here", "//example.org/x", ""])
def test_what_leads_elsewhere_is_left_as_it_is(link: str):
    assert rewritten(f'<a href="{link}">x</a>', lambda _: None) == f'<a href="{link}">x</a>'


def test_a_feed_leads_into_the_copy():
    feed = '<link href="/decisions/67" rel="alternate"/><link href="https://example.org/"/>'
    led = rewritten_feed(feed, {"/decisions/67": "https://valley.example.org/decisions/67.html"}.get)
    assert 'href="https://valley.example.org/decisions/67.html"' in led
    assert 'href="https://example.org/"' in led


def test_a_language_that_the_pages_do_not_speak_is_refused(tmp_path: Path):
    mid_life(tmp_path / "house")
    said = Shell(tmp_path).run("site", "house", "public", *ADDRESS, "--language", "tlh")
    assert said.status == 1
    assert "these pages do not speak “tlh”" in said.err
    assert "There are: en" in said.err
    assert not (tmp_path / "public").exists()


def test_a_record_that_does_not_hold_is_not_copied(tmp_path: Path):
    house = mid_life(tmp_path / "house")
    with sqlite3.connect(house.record) as record:
        record.execute("DROP TRIGGER record_node_update")
        record.execute("UPDATE record_node SET hash = zeroblob(32) WHERE level = 0 AND number = 3")
    record.close()
    said = Shell(tmp_path).run("site", "house", "public", *ADDRESS)
    assert said.status == 1
    assert "the page /record/" in said.err
    assert not (tmp_path / "public" / "index.html").exists()


def test_nobody_copies_a_house_that_is_none(tmp_path: Path):
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "letter.txt").write_text("dear")
    Shell(tmp_path).refused("site", "letters", "public", *ADDRESS)
    shutil.rmtree(tmp_path / "letters")


@pytest.mark.parametrize("path", ["/notices", "/sign-in", "/me/data", "/map/table", "/circle/room", "/calendar/x.ics"])
def test_what_is_somebodys_own_or_needs_a_server_is_not_copied(path: str):
    assert not is_copied(path)
