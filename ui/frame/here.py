"""Where the reader is: the layout, what the address asks of it, and the language to say it in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

import streamlit as st

from geo.model.layout import Layout
from layers.basemaps import offered
from ui.address import Address, read_address
from web.layouts import WORD, entries, layout_asked
from web.saved_lists import offered_lists
from web.served import basemap_keys
from words.sentence import LANGUAGES
from words.speaker import Speaker, speaker


def here() -> tuple[Layout, Address]:
    """The layout that the address means, and the address read by it."""
    words = {word: st.query_params.get_all(word) for word in st.query_params}
    layout = layout_asked(words)
    address = address_here(words, layout, default_language())
    return layout, address


def layout_here() -> Layout:
    """The layout that the address means."""
    return layout_asked({WORD: st.query_params.get_all(WORD)})


def address_here(words: Mapping[str, Sequence[str]], layout: Layout, default_lang: str) -> Address:
    """What ``words`` ask of a layout, with the grounds and saved lists that this server offers."""
    known = [entry.slug for entry in entries()]
    return read_address(
        words,
        layout,
        default_lang,
        offered(basemap_keys()),
        offered_lists(layout),
        known if len(known) > 1 else (),
    )


def page_speaker() -> Speaker:
    """The speaker of the page that is drawn now, by the words of its address."""
    asked = st.query_params.get_all("lang")
    return speaker(next((lang for lang in asked if lang in LANGUAGES), default_language()))


def default_language() -> str:
    """The language that the browser of this session asks for."""
    return language_for(st.context.locale)


def language_for(asked: str | None) -> str:
    """Chinese where a browser asks for it first, else English."""
    return "zh" if (asked or "").lower().startswith("zh") else "en"


def home() -> str:
    """The address of the map page without its words, as the reader's own address bar has it."""
    parts = urlsplit(st.context.url or "http://localhost:8501/")
    return f"{parts.scheme}://{parts.netloc}{parts.path.rpartition('/')[0]}/"


def rewrite(**words: Any) -> None:
    """Put words into the address, as one step of the browser's history; an empty value takes its word out."""
    params = st.query_params
    kept = {word: params.get_all(word) for word in params if word not in words}
    params.from_dict(kept | {word: value for word, value in words.items() if value})
