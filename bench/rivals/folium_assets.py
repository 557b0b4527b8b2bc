"""Folium's scripts from the bench's own server instead of other hosts: the same files, from nearby."""

from __future__ import annotations

import os

import folium
from folium.plugins import FastMarkerCluster

_BASE = os.environ.get("BENCH_ASSETS", "")


def near(base: str = _BASE) -> None:
    """Point Folium's and the cluster plugin's lists of scripts at the loopback."""
    folium.Map.default_js = [
        ("leaflet", f"{base}leaflet/dist/leaflet.js"),
        ("jquery", f"{base}jquery/dist/jquery.min.js"),
        ("bootstrap", f"{base}bootstrap/dist/js/bootstrap.bundle.min.js"),
        ("awesome_markers", f"{base}leaflet.awesome-markers/dist/leaflet.awesome-markers.js"),
    ]
    folium.Map.default_css = [
        ("leaflet_css", f"{base}leaflet/dist/leaflet.css"),
        ("bootstrap_css", f"{base}bootstrap/dist/css/bootstrap.min.css"),
        ("awesome_markers_css", f"{base}leaflet.awesome-markers/dist/leaflet.awesome-markers.css"),
    ]
    FastMarkerCluster.default_js = [
        ("markerclusterjs", f"{base}leaflet.markercluster/dist/leaflet.markercluster.js")
    ]
    FastMarkerCluster.default_css = [
        ("markerclustercss", f"{base}leaflet.markercluster/dist/MarkerCluster.css"),
        ("markerclusterdefaultcss", f"{base}leaflet.markercluster/dist/MarkerCluster.Default.css"),
    ]
