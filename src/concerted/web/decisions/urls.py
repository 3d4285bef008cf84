"""The addresses of proposals, stances, objections, decisions and their log."""

from __future__ import annotations

from django.urls import URLPattern, path

from concerted.web.decisions import acts, ballots, feed, objections, sealing, views

urlpatterns: list[URLPattern] = [
    path("decisions", views.decisions, name="decisions"),
    path("decisions/feed", feed.feed, name="decisions-feed"),
    path("decisions/new", acts.new, name="new-proposal"),
    path("decisions/<int:number>", views.proposal, name="proposal"),
    path("decisions/<int:number>/stance", acts.stance, name="stance"),
    path("decisions/<int:number>/ballot", ballots.ballot, name="ballot"),
    path("decisions/<int:number>/ballot.json", ballots.receipt, name="receipt"),
    path("decisions/<int:number>/openings", ballots.openings, name="openings"),
    path("decisions/<int:number>/seal", sealing.seal, name="seal"),
    path("decisions/<int:number>/unseal", sealing.unseal, name="unseal"),
    path("decisions/<int:number>/opening", acts.open_draft, name="open-draft"),
    path("decisions/<int:number>/edit", acts.edit, name="edit-proposal"),
    path("decisions/<int:number>/withdrawal", acts.withdraw, name="withdraw-proposal"),
    path("decisions/<int:number>/extension", acts.extend, name="extend-proposal"),
    path("decisions/<int:number>/close", acts.close, name="close"),
    path("decisions/<int:number>/reversal", acts.reverse_decision, name="reverse"),
    path("objections/<int:number>", objections.objection, name="objection"),
    path("objections/<int:number>/answer", objections.answer, name="answer-objection"),
    path("objections/<int:number>/validity", objections.judge, name="judge-objection"),
]
