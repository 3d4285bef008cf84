import doctest
import re
from pathlib import Path

import concerted.coalition
from concerted.demo import documents

DOCS = Path(__file__).resolve().parents[2] / "docs"


def test_the_example_of_the_rules_runs_as_it_says():
    ran = doctest.testmod(concerted.coalition)
    assert (ran.failed, ran.attempted) == (0, 5)


def test_the_example_of_the_map_runs_on_a_folder_of_documents(monkeypatch, tmp_path, capsys):
    (tmp_path / "documents").symlink_to(documents())
    monkeypatch.chdir(tmp_path)
    (example,) = re.findall(r"```python\n(.*?)```", (DOCS / "map.md").read_text(), re.DOTALL)
    exec(compile(example, "docs/map.md", "exec"), {})  # noqa: S102 - our own page
    assert "River Nation of the Marrow" in capsys.readouterr().out
