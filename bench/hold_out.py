"""The road book held out: a share of its numbers is left out of the build, then their addresses are asked for.

Which numbers are held out is decided by a hash of road and number, so that every observation of a number goes
with it; another salt is another draw. The addresses are written as lists write them: city, district, road, number.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import median

import pandas as pd

from bench import Row
from geo.geocode.answer.ladder import EmbeddedProvider
from geo.geocode.gazetteer.tables import gazetteer_of
from geo.model.layout import PRECISIONS, Layout
from geo.model.road_tables import RoadTables, read_road_tables
from geo.model.sources import BUILT_IN, read_layout

NAME = "hold-out"
SHARE = 0.2
_WITHIN_M = (50, 100, 250, 500)


@dataclass(frozen=True)
class Asked:
    """One address held out and what was answered; ``off_m`` is infinite where nothing was."""

    text: str
    district: str
    precision: str
    off_m: float
    radius_m: float

    @property
    def inside(self) -> bool:
        """Whether the true place lies within the radius that was given."""
        return bool(self.precision) and self.off_m <= self.radius_m


def run(quick: bool = False) -> list[Row]:
    """A fifth of the built-in road book asked for; with ``quick`` a hundredth."""
    return hold_out_rows(*hold_out(read_layout(BUILT_IN), 0.01 if quick else SHARE))


def hold_out(layout: Layout, share: float = SHARE, salt: str = "") -> tuple[list[Asked], float]:
    """Every address held out with its answer, and the answers a second on one core, of roads met before."""
    assert layout.folder is not None
    book = read_road_tables(layout.folder)
    held = _held(book.positions, share, salt)
    left = RoadTables(book.positions[~held], book.crossings)
    provider = EmbeddedProvider(gazetteer_of(layout, road_tables=left))
    rows = list(_addresses(layout, book.positions[held]))
    asked = [_ask(provider, *row) for row in rows]
    begin = time.process_time()
    for text, *_ in rows:
        provider.answer(text)
    return asked, len(rows) / (time.process_time() - begin)


def _held(positions: pd.DataFrame, share: float, salt: str) -> pd.Series:
    keys = positions["road_zh"] + positions["number"].astype(str) + positions["lane"]
    return keys.map(lambda key: _draw(salt + key) < share)


def _draw(key: str) -> float:
    """A number from 0 to 1 that looks random and is always the same for a key."""
    return int.from_bytes(hashlib.blake2b(key.encode(), digest_size=4).digest(), "big") / 2**32


def _addresses(layout: Layout, positions: pd.DataFrame) -> Iterator[tuple[str, str, float, float]]:
    names = layout.districts["name_zh"]
    for row in positions.to_dict("records"):
        kind = "弄" if row["lane"] else "号"
        text = f"{layout.city.zh}市{names[row['district']]}{row['road_zh']}{row['number']}{kind}"
        yield text, str(row["district"]), float(row["lon"]), float(row["lat"])


def _ask(provider: EmbeddedProvider, text: str, district: str, lon: float, lat: float) -> Asked:
    found = provider.answer(text).found
    if found is None:
        return Asked(text, district, "", float("inf"), 0.0)
    return Asked(text, district, found.precision, found.distance_m(lon, lat), found.radius_m)


def hold_out_rows(asked: Sequence[Asked], rate: float) -> list[Row]:
    """The table: all, by precision of the answer, by district."""
    groups: list[tuple[str, list[Asked]]] = [("all", list(asked))]
    groups += [(one, [row for row in asked if row.precision == one]) for one in (*PRECISIONS, "")]
    slugs = sorted({row.district for row in asked})
    groups += [(slug, [row for row in asked if row.district == slug]) for slug in slugs]
    rows = [_row(name or "(not placed)", rows) for name, rows in groups if rows]
    rows[0]["answers/s, one core"] = round(rate)
    return rows


def _row(name: str, rows: list[Asked]) -> Row:
    placed = [row for row in rows if row.precision]
    row: Row = {
        "table": "a fifth of the road book held out",
        "group": name,
        "addresses": len(rows),
        "placed": round(len(placed) / len(rows), 3),
        "median off m": round(median(row.off_m for row in placed)) if placed else None,
    }
    for metres in _WITHIN_M:
        row[f"within {metres} m"] = round(sum(one.off_m <= metres for one in rows) / len(rows), 3)
    row["inside radius"] = round(sum(one.inside for one in placed) / len(placed), 3) if placed else None
    row["median radius m"] = round(median(one.radius_m for one in placed)) if placed else None
    return row
