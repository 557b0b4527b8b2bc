"""Sheets: the view as a map sheet for a report, chosen on the left, previewed on the right, true to the file."""

from __future__ import annotations

import base64
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import streamlit as st

from geo.model.errors import ShapeError
from geo.model.layout import Layout, Words
from geo.model.once import once_for_each
from sheets.book.atlas import atlas_file
from sheets.page.address import read_words, to_address, view_address
from sheets.page.spec import ORIENTATIONS, PAPERS, SLIDE, STYLES, WHATS, SheetSpec
from sheets.paint.files import FORMATS, TYPES, SheetFile, sheet_file
from sheets.paint.screen import browser
from ui.address import Address
from ui.frame.here import home, page_speaker
from ui.frame.plain import html_text, markdown_text
from web.stopping import StoppingError, delivered
from words.sentence import LANGUAGES

_PREVIEW_DPI = 96


def draw(layout: Layout, address: Address) -> None:
    """The whole page below the header."""
    say = address.say
    words = {word: st.query_params.get_all(word) for word in st.query_params}
    words |= {word: [value] for word, value in address.link.items()}
    spec, dropped = read_words(words, layout, home())
    # The page's own reading of the address has named what it shares with the map.
    named = {drop.value for drop in address.dropped}
    for error in dropped:
        if not isinstance(error, ShapeError) and str(getattr(error, "given", "")) not in named:
            st.warning(markdown_text(say.sentence(error.sentence)))
    form = next((given for given in words.get("form", ()) if given in FORMATS), "pdf")
    choices, preview = st.columns([1, 2.6], gap="medium")
    with choices:
        # The map as the sheet shows it, in the page's own language.
        back = view_address(replace(spec, lang=say.lang, page="./"))
        st.html(f'<a class="lx-way" href="{html_text(back)}">{html_text(say("sheets_back"))}</a>')
        _choices(layout, spec, form)
    with preview:
        _preview(layout, spec, form)


def _choices(layout: Layout, spec: SheetSpec, form: str) -> None:
    say = page_speaker()
    _pick("what", WHATS, spec.what, lambda slug: say(f"sheets_what_{slug}"))
    if spec.what == "zone":
        names = {
            str(slug): Words(en, zh) for slug, en, zh in layout.zones[["name_en", "name_zh"]].itertuples()
        }
        _pick("zone", list(names), spec.zone, lambda slug: names[slug].in_(say.lang), listed=True)
    if spec.what != "atlas":
        _pick("form", FORMATS, form, str.upper)
    _pick_size(spec.size)
    if spec.size in PAPERS:
        _pick("orientation", ORIENTATIONS, spec.orientation, lambda slug: say(f"sheets_{slug}"))
    _pick("style", STYLES, spec.style, lambda slug: say(f"sheets_style_{slug}"))
    _pick("lang", LANGUAGES, spec.lang, {"en": "English", "zh": "中文"}.__getitem__, word_key="sheet_lang")
    if spec.what != "atlas" and form in {"png", "pdf"} and browser():
        _switch("screen", spec.screen)
    if form == "png" and spec.what != "atlas" and not spec.in_pixels:
        _pick("dpi", ("72", "150", "300", "600"), str(spec.dpi), lambda dpi: f"{dpi} dpi", listed=True)
    with st.expander(say("sheets_words"), expanded=bool(spec.title or spec.note or spec.approval_number)):
        for word, limit in (("title", 120), ("note", 400), ("approval_number", 60)):
            _write_in(word, getattr(spec, word), limit)
        for word, on in (("for_publication", spec.for_publication), ("graticule", spec.graticule)):
            _switch(word, on)


def _preview(layout: Layout, spec: SheetSpec, form: str) -> None:
    say = page_speaker()
    if spec.what == "atlas":
        _atlas(layout, spec)
        return
    spec = replace(spec, screen=spec.screen and form in {"png", "pdf"})
    made = _preview_file(layout, replace(spec, dpi=_PREVIEW_DPI))
    for warning in made.warnings:
        st.warning(markdown_text(warning))
    picture = base64.b64encode(made.data).decode()
    words = html_text(say("sheets_alt", title=spec.title or layout.title.in_(spec.lang)))
    st.html(f'<img class="sheet-preview" alt="{words}" src="data:image/png;base64,{picture}">')
    st.download_button(
        say("sheets_download", form=form.upper()),
        _bytes_of(layout, spec, form),
        file_name=f"{layout.slug}{'-' + spec.zone if spec.what == 'zone' else ''}-{spec.lang}.{form}",
        mime=TYPES[form],
        on_click="ignore",
        type="primary",
        key="sheet_download",
    )
    st.caption(say("sheets_true"))


def _atlas(layout: Layout, spec: SheetSpec) -> None:
    """The atlas takes some seconds, so it is made when asked for, with its steps shown."""
    say = page_speaker()
    st.text(say("sheets_atlas_text"))
    key = (layout.digest, to_address(spec))
    if st.button(say("sheets_atlas_make"), type="primary", key="atlas_make"):
        bar = st.progress(0.0, text=say("sheets_atlas_begin"))

        def step(done: int, steps: int, name: str) -> None:
            bar.progress(done / max(steps, 1), text=name)

        try:
            data = delivered(lambda: atlas_file(layout, spec, step).data)()
        except StoppingError:
            st.warning(say("server_stopping"))
        else:
            st.session_state["atlas"] = (key, data)
        finally:
            bar.empty()
    kept = st.session_state.get("atlas")
    if kept and kept[0] == key:
        st.download_button(
            say("sheets_download", form="PDF"),
            kept[1],
            file_name=f"{layout.slug}-atlas-{spec.lang}.pdf",
            mime=TYPES["pdf"],
            on_click="ignore",
            key="atlas_download",
        )


@once_for_each(32)
def _preview_file(layout: Layout, spec: SheetSpec) -> SheetFile:
    return sheet_file(layout, spec, "png")


def _bytes_of(layout: Layout, spec: SheetSpec, form: str) -> Callable[[], bytes]:
    return delivered(lambda: sheet_file(layout, spec, form).data)


def _pick(
    word: str,
    options: Sequence[str],
    value: str,
    label: Callable[[str], str],
    *,
    listed: bool = False,
    word_key: str = "",
) -> None:
    say = page_speaker()
    key = f"sheets_{word}"
    st.session_state[key] = value if value in options else None
    title = say(f"sheets_{word_key or word}")
    if listed:
        st.selectbox(title, options, key=key, format_func=label, on_change=_write, args=(word,))
    else:
        st.segmented_control(title, options, key=key, format_func=label, on_change=_write, args=(word,))


def _pick_size(size: str) -> None:
    """Paper, slide, or a size of the reader's own, typed in."""
    say = page_speaker()
    usual = (*PAPERS, SLIDE)
    st.session_state["sheets_size"] = size
    st.selectbox(
        say("sheets_size"),
        usual if size in usual else (*usual, size),
        key="sheets_size",
        format_func=lambda size: say("sheets_slide") if size == SLIDE else size,
        accept_new_options=True,
        help=say("sheets_size_own"),
        on_change=_write,
        args=("size",),
    )


def _write_in(word: str, value: str, limit: int) -> None:
    say = page_speaker()
    st.session_state[f"sheets_{word}"] = value
    st.text_input(
        say(f"sheets_{word}"), key=f"sheets_{word}", max_chars=limit, on_change=_write, args=(word,)
    )


def _switch(word: str, on: bool) -> None:
    say = page_speaker()
    st.session_state[f"sheets_{word}"] = on
    st.toggle(say(f"sheets_{word}"), key=f"sheets_{word}", on_change=_write, args=(word,))


def _write(word: str) -> None:
    value: Any = st.session_state[f"sheets_{word}"]
    if value in (None, "", False):
        st.query_params.pop(word, None)
    else:
        st.query_params[word] = "true" if value is True else str(value)
