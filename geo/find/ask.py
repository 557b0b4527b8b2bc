"""What lies inside a shape: companies, zones and districts, and the floor space published for these zones.

Counts, areas and shares are computed here; figures are those of their sources.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from geo.model.facts import preferred_first, with_sources
from geo.model.layout import Layout
from geo.shapes.shapes import Drawn, areas_km2

_SPACE = "space"
_SPACE_UNIT = "m2"
# A metre and a half wide: less is two lines that should be one.
_LEAST_KM2 = 1e-4


@dataclass(frozen=True)
class Touched:
    """A zone, outline or district that the shape overlaps.

    ``share`` is the part of its own area that lies inside, ``share_of_shape`` the part of the shape that it takes;
    both from 0 to 1.
    """

    slug: str
    area_km2: float
    share: float
    share_of_shape: float


@dataclass(frozen=True)
class Answer:
    """What was found inside a shape; ids in the order of the table.

    Attributes
    ----------
    area_km2
        Geodesic.
    inside
        Companies whose point lies inside or on the edge, whatever their status.
    by_role, by_status
        How many of them have each role and status, in the layout's order, none left out that has one.
    may_be_inside, may_be_outside
        Companies whose point is not known well enough: it lies outside (inside), its radius reaches across the edge.
    unplaced
        Companies without a point; they may be anywhere.
    zones, districts
        What the shape overlaps, the largest overlap first. ``zones`` has every outline, inner and wider ones too.
    parks
        Parks of the gazetteer whose point lies inside: nobody drew their outline.
    floor_space
        Facts in m2 on these zones, outlines and parks, the preferred one first, as `geo.model.facts.with_sources`.
    """

    area_km2: float
    inside: tuple[str, ...]
    by_role: dict[str, int]
    by_status: dict[str, int]
    may_be_inside: tuple[str, ...]
    may_be_outside: tuple[str, ...]
    unplaced: int
    zones: tuple[Touched, ...]
    districts: tuple[Touched, ...]
    parks: tuple[str, ...]
    floor_space: pd.DataFrame = field(repr=False, compare=False)


def ask(layout: Layout, shape: Drawn) -> Answer:
    """What of a layout lies inside a shape."""
    companies = layout.companies
    inside = companies_inside(layout, shape)
    unsure = _edge_within_radius(companies, shape)
    kept = companies[inside]
    area = shape.area_km2
    zones, districts = _touched(layout.zones, shape, area), _touched(layout.districts, shape, area)
    parks = _parks_inside(layout, shape)
    return Answer(
        area_km2=area,
        inside=_ids(companies, inside),
        by_role=_counts(kept["role"], list(layout.roles)),
        by_status=_counts(kept["status"], []),
        may_be_inside=_ids(companies, unsure & ~inside),
        may_be_outside=_ids(companies, unsure & inside),
        unplaced=int(companies.geometry.isna().sum()),
        zones=zones,
        districts=districts,
        parks=parks,
        floor_space=_floor_space(layout, [*(zone.slug for zone in zones), *parks]),
    )


def companies_inside(layout: Layout, shape: Drawn) -> npt.NDArray[np.bool_]:
    """True for the companies whose point lies inside or on the edge, in the order of the table."""
    return shape.holds(layout.companies["lon"], layout.companies["lat"])


def _ids(companies: gpd.GeoDataFrame, keep: npt.NDArray[np.bool_]) -> tuple[str, ...]:
    return tuple(str(id) for id in companies.index[keep])


def _counts(slugs: pd.Series, order: list[str]) -> dict[str, int]:
    """How often each slug comes, those of ``order`` first and in its order, then by number."""
    counts = {str(slug): int(count) for slug, count in slugs.value_counts().items()}
    known = {slug: counts[slug] for slug in order if slug in counts}
    return known | counts


def _edge_within_radius(companies: gpd.GeoDataFrame, shape: Drawn) -> npt.NDArray[np.bool_]:
    """Whether the edge of the shape runs through the circle in which each company is sure to be."""
    lon, lat = companies["lon"].to_numpy(float), companies["lat"].to_numpy(float)
    radius = companies["radius_m"].fillna(0).to_numpy(float)
    west, south, east, north = shape.outline.bounds
    # A degree of latitude has at least 110.5 km; of longitude less, by the cosine of the latitude farthest out.
    reach = radius / 110_500
    squeeze = np.cos(np.radians(np.minimum(np.maximum(abs(south), abs(north)) + reach, 89)))
    crossed = (
        (radius > 0)
        & (lon >= west - reach / squeeze)
        & (lon <= east + reach / squeeze)
        & (lat >= south - reach)
        & (lat <= north + reach)
    )
    near = np.flatnonzero(crossed)
    if len(near):
        crossed[near] = shape.edge_distance_m(lon[near], lat[near]) < radius[near]
    return crossed


def _touched(areas: gpd.GeoDataFrame, shape: Drawn, shape_km2: float) -> tuple[Touched, ...]:
    outlines = areas.geometry.to_numpy()
    hit = np.sort(shapely.STRtree(outlines).query(shape.outline, predicate="intersects"))
    common = areas_km2(shapely.intersection(outlines[hit], shape.outline))
    whole = areas_km2(outlines[hit])
    found = [
        Touched(str(areas.index[at]), float(part), float(part / of), float(min(1.0, part / shape_km2)))
        for at, part, of in zip(hit, common, whole, strict=True)
        if part >= _LEAST_KM2
    ]
    return tuple(sorted(found, key=lambda touched: -touched.area_km2))


def _parks_inside(layout: Layout, shape: Drawn) -> tuple[str, ...]:
    parks = layout.places[layout.places["kind"] == "park"]
    return tuple(str(id) for id in parks.loc[shape.holds(parks["lon"], parks["lat"]), "id"])


def _floor_space(layout: Layout, subjects: list[str]) -> pd.DataFrame:
    """Facts in m2 on zones, outlines and parks, in the order of ``subjects``, preferred ones first."""
    space = [slug for slug, term in layout.measures.items() if term.group == _SPACE]
    facts = layout.facts[
        layout.facts["subject_kind"].isin(["zone", "outline", "park"])
        & layout.facts["subject_id"].isin(subjects)
        & layout.facts["measure"].isin(space)
        & (layout.facts["unit"] == _SPACE_UNIT)
    ]
    facts = preferred_first(facts, layout.sources)
    order = facts["subject_id"].map({slug: place for place, slug in enumerate(subjects)})
    return with_sources(facts.loc[order.sort_values(kind="stable").index], layout.sources)
