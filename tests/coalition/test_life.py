from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from concerted.coalition import (
    Closing,
    Command,
    Invitation,
    Nod,
    Proposing,
    Sealed,
    Wording,
    decide,
    evolve,
    fold,
    line_of,
    next_line,
    replay,
    rule_line,
    standing_line,
)
from concerted.coalition.rules import Rule
from concerted.coalition.state import named_actor
from concerted.contexts import CONTEXTS
from concerted.contexts import words as words_of
from concerted.errors import RecordBroken, RecordNewer, Refused
from concerted.lines import WORDS
from concerted.record.entry import Entry, Ref, read_entry
from tests.coalition.lives import IDS, agreed, answer, answered, at, circle, drafted, in_force, proposed

WHOLE, PROPOSAL = answered("agree", "agree", "object", "agree", "stand-aside")
WHOLE.do(Closing(rationale="One objection stands."), ref=PROPOSAL)


def test_replaying_a_record_gives_the_state_it_was_made_in():
    assert replay(WHOLE.entries) == fold(WHOLE.entries) == WHOLE.state


def test_replaying_from_the_stored_bytes_gives_the_same_state():
    assert replay([read_entry(entry.to_bytes()) for entry in WHOLE.entries]) == WHOLE.state


def test_evolving_leaves_the_state_before_as_it_was():
    before = fold(WHOLE.entries[:-1])
    shown = repr(before)
    assert evolve(before, WHOLE.entries[-1]) == WHOLE.state
    assert repr(before) == shown


def test_the_same_command_on_the_same_state_gives_the_same_entries():
    command = Command(body=Invitation(name="Walkers"), at=at(9999), by=IDS[0])
    assert decide(WHOLE.state, command) == decide(fold(WHOLE.entries), command)


@pytest.mark.parametrize(
    ("number", "change", "why"),
    [
        (0, {"coalition": "other-aaaaaa"}, r"entry 0 \(founding\) does not follow .* coalition"),
        (3, {"by": "stranger"}, "entry 3 .* not allowed .* not known"),
        (3, {"at": at(0)}, "entry 3 .* not allowed .* later"),
        (3, {"body": {"name": "Schools", "actor": "scholars"}}, "entry 3 .* body"),
        (3, {"body": {"name": 7}}, "entry 3 .* must be text"),
        (3, {"body": {"title": "x"}}, "entry 3 .* not a known field"),
        (3, {"ref": Ref(0, "00")}, "entry 3 .* ref"),
        (3, {"sig": "AAAA"}, "entry 3 .* sig"),
        (6, {"ref": Ref(5, "00" * 32)}, "entry 6 .* ref"),
        (6, {"body": {"yes": True, "stands": True}}, "entry 6 .* body"),
        (13, {"body": {"platform": "00"}}, "entry 13 .* present text"),
        (PROPOSAL, {"rule": {"platform": "00", "clause": "doing"}}, "rule should be another"),
        (len(WHOLE.entries) - 1, {"body": {**WHOLE.entries[-1].body, "result": "adopted"}}, "body should be another"),
        (len(WHOLE.entries) - 1, {"by": "beekeeper"}, "not known"),
    ],
)  # fmt: skip
def test_the_first_entry_the_rules_would_not_have_allowed_is_named(number, change, why):
    entries = list(WHOLE.entries)
    entries[number] = replace(entries[number], **change)
    with pytest.raises(RecordBroken, match=why) as caught:
        replay(entries)
    assert caught.value.entry == number


def test_leaving_out_an_entry_is_noticed():
    entries = [entry for n, entry in enumerate(WHOLE.entries) if n != 7]
    with pytest.raises(RecordBroken):
        replay(entries)


def test_a_kind_from_a_newer_version_says_so():
    entry = Entry(coalition=WHOLE.state.coalition, kind="duty", at=at(9999), body={})
    with pytest.raises(RecordNewer, match=r"entry 23: an entry of the kind “duty”") as caught:
        replay([*WHOLE.entries, entry])
    assert caught.value.entry == 23
    assert "newer Concerted" in caught.value.hint


ODD = [
    None,
    True,
    0,
    -1,
    2**70,
    "",
    "x",
    "agree",
    "1/2",
    [],
    [None],
    {},
    {"c": "x"},
    {"id": 1},
    [{"was": {}}],
    [[["deep"]]],
]


@given(st.integers(0, len(WHOLE.entries) - 1), st.lists(st.none() | st.sampled_from(ODD), min_size=9, max_size=9))
def test_no_body_however_odd_ends_in_anything_but_a_named_entry(number, odd):
    entry = WHOLE.entries[number]
    pairs = zip(entry.body.items(), odd, strict=False)
    body = {name: value if other is None else other for (name, value), other in pairs}
    try:
        replay([*WHOLE.entries[:number], replace(entry, body=body)])
    except RecordBroken as error:
        named = error.entry
    else:  # another title, say, would have been allowed
        named = number
    assert named == number


def test_every_kind_of_entry_has_a_plain_sentence_in_every_vocabulary():
    lines = [line_of(WHOLE.state, entry).say() for entry in WHOLE.entries]
    assert lines[0] == "River Watch convened Clear Air."
    assert lines[5].startswith("River Watch proposed the sentence “We want the air")
    assert lines[9].startswith("Beekeepers nodded, and with that everyone has: “We want the air")
    assert lines[10] == "River Watch put a draft of the platform before the formation circle."
    assert lines[13] == "Growers endorsed the platform. With that it is in force."
    assert lines[19] == "Growers objects to “Buy two meters”"
    assert lines[-1] == "Rejected: “Buy two meters”"
    for context in CONTEXTS:
        assert words_of(context).keys() >= WORDS.keys()
        assert all("{" not in line_of(WHOLE.state, entry).say(words_of(context)) for entry in WHOLE.entries)


def test_a_not_yet_and_a_reversal_have_their_own_sentences():
    life = circle()
    sentence = life.do(Wording(text="Clean air."), by=IDS[0])
    life.do(Nod(yes=False, reason=Sealed(c="00")), by=IDS[1], ref=sentence)
    assert line_of(life.state, life.entries[-1]).say() == "Clinics said “not yet” to “Clean air.”"
    life.do(Invitation(name="Walkers"))
    assert line_of(life.state, life.entries[-1]).say() == "The host invited Walkers."
    life, proposal = answered(*["agree"] * 5)
    decision = life.do(Closing(rationale="All agree."), ref=proposal)
    undo = Proposing(title="Undo it", text="x", decision_class="tactical", reverses=decision)
    life.do(undo, by=IDS[1], ref=decision)
    assert line_of(life.state, life.entries[-1]).say() == "Clinics proposed to reverse: “Undo it”"


def test_what_comes_next_is_always_said():
    said = [
        next_line(life.state).say() for life in (circle(2), circle(), agreed(), drafted(), in_force(), proposed()[0])
    ]
    assert said == [
        "The formation circle has 2 of at least 5: invite the others.",
        "Not yet a coalition, but a group with separate agendas: find one sentence that everyone nods to.",
        "The shared interest stands. Now put one page in writing: the platform.",
        "Before the formation circle: the platform, with 0 of the 3 endorsements it needs.",
        "In force: the platform. What it does not leave to each member begins with a proposal.",
        "Open: “Buy two meters”",
    ]


def test_a_rule_and_where_a_proposal_stands_are_said_in_one_sentence():
    life, proposal = answered("agree", "object")
    assert rule_line(life.state.proposals[proposal].rule, 5).say() == (
        "By consent: adopted if no objection stands once at least 3 of 5 have answered."
    )
    assert standing_line(life.state.proposals[proposal]).say() == "2 of 5 have answered: 1 agrees, 1 objects."
    life, proposal = proposed("platform", changes=None)
    answer(life, proposal, IDS[0], "agree")
    assert rule_line(life.state.proposals[proposal].rule, 5).say() == (
        "By majority: adopted if at least 2/3 of all members agree, and at least 4 of 5 have answered."
    )
    assert standing_line(life.state.proposals[proposal]).say() == (
        "1 of 5 has answered: 1 agrees, 4 needed as things stand."
    )
    assert "more than 1/2 of those who take part" in rule_line(Rule(method="majority", base="present"), 5).say()


def test_an_actor_is_found_by_either_name_or_the_nearest_are_shown():
    assert named_actor(WHOLE.state, "CLINICS").id == named_actor(WHOLE.state, "clinics").id == "clinics"
    with pytest.raises(Refused) as caught:
        named_actor(WHOLE.state, "clinic")
    assert caught.value.hint == "Known here: clinics."
    with pytest.raises(Refused) as caught:
        named_actor(WHOLE.state, "zzz")
    assert "beekeepers" in caught.value.hint
