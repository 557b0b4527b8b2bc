"""The road book: `places/road_positions.csv` and `places/road_crossings.csv`.

Numbered positions and crossings were compiled from the addresses of a public table, see sources_meta.toml. Here
they are checked and put in order: a position that is no number, or lies outside the district named with it, is
refused, for then its address or its datum was misread.
"""

from __future__ import annotations

from pathlib import Path

from data.build.places import districts_of, outside
from data.build.tables import RESEARCH, Row, read_table, write_table
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
    positions.sort(key=lambda row: (row["road_zh"], row["district"], int(row["number"]), row["lane"]))
    crossings.sort(key=lambda row: (row["road_zh"], row["crossing_zh"], row["district"]))
    return [
        write_table(out / POSITIONS_FILE, POSITION_COLUMNS, positions),
        write_table(out / CROSSINGS_FILE, CROSSING_COLUMNS, crossings),
    ]


def _repeated(file: Path, rows: list[Row], key: tuple[str, ...]) -> list[Problem]:
    """Rows that name what an earlier row names."""
    seen: set[tuple[str, ...]] = set()
    problems = []
    for line, row in enumerate(rows, start=2):
        named = tuple(row[name] for name in key)
        if named in seen:
            problems.append(Problem(file.name, line, key[0], " ".join(named), "a position that no other row has"))
        seen.add(named)
    return problems
