"""The coalition's rules, as pure functions over its record; one module per step of the seed.

>>> from concerted.coalition import Command, Founding, decide, fold
>>> key = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="
>>> founding = Founding(name="Clear Water", context="activist", convener_name="River Watch", log_key=key)
>>> record = decide(fold([]), Command(body=founding, at="2026-03-01T09:00:00Z"))
>>> [actor.name for actor in fold(record).circle]
['River Watch']
"""

from concerted.coalition.assessments import Assessing, Ratings, assessed, together
from concerted.coalition.ballots import Ballot, Opened, Openings, Receipt
from concerted.coalition.circle import (
    Agenda,
    Founding,
    Invitation,
    Nod,
    SentenceWithdrawal,
    View,
    Wording,
    answers,
    coalition_id,
)
from concerted.coalition.citing import CitationWithdrawn, Citing
from concerted.coalition.clauses import Change, Clause, Variant, amended, changes_between, platform_digest
from concerted.coalition.command import Command, Sealed
from concerted.coalition.commitments import CallEnding, Calling, PeriodOpening, Seen, ShownAt, due, kept
from concerted.coalition.commitments import standing as commitment_standing
from concerted.coalition.counting import may_close, tally
from concerted.coalition.decisions import Closing
from concerted.coalition.disclosing import Disclosure
from concerted.coalition.drawing import (
    DrawAnnounced,
    PanelDrawn,
    PanelReplaced,
    SeedCommitted,
    SeedRevealed,
)
from concerted.coalition.duties import (
    Capacity,
    DutyNote,
    Filling,
    Rotating,
    Skip,
    Swap,
    SwapAccepted,
    current,
    duties_of,
)
from concerted.coalition.holding import HoldingCost
from concerted.coalition.keeping import Erasure, ErasureFollowed, Hand, Handover, KeyRevoked, MemberKey, WitnessKey
from concerted.coalition.life import advance, body_of, command_of, decide, evolve, fold, replay
from concerted.coalition.lots import Odds, Seats
from concerted.coalition.meetings import Attendance, Convening, Minutes
from concerted.coalition.membership import Adoption, AdoptionEnded, Lapse, Leaving, Renewal, eligible
from concerted.coalition.messages import ChannelNamed, Message, MessageWithdrawn
from concerted.coalition.platform import Endorsement, Platform
from concerted.coalition.proposals import Edit, Extension, Opening, Proposing, Withdrawal
from concerted.coalition.pulses import Released
from concerted.coalition.register import ActorFacts, Interview, KnownTie
from concerted.coalition.rules import Rule, Tally
from concerted.coalition.stances import ObjectionAnswer, Stance, Validity
from concerted.coalition.state import Effect, Origin, State
from concerted.coalition.story import line_of, next_line, rule_line, standing_line
from concerted.coalition.sunset import Contest, ContestEnded, Ending, Replanted
from concerted.coalition.trustees import Share, TrusteeKey, Unsealing
from concerted.coalition.voices import ProxyEnded, ProxyGiven, SeatEnded, SeatTaken, VoiceRule
from concerted.coalition.watching import Watch

__all__ = [
    "ActorFacts",
    "Adoption",
    "AdoptionEnded",
    "Agenda",
    "Assessing",
    "Attendance",
    "Ballot",
    "CallEnding",
    "Calling",
    "Capacity",
    "Change",
    "ChannelNamed",
    "CitationWithdrawn",
    "Citing",
    "Clause",
    "Closing",
    "Command",
    "Contest",
    "ContestEnded",
    "Convening",
    "Disclosure",
    "DrawAnnounced",
    "DutyNote",
    "Edit",
    "Effect",
    "Ending",
    "Endorsement",
    "Erasure",
    "ErasureFollowed",
    "Extension",
    "Filling",
    "Founding",
    "Hand",
    "Handover",
    "HoldingCost",
    "Interview",
    "Invitation",
    "KeyRevoked",
    "KnownTie",
    "Lapse",
    "Leaving",
    "MemberKey",
    "Message",
    "MessageWithdrawn",
    "Minutes",
    "Nod",
    "ObjectionAnswer",
    "Odds",
    "Opened",
    "Opening",
    "Openings",
    "Origin",
    "PanelDrawn",
    "PanelReplaced",
    "PeriodOpening",
    "Platform",
    "Proposing",
    "ProxyEnded",
    "ProxyGiven",
    "Ratings",
    "Receipt",
    "Released",
    "Renewal",
    "Replanted",
    "Rotating",
    "Rule",
    "Sealed",
    "SeatEnded",
    "SeatTaken",
    "Seats",
    "SeedCommitted",
    "SeedRevealed",
    "Seen",
    "SentenceWithdrawal",
    "Share",
    "ShownAt",
    "Skip",
    "Stance",
    "State",
    "Swap",
    "SwapAccepted",
    "Tally",
    "TrusteeKey",
    "Unsealing",
    "Validity",
    "Variant",
    "View",
    "VoiceRule",
    "Watch",
    "Withdrawal",
    "WitnessKey",
    "Wording",
    "advance",
    "amended",
    "answers",
    "assessed",
    "body_of",
    "changes_between",
    "coalition_id",
    "command_of",
    "commitment_standing",
    "current",
    "decide",
    "due",
    "duties_of",
    "eligible",
    "evolve",
    "fold",
    "kept",
    "line_of",
    "may_close",
    "next_line",
    "platform_digest",
    "replay",
    "rule_line",
    "standing_line",
    "tally",
    "together",
]
