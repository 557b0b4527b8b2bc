"""Downloads of companies, each file with the sources its rows rest on; made when asked for, without a rerun."""

from __future__ import annotations

from collections.abc import Callable

import geopandas as gpd
import pandas as pd
import streamlit as st

from geo.exchange.exports import FORMATS, download, own_source, source_ids_of, sources_table
from geo.model.layout import Layout
from ui.frame.here import page_speaker
from web.stopping import delivered

_OFFERED = {"csv": "zip", "xlsx": "xlsx", "geojson": "geojson", "gpkg": "gpkg"}


def draw_downloads(layout: Layout, companies: gpd.GeoDataFrame, name: str) -> None:
    """A row of buttons, one a form."""
    say = page_speaker()
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(f"{say('download')}:", width="content")
        for form, ending in _OFFERED.items():
            st.download_button(
                say(f"download_{form}"),
                _made(layout, companies, form, name),
                file_name=f"{layout.slug}-{name}-{layout.version}.{ending}",
                mime=FORMATS[form],
                on_click="ignore",
                key=f"download_{name}_{form}",
            )


def _made(layout: Layout, companies: gpd.GeoDataFrame, form: str, name: str) -> Callable[[], bytes]:
    say = page_speaker()

    def make() -> bytes:
        published = sources_table(layout, source_ids_of(companies["sources"]))
        # Zone, district and how far off what is stated are ours.
        sources = pd.concat([own_source(layout, say.lang), published], ignore_index=True)
        return download(form, name, companies.reset_index(), sources, layout.version).data

    return delivered(make)
