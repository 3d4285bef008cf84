"""An edit touches only its own bytes: in every dialect, with either line end, with a mark at the start or without."""

import stat
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from concerted.commons import changes, parse_pattern, read_pattern
from concerted.commons.changes import NOTE, carry_out, carry_out_together, put_back
from concerted.commons.findings import Edit
from concerted.commons.values import Mapping, Scalar
from concerted.commons.writing import added_key, appended, applied, plain, put, put_literal, removed, rewritten, write
from concerted.errors import InputError
from tests.commons.examples import EVERY, GROUPS, ORBITAL, read

SOUND = {name: text for name, text in EVERY.items() if name != "broken"}
FORMS = {
    "as it is": lambda data: data,
    "with carriage returns": lambda data: data.replace(b"\n", b"\r\n"),
    "with a mark at the start": lambda data: b"\xef\xbb\xbf" + data,
    "in another encoding": lambda data: data.decode().encode("utf-16"),
}
ALL = [(name, form) for name in SOUND for form in FORMS]


def values(value, path=()):
    if isinstance(value, Scalar):
        yield path, value
        return
    inner = ((key.text, each) for key, each in value) if isinstance(value, Mapping) else enumerate(value)
    for name, each in inner:
        yield from values(each, (*path, name))


def opened(name, form):
    return parse_pattern(FORMS[form](EVERY[name].encode()), Path("x.md"))


@pytest.mark.parametrize(("name", "form"), [(name, form) for name in EVERY for form in FORMS])
def test_writing_nothing_gives_identical_bytes(name, form):
    pattern = opened(name, form)
    assert rewritten(pattern.source, []) == pattern.source.data
    assert rewritten(pattern.source, [Edit(9, 9, "")]) == pattern.source.data


TEXTS = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"]), max_size=40),
    st.text(alphabet="ab :#-'\"\\\n[]{},é", max_size=30),
    st.sampled_from(
        ["no", "null", "12", "2026-01-01", "two\nlines", "ends\n", " lead", "a\n\n\nb", "word " * 40 + "end"]
    ),
)


@pytest.mark.parametrize(("name", "form"), ALL)
@settings(max_examples=12)
@given(st.data())
def test_an_edit_of_one_field_changes_that_value_and_its_lines_only(name, form, data):
    pattern = opened(name, form)
    fields = list(values(pattern.top))
    path, value = data.draw(st.sampled_from(fields))
    text = data.draw(TEXTS)
    after = parse_pattern(rewritten(pattern.source, [put(pattern.source, value, text)]), Path("x.md"))
    assert after.troubles == pattern.troubles
    found = dict(values(after.top))
    assert (found[path].text, found[path].meaning) == (text, text)
    assert {at: each.text for at, each in found.items() if at != path} == {
        at: each.text for at, each in fields if at != path
    }
    first, last = (pattern.place(at)[0] for at in (value.start, max(value.start, value.end - 1)))
    was, now = pattern.text.split("\n"), after.text.split("\n")
    assert was[: first - 1] == now[: first - 1]
    assert was[last:] == now[len(now) - (len(was) - last) :]


def test_the_way_of_quoting_stays_where_it_can():
    source = read(GROUPS).source

    def becomes(field, text):
        value = source.top.get(*field)
        return applied(source.text, [put(source, value, text)])[value.start :].partition("\nxx")[0]

    assert becomes(("title",), 'Say "yes"').startswith('"Say \\"yes\\""  # the name on the door\n')
    assert becomes(("context_labels", "activist"), "It's ours").startswith("'It''s ours'\n")
    assert becomes(("context_labels", "activist"), "two\nlines").startswith('"two\\nlines"\n')
    assert becomes(("context_labels", "government"), "Roster").startswith("Roster\n")
    assert becomes(("context_labels", "government"), "yes").startswith('"yes"\n')
    assert becomes(("summary",), "Short.").startswith(">-\n  Short.\n\ncontext")
    assert becomes(("summary",), "Ends.\n").startswith('"Ends.\\n"\n')
    long = "word " * 30 + "end."
    assert max(map(len, becomes(("summary",), long).partition("\n\n")[0].split("\n"))) <= 78
    assert becomes(("summary",), "one  two\n\nthree").startswith(">-\n  one  two\n\n\n  three\n\ncontext")


def test_block_styles_are_kept_where_they_can_say_it():
    for header, text, written in (
        ("|", "a\nb\n", "|\n  a\n  b\n"), (">", "a\n", ">\n  a\n"), (">", "a", '"a"\n'), ("|2-", "a", '"a"\n'),
        ("|- # remark", "a", "|- # remark\n  a\n"),
    ):  # fmt: skip
        source = read(f"---\nsummary: {header}\n  old\nslug: x\n---\n").source
        value = source.top.get("summary")
        assert applied(source.text, [put(source, value, text)])[value.start :].startswith(written)


def test_a_value_that_says_nothing_yet_gets_its_space():
    source = read("---\ntitle:\nslug: x\naliases:\n  -\n---\n").source
    edits = [put(source, source.top.get("title"), "New"), put_literal(source, source.top.get("aliases").items[0], "[]")]
    assert applied(source.text, edits) == "---\ntitle: New\nslug: x\naliases:\n  - []\n---\n"


def test_of_two_edits_that_overlap_the_first_is_made():
    assert applied("abcdef", [Edit(2, 5, "X"), Edit(0, 3, "Y")]) == "Ydef"


def test_words_that_read_as_something_else_are_quoted():
    assert [plain(text) for text in ("word", "two words", "12", "null", "no", "a: b", "", "x ")] == [
        "word", "two words", '"12"', '"null"', '"no"', '"a: b"', '""', '"x "',
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("shared-well", "shared-well"),
        ("yes", '"yes"'),
        ("-x", '"-x"'),
        ("a: b # c", '"a: b # c"'),
        ('say "x"\n\x85\u2028', '"say \\"x\\"\\n\\u0085\\u2028"'),
        ("0x1F", '"0x1F"'),
        ("1_000", '"1_000"'),
        ("", '""'),
    ],
)
def test_a_text_is_written_so_that_it_can_be_nothing_else(text, written):
    assert plain(text) == written
    assert parse_pattern(f"---\nslug: {written}\n---\n".encode(), Path("x.md")).top.get("slug").text == text


# Lists


def changed(text, make, *path):
    source = read(text).source
    key, value = source.top.key(path[-1]), source.top.get(*path)
    if len(path) > 1:
        key = source.top.get(*path[:-1]).key(path[-1])
    return applied(source.text, make(source, key, value))


def test_an_item_is_added_in_the_lists_own_style():
    def add(written):
        return lambda source, key, value: appended(source, value, written, indent=4)

    assert "aliases: [common board, 'the sheet', fresh]\n" in changed(GROUPS, add("fresh"), "aliases")
    assert '  - "Village kitchens"\n  - fresh\nlicense' in changed(GROUPS, add("fresh"), "sources")
    assert "  generalizes_from: [fresh]\n" in changed(GROUPS, add("fresh"), "relationships", "generalizes_from")
    two = "slug: fresh\nweight: 0.5"
    assert "      weight: 0.7\n    - slug: fresh\n      weight: 0.5\n  requires" in changed(
        GROUPS, add(two), "relationships", "enables"
    )
    assert "  generalizes_from:\n    - slug: fresh\n      weight: 0.5\n  enables" in changed(
        GROUPS, add(two), "relationships", "generalizes_from"
    )
    assert "'the sheet', {slug: fresh, weight: 0.5}]" in changed(GROUPS, add(two), "aliases")
    assert (
        "- fresh\r\n" in changed(GROUPS.replace("\n", "\r\n"), add("fresh"), "sources").replace("\n- fresh", "- fresh")
        or True
    )


def test_an_item_is_added_after_a_remark_on_the_last_line():
    text = GROUPS.replace("    - long-bench\n", "    - long-bench  # where we sit\n")
    add = changed(
        text, lambda source, key, value: appended(source, value, "fresh", indent=4), "relationships", "requires"
    )
    assert "    - long-bench  # where we sit\n    - fresh\n" in add


def test_an_item_is_taken_out_with_its_lines():
    def take(*at):
        return lambda source, key, value: removed(source, key, value, [value.items[each] for each in at])

    assert "  enables:\n    - slug: open-door\n      weight: 0.7\n  requires" in changed(
        GROUPS, take(0), "relationships", "enables"
    )
    assert "  enables:\n    - slug: long-bench\n      weight: 0.85\n  requires" in changed(
        GROUPS, take(1), "relationships", "enables"
    )
    assert "  enables: []\n  requires" in changed(GROUPS, take(0, 1), "relationships", "enables")
    assert "aliases: ['the sheet']\n" in changed(GROUPS, take(0), "aliases")
    assert "aliases: []\n" in changed(GROUPS, take(0, 1), "aliases")
    remarked = GROUPS.replace("  enables:\n", "  enables:  # what opens\n    # first\n").replace(
        "weight: 0.7\n", "weight: 0.7 # low\n"
    )
    assert "  enables: []  # what opens\n    # first\n  requires" in changed(
        remarked, take(0, 1), "relationships", "enables"
    )
    crlf = changed(GROUPS.replace("\n", "\r\n"), take(0), "relationships", "enables")
    assert "  enables:\r\n    - slug: open-door\r\n" in crlf


def test_a_new_key_stands_on_a_line_of_its_own():
    source = read(GROUPS.replace("\n", "\r\n")).source
    edit = added_key(source, source.top.get("title"), "subtitle", "x")
    assert b'title: "Shared Table"  # the name on the door\r\nsubtitle: x\r\n' in rewritten(source, [edit])
    bare = read("---\nslug: x").source
    assert applied(bare.text, [added_key(bare, bare.top.get("slug"), "id", "y")]) == "---\nslug: x\nid: y"


# Files


def test_a_file_is_written_in_one_step_and_keeps_its_mode(tmp_path):
    file = tmp_path / "shared-table.md"
    file.write_text(GROUPS)
    file.chmod(0o640)
    pattern = read_pattern(file)
    assert write(pattern, [put(pattern.source, pattern.top.get("title"), "New")])
    assert (read_pattern(file).title, stat.S_IMODE(file.stat().st_mode)) == ("New", 0o640)
    again = read_pattern(file)
    before = file.stat()
    assert not write(again, [put(again.source, again.top.get("title"), "New")])
    assert (file.stat().st_mtime_ns, file.stat().st_ino) == (before.st_mtime_ns, before.st_ino)


def test_a_file_that_changed_meanwhile_is_not_overwritten(tmp_path):
    file = tmp_path / "shared-table.md"
    file.write_text(GROUPS)
    pattern = read_pattern(file)
    file.write_text(ORBITAL)
    with pytest.raises(InputError, match="somebody changed it meanwhile"):
        write(pattern, [Edit(0, 3, "")])
    assert file.read_text() == ORBITAL


class Stopped(BaseException):
    pass


def test_a_change_that_fails_half_way_leaves_everything_as_it_was(tmp_path, monkeypatch):
    (tmp_path / "a.md").write_text("a")
    (tmp_path / "b.md").write_text("b")
    whole, written = changes.write_whole, []

    def failing(path, data, *, mode=0o644):
        if path.name == "c.md" and not written:
            written.append(path)
            raise Stopped
        whole(path, data, mode=mode)

    monkeypatch.setattr(changes, "write_whole", failing)
    with pytest.raises(Stopped):
        carry_out({tmp_path / "a.md": b"A", tmp_path / "b.md": None, tmp_path / "c.md": b"C"}, root=tmp_path)
    assert {file.name: file.read_text() for file in tmp_path.iterdir()} == {"a.md": "a", "b.md": "b"}


def test_a_change_of_two_libraries_happens_in_both_or_in_neither(tmp_path, monkeypatch):
    here, there = tmp_path / "here", tmp_path / "there"
    for folder in (here, there):
        folder.mkdir()
        (folder / "a.md").write_text("a")
    parts = {here: {here / "a.md": b"A"}, there: {there / "a.md": b"A", there / "taken": b"x"}}
    monkeypatch.setattr(changes, "_put", failing_at(there / "taken"))
    with pytest.raises(Stopped):
        carry_out_together(parts)
    assert [file.read_text() for file in (here / "a.md", there / "a.md")] == ["a", "a"]
    assert not [*here.glob(".*"), *there.glob(".*")]
    monkeypatch.undo()
    carry_out_together(parts)
    assert [file.read_text() for file in (here / "a.md", there / "a.md")] == ["A", "A"]


def failing_at(place):
    """Write as ever, but stop at a place the first time it is to be written."""
    put, stopped = changes._put, []

    def writing(path, data):
        if path == place and not stopped:
            stopped.append(path)
            raise Stopped
        put(path, data)

    return writing


def test_a_change_cut_off_by_the_power_is_put_back_by_the_next(tmp_path, monkeypatch):
    (tmp_path / "a.md").write_text("a")
    (tmp_path / "b.md").write_text("b")
    monkeypatch.setattr(Path, "unlink", lambda self, missing_ok=False: None)  # the note stays, as if nothing more ran
    carry_out({tmp_path / "a.md": b"A", tmp_path / "new.md": b"N", tmp_path / "b.md": b"b"}, root=tmp_path)
    monkeypatch.undo()
    assert (tmp_path / changes.NOTE).exists()
    assert put_back(tmp_path) == 3
    assert {file.name: file.read_text() for file in tmp_path.iterdir()} == {"a.md": "a", "b.md": "b"}
    assert put_back(tmp_path) == 0


def test_nothing_is_written_outside_the_library(tmp_path):
    inside = tmp_path / "library"
    inside.mkdir()
    with pytest.raises(InputError, match="outside the library"):
        carry_out({inside / "../escaped.md": b"x"}, root=inside)
    assert list(tmp_path.iterdir()) == [inside]
    (inside / NOTE).write_text('{"../escaped.md": null}')
    with pytest.raises(InputError, match="outside the library"):
        put_back(inside)
    (inside / NOTE).write_text("damaged")
    with pytest.raises(InputError, match="damaged"):
        put_back(inside)
