import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from concerted.ecosystem.reading import moves as moves_module
from concerted.ecosystem.reading.manifests import Manifest, is_manifest, manifest
from concerted.ecosystem.reading.moves import dropped_in, line_of, moves_in, rules, sort_of, tomllib, wanted

DATA = tomllib.loads((Path(moves_module.__file__).parent / "moves.toml").read_text())["move"]
PLACES = {
    "ci": ".github/workflows/a.yml",
    "config": "Makefile",
    "manifest": "pyproject.toml",
    "text": "README.md",
    "licence": "LICENSE",
    "source": "src/a.py",
}
LINES = {
    ("Provide an SBOM (CycloneDX, SPDX)", "ci"): "      - uses: anchore/sbom-action@v0",
    ("Provide an SBOM (CycloneDX, SPDX)", "config"): "sboms:",
    ("Sign releases (Sigstore)", "ci"): "      run: cosign sign --yes image",
    ("Sign releases (Sigstore)", "config"): "  - cmd: cosign",
    ("Attest how releases were built (SLSA)", "ci"): "      - uses: actions/attest-build-provenance@v1",
    ("Attest how releases were built (SLSA)", "manifest"): '    "provenance": true',
    ("Publish through trusted publishing, without long-lived keys", "ci"): "      id-token: write",
    ("Make builds reproducible", "ci"): "      SOURCE_DATE_EPOCH: 0",
    ("Make builds reproducible", "config"): "\tgo build -trimpath ./...",
    (
        "Score supply-chain security (OpenSSF Scorecard, Best Practices badge)",
        "ci",
    ): "  - uses: ossf/scorecard-action@v2",
    (
        "Score supply-chain security (OpenSSF Scorecard, Best Practices badge)",
        "text",
    ): "https://www.bestpractices.dev/p/1",
    ("Scan code for security faults (CodeQL, Semgrep)", "ci"): "      - uses: github/codeql-action/init@v3",
    ("Scan code for security faults (CodeQL, Semgrep)", "config"): "\tbandit -r src",
    ("Audit dependencies for known faults", "ci"): "      run: pip-audit",
    ("Audit dependencies for known faults", "config"): "\tgovulncheck ./...",
    (
        "Fuzz the readers of untrusted input",
        "ci",
    ): "      uses: google/oss-fuzz/infra/cifuzz/actions/build_fuzzers@master",
    ("Use SPDX licence identifiers", "source"): "# SPDX-License-Identifier: Apache-2.0",
    ("Use SPDX licence identifiers", "manifest"): 'license = "Apache-2.0"',
    ("State the licence of every file (REUSE)", "ci"): "      - uses: fsfe/reuse-action@v5",
    ("State the licence of every file (REUSE)", "config"): "\treuse lint",
    ("Share under a permissive licence (MIT, BSD, ISC)", "licence"): "MIT License",
    ("Share under the Apache licence, with its patent grant", "licence"): "                 Apache License",
    ("Share under the GPL, so that changes stay free", "licence"): "       GNU GENERAL PUBLIC LICENSE",
    ("Share under the AGPL, so that services stay free", "licence"): "     GNU AFFERO GENERAL PUBLIC LICENSE",
    ("Share under a weak copyleft (LGPL, MPL, EUPL)", "licence"): "Mozilla Public License Version 2.0",
    ("Share content under Creative Commons", "licence"): "Attribution-ShareAlike 4.0 International",
    ("Share content under Creative Commons", "text"): "https://creativecommons.org/licenses/by/4.0/",
    ("Dedicate the work to the public domain", "licence"): "CC0 1.0 Universal",
    ("Reserve commercial use (source-available licence)", "licence"): "Business Source License 1.1",
    ("Ask contributors to sign off (DCO)", "text"): "Sign each commit (`git commit -s`).",
    ("Ask contributors to sign an agreement (CLA)", "text"): "Please sign the CLA first.",
    ("Take money for upkeep in the open (Open Collective, sponsors)", "text"): "https://opencollective.com/us",
    ("Follow semantic versioning", "text"): "We follow [semantic versioning](https://semver.org).",
    ("Follow calendar versioning", "text"): "Releases use https://calver.org.",
    ("Write commit messages in a set form (Conventional Commits)", "text"): "Use Conventional Commits.",
    ("Promise long-term support of releases", "text"): "Version 4 has long-term support.",
    ("Test in CI", "ci"): "      run: pytest -q",
    ("Type-check", "config"): "\tmypy src",
    ("Format and lint by machine", "config"): "\truff check",
    ("Measure test coverage", "ci"): "      - uses: codecov/codecov-action@v4",
    ("Check that people with disabilities can use it", "ci"): "      run: npx pa11y-ci",
    ("Renounce telemetry", "text"): "There is no telemetry.",
}


def found(path: str, text: str) -> list[str]:
    return [move.concept for move in moves_in(path, text)]


def test_there_are_many_rules_and_each_concept_has_one():
    concepts = [rule.concept for rule in rules()]
    assert len(concepts) >= 80
    assert len(set(concepts)) == len(concepts)
    assert {rule.kind for rule in rules()} == {"format", "interface", "licence", "practice", "standard"}
    assert all(rule.concept[0].isupper() and not rule.concept.endswith(".") for rule in rules())


@pytest.mark.parametrize("said", DATA, ids=lambda said: said["concept"])
def test_each_sign_of_each_rule_shows_its_move(said):
    concept = said["concept"]
    for pattern in said.get("files", []):
        assert concept in found(pattern.replace("*", "x"), "\n  first words\n"), pattern
        assert pattern.replace("*", "x") in wanted([pattern.replace("*", "x")])
    for pattern in said.get("dependencies", []):
        package = json.dumps({"dependencies": {pattern.replace("*", "x"): "^1"}}, indent=1)
        (move,) = [move for move in moves_in("package.json", package) if move.concept == concept]
        assert (move.line, pattern.replace("*", "x") in move.quote) == (3, True), pattern
    for sort in PLACES.keys() & said.keys():
        line = LINES[concept, sort]
        shown = {move.concept: move for move in moves_in(PLACES[sort], f"\n\n{line}\n")}
        assert (shown[concept].line, shown[concept].quote) == (3, line.strip()), sort


@pytest.mark.parametrize("said", [said for said in DATA if "said" in said], ids=lambda said: said["concept"])
def test_what_a_change_log_calls_a_move_is_a_pattern_that_needs_a_verb(said):
    assert dropped_in("CHANGELOG.md", f"- Added {said['concept']}") == []


@pytest.mark.parametrize(
    ("line", "concept"),
    [
        ("- Dropped support for GraphQL.", "Offer a GraphQL interface"),
        ("- Removed telemetry", "Measure how people use it (telemetry)"),
        ("* We no longer support SAML", "Sign in with SAML"),
        ("- Added GraphQL", None),
        ("- Removed the GraphQL deprecation warning", None),
        ("- GraphQL was not removed", None),
    ],
)
def test_a_change_log_says_what_was_dropped(line, concept):
    dropped = dropped_in("CHANGELOG.md", f"# 2.0\n\n{line}\n{line}\n")
    assert [(one.concept, one.line, one.quote) for one in dropped] == ([(concept, 3, line)] if concept else [])
    assert dropped_in("README.md", line) == []


def test_a_move_is_shown_once_a_file_and_others_files_are_left_aside():
    assert found("README.md", "https://semver.org\nhttps://semver.org\n") == ["Follow semantic versioning"]
    assert found("app.py", "") == []
    assert wanted(["vendor/a/openapi.yaml", "tests/schema.graphql", "api/openapi.yaml", "x.bin"]) == [
        "api/openapi.yaml"
    ]
    assert len(wanted([f"s{n}.py" for n in range(100)])) == moves_module.MOST_SOURCES


def test_a_rule_looks_only_into_its_own_sort_of_file():
    assert "Test in CI" not in found("README.md", "run pytest")
    assert sort_of("docs/CHANGELOG.md") == "changes"
    assert sort_of("a/b.bin") == ""


@pytest.mark.parametrize(
    ("path", "text", "name", "dependencies"),
    [
        (
            "pyproject.toml",
            (
                '[project]\nname = "A_b"\ndependencies = ["X.y>=1", "z[extra]; python_version < \'4\'"]\n'
                '[project.optional-dependencies]\no = ["opt"]\n'
                '[dependency-groups]\nd = ["dev", {include-group = "x"}]\n'
                '[build-system]\nrequires = ["flit-core"]\n'
            ),
            "a-b",
            {"x-y", "z", "opt", "dev", "flit-core"},
        ),
        (
            "pyproject.toml",
            (
                '[tool.poetry]\nname = "p"\n[tool.poetry.dependencies]\na = "1"\n'
                '[tool.poetry.group.d.dependencies]\nb = "1"\n'
            ),
            "p",
            {"a", "b"},
        ),
        (
            "setup.cfg",
            "[metadata]\nname = My.Pkg\n[options]\ninstall_requires =\n    a>=1\n    b\nzip_safe = 1\n",
            "my-pkg",
            {"a", "b"},
        ),
        ("setup.cfg", "[options.extras_require]\nx =\n  c\n[other]\n  d\n", "", set()),
        ("requirements-dev.txt", "# no\n-r other.txt\nFlask_Babel==1\n\n", "", {"flask-babel"}),
        ("package.json", '{"name": "@a/b", "dependencies": {"c": "1"}, "devDependencies": null}', "@a/b", {"c"}),
        (
            "composer.json",
            '{"name": "v/p", "require": {"a/b": "1"}, "require-dev": {"c/d": "1"}}',
            "v/p",
            {"a/b", "c/d"},
        ),
        (
            "Cargo.toml",
            '[package]\nname = "k"\n[dependencies]\na = "1"\n[target.x.dependencies]\nb = "1"\n',
            "k",
            {"a", "b"},
        ),
        (
            "go.mod",
            "module example.org/m\nrequire (\n\tgithub.com/a/b v1.2.3\n)\nrequire x.io/c v0.1\n",
            "example.org/m",
            {"github.com/a/b", "x.io/c"},
        ),
        ("Gemfile", "gem 'rails', '7'\n", "", {"rails"}),
        ("a.gemspec", 's.name = "g"\ns.add_dependency "rack"\n', "g", {"rack"}),
        (
            "pom.xml",
            (
                "<project><parent><artifactId>up</artifactId></parent><artifactId>me</artifactId><dependencies><dependency>"
                "<groupId>g</groupId><artifactId>dep</artifactId></dependency></dependencies></project>"
            ),
            "me",
            {"dep"},
        ),
        ("pom.xml", "<project/>", "", set()),
        ("build.gradle.kts", 'implementation("org.a:b:1.0")', "", {"b"}),
        ("a.csproj", '<PackageReference Include="X.Y" Version="1" />', "", {"x.y"}),
    ],
)
def test_what_a_manifest_says(path, text, name, dependencies):
    assert manifest(f"sub/{path}", text) == Manifest(name=name, dependencies=frozenset(dependencies))


def test_a_broken_manifest_shows_no_moves_and_other_files_are_none():
    for path, text in (
        ("pyproject.toml", "["),
        ("package.json", "[]"),
        ("package.json", "[" * 99_999),
        ("cargo.toml", "a = 1\na = 2"),
    ):
        with pytest.raises(ValueError, match=r"."):
            manifest(path, text)
        assert moves_in(path, text) == []
    assert manifest("a.txt", "") is None
    assert not is_manifest("a.txt")


def test_the_line_of_a_package_is_found_however_it_is_spelled():
    assert line_of("a-b", ["xa-b", '"A_b>=1"']) == 2
    assert line_of("absent", ["x"]) == 1


@given(
    st.text(max_size=200),
    st.sampled_from(["pyproject.toml", "package.json", "setup.cfg", "go.mod", "pom.xml", "README.md"]),
)
def test_any_text_shows_moves_or_none(text, path):
    for move in moves_in(path, text):
        assert move.quote in text
        assert text.split("\n")[move.line - 1].strip().startswith(move.quote)
