"""The host's own addresses, where it serves a folder of houses: whatever is not below a house's name."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from concerted.web.api.description import host_api
from concerted.web.hosting import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.coalitions, name="coalitions"),
    path("set-up/<str:token>", views.set_up, name="set-up"),
    path("api/v1/", host_api.urls),
    path("<slug:name>", views.enter, name="enter"),
]

handler400 = "concerted.web.pages.errors.bad_request"
handler403 = "concerted.web.hosting.views.not_found"
handler404 = "concerted.web.hosting.views.not_found"
handler500 = "concerted.web.pages.errors.broken"
