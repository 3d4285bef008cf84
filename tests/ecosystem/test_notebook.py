"""The notebook and its figure: run as a reader would run them, cell by cell."""

import json
import re
from dataclasses import replace
from itertools import product
from pathlib import Path
from xml.etree import ElementTree as ET

from concerted.ecosystem import Coded, Corpus, Tie, map_ecosystem
from concerted.ecosystem.figure import COLOURS, MOST_ACTORS, MOST_CONCEPTS, figure

DOCS = Path(__file__).resolve().parents[2] / "docs"
NOTEBOOK = json.loads((DOCS / "folder-to-figure.ipynb").read_text("utf-8"))
CELLS = ["".join(cell["source"]) for cell in NOTEBOOK["cells"] if cell["cell_type"] == "code"]
SVG = "{http://www.w3.org/2000/svg}"


def run(folder, monkeypatch):
    """Run all cells where there is nothing but `folder`; return what they left behind."""
    monkeypatch.chdir(folder)
    namespace: dict[str, object] = {}
    for cell in CELLS:
        exec(compile(cell, "notebook", "exec"), namespace)  # noqa: S102 - our own
    return namespace


def texts(picture: str) -> list[str]:
    return [one.text or "" for one in ET.fromstring(picture).iter(f"{SVG}text")]  # noqa: S314 - our own


def test_the_notebook_has_ten_cells_and_no_results_of_an_older_version():
    assert len(CELLS) == 10
    assert (NOTEBOOK["nbformat"], NOTEBOOK["nbformat_minor"]) == (4, 5)
    assert not [cell for cell in NOTEBOOK["cells"] if cell.get("outputs") or cell.get("execution_count")]
    assert len({cell["id"] for cell in NOTEBOOK["cells"]}) == len(NOTEBOOK["cells"])


def test_every_page_it_names_is_there():
    words = "".join("".join(cell["source"]) for cell in NOTEBOOK["cells"] if cell["cell_type"] == "markdown")
    pages = re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", words)
    assert pages
    assert all((DOCS / page).is_file() for page in pages)


def test_it_goes_from_a_folder_to_a_figure_and_repeats_itself(tmp_path, monkeypatch, capsys):
    left = run(tmp_path, monkeypatch)
    said = capsys.readouterr().out
    for told in ("26 documents by 13 actors", "stability", "of 20 shuffles", "2025-", "lift", "seed 0"):
        assert told in said
    drawn = (tmp_path / "map" / "figure.svg").read_bytes()
    assert "River Nation of the Marrow" in texts(drawn.decode())
    assert {"congruence.graphml", "congruence.gexf", "positions.csv", "map.dna"} <= {
        file.name for file in (tmp_path / "map" / "tables").iterdir()
    }
    again = run(tmp_path, monkeypatch)
    assert (tmp_path / "map" / "figure.svg").read_bytes() == drawn
    assert again["cache"].made["read"] == 0
    assert left["figure"](left["found"])._repr_svg_() == drawn.decode()


def test_it_runs_on_a_folder_of_ones_own_without_dates_or_groups(tmp_path, monkeypatch, capsys):
    for actor, side in (("A", "support"), ("B", "oppose"), ("C", "reject")):
        (tmp_path / "documents" / actor).mkdir(parents=True)
        wanted = ("the dam at Tarn Gap", "a toll on the bridge", "a new road through the wood")
        said = " ".join(f"We {side} {what}." for what in wanted)
        (tmp_path / "documents" / actor / "letter.txt").write_text(said)
    run(tmp_path, monkeypatch)
    said = capsys.readouterr().out
    assert "3 documents by 3 actors" in said
    assert "Only 0 of 3 actors take sides" in said
    assert "no group beyond chance" in (tmp_path / "map" / "figure.svg").read_text()


def sides(actors: int, concepts: int, camps: int = 2) -> Corpus:
    """Return actors in camps; those of one agree on everything, and with no other camp."""
    coded = []
    for actor, concept in product(range(actors), range(concepts)):
        side = 1.0 if concept % camps == actor % camps else -1.0
        if concept != actor % 7:
            coded.append(Coded(actor=f"Actor {actor:03}", concept=f"Concept {concept:02}", value=side))
    return Corpus(coded=tuple(coded))


def test_a_figure_shows_positions_groups_and_who_knows_whom():
    corpus = replace(sides(12, 24), ties=(Tie(a="Actor 000", b="Actor 002"), Tie(a="Actor 001", b="Actor 000")))
    picture = figure(map_ecosystem(corpus))
    said = texts(picture)
    assert said[:6] == [f"Actor {number:03}" for number in (0, 2, 4, 6, 8, 10)], "one group after the other"
    asked = [text for text in said if text.startswith("Concept")]
    assert asked == [f"Concept {number:02}" for number in range(7, 7 + MOST_CONCEPTS)], "those that all speak to"
    assert sum("aligned group of 6" in text for text in said) == 2
    assert picture.count("stroke-dasharray") == 3, "two who know each other, and the key"
    assert f"on {24} concepts: 2 aligned groups" in picture
    assert picture.count("<circle cx") == 12 * MOST_CONCEPTS


def test_a_figure_of_many_draws_of_each_group_as_many_and_says_how_many_it_leaves_out():
    found = map_ecosystem(sides(MOST_ACTORS + 10, 30))
    said = texts(figure(found))
    actors = [int(text[-3:]) for text in said if text.startswith("Actor")]
    assert len(actors) == MOST_ACTORS
    assert sum(actor % 2 for actor in actors) == MOST_ACTORS // 2
    assert said[-1] == "10 more actors are not drawn"


def test_a_figure_colours_so_many_groups_and_no_more():
    found = map_ecosystem(sides(12, 24))
    many = replace(found, coalitions=tuple(found.coalitions[:1]) * (len(COLOURS) + 2))
    assert all(colour in figure(many) for colour in COLOURS)


def test_a_figure_of_names_that_xml_forbids_is_sound():
    names = {"A\x1b & B": 1.0, "C<D": -1.0, "E": 0.0}
    coded = (Coded(actor=name, concept="<Dam> & \x00\ufffe road", value=side) for name, side in names.items())
    said = texts(figure(map_ecosystem(Corpus(coded=tuple(coded)))))
    assert said[:3] == ["A & B", "C<D", "E"]
    assert "<Dam> & road" in said
