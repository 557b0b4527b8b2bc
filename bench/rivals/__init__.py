"""What a user would write instead, and floors that nobody gets below: each a Streamlit script or a page."""
