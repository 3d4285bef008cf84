"""A policy (C2SP tlog-policy): which logs and witnesses somebody trusts, and how many must have seen a checkpoint."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from pathlib import Path

from concerted.errors import InputError, Place, RecordBroken
from concerted.record.note import LOG, WITNESS, Key, read_key

NONE = "none"
"""The quorum that asks for no witness at all."""


@dataclass(slots=True)
class Policy:
    """What a policy file says."""

    logs: list[Key] = field(default_factory=list)
    """Empty: any log will do."""
    witnesses: dict[str, Key] = field(default_factory=dict)
    groups: dict[str, tuple[int, tuple[str, ...]]] = field(default_factory=dict)
    """Group → how many of whom."""
    quorum: str = ""

    def satisfied(self, names: Collection[str]) -> bool:
        """Tell whether the witnesses of these names are quorum enough."""
        return self.quorum == NONE or self._has_seen(self.quorum, names)

    def _has_seen(self, name: str, names: Collection[str]) -> bool:
        if name in self.witnesses:
            return name in names
        needed, members = self.groups[name]
        return sum(self._has_seen(member, names) for member in members) >= needed


def read_policy(text: str, *, file: Path | str = "policy") -> Policy:
    """Return the policy that a file holds. Raises `InputError` (`bad-policy`), naming the line."""
    policy = Policy()
    used: set[str] = set()
    for number, line in enumerate(text.split("\n"), start=1):
        try:
            _take_in(policy, used, _words(line))
        except (ValueError, RecordBroken) as error:
            hint = "Lines: log KEY, witness NAME KEY, group NAME NUMBER|any|all NAME…, quorum NAME. See docs/record.md."
            raise InputError("bad-policy", str(error), place=Place(file, number), hint=hint) from None
    if not policy.quorum:
        raise InputError("bad-policy", "it has no quorum line", place=Place(file), hint="At least: quorum none")
    return policy


def _words(line: str) -> list[str]:
    """Return a line's words, apart by spaces and tabs only; none for a comment."""
    if any(c != "\t" and (c < " " or c == "\x7f") for c in line):
        raise ValueError("it has a control character")
    words = [word for word in line.replace("\t", " ").split(" ") if word]
    return [] if words and words[0].startswith("#") else words


def _take_in(policy: Policy, used: set[str], words: list[str]) -> None:
    match words:
        case []:
            return
        case ["log", vkey, *rest] if len(rest) <= 1:
            policy.logs.append(_key(policy, vkey, LOG))
        case ["witness", name, vkey, *rest] if len(rest) <= 1:
            _check_new(policy, name)
            policy.witnesses[name] = _key(policy, vkey, WITNESS)
        case ["group", name, needed, *members] if members:
            _add_group(policy, used, name, needed, members)
        case ["quorum", name] if not policy.quorum:
            if name != NONE:
                _check_known(policy, name)
            policy.quorum = name
        case _:
            raise ValueError(f"“{' '.join(words)[:60]}” is no line of a policy, or a second quorum")


def _add_group(policy: Policy, used: set[str], name: str, needed: str, members: list[str]) -> None:
    _check_new(policy, name)
    for member in members:
        _check_known(policy, member)
        if member in used:
            raise ValueError(f"{member} is a member of a group already")
        used.add(member)
    least = {"any": 1, "all": len(members)}.get(needed)
    if least is None:
        if not (needed.isascii() and needed.isdecimal() and 1 <= int(needed) <= len(members)):
            raise ValueError(f"“{needed}” is not any, all, or a number from 1 to {len(members)}")
        least = int(needed)
    policy.groups[name] = (least, tuple(members))


def _key(policy: Policy, vkey: str, kind: int) -> Key:
    key = read_key(vkey)
    if key.kind != kind:
        raise ValueError(f"the key of {key.name} is a {'witness' if key.kind == WITNESS else 'log'}'s")
    if any(key.public == known.public for known in (*policy.logs, *policy.witnesses.values())):
        raise ValueError(f"the key of {key.name} stands here twice")
    return key


def _check_new(policy: Policy, name: str) -> None:
    if name == NONE or name in policy.witnesses or name in policy.groups:
        raise ValueError(f"the name {name} is taken")


def _check_known(policy: Policy, name: str) -> None:
    if name not in policy.witnesses and name not in policy.groups:
        raise ValueError(f"{name} is not named on an earlier line")
