"""The addresses of the commons."""

from __future__ import annotations

from django.urls import URLPattern, path

from concerted.web.commons import views

urlpatterns: list[URLPattern] = [
    path("commons", views.commons, name="commons"),
    path("commons/help.txt", views.help_text, name="help-text"),
    path("commons/graph", views.graph, name="commons-graph"),
    path("commons/graph/network", views.drawn, name="commons-network"),
    path("commons/graph/<str:one>/<str:other>", views.link, name="pattern-link"),
    path("commons/labels", views.labels, name="labels"),
    path("commons/assessment", views.assessment, name="commons-assessment"),
    path("commons/review", views.review, name="review"),
    path("commons/review/all", views.review_all, name="review-all"),
    path("commons/<str:name>", views.pattern, name="pattern"),
]
