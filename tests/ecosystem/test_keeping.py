"""A kept map: updated with what is new and gone, to what a whole map would say; whole, or not at all."""

from __future__ import annotations

import json
import random
import shutil
import sqlite3
import stat
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path

import jsonschema
import numpy as np
import pytest

from concerted.ecosystem import Coded, Corpus, Document, Tie, map_ecosystem
from concerted.ecosystem.encoder import Encoder
from concerted.ecosystem.keeping import Kept, Updated, due, joining, keep, misfit, update
from concerted.ecosystem.keeping.thin import _quotable
from concerted.ecosystem.likeness import Demand
from concerted.ecosystem.page import to_html
from concerted.ecosystem.report import json_bytes, to_json
from concerted.ecosystem.statements import statements_of
from concerted.errors import InputError
from tests.ecosystem.test_explained import Contrary
from tests.ecosystem.test_map import FOES, FRIENDS, SCHEMA, corpus
from tests.ecosystem.test_wording import landscape

DAM = "a dam at the gap"
AGREED = (
    "agreed between the two of us that the mill of the upper valley is to be kept as it stands, in good repair and open"
    " to whoever asks for it."
)
PETITION = (
    "We, the undersigned, call for cheap rent for farms. " + "It has been a long and dry year in the valley. " * 5
)


def whole() -> Corpus:
    """Return what the kept map is made of: all that takes sides, two that signed one text, and a question."""
    said = [Document(actor=name, source="petition.md", text=PETITION) for name in (FOES[0], FOES[1])]
    asked = [
        Document(actor=name, source=f"{name}.csv", title="Should the gap be dammed?", text=f"{answer}, as we said.")
        for name, answer in zip(FRIENDS[:3], ("Yes", "Yes, it must", "No"), strict=True)
    ]
    facts = {FRIENDS[0]: {"reach": "1,200", "site": "https://friend.example"}}
    ties = (Tie(a=FRIENDS[0], b=FRIENDS[1], where="market"),)
    made = corpus(facts=facts, ties=ties, merged={"Foe 1": ("foe 1",)})
    return replace(made, documents=tuple(sorted((*made.documents, *said, *asked), key=_order)))


def _order(document: Document) -> tuple[str, str, str]:
    return document.actor, document.source, document.text


WHOLE = whole()


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, bytes]:
    """A map that was kept, and its map.json."""
    file = tmp_path_factory.mktemp("kept") / "map.kept"
    found = map_ecosystem(WHOLE)
    report = to_json(found)
    assert keep(file, found, report, paths=["documents"])
    return file, json_bytes(report)


@pytest.fixture
def file(first: tuple[Path, bytes], tmp_path: Path) -> Path:
    return Path(shutil.copy(first[0], tmp_path / "map.kept"))


@contextmanager
def opened(file: Path) -> Iterator[Kept]:
    kept = Kept.open(file)
    assert kept is not None
    try:
        yield kept
    finally:
        kept.close()


def updated(file: Path, documents: tuple[Document, ...], *, all_of_it: bool = False, **more: object) -> Updated:
    """Update the map that lies there with these documents, and commit."""
    with opened(file) as kept:
        made = update(kept, Corpus(documents=documents, **more), whole=all_of_it)  # type: ignore[arg-type]
        kept.commit()
    return made


def position(report: dict, actor: str, concept: str) -> float | None:
    column = next(n for n, one in enumerate(report["concepts"]) if one["name"].lower() == concept)
    held = next(one["positions"] for one in report["actors"] if one["name"] == actor)
    return held.get(str(column))


def letter(text: str, actor: str = FRIENDS[0], **more: str) -> Document:
    return Document(actor=actor, source=more.pop("source", "letter.md"), text=text, **more)


def test_with_nothing_new_the_map_is_the_same_to_the_byte(file: Path, first: tuple[Path, bytes]):
    made = updated(file, WHOLE.documents, all_of_it=True)
    assert (made.added, made.gone, made.statements, made.due) == (0, 0, 0, "")
    assert json_bytes(made.report) == first[1]


def test_only_its_owner_may_read_it(first: tuple[Path, bytes]):
    assert stat.S_IMODE(first[0].stat().st_mode) == 0o600


def test_what_is_new_joins_what_is_there_as_a_whole_map_would_have_it(file: Path):
    new = (
        letter(f"We oppose {DAM}. We reject open meter data."),
        letter("We call for buffer zones around schools. We want zebras on every roof.", "Newcomer"),
    )
    made = updated(file, new)
    anew = to_json(map_ecosystem(replace(WHOLE, documents=tuple(sorted((*WHOLE.documents, *new), key=_order)))))
    assert (made.added, made.statements, made.placed) == (2, 4, 3)
    for actor, concept in ((FRIENDS[0], "dam at the gap"), ("Newcomer", "buffer zones around schools")):
        assert position(made.report, actor, concept) == pytest.approx(position(anew, actor, concept), abs=0.001)
    assert [one["actors"] for one in made.report["coalitions"]] == [one["actors"] for one in anew["coalitions"]]
    assert made.report["counts"] | {"concepts": 0} == anew["counts"] | {"concepts": 0}
    jsonschema.validate(made.report, SCHEMA)
    assert "Newcomer" in to_html(made.report)


def test_what_came_and_went_again_leaves_nothing_behind(file: Path, first: tuple[Path, bytes]):
    new = letter(f"We oppose {DAM}. {FOES[0]} is wrong.")
    assert updated(file, (new, letter("We support a night bus to the coast.", "Newcomer"))).added == 2
    made = updated(file, WHOLE.documents, all_of_it=True)
    assert made.gone == 2
    assert json.loads(json_bytes(made.report)) == json.loads(first[1])


def test_a_map_that_was_not_committed_is_as_it_was(file: Path, first: tuple[Path, bytes]):
    with opened(file) as kept:
        update(kept, Corpus(documents=(letter(f"We oppose {DAM}."),)), whole=False)
    assert json_bytes(updated(file, WHOLE.documents, all_of_it=True).report) == first[1]


def test_an_answer_to_a_question_that_was_put_joins_it_and_another_waits(file: Path):
    asked = letter("No, never.", FOES[3], title="Should the gap be dammed?")
    made = updated(file, (asked,))
    assert position(made.report, FOES[3], "should the gap be dammed?") < 0


def test_a_new_document_shows_ties_and_what_was_known_stays(file: Path):
    new = (
        letter(PETITION, FOES[2], source="petition.md"),
        letter(f"We met {FRIENDS[4]}. See https://friend.example/us for more.", "Newcomer"),
        letter(f"It was {AGREED}", "Newcomer", source="b.md"),
        letter(f"As was said before, it was {AGREED}", FOES[3], source="b.md"),
    )  # fmt: skip
    given = (Tie(a=FOES[0], b="Nobody"), Tie(a="Foe 2", b="Foe 3"), Tie(a=FRIENDS[0], b=FRIENDS[1], where="market"))
    report = updated(file, new, ties=given).report
    kinds = {(tie["a"], tie["b"]): tie["kind"] for tie in report["ties"]}
    assert kinds["Foe 0", "Foe 2"] == kinds["Foe 1", "Foe 2"] == "shared"
    assert kinds["Friend 0", "Newcomer"] == "linked"
    assert kinds["Friend 4", "Newcomer"] == "named"
    assert kinds["Foe 2", "Foe 3"] == "given"
    assert kinds["Friend 0", "Friend 1"] == "given"
    assert ("Foe 0", "Nobody") not in kinds
    assert ("Foe 3", "Newcomer") in [(one["a"], one["b"]) for one in report["copied"]]
    assert all({one["a"], one["b"]} != {"Foe 2", "Foe 3"} for one in report["introduce"])


def test_a_new_spelling_of_a_known_name_is_the_known_actor(file: Path):
    made = updated(file, (letter(f"We oppose {DAM}.", "The FRIEND 0"),), merged={FRIENDS[0]: ("Friend Nought",)})
    assert [one["name"] for one in made.report["actors"] if "riend" in one["name"].lower()] == FRIENDS
    assert made.report["merged"][FRIENDS[0]] == ["Friend Nought"]


def test_an_actor_without_documents_is_gone_and_so_is_what_one_actor_alone_says(file: Path):
    rest = tuple(document for document in WHOLE.documents if document.actor not in (FOES[0], FOES[3]))
    report = updated(file, rest, all_of_it=True).report
    assert not [one for one in report["concepts"] if "museum" in one["name"].lower()]
    assert FOES[3] not in [one["name"] for one in report["actors"]]
    assert not [tie for tie in report["ties"] if FOES[3] in (tie["a"], tie["b"])]


def test_what_is_said_on_a_concept_that_is_not_shown_is_not_quoted(file: Path):
    with opened(file) as kept:
        assert _quotable(kept, (FRIENDS[0],), {})[1:3] == ((), {})


def test_a_spelling_of_somebody_who_says_nothing_is_not_noted(file: Path):
    assert "Nobody" not in updated(file, (), merged={"Nobody": ("nobody",)}).report["merged"]


# when a whole map is due, and when there can be no update


def test_a_whole_map_is_due_when_nobody_says_any_more_what_names_a_concept(file: Path):
    with opened(file) as kept:
        ((text,),) = kept.rows("SELECT text FROM concept WHERE kind = 'found' ORDER BY id LIMIT 1")
    rest = tuple(replace(one, text=one.text.replace(text, "Rain fell.")) for one in WHOLE.documents)
    assert "named by words that nobody says any more" in updated(file, rest, all_of_it=True).due


def test_a_whole_map_is_due_when_it_has_grown(file: Path):
    new = tuple(letter("We call for rain.", source=f"{n}.md") for n in range(2))
    assert "documents came or went, of 16" in updated(file, new).due


def test_a_whole_map_is_due_when_little_of_what_comes_finds_a_concept(file: Path):
    words = random.Random(0)  # noqa: S311 - words of no language
    nonsense = ("".join(words.choices("bdfglmnoprstu", k=9)) for _ in range(201))
    text = "\n\n".join(f"We support {one} and {next(nonsense)} of {next(nonsense)}." for one in nonsense)
    made = updated(file, (letter(text),))
    assert made.statements >= 50
    assert "there may be concepts that are new" in made.due


@pytest.mark.parametrize(
    ("made_by", "seed", "why"),
    [(None, 0, ""), (None, 1, "with the seed 0"), ("a model", 0, "were taken by rules of English")],
)
def test_a_map_made_otherwise_is_not_updated(file: Path, made_by: str | None, seed: int, why: str):
    with opened(file) as kept:
        assert why in misfit(kept, made_by=made_by, seed=seed)
        assert bool(misfit(kept, made_by=made_by, seed=seed)) == bool(why)
        kept.note("code", "older")
        assert "another version" in misfit(kept, made_by=None, seed=0)
        assert due(kept) == ""
    assert "none here" in misfit(None, made_by=None, seed=0)


@pytest.mark.parametrize("lock", ["BEGIN IMMEDIATE", "BEGIN EXCLUSIVE"])
def test_a_map_that_another_update_holds_is_refused_and_stays_whole(
    file: Path, first: tuple[Path, bytes], monkeypatch: pytest.MonkeyPatch, lock: str
):
    monkeypatch.setattr("concerted.ecosystem.keeping.kept._WAIT", 0)
    with closing(sqlite3.connect(file)) as other:
        other.execute(lock)
        with pytest.raises(InputError, match="another update") as told:
            Kept.open(file)
    assert "Wait until it is done" in told.value.hint
    assert json_bytes(updated(file, WHOLE.documents, all_of_it=True).report) == first[1]


def test_an_update_holds_the_map_from_when_it_is_opened(file: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("concerted.ecosystem.keeping.kept._WAIT", 0)
    with opened(file), pytest.raises(InputError, match="another update"):
        Kept.open(file)
    with opened(file):
        pass


@pytest.mark.parametrize("content", [b"no database", b""])
def test_a_file_that_is_no_kept_map_is_none(tmp_path: Path, content: bytes):
    assert Kept.open(tmp_path / "map.kept") is None
    (tmp_path / "map.kept").write_bytes(content)
    assert Kept.open(tmp_path / "map.kept") is None


def test_a_map_with_coded_statements_is_not_kept_nor_is_an_older_one_left(file: Path):
    said = tuple(Coded(actor=f"A{n}", concept="Tolls", value=1) for n in range(3))
    found = map_ecosystem(Corpus(coded=said))
    assert not keep(file, found, to_json(found), paths=[])
    assert not file.exists()


# who takes the sides


@pytest.mark.parametrize("how", ["rules", "judge"])
def test_sides_are_taken_as_the_whole_map_took_them(file: Path, how: str):
    with opened(file) as kept:
        kept.note("how", how)
        judge = Contrary() if how == "judge" else None
        made = update(kept, Corpus(documents=(letter(f"We oppose {DAM}.", FOES[0]),)), whole=False, judge=judge)
    assert position(made.report, FOES[0], "dam at the gap") is not None


# where groups rest on wording, and where there are no concepts


def test_groups_by_wording_stay_as_the_whole_map_found_them(tmp_path: Path):
    documents = tuple(
        Document(actor=f"Body {n}", source=f"{n}-{part}.txt", text=text)
        for n, texts in enumerate(landscape())
        for part, text in enumerate(texts)
    )
    found = map_ecosystem(Corpus(documents=documents))
    assert found.basis == "wording"
    keep(tmp_path / "map.kept", found, to_json(found), paths=[])
    made = updated(tmp_path / "map.kept", (Document(actor="Later", source="l.txt", text="Rain fell."),))
    assert made.report["coalitions"] == to_json(found)["coalitions"]
    assert made.report["wording"] == to_json(found)["wording"]
    assert "Later" in [one["name"] for one in made.report["actors"]]


# the nearest names


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    return Encoder()


def heads(file: Path, demands: list[str], encoder: Encoder) -> tuple[Kept, Callable[[str], int]]:
    """Lay demands down as names; return what tells the one that a sentence joins."""
    usage = encoder.usage([*demands, *(f"other words {n}" for n in range(20))])
    kept = Kept.made(file)
    vectors = encoder.encode_as(demands, usage)
    joining.lay_down(kept, [(n, Demand(one)) for n, one in enumerate(demands)], vectors, seed=0)

    def joins(sentence: str) -> int:
        (said,) = statements_of(0, Document(actor="A", source="a", text=sentence))
        return joining.Heads(kept, vectors.shape[1]).nearest([said], encoder.encode_as([said.content], usage))[0]

    return kept, joins


def test_a_statement_joins_the_name_that_it_comes_near_or_begins_with(tmp_path: Path, encoder: Encoder):
    kept, joins = heads(tmp_path / "k", ["a dam at the gap", "cheap rent for farms", "open meter data"], encoder)
    assert joins("We support a dam at the gap.") == 0
    assert joins("We call for open meter data on all that was sold, bought, lent, kept and thrown away.") == 2
    assert joins("We call for rent that is cheap for farms.") == 1
    assert joins("We want zebras on every roof.") == -1
    assert joins("We ask that zebras must be kept on every roof.") == -1
    kept.close()


def test_a_statement_joins_the_only_name_that_is_plainly_nearest(tmp_path: Path, encoder: Encoder):
    kept, joins = heads(tmp_path / "k", ["nurseries and clinics in every village of the valley"], encoder)
    assert joins("We call for nurseries and clinics in towns.") == 0
    kept.close()


def test_many_names_are_looked_for_in_the_cells_near_by(
    tmp_path: Path, encoder: Encoder, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(joining, "EXACT", 10)
    words = random.Random(1)  # noqa: S311 - words of no language
    names = [" ".join("".join(words.choices("bdfglmnoprstu", k=6)) for _ in range(3)) for _ in range(400)]
    kept, joins = heads(tmp_path / "k", [*names, "cheap rent for farms"], encoder)
    assert kept.rows("SELECT count(DISTINCT cell) > 1 FROM head") == [(1,)]
    assert joins("We support cheap rent for farms.") == 400
    assert joins(f"We support {names[7]}.") == 7
    kept.close()


def test_texts_are_encoded_as_if_they_were_among_those_before(encoder: Encoder):
    texts = ["a dam at the gap", "cheap rent for farms", "", "open data, open meters, open books"]
    both = encoder.encode(texts), encoder.encode_as(texts, encoder.usage(texts))
    assert np.allclose(*both, atol=1e-5)
