"""Somebody else's verifier (Go's golang.org/x/mod, sumdb) accepts what we write, and we accept what it writes.

Runs where Go and that module are installed (Debian: golang-go, golang-golang-x-mod-dev); skipped elsewhere.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest
from scripts.vectors import vectors

from concerted.record.note import read_key, read_note, signed_by
from concerted.record.tree import Tree, consistency_proof, inclusion_proof, leaf_hash, root

MODULES = Path("/usr/share/gocode")
TREE = Tree([leaf_hash(b"%d" % n) for n in range(300)])
SIZES = (1, 2, 3, 7, 8, 9, 64, 100, 255, 256, 257, 300)


@pytest.fixture(scope="module")
def verifier(tmp_path_factory):
    if not shutil.which("go") or not (MODULES / "src/golang.org/x/mod/sumdb/note").is_dir():
        pytest.skip("Go and golang.org/x/mod are not installed")
    folder = tmp_path_factory.mktemp("go")
    shutil.copy(Path(__file__).parent / "others" / "verify.go", folder / "verify.go")
    environment = {**os.environ, "GO111MODULE": "off", "GOPATH": str(MODULES), "GOCACHE": str(folder / "cache")}
    subprocess.run(["go", "build", "-o", folder / "verify", "verify.go"], cwd=folder, env=environment, check=True)
    return folder / "verify"


def asked(**changes):
    known = vectors()
    inclusion = [
        {"Index": index, "Size": size, "Leaf": TREE.node(0, index).hex(), "Root": root(size, TREE.node).hex(),
         "Proof": [step.hex() for step in inclusion_proof(index, size, TREE.node)]}
        for size in SIZES for index in {0, size // 2, size - 1}
    ]  # fmt: skip
    consistency = [
        {"Old": old, "New": new, "OldRoot": root(old, TREE.node).hex(), "NewRoot": root(new, TREE.node).hex(),
         "Proof": [step.hex() for step in consistency_proof(old, new, TREE.node)]}
        for new in SIZES for old in SIZES if old <= new
    ]  # fmt: skip
    notes = [*known["checkpoints"], known["cosigned"]["note"]]
    vkey = known["keys"]["host"]["vkey"]
    return {"Notes": notes, "Vkey": vkey, "Inclusion": inclusion, "Consistency": consistency, **changes}


def run(verifier: Path, question: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run([verifier], input=json.dumps(question), capture_output=True, text=True, check=False)


def test_go_accepts_our_notes_and_proofs_and_we_accept_its_notes(verifier):
    done = run(verifier, asked())
    assert done.returncode == 0, done.stdout
    theirs = json.loads(done.stdout)
    assert signed_by(read_note(theirs["note"]), read_key(theirs["vkey"]))


@pytest.mark.parametrize("what", ["Notes", "Inclusion", "Consistency"])
def test_go_refuses_what_was_altered(verifier, what):
    question = asked()
    if what == "Notes":
        question["Notes"][0] = question["Notes"][0].replace("\n1\n", "\n2\n")
    else:
        question[what][-2]["Proof"][0] = "00" * 32
    assert run(verifier, question).returncode == 1
