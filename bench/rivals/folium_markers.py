"""streamlit-folium with a Marker per company, with its name on hover and on a click."""

import folium
import streamlit as st
from streamlit_folium import st_folium

from bench.rivals.folium_assets import near
from bench.rivals.table import CENTRE, chosen

st.set_page_config(layout="wide")
near()
shown = chosen()
city = folium.Map(CENTRE, zoom_start=10, tiles=None)
for row in shown.itertuples():
    folium.Marker((row.lat, row.lon), tooltip=row.name, popup=f"{row.name}: {row.role}").add_to(city)
st_folium(city, key="map", width=1200, height=620, returned_objects=[])
