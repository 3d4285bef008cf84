"""Which house an address is of: `/lake/decisions` is the page `/decisions` of the house `lake`."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.urls import set_script_prefix

from concerted.web import reading

Answer = Callable[[HttpRequest], HttpResponse]


def mounted(get_response: Answer) -> Answer:
    """Enter the house that the address names; its pages neither know nor say that they are mounted.

    Addresses that name none are the host's own: the list of coalitions, and setting one up.
    """

    def answer(request: HttpRequest) -> HttpResponse:
        houses = reading.houses()
        if single := houses.single:
            with reading.inside(single):
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
