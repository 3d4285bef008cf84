import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from concerted.ecosystem import read
from concerted.ecosystem.reading.gathering import Gathering
from concerted.ecosystem.reading.polis import is_polis, read_polis
from concerted.errors import InputError

COMMENTS = (
    "timestamp,datetime,comment-id,author-id,agrees,disagrees,moderated,comment-body\n"
    '1403054214174,x,0,7,2,0,1,"We need\nmore buses."\n'
    "1403054214,x,1,8,0,2,0,Cars first.\n"
    "1403054214,x,2,8,1,0,-1,Hello.\n"
    "bad,x,3,,0,0,true,Nobody's.\n"
    "-1,x,4,8,,,odd,\n"
)
VOTES = (
    "timestamp,datetime,comment-id,voter-id,vote\n"
    "1403054300000,x,0,7,1\n"
    "1403054300000,x,0,8,-1\n"
    "1403054400000,x,0,8,1\n"
    "1403054300000,x,0,8,0\n"
    "1403054300000,x,1,7,-1\n"
    "1403054300000,x,2,8,1\n"
    "1403054300000,x,4,8,1\n"
    "1403054300000,x,99,8,1\n"
)
MATRIX = "participant,group-id,n-votes,0,1\n7,0,2,1,-1\n8,1,1,1,\n9,,0,,\n"


def export(folder, comments=COMMENTS, votes=VOTES, matrix=MATRIX):
    for name, text in (("comments.csv", comments), ("votes.csv", votes), ("participants-votes.csv", matrix)):
        if text is not None:
            (folder / name).write_text(text)
    return folder


def test_a_conversation_gives_comments_and_each_participants_last_votes(tmp_path):
    assert is_polis(export(tmp_path))
    corpus = read(tmp_path)
    assert [(c.actor, c.concept, c.value, c.kind, c.date) for c in corpus.coded] == [
        ("7", "Cars first.", -1, "vote", "2014-06-18"),
        ("7", "We need more buses.", 1, "vote", "2014-06-18"),
        ("8", "We need more buses.", 1, "vote", "2014-06-18"),
    ]
    assert [(d.actor, d.text, d.date) for d in corpus.documents] == [
        ("7", "We need more buses.", "2014-06-18"),
        ("8", "Cars first.", "2014-06-18"),
    ]
    assert corpus.facts == {"7": {"group": "0"}, "8": {"group": "1"}}
    assert [one.why for one in corpus.skipped] == [
        "the moderators took out comment 2",
        "comment 3 has no author",
        "no text by 8",
        "2 votes are on comments without a text in comments.csv",
    ]


def test_the_table_of_participants_is_enough(tmp_path):
    corpus = read(export(tmp_path, votes=None))
    assert [(c.actor, c.concept, c.value) for c in corpus.coded] == [
        ("7", "Cars first.", -1),
        ("7", "We need more buses.", 1),
        ("8", "We need more buses.", 1),
    ]


def test_the_services_own_sign_is_seen_from_the_counts_and_turned(tmp_path):
    header, *lines = VOTES.splitlines()
    turned = [",".join([*line.split(",")[:-1], str(-int(line.split(",")[-1]))]) for line in lines]
    corpus = read(export(tmp_path, votes="\n".join([header, *turned]) + "\n", matrix=None))
    assert [c.value for c in corpus.coded] == [-1, 1, 1]


def test_older_column_names_are_known(tmp_path):
    comments = "created,tid,pid,comment_text\n1403054214,0,7,More buses.\n"
    votes = "created,tid,pid,vote\n1403054300,0,7,1\n1403054300,0,8,-1\n"
    corpus = read(export(tmp_path, comments, votes, None))
    assert [(c.actor, c.value) for c in corpus.coded] == [("7", 1), ("8", -1)]


@pytest.mark.parametrize(
    ("comments", "votes", "matrix", "why"),
    [
        ("a,b\n1,2\n", VOTES, None, r"comments\.csv, line 2, field “comment-id”: the column is missing"),
        (
            COMMENTS.replace(",2,0,1,", ",many,0,1,"),
            VOTES,
            None,
            r"comments\.csv, line 3, field “agrees”: “many” is not one",
        ),
        (COMMENTS, VOTES.replace(",7,1\n", ",7,3\n"), None, r"votes\.csv, line 2, field “vote”: “3” is not one"),
        (
            COMMENTS,
            None,
            MATRIX.replace("7,0,2,1", "7,0,2,x"),
            r"participants-votes\.csv, line 2, field “0”: “x” is not one",
        ),
    ],
)
def test_an_export_that_cannot_be_used_is_named_with_the_line(tmp_path, comments, votes, matrix, why):
    with pytest.raises(InputError, match=why):
        read_polis(export(tmp_path, comments, votes, matrix), Gathering())


def test_a_time_beyond_all_calendars_is_left_out(tmp_path):
    comments = "timestamp,comment-id,author-id,comment-body\n1e300,0,7,a\ninf,1,8,b\n"
    corpus = read(export(tmp_path, comments, "comment-id,voter-id,vote\n0,7,1\n", None))
    assert [d.date for d in corpus.documents] == ["", ""]


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=120), st.text(max_size=120))
def test_any_text_is_read_or_refused_with_a_reason(tmp_path_factory, one, other):
    folder = tmp_path_factory.mktemp("polis")
    (folder / "comments.csv").write_text("comment-id,comment-body,moderated,timestamp,agrees\n" + one, errors="replace")
    (folder / "votes.csv").write_text("comment-id,voter-id,vote,timestamp\n" + other, errors="replace")
    try:
        read_polis(folder, Gathering())
    except InputError as error:
        assert error.hint  # noqa: PT017 - it may also be read
