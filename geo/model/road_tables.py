"""The road book of a layout: numbered positions on roads, and where roads cross.

The two tables are large and only geocoding needs them, so they are no part of `Layout`: whoever geocodes reads
them from the layout's folder. A layout without them has an empty road book.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from geo.model.errors import Problem, SourceError, TableError
from words.sentence import Sentence

POSITIONS_FILE = "places/road_positions.csv"
CROSSINGS_FILE = "places/road_crossings.csv"
FILES = (POSITIONS_FILE, CROSSINGS_FILE)

POSITION_COLUMNS = ("road_zh", "number", "lane", "district", "lon", "lat", "observations", "spread_m")
CROSSING_COLUMNS = ("road_zh", "crossing_zh", "district", "lon", "lat", "stops")
# Least and greatest value of every number column, both allowed.
_LIMITS: Mapping[str, tuple[float, float]] = {
    "number": (1, 99_999),
    "lon": (-180, 180),
    "lat": (-90, 90),
    "observations": (1, 1e6),
    "spread_m": (0, 1e5),
    "stops": (1, 1e6),
}


@dataclass(frozen=True)
class RoadTables:
    """The road book as tables.

    Attributes
    ----------
    positions
        ``road_zh`` (a road's name, in any script), ``number``, ``lane`` ("yes" where the number is that of a
        lane, 弄), ``district`` (slug), ``lon, lat`` in WGS-84, ``observations`` and their ``spread_m`` in metres.
    crossings
        ``road_zh`` and ``crossing_zh``, ``district``, ``lon, lat`` in WGS-84, ``stops`` observed.
    """

    positions: pd.DataFrame
    crossings: pd.DataFrame

    def __len__(self) -> int:
        return len(self.positions) + len(self.crossings)


def no_roads() -> RoadTables:
    """An empty road book."""
    return RoadTables(_empty(POSITION_COLUMNS), _empty(CROSSING_COLUMNS))


def read_road_tables(folder: Path) -> RoadTables:
    """The road book in a layout's folder, checked; empty where the folder has none.

    Raises
    ------
    SourceError
        A file cannot be read.
    TableError
        A column is absent, or a number is none, not finite or out of range.
    """
    positions = _read(folder / POSITIONS_FILE, POSITION_COLUMNS)
    crossings = _read(folder / CROSSINGS_FILE, CROSSING_COLUMNS)
    problems = [
        *road_table_problems(POSITIONS_FILE, positions, POSITION_COLUMNS),
        *road_table_problems(CROSSINGS_FILE, crossings, CROSSING_COLUMNS),
    ]
    if problems:
        raise TableError("road book", problems)
    return RoadTables(positions, crossings)


def road_table_problems(file: str, table: pd.DataFrame, columns: tuple[str, ...]) -> list[Problem]:
    """Every cell of a road table that breaks its contract; the first record stands in line 2."""
    problems = [
        Problem(file, 0, name, "", "this column; it is absent") for name in columns if name not in table
    ]
    for name in (name for name in columns if name in table):
        if name in _LIMITS:
            low, high = _LIMITS[name]
            values = pd.to_numeric(table[name], errors="coerce").to_numpy(dtype=float)
            wrong = ~((values >= low) & (values <= high))
            wanted = Sentence("a number from {low} to {high}", {"low": f"{low:g}", "high": f"{high:g}"})
        elif name == "lane":
            wrong = ~table[name].isin(["", "yes"]).to_numpy()
            wanted = Sentence("yes or nothing")
        else:
            wrong = (table[name] == "").to_numpy() & (name != "district")
            wanted = Sentence("a name")
        problems += [
            Problem(file, int(row) + 2, name, str(table[name].iloc[row]), wanted)
            for row in np.flatnonzero(wrong)
        ]
    return problems


def _read(file: Path, columns: tuple[str, ...]) -> pd.DataFrame:
    if not file.exists():
        return _empty(columns)
    words = {name: str for name in columns if name not in _LIMITS}
    try:
        return pd.read_csv(file, dtype=words, keep_default_na=False, encoding="utf-8", index_col=False)
    except (OSError, ValueError) as error:
        raise SourceError(
            "{file}: cannot be read as {kind} ({said})", file=file, kind="CSV in UTF-8", said=str(error)
        ) from error


def _empty(columns: tuple[str, ...]) -> pd.DataFrame:
    return pd.DataFrame({name: pd.Series(dtype=float if name in _LIMITS else str) for name in columns})
