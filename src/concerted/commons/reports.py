"""Findings as text, JSON and SARIF 2.1.0."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from concerted import __version__
from concerted.commons.findings import CODES, Finding

_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"


def as_text(findings: Iterable[Finding]) -> str:
    """Return one line a finding: place, code, what was expected, and what was perhaps meant."""
    return "".join(f"{each.file}:{each.line}:{each.column}: {each.code}: {_told(each)}\n" for each in findings)


def _told(finding: Finding) -> str:
    said = finding.said.say()
    told = f"{said} Did you mean “{finding.near}”?" if finding.near else said
    return told if told.isprintable() else _one_line(told)


def _one_line(text: str) -> str:
    """Return a text without what would break a line or turn it round: the words come from strangers' files."""
    return "".join(each if each.isprintable() else " " for each in text)


def summary(findings: Sequence[Finding], files: int) -> str:
    """Return what was found in a few words, the most frequent first."""
    if not findings:
        return f"{files} files: nothing to mend."
    counts = Counter(finding.code for finding in findings)
    lines = [f"{count:7,}  {code:28} {CODES[code].title}" for code, count in counts.most_common()]
    mends = sum(finding.mends for finding in findings)
    safe = f" `--fix` mends {mends:,} of them." if mends else ""
    return "\n".join([f"{files:,} files, {len(findings):,} findings.{safe}", *lines])


def as_json(findings: Iterable[Finding], files: int) -> str:
    """Return the findings as one JSON object."""
    rows = [
        {
            "code": each.code, "also": list(CODES[each.code].also), "level": each.level, "file": each.file,
            "line": each.line, "column": each.column, "message": each.said.say(), "near": each.near or None,
            "fixable": each.mends,
        }
        for each in findings
    ]  # fmt: skip
    return json.dumps({"files": files, "findings": rows}, ensure_ascii=False, indent=1)


def as_sarif(findings: Iterable[Finding]) -> str:
    """Return the findings in the Static Analysis Results Interchange Format, version 2.1.0."""
    rules = [
        {"id": code, "shortDescription": {"text": said.title}, "defaultConfiguration": {"level": said.level}}
        for code, said in CODES.items()
    ]
    driver = {"name": "concerted commons check", "version": __version__, "rules": rules}
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": [_result(each) for each in findings],
    }
    return json.dumps({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}, ensure_ascii=False, indent=1)


def _result(finding: Finding) -> dict[str, Any]:
    region = {"startLine": finding.line, "startColumn": finding.column}
    place = {"artifactLocation": {"uri": _uri(finding.file)}, "region": region}
    return {
        "ruleId": finding.code, "ruleIndex": list(CODES).index(finding.code), "level": finding.level,
        "message": {"text": _told(finding)}, "locations": [{"physicalLocation": place}],
        "partialFingerprints": {"concerted/v1": finding.print},
    }  # fmt: skip


def _uri(file: str) -> str:
    from urllib.parse import quote  # noqa: PLC0415 - only for SARIF

    return Path(file).as_uri() if Path(file).is_absolute() else quote(Path(file).as_posix())
