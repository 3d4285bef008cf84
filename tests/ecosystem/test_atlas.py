"""The atlas: where everyone stands, who is chosen, what a window shows, what stands behind a dot and a line."""

from __future__ import annotations

import math
import sqlite3
import threading
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from concerted.ecosystem import map_ecosystem
from concerted.ecosystem.atlas import Atlas, Chosen, atlas_bytes, said_by, said_in
from concerted.ecosystem.atlas import view as view_of
from concerted.ecosystem.atlas.places import places
from concerted.ecosystem.atlas.view import Box, network, seen
from concerted.ecosystem.corpus import Coded, Corpus, Tie
from concerted.ecosystem.report import to_json
from tests.ecosystem.test_map import FOES, FRIENDS, corpus
from tests.ecosystem.test_page import coded
from tests.web.houses import NAMES, the_map

OF = "0" * 64


def atlas(report: dict[str, Any], said: Any = None) -> Atlas:
    return Atlas.held(atlas_bytes(report, said, of=OF))


@pytest.fixture(scope="module")
def found():
    ties = (
        Tie(a=FRIENDS[0], b=FRIENDS[1], where="market", date="2020-05-01"),
        Tie(a=FRIENDS[0], b=FRIENDS[2], where="fair"),
        Tie(a=FOES[0], b=FOES[1], kind="named", where="a letter"),
    )
    facts = {FRIENDS[0]: {"reach": "1200", "context": "tech"}, FOES[0]: {"context": "activist"}}
    return map_ecosystem(corpus(ties=ties, facts=facts))


@pytest.fixture(scope="module")
def report(found):
    return to_json(found)


@pytest.fixture(scope="module")
def whole(found, report):
    return atlas(report, list(said_by(found)))


@pytest.fixture(scope="module")
def number(whole):
    return whole.named([*FRIENDS, *FOES])


def test_the_same_map_gives_the_same_bytes_and_says_of_which_it_is(found, report):
    data = atlas_bytes(report, said_by(found), of=OF)
    assert data == atlas_bytes(report, said_by(found), of=OF)
    assert Atlas.held(data).of == OF


def test_an_atlas_in_a_file_is_only_read_and_another_file_is_none(report, tmp_path: Path):
    file = tmp_path / "map.atlas"
    file.write_bytes(atlas_bytes(report, of=OF))
    opened = Atlas.open(file)
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        opened.rows("DELETE FROM actor")
    opened.close()
    with pytest.raises(sqlite3.ProgrammingError):
        opened.rows("SELECT 1")
    file.write_text("no atlas")
    with pytest.raises(sqlite3.DatabaseError):
        Atlas.open(file)


def test_an_atlas_answers_several_threads_at_once(whole):
    told = []
    asking = [threading.Thread(target=lambda: told.append(whole.count(Chosen()))) for _ in range(8)]
    for one in asking:
        one.start()
    for one in asking:
        one.join()
    assert told == [len(whole.actors(Chosen()))] * 8


# places


def of_sizes(*sizes: int, alone: int = 0) -> np.ndarray:
    return np.array([n for n, size in enumerate(sizes, start=1) for _ in range(size)] + [0] * alone, dtype=np.intp)


NO_LINES = np.zeros((0, 2), dtype=np.intp), np.zeros(0)


@pytest.mark.parametrize("sizes", [(), (3,), (5, 8), (9, 40, 3), (200, 120, 60, 3)])
@pytest.mark.parametrize("alone", [0, 1, 7, 150])
def test_nobody_stands_on_anybodys_place(sizes, alone):
    at = places(of_sizes(*sizes, alone=alone), *NO_LINES)
    assert at.shape == (sum(sizes) + alone, 2)
    assert at.min(initial=0) >= 0
    if len(at) > 1:
        apart = np.sqrt(((at[:, None] - at[None]) ** 2).sum(axis=2))
        np.fill_diagonal(apart, math.inf)
        assert apart.min() > 0.95


def test_a_coalition_is_a_disc_of_its_own_and_who_is_in_none_stands_around():
    group = of_sizes(30, 20, alone=50)
    at = places(group, *NO_LINES)
    middles = [at[group == n].mean(axis=0) for n in (1, 2)]
    radii = [
        np.sqrt(((at[group == n] - middle) ** 2).sum(axis=1)).max() for n, middle in zip((1, 2), middles, strict=True)
    ]
    assert math.dist(*middles) > sum(radii) + 1
    for middle, radius in zip(middles, radii, strict=True):
        assert np.sqrt(((at[group == 0] - middle) ** 2).sum(axis=1)).min() > radius + 1


def test_allies_stand_nearer_to_each_other_than_to_others_and_each_time_alike():
    lines = np.array(
        [(a, b) for half in (range(20), range(20, 40)) for a in half for b in half if a < b], dtype=np.intp
    )
    at = places(of_sizes(alone=40), lines, np.ones(len(lines)))
    apart = np.sqrt(((at[:, None] - at[None]) ** 2).sum(axis=2))
    inside = (apart[:20, :20].mean() + apart[20:, 20:].mean()) / 2
    assert inside < 0.75 * apart[:20, 20:].mean()
    assert (at == places(of_sizes(alone=40), lines, np.ones(len(lines)))).all()


# who is chosen


@pytest.mark.parametrize(
    ("chosen", "names"),
    [
        (Chosen(find="FRIÉND 3"), [FRIENDS[3]]),
        (Chosen(find="3 friend"), [FRIENDS[3]]),
        (Chosen(find="%"), []),
        (Chosen(find="_"), []),
        (Chosen(context="tech"), [FRIENDS[0]]),
        (Chosen(context="tech", find="foe"), []),
        (Chosen(since="9999-01-01"), []),
    ],
)
def test_actors_are_chosen_by_name_and_context(whole, chosen, names):
    assert [actor.name for actor in whole.actors(chosen)] == names
    assert whole.count(chosen) == len(names)


def test_actors_are_chosen_by_coalition_and_by_concept(whole, report):
    numbers = {one.number: one for one in whole.coalitions()}
    for n, coalition in numbers.items():
        actors = whole.actors(Chosen(coalition=n))
        assert sorted(actor.name for actor in actors) == sorted(report["coalitions"][coalition.place]["actors"])
        assert coalition.size == len(actors)
        assert coalition.top == max(actor.y for actor in actors)
    speaks = [a["name"] for a in report["actors"] if "0" in a["positions"]]
    assert sorted(actor.name for actor in whole.actors(Chosen(concept=0))) == sorted(speaks)
    sided = whole.actors(Chosen(concept=0), order="side", down=True)
    assert [actor.side for actor in sided] == sorted((actor.side for actor in sided), reverse=True)
    assert whole.concept(0).name == report["concepts"][0]["name"]
    assert whole.concept(9_999) is None


@pytest.mark.parametrize("order", ["coalition", "reach", "documents", "positions", "known"])
def test_a_table_is_ordered_by_any_column_and_what_is_not_known_comes_last(whole, order):
    up, down = (
        [getattr(actor, order) for actor in whole.actors(Chosen(), order=order, down=down)] for down in (False, True)
    )
    told = sorted(value for value in up if value is not None)
    assert [value for value in up if value is not None] == told
    assert [value for value in down if value is not None] == told[::-1]
    assert None not in up[: len(told)]


def test_a_table_is_read_a_page_at_a_time(whole):
    every = whole.actors(Chosen())
    assert whole.actors(Chosen(), start=3, most=2) == every[3:5]
    assert [actor.name for actor in every] == sorted(actor.name for actor in every)


def test_time_chooses_who_said_something_quotable_in_it_and_leaves_out_what_has_no_date():
    dated = [
        Coded(actor=f"A{n}", concept="Tolls", value=1, date=date, quote="Yes.")
        for n, date in enumerate(("2020-01-01", "2021-06-01", "2022-12-31", ""))
    ]
    found = map_ecosystem(Corpus(coded=tuple(dated)))
    told = atlas(to_json(found), said_by(found))
    assert told.span() == ("2020-01-01", "2022-12-31")
    assert told.undated() == 1
    chosen = {name.name for name in told.actors(Chosen(since="2021-01-01", until="2022-12-31"))}
    assert chosen == {"A1", "A2"}
    assert {one.name for one in told.actors(Chosen(until="2020-01-01"))} == {"A0"}
    assert {one.name for one in told.actors(Chosen(until="2020-01-01", concept=0))} == {"A0"}


# what stands behind a dot and a line


def test_an_actor_has_its_place_its_allies_and_whom_it_knows(whole, number, report):
    actor = whole.actor(number[FRIENDS[0]])
    assert (actor.name, actor.reach, actor.context, actor.known) == (FRIENDS[0], 1200, "tech", 2)
    near = next(one["near"] for one in report["actors"] if one["name"] == FRIENDS[0])
    assert whole.near(actor.id)[0][1] == near[0][1]
    assert {one.name for one in whole.knows(actor.id)} == {FRIENDS[1], FRIENDS[2]}
    assert all(alignment < 0 for _, alignment in whole.far(actor.id))
    assert whole.actor(10**30) is None
    assert whole.contexts() == ["activist", "tech"]


def test_an_actor_is_quoted_on_each_concept_the_plainest_position_first(whole, number):
    stands = whole.stands(number[FRIENDS[0]])
    sizes = [abs(stand.sides[0]) for stand in stands]
    assert sizes == sorted(sizes, reverse=True)
    quotes = [quote for stand in stands for quote in stand.quotes[0]]
    assert quotes
    assert all(quote.source and quote.text and quote.because and quote.by for quote in quotes)


def test_a_pair_has_the_statements_of_both_on_what_both_speak_to(whole, number):
    one, other = number[FRIENDS[0]], number[FRIENDS[1]]
    stands = whole.stands(one, other)
    products = [stand.sides[0] * stand.sides[1] for stand in stands]
    assert products == sorted(products, reverse=True)
    assert all(len(stand.quotes) == 2 for stand in stands)
    assert whole.alignment(one, other) == whole.alignment(other, one) > 0
    assert whole.alignment(one, one) is None
    assert whole.stands(one, other, start=1, most=1) == stands[1:2]


def test_a_tie_counts_and_a_mere_mention_does_not(whole, number):
    (tie,) = whole.ties(number[FRIENDS[1]], number[FRIENDS[0]])
    assert (tie.source, tie.date, tie.counts) == ("market", "2020-05-01", True)
    (mention,) = (tie for tie in whole.ties(number[FOES[0]], number[FOES[1]]) if tie.source == "a letter")
    assert not mention.counts


def test_passages_in_common_are_told_with_the_source_of_each(report, number):
    actors = sorted((FRIENDS[0], FOES[0]), key=number.get, reverse=True)
    shared = {
        "a": actors[0], "b": actors[1], "letters": 90, "text": "The same words.", "source_a": "a.txt", "start_a": 0,
        "source_b": "b.txt", "start_b": 5,
    }  # fmt: skip
    told = atlas({**report, "copied": [shared, {**shared, "a": actors[1], "b": actors[0], "letters": 9}]})
    long, short = told.copies(number[actors[0]], number[actors[1]])
    assert (long.letters, long.source_a, long.source_b) == (90, "b.txt", "a.txt")
    assert (short.source_a, short.source_b) == ("a.txt", "b.txt")


def test_of_map_json_alone_an_atlas_has_the_statements_that_it_quotes_each_once(found, report):
    quoted, said = list(said_in(report)), list(said_by(found))
    assert len(quoted) == len(set(quoted))
    assert {one.text for one in quoted} <= {one.text for one in said}
    assert {(one.actor, one.concept, one.side > 0) for one in quoted} <= {
        (s.actor, s.concept, s.side > 0) for s in said
    }
    assert len(atlas(report).rows("SELECT * FROM statement")) == len(quoted)


def test_what_was_coded_is_told_with_its_coder_and_its_quote():
    found = map_ecosystem(Corpus(coded=(Coded(actor="A", concept="Tolls", value=-1, quote="No.", coder="Ann"),)))
    told = atlas(to_json(found), said_by(found))
    (stand,) = told.stands(0)
    assert [(quote.text, quote.side, quote.by) for quote in stand.quotes[0]] == [("No.", -1.0, "Ann")]


def test_what_is_not_sure_enough_to_be_quoted_is_not_told(found):
    assert list(said_by(replace(found, sides=np.full_like(found.sides, 0.01)))) == []


def test_a_part_of_a_coalition_is_no_coalition_of_its_own_in_the_picture():
    report = the_map()
    part = {**report["coalitions"][0], "actors": list(NAMES[:3]), "parent": 0}
    told = atlas({**report, "coalitions": [*report["coalitions"], part]})
    assert [(one.number, one.place, one.size) for one in told.coalitions()] == [(1, 0, 4)]


def test_where_a_map_rests_on_wording_no_side_is_told_but_passages_are(report):
    passage = {
        "actor": FRIENDS[0], "text": "Our own words.", "words": ["own", "words"], "source": "a.txt", "date": "",
        "start": 0, "end": 9,
    }  # fmt: skip
    groups = [{"actors": FRIENDS[:3], "telling": [], "passages": [passage]}, {"actors": FOES[:3], "telling": []}]
    told = atlas({**report, "basis": "wording", "wording": {**report["wording"], "groups": groups}})
    number = told.named([FRIENDS[0]])[FRIENDS[0]]
    assert told.on_wording
    assert told.concepts() == []
    assert told.stands(number) == []
    assert [(quote.text, quote.because) for quote in told.quotes(number, None)] == [("Our own words.", "own, words")]


# tables of pairs


def test_pairs_are_told_strongest_first_or_in_any_other_order(whole):
    lines = whole.lines(Chosen(), most=500)
    assert len(lines) == whole.count_lines(Chosen())
    told = [line.alignment for line in lines if line.alignment is not None]
    assert told == sorted(told, reverse=True)
    assert whole.lines(Chosen(), order="a", down=False)[0].name_a == min(line.name_a for line in lines)
    assert whole.lines(Chosen(), order="known")[0].known


def test_pairs_are_those_of_whom_both_are_chosen_and_alignment_that_on_the_concept(whole, number):
    foes = whole.lines(Chosen(find="foe"), most=500)
    assert foes
    assert all(line.name_a in FOES and line.name_b in FOES for line in foes)
    held = dict(whole.rows("SELECT actor, side FROM position WHERE concept = 0"))
    for line in whole.lines(Chosen(concept=0), most=500):
        assert line.alignment == pytest.approx(held[line.a] * held[line.b])


def test_who_met_at_another_time_is_not_known_to_each_other_in_this(whole, number):
    def met(**time: str) -> set[tuple[str, str]]:
        chosen = replace(Chosen(find="friend"), **time)
        return {(line.name_a, line.name_b) for line in whole.lines(chosen, most=500) if line.known}

    market, fair = (FRIENDS[0], FRIENDS[1]), (FRIENDS[0], FRIENDS[2])
    assert {market, fair} <= met()
    assert whole.met(Chosen(until="2019-12-31")) == {tuple(sorted((number[fair[0]], number[fair[1]])))}
    assert tuple(sorted((number[market[0]], number[market[1]]))) in whole.met(Chosen(since="2020-05-01"))


def test_a_table_of_pairs_for_a_time_knows_only_who_had_met_by_then():
    said = [Coded(actor=f"A{n}", concept="Tolls", value=1, date="2020-02-02", quote="Yes.") for n in range(3)]
    ties = (Tie(a="A0", b="A1", date="2019-01-01"), Tie(a="A1", b="A2", date="2021-01-01"), Tie(a="A0", b="A2"))
    found = map_ecosystem(Corpus(coded=tuple(said), ties=ties))
    told = atlas(to_json(found), said_by(found))

    def met(**time: str) -> list[tuple[str, str]]:
        lines = told.lines(Chosen(**time), order="a", down=False)
        return [(line.name_a, line.name_b) for line in lines if line.known]

    assert met() == [("A0", "A1"), ("A0", "A2"), ("A1", "A2")]
    assert met(until="2020-12-31") == [("A0", "A1"), ("A0", "A2")]
    assert met(since="2020-01-01") == [("A0", "A2"), ("A1", "A2")]
    drawn = seen(told, network(told), Chosen(until="2020-12-31"))
    assert sum(known for *_, known in drawn.lines) == 2


# windows


def test_a_window_shows_each_actor_and_line_while_they_are_few(whole):
    view = seen(whole, network(whole), Chosen())
    assert (len(view.dots), view.actors, view.grouped) == (whole.count(Chosen()), whole.count(Chosen()), False)
    assert len(view.lines) == whole.count_lines(Chosen())
    assert view.lines[0][3] == 1
    assert all(dot.count == 1 and dot.name for dot in view.dots)


def test_a_window_shows_only_the_chosen_and_who_stands_in_it(whole, number):
    actor = whole.actor(number[FRIENDS[2]])
    box = Box(actor.x - 0.1, actor.y - 0.1, actor.x + 0.1, actor.y + 0.1)
    assert [dot.name for dot in seen(whole, network(whole), Chosen(), box).dots] == [FRIENDS[2]]
    assert seen(whole, network(whole), Chosen(find="foe"), box).dots == []


def test_with_a_concept_lines_are_those_who_agree_or_not_on_it_and_with_a_time_those_who_had_met(whole):
    everything = network(whole)
    held = dict(whole.rows("SELECT actor, side FROM position WHERE concept = 0"))
    for a, b, alignment, _ in seen(whole, everything, Chosen(concept=0)).lines:
        assert alignment == pytest.approx(held[int(a)] * held[int(b)], abs=1e-4)
    early = seen(whole, everything, Chosen(until="2999-01-01"))
    assert all(dot.count == 1 for dot in early.dots)


def test_of_too_many_those_who_stand_together_are_one_dot_with_their_number(whole, monkeypatch):
    monkeypatch.setattr(view_of, "MOST", 3)
    monkeypatch.setattr(view_of, "SQUARES", 2)
    view = seen(whole, network(whole), Chosen())
    assert view.grouped
    assert sum(dot.count for dot in view.dots) == view.actors == whole.count(Chosen())
    assert len(view.dots) < view.actors
    for dot in view.dots:
        assert (dot.count == 1) == bool(dot.name) == dot.key.isdecimal()
    keys = {dot.key for dot in view.dots}
    assert view.lines
    assert all(a in keys and b in keys and a != b for a, b, *_ in view.lines)
    half = seen(whole, network(whole), Chosen(), Box(0, 0, whole.wide, whole.high * 0.6))
    assert {dot.key for dot in half.dots if dot.count > 1} & keys or half.actors <= 3


def test_a_map_of_nobody_has_an_empty_atlas():
    report = to_json(map_ecosystem(Corpus()))
    told = atlas(report)
    assert seen(told, network(told), Chosen()).dots == []
    assert (told.wide, told.high, told.coalitions(), told.span()) == (0.0, 0.0, [], None)


def test_an_older_map_by_hand_makes_an_atlas_too():
    told = atlas(the_map())
    assert [actor.name for actor in told.actors(Chosen(coalition=1))] == sorted(NAMES[:4])
    assert told.count_lines(Chosen()) == 6
    many = atlas(to_json(map_ecosystem(coded())))
    assert [one.size for one in many.coalitions()] == [6, 6]
