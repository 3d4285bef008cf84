"""Watch: the checks that reach out to see whether commitments are kept.

A clause declares what is looked for, a member says where, the host allows it. Each look ends in a sentence with
its evidence: kept, missed or unknown. A check that could not look says `unknown`, never `missed`.

    from concerted.watch import Eyes, Fetcher, Memory, look
    eyes = Eyes(Fetcher(now=host.now), Memory(Path("watch.db")))
    look(case, eyes).line.say()
"""

from concerted.watch.case import Case, Gathering, Look, Report, Sight, folded
from concerted.watch.checks import CHECKS, WITHIN, look
from concerted.watch.eyes import Eyes
from concerted.watch.fetch import Fetcher, Limits, Page, Pause, Unseen
from concerted.watch.memory import Memory

__all__ = [
    "CHECKS", "WITHIN", "Case", "Eyes", "Fetcher", "Gathering", "Limits", "Look", "Memory", "Page", "Pause", "Report",
    "Sight", "Unseen", "folded", "look",
]  # fmt: skip
