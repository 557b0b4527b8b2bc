"""What can be measured and compared: zones, parks, districts and drawn shapes, as rows of one table.

Its columns: ``kind``, ``slug``, ``name_en``, ``name_zh``, ``outline_en`` and ``outline_zh`` (what the shape
shows, where that needs words), ``confidence`` of what is measured on the shape, ``sources`` of it, ``geometry``
(None for a park that nobody drew an outline of).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal

import geopandas as gpd
import pandas as pd
import shapely

from geo.model.crs import STORAGE_CRS
from geo.model.errors import ChoiceError
from geo.model.layout import Layout

Kind = Literal["zone", "district", "park", "drawn"]

# How far a figure that was measured on an outline can be trusted, by what the outline rests on.
BASIS_CONFIDENCE = {
    "documented_boundary": "high",
    "planning_scope": "medium",
    "administrative_proxy": "low",
    "approximate": "low",
}
# The kinds of facts that speak of a row; a zone's main outline is the zone.
FACT_KINDS: dict[str, frozenset[str]] = {
    "zone": frozenset({"zone", "outline", "park"}),
    "district": frozenset({"district"}),
    "park": frozenset({"park"}),
    "drawn": frozenset(),
}


def zone_subjects(layout: Layout) -> gpd.GeoDataFrame:
    """The zones and parks, not the outlines inside or around them, indexed by slug."""
    return _zones(layout.zones[layout.zones["parent"] == ""])


def district_subjects(layout: Layout) -> gpd.GeoDataFrame:
    """The districts, indexed by slug."""
    rows = layout.districts
    return _table("district", rows, confidence="high")


def choose_subjects(
    layout: Layout, words: Sequence[str], drawn: Mapping[str, shapely.Geometry] | None = None
) -> gpd.GeoDataFrame:
    """The subjects that words of an address or a command name, in their order, indexed by these words.

    Parameters
    ----------
    words
        A slug means a zone or any outline, else a district, else a park of the gazetteer; ``zone:``,
        ``district:`` and ``park:`` before it settle which, as some zones are named after their district.
        A word that comes twice counts once.
    drawn
        Shapes in lon, lat by the word that names them.

    Raises
    ------
    ChoiceError
        A word names nothing; the message names the nearest.
    """
    shapes = dict(drawn or {})
    tables = {
        "zone": _zones(layout.zones),
        "district": district_subjects(layout),
        "park": _parks(layout),
        "drawn": _drawn(shapes),
    }
    known = {
        **{slug: (kind, slug) for kind in reversed(tables) for slug in tables[kind].index},
        **{f"{kind}:{slug}": (kind, slug) for kind in tables for slug in tables[kind].index},
    }
    chosen = list(dict.fromkeys(words))
    for word in chosen:
        if word not in known:
            raise ChoiceError("zone, district or park", word, known)
    rows = [tables[kind].loc[[slug]] for kind, slug in (known[word] for word in chosen)]
    if not rows:
        return tables["zone"].iloc[:0]
    return pd.concat(rows).set_axis(pd.Index(chosen, name="subject"))


def _zones(rows: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    confidence = rows["basis"].map(BASIS_CONFIDENCE)
    columns = ("outline_en", "outline_zh", "sources")
    return _table("zone", rows, confidence=confidence, **{name: rows[name] for name in columns})


def _parks(layout: Layout) -> gpd.GeoDataFrame:
    """Parks of the gazetteer: they have facts, but nobody drew an outline of them."""
    rows = layout.places[layout.places["kind"] == "park"].set_index("id")
    shapes = gpd.GeoSeries([None] * len(rows), index=rows.index, crs=STORAGE_CRS)
    return _table("park", gpd.GeoDataFrame(rows, geometry=shapes), sources=rows["source_id"])


def _drawn(shapes: Mapping[str, shapely.Geometry]) -> gpd.GeoDataFrame:
    words = pd.Index(list(shapes), dtype=str)
    names = {"name_en": words, "name_zh": words}
    rows = gpd.GeoDataFrame(names, index=words, geometry=list(shapes.values()), crs=STORAGE_CRS)
    return _table("drawn", rows, confidence="high")


def _table(kind: Kind, rows: gpd.GeoDataFrame, **columns: object) -> gpd.GeoDataFrame:
    empty = dict.fromkeys(("outline_en", "outline_zh", "confidence", "sources"), "")
    kept = rows[["name_en", "name_zh", "geometry"]].assign(kind=kind, slug=rows.index, **{**empty, **columns})
    return kept.rename_axis("subject")
