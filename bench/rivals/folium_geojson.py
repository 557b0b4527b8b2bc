"""streamlit-folium with one GeoJson layer, with names on hover and on a click."""

import folium
import geopandas as gpd
import streamlit as st
from streamlit_folium import st_folium

from bench.rivals.folium_assets import near
from bench.rivals.table import CENTRE, chosen

st.set_page_config(layout="wide")
near()
shown = chosen()
table = gpd.GeoDataFrame(
    shown[["name", "role"]], geometry=gpd.points_from_xy(shown["lon"], shown["lat"], crs=4326)
)
city = folium.Map(CENTRE, zoom_start=10, tiles=None, prefer_canvas=True)
folium.GeoJson(
    table,
    marker=folium.CircleMarker(radius=4, fill=True),
    tooltip=folium.GeoJsonTooltip(["name"]),
    popup=folium.GeoJsonPopup(["name", "role"]),
).add_to(city)
st_folium(city, key="map", width=1200, height=620, returned_objects=[])
