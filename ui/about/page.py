"""About: method, limits, datum, every source with its link, licences, and what changed."""

from __future__ import annotations

import re
from urllib.parse import quote

import pandas as pd
import streamlit as st

from geo.model.layout import Layout, Words
from layers.figures import date_text
from ui.address import Address
from ui.frame.plain import markdown_text
from web.installed import app_version
from words.speaker import Speaker

_SECTIONS = ("method", "sure", "limits", "datum")
# A heading or an item of a list, and its words; marks of emphasis within.
_MARKED = re.compile(r"(#{1,6} | *[-*] )(.*)")
_EMPHASIS = re.compile(r"\*\*|`")


def draw(layout: Layout, address: Address) -> None:
    """The whole page below the header."""
    say = address.say
    with st.container(key="about"):
        _draw(layout, say)


def _draw(layout: Layout, say: Speaker) -> None:
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
        st.markdown(safe_changelog(changes))


def source_table(layout: Layout, say: Speaker) -> pd.DataFrame:
    """Every source, a row each, with how many figures rest on it."""
    sources = layout.sources
    used = layout.facts["source_id"].value_counts()
    return pd.DataFrame(
        {
            say("col_publisher"): sources["publisher"],
            say("col_title"): _told(sources, "title", say),
            say("col_published"): [date_text(date, say) or say("undated") for date in sources["published"]],
            say("col_kind"): [say(f"kind_{kind}") for kind in sources["kind"]],
            say("col_used"): used.reindex(sources.index).fillna(0).astype(int),
            say("col_link"): sources["address"],
            say("col_retrieved"): [date_text(date, say) for date in sources["retrieved"]],
        }
    ).sort_values([say("col_publisher"), say("col_title")], kind="stable")


def file_table(layout: Layout, say: Speaker) -> pd.DataFrame:
    """Every built file with what it was made from, its licence and the datum it came in."""
    files = layout.files
    told = {
        word: _told(files, name, say)
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


def _told(table: pd.DataFrame, name: str, say: Speaker) -> list[str]:
    """A column of texts in the reader's language."""
    return [Words(en, zh).in_(say.lang) for en, zh in zip(table[name], table[f"{name}_zh"], strict=True)]


def safe_changelog(text: str) -> str:
    """The changelog as Markdown of headings and lists alone: a data folder's words in it show as they stand."""
    lines: list[tuple[str, str]] = []
    for line in text.splitlines():
        found = _MARKED.match(line)
        if found:
            lines.append((found[1].replace("*", "-"), found[2]))
        elif not line.strip() or not lines or not lines[-1][1] or lines[-1][0].startswith("#"):
            lines.append(("", line.strip()))
        else:
            # A line that goes on with the one before.
            lines[-1] = (lines[-1][0], f"{lines[-1][1]} {line.strip()}")
    # The page's own heading stands for the file's title; those of its parts come below.
    shown = ((mark.replace("## ", "#### "), words) for mark, words in lines if mark != "# ")
    return "\n".join(mark + markdown_text(_EMPHASIS.sub("", words)) for mark, words in shown)
