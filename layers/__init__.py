"""Folium: one file turns one table of the layout into one map layer or control."""
