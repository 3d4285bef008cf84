"""The same map, to the byte, wherever its parts are worked out."""

import json
import os
import random
import signal
import sys
from importlib.util import find_spec
from multiprocessing import Pipe
from threading import Thread
from types import ModuleType, SimpleNamespace

import pytest

from concerted.ecosystem import Cache, Corpus, Document, map_ecosystem
from concerted.ecosystem.encoder import Encoder
from concerted.ecosystem.engines import HERE, chosen, cluster, seam, through
from concerted.ecosystem.engines.processes import Processes, serve
from concerted.ecosystem.mapping import split
from concerted.ecosystem.report import json_bytes, to_json
from concerted.ecosystem.sides import SharedOut
from concerted.ecosystem.stance import Stance
from concerted.ecosystem.statements import said_in
from concerted.errors import ConcertedError, InputError

TOPICS = (
    ["storage", "volume", "disk", "snapshot", "block", "replica", "mount", "backup", "driver", "filesystem"],
    ["network", "route", "packet", "proxy", "ingress", "port", "address", "firewall", "gateway", "tunnel"],
    ["model", "training", "inference", "tensor", "weights", "batch", "gradient", "dataset", "accelerator", "tuning"],
)


def made() -> Corpus:
    """Fifteen with three agendas, who also ask for a dam or against it."""
    chance = random.Random(1)  # noqa: S311 - a test's choice of words
    documents = []
    for number in range(15):
        lines = [" ".join(chance.choices(TOPICS[number % 3], k=12)).capitalize() + "." for _ in range(8)]
        lines.append(f"We {'support' if number % 2 else 'oppose'} a dam at the northern gap.")
        documents.append(Document(actor=f"Speaker {number:02}", source=f"{number}.md", text="\n\n".join(lines)))
    return Corpus(documents=tuple(documents))


def mapped(engine) -> bytes:
    return json_bytes(to_json(map_ecosystem(made(), engine=engine)))


def parted(engine, cache=None) -> list:
    """The statements alone: one of the stages that are shared out."""
    return split(made(), cache or Cache(), lambda _: None, engine)


@pytest.fixture(scope="module")
def processes():
    engine = chosen("processes:2")
    yield engine
    engine.close()


@pytest.fixture(scope="module")
def here():
    return mapped(HERE)


def test_two_processes_make_the_map_that_one_makes(processes, here):
    assert b'"basis": "wording"' in here  # so that stability was measured, and that is shared out
    assert mapped(processes) == here


def test_a_run_that_broke_off_asks_the_engine_only_for_what_it_did_not_do(tmp_path):
    class Breaking:
        """Breaks off in the middle of what it is asked a second time."""

        asked, left = 0, 9

        def run(self, work, parts):
            for part in parts:
                for item in seam.unpacked(part):
                    if not self.left:
                        raise KeyboardInterrupt
                    self.left, self.asked = self.left - 1, self.asked + 1
                    answer = work(next(seam.parts([item])))
                    yield answer

        def close(self):
            """Nothing to let go of."""

    kept, engine = Cache(tmp_path / "map.cache"), Breaking()
    with pytest.raises(KeyboardInterrupt):
        parted(engine, kept)
    assert engine.asked == 9
    kept.close()
    again, engine = Cache(tmp_path / "map.cache"), Breaking()
    engine.left = 10_000
    assert parted(engine, again) == parted(HERE)
    assert engine.asked == 15 - 9
    again.close()


def test_what_is_under_way_is_bounded_and_taken_as_it_is_needed(monkeypatch):
    monkeypatch.setattr(seam, "PART", 100)
    monkeypatch.setattr(seam, "AT_ONCE", 250)
    taken = []

    def items():
        for number in range(40):
            taken.append(number)
            yield bytes(40)

    held = []
    for n, some in enumerate(cluster.at_once(seam.parts(items()))):
        held.append(sum(map(len, some)))
        assert len(taken) <= 2 * len(some) * (n + 1) + 4
    assert max(held) <= 250
    assert sum(held) == 40 * 48
    large = list(seam.parts([bytes(500), b"x", b"y"]))
    assert [len(part) for part in large] == [508, 18]  # a single item is never cut
    assert [*seam.parts([])] == []
    assert [*cluster.at_once([])] == []


def twice(item: bytes) -> bytes:
    return item + item


def test_processes_take_no_more_than_they_may_hold(monkeypatch, processes):
    monkeypatch.setattr(seam, "PART", 10)
    taken = []

    def items():
        for number in range(12):
            taken.append(number)
            yield b"%02d" % number

    answers = through(processes, twice, items())
    assert next(answers) == b"0000"
    assert len(taken) <= 6  # four parts under way or done early, one that waits and one begun
    assert [*answers] == [b"%02d%02d" % (n, n) for n in range(1, 12)]


def test_a_run_that_is_left_in_the_middle_leaves_nothing_to_the_next(processes, monkeypatch):
    monkeypatch.setattr(seam, "PART", 10)
    left = through(processes, twice, [b"1", b"2", b"3", b"4"])
    assert next(left) == b"11"
    left.close()
    assert [*through(processes, twice, [b"5", b"6"])] == [b"55", b"66"]
    assert [*through(processes, twice, [])] == []


def test_a_process_works_until_nobody_is_there_any_more():
    ours, theirs = Pipe()
    ours.send((twice, b"1"))
    ours.send((twice, b"2"))
    before = signal.getsignal(signal.SIGINT)
    thread = Thread(target=lambda: (ours.recv(), ours.recv(), ours.close()))
    thread.start()
    try:
        serve(theirs)
    finally:
        signal.signal(signal.SIGINT, before)
    thread.join()


def refusing(item: bytes) -> bytes:
    raise InputError("bad-parquet", "cannot read", hint="Write it again.")


def dying(item: bytes) -> bytes:
    os._exit(9)


def test_what_the_input_is_to_blame_for_comes_back_as_it_was_said(processes):
    for engine in (HERE, processes):
        with pytest.raises(InputError, match="cannot read") as caught:
            list(through(engine, refusing, [b"1", b"2"]))
        assert (caught.value.code, caught.value.hint) == ("bad-parquet", "Write it again.")


def test_a_process_that_is_ended_stops_the_run_with_a_sentence(monkeypatch):
    monkeypatch.setattr(seam, "PART", 10)
    engine = Processes(1)
    with pytest.raises(ConcertedError, match="a process was ended") as caught:
        list(through(engine, dying, [b"1", b"2", b"3"]))
    assert "goes on where it stopped" in caught.value.hint
    engine.close()


@pytest.mark.parametrize("name", ["", "there", "processes", "processes:0", "processes:-1", "rayon"])
def test_a_name_that_is_no_engine_says_which_are(name):
    with pytest.raises(InputError, match="is no place to work on") as caught:
        chosen(name)
    assert "processes:4" in caught.value.hint


def test_what_is_needed_to_work_elsewhere_is_read_once_in_a_process():
    for tool in (Encoder(), Stance()):
        make, of = tool.__reduce__()
        assert make(*of) is make(*of)
    assert SharedOut(Stance(), HERE).identity == Stance().identity
    said = said_in(b'[false, "A", "", "We lost \\ud800.\\n\\nWe support the dam."]'.replace(b"\\\\", b"\\"))
    assert json.loads(said)[0][:2] == [12, 31]  # half of a character is no trouble


# --- a cluster -----------------------------------------------------------------------------------


def ray_is_here() -> bool:
    return bool(find_spec("ray") and find_spec("daft"))


@pytest.mark.skipif(not ray_is_here(), reason="needs Daft on Ray: requirements/cluster.txt")
@pytest.mark.filterwarnings("ignore")  # theirs
def test_a_ray_cluster_makes_the_map_that_one_process_makes(here):
    engine = chosen("ray")
    try:
        assert mapped(engine) == here
        with pytest.raises(InputError, match="cannot read"):
            list(through(engine, refusing, [b"1", b"2"]))
    finally:
        engine.close()


class Column(list):
    to_pylist = alias = lambda self, *_: self


class Frame:
    """As much of a query as we ask of Daft, worked out at once and given back to front."""

    def __init__(self, columns):
        self.columns = columns

    def into_partitions(self, count):
        assert 0 < count <= 8
        return self

    def select(self, number, worked):
        return Frame({"number": self.columns[number], "done": lambda: worked(self.columns["part"])})

    def iter_rows(self):
        rows = zip(self.columns["number"], self.columns["done"](), strict=True)
        return iter([{"number": number, "done": done} for number, done in rows][::-1])


@pytest.fixture
def stand_in(monkeypatch):
    """Stand-ins for Ray and Daft, which note what they are told."""
    told = SimpleNamespace(init=[], shut=0)

    def init(**given):
        told.init.append(given)
        assert all(os.environ[name] == value for name, value in cluster.SILENT.items())
        if given.get("address") == "ray://nobody:1":
            raise ConnectionError("nobody answers")

    def shutdown():
        told.shut += 1

    ray, daft = ModuleType("ray"), ModuleType("daft")
    ray.init, ray.shutdown = init, shutdown
    ray.cluster_resources = lambda: {"CPU": 2.0}
    daft.set_runner_ray = lambda noop_if_initialized: None
    daft.cls = lambda max_concurrency: Working
    daft.method = SimpleNamespace(batch=lambda **given: lambda work: work)
    daft.DataType = SimpleNamespace(binary=lambda: "binary")
    daft.from_pydict = Frame
    daft.col = lambda name: name
    monkeypatch.setitem(sys.modules, "ray", ray)
    monkeypatch.setitem(sys.modules, "daft", daft)
    for name in cluster.SILENT:
        monkeypatch.setenv(name, "changed")
    monkeypatch.delenv("RAY_ADDRESS", raising=False)
    return told


class Working:
    """What a class of ours becomes in Daft: called with a column's name, it is worked out on the column."""

    def __init__(self, made):
        self.made = made

    def __call__(self, work):
        one = self.made(work)
        return SimpleNamespace(worked=lambda column: Later(lambda parts: one.worked(Column(parts))))


class Later:
    def __init__(self, work):
        self.work = work

    def alias(self, name):
        return self.work


def test_a_cluster_is_told_to_report_nothing_and_gives_back_in_order(stand_in, monkeypatch):
    monkeypatch.setattr(seam, "PART", 200)
    engine = chosen("ray")
    assert stand_in.init == [
        {"include_dashboard": False, "object_store_memory": cluster.STORE, "log_to_driver": False,
         "logging_level": "ERROR"}
    ]  # fmt: skip
    assert parted(engine) == parted(HERE)
    engine.close()
    assert stand_in.shut == 1


def test_a_cluster_is_joined_by_its_address_or_that_of_the_environment(stand_in, monkeypatch):
    chosen("ray://head:10001")
    monkeypatch.setenv("RAY_ADDRESS", "head:6379")
    chosen("ray")
    assert [given["address"] for given in stand_in.init] == ["ray://head:10001", None]
    with pytest.raises(InputError, match="no Ray cluster: nobody answers"):
        chosen("ray://nobody:1")


def test_a_cluster_that_gives_up_says_that_the_next_run_goes_on(stand_in):
    engine = chosen("ray")
    with pytest.raises(ConcertedError, match="the cluster gave up: integer division") as caught:
        list(through(engine, lambda item: bytes(1 // 0), [b"1"]))
    assert "goes on where it stopped" in caught.value.hint


def test_without_its_parts_a_cluster_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "ray", None)
    for name in cluster.SILENT:
        monkeypatch.setenv(name, "changed")
    with pytest.raises(InputError, match="not installed here") as caught:
        chosen("ray")
    assert "concerted[cluster]" in caught.value.hint
