"""Comparisons for the page: every cell of a layout is made once, so that a change of choice only picks among them."""

from __future__ import annotations

from collections.abc import Sequence

import geopandas as gpd
import pandas as pd

from geo.measures.cells import Cell
from geo.measures.compare import Comparison, compare
from geo.measures.measures import Measure, measure_cells, measures_of
from geo.measures.subjects import choose_subjects
from geo.model.layout import Layout
from geo.model.once import once_for_each
from geo.shapes.shapes import Drawn
from ui.compare.words import MOST_SUBJECTS, CompareWords, drawn_words, pair_words, park_slugs, subjects_of

# By the word of a subject, its cells by measure.
Cells = dict[str, dict[str, Cell]]


def compared(layout: Layout, asked: CompareWords, extra: Sequence[str] = ()) -> Comparison:
    """The comparison that an address asks for; ``extra`` names measures that must be in it."""
    words = chosen_words(layout, asked)
    rows = None
    if asked.rows:
        rows = list(dict.fromkeys([*asked.rows, *extra]))
    comparison = comparison_of(layout, words, rows, asked.scope, asked.drawn)
    missing = [slug for slug in extra if slug not in {row.measure.slug for row in comparison.rows}]
    if not missing:
        return comparison
    more = [*(row.measure.slug for row in comparison.rows), *missing]
    return comparison_of(layout, words, more, asked.scope, asked.drawn)


def comparison_of(
    layout: Layout,
    words: Sequence[str],
    measures: Sequence[str] | None = None,
    scope: str = "",
    drawn: Sequence[Drawn] = (),
) -> Comparison:
    """`geo.measures.compare.compare` from cells that are kept; ``drawn`` are the shapes that words may name."""
    kept = [_cells(layout, scope)]
    kept += [_drawn_cells(layout, word, shape) for word, shape in zip(drawn_words(drawn), drawn, strict=True)]
    cells = {word: of for by_word, _ in kept for word, of in by_word.items()}
    subjects = pd.concat([table for _, table in kept]) if drawn else kept[0][1]

    def pick(measure: Measure) -> list[Cell]:
        return [cells[word][measure.slug] for word in words]

    return compare(layout, subjects.loc[list(words)], measures, scope, pick)


def values_of(layout: Layout, measure: str, words: Sequence[str]) -> pd.Series:
    """One measure's numbers for some subjects of the layout."""
    cells, _ = _cells(layout, "")
    return pd.Series([cells[word][measure].number for word in words], index=list(words), dtype=float)


def chosen_words(layout: Layout, asked: CompareWords) -> list[str]:
    """The subjects asked for; without any, the zones of the plan, or where there are none the first districts.

    A single shape is compared with these.
    """
    if asked.subjects and asked.subjects != ("drawn:1",):
        return list(asked.subjects)
    usual = [str(slug) for slug in layout.main_zones.index[: MOST_SUBJECTS - len(asked.subjects)]]
    return [*(usual or [f"district:{slug}" for slug in layout.districts.index[:4]]), *asked.subjects]


def all_words(layout: Layout, drawn: Sequence[Drawn] = ()) -> list[str]:
    """Every subject that can be chosen: zones and outlines, districts, parks of the gazetteer, what was drawn."""
    return [*pair_words(layout), *(f"park:{slug}" for slug in park_slugs(layout)), *drawn_words(drawn)]


@once_for_each(6)
def _cells(layout: Layout, scope: str) -> tuple[Cells, gpd.GeoDataFrame]:
    words = all_words(layout)
    if not scope:
        subjects = choose_subjects(layout, words)
        return _made(layout, subjects, measures_of(layout), ""), subjects
    # Only what was published has a scope.
    whole, subjects = _cells(layout, "")
    published = {slug: measure for slug, measure in measures_of(layout).items() if measure.cells}
    scoped = _made(layout, subjects, published, scope)
    return {word: whole[word] | scoped[word] for word in words}, subjects


@once_for_each(64)
def _drawn_cells(layout: Layout, word: str, shape: Drawn) -> tuple[Cells, gpd.GeoDataFrame]:
    # The shapes before it are not asked for.
    subjects = subjects_of(layout, [word], [shape] * int(word.partition(":")[2]))
    return _made(layout, subjects, measures_of(layout), ""), subjects


def _made(layout: Layout, subjects: gpd.GeoDataFrame, measures: dict[str, Measure], scope: str) -> Cells:
    made: Cells = {str(word): {} for word in subjects.index}
    for slug, measure in measures.items():
        for cell in measure_cells(layout, measure, subjects, scope):
            made[cell.zone][slug] = cell
    return made
