"""What came of reading the lake's page together, spring by spring."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from concerted.coalition import Clause
from concerted.demo.lives.teller import Answer, Rewording

UNION, KESSU = "saltmarsh-harvesters-union", "kessu-peoples-council"
FRIENDS, NURSES, CLINIC = "friends-of-oren-lake", "lakeshore-nurses-circle", "harbour-street-law-clinic"
TEACHERS, ORCHARDS = "teachers-of-the-east-shore", "orchards-for-open-water"
FERRY, YOUNG = "ferry-and-rail-branch", "young-oren"


@dataclass(frozen=True, slots=True, kw_only=True)
class Spring:
    """What came of reading the page together in one spring."""

    by: str
    title: str
    text: str
    why: str
    rewords: tuple[Rewording, ...] = ()
    drop: tuple[str, ...] = ()
    but: Mapping[str, Answer] = field(default_factory=dict)


SPRINGS: dict[int, Spring] = {
    2002: Spring(
        by=NURSES, title="Write the method down first",
        text="A figure whose method was chosen afterwards convinces nobody, least of all us.",
        why="Everybody agrees. The regulator's first question was the method; now it has an answer.",
        rewords=(("own-measures", {"text": "What the dust does is measured by people whom the mine does not pay, by"
                  " a method written down first, and all of it is published."}),),
    ),
    2003: Spring(
        by=UNION, title="Each member picks its own sampling days",
        text="Samplers on the marsh are noticed. Let whoever walks there choose the hour.",
        why="Safety of those who carry the filters comes before a tidy calendar.",
        rewords=(Clause(id="sampling", kind="delegated", text="Each member picks its own sampling days.",
                        boundary="Not fewer than twelve a year."),),
        but={FRIENDS: "abstain"},
    ),
    2004: Spring(
        by=KESSU, title="Names in the order of the alphabet",
        text="Who comes first should not be a matter of who wrote the letter.",
        why="A small thing that has cost us two evenings. It need not cost a third.",
        rewords=(("all-named", {"text": "Whatever comes of our work names every member that had a hand in it, in the"
                  " order of the alphabet."}),),
    ),
    2005: Spring(
        by=FRIENDS, title="Leave names off short notices",
        text="A notice of forty words cannot carry five names; let short ones carry the compact's alone.",
        why="Not adopted. What begins with short notices ends with long ones, say those who have been left off before.",
        rewords=(("all-named", {"text": "Whatever comes of our work, short notices excepted, names every member that"
                  " had a hand in it, in the order of the alphabet."}),),
        but={KESSU: ("disagree", "We have been the unnamed ones in every study of this shore. Not in small either."),
             UNION: ("disagree", "Our people gather the filters. Their name is their only pay.")},
    ),
    2006: Spring(
        by=TEACHERS, title="School readings are out the same day",
        text="We signed the page as it stood. Now we ask one thing of it: parents cannot wait for the yearly table.",
        why="The newest member's first amendment, and everyone's children breathe it.",
        rewords=(Clause(id="schoolyards", kind="delegated", text="Schools publish their readings the same day.",
                        boundary="Only with the method beside them."),),
    ),
    2007: Spring(
        by=UNION, title="Ten days to answer, not seven",
        text="In harvest weeks nobody on the marsh reads a letter within seven days.",
        why="Three days more cost nothing, and a vote without the harvesters is not worth having.",
        rewords=(("together", {"days": 10}),),
    ),
    2008: Spring(
        by=FRIENDS, title="Minutes within a month",
        text="Last year's were read out at this year's table. Whoever was away learnt of it twelve months late.",
        why="A month is long enough to find the notes and short enough to remember them.",
        rewords=(("meeting", {"publish": 30}),),
        but={NURSES: ("disagree", "Shorter, or not at all: in a month nobody remembers who said what.")},
    ),
    2009: Spring(
        by=CLINIC, title="Say who may settle",
        text="The mine's lawyers have begun to telephone us one by one. The page should say what each may answer.",
        why="Four of six. Friends of Oren Lake hold that a page cannot tell a plaintiff when to settle.",
        rewords=(("ways", {"boundary": "Nothing that exposes another member's people without asking them first; a"
                  " settlement that binds us all needs a decision."}),),
        but={FRIENDS: ("disagree", "We sued in our own name, and shall settle in it."), TEACHERS: "abstain"},
    ),
    2010: Spring(
        by=NURSES, title="One voice while the case is heard",
        text="While the case is heard, what one of us says in the corridor is read out against all of us.",
        why="For as long as the hearing lasts, and not a day longer.",
        rewords=(("own-voice", {"boundary": "Speaking in the compact's name needs a decision; while a case is heard,"
                  " so does speaking of the case."}),),
        but={UNION: ("disagree", "Our radio hour cannot fall silent on the one thing people ask about.")},
    ),
    2011: Spring(
        by=ORCHARDS, title="Water prices are each member's own affair",
        text="We came for the dust. On the price of water we have members on both sides, and so do you.",
        why="Better said than stumbled over. The boundary keeps it from growing.",
        rewords=(Clause(id="water-price", kind="delegated", text="On the price of water each keeps its own view.",
                        boundary="Nobody argues it in a publication that carries all the names."),),
        but={KESSU: "abstain"},
    ),
    2013: Spring(
        by=ORCHARDS, title="Measure where it is affordable",
        text="The filters cost more each year. Let us promise what we can pay for.",
        why="Not adopted. A promise to measure where it is affordable is a promise to measure where it is clean.",
        rewords=(("own-measures", {"text": "Where it is affordable, what the dust does is measured by people whom the"
                  " mine does not pay, and published."}),),
        but={UNION: ("disagree", "The dear places are the ones downwind, where we work."),
             KESSU: ("disagree", "This is how a page comes to say nothing."),
             CLINIC: ("disagree", "A court would ask us what “affordable” means, and so should we.")},
    ),
    2014: Spring(
        by=CLINIC, title="Keep measuring after a settlement",
        text="The mine will cover the tailings. Whether the cover holds is a thing one measures.",
        why="A win that nobody checks is a press release.",
        rewords=(("own-measures", {"check": "The year's table is public, with who measured where and who paid for it,"
                  " covered tailings included."}),),
    ),
    2015: Spring(
        by=NURSES, title="Nobody is recognised in a table",
        text="Back among you, with one request: in a village of sixty, an age and a street are a name.",
        why="All agree; two old tables were taken down the same evening and put up again without the streets.",
        rewords=(Clause(id="nobody-shown", kind="non-negotiable", every="year",
                        text="Nobody can be recognised in what we publish.",
                        check="A nurse and a lawyer have read each table before it is public."),),
    ),
    2016: Spring(
        by=FERRY, title="Let the carrying go round too",
        text="Filters have to be fetched from the far shore. We do it, gladly; we should not be the only ones who can.",
        why="A fifth duty. The ferry crew has done it all year and may rest.",
        rewords=(("turns", {"text": "Five duties go round, a year each.", "duties": (
            "communications", "scheduling", "documentation", "convening", "carrying")}),),
    ),
    2017: Spring(
        by=TEACHERS, title="Minutes within a week",
        text="Parents ask what was decided while we still look for who has the notes.",
        why="The nurses said so in 2008. Seven days, and now it is written.",
        rewords=(("meeting", {"publish": 7}),),
    ),
    2018: Spring(
        by=KESSU, title="The water belongs on this page",
        text="The lake is dry because its water is sold. We cannot keep quiet about the one and measure the other.",
        why="Five of eight: not enough for this page, and too many to let it rest. We speak of it again in summer.",
        drop=("water-price",),
        but={ORCHARDS: ("disagree", "We would be asked to sign against our own ditches."),
             FERRY: "abstain", FRIENDS: "abstain"},
    ),
    2019: Spring(
        by=FRIENDS, title="Become one organisation with an office",
        text="One office, one account, one name. The foundation that offers it asks only for a single address.",
        why="Not adopted. What has kept us for eighteen years is that nobody had to stay.",
        rewords=(("belonging", {"text": "Whoever endorses this page is one organisation with us, for good."}),),
        but={KESSU: ("disagree", "We are a people. We do not merge."),
             UNION: ("disagree", "Our dues are not ours to put into somebody's office."),
             CLINIC: ("disagree", "A lawyer for everyone is a lawyer for no one."), TEACHERS: "abstain"},
    ),
    2020: Spring(
        by=YOUNG, title="Meet by line on dust days",
        text="We signed in winter. Half of us have asthma: on red days we should meet from home.",
        why="Sensible in any year; in this one it is how we meet at all.",
        rewords=(("meeting", {"text": "We sit together each spring, at a member's table, or by line on dust days."}),),
    ),
    2021: Spring(
        by=CLINIC, title="Look at our decisions again after three years",
        text="We still pay for a storehouse that nobody has opened since the settlement.",
        why="Whatever we do together comes back before us by itself.",
        rewords=(("together", {"review": 36}),),
    ),
    2022: Spring(
        by=FRIENDS, title="Say what “covered” means",
        text="The assembly will raise the lake by two metres. Let the page say how much lake is enough.",
        why="Now an end can be seen, and measured like the rest.",
        rewords=(("ending", {"text": "When the lake has covered nine tenths of its bed for two summers, or two thirds"
                  " of us say that we are no longer needed, we end and feast."}),),
    ),
    2023: Spring(
        by=TEACHERS, title="Twelve sampling days become twenty",
        text="With the new pocket meters a class can do it in a break.",
        why="What used to be brave is now a lesson.",
        rewords=(("sampling", {"boundary": "Not fewer than twenty a year."}),),
        but={FERRY: ("disagree", "We are down to two people who can read a meter.")},
    ),
    2024: Spring(
        by=KESSU, title="The page in both languages",
        text="Our elders signed a page that they had to have read out to them.",
        why="Agreed within the hour. The second language was here first.",
        rewords=(Clause(id="two-tongues", kind="non-negotiable", every="year",
                        text="What we publish stands in both languages of the shore.",
                        check="The year's publications, side by side."),),
    ),
    2025: Spring(
        by=YOUNG, title="Anyone may use the tables",
        text="Three towns on other lakes have asked. Let them copy everything, if they name us all.",
        why="That is what names are for.",
        rewords=(("all-named", {"text": "Whatever comes of our work is free to use, and names every member that had a"
                  " hand in it, in the order of the alphabet."}),),
    ),
    2026: Spring(
        by=UNION, title="Fourteen days to answer in harvest",
        text="The season has moved with the weather; ten days are too few again.",
        why="The page follows the marsh, as it should.",
        rewords=(("together", {"days": 14, "text": "What we do together is decided by majority of those who answer,"
                  " with fourteen days to do so."}),),
    ),
}  # fmt: skip
