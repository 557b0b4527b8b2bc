"""pydeck in Streamlit: a scatter plot layer with names on hover."""

import pydeck
import streamlit as st

from bench.rivals.table import CENTRE, chosen

st.set_page_config(layout="wide")
shown = chosen()
layer = pydeck.Layer(
    "ScatterplotLayer",
    shown,
    id="companies",
    get_position=["lon", "lat"],
    get_radius=150,
    get_fill_color=[68, 119, 170],
    radius_min_pixels=2,
    pickable=True,
)
view = pydeck.ViewState(latitude=CENTRE[0], longitude=CENTRE[1], zoom=9)
st.pydeck_chart(
    pydeck.Deck(layers=[layer], initial_view_state=view, map_style=None, tooltip={"text": "{name}: {role}"})
)
