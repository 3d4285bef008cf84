"""Fetching from strangers: real servers on this machine, each with a vice of its own."""

from dataclasses import replace
from datetime import datetime, timedelta
from time import monotonic

import pytest

from concerted.outward import outward
from concerted.watch import Fetcher, Limits, Page, Pause, Unseen
from tests.watch.strangers import (
    Stranger,
    gone,
    less_than_promised,
    no_http,
    packed,
    silent,
    slow,
    status,
    to,
    unused_port,
    zipped,
)

NOW = "2026-11-30T12:00:00Z"
QUICK = Limits(most=10_000, patience=0.5, longest=0.6, apart=0, per_host=1000)


def fetcher(**limits: float) -> Fetcher:
    return Fetcher(now=lambda: NOW, private=True, limits=replace(QUICK, **limits))  # type: ignore[arg-type]


def unseen(address: str, by: Fetcher | None = None) -> Unseen:
    with pytest.raises(Unseen) as caught:
        (by or fetcher()).fetch(address)
    return caught.value


def test_a_page_is_fetched_with_when_and_what_it_is(there: Stranger):
    page = fetcher().fetch(there.page("/data", "Hello.") + "?of=2026#here")
    assert (page.at, page.kind, page.body) == (NOW, "text/html; charset=utf-8", b"Hello.")
    assert page.digest == "2d8bd7d9bb5f85ba643f0110d50cb506a1fe439e769a22503193ea6046bb87f7"
    assert there.heard[0][0] == "/data?of=2026"


def test_the_fetcher_says_who_it_is_and_asks_for_nothing_packed(there: Stranger):
    fetcher().fetch(there.page("/who", "x"))
    ((path, headers),) = there.heard
    assert path == "/who"
    assert headers["user-agent"].startswith("Concerted/")
    assert headers["accept-encoding"] == "identity"


def test_what_did_not_change_is_not_sent_again(there: Stranger):
    address = there.page("/same", "Hello.", ETag='"1"', Last_Modified="Mon, 02 Nov 2026 08:00:00 GMT")
    first = fetcher().fetch(address)
    there.at["/same"] = status(304)
    again = Fetcher(now=lambda: "2026-12-01T12:00:00Z", private=True, limits=QUICK).fetch(address, known=first)
    assert again == replace(first, at="2026-12-01T12:00:00Z")
    assert there.heard[-1][1]["if-none-match"] == '"1"'
    assert there.heard[-1][1]["if-modified-since"] == "Mon, 02 Nov 2026 08:00:00 GMT"


def test_what_is_known_of_another_address_or_without_a_mark_is_asked_for_afresh(there: Stranger):
    address = there.page("/same", "Hello.")
    known = Page(address=address, at=NOW, body=b"x")
    other = Page(address=there.address + "/other", at=NOW, body=b"x", etag='"1"')
    for one in (known, other):
        assert fetcher().fetch(address, known=one).body == b"Hello."
    assert not any("if-none-match" in headers for _, headers in there.heard)


def test_a_redirect_is_followed_to_where_it_leads(there: Stranger):
    there.page("/new", "Moved here.")
    there.at["/old"] = to("/new", 301)
    page = fetcher().fetch(there.address + "/old")
    assert (page.address, page.body) == (there.address + "/new", b"Moved here.")


def test_a_redirect_in_a_circle_ends(there: Stranger):
    there.at["/round"] = to("/round")
    assert str(unseen(there.address + "/round")) == "It leads on and on."
    assert len(there.heard) == 6


@pytest.mark.parametrize("address", ["file:///etc/passwd", "gopher://x/", "http://me:it@127.0.0.1/", "http://[x/"])
def test_a_redirect_to_what_is_no_web_address_is_not_followed(there: Stranger, address: str):
    there.at["/away"] = to(address)
    assert str(unseen(there.address + "/away")) == "It leads to what is no web address."


def test_a_redirect_from_a_secure_address_to_one_that_is_not_is_not_followed(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(Fetcher, "_call", lambda *_: "http://clinics.example/")
    assert str(unseen("https://clinics.example/")) == "It leads from a secure address to one that is not."


def test_the_hosts_own_network_is_never_called(there: Stranger):
    public = Fetcher(now=lambda: NOW, limits=QUICK)
    address = there.page("/secret", "x")
    assert str(unseen(address, public)) == "It leads into the host's own network."
    assert there.heard == []
    assert public.pauses == {}


def test_a_redirect_into_the_hosts_own_network_is_not_followed(there: Stranger, monkeypatch: pytest.MonkeyPatch):
    """The stranger itself passes for public here: what it leads to, the same network under another name, does not."""
    from concerted import outward as module  # noqa: PLC0415

    monkeypatch.setattr(module, "is_public", lambda address: address == "127.0.0.1" and not there.heard)
    there.at["/lure"] = to("http://localhost:1/secret")
    assert str(unseen(there.address + "/lure", Fetcher(now=lambda: NOW, limits=QUICK))) == (
        "It leads into the host's own network."
    )


def test_the_guard_is_off_again_afterwards(there: Stranger):
    with outward(private=True):
        assert fetcher().fetch(there.page("/x", "x")).body == b"x"


def test_who_answers_byte_by_byte_is_hung_up_on(there: Stranger):
    there.at["/slow"] = slow
    began = monotonic()
    assert str(unseen(there.address + "/slow")) == "It could not be reached (no answer in time)."
    assert monotonic() - began < 3


def test_who_does_not_answer_is_not_waited_for(there: Stranger):
    there.at["/silent"] = silent
    assert "no answer in time" in str(unseen(there.address + "/silent", fetcher(patience=0.2)))


def test_who_sends_less_than_promised_is_not_believed(there: Stranger):
    there.at["/short"] = less_than_promised
    assert str(unseen(there.address + "/short")) == "It ended before its time: the server had promised more."


def test_what_is_too_large_is_not_read_to_its_end(there: Stranger):
    address = there.page("/huge", b"x" * 200_000)
    assert str(unseen(address)) == "It is too large: more than 10000 bytes."


def test_what_unpacks_to_something_too_large_is_not_unpacked(there: Stranger):
    there.at["/bomb"] = packed(zipped("x" * 5_000_000))
    assert "too large" in str(unseen(there.address + "/bomb"))


def test_what_is_packed_without_being_asked_is_unpacked(there: Stranger):
    there.at["/packed"] = packed(zipped("Hello."))
    assert fetcher().fetch(there.address + "/packed").body == b"Hello."


def test_what_is_packed_otherwise_or_not_as_it_says_is_not_read(there: Stranger):
    there.at["/brotli"] = packed(b"x", "br")
    there.at["/wrong"] = packed(b"not packed at all")
    assert "packed in a way" in str(unseen(there.address + "/brotli"))
    assert str(unseen(there.address + "/wrong")) == "It is not what it says it is."


def test_what_is_no_http_is_unseen(there: Stranger):
    there.at["/other"] = no_http
    assert "no proper answer" in str(unseen(there.address + "/other"))


def test_what_is_gone_says_so_and_other_answers_do_not(there: Stranger):
    there.at["/gone"], there.at["/locked"], there.at["/nowhere"] = gone, status(403), status(302)
    assert unseen(there.address + "/gone").gone
    assert not unseen(there.address + "/locked").gone
    assert str(unseen(there.address + "/nowhere")) == "The server answers 302."


def test_nobody_listening_is_unseen():
    assert "could not be reached" in str(unseen(f"http://127.0.0.1:{unused_port()}/"))


def test_a_secure_address_that_speaks_no_tls_is_unseen(there: Stranger):
    assert "could not be reached" in str(unseen(there.address.replace("http:", "https:") + "/x"))


def test_a_busy_server_is_left_in_peace_for_as_long_as_it_asks(there: Stranger):
    there.at["/busy"] = status(429, Retry_After="600")
    one = fetcher()
    assert str(unseen(there.address + "/busy", one)) == "The server is busy or broken (429)."
    (pause,) = one.pauses.values()
    assert pause == Pause("2026-11-30T12:10:00Z", 1)
    assert "left in peace until 2026-11-30T12:10:00Z" in str(unseen(there.address + "/any", one))
    assert len(there.heard) == 1


def test_a_broken_server_is_left_in_peace_longer_each_time_up_to_a_day(there: Stranger):
    there.at["/broken"] = status(500, Retry_After="Mon, 30 Nov 2026 13:00:00 GMT")
    time = [NOW]
    one = Fetcher(now=lambda: time[0], private=True, limits=QUICK)
    waits = []
    for _ in range(13):
        unseen(there.address + "/broken", one)
        (pause,) = one.pauses.values()
        waits.append((datetime.fromisoformat(pause.until) - datetime.fromisoformat(time[0])) // timedelta(minutes=1))
        time[0] = pause.until
    assert waits[:4] == [1, 2, 4, 8]
    assert waits[-1] == 24 * 60


def test_a_server_that_came_back_is_trusted_again(there: Stranger):
    time = [NOW]
    one = Fetcher(now=lambda: time[0], private=True, limits=QUICK)
    there.at["/flapping"] = status(503)
    unseen(there.address + "/flapping", one)
    time[0] = "2026-11-30T13:00:00Z"
    assert one.fetch(there.page("/flapping", "Back.")).body == b"Back."
    assert one.pauses == {}


def test_a_host_is_called_only_so_often_in_one_run(there: Stranger):
    one, address = fetcher(per_host=2), there.page("/x", "x")
    one.fetch(address)
    one.fetch(address)
    assert str(unseen(address, one)) == "The server was asked often enough for now."


def test_two_calls_to_one_host_are_apart(there: Stranger):
    one, address = fetcher(apart=0.2), there.page("/x", "x")
    began = monotonic()
    one.fetch(address)
    one.fetch(address)
    assert monotonic() - began >= 0.2
