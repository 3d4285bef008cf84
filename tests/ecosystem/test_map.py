import json
import random
from contextlib import contextmanager
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path
from xml.etree import ElementTree as ET

import jsonschema
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from concerted.ecosystem import Coded, Corpus, Document, Skipped, Tie, encoder, map_ecosystem
from concerted.ecosystem.alignment import alignment, shuffled
from concerted.ecosystem.concepts import masked
from concerted.ecosystem.encoder import FILES, Encoder
from concerted.ecosystem.groups import SHUFFLES, find_groups
from concerted.ecosystem.latent import LARGEST_CIRCLE, SMALLEST_CIRCLE
from concerted.ecosystem.page import to_html
from concerted.ecosystem.picture import network_svg
from concerted.ecosystem.report import ON_WORDING, how_strongly, json_bytes, to_json
from concerted.ecosystem.statements import LONGEST, MOST_WORDS, answer_of
from concerted.errors import InputError

ROOT = Path(__file__).resolve().parents[2]
SCHEMA = json.loads((ROOT / "docs" / "map.schema.json").read_text())

ISSUES = (
    "buffer zones around schools",
    "independent monitoring of drift",
    "a dam at the gap",
    "open meter data",
    "health data from clinics",
    "a night bus to the coast",
    "school meals in winter",
    "cheap rent for farms",
)
FRIENDS = [f"Friend {n}" for n in range(6)]
FOES = [f"Foe {n}" for n in range(4)]


def documents(seed: int = 0) -> list[Document]:
    """Six who want every second issue, four who want the others, and a station that only reports."""
    chance = random.Random(seed)  # noqa: S311 - a test's choice of words
    made = []
    for actor in FRIENDS + FOES:
        lines = []
        for n, issue in enumerate(ISSUES):
            wants = (n % 2 == 0) == (actor in FRIENDS)
            verb = chance.choice(["We support", "We call for"] if wants else ["We oppose", "We reject"])
            lines.append(f"{verb} {issue}.")
        if actor in (FRIENDS[0], FOES[0]):
            lines.append("We support a museum of clocks.")
        chance.shuffle(lines)
        made.append(Document(actor=actor, source=f"{actor}/a.md", text="\n\n".join(lines)))
    made.append(Document(actor="Station", source="s.md", text="Rain fell on nine days. The shed is new."))
    return made


def corpus(**more: object) -> Corpus:
    return Corpus(documents=tuple(documents()), **more)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def found():
    knows_each_other = [Tie(a=a, b=b) for i, a in enumerate(FOES) for b in FOES[i + 1 :]]
    ties = (Tie(a=FRIENDS[0], b=FRIENDS[1], where="market"), *knows_each_other)
    facts = {FRIENDS[0]: {"reach": "1,200", "context": "tech"}, FRIENDS[1]: {"reach": "many"}}
    skipped = (Skipped(source="x.png", why="<not text>"),)
    return map_ecosystem(corpus(ties=ties, facts=facts, skipped=skipped, merged={"Foe 1": ("foe 1",)}))


def test_those_who_pull_the_same_way_unknown_to_each_other_are_a_latent_coalition(found):
    (latent,) = found.latent
    assert sorted(latent.actors) == FRIENDS
    assert latent.known == ((FRIENDS[0], FRIENDS[1]),)
    assert (FRIENDS[0], FRIENDS[1]) not in [(a, b) for a, b, _ in latent.introduce]
    assert latent.chance <= 0.05
    assert found.missing == ""


def test_those_who_know_each_other_already_are_aligned_but_not_latent(found):
    (known,) = (coalition for coalition in found.coalitions if not coalition.latent)
    assert sorted(known.actors) == FOES
    assert known.density == 1.0
    assert known.introduce == ()


def test_the_circle_has_five_to_twelve_and_sentences_to_begin_from(found):
    latent = found.latent[0]
    assert SMALLEST_CIRCLE <= len(latent.circle) <= LARGEST_CIRCLE
    assert set(latent.circle) <= set(FRIENDS)
    assert 3 <= len(latent.sentences) <= 7
    assert all(found.statements[n].polarity > 0 for n in latent.sentences)


def test_every_quote_is_verbatim_and_on_the_side_it_is_quoted_for(found):
    report = to_json(found)
    texts = {document.source: document.text for document in found.corpus.documents}
    for coalition in report["coalitions"]:
        for belief in coalition["beliefs"]:
            for quote in belief["quotes"]:
                assert texts[quote["source"]][quote["start"] : quote["end"]] == quote["text"]
                side = "supporting" if quote["side"] == "support" else "opposing"
                assert quote["actor"] in belief[side]


def test_a_page_says_when_groups_rest_on_wording_and_not_on_positions(found):
    report = to_json(found)
    assert report["basis"] == "positions"
    assert ON_WORDING not in to_html(report)
    assert ON_WORDING in to_html({**report, "basis": "wording"})


def test_a_page_says_what_chance_says_to_a_group(found):
    coalition = to_json(found)["coalitions"][0]
    assert "with a probability of about 0.01%." in how_strongly({**coalition, "chance": 0.0001})


def test_where_a_group_is_on_both_sides_it_is_said():
    made = documents()
    turned = made[0].text.replace("call for a dam", "reject a dam").replace("support a dam", "reject a dam")
    made[0] = Document(actor=made[0].actor, source=made[0].source, text=turned)
    latent = next(c for c in map_ecosystem(Corpus(documents=tuple(made))).coalitions if FRIENDS[1] in c.actors)
    if FRIENDS[0] in latent.actors:
        assert any(FRIENDS[0] in belief.opposing and belief.supporting for belief in latent.divides)
    else:
        assert FRIENDS[0] in [name for name, _ in latent.bridges]


def test_a_small_group_is_joined_by_those_who_lean_towards_it():
    made = [document for document in documents() if document.actor not in FRIENDS[:2]]
    half = "\n\n".join(
        ["We support buffer zones around schools.", "We oppose open meter data.", "We call for open rent."]
    )
    made.append(Document(actor="Neighbour", source="n", text=half))
    found = map_ecosystem(Corpus(documents=tuple(made)))
    for coalition in found.coalitions:
        missing = SMALLEST_CIRCLE - len(coalition.actors)
        assert len(coalition.circle) == len(coalition.actors) + min(max(missing, 0), len(coalition.bridges))


def test_the_same_corpus_gives_the_same_bytes(found):
    again = map_ecosystem(replace(found.corpus), encoder=Encoder())
    assert json_bytes(to_json(again)) == json_bytes(to_json(found))
    assert to_html(to_json(again)) == to_html(to_json(found))


def test_the_report_keeps_to_its_published_schema(found):
    report = json.loads(json_bytes(to_json(found)))
    jsonschema.validate(report, SCHEMA)
    assert report["actors"][4]["name"] == FRIENDS[0]
    assert report["actors"][4]["reach"] == 1200
    assert report["actors"][4]["facts"] == {"context": "tech"}


def test_the_page_opens_anywhere_and_asks_nobody(found):
    page = to_html(to_json(found))
    assert "<h1>One latent coalition</h1>" in page
    assert "&lt;not text&gt;" in page
    assert page.count("<script") == 1
    for outside in ("http://", "https://", "@import", "url(", " src=", "style="):
        assert outside not in page.replace("http://www.w3.org/2000/svg", "")


def test_nothing_an_actor_writes_becomes_markup():
    name = "<script>alert(1)</script>"
    made = [*documents(), Document(actor=name, source=name, text=f"We support {name} buffer zones around schools.")]
    report = to_json(map_ecosystem(Corpus(documents=tuple(made))))
    assert "<script>alert" not in to_html(report)
    ET.fromstring(network_svg(report))  # noqa: S314 - our own


def test_the_picture_names_every_actor_and_tells_groups_and_ties_apart(found):
    picture = network_svg(to_json(found))
    ET.fromstring(picture)  # noqa: S314 - our own
    for name in found.corpus.actors:
        assert f"<title>{name}</title>" in picture
    for kind in ("map-g1", "map-g2", "map-g0", "map-aligned", "map-tie", "stroke-dasharray"):
        assert kind in picture


class Watcher:
    def __init__(self):
        self.seen = {}

    @contextmanager
    def stage(self, name, total):
        done = self.seen[name] = [total, 0]

        def advance(more):
            done[1] += more

        yield advance


def test_every_stage_tells_how_far_it_is():
    watcher = Watcher()
    map_ecosystem(corpus(), progress=watcher)
    assert len(watcher.seen) == 8
    assert all(done == total for total, done in watcher.seen.values() if total is not None)


@pytest.mark.parametrize(
    ("texts", "why"),
    [
        ({"A": "Rain fell.", "B": "We support buses."}, "A coalition has at least 3 actors; there are 2."),
        ({"A": "Rain.", "B": "Wind.", "C": "Sun."}, "Only 0 of 3 actors take sides on 5 or more concepts"),
        ({"A": "We want tea now.", "B": "We support roads here.", "C": "We oppose dogs there."}, "Only 0 of 3"),
    ],
)  # fmt: skip
def test_no_coalition_here_is_an_answer_with_what_is_missing(texts, why):
    made = tuple(Document(actor=actor, source=actor, text=text) for actor, text in texts.items())
    found = map_ecosystem(Corpus(documents=made))
    assert found.latent == ()
    assert why in found.missing
    assert "<h1>No coalition here</h1>" in to_html(to_json(found))


def test_a_group_that_knows_each_other_leaves_nobody_to_introduce():
    made = tuple(document for document in documents() if document.actor not in FOES[2:])
    every = [*FRIENDS, *FOES]
    ties = tuple(Tie(a=min(a, b), b=max(a, b)) for i, a in enumerate(every) for b in every[i + 1 :])
    found = map_ecosystem(Corpus(documents=made, ties=ties))
    assert found.coalitions
    assert "know each other already" in found.missing


def test_actors_that_are_no_more_alike_than_chance_would_make_them_are_no_coalition():
    chance = random.Random(2)  # noqa: S311 - positions at random, not secrets
    made = tuple(
        Document(
            actor=f"A{n}",
            source=str(n),
            text="\n\n".join(f"We {chance.choice(('support', 'oppose'))} {issue}." for issue in ISSUES),
        )
        for n in range(6)
    )
    assert "no group of them is more alike than chance" in map_ecosystem(Corpus(documents=made)).missing


def test_what_is_not_drawn_has_no_lines():
    report = {
        "basis": "positions",
        "actors": [{"name": name} for name in "abcd"],
        "coalitions": [{"actors": ["a", "b", "c"], "latent": True, "parent": None, "circle": []}],
        "alignment": [["a", "b", 0.5], ["a", "gone", 0.5], ["b", "c", -0.5]],
        "ties": [
            {"a": "a", "b": "gone", "kind": "given"},
            {"a": "a", "b": "d", "kind": "given"},
            {"a": "a", "b": "d", "kind": "linked"},
            {"a": "b", "b": "c", "kind": "named"},
        ],
    }
    picture = network_svg(report)
    assert (picture.count("map-aligned"), picture.count("map-tie")) == (1, 1)


def test_two_latent_coalitions_are_counted():
    assert "<h1>2 latent coalitions</h1>" in to_html(to_json(map_ecosystem(corpus())))


def sides(shape: tuple[int, int]):
    return arrays(float, shape, elements=st.sampled_from([-0.75, -0.5, 0.5, 0.75, float("nan")]))


@given(sides((7, 5)), st.permutations(range(7)))
def test_alignment_is_symmetric_bounded_and_the_same_in_any_order(matrix, order):
    aligned = alignment(matrix)
    assert np.allclose(aligned, aligned.T)
    assert np.abs(aligned).max() <= 1
    assert not aligned.diagonal().any()
    assert np.allclose(alignment(matrix[order]), aligned[np.ix_(order, order)])


@given(sides((7, 5)), st.integers(0, 99))
def test_shuffling_keeps_how_many_are_on_each_side_of_every_concept(matrix, seed):
    dealt = shuffled(matrix, np.random.default_rng(seed))
    assert (np.isnan(dealt) == np.isnan(matrix)).all()
    assert (np.sort(dealt, axis=0) == np.sort(matrix, axis=0))[~np.isnan(np.sort(matrix, axis=0))].all()


def polarised(actors: int = 12, concepts: int = 12) -> np.ndarray:
    chance = np.random.default_rng(3)
    camp = np.where(np.arange(actors) < actors // 2, 1.0, -1.0)[:, None]
    matrix = camp * chance.choice([-0.5, 0.5], concepts)[None, :]
    matrix[chance.random(matrix.shape) < 0.3] = np.nan
    return matrix


def test_two_camps_are_found():
    groups = find_groups(polarised(), seed=0).groups
    assert sorted(group.rows for group in groups) == [tuple(range(6)), tuple(range(6, 12))]


def test_in_shuffled_answers_there_is_almost_never_a_coalition():
    real = polarised()
    chance = np.random.default_rng(11)
    reported = [bool(find_groups(shuffled(real, chance), seed=seed).groups) for seed in range(20)]
    assert sum(reported) <= 4  # at five per cent, five or more of twenty happen once in four hundred runs


def test_without_any_agreement_there_is_no_group_and_progress_still_ends():
    done = []
    assert find_groups(np.full((4, 3), np.nan), seed=0, advance=done.append).groups == ()
    assert sum(done) == SHUFFLES


def test_a_title_that_several_answer_is_a_question_and_each_answer_one_statement():
    says = ["Yes. We support it.", "No, we reject this.", "Well.", "We oppose it."]
    made = [
        Document(actor=name, source=name, title="A dam?", text=text) for name, text in zip("ABCD", says, strict=True)
    ]
    made += [Document(actor=name, source="x", title="Joint letter", text="We support it.") for name in "ABC"]
    made.append(Document(actor="E", source="e", title="A dam?", text="..."))
    found = map_ecosystem(Corpus(documents=tuple(made)))
    (asked,) = (concept for concept in found.concepts if concept.kind == "question")
    assert asked.name == "A dam?"
    answers = {found.statements[n].actor: found.statements[n] for n in asked.statements}
    assert {actor: (said.text, said.polarity) for actor, said in answers.items()} == {
        "A": ("Yes. We support it.", 1),
        "B": ("No, we reject this.", -1),
        "C": ("Well.", 0),
        "D": ("We oppose it.", -1),
        "E": ("...", 0),
    }


def test_a_long_answer_is_quoted_in_whole_sentences_from_its_beginning():
    text = "We support it, for reasons of every kind that there is. " * 40
    (said,) = answer_of(0, Document(actor="A", source="a", text=text, title="A dam?"))
    assert said.text.endswith(".")
    assert len(said.text) <= LONGEST
    assert len(said.text.split()) <= MOST_WORDS
    (one,) = answer_of(0, Document(actor="A", source="a", text="x" * 5_000, title="A dam?"))
    assert len(one.text) == LONGEST
    assert not list(answer_of(0, Document(actor="A", source="a", text=" \n", title="A dam?")))


def test_what_was_coded_stands_under_its_own_name():
    sides = {"A": 1, "B": 1, "C": -1}
    coded = [Coded(actor=actor, concept=f"Dam {n}", value=side) for actor, side in sides.items() for n in range(3)]
    found = map_ecosystem(Corpus(coded=tuple(coded)))
    assert [(concept.name, concept.kind) for concept in found.concepts] == [(f"Dam {n}", "coded") for n in range(3)]
    assert found.positions.tolist() == [[1.0] * 3, [1.0] * 3, [-1.0] * 3]
    assert found.aligned[0, 1] > 0 > found.aligned[0, 2]


def test_names_are_masked_before_anything_is_compared():
    assert masked(["Clinics of Alder say so"], ["Alder Clinics", "Bo"]) == ["  of   say so"]
    assert masked(["Bo says"], ["Bo"]) == ["Bo says"]
    assert masked(["More storage, near storage."], ["Storage"]) == ["More storage, near storage."]


def test_an_encoder_that_is_not_the_known_one_is_refused(tmp_path, monkeypatch):
    with pytest.raises(InputError, match="No such file"):
        Encoder(tmp_path)
    for name in FILES:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("other")
    with pytest.raises(InputError, match="not the file"):
        Encoder(tmp_path)
    monkeypatch.setattr(encoder, "find_spec", lambda _: None)
    with pytest.raises(InputError, match="not installed"):
        Encoder()
    assert find_spec("wordllama")


def test_a_text_without_words_has_no_direction_and_many_texts_report_progress():
    done, one = [], Encoder()
    vectors = one.encode(["...", "open data", "night bus"] * 1400, advance=done.append)
    assert not vectors[0].any()
    assert np.isclose(np.linalg.norm(vectors[1]), 1, atol=1e-5)
    assert vectors[1] @ vectors[4] > 0.99 > vectors[1] @ vectors[2]
    assert done == [1024, 1024, 1024, 1024, 104]
    assert (one.encode(["open data", "..."])[1] == 0).all()
    assert not one.encode(["...", ""]).any()
