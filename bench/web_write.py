"""Taking a stance, by fifty clients at once, against a page of the same framework that makes one durable insert.

The house is a whole life of 1,150 entries, with a proposal open in it. Each client is signed in for one of the members.
"""

from __future__ import annotations

import http.cookiejar
import re
import urllib.parse
import urllib.request

from bench.measure import Figure, machine
from bench.web_load import Request, bare, origin, post, served, turns
from bench.web_stores import stores


def run() -> Figure:
    """Measure stances a second; the figure is the least of the ratios."""
    found = []
    for name, house, store, beside in stores():
        with served(house, store) as (address, links), bare(beside) as peer:
            print(f" a stance on {name}:", flush=True)
            found.append(turns(stances_of(address, links), [post(peer, "/insert", "a=b", "", 200)]))
    ours, peer_load, ratio = min(found, key=lambda one: one[2])
    bar = "at least .5 of one durable insert behind a page"
    return Figure("web-write", ours.rate, peer_load.rate, ratio, bar, ratio >= 0.5, "1/s", machine())


def stances_of(address: str, links: dict[str, str]) -> list[Request]:
    """Sign every organisation in, have one open a proposal, and return a stance of each that may take one."""
    people = [_Person(address, link) for link in links.values()]
    members = [one for one in people if "New " in one.page("/decisions")]
    form = {"title": "Measure it", "text": "Once more.", "class": "tactical"}
    number = int(members[0].send("/decisions/new", form).rsplit("/", 1)[1])
    path = f"/decisions/{number}/stance"
    asked = [one for one in members if 'name="stance"' in one.page(f"/decisions/{number}")]
    return [post(address, path, one.form({"stance": "agree"}), one.cookies, 302) for one in asked]


class _Person:
    """Somebody who signed in by a link, with the cookies that came of it."""

    def __init__(self, address: str, link: str) -> None:
        self._address = address
        self._jar = http.cookiejar.CookieJar()
        self._opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self._jar))
        self._token = ""
        self.page(link.removeprefix(address))
        self.send(link.removeprefix(address), {})

    @property
    def cookies(self) -> str:
        return "; ".join(f"{cookie.name}={cookie.value}" for cookie in self._jar if cookie.name != "messages")

    def page(self, path: str) -> str:
        """Read a page, and remember the token of its forms."""
        with self._opener.open(self._address + path) as answer:
            page = answer.read().decode()
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
        self._token = token[1] if token else self._token
        return str(page)

    def form(self, fields: dict[str, str]) -> str:
        return urllib.parse.urlencode({**fields, "csrfmiddlewaretoken": self._token})

    def send(self, path: str, fields: dict[str, str]) -> str:
        """Send a form, and return the address that it leads to."""
        head = {"Origin": origin(self._address)}
        asked = urllib.request.Request(self._address + path, self.form(fields).encode(), head)
        with self._opener.open(asked) as answer:
            token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', answer.read().decode())
            self._token = token[1] if token else self._token
            return str(answer.url)
