"""Known house numbers on a stretch of road -> where any number on it lies, on either side, and how surely.

The position is kriged along the number: between two known numbers it runs from one to the other, far from all of
them it follows the road's heading by the metres a number usually takes, and odd and even numbers are two lines
that may differ. A position that its neighbours contradict (the same road name elsewhere, a head office for its
branch) counts for little: its noise is raised until its neighbours no longer mind.

The constants were fitted on the built-in road book, each position predicted from the others of its road.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]

# Covariance between two numbers of a road, in metres; "numbers" counts house numbers along it.
_ANYWHERE_M = 2000.0
_WANDER_M, _WANDER_NUMBERS = 250.0, 3000.0
_SIDES_M, _SIDES_WANDER_M, _SIDES_NUMBERS = 13.0, 17.0, 650.0
# Metres a number, and how far from that a road's own spacing may be: with its heading known, and without.
_SPACING_SD, _SPACING_SD_UNKNOWN = 0.5, 2.9
NOISE_M, LANE_NOISE_M = 10.0, 17.0
"""How far a single position usually lies from where its number should be: of a house, of a lane."""
_TAIL, _ROUNDS, _LEAST_WEIGHT = 0.7, 4, 1e-4
_BEYOND = np.array([5.0, 15.0, 40.0, 100.0, 200.0, 400.0, 800.0, 1600.0, 3200.0])


@dataclass(frozen=True)
class Heading:
    """Which way numbers grow on a stretch, as far as that is known without its own numbers.

    ``per_number`` is metres east and north from one number to the next, (0, 0) where nothing is known.
    ``house_m`` and ``lane_m`` tell how far odd numbers lie to the left of the road when one walks with growing
    numbers; even ones lie as far to the right.
    """

    per_number: tuple[float, float] = (0.0, 0.0)
    house_m: float = 0.0
    lane_m: float = 0.0


@dataclass(frozen=True)
class Track:
    """The two sides of a road as knots along its numbers; between knots the way is straight.

    ``even`` and ``odd`` hold a row a knot: metres east and north of the stretch's own origin, and the standard
    deviation of a house there, in metres. ``weights`` tells for each known position how far it was believed.
    """

    knots: list[float]
    even: list[tuple[float, float, float]]
    odd: list[tuple[float, float, float]]
    lane_shift: tuple[float, float]
    weights: Floats

    def at(self, number: int, lane: bool) -> tuple[float, float, float]:
        """Metres east and north of the origin for a number, and the standard deviation of either, in metres."""
        side = self.odd if number % 2 else self.even
        last = len(self.knots) - 1
        place = min(max(bisect_right(self.knots, number), 1), last)
        low, high = self.knots[place - 1], self.knots[place]
        share = min(max((number - low) / (high - low), 0.0), 1.0)
        (x0, y0, sd0), (x1, y1, sd1) = side[place - 1], side[place]
        x, y, sd = x0 + share * (x1 - x0), y0 + share * (y1 - y0), sd0 + share * (sd1 - sd0)
        if lane:
            sign = 1.0 if number % 2 else -1.0
            return x + sign * self.lane_shift[0], y + sign * self.lane_shift[1], sd
        return x, y, sd


def fit_track(numbers: Floats, lanes: Bools, xy: Floats, noise_m: Floats, heading: Heading) -> Track:
    """The track of a stretch from its known positions.

    Parameters
    ----------
    numbers, lanes
        House numbers, and whether each is a lane's.
    xy
        Positions in metres east and north of any origin, shape (n, 2).
    noise_m
        What is known of the error of each position; added to the usual noise.
    heading
        How numbers run here; its ``per_number`` is the spacing to fall back on.
    """
    prior = np.array(heading.per_number)
    known_heading = bool(prior.any())
    side = np.where(numbers % 2 == 1, 1.0, -1.0)
    left = _left(_direction(numbers, xy, prior))
    shift = np.where(lanes, heading.lane_m, heading.house_m)
    on_axis = xy - (side * shift)[:, None] * left
    middle, centre = float(numbers.mean()), on_axis.mean(axis=0)
    spacing_sd = _SPACING_SD if known_heading else _SPACING_SD_UNKNOWN

    def covariance(a: Floats, side_a: Floats, b: Floats, side_b: Floats) -> Floats:
        gap = np.abs(a[:, None] - b[None, :])
        together = _ANYWHERE_M**2 + _WANDER_M**2 * np.exp(-gap / _WANDER_NUMBERS)
        together += spacing_sd**2 * np.outer(a - middle, b - middle)
        apart = _SIDES_M**2 + _SIDES_WANDER_M**2 * np.exp(-gap / _SIDES_NUMBERS)
        result: Floats = together + np.outer(side_a, side_b) * apart
        return result

    rest = on_axis - centre - np.outer(numbers - middle, prior)
    between = covariance(numbers, side, numbers, side)
    usual = np.hypot(np.where(lanes, np.hypot(NOISE_M, LANE_NOISE_M), NOISE_M), noise_m)
    noise = _robust_noise(between, rest, usual)
    inverse = np.linalg.inv(between + np.diag(noise**2))
    pull = inverse @ rest

    knots = _knots(numbers)
    sides: list[list[tuple[float, float, float]]] = []
    for sign in (-1.0, 1.0):
        on_side = np.full(len(knots), sign)
        to_known = covariance(knots, on_side, numbers, side)
        way = centre + np.outer(knots - middle, prior) + to_known @ pull + sign * heading.house_m * left
        own = _ANYWHERE_M**2 + _WANDER_M**2 + spacing_sd**2 * (knots - middle) ** 2
        own += _SIDES_M**2 + _SIDES_WANDER_M**2
        unknown = own - np.einsum("ij,jk,ik->i", to_known, inverse, to_known)
        sd = np.sqrt(np.maximum(unknown, 0.0) + NOISE_M**2)
        sides.append([(float(x), float(y), float(s)) for (x, y), s in zip(way, sd, strict=True)])
    beside = (heading.lane_m - heading.house_m) * left
    shifted = (float(beside[0]), float(beside[1]))
    return Track(knots.tolist(), sides[0], sides[1], shifted, (usual / noise) ** 2)


def _knots(numbers: Floats) -> Floats:
    """The known numbers, the middles between them, and steps beyond both ends."""
    known = np.unique(numbers)
    middles = (known[1:] + known[:-1]) / 2
    below, above = known[0] - _BEYOND, known[-1] + _BEYOND
    # No house number is less than 1; one knot at 0 closes the line.
    every = np.concatenate([known, middles, below[below > 0], [0.0], above])
    return np.unique(every)


def _robust_noise(between: Floats, rest: Floats, usual: Floats) -> Floats:
    """The noise of each position, raised where the others do not expect it there: as with Student's t errors."""
    noise = usual.copy()
    if len(usual) < 3:
        return noise
    for _ in range(_ROUNDS):
        inverse = np.linalg.inv(between + np.diag(noise**2))
        diagonal = np.diag(inverse)
        # Each position as the others predict it, by the closed form of leaving one out.
        off = (inverse @ rest) / diagonal[:, None]
        variance = np.maximum(1.0 / diagonal - noise**2, 0.0) + usual**2
        surprise = (off**2).sum(axis=1) / variance
        weight = np.clip((_TAIL + 2.0) / (_TAIL + surprise), _LEAST_WEIGHT, 1.0)
        noise = usual / np.sqrt(weight)
    return noise


def _direction(numbers: Floats, xy: Floats, prior: Floats) -> Floats:
    """The unit vector in which numbers grow: the median over pairs of positions, else the prior's; or zero."""
    first, second = np.triu_indices(len(numbers), 1)
    step = numbers[first] - numbers[second]
    far = np.abs(step) >= 10
    if len(numbers) >= 3 and far.sum() >= 2:
        slope = np.median((xy[first] - xy[second])[far] / step[far, None], axis=0)
        if np.hypot(*slope) > 0.3:
            unit: Floats = slope / np.hypot(*slope)
            return unit
    length = np.hypot(*prior)
    return prior / length if length > 0.5 else np.zeros(2)


def _left(unit: Floats) -> Floats:
    return np.array([-unit[1], unit[0]])
