"""streamlit-folium at its best: a feature group that is added to a map that stays, clustered in the browser."""

import folium
import streamlit as st
from folium.plugins import FastMarkerCluster
from streamlit_folium import st_folium

from bench.rivals.folium_assets import near
from bench.rivals.table import CENTRE, chosen

_CALLBACK = """
function (row) {
  var marker = L.marker(new L.LatLng(row[0], row[1]));
  marker.bindTooltip(row[2]);
  marker.bindPopup(row[2] + ": " + row[3]);
  return marker;
}
"""

st.set_page_config(layout="wide")
near()
shown = chosen()
city = folium.Map(CENTRE, zoom_start=10, tiles=None)
# Folium leaves this to the tiles, and the plugin fails without it.
city.options["maxZoom"] = 18
# The plugin's scripts must be in the first map, or they never come.
FastMarkerCluster([]).add_to(city)
group = folium.FeatureGroup("companies")
FastMarkerCluster(shown[["lat", "lon", "name", "role"]].to_numpy().tolist(), callback=_CALLBACK).add_to(group)
st_folium(city, feature_group_to_add=group, key="map", width=1200, height=620, returned_objects=[])
