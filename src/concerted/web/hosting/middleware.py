"""Which house an address is of: `/lake/decisions` is the page `/decisions` of the house `lake`."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.urls import set_script_prefix

from concerted.web import reading
from concerted.web.pages.kept import is_of_nobody

Answer = Callable[[HttpRequest], HttpResponse]
_EXACT = ("/record/", "/witness/")
"""Below these, programs compare checkpoints, and none may be older than one that they saw before."""


def mounted(get_response: Answer) -> Answer:
    """Enter the house that the address names; its pages neither know nor say that they are mounted.

    Addresses that name none are the host's own: the list of coalitions, and setting one up.
    """

    def answer(request: HttpRequest) -> HttpResponse:
        houses = reading.houses()
        if single := houses.single:
            afar = is_of_nobody(request) and not request.path_info.startswith(_EXACT)
            with reading.inside(single, afar=afar):
                return get_response(request)
        name, slash, rest = request.path_info.removeprefix("/").partition("/")
        house = houses.named(name)
        if house is None or not slash:
            request.urlconf = "concerted.web.hosting.urls"
            return get_response(request)
        request.path_info = f"/{rest}"
        set_script_prefix(f"/{name}/")
        with reading.inside(house):
            return get_response(request)

    return answer
