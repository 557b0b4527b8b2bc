"""The floor of a filter in Streamlit: the same choice and count, no map."""

import streamlit as st

from bench.rivals.table import chosen

st.set_page_config(layout="wide")
chosen()
