"""Zones: twelve outlines of our own digitisation.

`research/zone_outlines.csv` says what each outline shows, what it rests on and how far off it may be;
`research/zone_vertices.csv` holds its corners in order, as they were read by hand. None is a legal boundary.
"""

from __future__ import annotations

from itertools import groupby
from pathlib import Path

import shapely
from shapely import Polygon

from data.build.geojson import Properties, write_geojson
from data.build.tables import RESEARCH, Row, read_table, repeated_keys, slugs_of, unknown_words
from geo.model.errors import Problem, TableError

OUTLINES = RESEARCH / "zone_outlines.csv"
VERTICES = RESEARCH / "zone_vertices.csv"
SOURCES = RESEARCH / "sources_companies.csv"


def build(out: Path) -> list[Path]:
    """`zones/zones.geojson`, written under `out`."""
    rows = read_table(OUTLINES)
    shapes = _shapes(read_table(VERTICES))
    problems = [*_broken_rows(rows), *_broken_shapes(rows, shapes)]
    if problems:
        raise TableError("zones", problems)
    features = [(_properties(row), shapes[row["slug"]]) for row in rows]
    return [write_geojson(out / "zones" / "zones.geojson", features)]


def _shapes(vertices: list[Row]) -> dict[str, Polygon]:
    """One polygon a slug; the corners of a slug stand together, and the ring closes itself."""
    return {
        slug: Polygon([(float(corner["lon"]), float(corner["lat"])) for corner in corners])
        for slug, corners in groupby(vertices, key=lambda corner: corner["slug"])
    }


def _properties(row: Row) -> Properties:
    """The row as GeoJSON holds it: numbers as numbers, an unknown number or zone as null."""
    area = row["area_km2_documented"]
    typed: dict[str, str | int | float | None] = {
        "parent": row["parent"] or None,
        "host_district": row["host_district"] or None,
        "horizontal_error_m": int(row["horizontal_error_m"]),
        "area_km2_documented": float(area) if area else None,
        "area_source_id": row["area_source_id"] or None,
    }
    return {**row, **typed}


def _broken_rows(rows: list[Row]) -> list[Problem]:
    slugs = {row["slug"] for row in rows}
    sources = {row["source_id"] for row in read_table(SOURCES)}
    return [
        *repeated_keys(OUTLINES, rows, "slug"),
        *unknown_words(OUTLINES, rows, "parent", slugs, "the slug of another outline"),
        *unknown_words(OUTLINES, rows, "role", slugs_of("zone_roles"), "a zone role of layout.toml"),
        *unknown_words(OUTLINES, rows, "sources", sources, f"a source of {SOURCES.name}"),
        *unknown_words(OUTLINES, rows, "area_source_id", sources, f"a source of {SOURCES.name}"),
    ]


def _broken_shapes(rows: list[Row], shapes: dict[str, Polygon]) -> list[Problem]:
    problems = [
        Problem(VERTICES.name, 0, "slug", slug, f"a slug of {OUTLINES.name}")
        for slug in shapes.keys() - {row["slug"] for row in rows}
    ]
    for line, row in enumerate(rows, start=2):
        shape = shapes.get(row["slug"])
        if shape is None:
            problems.append(Problem(OUTLINES.name, line, "slug", row["slug"], f"corners in {VERTICES.name}"))
        elif not shape.is_valid:
            reason = shapely.is_valid_reason(shape)
            problems.append(
                Problem(VERTICES.name, 0, row["slug"], reason, "a ring that never crosses itself")
            )
    return problems
