"""An outline from the reader's own file becomes the shape of the address; the file itself is not kept."""

from __future__ import annotations

import streamlit as st

from geo.model.errors import ShapeError
from geo.shapes.outlines import MOST_BYTES, read_outline
from ui.frame.here import page_speaker
from ui.frame.plain import markdown_text
from ui.map.shape_word import write_shape

_KEY, _SAID = "outline_file", "outline_said"
_NAME_SHOWN = 60


def draw_upload() -> None:
    """The field for a file, and what became of the last one."""
    say = page_speaker()
    said = st.session_state.get(_SAID)
    with st.expander(say("ask_upload"), expanded=bool(said), key="outline_upload"):
        st.file_uploader(
            say("ask_upload_label"), type=["geojson", "json"], key=_KEY, on_change=_take, max_upload_size=1
        )
        if said:
            key, fill, why = said
            reason = {"why": say.sentence(why)} if why else {}
            show = st.warning if why else st.info
            show(markdown_text(say(key, **fill, **reason)))


def forget_upload() -> None:
    """What was said of a file goes with its shape."""
    st.session_state.pop(_SAID, None)


def _take() -> None:
    """Read the file just given. What to say of it is kept as keys of words, to be said in the reader's language."""
    file = st.session_state.get(_KEY)
    if file is None:
        forget_upload()
        return
    name = file.name[:_NAME_SHOWN]
    try:
        if file.size > MOST_BYTES:
            raise ShapeError("the file has {size:,} bytes; at most 1 MB is read", size=file.size)
        outline = read_outline(file.getvalue())
    except ShapeError as error:
        st.session_state[_SAID] = ("ask_not_used", {"file": name}, error.sentence)
        return
    kept = sum(map(len, outline.drawn.rings))
    fill = {"file": name, "corners": f"{outline.corners:,}", "kept": kept, "off": f"{outline.off_m:,.0f}"}
    key = "ask_simplified" if outline.off_m else "ask_uploaded"
    st.session_state[_SAID] = (key, fill, None)
    write_shape(outline.drawn.text)
