"""Twenty-five years around a drying lake: members part and rejoin, the page is read every spring, and it lives.

Five organisations of people who share nothing but the dust they breathe; the seed's first known use, under
invented names.
"""

from __future__ import annotations

from concerted.coalition import CallEnding, Calling, Capacity, DutyNote, Skip, Swap, SwapAccepted
from concerted.coalition.text import actor_id
from concerted.demo.lives.lake_springs import (
    CLINIC,
    FERRY,
    FRIENDS,
    KESSU,
    NURSES,
    ORCHARDS,
    SPRINGS,
    TEACHERS,
    UNION,
    YOUNG,
)
from concerted.demo.lives.teller import Teller, page

NAME = "Oren Lake Compact"
CONTEXT = "activist"
CONVENER = "Lakeshore Nurses' Circle"
BEGAN = "2001-09-10"
TODAY = "2026-11-23"

FOUNDERS: dict[str, dict[str, object]] = {
    "Lakeshore Nurses' Circle": {
        "people": 340, "channels": ("clinic evenings", "the hospital newsletter"),
        "rests_on": "They hold the breathing books of three villages since 1983.",
        "constraints": ("May not speak of a patient.",), "constituencies": ("patients", "hospital staff"),
    },
    "Saltmarsh Harvesters' Union": {
        "people": 2600, "channels": ("field meetings", "a radio hour"),
        "rests_on": "Every second harvester on the marsh pays its dues.",
        "constraints": ("Members lose work when they are seen to complain.",), "constituencies": ("harvesters",),
    },
    "Kessu Peoples' Council": {
        "people": 5200, "channels": ("council days",),
        "rests_on": "The council of the people who have lived on the shore the longest.",
        "constraints": ("Nothing is said of burial grounds.",), "constituencies": ("the Kessu",),
    },
    "Friends of Oren Lake": {
        "people": 7800, "channels": ("a quarterly paper", "walks"),
        "rests_on": "Forty years of bird counts that nobody disputes.", "constituencies": ("walkers", "anglers"),
    },
    "Harbour Street Law Clinic": {
        "people": 90, "channels": ("a Thursday desk",),
        "rests_on": "It has never lost a wage case on the marsh.",
        "constraints": ("Its grant ends and begins with the school year.",), "constituencies": ("tenants",),
    },
}  # fmt: skip

FIRST_WORDS = "We want the mine to pay."
SECOND_WORDS = "We want nobody on this shore to fall ill from the lake bed's dust."
SENTENCE = (
    "We want everyone who lives or works beside Oren Lake to breathe air that is measured by people the mine"
    " does not pay, until the lake bed is covered again."
)

OUT: dict[str, tuple[tuple[int, int], ...]] = {
    CLINIC: ((2004, 2006),), NURSES: ((2012, 2014),), UNION: ((2020, 2021),), FERRY: ((2024, 2025),),
}  # fmt: skip
"""Who let its season lapse for want of capacity, in the autumn of which year, and when it came back."""


def tell(teller: Teller) -> None:
    """Tell it from the first evening in 2001 until today."""
    _circle(teller)
    _platform(teller)
    for year in range(2002, 2027):
        _winter(teller, year)
        _spring(teller, year)
        _summer(teller, year)
        _autumn(teller, year)
        if year < 2026:  # noqa: PLR2004 - this year is not over
            _year_end(teller, year)
    _today(teller)


def _circle(teller: Teller) -> None:
    for name, facts in FOUNDERS.items():
        teller.know(name, context="activist", jurisdictions=("Oren district",), **facts)
    teller.tie(FRIENDS, CLINIC, "The clinic's first grant came through the Friends' treasurer, in 1996.")
    for name, said in (
        (UNION, "They wipe the table before they eat and again after. Nobody has ever asked us what we wipe off."),
        (KESSU, "You all count the dust. We count the ones who cough. Put the two books on one table."),
        (FRIENDS, "We have counted birds for forty years and never once asked who else was counting."),
    ):
        teller.interview(name, said, by=NURSES)
    teller.wait(14)
    teller.invite(NURSES, *list(FOUNDERS)[1:])
    teller.wait(5)
    first = teller.word(
        NURSES, FIRST_WORDS,
        not_yet={UNION: "Pay for what? Half of us are paid by it.", CLINIC: "That is a verdict. We have no case yet."},
    )  # fmt: skip
    teller.wait(3)
    second = teller.word(
        KESSU, SECOND_WORDS, revises=first,
        not_yet={FRIENDS: "Who says what makes ill? Ask for the measuring, or they will bring their own."},
    )  # fmt: skip
    teller.wait(4)
    teller.word(FRIENDS, SENTENCE, revises=second)


def _platform(teller: Teller) -> None:
    teller.wait(10)
    teller.draft(CLINIC, page("lake"))
    teller.wait(6)
    teller.endorse_all()


def _winter(teller: Teller, year: int) -> None:
    """The duties go round, and the year's commitments are opened."""
    teller.on(f"{year}-01-14")
    before = teller.holder("convening")
    teller.rotate()
    if before:
        teller.do(DutyNote(duty="convening", text=f"The list for {year} and the keys are with the next one."), before)
    for clause in ("own-measures", "all-named", "nobody-shown", "two-tongues"):
        if teller.has(clause):
            teller.period(clause)
    if year == 2006:  # noqa: PLR2004
        _join(teller, UNION, "Teachers of the East Shore", people=210, constituencies=("pupils", "parents"))
    if year == 2011:  # noqa: PLR2004
        _join(teller, NURSES, "Orchards for Open Water", people=460, constituencies=("growers",))
    if year == 2016:  # noqa: PLR2004
        _join(teller, TEACHERS, "Ferry and Rail Branch", people=520, constituencies=("crews",))
    if year == 2020:  # noqa: PLR2004
        _join(teller, TEACHERS, "Young Oren", people=1900, constituencies=("pupils", "students"))


def _join(teller: Teller, by: str, name: str, **facts: object) -> None:
    """A member brings another organisation, which endorses the page as it stands."""
    teller.invite(by, name)
    teller.know(name, context="activist", jurisdictions=("Oren district",), **facts)
    teller.wait(6)
    teller.endorse(actor_id(name))


def _spring(teller: Teller, year: int) -> None:
    """The page is read together, and mostly changed."""
    teller.meet(
        f"Reading the page, {year}", f"{year}-03-08",
        f"We read the page aloud, clause by clause, and asked of each whether it still says what we do in {year}.",
        agenda=("Read the page", "What has changed around us", "What should the page say"),
    )  # fmt: skip
    if year == 2012:  # noqa: PLR2004
        silence = next(n for n, p in teller.state.decisions.items() if p.title == SPRINGS[2010].title)
        teller.reverse(
            UNION, silence, "Everyone speaks again",
            "The hearing is over and the gag is not. We lost more listeners by silence than any word would have cost.",
            "It was meant for the hearing, and the hearing is over. Next time the page will name the day it ends.",
            but={NURSES: "abstain"},
        )  # fmt: skip
    else:
        spring = SPRINGS[year]
        teller.amend(
            spring.by, spring.title, spring.text, spring.why, *spring.rewords, drop=spring.drop, but=spring.but
        )
    if year % 3 == 0 or year == 2005:  # noqa: PLR2004
        signed = teller.state.versions[-1].number
        teller.endorse_all(but=[actor.id for actor in teller.state.members if signed in actor.endorsed])


def _summer(teller: Teller, year: int) -> None:
    teller.on(f"{year}-06-04")
    if story := _SUMMERS.get(year):
        story(teller)


def _autumn(teller: Teller, year: int) -> None:
    """Seasons are renewed by those who have the strength; others rest, or come back."""
    teller.on(f"{year}-09-20")
    resting = [name for name, times in OUT.items() if any(year == out for out, _ in times)]
    teller.renew(but=resting)
    teller.on(f"{year}-11-15")
    if resting:
        teller.lapse()
    back = [name for name, times in OUT.items() if any(year == there for _, there in times)]
    if year == 2011:  # noqa: PLR2004
        back.append(FRIENDS)
    teller.endorse(*back)
    if CLINIC in back:
        teller.do(Capacity(duties=1), CLINIC)


def _year_end(teller: Teller, year: int) -> None:
    """The year's commitments are looked at."""
    teller.on(f"{year}-12-27")
    for number, period in list(teller.state.periods.items()):
        if period.name != str(year):
            continue
        gone: dict[str, tuple[str, str] | None] = {
            name: None for name in period.owed if not teller.state.actors[name].member_since
        }
        if (year, period.clause) == (2003, "all-named"):
            gone[FRIENDS] = (
                "missed",
                "The bird paper's autumn issue printed the union's table under the Friends' name.",
            )
        if (year, period.clause) == (2017, "own-measures"):
            gone[FERRY] = ("missed", "Nine sampling days of twelve; the crew's meter was under repair from May.")
        teller.observe(number, f"The {year} table and the {year} publications, as read on this day.", but=gone)
        if (year, period.clause) == (2003, "all-named"):
            call = teller.do(
                Calling(member=FRIENDS), UNION, ref=number,
                reason="Thirty-one of us carried those filters. We would like to be in the sentence.",
            )  # fmt: skip
            teller.wait(4)
            teller.do(CallEnding(ending="renewed"), FRIENDS, ref=call)
        if (year, period.clause) == (2017, "own-measures"):
            call = teller.do(
                Calling(member=FERRY), NURSES, ref=number, reason="Not to blame: tell us what you need to go on."
            )
            teller.do(CallEnding(ending="excused", until="2018-07-01"), NURSES, ref=call)


def _first_year(teller: Teller) -> None:
    teller.settle(
        NURSES, "Twelve filters on roofs that are ours", "Two for each village, read on the first of the month.",
        "Everyone has a roof to give. It is the first thing that we own together.",
    )  # fmt: skip


def _tired_clinic(teller: Teller) -> None:
    """The clinic's grant is not renewed: it says what it can hold, and hands its duty on."""
    teller.do(Capacity(duties=0), CLINIC)
    held = teller.duty_of(CLINIC)
    if held:
        teller.do(Skip(duty=held), CLINIC, reason="Our grant ends with the school year; somebody should have time.")


def _first_win(teller: Teller) -> None:
    teller.settle(
        CLINIC, "File for a measuring ordinance", "Six years of our own tables, put before the district assembly.",
        "All agree. If the district measures too, two books can be laid side by side.",
    )  # fmt: skip
    teller.wait(40)
    teller.settle(
        KESSU, "Won: the district measures by law",
        "The ordinance passed by two votes. We take the win, and keep our own filters beside the district's.",
        "The first law on this shore that names the dust. It carries all six names, in the order of the alphabet.",
        statement="The district's measuring ordinance is ours to hold it to.",
    )  # fmt: skip


def _parting_over_settlement(teller: Teller) -> None:
    """The Friends leave; the others renegotiate instead of dissolving, and sign again."""
    teller.leave(FRIENDS, "We part over one clause, as friends. Our bird tables stay yours to use.")
    teller.fill()
    teller.wait(9)
    teller.amend(
        KESSU, "A settlement is each plaintiff's own, its data everyone's",
        "We lost a friend over who may settle. Let us ask for less: settle as you must, but sign away no figure.",
        "All five agree. This is the sentence we should have written in spring.",
        ("ways", {"boundary": "Nothing that exposes another member's people without asking them first; no settlement"
          " may bind another, or silence a figure."}),
    )  # fmt: skip
    teller.endorse_all()


def _second_win(teller: Teller) -> None:
    teller.settle(
        CLINIC, "Won: the tailings are covered",
        "The court has ordered the mine to cover what it left at the north shore, and to pay for our filters.",
        "Thirteen years after the first evening. We take the money only through the court, and say so on every table.",
        but={ORCHARDS: "abstain"}, statement="The order stands, and its cover will be measured by us.",
    )  # fmt: skip


def _spelling(teller: Teller) -> None:
    teller.on("2013-07-10")
    teller.amend(
        TEACHERS, "A clearer word in the first line", "“Whom the mine does not pay” is a riddle to ten-year-olds.",
        "Wording only; nothing else moves.",
        ("own-measures", {"text": "What the dust does is measured by people who take no money from the mine, by a"
          " method written down first, and all of it is published."}),
        editorial=True,
    )  # fmt: skip


def _parting_over_water(teller: Teller) -> None:
    """The orchards leave for good; what was written for them is renegotiated with the rest."""
    teller.leave(ORCHARDS, "You must speak of the water, and we cannot. You were good company.")
    teller.fill()
    teller.wait(20)
    teller.amend(
        KESSU, "The page may speak of water",
        "The clause was written for a member that has left. What remains is the lake.",
        "All seven, and a letter of thanks to the orchards goes with it.",
        drop=("water-price",),
    )  # fmt: skip
    teller.endorse_all()


def _swap(teller: Teller) -> None:
    """Two members change turns, as neighbours do."""
    held = teller.duty_of(TEACHERS)
    if held:
        teller.do(Swap(duty=held, to=UNION), TEACHERS)
        teller.do(SwapAccepted(duty=held), UNION)


def _treasury(teller: Teller) -> None:
    teller.on("2019-07-02")
    teller.amend(
        UNION, "Let the purse go round as well", "One office is too much. One purse that changes hands is enough.",
        "What the office was meant to solve, solved the way we solve things.",
        ("turns", {"text": "Six duties go round, a year each.", "duties": (
            "communications", "scheduling", "documentation", "convening", "carrying", "purse")}),
    )  # fmt: skip


def _third_win(teller: Teller) -> None:
    teller.settle(
        FRIENDS, "Won: the lake is to rise", "The assembly's lake act fixes the water, two metres up in ten years.",
        "What none of us could have asked for alone in 2001. The measuring goes on until the bed is covered.",
        statement="We hold the assembly to two metres, year by year.",
    )  # fmt: skip


def _storehouse(teller: Teller) -> None:
    teller.settle(
        TEACHERS, "Give the storehouse to the ferry crew", "It came up for review, and the crew needs a dry room.",
        "Reviewed, found useless to seven and useful to one.",
        but={CLINIC: "abstain"}, review="2027-06-01",
    )  # fmt: skip


def _march(teller: Teller) -> None:
    teller.settle(
        FRIENDS, "March on the mine's anniversary", "From the dry harbour to the gate, all banners.",
        "Not adopted: for the harvesters, being seen there costs the next contract. A reading of names it will be.",
        but={UNION: ("disagree", "We would be counted at the gate."), NURSES: ("disagree", "None of us may come."),
             KESSU: ("disagree", "We do not march past graves.")},
    )  # fmt: skip


def _quiet_vote(teller: Teller) -> None:
    """Harvest, and too few answer."""
    teller.settle(
        NURSES, "A table at the autumn fair", "Two people a day for four days.",
        "Too few answered to decide anything. The nurses stood there alone and were glad of the company that came.",
        but={actor.id: None for actor in teller.state.members if actor.id not in (NURSES, KESSU)},
    )  # fmt: skip


_SUMMERS = {
    2002: _first_year, 2003: _march, 2004: _tired_clinic, 2007: _first_win, 2009: _parting_over_settlement,
    2010: _quiet_vote, 2013: _spelling, 2014: _second_win, 2017: _swap, 2018: _parting_over_water, 2019: _treasury,
    2022: _third_win, 2024: _storehouse,
}  # fmt: skip


def _today(teller: Teller) -> None:
    teller.on("2026-11-20")
    neighbours = teller.propose(
        YOUNG, "Show three other lakes how it is done",
        "They have written to the compact by name. Two of us travel to each, with a filter and this page.",
    )  # fmt: skip
    teller.stand(neighbours, UNION, "agree")
    teller.stand(neighbours, TEACHERS, "agree")
