"""The pictures of the compare page, each with its figures in words for those who cannot see it."""

from __future__ import annotations

import streamlit as st

from geo.compare import Comparison
from geo.layout import Layout
from geo.measures import measures_of
from ui.compare.cells import compared
from ui.compare.charts import Spec, dot_plot, plotted
from ui.compare.controls import measure_labels, pick_measure, write_word
from ui.compare.roles import role_bars, role_counts
from ui.compare.scatter import scatter
from ui.compare.table import reason_text
from ui.compare.words import CompareWords, numeric
from ui.i18n import Speaker
from ui.plain import html_text, markdown_text

_MOST = 18
_ACROSS = 2
_USUAL_SCATTER = ("outline_area", "companies_located", "")


def draw_pictures(layout: Layout, asked: CompareWords, say: Speaker) -> None:
    """Dots a measure, firms by role, and two measures against each other."""
    comparison = compared(layout, asked)
    st.caption(say("pictures_hint"))
    _draw_dots(layout, comparison, say)
    st.markdown(f"**{say('roles_title')}**")
    _draw_roles(layout, asked, say)
    st.markdown(f"**{say('scatter_title')}**")
    _draw_scatter(layout, asked, say)


def _draw(spec: Spec, name: str, say: Speaker) -> None:
    """A picture, and the button by which the browser saves it."""
    with st.container(key=f"picture_{name}", gap=None):
        st.vega_lite_chart(kept_whole(spec), width="stretch")
        st.html(
            f'<button type="button" class="lx-save" data-save="{html_text(name)}" '
            f'title="{html_text(say("save_picture"))}">{html_text(say("save_svg"))}</button>'
        )


def kept_whole(spec: Spec) -> Spec:
    """The same picture with its data one layer down, where Streamlit leaves them.

    Data at the top it turns into Arrow and back: 10 ms of the server and as much of the browser for five numbers.
    """
    outer = {name: spec[name] for name in ("description", "title", "height", "config") if name in spec}
    return outer | {"layer": [{name: part for name, part in spec.items() if name not in outer}]}


def _draw_dots(layout: Layout, comparison: Comparison, say: Speaker) -> None:
    rows = plotted(comparison)
    for start in range(0, min(len(rows), _MOST), _ACROSS):
        columns = st.columns(_ACROSS, gap="medium")
        for column, row in zip(columns, rows[start : start + _ACROSS], strict=False):
            with column:
                _draw(dot_plot(layout, comparison, row, say), row.measure.slug, say)
    if len(rows) > _MOST:
        st.caption(say("pictures_more", count=len(rows) - _MOST))


def _draw_roles(layout: Layout, asked: CompareWords, say: Speaker) -> None:
    comparison = compared(layout, asked, ["companies_located", *(f"share_{role}" for role in layout.roles)])
    counts = role_counts(layout, comparison)
    if not any(sum(of.values()) for of in counts.values()):
        st.caption(say("roles_none"))
        return
    _draw(role_bars(layout, comparison, counts, say), "roles", say)
    st.caption(say("roles_hint"))


def _draw_scatter(layout: Layout, asked: CompareWords, say: Speaker) -> None:
    labels = measure_labels(layout, say, numeric(measures_of(layout)))
    chosen = [*asked.scatter, *_USUAL_SCATTER[len(asked.scatter) :]]
    boxes = st.columns(3, gap="small")
    for place, (box, key) in enumerate(zip(boxes, ("scatter_x", "scatter_y", "scatter_size"), strict=True)):
        with box:

            def write(slug: str, place: int = place) -> None:
                now = [*chosen[:place], slug, *chosen[place + 1 :]]
                write_word("scatter", [one for one in now if one])

            none = say("scatter_no_size") if place == 2 else ""
            pick_measure(say(key), key, labels, chosen[place], write, none=none)
    slugs = [slug for slug in chosen if slug]
    comparison = compared(layout, asked, slugs)
    spec, absent = scatter(layout, comparison, slugs, say)
    if spec is not None:
        _draw(spec, "scatter", say)
    if absent:
        comma = "、" if say.lang == "zh" else ", "
        st.caption(markdown_text(say("scatter_absent", names=comma.join(absent))))
    for slug in slugs:
        row = comparison.row(slug)
        if reason := reason_text(layout, row, say):
            st.caption(markdown_text(f"≠ {labels[slug]}: {reason}"))
