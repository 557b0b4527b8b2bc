"""The live map with pins of the page's own: rows of a file, candidates of an address."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import streamlit as st

from geo.model.layout import Layout
from layers.contract import Pin, View
from ui.address import Address
from ui.frame.live_map import live_map, view_of
from web.served import map_files, position_of


def pin_map(
    layout: Layout,
    address: Address,
    pins: Sequence[Pin],
    key: str,
    on_pin: Callable[[float, float], None] | None = None,
    outlines: Sequence[Any] = (),
) -> None:
    """Zones, districts, these pins and outlines; with ``on_pin`` a click gives longitude and latitude.

    A pin is ``lon``, ``lat`` and, where wanted, ``text``, ``radius_m`` and for the one that stands ``chosen``; an
    outline a list of rings of ``[lat, lon]``.
    """

    say = address.say

    def on_event(name: str, value: Any) -> None:
        if name == "pin" and on_pin:
            on_pin(float(value["lon"]), float(value["lat"]))

    view: View = {
        **view_of(address, map_files(layout), lambda id: position_of(layout, id)),
        "selected": None,
        "layers": ["zones", "districts", "names"],
        "filter": {},
        "short": None,
        "pins": list(pins),
        "outlines": list(outlines),
        "pinning": on_pin is not None,
    }
    with st.container(key=f"pin_map_{key}"):
        live_map(map_files(layout), view, say, on_event, key=key)
