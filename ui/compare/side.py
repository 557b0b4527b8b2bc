"""What the maps of this page have in common: what they show, and what follows from a choice on them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Unpack

import geopandas as gpd
import streamlit as st

from geo.model.crs import Bounds
from geo.model.layout import Layout
from layers.contract import View
from ui.address import Address
from ui.compare.words import drawn_words
from ui.frame.live_map import view_of
from web.served import map_files, position_of


def side_view(layout: Layout, address: Address, words: Sequence[str], /, **more: Unpack[View]) -> View:
    """The view of a map on this page: all companies, and the subjects outlined.

    ``slot`` says which of the places in the address is its own; a map without one always shows what it should fit.
    """
    drawn = address.compare.drawn
    texts = dict(zip(drawn_words(drawn), (shape.text for shape in drawn), strict=True))
    slot = more.get("slot")
    place = None if slot is None else (address.at, address.at_beside)[slot]
    view: View = {
        **view_of(address, map_files(layout), lambda id: position_of(layout, id)),
        "filter": {},
        "only": None,
        "q": "",
        "follow": False,
        "aside": True,
        "slot": slot,
        "at": list(place) if place else None,
        "compared": list(words),
        "shapes": {word: texts[word] for word in words if word in texts},
        "shade": None,
        "swipe": None,
        "fit": None,
        "link": None,
    }
    view.update(more)
    return view


def extent_of(subjects: gpd.GeoDataFrame) -> list[list[float]] | None:
    """The ground that some subjects cover, with a margin; None where none of them has an outline."""
    shapes = subjects[subjects.geometry.notna()]
    return Bounds.of(shapes).grown(0.06).as_latlon() if len(shapes) else None


def on_map(name: str, value: Any) -> None:
    """What a reader does on these maps: what is chosen opens its card, layers and ground go into the address."""
    if name == "selected":
        for word in ("company", "card"):
            st.query_params.pop(word, None)
        if isinstance(value, Mapping):
            chosen = value["id"] if value["kind"] == "company" else f"{value['kind']}:{value['id']}"
            st.query_params["company" if value["kind"] == "company" else "card"] = chosen
    elif name == "layers":
        st.query_params["layers"] = value or ["none"]
    elif name in {"basemap", "divide"}:
        st.query_params[name] = str(value)
