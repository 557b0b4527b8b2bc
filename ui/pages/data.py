"""Own data: a file onto the map, addresses to points, and a person's look at the doubtful ones.

Nothing here changes the built-in layout; what a reader brings lives in his session and leaves as a download.
"""

from __future__ import annotations

import streamlit as st

from geo.layout import Layout
from ui.address import Address
from ui.bring import draw_bring
from ui.geocoding import draw_geocoding
from ui.i18n import Speaker


def draw(layout: Layout, address: Address, say: Speaker) -> None:
    """The whole page below the header."""
    bring, geocode = st.tabs([say("data_bring"), say("data_geocode")])
    with bring:
        draw_bring(layout, address, say)
    with geocode:
        draw_geocoding(layout, address, say)
