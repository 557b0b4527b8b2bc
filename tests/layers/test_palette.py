"""Zone and class colours stay apart for every kind of colour vision."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest

from geo.measures.classify import K_RANGE
from layers.style import HUES, NEUTRAL, THEMES, Theme, ramp

# Machado, Oliveira and Fernandes 2009, severity 1.0, on linear RGB.
DEFICIENCIES = {
    "protanopia": [
        [0.152286, 1.052583, -0.204868],
        [0.114503, 0.786281, 0.099216],
        [-0.003882, -0.048116, 1.051998],
    ],
    "deuteranopia": [
        [0.367322, 0.860646, -0.227968],
        [0.280085, 0.672501, 0.047413],
        [-0.011820, 0.042940, 0.968881],
    ],
    "tritanopia": [
        [1.255528, -0.076749, -0.178779],
        [-0.078411, 0.930809, 0.147602],
        [0.004733, 0.691367, 0.303900],
    ],
}
TO_XYZ = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])
WHITE = TO_XYZ @ np.ones(3)
# Three times the just noticeable difference in CIELAB (2.3); names and places tell zones apart as well.
APART = 6.9
# The hues that the built-in layout uses, and the neutral one of companies outside all zones.
USED = {name: HUES[name]["line"] for name in ("purple", "blue", "green", "orange")} | {
    "neutral": NEUTRAL["line"]
}


def linear(colour: str) -> np.ndarray:
    share = np.array([int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)])
    return np.where(share <= 0.04045, share / 12.92, ((share + 0.055) / 1.055) ** 2.4)


def lab(rgb: np.ndarray) -> np.ndarray:
    ratio = TO_XYZ @ np.clip(rgb, 0, 1) / WHITE
    f = np.where(ratio > 0.008856, np.cbrt(ratio), 7.787 * ratio + 16 / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


@pytest.mark.parametrize("deficiency", DEFICIENCIES)
def test_zone_colours_stay_apart_under_a_colour_vision_deficiency(deficiency: str) -> None:
    matrix = np.array(DEFICIENCIES[deficiency])
    seen = {name: lab(matrix @ linear(colour)) for name, colour in USED.items()}
    close = {
        (a, b): float(np.linalg.norm(seen[a] - seen[b]))
        for a, b in combinations(seen, 2)
        if np.linalg.norm(seen[a] - seen[b]) < APART
    }
    assert not close


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("deficiency", DEFICIENCIES)
def test_class_colours_stay_apart_and_in_order_under_a_colour_vision_deficiency(
    deficiency: str, theme: Theme
) -> None:
    matrix = np.array(DEFICIENCIES[deficiency])
    for count in K_RANGE:
        seen = [lab(matrix @ linear(colour)) for colour in ramp(count, theme)]
        steps = np.diff([lightness for lightness, _, _ in seen])
        assert (steps < 0).all() or (steps > 0).all()
        assert all(np.linalg.norm(a - b) >= APART for a, b in combinations(seen, 2)), count
