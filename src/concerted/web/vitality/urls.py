"""The addresses of vitality."""

from __future__ import annotations

from django.urls import URLPattern, path

from concerted.web.vitality import views

urlpatterns: list[URLPattern] = [
    path("vitality", views.vitality, name="vitality"),
    path("vitality/signs/<slug:name>", views.sign, name="vital-sign"),
    path("vitality/stress", views.stress, name="stress"),
    path("vitality/commitments", views.commitments, name="vitality-commitments"),
    path("vitality/assessment", views.assessment, name="assessment"),
    path("vitality/assessment/rating", views.rate, name="rate"),
    path("vitality/pulse", views.pulse, name="pulse"),
    path("vitality/pulse/answer", views.answer, name="answer-pulse"),
]
