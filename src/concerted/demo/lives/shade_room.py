"""What the city's members decided in the room, month by month."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from concerted.demo.lives.teller import Answer

HEALTH, STREETS, PURCHASING = "public-health-directorate", "streets-department", "purchasing-office"
PARKS, LIBRARIES, SCHOOLS = "parks-and-trees", "libraries-service", "school-buildings-office"
WATER, TENANTS, ELDERS = "waterworks", "tenants-union-of-brenmouth", "elders-table"
TRADERS, DRIVERS = "market-traders-association", "tram-drivers-fellowship"
AGENCIES = (HEALTH, STREETS, PURCHASING, PARKS, LIBRARIES, SCHOOLS, WATER)
ASSOCIATIONS = (TENANTS, ELDERS, TRADERS)
HOUSES = {
    "Corvane Shade Systems": "corvane-shade-systems",
    "Corvane Facilities": "corvane-facilities",
    "Corvane Neighbourhood Fund": "corvane-neighbourhood-fund",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class InTheRoom:
    """What was decided at a month's meeting."""

    by: str
    title: str
    text: str
    why: str
    but: Mapping[str, Answer] = field(default_factory=dict)
    review: str | None = None


COOL_ROOMS = {2018: 4, 2019: 7, 2021: 9, 2022: 11, 2023: 14, 2024: 16, 2025: 19, 2026: 22}
HOT_DAYS = {2018: 9, 2019: 14, 2020: 11, 2021: 17, 2022: 23, 2023: 12, 2024: 21, 2025: 19, 2026: 26}
ILL = {2018: 61, 2019: 74, 2020: 52, 2021: 66, 2022: 58, 2023: 31, 2024: 37, 2025: 26, 2026: 24}
"""By year: cool rooms opened, days above thirty-two degrees, and people the heat brought to a hospital."""

DECIDED: dict[str, InTheRoom] = {
    "2018-06": InTheRoom(
        by=ELDERS, title="Ring before you knock", text="Whoever visits on hot days telephones first, at eight.",
        why="All agree. Half of those we worry about do not open the door to a stranger.",
    ),
    "2018-11": InTheRoom(
        by=TRADERS, title="A tap on every market", text="Five markets, five taps, before the next summer.",
        why="Carried. The Waterworks will pay for three and ask its board for two.",
        but={PURCHASING: ("disagree", "Ask for prices before you promise a number.")},
    ),
    "2019-02": InTheRoom(
        by=STREETS, title="Taps are shut at ten at night", text="Standing water at night brings complaints.",
        why="Carried, for one summer, to be looked at again in autumn.",
        but={TENANTS: ("disagree", "The night is when our rooms are hottest."), ELDERS: "abstain"}, review="2019-10-01",
    ),
    "2019-11": InTheRoom(
        by=SCHOOLS, title="Blinds on the south side first", text="Forty-one classrooms, by the thermometer.",
        why="All agree on the thermometer as judge.",
    ),
    "2020-02": InTheRoom(
        by=PARKS, title="Three hundred trees where people wait", text="Stops, surgeries, school gates, by a list.",
        why="Carried. The list is public; whoever misses a stop on it writes to the log.",
        but={STREETS: ("disagree", "Roots lift the paving, and the paving is ours to mend.")},
    ),
    "2021-02": InTheRoom(
        by=HEALTH, title="One telephone number for hot days", text="Answered by people, in four languages.",
        why="All agree. The Libraries lend the desk.",
    ),
    "2021-06": InTheRoom(
        by=STREETS, title="Pale paving at forty crossings", text="It is three degrees cooler, measured at noon.",
        why="Carried. The measurements are in the annex, which came with the log, which came late.",
        but={TRADERS: "abstain"},
    ),
    "2021-07": InTheRoom(
        by=TENANTS, title="Stairwell doors stay open at night", text="A draught through the house, and a chain.",
        why="Carried, with a chain.",
        but={LIBRARIES: "abstain"},
    ),
    "2021-08": InTheRoom(
        by=WATER, title="Fountains run through the drought", text="Six fountains stay on; the lawns go brown.",
        why="Carried in the room on the hottest day of the year. Written down too late: see the minutes.",
        but={PARKS: ("disagree", "Lawns that die are paid for from the budget for trees.")},
    ),
    "2021-09": InTheRoom(
        by=ELDERS, title="Visit again in September", text="The list is kept until the first cold night.",
        why="Carried. Three of those we found were found in September.",
    ),
    "2022-02": InTheRoom(
        by=LIBRARIES, title="Two people keep the minutes", text="So that a holiday is never again a gap in the log.",
        why="All agree. It was nobody's fault and everybody's log.",
    ),
    "2023-09": InTheRoom(
        by=TENANTS, title="Thermometers for attic flats", text="Six hundred, lent by the Libraries like books.",
        why="Carried. What is measured will be asked about.",
        but={PURCHASING: ("disagree", "Nobody has said who replaces the lost ones.")},
    ),
    "2024-06": InTheRoom(
        by=SCHOOLS, title="Playgrounds are open in the holidays", text="Where there is shade, the gate stays open.",
        why="Carried against one voice, which asked that the insurance be named. It now is, in the text.",
        but={STREETS: ("disagree", "Name the insurance, and we agree.")},
    ),
    "2025-02": InTheRoom(
        by=DRIVERS, title="Trams stop in the shade", text="Eight stops move by one length of a tram.",
        why="All agree, and the Streets Department has painted the first by the time this is read.",
    ),
    "2026-02": InTheRoom(
        by=ELDERS, title="Benches face away from the sun", text="Two hundred and six of them do not.",
        why="Carried. The Elders' Table has sat on each.", but={WATER: "abstain"},
    ),
    "2026-09": InTheRoom(
        by=HEALTH, title="Publish what each measure has cost", text="Beside what it has spared, if one can tell.",
        why="Carried. The figures will be quarrelled over in public, which is where we quarrel.",
        but={PURCHASING: ("disagree", "Not before our board has seen them.")},
    ),
}  # fmt: skip


def decided_in(year: int, month: str) -> InTheRoom | None:
    """Return what a month's meeting decided: what was brought, or what comes before it each year."""
    return DECIDED.get(f"{year}-{month}") or _seasonal(year, month)


def _seasonal(year: int, number: str) -> InTheRoom | None:
    """What comes before the meeting each spring, summer and autumn."""
    if number == "05" and year in COOL_ROOMS:
        rooms = COOL_ROOMS[year]
        return InTheRoom(
            by=LIBRARIES, title=f"{rooms} cool rooms from June {year}", text="Open until nine on hot days.",
            why=f"Carried. The list of {rooms} is in every stairwell by the last of May.",
        )  # fmt: skip
    if number == "10":
        return InTheRoom(
            by=HEALTH, title=f"What the summer of {year} taught",
            text=f"{HOT_DAYS[year]} days above thirty-two degrees, {ILL[year]} people brought to a hospital by heat.",
            why="Accepted as the public account of the summer, with the tables beside it.",
        )  # fmt: skip
    if number == "07" and year % 2 == 0:
        return InTheRoom(
            by=WATER, title=f"Taps run all night in July {year}", text="Until three nights in a row are below twenty.",
            why="Carried in the room; the taps were turned on before the minutes were typed.",
            but={STREETS: "abstain"},
        )  # fmt: skip
    return None
