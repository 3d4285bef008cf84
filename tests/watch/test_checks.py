"""Every check against real servers on this machine: kept, missed, and unknown where it could not look."""

import io
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import get_args

import pytest

from concerted.coalition.watching import WITHIN as DECLARED_WITHIN
from concerted.coalition.watching import Look as Declared
from concerted.watch import (
    CHECKS,
    WITHIN,
    Case,
    Eyes,
    Fetcher,
    Gathering,
    Limits,
    Memory,
    Report,
    Sight,
    look,
    validating,
)
from concerted.watch import git as git_module
from concerted.watch.checks import schema as schema_module
from tests.watch.strangers import Stranger, git_at, gone, repository, silent, status, unused_port

CASE = Case(look="file", clause="data", member="clinics", period="2026-11", starts="2026-11-01", ends="2026-12-01")


class Clock:
    """A clock that the test sets."""

    at = "2026-11-15T12:00:00Z"


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def eyes(tmp_path: Path, clock: Clock) -> Iterator[Eyes]:
    memory = Memory(tmp_path / "watch.db")
    limits = Limits(apart=0, patience=0.5, longest=0.5)
    yield Eyes(Fetcher(now=lambda: clock.at, private=True, limits=limits), memory)
    memory.close()


def seen(eyes: Eyes, what: str, address: str | None = None, **fields: object) -> Sight:
    return look(replace(CASE, look=what, address=address, **fields), eyes)  # type: ignore[arg-type]


def verdict(eyes: Eyes, what: str, address: str | None = None, **fields: object) -> str:
    return seen(eyes, what, address, **fields).verdict


def test_there_is_a_check_for_everything_a_clause_may_ask_for():
    assert tuple(CHECKS) == get_args(Declared)
    assert WITHIN == DECLARED_WITHIN


@pytest.mark.parametrize("what", [what for what in CHECKS if what not in WITHIN])
def test_a_check_that_could_not_look_is_unknown_never_missed(eyes: Eyes, there: Stranger, what: str):
    there.at["/silent"] = silent
    addresses = (None, f"http://127.0.0.1:{unused_port()}/x", there.address + "/silent")
    for address in addresses:
        sight = seen(eyes, what, address, days=3, phrase="x", against=address)
        assert (sight.verdict, sight.digest) == ("unknown", None), sight.line.say()
        assert sight.line.say()


def test_a_look_that_this_version_does_not_know_is_unknown(eyes: Eyes):
    assert seen(eyes, "smell").line.say() == "This version cannot look for smell."


class TestAttendance:
    MEETINGS = (Gathering(entry=5, present=("clinics", "growers")), Gathering(entry=9, present=("growers",)))

    def test_it_is_unknown_while_the_period_runs(self, eyes: Eyes):
        sight = seen(eyes, "attendance", share=50, meetings=self.MEETINGS)
        assert (sight.verdict, sight.line.say()) == ("unknown", "At 1 of 2 meetings so far; the period runs.")

    @pytest.mark.parametrize(("share", "expected"), [(50, "kept"), (51, "missed")])
    def test_it_is_judged_by_the_record_once_the_period_is_over(self, eyes: Eyes, clock: Clock, share, expected):
        clock.at = "2026-12-01T00:00:00Z"
        sight = seen(eyes, "attendance", share=share, meetings=self.MEETINGS)
        assert (sight.verdict, sight.excerpt) == (expected, "5+,9-")

    def test_without_meetings_nothing_is_known(self, eyes: Eyes):
        assert verdict(eyes, "attendance", share=50) == "unknown"


class TestReport:
    def test_it_has_until_a_month_after_the_period_to_say(self, eyes: Eyes, clock: Clock):
        clock.at = "2026-12-31T00:00:00Z"
        assert verdict(eyes, "report") == "unknown"
        clock.at = "2027-01-01T00:00:00Z"
        assert verdict(eyes, "report") == "missed"

    def test_its_latest_word_counts(self, eyes: Eyes):
        said = (Report(entry=3, seen="kept", evidence="Done."), Report(entry=4, seen="missed", evidence="Not done."))
        assert verdict(eyes, "report", reports=said) == "missed"
        assert verdict(eyes, "report", reports=said[:1]) == "kept"

    def test_what_it_shows_must_be_there(self, eyes: Eyes, there: Stranger):
        there.page("/proof", "See?")
        shown = Report(entry=3, seen="kept", evidence=f"See {there.address}/proof.")
        assert verdict(eyes, "report", reports=(shown,)) == "kept"
        broken = replace(shown, evidence=f"See {there.address}/nothing.")
        assert verdict(eyes, "report", reports=(broken,)) == "unknown"


class TestUpdated:
    def test_a_feed_is_judged_by_its_newest_item(self, eyes: Eyes, there: Stranger):
        item = "<rss><item><pubDate>Sun, 01 Nov 2026 08:00:00 GMT</pubDate></item></rss>"
        address = there.page("/feed", item, "application/rss+xml")
        assert verdict(eyes, "updated", address, days=15) == "kept"
        assert verdict(eyes, "updated", address, days=13) == "missed"

    @pytest.mark.parametrize(("modified", "expected"), [
        ("Sat, 14 Nov 2026 08:00:00 GMT", "kept"), ("Thu, 01 Oct 2026 08:00:00 GMT", "missed"), ("today!", "unknown"),
    ])  # fmt: skip
    def test_a_page_seen_first_is_judged_by_what_its_server_says(self, eyes, there, modified, expected):
        address = there.page("/page", "Hello", Last_Modified=modified)
        assert verdict(eyes, "updated", address, days=7) == expected

    def test_a_page_that_says_nothing_is_judged_by_what_was_seen(self, eyes: Eyes, there: Stranger, clock: Clock):
        address = there.page("/page", "<html><p>Hello</p><script>1</script>")
        assert verdict(eyes, "updated", address, days=7) == "unknown"
        clock.at = "2026-11-23T13:00:00Z"
        there.page("/page", "<html><p>Hello</p><script>another token</script>")
        assert verdict(eyes, "updated", address, days=7) == "missed"
        there.page("/page", "<html><p>News</p>")
        assert verdict(eyes, "updated", address, days=7) == "kept"

    def test_a_server_that_says_today_for_an_old_text_is_not_believed(self, eyes, there, clock):
        address = there.page("/page", "Hello", Last_Modified="Sun, 15 Nov 2026 12:00:00 GMT")
        assert verdict(eyes, "updated", address, days=7) == "kept"
        clock.at = "2026-11-25T12:00:00Z"
        there.page("/page", "Hello", Last_Modified="Wed, 25 Nov 2026 12:00:00 GMT")
        assert verdict(eyes, "updated", address, days=7) == "missed"


class TestFile:
    def test_what_is_there_is_kept(self, eyes: Eyes, there: Stranger):
        address = there.page("/ROADMAP", "Roadmap for 2027")
        assert verdict(eyes, "file", address) == verdict(eyes, "file", address, phrase="roadmap") == "kept"
        assert verdict(eyes, "file", address, phrase="licence") == "missed"

    def test_what_a_server_says_is_not_there_is_missed(self, eyes: Eyes, there: Stranger):
        there.at["/LICENCE"] = gone
        assert seen(eyes, "file", there.address + "/LICENCE").line.say() == "Nothing is there (404)."
        assert verdict(eyes, "file", there.address + "/LICENCE") == "missed"

    def test_an_empty_file_is_none(self, eyes: Eyes, there: Stranger):
        assert verdict(eyes, "file", there.page("/empty", " \n")) == "missed"

    def test_a_broken_server_says_nothing_about_it(self, eyes: Eyes, there: Stranger):
        there.at["/broken"] = status(500)
        assert verdict(eyes, "file", there.address + "/broken") == "unknown"


class TestPhrase:
    def test_a_text_says_it_or_does_not(self, eyes: Eyes, there: Stranger):
        address = there.page("/about", "<html><p>Data made by\n all of us.</p>")
        assert seen(eyes, "phrase", address, phrase="made by all of us").excerpt == "Data made by all of us."
        assert verdict(eyes, "phrase", address, phrase="made by me") == "missed"


class TestTerms:
    def test_a_text_that_stays_is_kept_and_a_change_is_shown(self, eyes: Eyes, there: Stranger, clock: Clock):
        address = there.page("/terms", "Yours.\nFree.", "text/plain")
        assert verdict(eyes, "terms", address) == "kept"
        clock.at = "2026-11-20T12:00:00Z"
        there.page("/terms", "Yours.\nAt a price.", "text/plain")
        sight = seen(eyes, "terms", address)
        assert sight.verdict == "missed"
        assert sight.line.say() == "It no longer reads as it did on 2026-11-15."
        assert sight.diff.endswith(" Yours.\n-Free.\n+At a price.")

    def test_each_period_begins_with_the_text_as_it_then_is(self, eyes: Eyes, there: Stranger, clock: Clock):
        address = there.page("/terms", "Free.", "text/plain")
        seen(eyes, "terms", address)
        there.page("/terms", "At a price.", "text/plain")
        assert verdict(eyes, "terms", address) == "missed"
        clock.at = "2026-12-02T12:00:00Z"
        assert verdict(eyes, "terms", address, starts="2026-12-01", ends="2027-01-01") == "kept"


class TestSchema:
    SCHEMA = json.dumps({"type": "array", "items": {"required": ["day"], "properties": {"day": {"type": "string"}}}})

    def test_data_fit_or_do_not(self, eyes: Eyes, there: Stranger):
        against = there.page("/schema", self.SCHEMA)
        assert verdict(eyes, "schema", there.page("/good", '[{"day": "Monday"}]'), against=against) == "kept"
        sight = seen(eyes, "schema", there.page("/bad", '[{"day": 5}, {"name": "somebody"}]'), against=against)
        assert sight.line.say() == "The data do not fit the shared schema in 2 places."
        assert sight.excerpt == "$[0].day: type\n$[1]: required"

    def test_a_standard_that_was_pinned_is_the_one_that_was_adopted(self, eyes: Eyes, there: Stranger):
        against, data = there.page("/schema", self.SCHEMA), there.page("/data", "[]")
        digest = eyes.page(against).digest
        assert verdict(eyes, "schema", data, against=against, digest=digest) == "kept"
        there.page("/schema", '{"type": "object"}')
        sight = seen(eyes, "schema", data, against=against, digest=digest)
        assert (sight.verdict, sight.line.say()) == (
            "unknown", "The shared standard is no longer the one that was adopted.",
        )  # fmt: skip

    @pytest.mark.parametrize(
        "schema", ["no JSON", '{"type": 5}', '{"$ref": "https://elsewhere.example/"}', "[" * 90_000]
    )
    def test_a_schema_that_cannot_be_used_says_nothing(self, eyes: Eyes, there: Stranger, schema: str):
        against = there.page("/schema", schema)
        assert verdict(eyes, "schema", there.page("/data", "[]"), against=against) == "unknown"

    def test_the_program_that_compares_reads_and_writes_plain_text(self, monkeypatch: pytest.MonkeyPatch, capsys):
        monkeypatch.setattr("sys.stdin", io.StringIO('[[{"type": "object"}, []]]'))
        assert validating.main() == 0
        assert capsys.readouterr().out == '[["$: type"]]'

    def test_data_made_to_take_for_ever_are_given_up(self, eyes, there, monkeypatch: pytest.MonkeyPatch):
        monkeypatch.setattr(schema_module, "PATIENCE", 1)
        against = there.page("/schema", '{"pattern": "^(a+)+$"}')
        sight = seen(eyes, "schema", there.page("/data", json.dumps("a" * 40 + "b")), against=against)
        assert sight.line.say() == "Comparing the data with the schema took too long."


MUST = {"parameters": [{"in": "query", "name": "key", "required": True, "schema": {"type": "string"}}]}
WARN = {"parameters": [{"in": "query", "name": "q", "schema": {"type": "string", "maxLength": 5}}]}
FREE = {"parameters": [{"in": "query", "name": "q", "schema": {"type": "string"}}]}


class TestDescription:
    @staticmethod
    def api(**operation: object) -> str:
        get = {"responses": {"200": {"description": "ok"}}, **operation}
        return json.dumps({"openapi": "3.0.3", "paths": {"/pets": {"get": get}}})

    def test_an_api_that_breaks_the_standard_is_missed_with_a_sentence_each(self, eyes: Eyes, there: Stranger):
        against = there.page("/shared", self.api())
        sight = seen(eyes, "openapi", there.page("/mine", self.api(**MUST)), against=against)
        assert (sight.verdict, sight.excerpt) == ("missed", "new-required-request-parameter")
        assert sight.line.say() == "It breaks the shared standard in 1 place."
        assert (
            sight.more[0].say() == "GET /pets: the parameter key (query) must be given; the standard does not know it."
        )

    def test_what_the_clause_accepts_does_not_count(self, eyes: Eyes, there: Stranger):
        against, mine = there.page("/shared", self.api()), there.page("/mine", self.api(**MUST))
        accepts = ("new-required-request-parameter",)
        assert verdict(eyes, "openapi", mine, against=against, accepts=accepts) == "kept"

    def test_what_may_break_it_is_told_and_kept(self, eyes: Eyes, there: Stranger):
        against, mine = there.page("/shared", self.api(**FREE)), there.page("/mine", self.api(**WARN))
        sight = seen(eyes, "openapi", mine, against=against)
        assert (sight.verdict, sight.excerpt) == ("kept", "request-parameter-max-length-set")

    def test_what_is_no_description_says_nothing(self, eyes: Eyes, there: Stranger):
        good, bad = there.page("/shared", self.api()), there.page("/mine", "hello: you")
        assert verdict(eyes, "openapi", bad, against=good) == verdict(eyes, "openapi", good, against=bad) == "unknown"

    def test_what_is_too_much_to_compare_says_nothing(self, eyes: Eyes, there: Stranger, monkeypatch):
        monkeypatch.setattr("concerted.watch.openapi.schemas.MOST", 0)
        mine = there.page("/mine", self.api(**FREE))
        assert verdict(eyes, "openapi", mine, against=mine) == "unknown"


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of real repositories."""
    folder = tmp_path_factory.mktemp("kept")
    repository(folder / "lively", "2026-10-01", "2026-11-10")
    repository(folder / "tomorrow", "2027-11-10")
    repository(folder / "empty")
    return folder


class TestRepository:
    @pytest.fixture
    def at(self, there: Stranger, kept: Path) -> str:
        for name in ("lively", "tomorrow", "empty", "nothing"):
            for end in ("info/refs", "git-upload-pack"):
                there.at[f"/{name}/.git/{end}"] = git_at(kept)
        return there.address

    def test_a_repository_is_as_young_as_its_newest_commit(self, eyes: Eyes, at: str):
        sight = seen(eyes, "repository", f"{at}/lively/.git", days=7)
        assert sight.verdict == "kept"
        assert "is of 2026-11-10; 7 days are asked for." in sight.line.say()
        assert verdict(eyes, "repository", f"{at}/lively/.git", days=4) == "missed"

    def test_a_commit_of_the_future_says_nothing(self, eyes: Eyes, at: str):
        assert verdict(eyes, "repository", f"{at}/tomorrow/.git", days=7) == "unknown"

    @pytest.mark.parametrize("name", ["empty", "nothing"])
    def test_what_is_no_repository_says_nothing(self, eyes: Eyes, at: str, name: str):
        assert (
            seen(eyes, "repository", f"{at}/{name}/.git", days=7).line.say() == "Git could not read a repository there."
        )

    @pytest.mark.parametrize("address", ["ssh://git@127.0.0.1/x", "file:///etc", "ext::sh -c true"])
    def test_a_repository_is_on_the_web(self, eyes: Eyes, address: str):
        assert "over http or https only" in seen(eyes, "repository", address, days=7).line.say()

    def test_a_repository_in_the_hosts_own_network_is_not_called(self, eyes: Eyes, at: str, there: Stranger):
        eyes.fetcher.private = False
        before = len(there.heard)
        sight = seen(eyes, "repository", f"{at}/lively/.git", days=7)
        assert sight.line.say() == "It leads into the host's own network."
        assert len(there.heard) == before

    def test_a_host_that_nobody_knows_is_not_reached(self, eyes: Eyes):
        assert verdict(eyes, "repository", "https://nowhere.invalid/x", days=7) == "unknown"

    def test_an_address_of_the_newer_kind_is_written_as_git_takes_it(self):
        parts = git_module.urlsplit("http://[::1]:80/")
        assert git_module._resolved(parts, private=True) == "[::1]"

    def test_who_takes_too_long_or_sends_too_much_is_stopped(self, eyes, there, at, monkeypatch):
        there.at["/silent/info/refs"] = silent
        monkeypatch.setattr(git_module, "LONGEST", 0.3)
        assert "no answer in time" in seen(eyes, "repository", f"{at}/silent", days=7).line.say()
        monkeypatch.setattr(git_module, "LARGEST", 10)
        assert "too large" in seen(eyes, "repository", f"{at}/lively/.git", days=7).line.say()

    def test_without_git_nothing_is_seen(self, eyes: Eyes, at: str, monkeypatch: pytest.MonkeyPatch):
        monkeypatch.setenv("PATH", "/nonexistent")
        assert "no git" in seen(eyes, "repository", f"{at}/lively/.git", days=7).line.say()

    def test_what_goes_while_its_size_is_taken_counts_for_nothing(self, tmp_path: Path, monkeypatch):
        (tmp_path / "link").symlink_to("/nowhere")
        (tmp_path / "file").write_bytes(b"12345")
        monkeypatch.setattr(Path, "lstat", _gone_if_link(Path.lstat))
        assert git_module._size(tmp_path) == 5


def _gone_if_link(lstat):
    def look_(path: Path):
        if path.name == "link":
            raise FileNotFoundError
        return lstat(path)

    return look_
