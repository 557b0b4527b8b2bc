"""A layout folder as rules see it: whatever of it could be read, each cell as text."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd

from geo.model.contracts import BY_TABLE, CONTRACTS
from geo.model.crs import STORAGE_CRS
from geo.model.errors import Problem, SourceError, TableError
from geo.model.road_tables import CROSSINGS_FILE, read_road_tables
from geo.model.settings import settings_problems, version_date
from geo.model.sources import WORLD, Tables, read_settings, read_table, read_toml
from words.sentence import Sentence

FILES = "sources.toml"


@dataclass(frozen=True)
class Folder:
    """What could be read.

    Attributes
    ----------
    settings
        layout.toml, None where it could not be read.
    files
        sources.toml, None where it could not be read.
    tables
        Tables by name, with every column of their contracts; those that could not be read are not among them.
    """

    place: Path
    settings: Mapping[str, Any] | None
    files: Mapping[str, Any] | None
    tables: Tables

    @property
    def version(self) -> str:
        """The data version as an ISO date, empty where there is none."""
        return version_date(self.settings or {})

    def keys(self, table: str) -> set[str] | None:
        """The keys of a table; None where it could not be read, so that nobody is blamed for that."""
        if table not in self.tables:
            return None
        return set(self.tables[table][BY_TABLE[table].key])

    def shapes(self, table: str) -> gpd.GeoDataFrame:
        """The rows of a geometry table with a sound shape; no rows where it could not be read."""
        rows = self.tables.get(table)
        if rows is None:
            columns = [column.name for column in BY_TABLE[table].columns]
            return gpd.GeoDataFrame({name: [] for name in columns}, geometry=[], crs=STORAGE_CRS)
        sound = gpd.GeoDataFrame(rows, geometry="geometry", crs=STORAGE_CRS)
        sound = sound[sound.geometry.notna() & ~sound.geometry.is_empty & sound.geometry.is_valid]
        return sound[sound.geometry.covered_by(WORLD)]

    @cached_property
    def districts(self) -> gpd.GeoSeries:
        """The shapes of the districts by slug, the first where a slug comes twice."""
        rows = self.shapes("districts").drop_duplicates("slug")
        return rows.set_index("slug").geometry


def read_folder(place: Path) -> tuple[Folder, list[Problem]]:
    """The folder, and what was wrong with its files one by one."""
    problems: list[Problem] = []
    settings = files = None
    try:
        settings = read_settings(place)
        problems += settings_problems(settings)
    except SourceError as error:
        problems.append(_unreadable(place, "layout.toml", error))
    try:
        files = read_toml(place / FILES)
    except SourceError as error:
        problems.append(_unreadable(place, FILES, error))
    tables: Tables = {}
    for contract in CONTRACTS:
        try:
            table, found = read_table(place, contract)
        except SourceError as error:
            problems.append(_unreadable(place, contract.file, error))
            continue
        problems += found
        absent = {column.name: "" for column in contract.columns if column.name not in table}
        tables[contract.table] = table.assign(**absent)
    try:
        read_road_tables(place)
    except TableError as error:
        problems += error.problems
    except SourceError as error:
        problems.append(_unreadable(place, CROSSINGS_FILE, error))
    return Folder(place, settings, files, tables), problems


def at(table: str, index: Hashable, column: str, found: object, wanted: str | Sentence) -> Problem:
    """A problem in one cell of a table, by the index that the reader gave the row: its number from 0."""
    contract = BY_TABLE[table]
    cell = found if isinstance(found, Sentence) else str(found)
    return Problem(contract.file, int(str(index)) + contract.first_row, column, cell, wanted)


def number(cells: pd.Series) -> pd.Series:
    """Cells as numbers; NaN where they are none, which their contract reports."""
    return pd.to_numeric(cells, errors="coerce").astype(float)


def positions(table: pd.DataFrame) -> gpd.GeoSeries:
    """The points of a table, None where it has none on the globe."""
    lon, lat = number(table["lon"]), number(table["lat"])
    points = gpd.GeoSeries.from_xy(lon, lat, index=table.index, crs=STORAGE_CRS)
    return points.where((lon.abs() <= 180) & (lat.abs() <= 90))


def slugs(cell: str) -> list[str]:
    """The words of a cell that may hold several."""
    return [word for word in cell.split("|") if word]


def _unreadable(place: Path, file: str, error: SourceError) -> Problem:
    said = error.sentence
    # The file is named by the problem itself.
    words = said.words.removeprefix("{file}: ") if said.fill.get("file") == place / file else said.words
    return Problem(file, 0, "", "", Sentence(words, said.fill))
