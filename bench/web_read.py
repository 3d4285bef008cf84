"""The decision log and the platform, read by fifty clients at once, against a bare page of the same framework.

The house is a whole life of 1,150 entries. The bare page renders one template of twenty rows, and does nothing else.
"""

from __future__ import annotations

from bench.measure import Figure, machine
from bench.web_load import bare, get, served, turns
from bench.web_stores import stores


def run() -> Figure:
    """Measure requests a second; the figure is the least of the ratios."""
    found = []
    for name, house, store, beside in stores():
        with served(house, store) as (address, _), bare(beside) as peer:
            for path in ("/decisions", "/platform"):
                print(f" {path} on {name}:", flush=True)
                found.append(turns([get(address, path)], [get(peer, "/page")]))
    ours, peer_load, ratio = min(found, key=lambda one: one[2])
    bar = "at least .5 of a bare page's requests a second"
    return Figure("web-read", ours.rate, peer_load.rate, ratio, bar, ratio >= 0.5, "1/s", machine())
