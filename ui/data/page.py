"""Own data: a file onto the map, addresses to points, a person's look at the doubtful ones, and what is kept of it.

Nothing here changes the built-in layout. Without a workspace what a reader brings lives in his session and leaves as a
download; with one, editors keep it there.
"""

from __future__ import annotations

import streamlit as st

from geo.model.layout import Layout
from ui.access.person import draw_said
from ui.access.sign_in import draw_access
from ui.address import Address
from ui.data.geocoding import draw_geocoding
from ui.data.saved import draw_saved
from ui.data.upload import draw_bring


def draw(layout: Layout, address: Address) -> None:
    """The whole page below the header."""
    # One element whatever is said in it: the tabs below keep their place, and with it the open one.
    say = address.say
    with st.container(key="access"):
        draw_access()
        draw_said()
    bring, geocode, saved = st.tabs([say("data_bring"), say("data_geocode"), say("data_saved")])
    with bring:
        draw_bring(layout, address)
    with geocode:
        draw_geocoding(layout, address)
    with saved:
        draw_saved(layout, address)
