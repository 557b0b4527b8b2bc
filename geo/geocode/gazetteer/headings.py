"""Which way house numbers grow in a city, learned from the roads that are known well.

Cities number their roads by custom: away from a river or a centre, odd numbers on one side. Where only one number
of a road is known, the custom of the roads around says on which side of it the others lie.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from geo.geocode.gazetteer.track import Bools, Floats, Heading

# A road teaches from this many numbers on, if they are spread and its spacing is a street's.
_FEWEST_NUMBERS, _LEAST_RANGE = 3, 40.0
_SPACING_M = (0.5, 8.0)
# Roads around are heard with exp(-distance / reach).
_REACH_M = 1200.0
_SHORTEST_AXIS_M, _LONGER_THAN_WIDE = 150.0, 2.0
# A side of the road is learned from no fewer positions than this.
_FEWEST_SIDED = 200
_FARTHEST_ASIDE_M = 400.0


@dataclass(frozen=True)
class Headings:
    """The well-known roads: their middles and unit headings, shape (n, 2) each, and the city's habits.

    ``spacing_m`` is the metres a number usually takes; ``house_m`` and ``lane_m`` are those of `Heading`.
    """

    middles: Floats
    units: Floats
    spacing_m: float = 0.0
    house_m: float = 0.0
    lane_m: float = 0.0

    def of_stretch(self, points: Floats) -> Heading:
        """The heading of a stretch by its shape and the roads around; ``points`` in metres, shape (n, 2)."""
        axis = _axis(points)
        if axis is None or not len(self.middles):
            return Heading((0.0, 0.0), self.house_m, self.lane_m)
        away = self.middles - points.mean(axis=0)
        heard = np.exp(-np.hypot(away[:, 0], away[:, 1]) / _REACH_M)
        along = self.units @ axis
        total = float((heard * along**2).sum())
        vote = float((heard * along * np.abs(along)).sum()) / total if total > 1e-9 else 0.0
        east, north = self.spacing_m * vote * axis
        return Heading((float(east), float(north)), self.house_m, self.lane_m)


def learn_headings(groups: npt.NDArray[np.int64], numbers: Floats, lanes: Bools, xy: Floats) -> Headings:
    """The headings of a book of positions; ``groups`` tells which rows are of one road, from 0 on."""
    if not len(groups):
        return Headings(np.empty((0, 2)), np.empty((0, 2)))
    count = np.bincount(groups).astype(float)

    def mean(values: Floats) -> Floats:
        result: Floats = np.bincount(groups, values) / np.maximum(count, 1.0)
        return result

    middle = np.column_stack([mean(xy[:, 0]), mean(xy[:, 1])])
    step, off = numbers - mean(numbers)[groups], xy - middle[groups]
    spread = mean(step**2)
    enough = (count >= _FEWEST_NUMBERS) & (np.sqrt(spread) >= _LEAST_RANGE / 2)
    slope = np.column_stack([mean(step * off[:, 0]), mean(step * off[:, 1])])
    slope /= np.where(enough, spread, 1.0)[:, None]
    spacing = np.hypot(slope[:, 0], slope[:, 1])
    kept = enough & (spacing > _SPACING_M[0]) & (spacing < _SPACING_M[1])
    if not kept.any():
        return Headings(np.empty((0, 2)), np.empty((0, 2)))
    unit = slope / np.where(kept, spacing, 1.0)[:, None]
    rest = off - step[:, None] * slope[groups]
    aside = rest[:, 1] * unit[groups, 0] - rest[:, 0] * unit[groups, 1]
    odd = np.where(numbers % 2 == 1, aside, -aside)
    usable = kept[groups] & (count[groups] >= 5) & (np.abs(aside) < _FARTHEST_ASIDE_M)
    return Headings(
        middle[kept],
        unit[kept],
        float(np.median(spacing[kept])),
        _mean_aside(odd[usable & ~lanes]),
        _mean_aside(odd[usable & lanes]),
    )


def _mean_aside(values: Floats) -> float:
    return float(values.mean()) if len(values) >= _FEWEST_SIDED else 0.0


def _axis(points: Floats) -> Floats | None:
    """The unit vector along which points lie; None where they do not lie along one."""
    if len(points) < 2:
        return None
    spread, axes = np.linalg.eigh(np.cov((points - points.mean(axis=0)).T))
    longest, across = np.sqrt(np.maximum(spread[::-1], 0.0))
    if longest < _SHORTEST_AXIS_M or longest < _LONGER_THAN_WIDE * across:
        return None
    axis: Floats = axes[:, 1]
    return axis
