"""The table of what the map shows: the same companies, the same choice, and downloads."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from geo.model.layout import Layout
from ui.address import Address
from ui.frame.here import rewrite
from web.facet_words import facet_labels
from words.speaker import Speaker

# More rows than anyone reads; the downloads hold all.
_ROWS = 2000


def draw_table(layout: Layout, companies: pd.DataFrame, address: Address) -> None:
    """A sortable table, a row a company; choosing a row chooses the company on the map."""
    say = address.say
    st.toggle(say("follow_map"), value=address.inview is not None, key="follow_map", on_change=_write_follow)
    shown = companies.iloc[:_ROWS]
    table = company_table(layout, shown, say)
    ids = [str(id) for id in shown.index]
    if len(companies) > _ROWS:
        st.caption(say("table_cut", shown=f"{_ROWS:,}", all=f"{len(companies):,}"))
    # A key that names the rows: a choice made in other rows is never read as one in these.
    key = f"table_{hash((address.lang, tuple(ids))) & 0xFFFFFFFF:x}_{address.company}"
    chosen = ids.index(address.company) if address.company in ids else None
    st.dataframe(
        table,
        hide_index=True,
        width="stretch",
        height=min(420, 36 * (len(table) + 1)),
        key=key,
        on_select=lambda: _choose(key, ids),
        selection_mode="single-row",
        selection_default={"selection": {"rows": [chosen]}} if chosen is not None else None,
    )


def _choose(key: str, ids: list[str]) -> None:
    rows = st.session_state[key]["selection"]["rows"]
    rewrite(company=ids[rows[0]] if rows and rows[0] < len(ids) else "", card="")


def _write_follow() -> None:
    """The map sends its extent when asked to; until then the whole world is in view."""
    if st.session_state["follow_map"]:
        st.query_params["inview"] = "-180,-90,180,90"
    else:
        st.query_params.pop("inview", None)


def company_table(layout: Layout, companies: pd.DataFrame, say: Speaker) -> pd.DataFrame:
    """The companies in the reader's words, a row each, in the same order."""
    lang = say.lang
    labels = facet_labels(layout, say)
    other = "en" if lang == "zh" else "zh"

    def either(stem: str) -> pd.Series:
        mine, theirs = companies[f"{stem}_{lang}"], companies[f"{stem}_{other}"]
        return mine.where(mine != "", theirs)

    def worded(column: str, facet: str) -> pd.Series:
        return companies[column].map(labels[facet]).fillna("")

    return pd.DataFrame(
        {
            say("col_name"): either("name"),
            say("col_role"): worded("role", "role"),
            say("col_zone"): worded("zone", "zone").where(companies["zone"] != "", ""),
            say("col_district"): worded("district", "district"),
            say("col_status"): worded("status", "status"),
            say("col_precision"): worded("precision", "precision").where(
                companies["precision"] != "", say("not_found")
            ),
            say("col_address"): either("address"),
            say("col_confidence"): worded("presence_confidence", "confidence"),
            say("col_id"): [str(id) for id in companies.index],
        }
    )
