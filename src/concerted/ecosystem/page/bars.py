"""Small bars of who is on which side: against to the left of the middle, for to the right, always in words too."""

from __future__ import annotations

from dataclasses import dataclass

from concerted.ecosystem.markup import Html, tag
from concerted.ecosystem.saying import Translate

_HALF, _THICK, _THIN = 80, 10, 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """How many of some actors are for, against, on neither side, not surely on one, and silent."""

    supporting: int
    opposing: int
    of: int
    neither: int = 0
    unsure: int = 0

    @property
    def spoke(self) -> int:
        """How many take a side."""
        return self.supporting + self.opposing

    @property
    def balance(self) -> float:
        """From -1 (all who speak are against) to 1 (all are for); 0 where nobody speaks."""
        return (self.supporting - self.opposing) / self.spoke if self.spoke else 0.0

    def words(self, gettext: Translate) -> str:
        """Return the same in words."""
        silent = self.of - self.spoke - self.neither - self.unsure
        told = (
            (gettext("%(n)d for"), self.supporting),
            (gettext("%(n)d against"), self.opposing),
            (gettext("%(n)d neither"), self.neither),
            (gettext("%(n)d unsure"), self.unsure),
            (gettext("%(n)d silent"), silent),
        )
        return ", ".join(words % {"n": many} for words, many in told if many > 0)


def bar(here: Share, elsewhere: Share | None = None) -> Html:
    """Return the bar of a group, with a thin one for everyone else below it."""
    high = _THICK + (_THIN + 3 if elsewhere else 0)
    return tag(
        "svg",
        tag("rect", x=0, y=0, width=2 * _HALF, height=_THICK, rx=2, class_="map-bar-ground"),
        _halves(here, 0, _THICK),
        _halves(elsewhere, _THICK + 3, _THIN) if elsewhere else None,
        tag("line", x1=_HALF, x2=_HALF, y1=-2, y2=high + 2),
        class_="map-bar",
        width=2 * _HALF,
        height=high + 4,
        viewBox=f"0 -2 {2 * _HALF} {high + 4}",
        aria_hidden="true",
        focusable="false",
    )


def _halves(share: Share, top: int, thick: int) -> list[Html]:
    against, support = (round(_HALF * n / max(1, share.of), 1) for n in (share.opposing, share.supporting))
    made = []
    if against:
        made.append(tag("rect", x=_HALF - against, y=top, width=against, height=thick, class_="map-bar-against"))
    if support:
        made.append(tag("rect", x=_HALF, y=top, width=support, height=thick, class_="map-bar-for"))
    return made
