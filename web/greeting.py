"""What the server says when it is up: two lines, for whoever started it."""

from __future__ import annotations

import streamlit as st

from geo.model.errors import ExplorerError
from web.base_path import base_path
from web.installed import app_version
from web.layouts import layout_named

_EVERYWHERE = ("0.0.0.0", "::")  # noqa: S104 - compared with, not bound
_HERE = ("127.0.0.1", "::1")


def greeting() -> list[str]:
    """Where the pages are, and what they show and how to end it."""
    try:
        layout = layout_named()
        shows = f"It shows {layout.title.in_('en')} (data {layout.version})."
    except ExplorerError:
        shows = "Its layout cannot be read: the pages, /healthz and `layout-explorer check` say why."
    place = address_text(st.get_option("server.address"), st.get_option("server.port"), base_path())
    return [f"Industrial-Layout Explorer {app_version()} is up: {place}", f"{shows} Ctrl-C stops it."]


def address_text(host: str, port: int, base: str) -> str:
    """The address to open, with a word on who else can.

    >>> address_text("127.0.0.1", 8501, "/maps")
    'http://localhost:8501/maps/'
    >>> address_text("0.0.0.0", 8501, "")
    'http://localhost:8501/ and every address of this machine'
    """
    name = "localhost" if host in (*_EVERYWHERE, *_HERE) else f"[{host}]" if ":" in host else host
    also = " and every address of this machine" if host in _EVERYWHERE else ""
    return f"http://{name}:{port}{base}/{also}"
