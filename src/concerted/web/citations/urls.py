"""The addresses of the patterns that the coalition works by."""

from __future__ import annotations

from django.urls import path

from concerted.web.citations import views

urlpatterns = [
    path("citations", views.citations, name="citations"),
    path("citations/new", views.cite, name="cite"),
    path("citations/<int:number>/withdrawal", views.withdraw, name="withdraw-citation"),
    path("citations/<slug:pattern>/known-use.diff", views.known_use, name="known-use"),
]
