"""About: method, limits, datum, every source with its link, licences, and what changed."""

from __future__ import annotations

from urllib.parse import quote

import pandas as pd
import streamlit as st

from geo.layout import Layout, Words
from layers.figures import date_text
from ui.address import Address
from ui.i18n import Speaker
from ui.plain import markdown_text
from ui.routes import app_version

_SECTIONS = ("method", "sure", "limits", "datum")


def draw(layout: Layout, address: Address, say: Speaker) -> None:
    """The whole page below the header."""
    for section in _SECTIONS:
        st.subheader(say(f"about_{section}"), anchor=section)
        st.markdown(say(f"about_{section}_text"))
    st.subheader(say("about_sources"), anchor="sources")
    table = source_table(layout, say)
    st.caption(say("about_sources_hint", count=len(table)))
    st.dataframe(
        table,
        hide_index=True,
        width="stretch",
        column_config={
            say("col_link"): st.column_config.LinkColumn(display_text="↗", validate=r"^https?://")
        },
    )
    st.subheader(say("about_files"), anchor="files")
    st.dataframe(file_table(layout, say), hide_index=True, width="stretch")
    st.caption(
        say(
            "about_version",
            version=markdown_text(layout.version),
            digest=layout.digest,
            program=markdown_text(app_version()),
        )
    )
    if layout.report_to:
        st.link_button(say("report_error"), report_link(layout))
    if changes := layout.changelog.in_(say.lang):
        st.subheader(say("about_changes"), anchor="changes")
        st.text(plain_changelog(changes))


def source_table(layout: Layout, say: Speaker) -> pd.DataFrame:
    """Every source, a row each, with how many figures rest on it."""
    sources = layout.sources
    used = layout.facts["source_id"].value_counts()
    return pd.DataFrame(
        {
            say("col_publisher"): sources["publisher"],
            say("col_title"): [Words.of(source, "title").in_(say.lang) for _, source in sources.iterrows()],
            say("col_published"): [date_text(date, say) for date in sources["published"]],
            say("col_kind"): [say(f"kind_{kind}") for kind in sources["kind"]],
            say("col_used"): used.reindex(sources.index).fillna(0).astype(int),
            say("col_link"): sources["address"].replace("", None),
            say("col_retrieved"): [date_text(date, say) for date in sources["retrieved"]],
        }
    ).sort_values([say("col_publisher"), say("col_title")], kind="stable")


def file_table(layout: Layout, say: Speaker) -> pd.DataFrame:
    """Every built file with what it was made from, its licence and the datum it came in."""
    files = layout.files
    told = {
        word: [Words(en, zh).in_(say.lang) for en, zh in zip(files[name], files[f"{name}_zh"], strict=True)]
        for word, name in (("sources", "sources"), ("licence", "licence"), ("datum", "datum_as_received"))
    }
    return pd.DataFrame(
        {say(f"col_{word}"): cells for word, cells in {"file": files["path"], **told}.items()}
    )


def report_link(layout: Layout) -> str:
    """Where a mistake can be reported: an issue form or a mail, with the data version filled in."""
    body = quote(f"Data version {layout.version}, digest {layout.digest}\n\n")
    if layout.report_to.startswith(("http://", "https://")):
        return f"{layout.report_to}{'&' if '?' in layout.report_to else '?'}body={body}"
    return f"mailto:{quote(layout.report_to, safe='@')}?body={body}"


def plain_changelog(text: str) -> str:
    """The changelog as plain lines: a data folder's text is never read as markup."""
    lines = (
        line.replace("**", "").lstrip("#").strip() if line.startswith("#") else line.replace("**", "")
        for line in text.splitlines()
    )
    return "\n".join(line for line in lines if line.strip())
