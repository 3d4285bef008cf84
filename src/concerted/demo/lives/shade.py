"""A city's agencies and associations against the heat, in public since 2018, with every reason in the log.

Two agencies want different things, and everybody can read which and why; a supplier's three houses join,
and count once; for one summer the log is late, and shows it. The seed's third known use, under invented names.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from concerted.coalition import (
    Agenda,
    CallEnding,
    Calling,
    Capacity,
    Clause,
    DutyNote,
    Extension,
    View,
    Withdrawal,
)
from concerted.demo.lives.shade_room import (
    AGENCIES,
    ASSOCIATIONS,
    DRIVERS,
    ELDERS,
    HEALTH,
    HOUSES,
    LIBRARIES,
    PARKS,
    PURCHASING,
    SCHOOLS,
    STREETS,
    TENANTS,
    TRADERS,
    WATER,
    decided_in,
)
from concerted.demo.lives.teller import Teller, page

NAME = "Shade for Brenmouth"
CONTEXT = "government"
CONVENER = "Public Health Directorate"
BEGAN = "2018-01-22"
TODAY = "2026-11-23"

BODIES: dict[str, tuple[str, int, str]] = {
    "Public Health Directorate": ("Board of Health", 1200, "It counts the dead of each summer, and names no one."),
    "Streets Department": ("Board of Works", 900, "Nothing stands on a pavement without its stamp."),
    "Purchasing Office": ("Board of Audit", 60, "It has bought everything the city owns, and can find the receipt."),
    "Parks and Trees": ("Board of Greens", 310, "Eleven thousand trees, each with a number and a file."),
    "Libraries Service": ("Board of Letters", 240, "Nine cool rooms in which nobody is asked why they came."),
    "School Buildings Office": ("Board of Schools", 130, "It knows which classroom is unbearable, and since when."),
    "Waterworks": ("Board of Waters", 480, "It has run dry once, in 1911."),
    "Tenants' Union of Brenmouth": ("its members", 6400, "One flat in five, most of them under the roof."),
    "Elders' Table": ("its own members", 700, "They visit those who no longer go out."),
    "Market Traders' Association": ("its members' dues", 350, "They stand outside from four in the morning."),
}
"""Body → to whom it answers, how many it reaches, and what its credibility rests on."""

FIRST_WORDS = "We want the city to be ready for heat."
SENTENCE = (
    "We want nobody in Brenmouth to fall ill from heat on a street, in a school or under a roof that the city"
    " could have shaded."
)

LATE = {"2021-06": 19, "2021-07": 24, "2021-08": 24, "2021-09": 22, "2021-10": 18}
"""Months of the summer in which the log was late, and by how many days."""


def tell(teller: Teller) -> None:
    """Tell it from the first invitation in 2018 until today."""
    _circle(teller)
    _platform(teller)
    months = [f"{year}-{month:02}" for year in range(2018, 2027) for month in range(1, 13)]
    for turn, month in enumerate(months[months.index("2018-04") : months.index("2026-11") + 1]):
        _month(teller, month, turn)
    teller.on("2026-11-20")
    winter = teller.propose(
        TRADERS, "Heat has a sister", "The same roofs let the cold in. Shall this table speak of winter too?"
    )
    teller.stand(winter, ELDERS, "agree")
    teller.stand(winter, PURCHASING, ("disagree", "One season at a time: that is how we got this far."))


def _circle(teller: Teller) -> None:
    for name, (board, people, rests_on) in BODIES.items():
        teller.know(
            name, people=people, affiliations=(board,), rests_on=rests_on, context="government",
            constituencies=(f"those whom {name} serves",), jurisdictions=("Brenmouth",),
        )  # fmt: skip
    hospital = teller.know("St Orsola Hospital", people=2100, rests_on="Its doors are where the summer is counted.")
    teller.tie(STREETS, PURCHASING, "They share a corridor, a kitchen and eleven years of memoranda.")
    teller.tie(HEALTH, ELDERS, "The visiting list was drawn up together, after the summer of 2013.")
    teller.interview(ELDERS, "We found her on the Thursday. She had a fan. It was not plugged in.", by=HEALTH)
    teller.interview(TENANTS, "The roof is the city's, the heat is ours.", by=HEALTH)
    teller.interview(STREETS, "Everybody wants a tree, and nobody wants to be told where the gas main runs.", by=HEALTH)
    teller.interview(PURCHASING, "If each of you buys ten of something, I cannot get a price for any.", by=HEALTH)
    teller.wait(7)
    teller.invite(HEALTH, *list(BODIES)[1:])
    teller.do(Agenda(items=("What outcome do we all want that none of us can achieve alone?",)), HEALTH)
    teller.wait(6)
    first = teller.word(
        HEALTH, FIRST_WORDS,
        not_yet={ELDERS: "Ready is what you were in 2013.", TENANTS: "The city is not hot. Rooms are.",
                 SCHOOLS: "Ready by when, and who says so?"},
    )  # fmt: skip
    teller.do(View(view="pass"), hospital, ref=first)
    teller.wait(6)
    sentence = teller.word(ELDERS, SENTENCE, revises=first, not_yet={WATER: "My board reads it on Friday. Then yes."})
    teller.do(View(view="agree"), hospital, ref=sentence)
    teller.wait(4)
    teller.nod(WATER, sentence)


def _platform(teller: Teller) -> None:
    teller.wait(12)
    teller.draft(LIBRARIES, page("shade"))
    teller.wait(5)
    teller.endorse_all()


def _month(teller: Teller, month: str, turn: int) -> None:
    year, number = int(month[:4]), month[5:]
    if number == "01" or month == "2018-04":
        teller.on(f"{month}-03")
        for clause in ("with-reasons", "in-public"):
            teller.period(clause)
    if number in ("04", "10"):
        _turns(teller, month)
    late = LATE.get(month, 2)
    away = {AGENCIES[turn % 7], AGENCIES[(turn + 3) % 7], ASSOCIATIONS[turn % 3] if turn % 4 == 1 else ""}
    decided = decided_in(year, number)
    if decided:
        away -= {decided.by, *decided.but}
    if month in _ALL_PRESENT:
        away = set()
    meeting = teller.meet(
        f"Public meeting, {month}", f"{month}-10", _minutes(year, number, turn), absent=away, noted=late,
        agenda=(decided.title,) if decided else ("What the public brings",),
    )  # fmt: skip
    if decided:
        teller.in_the_room(
            meeting, decided.by, decided.title, decided.text, decided.why, but=decided.but, review=decided.review
        )
    if story := _STORIES.get(month):
        story(teller, meeting)
    if number == "12":
        _year_end(teller, year)


_ALL_PRESENT = {"2020-05", "2023-02"}

_BROUGHT = (
    "A father asked who decides when a school closes for heat. Nobody knew; the answer will be in the log.",
    "Two traders showed what a tarpaulin does in wind.",
    "A nurse read out a list of streets. We wrote all of them down.",
    "Nobody came from the public. The chairs were counted and left out.",
    "A class had measured its own classroom, badly and movingly.",
    "A bus driver asked whether the log is read by anybody. It is: he had read it.",
    "A tenant thanked the Waterworks for a tap, and asked for a second one.",
)


def _minutes(year: int, number: str, turn: int) -> str:
    said = _BROUGHT[turn % len(_BROUGHT)]
    if (year, number) in ((2021, "08"), (2021, "09")):
        return f"{said} These minutes are late: the one who keeps them was ill, and nobody had been asked to step in."
    return f"{said} What was decided stands in the log with its reason."


def _turns(teller: Teller, month: str) -> None:
    if month != "2018-04":
        teller.on(f"{month}-04")
    before = teller.holder("documentation")
    teller.rotate()
    if before and teller.holder("documentation") != before:
        teller.do(
            DutyNote(duty="documentation", text="The log is complete; the stamp is in the drawer."),
            before,
        )


def _year_end(teller: Teller, year: int) -> None:
    teller.on(f"{year}-12-27")
    for number, period in list(teller.state.periods.items()):
        if period.name != str(year):
            continue
        gone: dict[str, tuple[str, str] | None] = {
            name: None for name in period.owed if not teller.state.actors[name].member_since
        }
        late = (year, period.clause) == (2021, "with-reasons")
        keeper = _kept_the_log(teller, "2021-08-10") if late else ""
        if late:
            gone[keeper] = ("missed", "Entries of June to October: 18 to 24 days after the meeting, against seven.")
        teller.observe(number, f"The public log and minutes of {year}, read on this day.", but=gone)
        if late:
            caller = next(name for name in (ELDERS, TENANTS) if name != keeper)
            call = teller.do(
                Calling(member=keeper), caller, ref=number,
                reason="For five months nobody could read why. You were short of hands: say so, and we come.",
            )  # fmt: skip
            teller.wait(6)
            teller.do(CallEnding(ending="renewed"), keeper, ref=call)


def _kept_the_log(teller: Teller, day: str) -> str:
    """Return who held the documentation that day."""
    rotation = next(one for one in teller.state.rotations if one.starts <= day < one.ends)
    return str(rotation.duties["documentation"].holder)


def _night_taps(teller: Teller, meeting: int) -> None:  # noqa: ARG001 - every story's shape
    shut = next(n for n, p in teller.state.decisions.items() if p.title == "Taps are shut at ten at night")
    teller.reverse(
        TENANTS, shut, "Taps stay open at night",
        "The night log of July: four hundred and twelve people at one tap between ten and two.",
        "The figures decided it, and the department that had asked for the rule agrees.",
        but={PURCHASING: "abstain"},
    )  # fmt: skip


def _one_parent(teller: Teller, meeting: int) -> None:  # noqa: ARG001
    page_rule, rule = teller.clause("changing-this-page").rule, teller.clause("acting-together").rule
    assert page_rule is not None and rule is not None  # noqa: S101, PT018 - they govern
    teller.amend(
        ELDERS, "One parent, one voice",
        "In Marlhaven a builder's four subsidiaries sat at such a table. Members that answer to one parent, or live of"
        " one purse, should count once, and the most cautious of them.",
        "All ten. Nobody here has a brother at the table today, which is the day to write it down.",
        ("changing-this-page", {"rule": replace(page_rule, cap=1)}),
        ("acting-together", {"rule": replace(rule, cap=1), "text": "What we do together is decided by majority of those"
         " who answer, in the room or within a week; members with one parent count once."}),
    )  # fmt: skip


def _two_ways(teller: Teller, meeting: int) -> None:
    """Streets and purchasing want different things, in the open; the associations weigh in."""
    teller.in_the_room(
        meeting, STREETS, "Mist gates on eleven squares",
        "Steel arches that spray. They can stand by July, on our own ground, by our own crews.",
        "Not carried: four for it, six against. The reasons are in the log, and they are not about money alone.",
        but={
            PURCHASING: ("disagree", "Eleven gates, chosen without an offer beside them. Sails cost a third."),
            PARKS: ("disagree", "A gate cools whom it wets. A tree cools whoever sits down."),
            ELDERS: ("disagree", "Wet stone. We would have broken hips instead of heat stroke."),
            TRADERS: ("disagree", "Mist spoils bread, paper and cloth. That is what we sell."),
            TENANTS: ("disagree", "The squares are not where we cannot sleep."),
            WATER: ("disagree", "In the drought the gates would be the first thing we turn off."),
        },
    )  # fmt: skip
    teller.in_the_room(
        meeting, PURCHASING, "Sails from one contract",
        "One contract for sails over all squares and schoolyards, let this spring, with a price for a hundred.",
        "Not carried: four for it, five against. Whoever hangs them must not be the last to be asked.",
        but={
            STREETS: ("disagree", "Anchors in our façades, maintained by nobody. We have taken down worse."),
            PARKS: ("disagree", "A contract for ten years of cloth is ten years without a tree there."),
            TENANTS: ("disagree", "They will hang where the windows belong to those who write letters."),
            HEALTH: ("disagree", "By the figures it is stops and stairwells first, squares last."),
            ELDERS: ("disagree", "Ask us where we sit before you buy what hangs over it."),
            WATER: "abstain",
        },
    )  # fmt: skip
    teller.wait(4)
    teller.amend(
        STREETS, "Whoever's ground it is decides",
        "On a street the Streets Department decides what gives shade; in a park, Parks and Trees; and so on.",
        "Four of ten. It would have settled the quarrel by never having one again.",
        Clause(id="own-ground", kind="delegated", text="Whoever's ground it is decides what gives shade there.",
               boundary="Nothing that another member pays for."),
        but={PURCHASING: ("disagree", "Then I buy ten kinds of bolt."), ELDERS: ("disagree", "We own no ground."),
             TENANTS: ("disagree", "Nor do we."), TRADERS: ("disagree", "We only stand on it."),
             HEALTH: "abstain", LIBRARIES: "abstain"},
    )  # fmt: skip
    bought = teller.propose_amendment(
        PURCHASING, "What costs much is bought together",
        "Anything for shade above twenty thousand is bought in one lot, so that there is a price.",
        Clause(id="one-lot", kind="delegated", text="What costs less than twenty thousand each member buys itself.",
               boundary="Above that it is bought together."),
    )  # fmt: skip
    teller.wait(1)
    teller.stand(bought, TENANTS, ("disagree", "Together, and nobody can read what. Put the list in the log."))
    listed = teller.propose_to_amend(
        bought, TENANTS, "With the list in the log", "We agree, if what was bought stands where anybody can read it.",
        ("one-lot", {"boundary": "Above that it is bought together, and the list of it stands in the log."}),
    )  # fmt: skip
    teller.answer(listed, {STREETS: "abstain"})
    teller.close(listed, "Nine agree. The associations have made of a quarrel between two offices a rule for all.")
    teller.answer(bought, {STREETS: ("disagree", "It is better than it was. It is still not ours.")})
    teller.close(bought, "Nine of ten, with the list in the log. The one against is heard, and stays.")


def _a_third_way(teller: Teller, meeting: int) -> None:
    teller.in_the_room(
        meeting, ELDERS, "Trees where people wait, sails where they trade",
        "We walked all eleven squares with both offices. Trees at nine stops, sails over five markets, mist nowhere.",
        "Carried with nobody against. The two offices seconded it together, which the minutes note with a full stop.",
    )  # fmt: skip


def _log_is_late(teller: Teller, meeting: int) -> None:  # noqa: ARG001
    keeper = _kept_the_log(teller, "2021-08-10")
    teller.do(Capacity(duties=1, absent_until="2021-11-01"), keeper)


def _houses_come(teller: Teller, meeting: int) -> None:  # noqa: ARG001
    """Three houses of one supplier endorse the page within a week. The page lets anybody in, and counts them once."""
    for name, ident in HOUSES.items():
        teller.know(name, affiliations=("Corvane Holdings",), context="government", rests_on="A brochure.")
        teller.endorse(ident)


def _capture(teller: Teller, meeting: int) -> None:
    """They bring a contract of their own; six would be for it and four against, but the three count once."""
    systems, facilities, fund = HOUSES.values()
    teller.in_the_room(
        meeting, systems, "One supplier for all shade until 2033",
        "A single partner plans, builds and maintains all shade in the city, at a price that falls each year.",
        "Not carried. The three houses of one parent count once, as the page has said since 2019; of those who count,"
        " four are for it and four against, and a tie is no majority.",
        but={
            PARKS: ("disagree", "Our trees are not in the price, so they would not be in the city."),
            HEALTH: ("disagree", "Ten years is longer than any of our figures."),
            ELDERS: ("disagree", "This is what the page was written for."),
            TENANTS: ("disagree", "Ask who owns the three who ask."),
            LIBRARIES: "abstain", SCHOOLS: "abstain", WATER: "abstain",
            facilities: "agree", fund: "agree",
        },
    )  # fmt: skip


def _second_try(teller: Teller, meeting: int) -> None:  # noqa: ARG001
    """A second try is withdrawn; two houses leave in peace, and the third stays to work."""
    systems, facilities, fund = HOUSES.values()
    again = teller.propose(facilities, "Lift the cap for suppliers", "A supplier brings money, and should be heard.")
    teller.stand(again, TRADERS, ("disagree", "We heard you. You counted as one, like us."))
    teller.do(Withdrawal(), facilities, ref=again, reason="We see how it would go.")
    teller.leave(systems, "No hard feelings; we shall bid like everybody else.")
    teller.leave(facilities)
    teller.fill()
    teller.settle(
        fund, "Lend forty benches to attic streets", "No name on them. They are ours to give.",
        "All agree, and the smallest of the three houses is thanked for having stayed.",
    )  # fmt: skip


def _drivers_join(teller: Teller, meeting: int) -> None:  # noqa: ARG001
    """The tram drivers have read the log for a year, and ask to join by the coalition's name."""
    teller.know("Tram Drivers' Fellowship", people=610, affiliations=("its members' dues",), context="government",
                rests_on="They have no shade, and a timetable.")  # fmt: skip
    teller.endorse(DRIVERS)


def _drivers_amend(teller: Teller, meeting: int) -> None:  # noqa: ARG001
    teller.amend(
        DRIVERS, "Meet where the trams go", "We signed the page as it was. But the tenth at five is when we drive.",
        "Carried; in winter the meeting is at seven in the evening.",
        ("meetings", {"text": "On the tenth of each month, at five, in winter at seven, in a member's house."}),
        but={STREETS: "abstain"},
    )  # fmt: skip


def _minutes_rule(teller: Teller, meeting: int) -> None:  # noqa: ARG001
    teller.amend(
        TENANTS, "A late entry says that it is late",
        "Last summer we read in October what was decided in August. If it must be late, let it say so itself.",
        "All ten. The log shows both dates anyhow; now the reason for the gap stands beside them.",
        ("with-reasons", {"text": "Every decision is published with its reason within seven days; a later one says why"
          " it is late."}),
    )  # fmt: skip
    teller.endorse_all()


def _too_few(teller: Teller, meeting: int) -> None:  # noqa: ARG001
    """A question asked in the holidays: too few answer, it is extended once, and then it is decided."""
    asked = teller.propose(SCHOOLS, "Paint nine roofs white", "While the schools are empty. The paint is in the store.")
    teller.answer(asked, {name: None for name in teller.state.actors if name not in (SCHOOLS, HEALTH, ELDERS)})
    teller.until(asked)
    teller.do(Extension(), ref=asked)
    for name in (TENANTS, WATER, PARKS, DRIVERS, LIBRARIES):
        teller.stand(asked, name, "agree")
    teller.close(asked, "Eight answered in the end, all of them yes. The holidays are not a time to be asked in.")


def _page_for_ten_years(teller: Teller, meeting: int) -> None:  # noqa: ARG001
    teller.amend(
        HEALTH, "Night counts too", "Most of those who fell ill last summer did so between midnight and five.",
        "Carried. The page was written by people who work by day.",
        Clause(id="nights", kind="delegated", text="What a member keeps open at night is its own affair.",
               boundary="It tells the telephone number for hot days."),
        but={PURCHASING: "abstain"},
    )  # fmt: skip


_STORIES: dict[str, Callable[[Teller, int], None]] = {
    "2019-03": _one_parent, "2019-08": _night_taps, "2020-05": _two_ways, "2020-06": _a_third_way,
    "2021-09": _log_is_late, "2022-03": _minutes_rule, "2022-11": _houses_come, "2023-02": _capture,
    "2023-06": _second_try, "2024-03": _drivers_join, "2024-09": _drivers_amend, "2025-07": _too_few,
    "2026-03": _page_for_ten_years,
}  # fmt: skip
