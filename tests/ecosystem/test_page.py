"""The page: complete, in plain words, and safe whatever actors write."""

from __future__ import annotations

import ast
import json
import re
from html import unescape
from html.parser import HTMLParser
from pathlib import Path

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from concerted.ecosystem import Coded, Corpus, Document, Skipped, Tie, map_ecosystem, saying
from concerted.ecosystem.markup import Html, filled, joined, listed, tag
from concerted.ecosystem.numerals import hundredths
from concerted.ecosystem.page import body, to_html
from concerted.ecosystem.page.groups import DISSENT, FIRST, MORE, group_sections
from concerted.ecosystem.page.view import MOST_ENTRIES, OWN_WORDS, View, Ways, probability
from concerted.ecosystem.report import ON_WORDING, to_json
from concerted.ecosystem.saying import gettext
from tests.ecosystem.test_wording import landscape
from tests.web.houses import the_map

SCHEMA = json.loads((Path(__file__).resolve().parents[2] / "docs" / "map.schema.json").read_text())
ALONE = {"br", "input", "meta"}


class Sound(HTMLParser):
    """Notes every element that is not closed where it should be, every id, and every link inside the page."""

    def __init__(self):
        super().__init__()
        self.open, self.wrongs, self.ids, self.links = [], [], [], []

    def handle_starttag(self, name, attrs):
        found = dict(attrs)
        self.ids += [found["id"]] if "id" in found else []
        self.links += [found["href"]] if found.get("href", "").startswith("#") else []
        if name not in ALONE:
            self.open.append(name)

    def handle_endtag(self, name):
        if not self.open or self.open.pop() != name:
            self.wrongs.append(name)


def checked(page: str) -> Sound:
    sound = Sound()
    sound.feed(page)
    assert sound.wrongs == []
    assert sound.open == []
    assert len(sound.ids) == len(set(sound.ids))
    assert {link[1:] for link in sound.links} <= set(sound.ids)
    return sound


def words_of(page: str) -> str:
    shown = re.sub(r"<(style|script)>.*?</\1>", "", page, flags=re.DOTALL)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", shown)).split())


def coded(actors: int = 12, concepts: int = 14, *, dissent: bool = False) -> Corpus:
    said = []
    for n in range(actors):
        for column in range(concepts):
            side = 1 if (n < actors / 2) == (column % 3 > 0) else -1
            if dissent and n in (0, 1, 2) and column == 0:
                side = -side
            said.append(Coded(actor=f"Actor {n}", concept=f"Demand {column}", value=side))
    return Corpus(coded=tuple(said))


def of_wording() -> Corpus:
    made = [
        Document(actor=f"Body {n}", source=f"{n}-{part}.txt", text=text)
        for n, texts in enumerate(landscape())
        for part, text in enumerate(texts)
    ]
    return Corpus(documents=tuple(made))


@pytest.fixture(scope="module")
def report():
    return to_json(map_ecosystem(coded(dissent=True)))


def test_text_is_escaped_unless_it_is_markup():
    assert tag("p", "<b>", Html("<i>x</i>"), None, class_="a", title='"', hidden=True, id=None) == (
        '<p class="a" title="&quot;" hidden>&lt;b&gt;<i>x</i></p>'
    )
    assert tag("input", type="radio", checked=False) == '<input type="radio">'
    assert joined("&", [tag("b"), "<"]) == "&amp;<b></b>&lt;"
    assert listed(["a<", Html("<b>")], " & ") == "a&lt; &amp; <b>"
    assert filled("%(a)s < %(b)s", a="&", b=Html("<b>")) == "&amp; &lt; <b>"


def test_the_page_of_a_map_of_positions_says_all_there_is_to_say(report):
    page = to_html(report)
    checked(page)
    jsonschema.validate(report, SCHEMA)
    told = words_of(page)
    for said in (
        "2 latent coalitions", "hold the same positions more often than chance would have it", "Stable",
        "Where alignment is strongest", "What divides them", "Whom to invite to the formation circle",
        "Whom to introduce to whom", "Opposes them", "How it was looked for", "All actors", "All concepts",
        "Nearest allies", "Most opposed", "less than 1 in 1,000",
    ):  # fmt: skip
        assert said in told, said


def test_what_divides_a_group_is_where_a_fifth_or_more_of_those_who_speak_stand_apart(report):
    assert DISSENT < 3 / 6
    told = words_of(to_html(report))
    assert "What divides them Demand 0 3 for, 3 against" in told


def test_the_words_are_the_readers(report):
    told = words_of(
        body(report, words={"actor": "team", "actors": "teams", "circle": "kick-off", "sentences": "lines"})
    )
    assert "Whom to invite to the kick-off" in told
    assert "All teams" in told


def said_by_nobody_else(page: str, report: object) -> set[str]:
    """Return the words of a page that stand in no translated sentence, nor in the map itself."""
    shown = " ".join([words_of(page), *map(unescape, re.findall(r'aria-label="([^"]*)"', page))])
    while "«" in shown:
        shown = re.sub("«[^«»]*»", " ", shown)
    known = json.dumps([report, OWN_WORDS], ensure_ascii=False)
    return set(re.findall(r"[^\W\d_]{2,}", shown)) - set(re.findall(r"[^\W\d_]{2,}", known))


def rich() -> dict[str, object]:
    """Return a map that has of everything something."""
    report = the_map()
    group = report["coalitions"][0]
    passage = {
        "a": "River Watch", "b": "Beekeepers", "letters": 300, "text": "x", "source_a": "a", "start_a": 1,
        "source_b": "b", "start_b": 2,
    }  # fmt: skip
    leaning = [{"actor": "Beekeepers", "alignment": 0.4}]
    invited = [{"actor": "River Watch", "constituency": "rivers", "covers": [0, 1], "loses": [0] * 4, "alone": True}]
    whole = {**group, "stable": False, "overlapping": leaning * 9, "invitations": invited, "bridges": leaning}
    return {
        **report,
        "coalitions": [whole, {**group, "parent": 0, "invitations": [{**invited[0], "loses": [], "alone": False}]}],
        "copied": [passage],
        "skipped": [{"source": "x", "why": "y", "read": read} for read in (True, False)] * 300,
        "merged": {"River Watch": ["RW"]},
    }


@pytest.mark.parametrize(
    "corpus", [None, coded(dissent=True), coded(3, 2), of_wording()], ids=["rich", "sides", "none", "wording"]
)
def test_every_sentence_of_the_page_can_be_said_in_the_readers_language(corpus):
    report = to_json(map_ecosystem(corpus)) if corpus else rich()
    assert said_by_nobody_else(body(report, translate=lambda sentence: f"«{sentence}»"), report) == set()


def test_every_sentence_is_said_where_an_extractor_of_messages_finds_it():
    room = Path(saying.__file__).parent
    asked = [
        call
        for path in (*sorted((room / "page").glob("*.py")), room / "picture.py")
        for call in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(call, ast.Call) and getattr(call.func, "attr", getattr(call.func, "id", "")) == "gettext"
    ]
    assert len(asked) > 100
    told = {ast.unparse(call) for call in asked if not isinstance(call.args[0], ast.Constant)}
    assert told == {"view.gettext(ON_WORDING)"}  # which is marked where it is written


def test_a_page_of_wording_shows_words_and_passages_and_no_side():
    report = to_json(map_ecosystem(of_wording()))
    assert report["basis"] == "wording"
    jsonschema.validate(report, SCHEMA)
    page = to_html(report)
    checked(page)
    told = words_of(page)
    assert ON_WORDING in told
    assert "who writes alike, not who agrees" in told
    assert "What they say and others say less" in told
    assert "Passages that are most like them" in told
    for side in ("Where alignment is strongest", "What divides", "Opposes", "All concepts", "map-bar", " against"):
        assert side not in told
    for group in report["wording"]["groups"]:
        for passage in group["passages"]:
            assert passage["text"] in told


def test_no_coalition_here_says_what_was_looked_at_what_chance_gives_and_what_is_needed():
    said = [
        Coded(actor=f"A{n}", concept=f"c{(n * 7 + m) % 9}", value=(-1) ** (n * m // 3))
        for n in range(7)
        for m in range(7)
    ]
    report = to_json(map_ecosystem(Corpus(coded=tuple(said))))
    assert report["coalitions"] == []
    page = to_html(report)
    checked(page)
    told = words_of(page)
    for words in ("No coalition here", "What was looked at", "What chance would give", "What would be needed to tell"):
        assert words in told
    assert "with a probability of about" in told


def test_of_many_in_no_coalition_there_is_no_picture():
    names = [f"Actor {n}" for n in range(80)]
    actors = [{"name": n, "documents": 1, "positions": {}, "near": [], "far": [], "quotes": []} for n in names]
    lonely = {**the_map(), "actors": actors, "coalitions": [], "introduce": [], "ties": [], "alignment": []}
    page = to_html({**lonely, "missing": "More documents would tell."})
    checked(page)
    assert '<svg class="map ' not in page
    assert "All 80" in words_of(page)


def test_wording_that_tells_of_nobody_is_said():
    wording = {**the_map()["wording"], "chance": 0.001}
    assert "Their wording alone tells of no groups." in words_of(to_html({**the_map(), "wording": wording}))


def test_strangers_are_told_why_and_their_lift_only_where_some_have_met():
    told = words_of(to_html(the_map()))
    assert "Strangers who should meet" in told
    assert "strongly aligned (+0.80); lift 2.5" in told
    assert "Of 100 pairs as active and as far apart, 12 are as much aligned." in told
    assert "They are 2 ties apart. 1 actor knows one of them and not the other" in told
    told = words_of(to_html({**the_map(), "counts": {**the_map()["counts"], "ties": 0}}))
    assert "lift 2.5" not in told
    assert "there is no past to learn from" in told


def test_copied_passages_are_shown_as_coordination_by_pair():
    passage = {
        "a": "River Watch", "b": "Beekeepers", "letters": 300, "text": "x" * 300, "source_a": "a.txt", "start_a": 1000,
        "source_b": "b.txt", "start_b": 2,
    }  # fmt: skip
    copied = [passage, {**passage, "letters": 90, "text": "y" * 90}]
    copied += [{**passage, "b": f"Body {n}"} for n in range(6)]
    page = to_html({**the_map(), "copied": copied})
    checked(page)
    told = words_of(page)
    assert "Passages in common, word for word" in told
    assert "shows coordination" in told
    assert "River Watch and 1 Beekeepers 2 passages" in told.replace("1 River", "River").replace(
        "and Beekeepers", "and 1 Beekeepers"
    )
    assert "a.txt from letter 1,000" in told
    assert "and 2 more pairs" in told


def test_an_unstable_group_is_marked_and_its_parts_are_in_it():
    report = the_map()
    group = report["coalitions"][0]
    part = {**group, "actors": group["actors"][:3], "parent": 0, "stable": False, "stability": 0.4}
    leaning = {"actor": "Beekeepers", "alignment": 0.4}
    both = {**report, "coalitions": [{**group, "stable": False, "overlapping": [leaning]}, part, {**part, "parent": 1}]}
    page = to_html(both)
    checked(page)
    told = words_of(page)
    assert "It is unstable" in told
    assert "Treat it as a hint" in told
    assert "Coalition 1.1: 3 actors, unstable" in told
    assert "Coalition 1.1.1: 3 actors, unstable" in told
    assert "In another coalition, and leaning to this one too: Beekeepers (coalition –)." in told


def test_who_leans_to_a_part_is_said_with_the_part_that_it_is_in():
    report = the_map()
    group = report["coalitions"][0]
    one = {**group, "actors": group["actors"][:3], "parent": 0}
    one["overlapping"] = [{"actor": group["actors"][3], "alignment": 0.4}] * 9
    other = {**group, "actors": [group["actors"][3], "Beekeepers", "Field Workers"], "parent": 0}
    told = words_of(to_html({**report, "coalitions": [group, one, other]}))
    assert "leaning to this one too: School Parents (coalition 1.2)" in told
    assert "and 1 more." in told


def test_what_an_absence_would_lose_is_said():
    report = the_map()
    group = report["coalitions"][0]
    invited = [
        {"actor": "River Watch", "constituency": "rivers", "covers": [0, 1], "loses": [0, 1, 0, 1], "alone": True}
    ]
    told = words_of(to_html({**report, "coalitions": [{**group, "invitations": invited}]}))
    assert "River Watch for rivers · speaks to 2 shared concepts" in told
    assert "Without it nobody else speaks to “ Publish what is sprayed. ”" in told
    assert "nor to 1 more; nobody else speaks for rivers." in told


def test_a_group_without_beliefs_sentences_or_strangers_is_told_all_the_same():
    report = the_map()
    bare = {
        **report["coalitions"][0], "latent": False, "beliefs": [], "divides": [], "sentences": [], "introduce": [],
        "bridges": [], "opponents": [], "invitations": [], "circle": [],
    }  # fmt: skip
    page = to_html({**report, "coalitions": [bare], "introduce": [], "missing": "They know each other already."})
    checked(page)
    told = words_of(page)
    assert "No latent coalition here: those who are aligned know each other" in told
    assert "on no concept all alike" in told
    assert "They know each other already." in told


def test_how_it_was_read_is_said():
    skipped = (Skipped(source="x.png", why="not text"), Skipped(source="y.txt", why="a guess", read=True))
    corpus = Corpus(coded=coded().coded, skipped=skipped, merged={"Actor 1": ("actor 1",)})
    told = words_of(to_html(to_json(map_ecosystem(corpus))))
    assert "Not read (1). What Why x.png not text" in told
    assert "Read, but not without doubt (1). What Why y.txt a guess" in told
    assert "Names taken for one (1). Name Also spelled Actor 1 actor 1" in told


def test_of_very_many_actors_and_concepts_a_part_is_on_the_page_and_it_stays_small():
    sizes = 520, 510
    names = [f"Actor number {n} of the long list" for n in range(sizes[0])]
    group = {**the_map()["coalitions"][0], "actors": names[:300], "known": [], "circle": names[:12]}
    held = [
        {"concept": n, "name": f"Demand {n}", "supporting": names[:250], "opposing": names[250:260], "quotes": []}
        for n in range(80)
    ]  # fmt: skip
    report = {
        **the_map(),
        "actors": [
            {
                "name": name,
                "documents": 1,
                "positions": {str(c): 0.5 for c in range(sizes[1])},
                "near": [],
                "far": [],
                "quotes": [],
            }
            for name in names
        ],
        "concepts": [
            {"name": f"Demand {n} " * 30, "kind": "coded", "statements": 0, "supporting": 300, "opposing": 9}
            for n in range(sizes[1])
        ],
        "coalitions": [{**group, "beliefs": held, "divides": [], "invitations": []}],
    }
    page = to_html(report)
    sound = checked(page)
    assert len(page.encode()) < 4_000_000
    assert sum(one.startswith("actor-") for one in sound.ids) == MOST_ENTRIES
    told = words_of(page)
    assert "Further 20 are in map.json." in told
    assert "Further 10 are in map.json." in told
    assert f"and {80 - FIRST} more" in told
    assert f"Further {80 - FIRST - MORE} are in map.json." in told
    assert "400 of 520 are drawn." in told


@settings(max_examples=30)
@given(st.text(min_size=1, max_size=40), st.text(max_size=60))
def test_no_name_or_text_breaks_the_page(name, text):
    report = json.loads(json.dumps(the_map()).replace('"River Watch"', json.dumps(name)))
    group = report["coalitions"][0]
    group["sentences"][0]["text"] = group["beliefs"][0]["quotes"][0]["text"] = text
    report["concepts"][0]["name"] = text
    checked(to_html(report))


def test_the_pages_own_policy_lets_only_its_own_script_run():
    page = to_html(the_map())
    assert page.count("<script>") == 1
    assert "script-src &#x27;sha256-" in page or "script-src 'sha256-" in page
    assert Tie(a="a", b="b").kind == "given"


@pytest.mark.parametrize(("share", "said"), [(1.0, "100"), (0.996, "100"), (0.32, "32"), (0.0033, "0.33"), (0.0, "0")])
def test_a_share_of_a_hundred_is_said_in_two_digits_and_never_with_an_exponent(share, said):
    assert hundredths(share) == said


def test_a_chance_near_one_is_said_in_plain_numbers():
    assert probability(0.998, gettext) == "about 100\N{NO-BREAK SPACE}%"
    assert probability(0.0099, gettext) == "about 0.99\N{NO-BREAK SPACE}%"


def test_a_concept_leads_to_its_entry_where_it_has_one():
    leads = "All who speak to it"
    assert leads in words_of(group_sections(View(the_map())))
    assert leads not in words_of(group_sections(View(the_map(), ways=Ways(entries=0))))


def test_who_is_suggested_can_be_invited_where_somebody_can():
    ways = Ways(invite="#invite-{}".format)
    assert 'href="#invite-0"' in str(group_sections(View(the_map(), ways=ways)))
    assert "Invite them" not in words_of(group_sections(View(the_map())))
