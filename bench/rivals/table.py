"""The companies that the rivals draw: the synthetic ones that ours draws, with the same names, roles and zones."""

from __future__ import annotations

import os

import pandas as pd
import streamlit as st

CENTRE = (31.2, 121.5)


@st.cache_data
def companies() -> pd.DataFrame:
    """Columns name, role, zone, lon, lat; from the file that the bench wrote."""
    return pd.read_parquet(os.environ["BENCH_TABLE"])


def chosen() -> pd.DataFrame:
    """The companies of the zone that the reader chose, all of them at first; with the count that ours shows."""
    table = companies()
    counts = table["zone"].value_counts()
    zone = st.pills("Zone", [name for name in counts.index if name], key="zone")
    shown = table[table["zone"] == zone] if zone else table
    st.html(f'<p data-testid="count" data-shown="{len(shown)}">{len(shown):,} of {len(table):,}</p>')
    return shown
