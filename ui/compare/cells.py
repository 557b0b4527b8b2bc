"""Comparisons for the page: every cell of a layout is made once, so that a change of choice only picks among them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from threading import Lock

import geopandas as gpd
import pandas as pd

from geo.cells import Cell
from geo.compare import Comparison, compare
from geo.layout import Layout
from geo.measures import Measure, measure_cells, measures_of
from geo.subjects import choose_subjects
from ui.compare.words import CompareWords, pair_words, park_slugs
from ui.served import current_layout

_MAKING = Lock()


def compared(layout: Layout, asked: CompareWords, extra: Sequence[str] = ()) -> Comparison:
    """The comparison that an address asks for; ``extra`` names measures that must be in it."""
    words = chosen_words(layout, asked)
    rows = None
    if asked.rows:
        rows = list(dict.fromkeys([*asked.rows, *extra]))
    comparison = comparison_of(layout, words, rows, asked.scope)
    missing = [slug for slug in extra if slug not in {row.measure.slug for row in comparison.rows}]
    if not missing:
        return comparison
    return comparison_of(
        layout, words, [*(row.measure.slug for row in comparison.rows), *missing], asked.scope
    )


def comparison_of(
    layout: Layout, words: Sequence[str], measures: Sequence[str] | None = None, scope: str = ""
) -> Comparison:
    """`geo.compare.compare` from cells that are kept."""
    with _MAKING:
        table, subjects = _cells(layout.digest, scope)

    def pick(measure: Measure) -> list[Cell]:
        return [table[measure.slug][word] for word in words]

    return compare(layout, subjects.loc[list(words)], measures, scope, pick)


def values_of(layout: Layout, measure: str, words: Sequence[str]) -> pd.Series:
    """One measure's numbers for some subjects."""
    with _MAKING:
        table, _ = _cells(layout.digest, "")
    return pd.Series([table[measure][word].number for word in words], index=list(words), dtype=float)


def chosen_words(layout: Layout, asked: CompareWords) -> list[str]:
    """The subjects asked for; without any, the zones of the plan, or where there are none the first districts."""
    usual = [str(slug) for slug in layout.main_zones.index[:12]]
    return list(asked.subjects) or usual or [f"district:{slug}" for slug in layout.districts.index[:4]]


def all_words(layout: Layout) -> list[str]:
    """Every subject that can be chosen: zones and outlines, districts, parks of the gazetteer."""
    return [*pair_words(layout), *(f"park:{slug}" for slug in park_slugs(layout))]


@lru_cache(maxsize=6)
def _cells(digest: str, scope: str) -> tuple[dict[str, dict[str, Cell]], gpd.GeoDataFrame]:
    layout = current_layout()
    words = all_words(layout)
    subjects = choose_subjects(layout, words)
    table = {
        slug: dict(zip(words, measure_cells(layout, measure, subjects, scope), strict=True))
        for slug, measure in measures_of(layout).items()
    }
    return table, subjects
