"""What verifying a record found, in plain words and for programs; and the verifier as a program of its own.

`python -m concerted.verdict COPY` needs nothing but Python's standard library, so that `verifier()` can
pack it and the rules into one file that anybody can run, read and keep.
"""

from __future__ import annotations

import argparse
import io
import json
import sys
import zipfile
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from concerted.coalition.hiding import public_by
from concerted.errors import ConcertedError, RecordError
from concerted.files import read_small
from concerted.host import Verified, verify
from concerted.record.policy import read_policy

ROOMS = ("coalition", "record")
MODULES = (
    "__init__", "copies", "errors", "files", "guard/__init__", "guard/chance", "guard/panels", "guard/sharing", "host",
    "lines", "verdict",
)  # fmt: skip
"""What the verifier alone is made of."""

_BEGINNING = (1980, 1, 1, 0, 0, 0)


def holds(held: Verified) -> bool:
    """Tell whether nothing at all is wrong: the record holds, satisfies the policy, and lacks what was erased."""
    return held.policy is not False and not held.lingering


def report(held: Verified) -> dict[str, Any]:
    """Return what held, for programs."""
    state, checked = held.state, held.checked
    return {
        "holds": holds(held),
        "coalition": state.coalition,
        "name": state.name,
        "entries": len(held.entries),
        "root": held.checkpoint.root.hex(),
        "made": state.at,
        "log_key": checked.keys.log_key.vkey,
        "signed_by_members": held.signed,
        "decisions": len(state.decisions),
        "platform_versions": len(state.versions),
        "reasons": {"here": held.openings, "erased": held.erased, "not_shared": held.unopened},
        "erased_but_here": list(held.lingering),
        "not_public_yet": list(held.hidden),
        "overdue": list(held.overdue),
        "witnesses": [
            {"member": member, "key": key.vkey, "seen": sight.size if sight else 0, "at": sight.at if sight else None}
            for member, key in checked.keys.witnesses.items()
            for sight in [checked.seen.get(member)]
        ],
        "witnesses_needed": state.witnesses_needed,
        "final": held.witnessed,
        "policy": held.policy,
    }


def broken(error: RecordError) -> dict[str, Any]:
    """Return what did not hold, for programs."""
    return {"holds": False, "code": error.code, "why": error.message, "entry": error.entry}


def lines(held: Verified) -> Iterator[str]:
    """Yield what was checked and what was found, a sentence each; the last one is the verdict."""
    state, count = held.state, len(held.entries)
    hosted = sum(entry.by is not None for entry in held.entries) - held.signed
    yield f"✓ {count} entries: every hash, the root and the host's signature hold."
    yield f"✓ {count} entries: each was allowed by the rules in force when it was made."
    yield (
        f"✓ {len(state.decisions)} decisions and {len(state.versions)} platform versions:"
        " each outcome recomputes from the stances and the frozen rule."
    )
    yield f"✓ {held.openings} reasons lie beside the record, each the one that was committed to."
    if held.erased:
        yield f"  {held.erased} were erased; the record says by whom, when and on what ground."
    if held.unopened:
        yield f"  {held.unopened} more were committed to and are not shared with this copy."
    yield from _hidden(held)
    if held.signed:
        yield f"✓ {held.signed} entries carry the member's own signature, and each holds."
    yield f"  {hosted} entries were made by the host on behalf of members, as the founding allows."
    yield from _witnesses(held)
    if held.policy is not None:
        said = "satisfies" if held.policy else "does not satisfy"
        yield f"{'✓' if held.policy else '✗'} The checkpoint {said} your policy."
    for number in held.lingering:
        yield f"✗ The words beside entry {number} were erased, and still lie in this copy: take it out of use."
    if holds(held):
        yield f"{state.name} holds up to entry {count - 1}, made {state.at}."
    else:
        yield f"{state.name}: the record itself holds; see what is marked ✗."


def _hidden(held: Verified) -> Iterator[str]:
    """Yield, of each proposal whose words are not public yet, what was checked of it and when the rest can be."""
    for number in held.hidden:
        day = public_by(held.state.proposals[number])[:10]
        if number in held.overdue:
            yield f"  Proposal {number} was to be public on {day}, and its words are not in the record: ask the host."
        else:
            yield f"  Proposal {number} becomes public on {day}: its stances and its count hold; its words come then."


def _witnesses(held: Verified) -> Iterator[str]:
    checked, count = held.checked, len(held.entries)
    for member, sight in sorted(checked.seen.items()):
        at = datetime.fromtimestamp(sight.at, UTC).strftime("%Y-%m-%d %H:%M")
        upto = "all of it" if sight.size == count else f"its first {sight.size} entries"
        yield f"✓ Seen by {held.state.actors[member].name}'s witness: {upto}, {at} UTC."
    if held.witnessed is not None:
        needed = held.state.witnesses_needed
        mark = "✓" if held.witnessed == count else " "
        yield f"{mark} Final up to {held.witnessed} of {count} entries: the platform demands {needed} witnesses."
    if not checked.seen:
        root = held.checkpoint.root.hex()[:16]
        yield f"  Nobody else vouches for this copy: compare its root {root}… with another's (--against)."


def verifier() -> bytes:
    """Return the verifier alone as one file: `python3 verify.pyz COPY`. The same version gives the same bytes."""
    here = Path(__file__).parent
    names = [here / f"{name}.py" for name in MODULES]
    names += [path for room in ROOMS for path in sorted((here / room).glob("*.py"))]
    sources = {f"concerted/{path.relative_to(here)}": path.read_bytes() for path in names}
    sources["__main__.py"] = b"from concerted.verdict import main\n\nmain()\n"
    packed = io.BytesIO()
    packed.write(b"#!/usr/bin/env python3\n")
    with zipfile.ZipFile(packed, "a", zipfile.ZIP_DEFLATED) as archive:
        for name, source in sorted(sources.items()):
            info = zipfile.ZipInfo(name, _BEGINNING)
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, source)
    return packed.getvalue()


def main(arguments: Sequence[str] | None = None) -> None:
    """Verify one copy and end with status 0 where all of it holds, else 1."""
    parser = argparse.ArgumentParser(prog="verify", description="Check a record, byte by byte and rule by rule.")
    parser.add_argument("where", metavar="FILE|FOLDER|URL")
    parser.add_argument(
        "--policy", type=Path, help="whose log and how many witnesses you ask for (c2sp.org/tlog-policy)"
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object, for programs")
    asked = parser.parse_args(arguments)
    try:
        policy = None
        if asked.policy:
            policy = read_policy(read_small(asked.policy, hint="See docs/record.md."), file=asked.policy)
        held = verify(asked.where, policy=policy)
    except ConcertedError as error:
        if asked.json and isinstance(error, RecordError):
            sys.stdout.write(json.dumps(broken(error)) + "\n")
            sys.exit(1)
        sys.exit(f"verify: {error.message}\n  → {error.hint}")
    said = json.dumps(report(held), ensure_ascii=False) if asked.json else "\n".join(lines(held))
    sys.stdout.write(said + "\n")
    sys.exit(0 if holds(held) else 1)


if __name__ == "__main__":
    main()
