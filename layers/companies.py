"""Companies as columns of numbers: sent once, drawn on a canvas, filtered in the browser."""

from __future__ import annotations

import json
import struct
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from geo.find.facets import facet_codes, facet_numbers
from geo.model.layout import Layout
from layers.part import Part

_MAGIC = b"LXC2"
_STEPS = 65535


@dataclass(frozen=True)
class CompanyColumns:
    """What the browser needs to draw and filter companies.

    Attributes
    ----------
    order
        Positions of the located companies in ``layout.companies``, in drawing order: near ones lie near each other,
        so that columns compress and a view reads few blocks.
    data
        The binary columns; see `pack`.
    codes
        What each number in a facet column means.
    """

    order: npt.NDArray[np.int64]
    data: bytes
    codes: dict[str, list[str]]

    def __len__(self) -> int:
        return len(self.order)


def company_columns(layout: Layout) -> CompanyColumns:
    """Pack the located companies of a layout."""
    companies = layout.companies
    lon, lat = companies["lon"].to_numpy(float), companies["lat"].to_numpy(float)
    located = np.flatnonzero(np.isfinite(lon) & np.isfinite(lat))
    x, y = mercator(lon[located], lat[located])
    extent = _extent(x, y)
    places = _interleaved(_quantised(x, extent[0], extent[2]), _quantised(y, extent[1], extent[3]))
    by_place = np.lexsort((located, places))
    order = located[by_place]
    codes = facet_codes(layout)
    radius, radii = _radius_codes(companies["radius_m"].fillna(0).to_numpy(float)[order])
    columns = {"radius": radius} | {name: numbers[order] for name, numbers in facet_numbers(layout).items()}
    header = {"extent": extent, "radii": radii, "codes": codes}
    return CompanyColumns(order=order, data=pack(places[by_place], columns, header), codes=codes)


def pack(
    places: npt.NDArray[np.int64], columns: dict[str, npt.NDArray[np.uint8]], header: dict[str, Any]
) -> bytes:
    """Columns one after another, each padded to four bytes, behind a JSON header with their names.

    ``places`` are ascending numbers of 32 bits whose bits in turn belong to x and y. They travel as the step from each
    to the next, all lowest bytes first, then all second bytes, and so on: among many companies the high bytes are
    zeros, which compress to nothing. x and y run over ``extent`` (west, north, east, south in Web Mercator shares of
    the world's width, from the north-west corner) in 65,535 steps: under 2 m across a city of 120 km.
    """
    steps = np.diff(places, prepend=0).astype("<u4")
    planes = steps.view(np.uint8).reshape(-1, 4).T
    # The header is padded with blanks so that the first column starts on a multiple of four.
    text = json.dumps({"n": len(places), **header, "columns": list(columns)}).encode()
    text += b" " * (-len(text) % 4)
    body = b"".join(column.tobytes() + b"\0" * (-column.nbytes % 4) for column in columns.values())
    return _MAGIC + struct.pack("<I", len(text)) + text + planes.tobytes() + body


def _radius_codes(metres: npt.NDArray[np.float64]) -> tuple[npt.NDArray[np.uint8], list[float]]:
    """A byte each, and what it stands for; more than 256 different radii are told apart to 3 %."""
    if len(np.unique(metres)) > 256:
        metres = np.round(np.exp(np.round(np.log(metres.clip(1, 1e5)) * 22) / 22), 1)
    radii, codes = np.unique(metres, return_inverse=True)
    return codes.astype(np.uint8), [float(radius) for radius in radii]


def mercator(
    lon: npt.NDArray[np.float64], lat: npt.NDArray[np.float64]
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Web Mercator as shares of the world's width from its north-west corner, for drawing only."""
    x = lon / 360 + 0.5
    y = 0.5 - np.arcsinh(np.tan(np.radians(lat))) / (2 * np.pi)
    return x, y


def companies_layer() -> Part:
    """Reads the binary block ``companies``."""
    return Part("companies", {"pane": "lx-companies"})


def _extent(x: npt.NDArray[np.float64], y: npt.NDArray[np.float64]) -> tuple[float, float, float, float]:
    if not len(x):
        return 0.0, 0.0, 1.0, 1.0
    return float(x.min()), float(y.min()), float(x.max()), float(y.max())


def _quantised(values: npt.NDArray[np.float64], low: float, high: float) -> npt.NDArray[np.int64]:
    return np.rint((values - low) / ((high - low) or 1.0) * _STEPS).astype(np.int64)


def _interleaved(x: npt.NDArray[np.int64], y: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """Bits of two 16-bit numbers in turn (Morton order), those of x first."""
    code = np.zeros_like(x)
    for bit in range(16):
        code |= ((x >> bit) & 1) << (2 * bit) | ((y >> bit) & 1) << (2 * bit + 1)
    return code
