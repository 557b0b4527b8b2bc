"""Measures: a named number for each zone, park, district or drawn shape, with all that it rests on.

A measure is computed here from outlines, company points and places (`MEASURES`, and a pair for each role of
a layout), or documented: the preferred fact on one measure slug that the layout's facts use.
To add one, write a function (table of subjects in, Series out, same index, NaN where not found) and an entry.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import geopandas as gpd
import numpy as np
import pandas as pd

from geo.measures.access import nearest_place
from geo.measures.cells import Cell, computed_cells
from geo.measures.documented import documented_cells, fact_slugs, summed_cells
from geo.model.crs import geodesic_area_km2
from geo.model.layout import Direction, Layout, Term, Words

# Sites that a source reports but that are not there: not yet, or no longer.
NOT_THERE = frozenset({"planned", "moved_away"})

Numbers = Callable[[Layout, gpd.GeoDataFrame], pd.Series]


@dataclass(frozen=True)
class Measure:
    """One row of a comparison.

    Attributes
    ----------
    group
        One of land, space, firms, production, treatment, access, policy.
    direction
        Which end is the better one: more, less, or empty where neither is.
    function
        Layout and table of subjects -> a number each, same index; NaN means "not found", never 0.
    computed_from
        What a computed measure is made of; empty for a documented one.
    detail
        Layout and table of subjects -> what each number leads to: ``name_en``, ``name_zh``, ``source_id``.
    cells
        Layout, table of subjects and scope -> cells, for a measure made of facts.
    """

    slug: str
    words: Words
    unit: str
    group: str
    direction: Direction
    function: Numbers
    computed_from: tuple[str, ...] = ()
    detail: Callable[[Layout, gpd.GeoDataFrame], pd.DataFrame] | None = None
    cells: Callable[[Layout, gpd.GeoDataFrame, str], list[Cell]] | None = None


def measures_of(layout: Layout) -> dict[str, Measure]:
    """Every measure that a layout can show: computed ones, two for each role, then those made of facts.

    Where facts have a slug of a computed measure, the computed one stands.
    """
    found = dict(MEASURES)
    for role in layout.roles.values():
        for measure in _of_role(role):
            found.setdefault(measure.slug, measure)
    for slug in fact_slugs(layout):
        found.setdefault(slug, _documented(layout, slug))
    for term in layout.measures.values():
        if term.adds_up:
            found.setdefault(f"sites_{term.slug}", _summed(term))
    return found


def measure_cells(
    layout: Layout, measure: Measure, subjects: gpd.GeoDataFrame, scope: str = ""
) -> list[Cell]:
    """A cell for each subject, in the order of the table, with what it was computed from or who published it.

    ``scope`` restricts published figures to one scope; computed ones have none.
    """
    if measure.cells:
        return measure.cells(layout, subjects, scope)
    return computed_cells(
        layout,
        subjects,
        measure.function(layout, subjects),
        unit=measure.unit,
        computed_from=measure.computed_from,
        detail=measure.detail(layout, subjects) if measure.detail else None,
    )


def measure_values(
    layout: Layout, measure: Measure, subjects: gpd.GeoDataFrame, scope: str = ""
) -> pd.Series:
    """The numbers of `measure_cells`, same index; NaN where a cell is text, empty, or only planned."""
    return _numbers(measure_cells(layout, measure, subjects, scope), subjects).rename(measure.slug)


def outline_area(_: Layout, subjects: gpd.GeoDataFrame) -> pd.Series:
    """Area on the ellipsoid in km2."""
    return pd.Series(geodesic_area_km2(subjects), index=subjects.index).mask(_shapeless(subjects))


def companies_located(layout: Layout, subjects: gpd.GeoDataFrame) -> pd.Series:
    """How many companies of the layout have their point in each outline, whatever else that outline overlaps.

    Those planned or moved away do not count. 0 says that the layout's list has none there.
    """
    return _count(_inside(layout, subjects), subjects)


def companies_per_km2(layout: Layout, subjects: gpd.GeoDataFrame) -> pd.Series:
    """Companies located in each outline over its area."""
    return companies_located(layout, subjects) / outline_area(layout, subjects)


def role_share(role: str, layout: Layout, subjects: gpd.GeoDataFrame) -> pd.Series:
    """Companies of one role among those located in each outline, in per cent; NaN where none is."""
    inside = _inside(layout, subjects)
    return 100 * _count(inside[inside["role"] == role], subjects) / _count(inside, subjects)


def location_quotient(role: str, layout: Layout, subjects: gpd.GeoDataFrame) -> pd.Series:
    """Share of a role in each outline over its share among all located companies; 1 means as everywhere.

    NaN where the outline, or the role anywhere, has no located company.
    """
    everywhere = 100 * (_there(layout)["role"] == role).mean()
    return role_share(role, layout, subjects) / everywhere


def distance_to(kind: str, layout: Layout, subjects: gpd.GeoDataFrame) -> pd.Series:
    """Kilometres over the ground from each subject's representative point to the nearest place of a kind."""
    return nearest_place(kind, layout, subjects)["km"]


def _there(layout: Layout) -> gpd.GeoDataFrame:
    return layout.located[~layout.located["status"].isin(NOT_THERE)]


def _shapeless(subjects: gpd.GeoDataFrame) -> pd.Series:
    return subjects.geometry.isna() | subjects.geometry.is_empty


def _inside(layout: Layout, subjects: gpd.GeoDataFrame) -> pd.DataFrame:
    """A row for each company in each subject: the subject's position, its own id and role; edges count."""
    # The table keeps its tree, so that each card and row of a large layout does not build one.
    subject, company = layout.companies.sindex.query(subjects.geometry.to_numpy(), predicate="intersects")
    rows = layout.companies.iloc[company]
    inside = pd.DataFrame({"subject": subject, "id": rows.index, "role": rows["role"].to_numpy()})
    return inside[~rows["status"].isin(NOT_THERE).to_numpy()]


def _count(inside: pd.DataFrame, subjects: gpd.GeoDataFrame) -> pd.Series:
    counts = np.bincount(inside["subject"], minlength=len(subjects)).astype(float)
    return pd.Series(counts, index=subjects.index).mask(_shapeless(subjects))


def _numbers(cells: list[Cell], subjects: gpd.GeoDataFrame) -> pd.Series:
    return pd.Series([cell.number for cell in cells], index=subjects.index, dtype=float)


def _distance(kind: str, en: str, zh: str) -> Measure:
    return Measure(
        f"distance_{kind}",
        Words(en, zh),
        "km",
        "access",
        "less",
        partial(distance_to, kind),
        ("outline", "stations" if kind == "station" else "places"),
        partial(nearest_place, kind),
    )


def _of_role(role: Term) -> tuple[Measure, Measure]:
    en, zh = role.words.in_("en"), role.words.in_("zh")
    share = Words(f"{en}: share of located companies", f"{zh}：占轮廓内企业比例")
    quotient = Words(f"{en}: location quotient", f"{zh}：区位商")
    shares, quotients = partial(role_share, role.slug), partial(location_quotient, role.slug)
    return (
        Measure(f"share_{role.slug}", share, "%", "firms", "", shares, _IN_OUTLINE),
        Measure(f"quotient_{role.slug}", quotient, "ratio", "firms", "", quotients, _IN_OUTLINE),
    )


def _documented(layout: Layout, slug: str) -> Measure:
    term = layout.measures.get(slug) or Term(slug, Words(slug.replace("_", " "), ""))
    unit = term.unit or str(layout.facts.loc[layout.facts["measure"] == slug, "unit"].mode().iloc[0])

    def cells(layout: Layout, subjects: gpd.GeoDataFrame, scope: str) -> list[Cell]:
        return documented_cells(layout, slug, unit, subjects, scope)

    return _of_facts(slug, term, unit, term.words, cells)


def _summed(term: Term) -> Measure:
    def cells(layout: Layout, subjects: gpd.GeoDataFrame, _: str) -> list[Cell]:
        inside = _inside(layout, subjects)
        sites = [pd.Index(inside.loc[inside["subject"] == row, "id"]) for row in range(len(subjects))]
        return summed_cells(layout, term.slug, term.unit, sites, subjects)

    words = Words(f"{term.words.in_('en')}, sites added up", f"{term.words.in_('zh')}（逐点合计）")
    return _of_facts(f"sites_{term.slug}", term, term.unit, words, cells)


def _of_facts(
    slug: str,
    term: Term,
    unit: str,
    words: Words,
    cells: Callable[[Layout, gpd.GeoDataFrame, str], list[Cell]],
) -> Measure:
    def numbers(layout: Layout, subjects: gpd.GeoDataFrame) -> pd.Series:
        return _numbers(cells(layout, subjects, ""), subjects)

    return Measure(slug, words, unit, term.group, term.direction, numbers, cells=cells)


_OUTLINE = ("outline",)
_IN_OUTLINE = ("outline", "companies")
_AREA = Words("Area of the outline", "轮廓面积")
_LOCATED = Words("Companies located in the outline", "轮廓内企业数")
_DENSITY = Words("Located companies per km²", "每平方千米企业数")
_PER_KM2 = "companies/km2"
MEASURES: dict[str, Measure] = {
    measure.slug: measure
    for measure in (
        Measure("outline_area", _AREA, "km2", "land", "", outline_area, _OUTLINE),
        Measure("companies_located", _LOCATED, "companies", "firms", "more", companies_located, _IN_OUTLINE),
        Measure("companies_per_km2", _DENSITY, _PER_KM2, "firms", "more", companies_per_km2, _IN_OUTLINE),
        _distance("station", "Nearest metro station", "最近地铁站"),
        _distance("airport", "Nearest airport", "最近机场"),
        _distance("port", "Nearest port", "最近港口"),
        _distance("hospital", "Nearest listed hospital", "最近的名录内医院"),
    )
}
