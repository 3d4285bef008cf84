"""The addresses of panels drawn by lot."""

from __future__ import annotations

from django.urls import URLPattern, path

from concerted.web.guard import drawing

urlpatterns: list[URLPattern] = [
    path("draws", drawing.draws, name="draws"),
    path("draws/<int:number>", drawing.draw, name="draw"),
    path("draws/<int:number>/commitment", drawing.commit, name="commit-seed"),
    path("draws/<int:number>/reveal", drawing.reveal, name="reveal-seed"),
    path("draws/<int:number>/drawing", drawing.drawn, name="draw-panel"),
    path("draws/<int:number>/replacement", drawing.drop_out, name="drop-out"),
]
