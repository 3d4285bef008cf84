"""Four years of six checking rooms that were counted by the sheet, and an end that nobody mourned.

They worked in six firms of bridge builders and solved one problem six times; the seed's second known use,
under invented names. When nobody counted sheets any more, they ended, and what they had written went on.
"""

from __future__ import annotations

from collections.abc import Callable

from concerted.coalition import (
    Adoption,
    AdoptionEnded,
    CallEnding,
    Calling,
    Contest,
    ContestEnded,
    DutyNote,
    Effect,
    Ending,
    Skip,
    Swap,
    SwapAccepted,
)
from concerted.demo.lives.teller import UNSEALED, Teller, page

NAME = "The Second Pair of Eyes"
CONTEXT = "corporate"
CONVENER = "Halvard Checkers' Circle"
BEGAN = "2012-01-16"
ENDED = "2016-04-27"

HALVARD, ALDINE, TANNER = "halvard-checkers-circle", "aldine-checking-room", "tannermoor-senior-engineers"
PELL, OSK, BRIGHT = "pell-street-structural-guild", "osk-practitioners", "brightwater-review-bench"

ROOMS: dict[str, tuple[int, str, str]] = {
    "Halvard Checkers' Circle": (41, "Halvard and Daughters", "They found the crack at Lannock before the train did."),
    "Aldine Checking Room": (23, "Aldine Bridges", "Thirty years without a late finding on a swing bridge."),
    "Tannermoor Senior Engineers": (58, "Tannermoor Works", "Half of them have examined the other half."),
    "Pell Street Structural Guild": (17, "Pell Street Partners", "The smallest room, and the one that others ask."),
    "Osk Practitioners": (76, "Osk Consult", "They check in three languages."),
    "Brightwater Review Bench": (34, "Brightwater Group", "They publish their own mistakes, once a year."),
}
"""Room → how many sit in it, its firm, and what its credibility rests on."""

FIRST_WORDS = "We want less pressure."
SENTENCE = "We want a checker's work to be judged by what still stands, and not by how many sheets were stamped."

ADOPTERS: dict[str, tuple[str, ...]] = {
    "2012-09": ("Lannock Municipal Bridge Office", "Institute of Timber Structures"),
    "2012-12": ("Harrowgate Tunnel Inspectors", "Two Rivers Rail Checking Group", "Cadmore Bureau of Works"),
    "2013-03": ("Saltby Harbour Engineers", "Northern Crane Examiners", "Women in Structures, Vale Branch"),
    "2013-06": ("Ottering Dam Safety Desk", "Fenwick College of Engineering", "Lift Inspectors of Marl"),
    "2013-09": ("Greyfriars Cathedral Masons", "Pylon Surveyors' Association", "Hesper Wind Towers Review"),
    "2013-12": ("Quayside Pressure Vessels", "Ribble Steel Detailers", "Tramway Inspectorate of Ost"),
    "2014-03": ("Glazing Checkers of the Coast", "Weaver Locks Trust", "Skelder Cableway Engineers"),
    "2014-06": ("Public Roofs Programme", "Upland Footbridge Volunteers", "Ardley Scaffold Examiners"),
    "2014-09": ("Borough Engineers of Wray", "Institute of Foundations", "Marrick Quarry Inspectors"),
    "2014-12": ("Silo Safety Circle", "Arden Stadium Works"),
    "2015-03": ("Kestrel Aerial Masts", "Hospital Estates Checkers"),
    "2015-09": ("Students' Bridge Society of Lyme", "Ferry Landings Office"),
    "2016-01": ("Chimney and Stack Surveyors",),
}
"""Month → bodies that adopted the page without joining."""

TALKS = (
    "A bearing that was checked by two people who trusted each other too much. What would a stranger have asked?",
    "How each of us explains to a manager why nothing happened.",
    "Three late findings side by side: all three were stamped on a Friday.",
    "One room stopped counting sheets this month. Nobody stamped fewer.",
    "A client asked for the fast check. We collected the sentences with which each of us has declined one.",
    "What to do with a drawing that is right for the wrong reason.",
    "Two young checkers told us what they are afraid to ask.",
    "The figures of five years, compared for the first time. They are worse than the sheets said, and more useful.",
    "A morning without calls: what it takes in a firm that bills by the hour.",
    "How to say “I do not know yet” in a report.",
    "A near miss, told by the room that missed it. Nobody laughed, two wrote it down.",
    "What we would leave to whoever sits at this table after us.",
)

NOTES = (
    "Why a bearing wants a stranger's eye", "Stamped on a Friday", "Sentences for declining the fast check",
    "Right for the wrong reason", "What juniors do not dare to ask", "Five years of late findings, compared",
    "A morning without calls", "“I do not know yet”, and other honest lines", "A near miss at a lock gate",
    "What an hour of reading finds", "Two rooms, one drawing", "The check before the check", "Whom to ask at night",
    "When the client checks the checker", "A wall without a number", "What we leave on the table",
)  # fmt: skip
"""What the rooms published together, one note a quarter."""


def tell(teller: Teller) -> None:
    """Tell it from the first call in 2012 to the dinner in 2016."""
    _circle(teller)
    _platform(teller)
    months = [f"{year}-{month:02}" for year in range(2012, 2017) for month in range(1, 13)]
    for turn, month in enumerate(months[months.index("2012-04") : months.index("2016-03") + 1]):
        _month(teller, month, turn)
    _sunset(teller)


def _circle(teller: Teller) -> None:
    for name, (people, firm, rests_on) in ROOMS.items():
        teller.know(
            name, people=people, affiliations=(firm,), rests_on=rests_on, context="corporate",
            constraints=("May not name a client.",), constituencies=(f"checkers at {firm}",),
        )  # fmt: skip
    teller.tie(HALVARD, ALDINE, "They sat the same examination in 1988, and have written at New Year since.")
    teller.interview(OSK, "I sign forty sheets on a good day. I have read eleven of them.", by=HALVARD)
    teller.interview(PELL, "We do this for each other already, on Saturdays, and nobody may know.", by=HALVARD)
    teller.interview(BRIGHT, "The number on the wall is sheets. It has never once been what fell down.", by=HALVARD)
    teller.wait(9)
    teller.invite(HALVARD, *list(ROOMS)[1:])
    teller.wait(12)
    first = teller.word(
        HALVARD, FIRST_WORDS,
        not_yet={TANNER: "Pressure is what bridges are for. Say what we are pressed to do.",
                 OSK: "My directors would nod to that too, and nothing would follow."},
    )  # fmt: skip
    teller.wait(5)
    teller.word(TANNER, SENTENCE, revises=first)


def _platform(teller: Teller) -> None:
    teller.wait(16)
    teller.draft(PELL, page("checkers"))
    teller.wait(4)
    teller.endorse_all()


def _month(teller: Teller, month: str, turn: int) -> None:
    """A month: duties and commitments at a quarter's beginning, a meeting, perhaps a decision, adopters."""
    year, number = month.split("-")
    if number in ("01", "04", "07", "10"):
        _quarter_begins(teller, month)
    last = number in ("03", "06", "09", "12")
    title = f"Table of {month}, in person" if last else f"Call of {month}"
    absent = {OSK} if month in ("2014-10", "2014-12", "2015-08") else {BRIGHT} if month == "2013-07" else set()
    meeting = teller.meet(title, f"{month}-09", TALKS[turn % len(TALKS)], absent=absent)
    if last:
        note = NOTES[turn // 3]
        by = (HALVARD, ALDINE, TANNER, PELL)[turn // 3 % 4]
        teller.in_the_room(
            meeting, by, f"The quarter's note: {note}", "As read at the table, without a client's name.",
            "No objection at the table; two rooms had read it line by line.",
        )  # fmt: skip
    if story := _MONTHS.get(month):
        story(teller)
    for name in ADOPTERS.get(month, ()):
        teller.wait(0.5)
        teller.do(Adoption(name=name))
    if last:
        _quarter_ends(teller, year, int(number) // 3)


def _quarter_begins(teller: Teller, month: str) -> None:
    teller.on(f"{month}-02")
    before = teller.holder("documentation")
    teller.rotate()
    if before:
        teller.do(
            DutyNote(duty="documentation", text="The folder is in order; two notes want a second reader."), before
        )
    for clause in ("what-still-stands", "at-the-table", "in-the-open"):
        teller.period(clause)


def _quarter_ends(teller: Teller, year: str, quarter: int) -> None:
    teller.on(f"{year}-{quarter * 3:02}-27")
    name = f"{year}-Q{quarter}"
    for number, period in list(teller.state.periods.items()):
        if period.name != name:
            continue
        missed = (name, period.clause) == ("2014-Q4", "at-the-table")
        but = {OSK: ("missed", "Absent on 9 October and 9 December, with no word before.")} if missed else None
        teller.observe(number, _EVIDENCE[period.clause].format(name), but=but)
        if missed:
            teller.wait(2)
            call = teller.do(
                Calling(member=OSK), HALVARD, ref=number,
                reason="You were missed, and not only in the list. Is it the travel, or is it us?",
            )  # fmt: skip
            teller.wait(1)
            teller.do(CallEnding(ending="renewed"), OSK, ref=call)


_EVIDENCE = {
    "what-still-stands": "The room's figures for {}, shown at the table: late findings only.",
    "at-the-table": "The attendance of the meetings of {}.",
    "in-the-open": "The open folder has the room's note for {}.",
}


def _seven_lines(teller: Teller) -> None:
    teller.settle(
        PELL, "Publish our seven lines", "Seven lines on how checking should be measured, free for anyone to use.",
        "No objection. What only six rooms know helps six rooms.",
    )  # fmt: skip


def _one_form(teller: Teller) -> None:
    teller.settle(
        ALDINE, "One form for a late finding", "Half a page: what was found, when, and what it takes to see it.",
        "No objection. Comparable figures are the whole point.",
        but={TANNER: ("stand-aside", "We have a form of our own that our juniors like. We shall send both.")},
    )  # fmt: skip


def _five_years(teller: Teller) -> None:
    teller.amend(
        BRIGHT, "Count what a neighbour finds as well",
        "A mistake that somebody else's room finds is found. Let it stand in the figures, with thanks.",
        "Consensus, with one standing aside. It took three calls, and the third was the best we have had.",
        ("what-still-stands", {"check": "The room's quarterly figures show late findings, its own and its neighbours',"
          " and no count of sheets."}),
        but={OSK: ("stand-aside", "Our legal people need a year to get used to it. We shall not hold you up.")},
    )  # fmt: skip
    teller.endorse_all()


def _joint_letter(teller: Teller) -> None:
    teller.settle(
        TANNER, "A joint letter to the institute", "Six firms' checkers ask that the code stop speaking of sheets.",
        "The objection stands: a letter would have to be cleared by six legal departments. Each room writes its own.",
        but={OSK: ("object", "With our firm's name under it, we would be told to leave this table.")},
    )  # fmt: skip


def _loose_measure(teller: Teller) -> None:
    teller.amend(
        OSK, "Allow a sheet count beside it", "Our board would accept the measure if the old number stood beside it.",
        "No consensus. A number on the wall is the number that is read.",
        ("what-still-stands", {"text": "Checking is measured by what is found too late, over five years; sheets may be"
          " counted beside it."}),
        but={PELL: ("disagree", "Beside is above, within a month."), HALVARD: ("disagree", "Then why are we here?")},
    )  # fmt: skip


def _second_edition(teller: Teller) -> None:
    teller.settle(
        BRIGHT, "A second edition, with eleven examples", "Every line gets an example of what it prevents.",
        "No objection. Fourteen bodies work by it by now and ask for examples.",
    )  # fmt: skip


def _quiet_mornings(teller: Teller) -> None:
    teller.amend(
        ALDINE, "Mornings are for reading",
        "No room needs our leave for it, so let the page say it: who checks is not called before noon.",
        "All agree to leave it to each house, and to say so.",
        ("own-house", {"text": "How a room brings the measure into its own firm, and which hours it keeps quiet,"
          " is its own business."}),
    )  # fmt: skip


def _swap(teller: Teller) -> None:
    held, theirs = teller.duty_of(ALDINE), teller.duty_of(BRIGHT)
    if held:
        teller.do(Swap(duty=held, to=BRIGHT, theirs=theirs), ALDINE)
        teller.do(SwapAccepted(duty=held), BRIGHT)


def _skip(teller: Teller) -> None:
    held = teller.duty_of(PELL)
    if held:
        teller.do(Skip(duty=held), PELL, reason="A court wants to see every sheet we have ever signed.")


def _adopter_leaves(teller: Teller) -> None:
    teller.do(AdoptionEnded(name="Arden Stadium Works"))


def _open_folder(teller: Teller) -> None:
    teller.settle(
        HALVARD, "Give the folder to a library", "The college at Fenwick will keep it, open, whoever we are by then.",
        "No objection. It should not depend on the six of us.",
    )  # fmt: skip


def _what_is_left(teller: Teller) -> None:
    teller.settle(
        TANNER, "Ask all rooms who still counts sheets",
        "The institute's new code speaks of findings. Let us see what is left of what we came together for.",
        "No objection. We shall have the answer at the table in March.",
    )  # fmt: skip


_MONTHS: dict[str, Callable[[Teller], None]] = {
    "2012-06": _seven_lines, "2012-10": _one_form, "2013-02": _five_years, "2013-05": _joint_letter,
    "2013-11": _second_edition, "2014-04": _quiet_mornings, "2014-07": _swap, "2015-02": _loose_measure,
    "2015-05": _skip, "2015-06": _open_folder, "2015-07": _adopter_leaves, "2015-11": _what_is_left,
}  # fmt: skip


def _sunset(teller: Teller) -> None:
    """The trigger is gone: they decide to end, one of them hesitates, they have dinner."""
    proposal = teller.propose(
        HALVARD, "End, and have dinner",
        "Five of six firms have taken the number off the wall, and the sixth has promised a date. What pressed us to"
        " meet is gone. The page stays with those who work by it.",
        kind="sunset", effect=Effect(does="sunset", ground="trigger-gone"),
    )  # fmt: skip
    teller.wait(1)
    teller.answer(proposal, {PELL: ("disagree", "Ours is the sixth. A date is not a bare wall.")})
    teller.close(
        proposal,
        "Five of six. We were never meant to last; we were meant to be no longer needed. The folder stays open.",
    )
    teller.wait(2)
    teller.do(
        Contest(reason=UNSEALED), PELL, reason="If you go now, we are the only room that still has the number above it."
    )
    teller.on("2016-04-06")
    teller.meet(
        "What Pell Street needs", "2016-04-08",
        "Five rooms offered to sit one morning each in Pell Street's review with its directors. The number came down"
        " while the third of them was speaking.",
        by=ALDINE,
    )  # fmt: skip
    teller.do(ContestEnded(), PELL)
    teller.meet(
        "Dinner at the Lannock viaduct", "2016-04-16",
        "We read the seven lines aloud once more, and the names of those who work by them. Nobody made a speech. The"
        " youngest checker asked who would answer the letters now; four hands went up. We ate until the last train.",
        by=HALVARD,
    )  # fmt: skip
    teller.on(ENDED)
    teller.do(Ending(), PELL)
