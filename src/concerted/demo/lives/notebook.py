"""Makers of notebooks who promise that notes can be carried over; one drifts, all tighten, and they begin afresh.

The seed's coalition for interoperability (Section 7) under invented names: a shared interface, days to hand
over a person's notes that differ by jurisdiction, a slide toward lock-in that is seen, called and
renegotiated, and a fresh coalition once what people want to carry is no longer notes.
"""

from __future__ import annotations

from collections.abc import Callable

from concerted.coalition import (
    Adoption,
    Agenda,
    CallEnding,
    Calling,
    DutyNote,
    Edit,
    Effect,
    Ending,
    ObjectionAnswer,
    Opening,
    ProxyEnded,
    ProxyGiven,
    SeatEnded,
    SeatTaken,
    Stance,
    Validity,
    VoiceRule,
)
from concerted.demo.lives.teller import Teller, moment, page

NAME = "Portable Notebook Pact"
CONTEXT = "tech"
CONVENER = "Marginalia Cooperative"
BEGAN = "2021-01-18"
ENDED = "2026-01-26"
FRESH = "memory"
FRESH_NAME = "Portable Memory Pact"

MARGINALIA, INKWELL, FOLD = "marginalia-cooperative", "inkwell-works", "foldpaper"
QUILL, TIDE, LANTERN = "quillbox", "tidepool-notes", "lanternleaf"
THREAD, ALMANAC, HEARTH = "threadbare-labs", "almanac-software", "hearth-assistants"

MAKERS: dict[str, tuple[int, tuple[str, ...], str]] = {
    "Marginalia Cooperative": (90_000, ("Vessia", "Tarn Federation"), "Its readers own it, and vote out its makers."),
    "Inkwell Works": (1_400_000, ("Vessia", "Osterlin Isles"), "The oldest notebook that still opens its first file."),
    "Foldpaper": (210_000, ("Tarn Federation",), "Three people, no advertisement, ten years."),
    "Quillbox": (6_800_000, ("Vessia", "Tarn Federation", "Osterlin Isles"), "Every second student has it."),
    "Tidepool Notes": (75_000, ("Osterlin Isles",), "It runs on one computer under a staircase, and never stops."),
    "Lanternleaf": (30_000, ("Vessia",), "Written by two, for those who read badly."),
}
"""Maker → how many people write in its product, where it sells it, and what its credibility rests on."""

FIRST_WORDS = "We want open standards."
SENTENCE = "We want anybody to be able to leave any of our notebooks with every note, and to be glad they came."

DAYS = {MARGINALIA: 2, INKWELL: 5, FOLD: 9, TIDE: 11, LANTERN: 13, THREAD: 4, ALMANAC: 8}
"""Days a tester waited for its notes."""

SLIDE: dict[str, tuple[str, str]] = {
    "2021-Q2": ("kept", "Handed over whole after 6 days."),
    "2021-Q3": ("kept", "Handed over whole after 8 days."),
    "2021-Q4": ("kept", "Handed over whole after 12 days."),
    "2022-Q1": ("kept", "Handed over whole after 19 days; the button has moved to the fourth menu."),
    "2022-Q2": ("kept", "Handed over whole after 26 days."),
    "2022-Q3": ("kept", "Handed over whole after 29 days, on the second asking."),
    "2022-Q4": ("missed", "41 days, and without the drawings."),
    "2023-Q1": ("missed", "37 days; text only, the links lead back into the product."),
    "2023-Q2": ("missed", "52 days; a file that nothing but Quillbox opens."),
    "2023-Q4": ("missed", "33 days; whole, and in the shared form again."),
    "2024-Q1": ("kept", "Text after 3 days, drawings after 21."),
    "2024-Q2": ("kept", "Text after 2 days, drawings after 7."),
}
"""What the tester saw at Quillbox, quarter by quarter."""


def tell(teller: Teller) -> None:
    """Tell it from the first conversation in 2021 to the end in 2026, and how it began afresh."""
    _circle(teller)
    _platform(teller)
    quarters = [(year, quarter) for year in range(2021, 2026) for quarter in range(1, 5)]
    for year, quarter in quarters[1:]:
        _quarter(teller, year, quarter)
    _sunset(teller)
    _afresh(teller.replant(name=FRESH_NAME, convener=CONVENER, began="2026-02-09"))


def _circle(teller: Teller) -> None:
    for name, (people, places, rests_on) in MAKERS.items():
        teller.know(name, people=people, jurisdictions=places, rests_on=rests_on, context="tech",
                    constituencies=(f"those who write in {name}",))  # fmt: skip
    teller.tie(MARGINALIA, FOLD, "Foldpaper's first reader sits on Marginalia's council.")
    teller.interview(
        INKWELL, "We have had an export since 1999. Nobody has ever had anywhere to import it.", by=MARGINALIA
    )
    teller.interview(QUILL, "My own mother cannot get her recipes out. I wrote the code.", by=MARGINALIA)
    teller.interview(LANTERN, "If they cannot leave us, how would we know that they stay?", by=MARGINALIA)
    teller.wait(6)
    teller.invite(MARGINALIA, *list(MAKERS)[1:])
    teller.do(
        Agenda(items=("What outcome do we all want that none of us can achieve alone?", "Who is missing?")), MARGINALIA
    )
    teller.wait(8)
    first = teller.word(
        MARGINALIA, FIRST_WORDS,
        not_yet={QUILL: "There are six open standards. That is what is wrong with them.",
                 LANTERN: "Our readers do not want a standard. They want their notes."},
    )  # fmt: skip
    teller.wait(3)
    teller.word(LANTERN, SENTENCE, revises=first)


def _platform(teller: Teller) -> None:
    teller.wait(12)
    teller.draft(INKWELL, page("notebook"))
    _seats(teller)
    teller.wait(2)
    teller.endorse_all(but=[INKWELL])
    teller.endorse(INKWELL, seat="board")


def _seats(teller: Teller) -> None:
    """Two members send more than one representative, and say what counts where they differ."""
    teller.do(SeatTaken(seat="board", binds=True), INKWELL, reason="Oda Merrin")
    teller.do(SeatTaken(seat="engineering", binds=False), INKWELL, reason="Piet Solveg")
    teller.do(SeatTaken(seat="makers", binds=True), MARGINALIA, reason="Ruth Anselm")
    teller.do(SeatTaken(seat="readers", binds=True), MARGINALIA, reason="Tomas Idris")
    teller.do(VoiceRule(voice="together"), MARGINALIA)


def _quarter(teller: Teller, year: int, quarter: int) -> None:
    """A quarter: turns and commitments, a meeting, what was decided, and what the tester saw."""
    first, middle, last = (f"{year}-{quarter * 3 + n:02}" for n in (-2, -1, 0))
    name = f"{year}-Q{quarter}"
    teller.on(f"{first}-02")
    before = teller.holder("communications")
    teller.rotate()
    if before:
        teller.do(
            DutyNote(duty="communications", text=f"Votes up to {name} are published; one question is open."), before
        )
    for clause in ("one-socket", "carry-over", "open-roadmap"):
        teller.period(clause)
    away = {LANTERN} if name == "2022-Q3" else {TIDE} if name == "2023-Q2" else set()
    teller.meet(f"Pact meeting {name}", f"{middle}-15", _MINUTES[name], absent=away, agenda=("What the tester saw",))
    if story := _STORIES.get(name):
        story(teller)
    teller.on(f"{last}-26")
    _look(teller, name)


def _look(teller: Teller, name: str) -> None:
    """The tester's counts, the tests' results and the roadmaps' dates are entered; what was missed may be called."""
    for number, period in list(teller.state.periods.items()):
        if period.name != name:
            continue
        if period.clause == "carry-over":
            most = 6 if name > "2024-Q2" else 99
            seen: dict[str, tuple[str, str] | None] = {
                member: ("kept", f"Handed over whole after {min(days, most)} days.") for member, days in DAYS.items()
            }
            if not teller.state.actors[LANTERN].member_since:
                seen[LANTERN] = None
            seen[QUILL] = SLIDE.get(name, ("kept", "Handed over whole after 5 days."))
            teller.observe(number, "", but=seen)
            if name in _CALLED:
                _call(teller, name, number)
        elif period.clause == "open-roadmap":
            quiet = ("missed", "The roadmap was last changed in November; two lines of it have gone.")
            teller.observe(number, f"Changed within {name}.", but={QUILL: quiet} if name == "2023-Q1" else None)
        else:
            teller.observe(number, f"All releases of {name} pass the shared tests.")


_CALLED = {
    "2022-Q4": (FOLD, "Forty-one days. You wrote the code for your mother; what has happened?"),
    "2023-Q2": (MARGINALIA, "A file that only you can open is not a door. Tell us what your owners ask of you."),
    "2023-Q4": (THREAD, "It is whole again, and late. Perhaps the page asks the wrong thing of a house your size."),
}
"""Quarter → who called Quillbox, and with which words."""


def _call(teller: Teller, name: str, period: int) -> None:
    """Quillbox is called: it commits anew, is excused to rebuild, and at last the page is amended with it."""
    by, reason = _CALLED[name]
    call = teller.do(Calling(member=QUILL), by, ref=period, reason=reason)
    if name == "2022-Q4":
        teller.wait(2)
        teller.do(CallEnding(ending="renewed"), QUILL, ref=call)
    elif name == "2023-Q2":
        teller.wait(1)
        teller.do(CallEnding(ending="excused", until="2023-10-01"), by, ref=call)


def _open_call(teller: Teller) -> int:
    return next(call.entry for call in teller.state.calls.values() if call.ending is None)


def _shared_tests(teller: Teller) -> None:
    """A draft is opened, an objection is resolved by an edit, and everybody is asked again."""
    draft = teller.propose(
        INKWELL,
        "Shared tests for the interface",
        "Two hundred notes, each with what should come out again.",
        draft=True,
    )
    teller.do(Edit(text="Two hundred notes, and what should come out again, run every night."), INKWELL, ref=draft)
    teller.wait(2)
    teller.do(Opening(), INKWELL, ref=draft)
    teller.stand(draft, QUILL, "agree")
    teller.stand(draft, FOLD, "agree")
    teller.stand(draft, TIDE, ("object", "Every night, on the computer under our stairs? It would do nothing else."))
    objection = next(iter(teller.state.proposals[draft].objections))
    teller.wait(1)
    teller.do(
        Edit(text="Two hundred notes, and what should come out again, run once a week and before each release."),
        INKWELL, ref=draft,
    )  # fmt: skip
    teller.do(ObjectionAnswer(answer="resolved"), TIDE, ref=objection)
    teller.answer(draft)
    teller.close(draft, "Once a week harms nobody. The objection made it better, and cheaper for all.")


def _three_adopt(teller: Teller) -> None:
    for name in ("National Library of Vessia", "Lecture Notes Project", "Notes for the Blind"):
        teller.wait(1)
        teller.do(Adoption(name=name))


def _seats_differ(teller: Teller) -> None:
    """Marginalia's readers and makers differ, so Marginalia takes part and takes no side."""
    logo = teller.propose(FOLD, "One mark on every box", "A small door, in each product's own colour.")
    teller.answer(logo, {MARGINALIA: None, INKWELL: None})
    teller.do(Stance(stance="agree", seat="makers"), MARGINALIA, ref=logo)
    teller.do(
        Stance(stance="disagree", seat="readers"),
        MARGINALIA,
        ref=logo,
        reason="We would trust a door less with a mark.",
    )
    teller.do(Stance(stance="agree", seat="engineering"), INKWELL, ref=logo)
    teller.close(logo, "Nobody objects; one member is of two minds and says so.")
    _one_roadmap_form(teller)


def _threadbare_joins(teller: Teller) -> None:
    teller.invite(LANTERN, "Threadbare Labs")
    teller.know("Threadbare Labs", people=45_000, jurisdictions=("Tarn Federation",), context="tech",
                rests_on="Its tests found the three worst bugs in everybody else's import.")  # fmt: skip
    teller.wait(3)
    teller.endorse(THREAD)


def _proxy(teller: Teller) -> None:
    """Lanternleaf's two makers have a child: Foldpaper votes for them, but once they answer themselves."""
    teller.do(ProxyGiven(holder=FOLD, until=moment("2022-12-31")), LANTERN)
    sync = teller.propose(
        TIDE, "Drawings in the interface", "So that they are carried over with the words around them."
    )
    teller.answer(sync, {LANTERN: None})
    teller.do(Stance(stance="agree", proxy_for=LANTERN), FOLD, ref=sync)
    teller.close(sync, "Nobody objects. Lanternleaf's yes came by its proxy.")
    voice = teller.propose(QUILL, "Import only from members", "Whoever wants the door should keep one.")
    teller.do(Stance(stance="agree", proxy_for=LANTERN), FOLD, ref=voice)
    teller.stand(voice, LANTERN, ("object", "Awake at four, and reading this. A door for members is a wall."))
    teller.answer(voice, {LANTERN: None, INKWELL: "abstain"})
    teller.close(voice, "The objection stands, and it was put by those who sleep least.")
    teller.wait(20)
    teller.do(ProxyEnded(principal=LANTERN), LANTERN)


def _named_results(teller: Teller) -> None:
    """An objection that names no harm to the pact is found not valid by the others, with reasons."""
    named = teller.propose(FOLD, "Publish what the tester saw, by name", "Days for each product, each quarter, public.")
    teller.stand(named, QUILL, ("object", "A figure like that costs us in the middle of a round."))
    objection = next(iter(teller.state.proposals[named].objections))
    for member, why in (
        (MARGINALIA, "It harms a price, not the pact."), (FOLD, "A kept promise costs nothing to publish."),
        (INKWELL, "Our own figure is not flattering. It is ours."), (TIDE, "It is what the page is for."),
        (THREAD, "The figure is true."),
    ):  # fmt: skip
        teller.do(Validity(valid=False), member, ref=objection, reason=why)
    teller.do(Validity(valid=True), LANTERN, ref=objection)
    teller.answer(named, {QUILL: None})
    teller.close(
        named, "Five of the six others find that the objection names no harm to the pact. Overruled, with regret."
    )


def _one_roadmap_form(teller: Teller) -> None:
    teller.amend(
        THREAD, "Roadmaps in a form one can read by machine",
        "We signed the page as it stood; now that we have read six roadmaps, we would like to compare them.",
        "Consensus. A list with dates; nobody has to promise more than before.",
        ("open-roadmap", {"check": "The date on the roadmap's last change, in the shared list."}),
        but={INKWELL: ("stand-aside", "Our roadmap is a letter to our readers. We shall keep both.")},
    )  # fmt: skip


def _drawings_too(teller: Teller) -> None:
    """What the tester could not count, the page says; and a representative goes."""
    teller.amend(
        TIDE, "A drawing is part of its note",
        "Twice now a note arrived without what was drawn in it, and the page did not say that it must.",
        "Consensus, Quillbox included: what it rebuilds, it rebuilds to this.",
        ("one-socket", {"text": "Every release reads and writes the shared notebook interface, drawings included."}),
    )  # fmt: skip
    teller.do(SeatEnded(seat="engineering"), INKWELL)
    teller.do(SeatTaken(seat="archive", binds=False), INKWELL, reason="Lio Varga")


def _almanac_joins(teller: Teller) -> None:
    teller.invite(THREAD, "Almanac Software")
    teller.wait(2)
    teller.endorse(ALMANAC)
    teller.know("Almanac Software", people=320_000, jurisdictions=("Vessia",), context="tech")


def _osterlin(teller: Teller) -> None:
    """A law elsewhere allows more; a proposal to use it meets an objection that stands."""
    teller.settle(
        QUILL, "Use what Osterlin allows",
        "Its new code lets a provider take sixty days. Where the law is slower, so may we be.",
        "The objection stands: what one place allows would be what everybody does.",
        but={MARGINALIA: ("object", "We would write the slowest law into every notebook."), TIDE: "abstain"},
    )  # fmt: skip


def _words_first(teller: Teller) -> None:
    """The page is amended with the member that was called, which ends the call."""
    teller.amend(
        QUILL, "Words within a week, drawings within the days",
        "Our drawings lie in three countries. Words we can hand over at once. Ask first for what helps the person.",
        "Consensus. It asks more of all of us and can be kept by the largest of us. The call ends with it.",
        ("carry-over", {"text": "Whoever leaves a product takes every note along: words within a week of asking, the"
          " rest within thirty days."}),
        but={LANTERN: ("stand-aside", "For our readers the drawings are the note.")},
    )  # fmt: skip
    teller.do(CallEnding(ending="amended"), QUILL, ref=_open_call(teller))


def _higher_everywhere(teller: Teller) -> None:
    """The Tarn Federation's law becomes stricter; they hold its standard everywhere instead of splitting."""
    teller.settle(
        INKWELL, "What would each be bound by if we split?",
        "From July the Tarn Federation asks for seven days. We list who would owe what, place by place.",
        "No objection. The list: seven days for four, thirty for three, forty-five for one. No promise at all.",
    )  # fmt: skip
    teller.amend(
        MARGINALIA, "Seven days, everywhere",
        "One standard satisfies all three laws: the strictest. Let us hold it in every place, whatever each allows.",
        "Consensus, with two standing aside. A promise that depends on where one sleeps is a price list.",
        ("carry-over", {"text": "Whoever leaves a product takes every note along, within seven days of asking, wherever"
          " they live.", "value": 7, "variants": None}),
        but={LANTERN: ("stand-aside", "We are closing in autumn, and shall keep it until then."),
             QUILL: ("stand-aside", "We need a quarter for the drawings, and shall not stand in the way.")},
    )  # fmt: skip
    teller.endorse_all()


def _lantern_closes(teller: Teller) -> None:
    teller.leave(LANTERN, "We close the shop. Every reader has taken every note along; we counted.")
    teller.fill()
    teller.wait(3)
    teller.settle(
        FOLD, "Keep Lanternleaf's reader alive", "Each of us opens its files for ten years.",
        "Nobody objects. That is what the socket was for.",
    )  # fmt: skip


def _stretch(teller: Teller) -> None:
    """New conditions: the page cannot be stretched over them."""
    teller.amend(
        ALMANAC, "Count what an assistant remembers as a note",
        "People no longer ask us for their notes. They ask for what the assistant has made of them.",
        "No consensus. What an assistant remembers has no author, no file and no end; this page has no word for it.",
        ("carry-over", {"text": "Whoever leaves a product takes every note along, and what an assistant remembers,"
          " within seven days of asking, wherever they live."}),
        but={INKWELL: ("disagree", "We would sign for something none of us can hand over."),
             TIDE: ("disagree", "This is another promise, and needs another page."), QUILL: "abstain"},
    )  # fmt: skip


def _ask_people(teller: Teller) -> None:
    teller.settle(
        MARGINALIA, "Ask those who left what they missed", "Four hundred letters, one question.",
        "No objection. We shall read the answers together in August.",
    )  # fmt: skip


_MINUTES = {
    "2021-Q2": "The tester told how it is to ask six products for the same forty notes.",
    "2021-Q3": "The first draft of the tests was read; somebody's computer under a staircase was discussed at length.",
    "2021-Q4": "Two libraries asked what adopting would mean. Nothing is owed, was the answer.",
    "2022-Q1": "A laboratory had read the voting record and asked whether it may join.",
    "2022-Q2": "Quillbox told of its new owners. Everybody wished it well, and two meant it as a question.",
    "2022-Q3": "A child was born to Lanternleaf. Foldpaper votes for it until winter.",
    "2022-Q4": "Whether a figure with a name is a reproach. It is a figure with a name.",
    "2023-Q1": "Quillbox said what it would do, by when. It was thanked, and will be asked.",
    "2023-Q2": "A drawing was exported, imported, and looked at in silence.",
    "2023-Q3": "Quillbox rebuilds its export. It is excused until October and reported on it anyway.",
    "2023-Q4": "Osterlin's new code was read out. Nobody needed it translated.",
    "2024-Q1": "What can be kept by the largest and is worth something to the smallest: words first.",
    "2024-Q2": "The Tarn Federation asks for seven days from July. A list was made of who would owe what.",
    "2024-Q3": "Lanternleaf closes. Its two makers brought cake.",
    "2024-Q4": "Eleven people asked for their notes this quarter, of three million. Why so few?",
    "2025-Q1": "People ask for what the assistant knows. We looked for a clause, and found none.",
    "2025-Q2": "We spoke of assistants for two hours and of notebooks for ten minutes.",
    "2025-Q4": "The page has stood unchanged for eighteen months; what it is about has not stood for one.",
    "2025-Q3": "The letters were read. Hardly anyone had missed a note. Many had missed being known.",
}

_STORIES: dict[str, Callable[[Teller], None]] = {
    "2021-Q3": _shared_tests, "2021-Q4": _three_adopt, "2022-Q1": _threadbare_joins, "2022-Q2": _seats_differ,
    "2022-Q3": _proxy, "2022-Q4": _named_results, "2023-Q2": _almanac_joins,
    "2023-Q3": _drawings_too, "2023-Q4": _osterlin, "2024-Q1": _words_first, "2024-Q2": _higher_everywhere,
    "2024-Q3": _lantern_closes, "2025-Q1": _stretch, "2025-Q2": _ask_people,
}  # fmt: skip


def _sunset(teller: Teller) -> None:
    """What they came together for has been superseded: they end, to begin afresh."""
    teller.on("2025-12-29")
    teller.settle(
        MARGINALIA, "End this pact, and begin another",
        "Every note can be carried over, within seven days, everywhere. What people carry now is not a note. This page"
        " cannot say so without becoming another page; so let it be another page.",
        "Six of seven. The socket stays, its tests stay, and whoever still agrees meets again in February.",
        kind="sunset", effect=Effect(does="sunset", ground="replant"),
        but={QUILL: "abstain"},
    )  # fmt: skip
    teller.meet(
        "The last meeting of the notebooks", "2026-01-19",
        "Each of us exported one note and imported it at a neighbour's. All seven arrived. Quillbox will not come along"
        " into the next pact, and said so itself; it was thanked for having been called three times and having stayed.",
    )  # fmt: skip
    teller.on(ENDED)
    teller.do(Ending(), INKWELL)


def _afresh(teller: Teller) -> None:
    """Those still aligned sit in a new circle, with one that was not there before, and find their sentence."""
    teller.wait(3)
    teller.invite(MARGINALIA, "Inkwell Works", "Foldpaper", "Tidepool Notes", "Threadbare Labs", "Almanac Software",
                  "Hearth Assistants")  # fmt: skip
    teller.do(Agenda(items=("What do people want to take along now?",)), MARGINALIA)
    teller.wait(9)
    first = teller.word(
        ALMANAC, "We want what assistants remember to be portable.",
        not_yet={HEARTH: "Portable to whom? Most want it forgotten.", TIDE: "Say whose it is, first."},
    )  # fmt: skip
    teller.wait(13)
    teller.word(
        HEARTH,
        "We want what an assistant keeps about somebody to be theirs: to read, to correct, to take along, or to end.",
        revises=first,
    )
    teller.wait(20)
    teller.draft(FOLD, page("memory"))
    teller.wait(6)
    teller.endorse_all()
    teller.on("2026-05-04")
    teller.rotate()
    teller.settle(
        THREAD, "Begin with the notebooks' tests", "Half of the two hundred notes are memories already, if one looks.",
        "Nobody objects. What was learnt in the old pact is brought along, like everything else.",
    )  # fmt: skip
    teller.meet(
        "First autumn of the memory pact", "2026-10-12",
        "Hearth showed what its assistant keeps about its own maker. He corrected two things and kept one mistake.",
    )  # fmt: skip
    teller.on("2026-11-16")
    open_now = teller.propose(TIDE, "A day means a day", "Twenty-four hours, counted from the asking, on any weekday.")
    teller.stand(open_now, FOLD, "agree")
