"""The addresses of the map."""

from __future__ import annotations

from django.urls import URLPattern, path

from concerted.web.maps import views

urlpatterns: list[URLPattern] = [
    path("map", views.ecosystem_map, name="map"),
    path("map/network", views.network, name="map-network"),
    path("map/table", views.actors, name="map-table"),
    path("map/pairs", views.lines, name="map-pairs"),
    path("map/actors/<int:number>", views.actor, name="map-actor"),
    path("map/pairs/<int:one>/<int:other>", views.pair, name="map-pair"),
    path("map/coalitions/<int:place>/invitations", views.invitations, name="map-invitations"),
]
