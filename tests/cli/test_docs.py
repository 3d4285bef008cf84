import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_the_page_of_the_command_line_is_in_step_with_its_help():
    checked = subprocess.run(
        [sys.executable, "scripts/cli_docs.py", "--check"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert checked.returncode == 0, checked.stderr


def test_every_page_the_readme_names_is_there():
    readme = (ROOT / "README.md").read_text()
    named = [part.split(")")[0] for part in readme.split("](")[1:]]
    assert named
    assert [name for name in named if not (ROOT / name).exists()] == []
