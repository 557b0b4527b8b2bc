"""The server round Streamlit: served files, routes, guards, and a stop that loses nothing."""
