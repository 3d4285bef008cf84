"""Whatever happened to a library's files, no verb falls over, and none makes a file worse."""

from contextlib import suppress
from datetime import UTC, date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from concerted.commons import parse_pattern, read_patterns
from concerted.commons.checking import check
from concerted.commons.coalitions import as_diff, with_known_use
from concerted.commons.graph import Graph
from concerted.commons.indexes import index_files, open_knowledge
from concerted.commons.mending import mend
from concerted.commons.migrating import migrate
from concerted.commons.mounts import libraries
from concerted.commons.navigator import Navigator
from concerted.commons.renaming import merged, renamed
from concerted.commons.reviewing import By, accepted, queue, rejected
from concerted.commons.site import site
from concerted.commons.tending import tend
from concerted.errors import ConcertedError, InputError
from tests.commons.examples import EVERY

PUT_IN = [
    b"\xff", b"\x00", b"\xef\xbb\xbf", b"\r", b"\r\n", b"\n---\n", b"---\n", b"\t", b"&a ", b"*a",
    b"!!python/name:os.x ", b"<<: *a\n",
    b"[[[[[[", b"{", b'"', b"'", b": ", b"- ", b"# ", b"|\n", b">-\n", b"slug: ../../x\n", b"<script>",
    b"\xe2\x80\xae", b"\xed\xa0\x80", b"\xf0\x9f\x98\x80", b"y" * 3000, b"? ", b"\\", b"null", b"[]", b"{}",
    b"\xc2\x85", b"\xe2\x80\xa8",
    b"1e999", b"9" * 400, b"title:\n", b"graph_garden:\n  inferred_links:\n", b"aliases: {a: b}\n",
    b"relationships:\n  enables: [a, {slug: b}]\n", b"```\n", b"<!--", b"\x1e", b"slug: long-bench\n",
]  # fmt: skip
SLIPS = st.tuples(st.sampled_from(["put", "cut", "lose", "twice", "end"]), st.floats(0, 1), st.sampled_from(PUT_IN))


def damaged(data, slips):
    for kind, part, more in slips:
        at = data.rfind(b"\n", 0, int(part * len(data))) + 1 if more[-1:] == b"\n" else int(part * len(data))
        end = data.find(b"\n", at) + 1 or len(data)
        data = {
            "put": data[:at] + more + data[at:], "cut": data[:at], "lose": data[:at] + data[end:],
            "twice": data[:end] + data[at:end] + data[end:],
            "end": data.replace(b"\n", b"\r\n" if part < 0.5 else b"\r"),
        }[kind]  # fmt: skip
    return data


def troubles(data):
    return {trouble.code for trouble in parse_pattern(data, Path("x.md")).troubles}


@settings(max_examples=30)
@given(st.sampled_from(["groups", "orbital", "legacy", "reduced"]), st.lists(SLIPS, min_size=1, max_size=4))
def test_no_verb_falls_over_what_befell_a_file(dialect, slips):
    with TemporaryDirectory() as place:
        folder = Path(place)
        names = dict(zip(EVERY, ("shared-table", "long-bench", "open-door", "round-stove"), strict=False))
        for each, name in names.items():
            data = EVERY[each].encode()
            (folder / f"{name}.md").write_bytes(damaged(data, slips) if each == dialect else data)
        assert check(folder).findings is not None
        patterns = list(read_patterns([folder]))
        every_verb(folder, patterns, names[dialect])
        before = {file: file.read_bytes() for file in folder.iterdir()}
        mend(before)
        for file, was in before.items():
            assert troubles(file.read_bytes()) <= troubles(was)


def every_verb(folder, patterns, name):
    """Call all of them; what they would write leaves every file readable as it was, and unread ones alone."""
    graph, navigator = Graph(patterns), Navigator(patterns)
    navigator.find("a shared table", context="tech")
    for made in (site(graph, title="x"), index_files(graph, date(2026, 12, 1)), open_knowledge(graph)):
        assert all(".." not in Path(each).parts for each in made)
    tended = tend(patterns, date(2026, 12, 1))
    changes = [(pattern, tended.changes.get(pattern.path)) for pattern in patterns]
    for pattern in patterns:
        for made in (known_use, migrated("v8"), migrated("v7.1"), *map(answered, queue([pattern]))):
            with suppress(ConcertedError):  # what is refused is well said elsewhere; anything else fails here
                changes.append((pattern, made(pattern)))
    for pattern, data in changes:
        assert data is None or troubles(data) <= troubles(pattern.source.data)
    shelves = libraries([folder])
    for made in (lambda: renamed(shelves, name, "new-name"), lambda: merged(shelves, name, "open-door")):
        with suppress(ConcertedError):
            assert made().changes


def known_use(pattern):
    data = with_known_use(pattern, "Here", "It held.")
    as_diff(pattern, data)
    return data


def migrated(to):
    return lambda pattern: migrate(pattern, to).data


def answered(proposal):
    who = By("us", datetime(2026, 12, 1, tzinfo=UTC).date())

    def answer(pattern):
        if not pattern.is_sound:
            return None
        rejected(pattern, proposal.target, who)
        return accepted(pattern, proposal.target, who)

    return answer


def test_a_name_no_file_can_have_is_refused(tmp_path):
    (tmp_path / "shared-table.md").write_text(EVERY["groups"], "utf-8")
    with pytest.raises(InputError, match="is no slug"):
        renamed(libraries([tmp_path]), "shared-table", "x" * 300)
