"""What differs between two versions of the data: what appeared, went, moved or changed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd
import shapely

from geo.model.contracts import CONTRACTS
from geo.model.crs import GEOD

# Nearer than this is the same place written with other digits.
MOVED_FROM_M = 1.0
COLUMNS = ("table", "id", "name", "change", "column", "before", "after", "moved_m")
# What identifies a row of the tables that have no key.
_MATCHED_BY = {"roads": ("road_zh", "road_en", "number", "district"), "land": ("kind",)}

Change = Literal["appeared", "gone", "moved", "changed"]


@dataclass(frozen=True)
class _Side:
    table: pd.DataFrame
    names: pd.Series


def diff_layouts(before: dict[str, pd.DataFrame], after: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """Every difference of two layouts' tables (`geo.model.sources.read_tables`): one row a change, `COLUMNS`."""
    parts = [
        diff_tables(
            contract.table,
            before.get(contract.table, pd.DataFrame()),
            after.get(contract.table, pd.DataFrame()),
            (contract.key,) if contract.key else _MATCHED_BY[contract.table],
        )
        for contract in CONTRACTS
    ]
    return pd.concat(parts, ignore_index=True)


def diff_tables(
    name: str, before: pd.DataFrame, after: pd.DataFrame, matched_by: tuple[str, ...]
) -> pd.DataFrame:
    """Differences of two tables of text, perhaps with shapes; rows are the same where they agree in ``matched_by``.

    Rows that agree in it among themselves are matched in their order. A row whose place differs by a metre or more has
    moved: ``moved_m`` along the ellipsoid, of a shape its centroid; ``before`` and ``after`` are then lon, lat. Any
    other cell that differs has changed; so has a shape whose centroid stays (``column`` is ``geometry``).
    """
    old, new = _side(before, matched_by), _side(after, matched_by)
    stay = old.table.index.intersection(new.table.index, sort=False)
    gone = old.table.index.difference(stay, sort=False)
    appeared = new.table.index.difference(stay, sort=False)
    parts = [
        _rows(name, "gone", gone, old.names),
        _rows(name, "appeared", appeared, new.names),
        _moved(name, old.table.loc[stay], new.table.loc[stay], new.names),
        _changed(name, old.table.loc[stay], new.table.loc[stay], new.names),
    ]
    return pd.concat([part for part in parts if len(part)] or [_none()], ignore_index=True)


def _side(table: pd.DataFrame, matched_by: tuple[str, ...]) -> _Side:
    """A table under keys that no two rows share, and what each row is called."""
    blank = pd.Series("", index=table.index, dtype=object)
    parts = [table[column].astype(str) if column in table else blank for column in matched_by]
    keys = parts[0]
    for part in parts[1:]:
        keys = keys + " " + part
    again = keys.groupby(keys).cumcount()
    index = pd.Index(keys.where(again == 0, keys + " #" + (again + 1).astype(str)), dtype=object)
    titles = [table[column].astype(str) for column in ("name_zh", "name_en", "title") if column in table]
    names = blank
    for title in titles:
        names = names.where(names != "", title)
    return _Side(table.set_axis(index), names.set_axis(index))


def _none() -> pd.DataFrame:
    return pd.DataFrame({column: pd.Series(dtype=object) for column in COLUMNS})


def _rows(name: str, change: Change, keys: pd.Index, names: pd.Series) -> pd.DataFrame:
    made = pd.DataFrame({"id": keys, "name": names.loc[keys].to_numpy()}, dtype=object)
    return made.assign(table=name, change=change, column="", before="", after="", moved_m=np.nan)[[*COLUMNS]]


def _moved(name: str, old: pd.DataFrame, new: pd.DataFrame, names: pd.Series) -> pd.DataFrame:
    (x0, y0), (x1, y1) = _places(old), _places(new)
    metres = _metres(old, new)
    far = metres >= MOVED_FROM_M
    made = _rows(name, "moved", new.index[far], names)
    return made.assign(
        before=[f"{x:.6f}, {y:.6f}" for x, y in zip(x0[far], y0[far], strict=True)],
        after=[f"{x:.6f}, {y:.6f}" for x, y in zip(x1[far], y1[far], strict=True)],
        moved_m=np.round(metres[far], 1),
    )


def _changed(name: str, old: pd.DataFrame, new: pd.DataFrame, names: pd.Series) -> pd.DataFrame:
    parts = []
    metres = _metres(old, new)
    for column in dict.fromkeys((*old.columns, *new.columns)):
        if column == "geometry":
            same = shapely.equals_exact(old[column].to_numpy(object), new[column].to_numpy(object), 1e-9)
            made = _rows(name, "changed", new.index[~same & ~(metres >= MOVED_FROM_M)], names)
            parts.append(made.assign(column="geometry"))
            continue
        blank = pd.Series("", index=new.index, dtype=object)
        was = old[column].astype(str) if column in old else blank
        now = new[column].astype(str) if column in new else blank
        differs = (was != now).to_numpy()
        if column in ("lon", "lat"):
            # A place that was there and is there still has moved or not; one that came or went has changed.
            differs = differs & np.isnan(metres)
        made = _rows(name, "changed", new.index[differs], names)
        parts.append(
            made.assign(column=column, before=was[differs].to_numpy(), after=now[differs].to_numpy())
        )
    filled = [part for part in parts if len(part)]
    return pd.concat(filled, ignore_index=True) if filled else _none()


def _metres(old: pd.DataFrame, new: pd.DataFrame) -> np.ndarray:
    """How far each row is from where it was; NaN where one of the places is not known."""
    (x0, y0), (x1, y1) = _places(old), _places(new)
    known = np.isfinite(x0) & np.isfinite(y0) & np.isfinite(x1) & np.isfinite(y1)
    metres = np.full(len(old), np.nan)
    if known.any():
        metres[known] = GEOD.inv(x0[known], y0[known], x1[known], y1[known])[2]
    return metres


def _places(table: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """Longitude and latitude of each row, of a shape its centroid's; NaN where there is none."""
    if "geometry" in table:
        centres = shapely.centroid(table["geometry"].to_numpy(object))
        return shapely.get_x(centres), shapely.get_y(centres)
    if {"lon", "lat"} <= set(table.columns):
        lon, lat = (
            pd.to_numeric(table[column], errors="coerce").to_numpy(float) for column in ("lon", "lat")
        )
        return lon, lat
    nowhere = np.full(len(table), np.nan)
    return nowhere, nowhere
