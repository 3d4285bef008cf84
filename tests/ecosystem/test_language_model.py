import json
import sys
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import numpy as np
import pytest

from concerted.ecosystem.cache import Cache
from concerted.ecosystem.concepts import Concept
from concerted.ecosystem.corpus import Document
from concerted.ecosystem.language_model import TOGETHER, LanguageModel
from concerted.ecosystem.sides import FOR, NEITHER, by_judge, by_rules, leaning
from concerted.ecosystem.statements import statements_of
from concerted.errors import InputError


class Provider(BaseHTTPRequestHandler):
    """Speaks as much of the chat-completions interface as a client needs."""

    asked: list = []  # noqa: RUF012 - emptied by the fixture
    answer = None

    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        Provider.asked.append((self.path, self.headers["Authorization"], body))
        pairs = json.loads(body["messages"][1]["content"])
        sides = [
            {"number": p["number"], "side": "for" if "support" in p["statement"] else "against", "confidence": 0.9}
            for p in pairs
        ]
        content = Provider.answer if Provider.answer is not None else json.dumps({"answers": sides})
        message = {"role": "assistant", "content": content}
        reply = {"id": "1", "object": "chat.completion", "created": 0, "model": body["model"],
                 "choices": [{"index": 0, "finish_reason": "stop", "message": message}]}  # fmt: skip
        data = json.dumps(reply).encode()
        self.send_response(401 if "bad" in self.headers["Authorization"] else 200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_):
        pass


@pytest.fixture
def address():
    pytest.importorskip("openai")
    Provider.asked, Provider.answer = [], None
    server = HTTPServer(("127.0.0.1", 0), Provider)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/v1"
    server.shutdown()
    server.server_close()
    thread.join()


def statements():
    text = "We support the dam. We do reject the dam. We support a dam."
    return list(statements_of(0, Document(actor="A", source="a", text=text)))


def test_a_model_behind_an_address_judges_and_is_asked_once(address, tmp_path):
    said = statements()
    concept = Concept(name="Build the dam", statements=tuple(range(len(said))))
    costs = []
    judge = LanguageModel(model="small", address=address, secret="s3cret", agree=costs.append)
    cache = Cache(tmp_path / "map.cache")
    done = []
    sides = leaning(by_judge(said, [concept], judge, cache=cache, advance=done.append))
    assert [np.sign(side) for side in sides] == [1, -1, 1]
    assert sum(done) == len(said)
    again = by_judge(said, [concept], judge, cache=cache)
    assert (leaning(again) == sides).all()
    assert len(Provider.asked) == 1
    assert [cost.pairs for cost in costs] == [len(said)]
    path, secret, body = Provider.asked[0]
    assert (path, secret, body["model"], body["temperature"]) == ("/v1/chat/completions", "Bearer s3cret", "small", 0)
    assert judge.sent == {"requests": 1, "pairs": len(said), "letters": judge.sent["letters"]}
    assert "s3cret" not in repr(judge)
    assert judge.made_by.startswith("the language model small at 127.0.0.1, to which the statements")


def test_what_it_would_cost_is_told_before_anything_is_sent(address):
    pairs = [("Build the dam", "We support the dam.")] * (TOGETHER + 1)
    free = LanguageModel(model="small", address=address).cost(pairs)
    assert (free.pairs, free.requests, free.price) == (TOGETHER + 1, 2, None)
    priced = LanguageModel(model="small", address=address, price_in=1e6, price_out=1e6).cost(pairs)
    assert priced.price == priced.tokens_in + priced.tokens_out
    assert not Provider.asked


def test_pairs_that_are_answered_badly_are_on_neither_side(address):
    Provider.answer = json.dumps(
        {"answers": [{"number": 9, "side": "for", "confidence": 1}, {"number": 0, "side": "up", "confidence": 1}]}
    )
    found = LanguageModel(model="m", address=address).probabilities([("a", "b")])
    assert found[0, NEITHER] == 1
    Provider.answer = json.dumps({"answers": [{"number": 0, "side": "for", "confidence": 7}]})
    assert LanguageModel(model="m", address=address).probabilities([("a", "b")])[0, FOR] == pytest.approx(0.99)


@pytest.mark.parametrize("answer", ["", "no JSON", "{}", '{"answers": [3]}', '{"answers": 3}'])
def test_an_answer_in_another_form_is_an_error_that_says_what_to_do(address, answer):
    Provider.answer = answer
    with pytest.raises(InputError, match="did not answer in the form") as caught:
        LanguageModel(model="m", address=address).probabilities([("a", "b")])
    assert "structured output" in caught.value.hint


def test_a_model_that_cannot_be_asked_is_named_without_the_secret(address):
    with pytest.raises(InputError, match=r"127\.0\.0\.1 did not answer") as caught:
        LanguageModel(model="m", address=address, secret="bad-s3cret").probabilities([("a", "b")])
    assert "s3cret" not in caught.value.message


def test_without_the_client_it_is_said_how_to_get_it(monkeypatch):
    monkeypatch.setitem(sys.modules, "openai", None)
    with pytest.raises(InputError, match="not installed") as caught:
        LanguageModel(model="m", address="nowhere").probabilities([("a", "b")])
    assert "concerted[language-model]" in caught.value.hint
    assert LanguageModel(model="m", address="nowhere").host == "nowhere"


def test_rules_give_a_side_on_a_concept_where_they_speak():
    said = statements()
    concept = Concept(name="Dam", statements=(0, 1, 2))
    assert [round(side, 2) for side in leaning(by_rules(said, [concept]))] == [0.7, -0.7, 0.7]
    assert not leaning(by_rules(said, [])).any()
    assert by_judge(said, [], LanguageModel(model="m", address="x"))[:, NEITHER].all()
