"""What lies round a company: how many others within a few kilometres, and which are nearest."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from geo.model.crs import GEOD
from geo.model.layout import Layout

Floats = npt.NDArray[np.float64]
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
    # A box first, so that only the few inside it are looked at; NaN compares false.
    around = np.flatnonzero(np.abs(y - lat) <= reach)
    around = around[np.abs(x[around] - lon) <= reach / max(0.01, np.cos(np.radians(lat)))]
    around = around[around != position]
    metres = _metres(lon, lat, x[around], y[around], most)
    order = np.argsort(metres, kind="stable")
    within = tuple(int((metres <= km * 1000).sum()) for km in RADII_KM)
    nearest = tuple(
        (str(layout.companies.index[around[place]]), float(metres[place]))
        for place in order[:most]
        if metres[place] <= RADII_KM[-1] * 1000
    )
    return Near(within, nearest)


def _metres(lon: float, lat: float, x: Floats, y: Floats, most: int) -> Floats:
    """Metres along the ellipsoid from a point to others within a few kilometres, exact where it matters.

    In the plane that touches the ellipsoid here distances are wrong by a known share at most. Only the nearest ``most``
    and those that could lie on either side of one of `RADII_KM` are measured; the others keep the plane's distance.
    """
    # Metres a degree, of the meridian and of the parallel.
    sine = np.sin(np.radians(lat))
    flat = 1 - GEOD.es * sine**2
    north = np.radians(GEOD.a * (1 - GEOD.es) / flat**1.5)
    east = np.radians(GEOD.a / np.sqrt(flat)) * np.cos(np.radians(lat))
    metres = np.hypot((x - lon) * east, (y - lat) * north)
    # The parallels' shortening towards the pole, twice over, and a thousandth for all else.
    share = 0.001 + 1000 * RADII_KM[-1] / GEOD.b * abs(np.tan(np.radians(lat)))
    limits = [1000.0 * km for km in RADII_KM]
    unsure = np.any([np.abs(metres - limit) <= share * limit for limit in limits], axis=0)
    if len(metres):
        kth = min(most, len(metres)) - 1
        last = np.partition(metres, kth)[kth]
        unsure |= metres <= last * (1 + share) / max(0.01, 1 - share)
    measured = np.flatnonzero(unsure)
    few = np.full(len(measured), lon), np.full(len(measured), lat)
    metres[measured] = GEOD.inv(*few, x[measured], y[measured])[2]
    return metres
