"""Whether a text is one that was signed: whatever mail and chat do to it, and whatever somebody changes in it."""

from __future__ import annotations

import textwrap
import unicodedata

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from concerted.errors import Refused
from concerted.guard.messages import (
    LONGEST,
    Known,
    canonical,
    check_message,
    code,
    codes_in,
    difference,
    digest,
    footer,
    match,
)

LETTER = """\
To the mayor

We ask you to publish what the meters at the "old mill" measure - every week, not every month.
It's 5 > 3: more figures, fewer rumours...

Clear Air
"""
KNOWN = Known(41, digest(LETTER), LETTER)

words = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "S")), min_size=1, max_size=8)
messages = st.lists(words, min_size=1, max_size=25).map(" ".join)


def test_the_canonical_form_is_as_it_is_written_down():
    text = "»\u200bNa\u00efve ﬁles\u202f—  “soon”…\r\n\r\n  ‘we’ --- all\u00ad-day ［x］"
    assert canonical(text) == '"Naïve files - "soon"... \'we\' - all-day ［x］'


@pytest.mark.parametrize(
    "came",
    [
        textwrap.fill(LETTER, 30),
        textwrap.indent(textwrap.fill(LETTER, 40), "> "),
        textwrap.indent(LETTER, "> > "),
        textwrap.indent(LETTER, ">>"),
        LETTER.replace(" ", "\u00a0"),
        LETTER.replace("\n", "\r\n"),
        LETTER.replace('"old mill"', "“old mill”").replace("It's", "It’s").replace("...", "…").replace(" - ", " — "),
        "\ufeff" + LETTER.replace("publish", "pub\u00adlish").replace("We", "\u2068We\u2069\u200b"),
        unicodedata.normalize("NFD", LETTER),
        f"{LETTER}\n{footer(code(41, KNOWN.digest), 'https://air.example/verify')}",
        "\n".join(line if n == 2 else f"> {line}" for n, line in enumerate(textwrap.wrap(LETTER, 50))),
    ],
)  # fmt: skip
def test_mail_and_chat_change_nothing(came):
    assert match(came, [KNOWN]).verdict == "ours"
    assert match(came, [KNOWN]).number == 41


@given(messages, st.data())
def test_every_mangling_of_any_message_verifies(text, data):
    assume(not text.startswith(">") and canonical(text))
    known = Known(1, digest(text), text)
    unseen = st.sampled_from(["", "", "", "\u200b", "\u00ad", "\ufeff", "\u2060", "\ufe0f"])
    gaps = st.sampled_from([" ", "\n", "  ", "\u00a0", "\r\n", "\t", " \n\n "])
    came = "".join(c if c != " " else data.draw(gaps) for c in text)
    came = "".join(c + data.draw(unseen) for c in came)
    came = came.replace('"', data.draw(st.sampled_from('"“”„'))).replace("'", data.draw(st.sampled_from("'‘’")))
    came = came.replace("-", data.draw(st.sampled_from("-–—‑")))
    for _ in range(data.draw(st.integers(0, 3))):
        came = "\n".join("> " + line if line.strip() else ">" for line in came.splitlines())
    assert match(came, [known]).verdict == "ours"


@given(messages, st.data())
def test_no_change_of_words_does(text, data):
    parts = text.split(" ")
    place = data.draw(st.integers(0, len(parts) - 1))
    other = data.draw(st.text(st.characters(codec="utf-8", categories=("L", "N")), min_size=1, max_size=6))
    if data.draw(st.booleans()):
        parts.insert(place, other)
    else:
        assume(canonical(other) != canonical(parts[place]))
        parts[place] = other
    changed = " ".join(parts)
    assume(canonical(changed) != canonical(text))
    assert match(changed, [Known(1, digest(text), text)]).verdict != "ours"


@given(st.text())
def test_the_canonical_form_of_a_message_is_stable(text):
    assume(not canonical(text).startswith(">"))
    assert canonical(canonical(text)) == canonical(text)


@pytest.mark.parametrize(
    ("was", "now"),
    [
        ("week", "year"),
        ("not every", "every"),
        ("5 > 3", "5 < 3"),
        ("We", "we"),
        ("mill", "miIl"),
        ("figures,", "figures"),
    ],
)
def test_an_altered_message_is_shown_with_the_difference(was, now):
    found = match(LETTER.replace(was, now, 1), [KNOWN])
    assert (found.verdict, found.number) == ("altered", 41)
    assert any(piece.how != "same" for piece in found.pieces)
    ours = " ".join(piece.words for piece in found.pieces if piece.how != "added")
    assert ours == canonical(LETTER)


def test_a_text_that_reads_otherwise_than_it_is_written_is_altered():
    assert match(LETTER.replace("mayor", "\u202emayor"), [KNOWN]).verdict == "altered"


def test_what_nobody_signed_is_not_from_the_record():
    assert match("The bridge is closed on Sunday because of the market.", [KNOWN]).verdict == "unknown"
    assert match("", [KNOWN]).verdict == "unknown"
    assert match("yes", []).verdict == "unknown"
    assert match("?!", [KNOWN]).verdict == "unknown"


def test_an_erased_message_is_known_word_for_word_but_never_compared():
    gone = Known(41, KNOWN.digest)
    assert match(LETTER, [gone]).verdict == "ours"
    assert match(LETTER.replace("week", "year"), [gone]).verdict == "unknown"


def test_the_nearest_of_several_is_shown_and_the_latest_of_equal_ones():
    other = Known(50, digest("We meet on Sunday at the bridge."), "We meet on Sunday at the bridge.")
    again = Known(60, KNOWN.digest, LETTER)
    assert match("We meet on Monday at the bridge.", [KNOWN, other, again]).number == 50
    assert match(LETTER, [KNOWN, other, again]).number == 60


def test_a_code_names_its_message_alone_or_in_an_address_or_below_other_words():
    named = code(41, KNOWN.digest)
    for given_code in (named, named.upper().replace("0", "O"), f"https://air.example/verify/{named}", footer(named)):
        assert match(given_code, [KNOWN]).verdict == "named", given_code
    found = match(f"Stay at home, all of you!\n{footer(named)}", [KNOWN])
    assert (found.verdict, found.number) == ("altered", 41)
    assert match(footer(named.replace("41-", "42-")), [KNOWN]).verdict == "unknown"
    assert match("41-0000000000", [KNOWN]).verdict == "unknown"
    assert codes_in("call 41-0000000000 now") == []


def test_long_texts_of_one_word_take_no_time():
    same = "a " * (LONGEST // 2)
    assert match(same + "b", [Known(1, digest(same), same)]).verdict == "altered"
    with pytest.raises(Refused, match="100,000"):
        match(same * 6, [KNOWN])


@pytest.mark.parametrize(
    ("text", "why"), [("  \n", "no words"), ("x" * (LONGEST + 1), "20,000"), ("> so they said", "quotation")]
)
def test_what_cannot_be_signed_is_said(text, why):
    with pytest.raises(Refused, match=why) as refused:
        check_message(text)
    assert refused.value.hint
    check_message(LETTER)


def test_two_texts_are_laid_side_by_side_word_by_word():
    seen = [(piece.how, piece.words) for piece in difference("We want less spraying.", "We want to know.")]
    assert seen == [("same", "We want"), ("missing", "less spraying."), ("added", "to know.")]
    assert [piece.how for piece in difference("a b", "a")] == ["same", "missing"]
    assert [piece.how for piece in difference("a", "a b")] == ["same", "added"]
    often = "the " * 300
    assert [piece.how for piece in difference(f"{often}end", f"{often}start")] == ["same", "missing", "added"]
