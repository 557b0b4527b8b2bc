"""Places to find and to measure distances to: `places/places.csv`, `roads.csv`, `stations.csv`.

They are kept by hand in `research/`. A place that is also a company (a hospital, a park) has its position in
the list of companies only; it is taken from there. A position outside the district that is named with it is
refused: it was misread, or its datum was.
"""

from __future__ import annotations

import json
from pathlib import Path

import shapely
from shapely import Geometry

from data.build.tables import RESEARCH, Row, read_table, repeated_keys, unknown_words, write_table
from geo.model.errors import Problem, TableError

PLACES = RESEARCH / "places.csv"
ROADS = RESEARCH / "roads.csv"
STATIONS = RESEARCH / "stations.csv"

# About 200 m: a point may be set beside its building, and borders are generalised.
_BORDER_DEG = 0.002


def build(out: Path) -> list[Path]:
    """The three files, written under `out/places`; needs the built districts and companies in `out`."""
    companies = {row["id"]: row for row in read_table(out / "companies" / "companies.csv")}
    districts = districts_of(out / "districts" / "districts.geojson")
    places, roads, stations = read_table(PLACES), read_table(ROADS), read_table(STATIONS)
    problems = [
        *repeated_keys(PLACES, places, "id"),
        *repeated_keys(STATIONS, stations, "id"),
        *unknown_words(PLACES, places, "district", districts, "the slug of a district"),
        *unknown_words(PLACES, places, "successor", districts, "the slug of a district"),
        *unknown_words(PLACES, places, "company_id", companies, "the id of a company"),
        *unknown_words(ROADS, roads, "district", districts, "the slug of a district"),
        *unknown_words(ROADS, roads, "company_id", companies, "the id of a company"),
    ]
    if not problems:
        places = [_with_position(row, companies) for row in places]
        problems = [*outside(PLACES, places, districts), *outside(ROADS, roads, districts)]
    if problems:
        raise TableError("places", problems)
    columns = [name for name in places[0] if name != "company_id"]
    folder = out / "places"
    return [
        write_table(folder / "places.csv", columns, places),
        write_table(folder / "roads.csv", list(roads[0]), roads),
        write_table(folder / "stations.csv", list(stations[0]), stations),
    ]


def _with_position(place: Row, companies: dict[str, Row]) -> Row:
    """The place; where it is a company, with the position of that company."""
    if not place["company_id"]:
        return place
    company = companies[place["company_id"]]
    return place | {name: company[name] for name in ("lon", "lat", "radius_m")}


def districts_of(file: Path) -> dict[str, Geometry]:
    """The ground of each district, a little beyond its border."""
    features = json.loads(file.read_text(encoding="utf-8"))["features"]
    shapes = {row["properties"]["slug"]: json.dumps(row["geometry"]) for row in features}
    return {slug: shapely.buffer(shapely.from_geojson(shape), _BORDER_DEG) for slug, shape in shapes.items()}


def outside(file: Path, rows: list[Row], districts: dict[str, Geometry]) -> list[Problem]:
    """Rows that name districts and have a position in none of them."""
    problems = []
    for line, row in enumerate(rows, start=2):
        named = [districts[slug] for slug in row["district"].split("|") if slug]
        if named and row["lon"]:
            point = shapely.Point(float(row["lon"]), float(row["lat"]))
            if not any(shapely.contains(ground, point) for ground in named):
                found = f"{row['lon']}, {row['lat']}"
                problems.append(Problem(file.name, line, "lon", found, f"a position in {row['district']}"))
    return problems
