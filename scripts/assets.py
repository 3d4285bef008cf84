"""Build the pages' scripts from assets/ with esbuild, and write down what was built from what.

    scripts/assets.py            build anew: needs Node and npm, which nobody else does
    scripts/assets.py --check    say whether the committed scripts are those of the committed sources

Each `assets/NAME.js` becomes one file without imports. The output is committed, with the hashes of sources and
outputs in `assets/built.json`, so that CI can check it, and users never build.
"""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ASSETS = ROOT / "assets"
OUT = ROOT / "src/concerted/web/pages/static/concerted/js"
BUILT = ASSETS / "built.json"
ESBUILD = ["npx", "esbuild", "--bundle", "--minify", "--format=iife", "--target=es2022", "--legal-comments=inline"]


def sources() -> list[Path]:
    """Return what the scripts are built from: our own modules, and the versions of the parts they import."""
    own = [path for path in ASSETS.rglob("*.js") if "node_modules" not in path.parts]
    return sorted([*own, ASSETS / "package.json", ASSETS / "package-lock.json"])


def hashes() -> dict[str, str]:
    """Return the SHA-256 of each source and each output, by its path in the clone."""
    return {str(path.relative_to(ROOT)): _digest(path) for path in [*sources(), *sorted(OUT.glob("*.js"))]}


def build() -> None:
    """Install the pinned parts, and build every `assets/NAME.js`."""
    subprocess.run(["npm", "ci", "--silent"], cwd=ASSETS, check=True)
    for old in OUT.glob("*.js"):
        old.unlink()
    for source in sorted(ASSETS.glob("*.js")):
        subprocess.run([*ESBUILD, source.name, f"--outfile={OUT / source.name}"], cwd=ASSETS, check=True)
    BUILT.write_text(json.dumps(hashes(), indent=1) + "\n", "utf-8")


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def main(words: list[str]) -> int:
    """Build, or check what was built; give 1 where it is not in step."""
    if words == ["--check"]:
        in_step = json.loads(BUILT.read_text("utf-8")) == hashes()
        print("✓ The scripts are those of their sources." if in_step else "✗ Build them anew: python scripts/assets.py")
        return 0 if in_step else 1
    build()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
