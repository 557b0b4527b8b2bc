"""Where brought rows lie: coordinates out of columns or shapes, and whether they can be of this city."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from geo.intake.brought import Brought
from geo.intake.columns import PAIR, datum_word, extent
from geo.model.crs import Bounds
from geo.model.datum import DATUMS, convert
from geo.model.layout import Layout

Floats = npt.NDArray[np.float64]


def coordinates(brought: Brought, fields: pd.DataFrame, layout: Layout) -> tuple[Floats, Floats, pd.Series]:
    """Longitude and latitude of each row, NaN where there is none, and the code of why a row's cannot be used."""
    reasons = pd.Series("", index=fields.index)
    if brought.shapes is not None:
        points = shapely.get_type_id(brought.shapes) == 0
        reasons[~points & ~shapely.is_missing(brought.shapes)] = "not_point"
        at = brought.shapes.copy()
        at[~points] = None
        x, y = shapely.get_x(at), shapely.get_y(at)
        reasons[points & ~(np.isfinite(x) & np.isfinite(y))] = "not_numbers"
        return x, y, reasons
    if {"lon", "lat"} <= set(fields.columns):
        given = fields[["lon", "lat"]]
    elif "lonlat" in fields:
        given = split_pairs(fields["lonlat"], extent(layout))
    else:
        nowhere = np.full(len(fields), np.nan)
        return nowhere, nowhere.copy(), reasons
    numbers = given.apply(pd.to_numeric, errors="coerce")
    finite = np.isfinite(numbers).all(axis=1)
    blank = (given == "").all(axis=1)
    reasons[~finite & ~blank] = "not_numbers"
    ranged = numbers["lon"].abs().le(180) & numbers["lat"].abs().le(90)
    reasons[finite & ~ranged] = "out_of_range"
    usable = finite & ranged
    lon, lat = (numbers[name].where(usable).to_numpy(float) for name in ("lon", "lat"))
    return lon, lat, reasons


def split_pairs(cells: pd.Series, box: Bounds) -> pd.DataFrame:
    """Two numbers in one cell as text columns ``lon`` and ``lat``, in the order in which more lie in ``box``."""
    parts = cells.str.extract(PAIR)
    # What is no pair keeps a mark, so that it is refused and not taken for an absent position.
    parts = parts.fillna("").mask(parts[0].isna() & (cells != ""), "?")
    numbers = parts.apply(pd.to_numeric, errors="coerce")
    lon_first = numbers[0].between(box.west, box.east) & numbers[1].between(box.south, box.north)
    lat_first = numbers[1].between(box.west, box.east) & numbers[0].between(box.south, box.north)
    return parts.set_axis(["lat", "lon"] if lat_first.sum() > lon_first.sum() else ["lon", "lat"], axis=1)


def in_wgs84(lon: Floats, lat: Floats, said: pd.Series, datum: str) -> tuple[Floats, Floats, pd.Series]:
    """Positions in WGS-84, by what the row says or else by ``datum``; a code where the row's word is not known."""
    named = said.map(datum_word).where(said != "", datum or DATUMS[0])
    reasons = pd.Series("", index=said.index).mask(named == "", "unknown_datum")
    lon, lat = lon.copy(), lat.copy()
    for name in set(named) - {""}:
        rows = (named == name).to_numpy()
        lon[rows], lat[rows] = convert(lon[rows], lat[rows], name, "WGS-84")
    return lon, lat, reasons


def too_far(lon: Floats, lat: Floats, layout: Layout) -> npt.NDArray[np.bool_]:
    """Whether a position is known and cannot be of this layout."""
    box = extent(layout)
    with np.errstate(invalid="ignore"):
        outside = (lon < box.west) | (lon > box.east) | (lat < box.south) | (lat > box.north)
    return np.isfinite(lon) & outside


def far_shapes(shapes: npt.NDArray[np.object_], layout: Layout) -> npt.NDArray[np.bool_]:
    """Whether a shape is known and its box lies wholly where nothing of this layout can."""
    box = extent(layout)
    west, south, east, north = shapely.bounds(shapes).T
    with np.errstate(invalid="ignore"):
        near = (west <= box.east) & (east >= box.west) & (south <= box.north) & (north >= box.south)
    return ~shapely.is_missing(shapes) & ~near
