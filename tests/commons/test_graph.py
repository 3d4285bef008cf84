"""The curated graph: how targets are found, what breaks its rules, and its pictures and files."""

import io
import json
from xml.etree import ElementTree as ET

import networkx as nx
from pyarrow import parquet

from concerted.commons.graph import CURATED, Graph, circles, in_order
from concerted.commons.graph_files import as_graphml, as_json, as_tables
from concerted.commons.naming import Names
from concerted.commons.picture import addresses, around, svg
from tests.commons.shelf import linked, pattern, proposed, shelf


def graph_of(**given):
    return Graph(shelf(**given))


def test_a_target_is_found_by_id_then_slug_then_alias_then_loosely():
    names = Names(shelf())
    found = [names.named(each) for each in (shelf()[0].id, "shared-well", "Well custom", "the_shared Wells", "nowhere")]
    assert [(each.slug, each.how) for each in found] == [
        ("shared-well", "id"),
        ("shared-well", "slug"),
        ("shared-well", "alias"),
        ("shared-well", "loosely"),
        (None, "nothing"),
    ]


def test_links_reach_across_libraries_and_how_they_did_is_said():
    given = {"relations": "  requires:\n    - shared-well\n    - Seed Librarys\n    - nowhere\n  related: null"}
    graph = graph_of(hedge_walk=given)
    assert dict(graph.found_by()) == {"slug": 1, "loosely": 1, "nothing": 1}
    assert graph.dangling[0].target == "nowhere"


def test_copies_of_one_pattern_say_a_link_once():
    given = {"hedge_walk": linked("requires", "shared-well")}
    assert len(Graph([*shelf(**given), *shelf(**given)]).edges) == 1


def test_the_garden_counts_only_where_it_is_asked_for():
    given = {"hedge_walk": proposed("shared-well")}
    assert Graph(shelf(**given)).edges == []
    assert Graph(shelf(**given), origins=CURATED | {"inferred"}).edges[0].weight == 0.9


def test_a_weight_that_is_no_number_counts_as_one():
    graph = graph_of(hedge_walk={"relations": "  requires:\n    - slug: shared-well\n      weight: much"})
    assert graph.edges[0].weight == 1.0


def test_what_a_pattern_needs_is_also_what_enables_it():
    graph = graph_of(hedge_walk=linked("requires", "shared-well"), tool_shed=linked("enables", "hedge-walk"))
    assert graph.needs("hedge-walk") == ["shared-well", "tool-shed"]
    assert in_order(graph, ["hedge-walk", "tool-shed", "shared-well"]) == ["shared-well", "tool-shed", "hedge-walk"]


def test_links_to_oneself_twice_and_one_sided_are_faults():
    graph = graph_of(
        hedge_walk=linked("complementary", "hedge-walk", "shared-well", "shared-well"),
        tool_shed=linked("requires", "open-ledger"),
    )
    assert {(fault.rule, fault.slugs) for fault in graph.faults()} == {
        ("link-to-self", ("hedge-walk",)),
        ("link-twice", ("hedge-walk", "shared-well")),
        ("symmetric-missing", ("hedge-walk", "shared-well")),
        ("inverse-missing", ("tool-shed", "open-ledger")),
    }


def test_kinds_that_contradict_and_circles_are_faults():
    graph = graph_of(tool_shed=linked("requires", "open-ledger"), open_ledger=linked("requires", "tool-shed"))
    rules = [(fault.rule, fault.slugs) for fault in graph.faults()]
    assert ("kinds-contradict", ("open-ledger", "tool-shed")) in rules
    assert ("cycle", ("open-ledger", "tool-shed")) in rules


def test_links_said_by_both_sides_are_no_faults():
    graph = graph_of(
        tool_shed={
            "relations": "  enables:\n    - open-ledger\n  complementary:\n    - hedge-walk\n  tools: [seed-library]"
        },
        open_ledger=linked("requires", "tool-shed"),
        hedge_walk=linked("complementary", "tool-shed"),
    )
    assert graph.faults() == []


def test_circles_are_found_in_a_long_chain_without_recursion():
    ways = {str(at): [str(at + 1)] for at in range(3000)} | {"3000": ["2998"], "x": ["1"]}
    assert circles(ways) == [("2998", "2999", "3000")]


def test_the_terminal_shows_a_pattern_and_its_links():
    graph = graph_of(
        hedge_walk={"relations": "  requires:\n    - Shared Wells\n    - nowhere"},
        tool_shed=linked("enables", "hedge-walk"),
    )
    told = around(graph, "hedge-walk")
    assert "→ shared-well (found loosely)" in told
    assert "← tool-shed" in told
    assert "⇢ nowhere (requires)" in told
    assert "in no mounted library" not in around(graph, "tool-shed")


def test_an_alias_that_led_to_a_pattern_is_said():
    assert "(found by alias)" in around(graph_of(hedge_walk={"relations": "  tools:\n    - well custom"}), "hedge-walk")


def test_the_picture_is_one_svg_and_what_patterns_say_is_text_in_it():
    evil = {"title": "<script>alert(1)</script>"}
    graph = graph_of(
        hedge_walk=linked("requires", "shared-well") | evil, tool_shed={"relations": "  x<y:\n    - hedge-walk"}
    )
    drawn = svg(graph, pages=addresses(graph.patterns))
    root = ET.fromstring(drawn)  # noqa: S314 - our own
    assert "<script" not in drawn
    assert len(root.findall(".//{*}circle")) == 12
    assert len(root.findall(".//{*}a")) == 12
    assert {each.get("class") for each in root.findall(".//{*}path")} == {"e requires", "e other"}


def test_a_part_of_the_graph_may_be_drawn_and_an_empty_one():
    assert len(ET.fromstring(svg(graph_of(), ["hedge-walk"])).findall(".//{*}circle")) == 1  # noqa: S314
    assert "0 patterns" in svg(Graph([]))


def test_names_in_the_picture_do_not_cover_each_other():
    graph = graph_of(
        **{slug.replace("-", "_"): linked("requires", "shared-well") for slug in ("hedge-walk", "tool-shed")}
    )
    assert 0 < len(ET.fromstring(svg(graph)).findall(".//{*}text")) < 12  # noqa: S314


def test_a_page_is_named_by_no_folder_and_no_other_pages_name():
    found = addresses(["../../etc", "a/b", "a b", "A-b", "index", "…"])
    assert list(found.values()) == ["etc.html", "a-b.html", "a-b-2.html", "A-b-3.html", "index-2.html", "pattern.html"]


def test_graphml_and_json_are_read_back_by_others():
    graph = graph_of(hedge_walk=linked("requires", "shared-well", "nowhere") | {"title": "Walk & “see” <it>"})
    read = nx.parse_graphml(as_graphml(graph))
    assert read.nodes["hedge-walk"]["title"] == "Walk & “see” <it>"
    assert read["hedge-walk"]["shared-well"]["kind"] == "requires"
    told = json.loads(as_json(graph))
    assert (len(told["nodes"]), len(told["links"]), len(told["dangling"])) == (12, 1, 1)


def test_the_tables_are_those_that_graphrag_reads():
    graph = Graph([*shelf(hedge_walk=linked("requires", "shared-well")), pattern("other-well", title="Shared Well")])
    tables = {name: parquet.read_table(io.BytesIO(data)).to_pylist() for name, data in as_tables(graph).items()}
    relation = tables["relationships.parquet"][0]
    assert (relation["source"], relation["target"]) == ("Hedge Walk", "Shared Well (shared-well)")
    assert relation["target"] in {each["title"] for each in tables["entities.parquet"]}
    assert len({each["id"] for each in tables["text_units.parquet"]}) == 13
    assert relation["text_unit_ids"][0] in {each["id"] for each in tables["text_units.parquet"]}
