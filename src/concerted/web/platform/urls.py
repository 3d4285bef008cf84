"""The addresses of the platform: the page, its versions and clauses, what one may do, and amending it."""

from __future__ import annotations

from django.urls import URLPattern, path, re_path

from concerted.web.platform import amending, files, standards, views

urlpatterns: list[URLPattern] = [
    path("platform", views.platform, name="platform"),
    path("platform/versions/<int:number>", views.version, name="platform-version"),
    path("platform/endorsement", views.endorse, name="endorse"),
    path("platform/compare", views.compare, name="compare"),
    path("platform/may", views.may_we, name="may"),
    path("platform/standards", standards.standards, name="standards"),
    path("platform/standards/<slug:name>/cost", standards.cost, name="holding-cost"),
    path("platform/clauses/<slug:name>", views.clause, name="clause"),
    path("platform/amendment", amending.amendment, name="amendment"),
    path("platform/beginning", amending.begin, name="begin-platform"),
    re_path(r"^platform/platform\.(?P<form>pdf|md|json|toml)$", files.platform, name="platform-file"),
    re_path(
        r"^platform/versions/(?P<number>[0-9]{1,9})/platform\.(?P<form>pdf|md|json|toml)$",
        files.platform,
        name="version-file",
    ),
]
