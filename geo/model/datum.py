"""Coordinates between WGS-84, GCJ-02 and BD-09: numpy arrays, longitude first, exact both ways.

Maps published in China show GCJ-02 (an obfuscated WGS-84) or BD-09 (GCJ-02 shifted once more). Nothing in
a coordinate or in a CRS code tells them apart, so the datum is recorded for each source and named here in
each call. In Shanghai GCJ-02 lies about 0.5 km, BD-09 about 1.1 km from WGS-84.

The forward formulas are the ones in general circulation since 2010 (a Krasovsky-1940 ellipsoid with a sum
of sines); there is no official publication. The inverse is a fixed-point iteration over the same formulas.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike, NDArray

from geo.model.errors import ChoiceError

DATUMS = ("WGS-84", "CGCS2000", "GCJ-02", "BD-09")
"""The names that data, providers and commands use; CGCS2000 is taken as WGS-84 (centimetres apart)."""

SHIFT_BOX = (72.004, 0.8293, 137.8347, 55.8271)
"""West, south, east, north of the box in which GCJ-02 and BD-09 differ from WGS-84.

The box in general use. It is coarser than the country: it takes in parts of its neighbours, so it must not
be read as a border. Outside it the datums are taken to agree.
"""

Floats = NDArray[np.float64]
_Shift = Callable[[Floats, Floats], tuple[Floats, Floats]]

_SEMI_MAJOR_M = 6378245.0
_ECCENTRICITY2 = 0.00669342162296594323
_BD_PI = np.pi * 3000.0 / 180.0
_BD_EAST, _BD_NORTH = 0.0065, 0.006

# Each step shrinks the error about a hundredfold: in Shanghai 4 steps leave 1e-7 m. Four more serve the far
# corners of the box and the meridian of 105 E, where the formula has a kink and steps shrink less.
_INVERSE_STEPS = 8


def in_shift_box(lon: ArrayLike, lat: ArrayLike, margin_deg: float = 0.0) -> NDArray[np.bool_]:
    """True where a point lies in the box in which the datums differ, or within the margin of it.

    >>> in_shift_box([121.47, 139.69], [31.23, 35.69])
    array([ True, False])
    """
    x, y = np.asarray(lon, dtype=np.float64), np.asarray(lat, dtype=np.float64)
    west, south, east, north = SHIFT_BOX
    across = (x >= west - margin_deg) & (x <= east + margin_deg)
    inside: NDArray[np.bool_] = across & (y >= south - margin_deg) & (y <= north + margin_deg)
    return inside


def convert(lon: ArrayLike, lat: ArrayLike, source: str, target: str) -> tuple[Floats, Floats]:
    """Longitudes and latitudes of the same places in another datum.

    Parameters
    ----------
    lon, lat
        Degrees, of the same shape; a scalar gives arrays without dimensions. NaN stays NaN. Points outside
        ``SHIFT_BOX`` come back unchanged.
    source, target
        Two of ``DATUMS``.

    Raises
    ------
    ChoiceError
        For an unknown datum.

    Notes
    -----
    Within 2 km of the edge of the box the shift is not one-to-one. There a WGS-84 point from inside still
    comes back where it was, but one from just outside may come back shifted.

    Examples
    --------
    >>> lon, lat = convert(121.4998, 31.2397, "WGS-84", "BD-09")
    >>> print(f"{lon:.6f} {lat:.6f}")
    121.510842 31.243335
    >>> lon, lat = convert(lon, lat, "BD-09", "WGS-84")
    >>> print(f"{lon:.6f} {lat:.6f}")
    121.499800 31.239700
    """
    for datum in (source, target):
        if datum not in DATUMS:
            raise ChoiceError("datum", datum, DATUMS)
    x, y = np.asarray(lon, dtype=np.float64), np.asarray(lat, dtype=np.float64)
    start, end = _STATION[source], _STATION[target]
    if start == end:
        return x.copy(), y.copy()
    if start < end:
        return _forward(x, y, _SHIFTS[start:end])
    return _inverse(x, y, _SHIFTS[end:start])


def _forward(x: Floats, y: Floats, shifts: tuple[_Shift, ...]) -> tuple[Floats, Floats]:
    inside = in_shift_box(x, y)
    moved_x, moved_y = _parked(inside, x, y)
    for shift in shifts:
        east, north = shift(moved_x, moved_y)
        moved_x, moved_y = moved_x + east, moved_y + north
    return np.where(inside, moved_x, x), np.where(inside, moved_y, y)


def _inverse(x: Floats, y: Floats, shifts: tuple[_Shift, ...]) -> tuple[Floats, Floats]:
    # No shift is longer than 0.03 degrees: a point farther out than that cannot come from inside.
    origin_x, origin_y = _parked(in_shift_box(x, y, margin_deg=0.03), x, y)
    for shift in reversed(shifts):
        goal_x, goal_y = origin_x, origin_y
        for _ in range(_INVERSE_STEPS):
            east, north = shift(origin_x, origin_y)
            origin_x, origin_y = goal_x - east, goal_y - north
    # The origin decides, not the shifted point: what was shifted from inside is always shifted back.
    inside = in_shift_box(origin_x, origin_y, margin_deg=1e-9) & in_shift_box(x, y, margin_deg=0.03)
    return np.where(inside, origin_x, x), np.where(inside, origin_y, y)


def _parked(wanted: NDArray[np.bool_], x: Floats, y: Floats) -> tuple[Floats, Floats]:
    """The points, those not wanted replaced by a harmless place, so that no formula meets NaN or a pole."""
    return np.where(wanted, x, 105.0), np.where(wanted, y, 35.0)


def _gcj_shift(lon: Floats, lat: Floats) -> tuple[Floats, Floats]:
    """Degrees east and north by which GCJ-02 lies off WGS-84, as a function of the WGS-84 place."""
    x, y = lon - 105.0, lat - 35.0
    px, py = np.pi * x, np.pi * y
    root = np.sqrt(np.abs(x))
    ripple = 20.0 * np.sin(6.0 * px) + 20.0 * np.sin(2.0 * px)
    east = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * root
    east = east + (ripple + 20.0 * np.sin(px) + 40.0 * np.sin(px / 3.0)) * 2.0 / 3.0
    east = east + (150.0 * np.sin(px / 12.0) + 300.0 * np.sin(px / 30.0)) * 2.0 / 3.0
    north = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * root
    north = north + (ripple + 20.0 * np.sin(py) + 40.0 * np.sin(py / 3.0)) * 2.0 / 3.0
    north = north + (160.0 * np.sin(py / 12.0) + 320.0 * np.sin(py / 30.0)) * 2.0 / 3.0
    phi = np.radians(lat)
    magic = 1.0 - _ECCENTRICITY2 * np.sin(phi) ** 2
    prime_vertical_m = _SEMI_MAJOR_M / np.sqrt(magic)
    meridian_m = _SEMI_MAJOR_M * (1.0 - _ECCENTRICITY2) / (magic * np.sqrt(magic))
    return np.degrees(east / (prime_vertical_m * np.cos(phi))), np.degrees(north / meridian_m)


def _bd_shift(lon: Floats, lat: Floats) -> tuple[Floats, Floats]:
    """Degrees east and north by which BD-09 lies off GCJ-02, as a function of the GCJ-02 place."""
    radius = np.hypot(lon, lat) + 0.00002 * np.sin(lat * _BD_PI)
    angle = np.arctan2(lat, lon) + 0.000003 * np.cos(lon * _BD_PI)
    return radius * np.cos(angle) + _BD_EAST - lon, radius * np.sin(angle) + _BD_NORTH - lat


# WGS-84 -> GCJ-02 -> BD-09 is one road with three stations; a conversion walks along it, either way.
_SHIFTS: tuple[_Shift, ...] = (_gcj_shift, _bd_shift)
_STATION = {"WGS-84": 0, "CGCS2000": 0, "GCJ-02": 1, "BD-09": 2}
