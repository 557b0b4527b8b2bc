"""The floor of any Streamlit page: a page with one word on it."""

import streamlit as st

st.set_page_config(layout="wide")
st.html('<p data-testid="done">ready</p>')
