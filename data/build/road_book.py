"""The road book: `places/road_positions.csv` and `places/road_crossings.csv`.

Numbered positions and crossings were compiled from the addresses of a public table, see sources_meta.toml. Here
they are checked and put in order: a position that is no number, or lies outside the district named with it, is
refused, for then its address or its datum was misread. Addresses glue a town, a school or another road before the
road's name; such a row goes to the road that its name ends with, where that road is known close by.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from pathlib import Path

from data.build.places import districts_of, outside
from data.build.tables import RESEARCH, Row, read_table, write_table
from geo.geocode.answer.answers import EARTH_M_PER_DEG
from geo.model.errors import Problem, TableError
from geo.model.road_tables import CROSSING_COLUMNS, CROSSINGS_FILE, POSITION_COLUMNS, POSITIONS_FILE

POSITIONS = RESEARCH / "road_positions.csv"
CROSSINGS = RESEARCH / "road_crossings.csv"


def build(out: Path) -> list[Path]:
    """The two files, written under `out/places`; needs the built districts in `out`."""
    districts = districts_of(out / "districts" / "districts.geojson")
    positions, crossings = read_table(POSITIONS), read_table(CROSSINGS)
    problems = [
        *_repeated(POSITIONS, positions, ("road_zh", "number", "lane", "district")),
        *_repeated(CROSSINGS, crossings, ("road_zh", "crossing_zh", "district")),
        *outside(POSITIONS, positions, districts),
        *outside(CROSSINGS, crossings, districts),
    ]
    if problems:
        raise TableError("road book", problems)
    roads = _places_by_road(positions, crossings)
    positions = _merged([row | {"road_zh": _unglued(row, roads)} for row in positions])
    crossings = _first_of_each(
        [
            row | {"road_zh": _unglued(row, roads), "crossing_zh": _unglued(row, roads, "crossing_zh")}
            for row in crossings
        ]
    )
    positions.sort(key=lambda row: (row["road_zh"], row["district"], int(row["number"]), row["lane"]))
    crossings.sort(key=lambda row: (row["road_zh"], row["crossing_zh"], row["district"]))
    return [
        write_table(out / POSITIONS_FILE, POSITION_COLUMNS, positions),
        write_table(out / CROSSINGS_FILE, CROSSING_COLUMNS, crossings),
    ]


Roads = Mapping[tuple[str, str], list[tuple[float, float]]]
# A name that begins like this is the rest of another one: 中山|北一路.
_NO_BEGINNING = "东西南北中一二三四五六七八九十支大"
_FEWEST_SIGNS = 3
_NEAR_M = 2000.0


def _places_by_road(positions: list[Row], crossings: list[Row]) -> Roads:
    """Every known place (metres east and north) of each road in each district."""
    found: dict[tuple[str, str], list[tuple[float, float]]] = {}
    for row in positions:
        found.setdefault((row["road_zh"], row["district"]), []).append(_metres(row))
    for row in crossings:
        for name in ("road_zh", "crossing_zh"):
            found.setdefault((row[name], row["district"]), []).append(_metres(row))
    return found


def _metres(row: Row) -> tuple[float, float]:
    lat = float(row["lat"])
    return float(row["lon"]) * EARTH_M_PER_DEG * math.cos(math.radians(lat)), lat * EARTH_M_PER_DEG


def _unglued(row: Row, roads: Roads, column: str = "road_zh") -> str:
    """The road's name without what was glued before it: the longest known name it ends with, if that lies near."""
    name, here = row[column], _metres(row)
    for start in range(2, len(name) - _FEWEST_SIGNS + 1):
        rest = name[start:]
        places = () if rest[0] in _NO_BEGINNING else roads.get((rest, row["district"]), ())
        if any(math.dist(here, place) <= _NEAR_M for place in places):
            return rest
    return name


def _merged(rows: list[Row]) -> list[Row]:
    """One row a number: several are put together in the middle of their observations."""
    groups: dict[tuple[str, ...], list[Row]] = {}
    for row in rows:
        groups.setdefault(tuple(row[name] for name in ("road_zh", "number", "lane", "district")), []).append(
            row
        )
    return [group[0] if len(group) == 1 else _middle(group) for group in groups.values()]


def _middle(group: list[Row]) -> Row:
    seen = [int(row["observations"]) for row in group]
    lon, lat = (
        sum(float(row[name]) * count for row, count in zip(group, seen, strict=True)) / sum(seen)
        for name in ("lon", "lat")
    )
    middle = group[0] | {"lon": f"{lon:.5f}", "lat": f"{lat:.5f}", "observations": str(sum(seen))}
    reach = max(float(row["spread_m"]) + math.dist(_metres(row), _metres(middle)) for row in group)
    return middle | {"spread_m": f"{reach:.0f}"}


def _first_of_each(crossings: list[Row]) -> list[Row]:
    found = {(row["road_zh"], row["crossing_zh"], row["district"]): row for row in reversed(crossings)}
    return [row for row in found.values() if row["road_zh"] != row["crossing_zh"]]


def _repeated(file: Path, rows: list[Row], key: tuple[str, ...]) -> list[Problem]:
    """Rows that name what an earlier row names."""
    seen: set[tuple[str, ...]] = set()
    problems = []
    for line, row in enumerate(rows, start=2):
        named = tuple(row[name] for name in key)
        if named in seen:
            problems.append(
                Problem(file.name, line, key[0], " ".join(named), "a position that no other row has")
            )
        seen.add(named)
    return problems
