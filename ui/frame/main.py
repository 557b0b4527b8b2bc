"""What every page has in common: header, the page, and the one place where errors meet the reader."""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import partial

import streamlit as st

from geo.model.errors import ExplorerError
from geo.model.layout import Layout
from ui.about import page as about
from ui.address import Address
from ui.compare import page as compare
from ui.data import page as data
from ui.frame.header import draw_bare_header, draw_header
from ui.frame.here import default_language, here, page_speaker
from ui.frame.look import page_style
from ui.map import page as map_page
from ui.sheets import page as sheets
from web.layouts import WORD, asked_slug
from web.metrics import RUN_SECONDS
from web.pages import SLUGS
from words.speaker import speaker

_log = logging.getLogger(__name__)

Draw = Callable[[Layout, Address], None]
# What draws each page, by its place in the address.
PAGES: dict[str, Draw] = dict(
    zip(SLUGS, (map_page.draw, compare.draw, sheets.draw, data.draw, about.draw), strict=True)
)


def main() -> None:
    """Draw the page that the address asks for."""
    say = speaker(default_language())
    st.set_page_config(page_title="Industrial layout", layout="wide", initial_sidebar_state="collapsed")
    pages = {
        slug: st.Page(partial(_page, slug), title=say(f"{slug}_page"), url_path=slug, default=slug == "map")
        for slug in PAGES
    }
    st.session_state["pages"] = pages
    st.navigation(list(pages.values()), position="hidden").run()


@RUN_SECONDS.labels("page").time()
def _page(slug: str) -> None:
    st.html(page_style())
    try:
        try:
            layout, address = here()
        except ExplorerError:
            # Of several layouts the others can still be reached.
            draw_bare_header(asked_slug({WORD: st.query_params.get_all(WORD)}), page_speaker(), slug)
            raise
        draw_header(layout, address, slug)
        PAGES[slug](layout, address)
    except ExplorerError as error:
        # Shown as text: st.error would read a data file's words as Markdown.
        with st.container(key="explorer_error"):
            st.text(page_speaker().sentence(error.sentence))
    except Exception as error:
        if type(error).__module__.startswith("streamlit"):
            raise
        _log.exception("the page failed")
        st.error(page_speaker()("page_failed"))
