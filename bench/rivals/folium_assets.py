"""Folium's scripts from the bench's own server instead of other hosts: the same files, from nearby."""

from __future__ import annotations

import os

import folium
from folium.plugins import FastMarkerCluster

_BASE = os.environ.get("BENCH_ASSETS", "")


def near() -> None:
    """Point Folium's and the cluster plugin's lists of scripts at the loopback."""
    folium.Map.default_js = [
        ("leaflet", f"{_BASE}leaflet/dist/leaflet.js"),
        ("jquery", f"{_BASE}jquery/dist/jquery.min.js"),
        ("bootstrap", f"{_BASE}bootstrap/dist/js/bootstrap.bundle.min.js"),
        ("awesome_markers", f"{_BASE}leaflet.awesome-markers/dist/leaflet.awesome-markers.js"),
    ]
    folium.Map.default_css = [
        ("leaflet_css", f"{_BASE}leaflet/dist/leaflet.css"),
        ("bootstrap_css", f"{_BASE}bootstrap/dist/css/bootstrap.min.css"),
        ("awesome_markers_css", f"{_BASE}leaflet.awesome-markers/dist/leaflet.awesome-markers.css"),
    ]
    FastMarkerCluster.default_js = [
        ("markerclusterjs", f"{_BASE}leaflet.markercluster/dist/leaflet.markercluster.js")
    ]
    FastMarkerCluster.default_css = [
        ("markerclustercss", f"{_BASE}leaflet.markercluster/dist/MarkerCluster.css"),
        ("markerclusterdefaultcss", f"{_BASE}leaflet.markercluster/dist/MarkerCluster.Default.css"),
    ]
