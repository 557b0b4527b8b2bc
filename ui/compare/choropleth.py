"""A choropleth of districts or zones by any measure, or two with a divider between them."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from geo.measures.classify import K_RANGE, SCHEMES, Classes, classify
from geo.measures.measures import Measure, measures_of
from geo.measures.subjects import district_subjects, zone_subjects
from geo.model.crs import Bounds
from geo.model.layout import Layout
from layers.backing import backing
from layers.choropleth import Table, shade_data
from layers.contract import Shade
from ui.address import Address
from ui.compare.cells import chosen_words, comparison_of, values_of
from ui.compare.controls import measure_labels, one_of, pick_measure, write_word
from ui.compare.side import on_map, side_view
from ui.compare.table import reason_text
from ui.compare.words import AREAS, CompareWords, numeric
from ui.frame.live_map import live_map
from ui.frame.plain import markdown_text
from web.served import map_files

_USUAL = "companies_per_km2"
# What is already a share, a density or a distance is not divided by land once more.
_NOT_COUNTS = frozenset({"%", "ratio", "km", "km2", "companies/km2", "yuan/year"})


def choropleth(layout: Layout, asked: CompareWords, measure: Measure) -> tuple[Shade, str]:
    """What a map shows of one measure; what its figures rest on, and why they are not like for like."""
    say = asked.say
    table: Table = "zone" if asked.areas == "zone" else "district"
    slugs = (zone_subjects(layout) if table == "zone" else district_subjects(layout)).index
    words = [str(slug) if table == "zone" else f"district:{slug}" for slug in slugs]
    values = values_of(layout, measure.slug, words)
    unit, title = measure.unit, measure.words.in_(say.lang)
    if asked.per_km2 and per_land(measure):
        values = values / values_of(layout, "outline_area", words)
        unit, title = f"{unit}/km2", say("per_land", measure=title)
    classes = classes_of(asked, values)
    row = comparison_of(layout, words, [measure.slug]).row(measure.slug)
    years = sorted({cell.as_of[:4] for cell in row.found if cell.as_of})
    about = say("computed_here") if row.computed else "–".join(dict.fromkeys(years[:1] + years[-1:]))
    about = " · ".join(part for part in (about, say(f"scheme_{asked.scheme}")) if part)
    said = backing(layout, row.cells, say)
    why = reason_text(layout, row, say)
    shade = shade_data(table, slugs, classes, title, about, unit, say)
    return shade, " · ".join(line for line in (f"≠ {why}" if why else "", said) if line)


def classes_of(asked: CompareWords, values: pd.Series) -> Classes:
    """The classes asked for; the reader's own begin as pretty ones."""
    begun = asked.scheme != "manual" or asked.breaks
    return classify(values, asked.scheme if begun else "pretty", asked.k, asked.breaks)


def per_land(measure: Measure) -> bool:
    """Whether a measure counts something, so that an area's size decides unless it is divided by it."""
    return measure.unit not in _NOT_COUNTS


def draw_choropleth(layout: Layout, address: Address) -> None:
    """The controls on the left, the map on the right."""
    say = address.say
    asked = address.compare
    known = measures_of(layout)
    labels = measure_labels(layout, say, numeric(known))
    two = asked.maps == "swipe"
    first = next(iter(asked.measures), _USUAL if _USUAL in labels else next(iter(labels)))
    second = asked.measures[1] if len(asked.measures) > 1 else next(slug for slug in labels if slug != first)
    controls, shown = st.columns([1, 2.6], gap="medium")
    with controls:

        def write_first(slug: str) -> None:
            write_word("measure", [slug, *([second] if two else [])])

        pick_measure(
            say("measure_left" if two else "measure_shown"), "measure_first", labels, first, write_first
        )
        if two:
            pick_measure(
                say("measure_right"),
                "measure_second",
                labels,
                second,
                lambda slug: write_word("measure", [first, slug]),
            )
        _draw_classes(asked, any(per_land(known[slug]) for slug in ([first, second] if two else [first])))
    shade, reason = choropleth(layout, asked, known[first])
    swipe, other = choropleth(layout, asked, known[second]) if two else (None, "")
    with shown, st.container(key="compare_maps"):
        words = chosen_words(layout, asked)
        layers = list(address.layers) if address.layers is not None else ["zones", "names"]
        fit = Bounds.of(layout.districts if asked.areas == "district" else zone_subjects(layout)).as_latlon()
        view = side_view(
            layout,
            address,
            words,
            slot=0,
            shade=shade,
            swipe=swipe,
            divide=asked.divide,
            layers=layers,
            fit=fit,
        )
        live_map(map_files(layout), view, say, on_map, key="compare_choropleth")
    with controls:
        for slug, why in ((first, reason), (second, other)):
            if why:
                st.caption(markdown_text(f"{labels[slug]}: {why}"))


def _draw_classes(asked: CompareWords, countable: bool) -> None:
    say = asked.say
    one_of(
        "areas",
        "compare_areas",
        AREAS,
        asked.areas,
        say("areas"),
        lambda slug: say(f"areas_{slug}"),
        hide=False,
    )
    st.session_state["compare_scheme"] = asked.scheme
    st.selectbox(
        say("scheme"),
        SCHEMES,
        key="compare_scheme",
        format_func=lambda slug: say(f"scheme_{slug}"),
        on_change=lambda: write_word("scheme", st.session_state["compare_scheme"]),
    )
    if asked.scheme == "manual":
        st.session_state["compare_breaks"] = ", ".join(f"{value:g}" for value in asked.breaks)
        st.text_input(
            say("breaks"),
            key="compare_breaks",
            help=say("breaks_hint"),
            on_change=lambda: write_word(
                "breaks", st.session_state["compare_breaks"].replace(" ", "").replace("，", ",")
            ),
        )
    else:
        st.session_state["compare_k"] = asked.k
        st.slider(
            say("class_count"),
            K_RANGE[0],
            K_RANGE[-1],
            key="compare_k",
            on_change=lambda: write_word("k", str(st.session_state["compare_k"])),
        )
    st.session_state["compare_per"] = asked.per_km2
    st.checkbox(
        say("per_land_choice"),
        key="compare_per",
        disabled=not countable,
        on_change=lambda: write_word("per", "km2" if st.session_state["compare_per"] else ""),
    )
