"""The coalition's rules, as pure functions over its record; one module per step of the seed.

>>> from concerted.coalition import Command, Founding, decide, fold
>>> key = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="
>>> founding = Founding(name="Clear Water", context="activist", convener_name="River Watch", log_key=key)
>>> record = decide(fold([]), Command(body=founding, at="2026-03-01T09:00:00Z"))
>>> [actor.name for actor in fold(record).circle]
['River Watch']
"""

from concerted.coalition.circle import Founding, Invitation, Nod, Wording, coalition_id
from concerted.coalition.clauses import Change, Clause, amended, changes_between, platform_digest
from concerted.coalition.command import Command, Sealed
from concerted.coalition.decisions import Closing, may_close, tally
from concerted.coalition.keeping import Erasure, ErasureFollowed, Hand, Handover, MemberKey, WitnessKey
from concerted.coalition.life import body_of, command_of, decide, evolve, fold, replay
from concerted.coalition.platform import Endorsement, Platform
from concerted.coalition.proposals import Proposing, Stance
from concerted.coalition.rules import Rule, Tally
from concerted.coalition.state import State
from concerted.coalition.story import Line, line_of, next_line, rule_line, standing_line

__all__ = [
    "Change",
    "Clause",
    "Closing",
    "Command",
    "Endorsement",
    "Erasure",
    "ErasureFollowed",
    "Founding",
    "Hand",
    "Handover",
    "Invitation",
    "Line",
    "MemberKey",
    "Nod",
    "Platform",
    "Proposing",
    "Rule",
    "Sealed",
    "Stance",
    "State",
    "Tally",
    "WitnessKey",
    "Wording",
    "amended",
    "body_of",
    "changes_between",
    "coalition_id",
    "command_of",
    "decide",
    "evolve",
    "fold",
    "line_of",
    "may_close",
    "next_line",
    "platform_digest",
    "replay",
    "rule_line",
    "standing_line",
    "tally",
]
