"""Where the table of a registry keeps its positions, and these as arrays of longitude and latitude."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pyproj
import shapely

from geo.model.crs import STORAGE_CRS
from geo.model.errors import CRSError, SourceError
from geo.model.grid import Floats
from words.sentence import Sentence

if TYPE_CHECKING:
    import pyarrow as pa

_PAIRS = (("lon", "lat"), ("longitude", "latitude"), ("lng", "lat"), ("x", "y"))
# Little-endian well-known binary of a point: byte order, type 1, x, y.
_WKB_POINT = np.dtype([("order", "u1"), ("type", "<u4"), ("x", "<f8"), ("y", "<f8")])


@dataclass(frozen=True)
class PointColumns:
    """Two columns of numbers, or one of GeoParquet points with its CRS and encoding."""

    lon: str = ""
    lat: str = ""
    geometry: str = ""
    encoding: str = ""
    crs: str = ""

    @classmethod
    def of(cls, schema: pa.Schema, where: str) -> PointColumns:
        """The columns of a table, found by name; GeoParquet's own geometry column before all others.

        Raises
        ------
        SourceError
            No column is known to hold positions.
        CRSError
            The geometry column has a CRS that is not known.
        """
        geo = json.loads((schema.metadata or {}).get(b"geo", b"{}"))
        if geo.get("primary_column") in schema.names:
            column = geo["primary_column"]
            about = geo["columns"][column]
            return cls(geometry=column, encoding=str(about["encoding"]), crs=_crs_text(about, where))
        by_name = {name.strip().lower(): name for name in schema.names}
        for lon, lat in _PAIRS:
            if lon in by_name and lat in by_name:
                return cls(lon=by_name[lon], lat=by_name[lat])
        raise SourceError(
            "{file}: no column for positions; wanted lon and lat, longitude and latitude, x and y, "
            "or a GeoParquet geometry column; found {columns}",
            file=where,
            columns=tuple(schema.names) or Sentence("no column"),
        )

    def read(self, batch: pa.RecordBatch, where: str) -> tuple[Floats, Floats]:
        """Longitude and latitude of each row of a batch, NaN where there is none."""
        if not self.geometry:
            return _numbers(batch.column(self.lon)), _numbers(batch.column(self.lat))
        column = batch.column(self.geometry)
        if self.encoding.lower() == "wkb":
            x, y = _from_wkb(column, where)
        elif self.encoding.lower() == "point":
            x, y = _from_native(column)
        else:
            raise SourceError(
                "{file}: geometry is encoded as {encoding!r}; wanted points, as WKB or native",
                file=where,
                encoding=self.encoding,
            )
        if self.crs:
            return _transformer(self.crs).transform(x, y)
        return x, y


def _crs_text(about: dict[str, Any], where: str) -> str:
    """The CRS to convert from; empty where positions are degrees of WGS-84 already."""
    given = about.get("crs", "OGC:CRS84")
    if given is None:
        raise CRSError(
            "{file}: its geometry column has no CRS; set it where the file is written, never by guess",
            file=where,
        )
    try:
        crs = pyproj.CRS.from_user_input(given)
    except pyproj.exceptions.CRSError as error:
        raise CRSError("{file}: its CRS is not known ({said})", file=where, said=str(error)) from error
    known = crs.equals(pyproj.CRS.from_user_input(STORAGE_CRS), ignore_axis_order=True)
    return "" if known or crs.to_authority() == ("OGC", "CRS84") else crs.to_wkt()


def _transformer(crs: str) -> pyproj.Transformer:
    return pyproj.Transformer.from_crs(crs, STORAGE_CRS, always_xy=True)


def _numbers(column: pa.Array) -> Floats:
    """Numbers as floats; text that is no number counts as absent."""
    import pandas as pd
    import pyarrow as pa

    if pa.types.is_floating(column.type) or pa.types.is_integer(column.type):
        return column.cast(pa.float64()).to_numpy(zero_copy_only=False)
    return pd.to_numeric(column.to_pandas(), errors="coerce").to_numpy(dtype=float, na_value=np.nan)


def _from_wkb(column: pa.Array, where: str) -> tuple[Floats, Floats]:
    import pyarrow as pa

    storage = column.storage if isinstance(column, pa.ExtensionArray) else column
    size, values = _WKB_POINT.itemsize, storage.buffers()[-1]
    if storage.null_count == 0 and len(storage) and not pa.types.is_binary_view(storage.type):
        wide = np.int64 if pa.types.is_large_binary(storage.type) else np.int32
        offsets = np.frombuffer(storage.buffers()[1], dtype=wide)[storage.offset :][: len(storage) + 1]
        if (np.diff(offsets) == size).all():
            points = np.frombuffer(values, dtype=_WKB_POINT, count=len(storage), offset=int(offsets[0]))
            if (points["order"] == 1).all() and (points["type"] == 1).all():
                return points["x"].astype(float), points["y"].astype(float)
    try:
        shapes = shapely.from_wkb(np.array(storage.to_pylist(), dtype=object))
    except (shapely.errors.GEOSException, TypeError) as error:
        raise SourceError(
            "{file}: its geometry column cannot be read as WKB ({said})", file=where, said=str(error)
        ) from error
    others = (shapely.get_type_id(shapes) != 0) & ~shapely.is_missing(shapes)
    if others.any():
        raise SourceError(
            "{file}: holds a {found}; wanted points only",
            file=where,
            found=shapes[others][0].geom_type,
        )
    return shapely.get_x(shapes), shapely.get_y(shapes)


def _from_native(column: pa.Array) -> tuple[Floats, Floats]:
    """GeoArrow points: a struct of x and y; a null point is NaN."""
    import pyarrow as pa

    storage = column.storage if isinstance(column, pa.ExtensionArray) else column
    x, y = storage.flatten()[:2]
    return x.to_numpy(zero_copy_only=False), y.to_numpy(zero_copy_only=False)
