"""Two maps that move together: the same ground with two outlines, or other ground at the same scale."""

from __future__ import annotations

import math
from functools import partial

import geopandas as gpd
import streamlit as st

from geo.model.crs import Bounds
from geo.model.layout import Layout
from layers.contract import Link
from ui.address import Address
from ui.compare.cells import chosen_words, comparison_of
from ui.compare.controls import pick_measure, subject_labels, write_word
from ui.compare.side import extent_of, on_map, side_view
from ui.compare.words import CompareWords, pair_words
from ui.frame.live_map import live_map
from web.served import map_files


def draw_pair(layout: Layout, address: Address) -> None:
    """Two boxes that name the subjects, a map below each."""
    say = address.say
    asked = address.compare
    outlined = pair_words(layout, asked.drawn)
    every = subject_labels(layout, asked.drawn, say)
    labels = {word: every[word] for word in outlined}
    left, right = pair_of(layout, asked)
    same = asked.maps == "view"
    st.caption(say("pair_view_hint" if same else "pair_scale_hint"))
    frames = pair_frames(comparison_of(layout, (left, right), [], drawn=asked.drawn).subjects, same)
    columns = st.columns(2, gap="small")
    for place, (column, word) in enumerate(zip(columns, (left, right), strict=True)):
        with column, st.container(key=f"compare_maps_{place}"):
            other = (left, right)[1 - place]
            pick_measure(
                say("pair_left" if place == 0 else "pair_right"),
                f"pair_{place}",
                labels,
                word,
                partial(_write_pair, place, other),
            )
            link: Link = {"group": "compare", "by": "view" if same else "scale"}
            view = side_view(layout, address, [word], slot=place, fit=frames[place], link=link)
            live_map(map_files(layout), view, say, on_map, key=f"compare_pair_{place}")


def _write_pair(place: int, other: str, chosen: str) -> None:
    write_word("pair", [other, chosen] if place else [chosen, other])


def pair_of(layout: Layout, asked: CompareWords) -> tuple[str, str]:
    """The subjects of linked maps: those asked for, else the first compared with an outline in it, or the next."""
    if len(asked.pair) == 2:
        return asked.pair[0], asked.pair[1]
    outlined = pair_words(layout, asked.drawn)
    words = [word for word in chosen_words(layout, asked) if word in set(outlined)] or outlined[:1]
    first = asked.pair[0] if asked.pair else words[0]
    if asked.maps == "view":
        inside = layout.zones.index[layout.zones["parent"] == first]
        if len(inside):
            return first, str(inside[0])
    return first, next((word for word in [*words, *outlined] if word != first), first)


def pair_frames(subjects: gpd.GeoDataFrame, same: bool) -> list[list[list[float]] | None]:
    """What each of two maps shows first: the same ground, or squares of the same size round each subject."""
    if same:
        extent = extent_of(subjects)
        return [extent, extent]
    extents = [Bounds(*shape.bounds) for shape in subjects.geometry]
    side = 1.1 * max(map(side_km, extents))
    # Both boxes may name the same subject, which then is one row.
    return [square_around(extents[place], side) for place in (0, -1)]


def side_km(bounds: Bounds) -> float:
    """The longer side of an extent in kilometres."""
    tall, wide = degrees_of(1, bounds.centre()[1])
    return max((bounds.north - bounds.south) / tall, (bounds.east - bounds.west) / wide)


def square_around(bounds: Bounds, side_km: float) -> list[list[float]]:
    """A square of ground with its middle in that of an extent."""
    lon, lat = bounds.centre()
    tall, wide = degrees_of(side_km, lat)
    return Bounds(lon - wide / 2, lat - tall / 2, lon + wide / 2, lat + tall / 2).as_latlon()


def degrees_of(km: float, lat: float) -> tuple[float, float]:
    """A length over the ground in degrees of latitude and of longitude, near a latitude, on a sphere of 6371 km."""
    degree = 2 * math.pi * 6371 / 360
    return km / degree, km / (degree * math.cos(math.radians(lat)))
