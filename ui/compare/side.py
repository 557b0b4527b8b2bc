"""What the maps of this page have in common: what they show, and what follows from a choice on them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from geo.crs import Bounds
from geo.layout import Layout
from ui.address import Address
from ui.compare.cells import comparison_of
from ui.live_map import view_of
from ui.served import map_files, position_of


def side_view(layout: Layout, address: Address, words: Sequence[str], **more: Any) -> dict[str, Any]:
    """The view of a map on this page: all companies, the subjects outlined, never a place of its own in the address."""
    view = view_of(address, map_files(layout), lambda id: position_of(layout, id))
    view |= {"filter": {}, "only": None, "q": "", "at": None, "follow": False, "aside": True}
    return view | {"compared": list(words), "shade": None, "swipe": None, "fit": None, "link": None, **more}


def extent_of(layout: Layout, words: Sequence[str]) -> list[list[float]] | None:
    """The ground that some subjects cover, with a margin; None where none of them has an outline."""
    shapes = comparison_of(layout, words, []).subjects
    shapes = shapes[shapes.geometry.notna()]
    return Bounds.of(shapes).grown(0.06).as_latlon() if len(shapes) else None


def on_map(name: str, value: Any) -> None:
    """What a reader does on these maps stays on them, but what is chosen opens its card."""
    if name == "selected":
        for word in ("company", "card"):
            st.query_params.pop(word, None)
        if isinstance(value, Mapping):
            chosen = value["id"] if value["kind"] == "company" else f"{value['kind']}:{value['id']}"
            st.query_params["company" if value["kind"] == "company" else "card"] = chosen
