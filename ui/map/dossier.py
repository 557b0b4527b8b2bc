"""The shortlist as a PDF dossier: made when asked for, with its steps shown, then kept for the download."""

from __future__ import annotations

import streamlit as st

from geo.model.errors import SheetError
from geo.model.layout import Layout
from sheets.book.dossier import dossier_file
from sheets.page.spec import SheetSpec
from sheets.paint.files import TYPES
from ui.address import Address
from ui.frame.here import home
from ui.frame.plain import markdown_text
from web.stopping import StoppingError, delivered

_KEPT = "dossier"


def draw_dossier(layout: Layout, address: Address) -> None:
    """The button that makes it, and once it is made the one that hands it over."""
    say = address.say
    key = (layout.digest, address.lang, address.short, tuple(sorted(address.notes.items())))
    with st.container(horizontal=True, vertical_alignment="center", key="dossier"):
        asked = st.button(say("dossier_make"), key="dossier_make")
        if asked:
            _make(layout, address, key)
        kept = st.session_state.get(_KEPT)
        if kept and kept[0] == key:
            st.download_button(
                say("dossier_download"),
                kept[1],
                file_name=f"{layout.slug}-shortlist-{address.lang}.pdf",
                mime=TYPES["pdf"],
                on_click="ignore",
                type="primary",
                key="dossier_download",
            )
        else:
            st.caption(say("dossier_about"))


def _make(layout: Layout, address: Address, key: object) -> None:
    # Measured: a second and a half for the map, a tenth of a second for each card.
    say = address.say
    seconds = 2 + len(address.short) // 8
    bar = st.progress(0.0)

    def step(done: int, steps: int, name: str) -> None:
        bar.progress(done / steps, text=markdown_text(say("dossier_wait", seconds=seconds, name=name)))

    spec = SheetSpec(lang=address.lang, short=address.short, page=home(), layout=address.layout)
    try:
        data = delivered(lambda: dossier_file(layout, spec, address.notes, step).data)()
    except SheetError as error:
        st.warning(markdown_text(say.sentence(error.sentence)))
    except StoppingError:
        st.warning(say("server_stopping"))
    else:
        st.session_state[_KEPT] = (key, data)
    finally:
        bar.empty()
