"""What a library gives to others: index files, Open Knowledge, a site; and nothing a pattern says runs anywhere."""

import json
from datetime import date
from pathlib import Path

import pytest

from concerted.commons import parse_pattern
from concerted.commons.graph import Graph
from concerted.commons.indexes import domains_of, index_files, open_knowledge
from concerted.commons.markdown import html
from concerted.commons.prose import plain, sentences
from concerted.commons.site import site
from concerted.commons.terms import terms
from tests.commons.shelf import linked, pattern, proposed, shelf

EVIL = "<script>document.title='taken'</script>"
LEGACY = """---
id: pat_old
slug: old-way
title: Old Way
tags: [custom]
classification:
  domain: trade
  category: [practice]
  commons_domain: [business, trade]
  universality: domain
  commons_alignment: 4
  status: published
---

The old way of the market.
"""


def legacy():
    return parse_pattern(LEGACY.encode(), Path("old-way.md"))


def test_the_index_files_have_the_librarys_own_shape_and_every_link():
    graph = Graph([*shelf(tool_shed=linked("requires", "shared-well", "nowhere")), legacy()])
    files = {name: json.loads(data) for name, data in index_files(graph, date(2026, 11, 30)).items()}
    whole = files["data/graph.json"]
    assert whole["edges"] == [
        {"source": graph.patterns["tool-shed"].id, "target": graph.patterns["shared-well"].id, "type": "requires"}
    ]
    assert (whole["stats"]["total_patterns"], whole["stats"]["dangling_relationships"]) == (13, 1)
    old = next(each for each in whole["nodes"]["patterns"] if each["slug"] == "old-way")
    assert (old["domains"], old["commons_alignment"], old["categories"]) == (["business", "trade"], 4.0, ["practice"])
    assert ["Old Way", "old-way.md", 4.0] in files["_data/pattern_index_lite.json"]["patterns"]
    assert {each["slug"] for each in files["_data/registry.json"]} == set(graph.patterns)
    assert files["search-index.json"][-1]["url"] == "/patterns/well-keeping/"


def test_a_pattern_filed_nowhere_has_no_domain_and_one_assessed_has_its_score():
    bare = parse_pattern(b"---\nid: x\n---\nText.\n", Path("bare.md"))
    assert domains_of(bare) == []
    scored = pattern("shared-well", domain="water\n  commons_assessment:\n    overall_score: 3.5")
    lite = json.loads(index_files(Graph([bare, scored]), date(2026, 11, 30))["_data/pattern_index_lite.json"])
    assert lite["scores"] == {"3.5": 1}


def test_open_knowledge_has_a_type_links_and_says_what_a_machine_proposed():
    graph = Graph([*shelf(tool_shed=linked("requires", "shared-well") | proposed("hedge-walk", "nowhere")), legacy()])
    files = {name: data.decode() for name, data in open_knowledge(graph).items()}
    shed = files["patterns/tool-shed.md"]
    read = parse_pattern(shed.encode(), Path("tool-shed.md"))
    assert [read.top.text(key) for key in ("type", "status", "license")] == ["Pattern", "draft", "CC-BY-SA-4.0"]
    assert "* requires: [Shared Well](/patterns/shared-well.md)" in shed
    assert "A machine proposed these" in shed
    assert "nowhere" not in shed.split("# Proposed links")[1]
    assert files["index.md"].startswith('---\nokf_version: "0.2"\n---')
    assert "status: stable" in files["patterns/old-way.md"]
    assert "sources:" not in files["patterns/old-way.md"]
    assert "* [Old Way](old-way.md)" in files["patterns/index.md"]
    assert not any(
        parse_pattern(text.encode(), Path(name)).troubles for name, text in files.items() if "index" not in name
    )


@pytest.mark.parametrize(
    ("markdown", "made"),
    [
        ("# One\n\n### Two #", "<h2>One</h2>\n<h3>Two</h3>"),
        ("a *b* **c** `d*e*f`\ng", "<p>a <em>b</em> <strong>c</strong> <code>d*e*f</code> g</p>"),
        ("> [!NOTE] said\n> more\nafter", "<blockquote><p>said more</p></blockquote>\n<p>after</p>"),
        ("- one\n  still\n- two\n\n3. three", "<ul><li>one still</li><li>two</li></ul>\n<ol><li>three</li></ol>"),
        ("---\n***", "<hr>\n<hr>"),
        ("```\n<b>\n```\n| a |\n| b |", "<pre>&lt;b&gt;</pre>\n<pre>| a |\n| b |</pre>"),
        ("~~~\nopen", "<pre>open</pre>"),
        ("[a](https://b.c/d_e)", '<p><a href="https://b.c/d%5Fe" rel="nofollow noopener">a</a></p>'),
        (
            "[a](javascript:alert) [b](../x.md) [c](//evil.example)",
            '<p>a <a href="../x.md" rel="nofollow noopener">b</a> c</p>',
        ),
        (EVIL, "<p>&lt;script&gt;document.title=&#x27;taken&#x27;&lt;/script&gt;</p>"),
        (
            '[x](https://a"onmouseover="b)',
            '<p><a href="https://a&quot;onmouseover=&quot;b" rel="nofollow noopener">x</a></p>',
        ),
    ],
)
def test_a_body_becomes_html_that_is_safe(markdown, made):
    assert html(markdown) == made


@pytest.mark.parametrize(
    "bit", ["[", "![", "**a ", "_a", "# #", "`", ">", "- ", "<", "a'", ". ", "```\n", "|\n", "[a](", "\t"]
)
def test_text_made_to_be_slow_is_read_like_any_other(bit):
    hostile = bit * 100_000 + "x"
    assert html(hostile)
    assert plain(hostile) is not None
    assert list(sentences(plain(hostile))) is not None


def test_quotations_within_quotations_end_somewhere():
    assert html(">" * 50 + " deep").count("<blockquote>") == 6


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    folder = tmp_path_factory.mktemp("site")
    given = {
        "title": EVIL,
        "summary": EVIL,
        "body": f"{EVIL}\n\n<img src=x onerror=\"document.title='taken'\">\n\n</main>",
    }
    given["corporate"] = "</script><script>document.title='taken'</script>"
    graph = Graph(shelf(hedge_walk=given | linked("requires", "shared-well", "hedge-walk")))
    for name, data in site(graph, title="The valley's <patterns>").items():
        (folder / name).write_bytes(data)
    return folder


def test_nothing_a_pattern_says_is_an_element_of_a_page(written):
    for page in written.glob("*.html"):
        text = page.read_text("utf-8")
        assert "<script>" not in text
        assert "<img" not in text
    assert "</script" not in (written / "commons.js").read_text("utf-8")
    assert "Is named by" in (written / "shared-well.html").read_text("utf-8")


def test_the_site_works_from_a_folder_without_a_server_or_a_network(written, browser):
    page = browser.new_page(viewport={"width": 320, "height": 700})
    said = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto((written / "index.html").as_uri())
    page.fill("input[name=words]", "turn taking")
    page.select_option("select", "activist")
    assert page.text_content("[data-answers] li a") == "Turn Taking for Movements"
    assert "title: “Turn Taking”" in page.text_content("[data-answers] li small")
    page.fill("input[name=words]", "zeppelin")
    assert page.text_content("[data-count]") == "Nothing fits these words."
    page.fill("input[name=words]", "constructor")
    page.fill("input[name=words]", "hedge")
    page.click("[data-answers] li a")
    page.wait_for_url("**/hedge-walk.html")
    assert "taken" not in page.title() or "<script>" in page.title()
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    assert said == []
    page.close()


def test_the_script_cuts_words_as_the_library_does(written, browser):
    some = "organising Organizations’s meetings happier classes stopped edges rules crisis Überführung don't a 3 actors"
    script = (written / "navigator.js").read_text("utf-8").replace("const form", "window.TERMS = terms;\n  const form")
    page = browser.new_page()
    page.set_content(
        "<form data-navigator><input name=words><input name=context></form><ul data-answers></ul><p data-count></p>"
    )
    page.add_script_tag(content=(written / "commons.js").read_text("utf-8"))
    page.add_script_tag(content=script)
    assert page.evaluate("said => window.TERMS(said)", some) == terms(some)
    page.close()
