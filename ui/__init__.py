"""Streamlit pages, the live map component, and words in English and Chinese."""
