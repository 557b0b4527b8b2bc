"""What lies round a company: how many others within a few kilometres, and which are nearest."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from geo.crs import GEOD
from geo.layout import Layout

RADII_KM = (1, 3, 5)
# A degree of latitude is 110.6 km or more anywhere on the ellipsoid; of longitude, less by the cosine.
_KM_A_DEGREE = 110.0


@dataclass(frozen=True)
class Near:
    """Other located companies round one: how many within each of `RADII_KM`, and the nearest with their distance.

    ``nearest`` holds (company id, metres), nearest first. Distances run along the ellipsoid between the points as
    placed, so they are no surer than the points are.
    """

    within: tuple[int, ...]
    nearest: tuple[tuple[str, float], ...]


def neighbours(layout: Layout, id: str, most: int = 5) -> Near | None:
    """What lies round a company; None where it has no position."""
    position = layout.position(id)
    x, y = layout.companies["lon"].to_numpy(float), layout.companies["lat"].to_numpy(float)
    lon, lat = float(x[position]), float(y[position])
    if not np.isfinite(lon):
        return None
    reach = RADII_KM[-1] / _KM_A_DEGREE
    # A box first, so that only the few inside it are measured; NaN compares false.
    box = (np.abs(y - lat) <= reach) & (np.abs(x - lon) <= reach / max(0.01, np.cos(np.radians(lat))))
    box[position] = False
    around = np.flatnonzero(box)
    metres = GEOD.inv(np.full(len(around), lon), np.full(len(around), lat), x[around], y[around])[2]
    order = np.argsort(metres, kind="stable")
    within = tuple(int((metres <= km * 1000).sum()) for km in RADII_KM)
    nearest = tuple(
        (str(layout.companies.index[around[place]]), float(metres[place]))
        for place in order[:most]
        if metres[place] <= RADII_KM[-1] * 1000
    )
    return Near(within, nearest)
