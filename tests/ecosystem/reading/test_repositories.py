import os
import random
import subprocess
from pathlib import Path

import pytest

from concerted.ecosystem import read
from concerted.ecosystem.reading import git, repositories
from concerted.ecosystem.reading.gathering import Gathering
from concerted.ecosystem.reading.git import opened, remote
from concerted.ecosystem.reading.relations import address
from concerted.ecosystem.reading.repositories import is_repositories, read_repositories
from concerted.errors import InputError

ENVIRONMENT = {"PATH": os.environ["PATH"], "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1", "HOME": "/"}


def run(folder: Path, *arguments: str, **more: str) -> str:
    command = ["git", "-c", "protocol.file.allow=always", *arguments]
    done = subprocess.run(command, cwd=folder, env={**ENVIRONMENT, **more}, check=True, capture_output=True, text=True)
    return done.stdout.strip()


def commit(folder: Path, files, date="2024-01-01", author="Ann Able", email="ann@a.example") -> str:
    """Commit files (path → text, or None to take one away), making the repository where there is none."""
    folder.mkdir(parents=True, exist_ok=True)
    if not (folder / ".git").exists():
        run(folder, "init", "-q", "-b", "main")
    for path, text in files.items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        if text is None:
            file.unlink()
        else:
            file.write_bytes(text if isinstance(text, bytes) else text.encode())
    run(folder, "add", "-A")
    who = {
        f"GIT_{role}_{what}": said
        for role in ("AUTHOR", "COMMITTER")
        for what, said in (("NAME", author), ("EMAIL", email))
    }
    when = {f"GIT_{role}_DATE": f"{date}T12:00:00Z" for role in ("AUTHOR", "COMMITTER")}
    run(folder, "commit", "-q", "--allow-empty", "-m", "x", **who, **when)
    return run(folder, "rev-parse", "HEAD")


def gathered(path: Path, *, people: bool = False) -> Gathering:
    gathering = Gathering(people=people)
    read_repositories(path, gathering)
    return gathering


def reasons(path: Path) -> dict[str, str]:
    return {one.source: one.why for one in gathered(path)._skipped}


@pytest.fixture
def two(tmp_path):
    commit(
        tmp_path / "alpha",
        {
            "README.md": "# Alpha\n\nWe want open formats.\nWe follow https://semver.org.\n",
            "docs/plan.md": "Later.\n",
            "docs/adr/0001-x.md": "# Use SQLite\n",
            "package.json": '{\n "name": "alpha",\n "dependencies": {\n  "graphql": "^16"\n }\n}\n',
        },
        "2024-01-01",
    )
    commit(tmp_path / "alpha", {"docs/plan.md": "Soon.\n"}, "2024-03-01")
    commit(
        tmp_path / "beta", {"README.rst": "Beta\n====\n\nWe want closed formats.\n"}, "2024-02-01", "Bo", "bo@b.example"
    )
    return tmp_path


def test_each_clone_is_an_actor_with_what_it_wants_and_the_moves_it_makes(two):
    corpus = read(two)
    assert corpus.actors == ("alpha", "beta")
    assert [(d.source, d.title, d.date) for d in corpus.documents] == [
        ("alpha:README.md", "Alpha", "2024-01-01"),
        ("alpha:docs/adr/0001-x.md", "Use SQLite", "2024-01-01"),
        ("alpha:docs/plan.md", "", "2024-03-01"),
        ("beta:README.rst", "Beta", "2024-02-01"),
    ]
    assert [(c.concept, c.value, c.source, c.quote, c.date, c.kind) for c in corpus.coded] == [
        (
            "Follow semantic versioning",
            1,
            "alpha:README.md:4",
            "We follow https://semver.org.",
            "2024-01-01",
            "move",
        ),
        ("Offer a GraphQL interface", 1, "alpha:package.json:4", '"graphql": "^16"', "2024-01-01", "move"),
        ("Write decisions down (ADR)", 1, "alpha:docs/adr/0001-x.md:1", "# Use SQLite", "2024-01-01", "move"),
    ]


def test_a_move_is_shown_at_a_few_places_only(tmp_path):
    commit(tmp_path / "a", {f"p{n}/schema.graphql": "type A" for n in range(5)} | {"README.md": "A"})
    assert [one.source[:5] for one in gathered(tmp_path)._coded] == ["a:p0/", "a:p1/", "a:p2/"]


def test_a_name_that_breaks_the_list_of_commits_does_no_harm(tmp_path):
    commit(tmp_path / "a", {"README.md": "A"}, author="A\x01B\x02C")
    assert [one.date for one in gathered(tmp_path)._documents] == ["2024-01-01"]


def test_a_clone_that_lacks_what_its_files_once_were_says_all_the_same_what_was_dropped(tmp_path):
    commit(tmp_path / "a", {"README.md": "A", "go.mod": "module a\nrequire golang.org/x/oauth2 v1.0.0\n"}, "2021-05-01")
    commit(tmp_path / "a", {"go.mod": "module a\n// soon\n"}, "2022-05-01")
    lost = run(tmp_path / "a", "rev-parse", "HEAD:go.mod")
    commit(tmp_path / "a", {"go.mod": "module a\n"}, "2023-05-01")
    (tmp_path / "a" / ".git" / "objects" / lost[:2] / lost[2:]).unlink()
    assert [(one.concept, one.value, one.date) for one in gathered(tmp_path)._coded] == [
        ("Authorise with OAuth 2", -1, "2023-05-01")
    ]


def test_people_are_never_named(two):
    assert "Ann" not in repr(read(two))


def test_what_was_there_once_and_is_gone_was_dropped_with_commit_and_day(tmp_path):
    before = commit(
        tmp_path / "a", {"README.md": "A", "go.mod": "module a\nrequire golang.org/x/oauth2 v1.0.0\n"}, "2021-05-01"
    )
    commit(tmp_path / "a", {"README.md": "A."}, "2022-05-01")
    commit(tmp_path / "a", {"go.mod": "module a\n"}, "2023-02-03")
    commit(tmp_path / "a", {"README.md": "A!", ".editorconfig": "root = true\n"}, "2024-05-01")
    dropped = [one for one in gathered(tmp_path)._coded if one.value < 0]
    assert [(one.concept, one.quote, one.date) for one in dropped] == [
        ("Authorise with OAuth 2", "require golang.org/x/oauth2 v1.0.0", "2023-02-03")
    ]
    path, _, state = dropped[0].source.partition("@")
    assert path == "a:go.mod:2"
    assert run(tmp_path / "a", "show", f"{state}:go.mod").splitlines()[1] == dropped[0].quote
    assert state != before[:12]


def test_a_move_that_only_went_elsewhere_was_not_dropped(tmp_path):
    commit(tmp_path / "a", {"README.md": "A", ".travis.yml": "script: pytest\n"}, "2020-01-01")
    commit(tmp_path / "a", {".travis.yml": None, ".github/workflows/t.yml": "run: pytest\n"}, "2021-01-01")
    assert [(one.concept, one.value) for one in gathered(tmp_path)._coded] == [("Test in CI", 1)]


def test_an_empty_file_that_is_gone_was_dropped_too(tmp_path):
    commit(tmp_path / "a", {"README.md": "A", "src/py.typed": ""}, "2020-01-01")
    commit(tmp_path / "a", {"src/py.typed": None}, "2021-01-01")
    assert [(one.concept, one.value, one.quote) for one in gathered(tmp_path)._coded] == [("Type-check", -1, "")]


def test_a_change_log_may_say_what_was_dropped(tmp_path):
    commit(
        tmp_path / "a",
        {"README.md": "See https://semver.org", "CHANGELOG.md": "# 2\n\n- Removed SAML\n- Dropped semver\n"},
    )
    dropped = [one for one in gathered(tmp_path)._coded if one.value < 0]
    assert [(one.concept, one.source, one.quote) for one in dropped] == [
        ("Sign in with SAML", "a:CHANGELOG.md:3", "- Removed SAML")
    ]


def test_projects_that_share_contributors_depend_or_refer_know_each_other(tmp_path):
    readme = "See https://github.com/Org/Beta.git and https://github.com/org/beta/issues and https://x.example/a/b.\n"
    for n in range(2):
        commit(
            tmp_path / "alpha",
            {"README.md": readme, "n": str(n)},
            f"2024-01-0{n + 1}",
            "Ann",
            "1+ann@users.noreply.github.com",
        )
        commit(
            tmp_path / "beta",
            {"n": str(n), "README.md": "B"},
            f"2024-02-0{n + 1}",
            "Ann",
            "ann@users.noreply.github.com",
        )
        for name in ("alpha", "beta", "gamma"):
            commit(
                tmp_path / name,
                {"b": str(n)},
                "2024-03-01",
                "dependabot[bot]",
                "b@b.example",
            )
    commit(
        tmp_path / "gamma",
        {"README.md": "G", "setup.cfg": "[options]\ninstall_requires =\n  Beta_lib\n"},
        "2024-03-02",
        "Once",
        "ann@users.noreply.github.com",
    )
    commit(
        tmp_path / "beta",
        {"pyproject.toml": '[project]\nname = "beta-lib"\n', "package.json": "{"},
        "2024-03-02",
        "Cy",
        "cy@c.example",
    )
    run(tmp_path / "beta", "remote", "add", "origin", "https://user:secret@github.com/org/beta.git")
    ties = read(tmp_path).ties
    assert [(tie.a, tie.b, tie.kind, tie.where, tie.date) for tie in ties] == [
        ("alpha", "beta", "contributors", "1 shared contributor", "2024-01-02"),
        ("alpha", "beta", "reference", "alpha:README.md:1", "2024-03-01"),
        ("beta", "gamma", "dependency", "gamma:setup.cfg:3", "2024-03-02"),
    ]
    named = gathered(tmp_path, people=True)._ties
    assert next(tie.where for tie in named if tie.kind == "contributors") == "1 shared contributor: Ann"


def test_a_mailmap_joins_the_addresses_of_one_person(tmp_path):
    for n in range(2):
        commit(
            tmp_path / "a",
            {"README.md": f"A{n}", ".mailmap": "Ann <new@a.example> <old@a.example>\n"},
            email="old@a.example",
        )
        commit(tmp_path / "b", {"README.md": f"B{n}"}, email="new@a.example")
    assert [tie.kind for tie in read(tmp_path).ties] == ["contributors"]


def test_bare_shallow_detached_and_listed_clones_are_read(tmp_path, two):
    made = tmp_path / "made"
    made.mkdir()
    run(made, "clone", "-q", "--bare", str(two / "alpha"), "gamma.git")
    run(made, "clone", "-q", "--depth=1", f"file://{two / 'alpha'}", "shallow")
    run(made, "clone", "-q", "--no-local", str(two / "alpha"), "packed")
    run(made / "packed", "pack-refs", "--all")
    run(made / "packed", "checkout", "-q", "--detach")
    run(made / "gamma.git", "pack-refs", "--all")
    (made / ".hidden").mkdir()
    corpus = read(made)
    assert corpus.actors == ("gamma", "packed", "shallow")
    assert {one.concept for one in corpus.coded if one.actor == "gamma"} == {one.concept for one in corpus.coded}
    listing = made / "repositories.txt"
    listing.write_text(f"# two\n\ngamma.git\n{made / 'shallow'}\n")
    assert read(listing).actors == ("gamma", "shallow")
    assert [one.actor for one in gathered(two / "beta")._documents] == ["beta"]


def test_sha_256_repositories_are_read(tmp_path):
    (tmp_path / "a").mkdir()
    run(tmp_path / "a", "init", "-q", "-b", "main", "--object-format=sha256")
    commit(tmp_path / "a", {"README.md": "A"})
    assert [one.text for one in gathered(tmp_path)._documents] == ["A"]


def test_broken_and_empty_clones_are_named_and_the_rest_is_read(tmp_path, two):
    (two / "empty").mkdir()
    run(two / "empty", "init", "-q")
    (two / "none").mkdir()
    for name, head in (("garbage", "\xff"), ("escaping", "ref: refs/../../secret"), ("absent", "a" * 40)):
        commit(two / name, {"README.md": "x"})
        (two / name / ".git" / "HEAD").write_text(head)
    found = reasons(two)
    assert {name: why[:30] for name, why in found.items()} == {
        "empty": "it has no commit yet, or its H",
        "garbage": "it has no commit yet, or its H",
        "escaping": "it has no commit yet, or its H",
        "absent": "an object is missing or damage",
        "none": "this is no git clone",
    }
    assert len(gathered(two)._documents) == 4


def test_what_cannot_be_read_in_a_clone_is_named(tmp_path, monkeypatch):
    files = {
        "README.md": b"caf\xe9",
        "ROADMAP.md": b"\0",
        "docs/large.md": "x" * 5_000,
        "docs/picture.png": b"\x89PNG",
        "docs/a.md": "a",
        "docs/b.md": "b",
        "docs/c.md": "c",
    }
    commit(tmp_path / "a", files)
    commit(tmp_path / "a", {"docs/a.md": "A"})
    monkeypatch.setattr(repositories, "LARGEST_BLOB", 4_000)
    monkeypatch.setattr(repositories, "MOST_DOCUMENTS", 5)
    monkeypatch.setattr(repositories, "MOST_COMMITS", 1)
    assert reasons(tmp_path) == {
        "a": "only the last 1 commits of its history were looked at",
        "a:README.md": "it is not text in UTF-8, or missing",
        "a:ROADMAP.md": "it is not text in UTF-8, or missing",
        "a:docs/large.md": "the project has more than 5 documents",
    }
    monkeypatch.setattr(repositories, "MOST_DOCUMENTS", 50)
    assert reasons(tmp_path)["a:docs/large.md"] == "it is larger than 1 MiB"


def test_names_that_are_no_text_and_links_are_left_out(tmp_path):
    commit(tmp_path / "a", {"README.md": "A"})
    (tmp_path / "a" / "docs").mkdir()
    (tmp_path / "a" / "docs" / "secret.md").symlink_to("/etc/passwd")
    (tmp_path / "a" / os.fsdecode(b"docs/\xff.md")).write_text("x")
    commit(tmp_path / "a", {})
    assert [one.source for one in gathered(tmp_path)._documents] == ["a:README.md"]


def test_nothing_that_a_hostile_clone_configures_is_run(tmp_path):
    bad, mark = tmp_path / "in" / "bad", tmp_path / "ran"
    script = tmp_path / "script"
    script.write_text(f"#!/bin/sh\ntouch {mark}\n")
    script.chmod(0o755)
    commit(bad, {"README.md": "B", "docs/a.md": "a", ".gitattributes": "* filter=x diff=x\n"}, "2020-01-01")
    commit(bad, {"README.md": "B2", "go.mod": "module a\nrequire golang.org/x/oauth2 v1.0.0\n"}, "2021-01-01")
    commit(bad, {"go.mod": None}, "2022-01-01")
    lost = run(bad, "rev-parse", "HEAD:README.md")
    (bad / ".git" / "objects" / lost[:2] / lost[2:]).unlink()
    hooks = bad / ".git" / "hooks"
    hooks.mkdir(exist_ok=True)
    for hook in ("post-checkout", "pre-commit", "post-index-change", "reference-transaction", "fsmonitor-watchman"):
        (hooks / hook).write_text(script.read_text())
        (hooks / hook).chmod(0o755)
    settings = "".join(
        f"[{section}]\n\t{key} = {script}\n"
        for section, key in (
            ("core", "fsmonitor"),
            ("core", "pager"),
            ("core", "sshCommand"),
            ("core", "alternateRefsCommand"),
            ("core", "editor"),
            ("core", "gitProxy"),
            ("diff", "external"),
            ('diff "x"', "textconv"),
            ('diff "x"', "command"),
            ('filter "x"', "smudge"),
            ('filter "x"', "clean"),
            ("gpg", "program"),
            ("credential", "helper"),
            ("uploadpack", "packObjectsHook"),
            ("alias", "log = !"),
            ("include", "path"),
        )
    )
    promisor = f'[extensions]\n\tpartialClone = origin\n[remote "origin"]\n\turl = ext::{script}\n\tpromisor = true\n'
    (bad / ".git" / "config").write_text(f"[core]\n\trepositoryformatversion = 1\n{settings}{promisor}")
    before = sorted((path, path.stat().st_mtime_ns) for path in bad.rglob("*"))
    found = gathered(tmp_path / "in")
    assert [one.source for one in found._documents] == ["bad:docs/a.md"]
    assert [(one.concept, one.value) for one in found._coded] == [("Authorise with OAuth 2", -1)]
    assert not mark.exists()
    assert sorted((path, path.stat().st_mtime_ns) for path in bad.rglob("*")) == before


def test_a_call_that_takes_too_long_or_says_too_much_is_ended(two, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(git, "MOST_BYTES", 10)
        assert "too large" in reasons(two)["alpha"]
    with opened(two / "alpha") as clone:
        assert list(clone.blobs(["a" * 40])) == []
    slow = two / "slow" / "git"
    slow.parent.mkdir()
    slow.write_text("#!/bin/sh\nexec sleep 30\n")
    slow.chmod(0o755)
    monkeypatch.setattr(git, "SECONDS", 0.1)
    monkeypatch.setenv("PATH", f"{slow.parent}:{os.environ['PATH']}")
    with opened(two / "alpha") as clone, pytest.raises(InputError, match="missing or damaged"):
        list(clone.blobs(["a" * 40] * 100_000))


def test_without_git_nothing_is_read(two, monkeypatch):
    monkeypatch.setenv("PATH", "")
    with pytest.raises(InputError, match="git is not installed"):
        gathered(two)


def test_what_is_a_folder_of_clones(two, tmp_path, monkeypatch):
    assert is_repositories(two)
    assert is_repositories(two / "alpha")
    assert not is_repositories(two / "alpha" / "docs")
    assert not is_repositories(two / "alpha" / "README.md")
    monkeypatch.setattr(Path, "iterdir", lambda _: (_ for _ in ()).throw(OSError("no")))
    assert not is_repositories(two)


def test_a_list_that_is_no_text_is_refused(tmp_path):
    (tmp_path / "repositories.txt").write_bytes(b"\xff")
    with pytest.raises(InputError, match="the list of clones cannot be read"):
        gathered(tmp_path / "repositories.txt")


@pytest.mark.parametrize(
    ("url", "place"),
    [
        ("https://user:pw@GitHub.com/Org/Name.git", "github.com/org/name"),
        ("git@gitlab.example:group/sub/name.git", "gitlab.example/group/sub/name"),
        ("ssh://git@host.example:22/a/b", "host.example/a/b"),
        ("/local/path.git", ""),
        ("../a.b/c", ""),
        ("", ""),
        ("https://host.example", ""),
    ],
)
def test_where_a_repository_lives(url, place):
    assert address(url) == place


def test_the_remote_is_read_without_asking_git_and_without_credentials(tmp_path):
    commit(tmp_path, {"README.md": "x"})
    config = '[remote "fork"]\n\turl = https://f.example/a/b\n[remote "origin"]\n\turl = https://u:p@o.example/a/b\n'
    config += '[branch "x"]\n\turl = no\n'
    (tmp_path / ".git" / "config").write_text(config)
    assert remote(tmp_path) == "https://o.example/a/b"
    (tmp_path / ".git" / "config").unlink()
    (tmp_path / ".git" / "config").mkdir()
    assert remote(tmp_path) == ""
    assert remote(tmp_path / "absent") == ""


def test_a_file_that_may_not_be_read_says_nothing(two, monkeypatch):
    monkeypatch.setattr(Path, "open", lambda *_, **__: (_ for _ in ()).throw(PermissionError("no")))
    assert remote(two / "alpha") == ""


def test_the_same_clones_give_the_same_corpus(two):
    assert read(two) == read(two)


def test_damaged_clones_are_read_or_named(two):
    chance = random.Random(5)  # noqa: S311 - not for secrets
    run(two / "alpha", "gc", "-q")
    files = sorted(p for p in (two / "alpha" / ".git").rglob("*") if p.is_file() and p.parent.name != "hooks")
    for _ in range(15):
        file = chance.choice(files)
        whole = file.read_bytes()
        file.chmod(0o644)
        broken = bytearray(whole) or bytearray(b"x")
        for _ in range(chance.randint(1, 6)):
            broken[chance.randrange(len(broken))] = chance.randrange(256)
        file.write_bytes(broken[: chance.randint(0, len(broken))])
        gathered(two)
        file.write_bytes(whole)
    assert len(gathered(two)._documents) == 4
