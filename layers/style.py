"""How everything looks: one table, read by map, legend and sheet alike.

Colour says which zone, shape says which role, edge says how sure. Hues are Paul Tol's bright scheme
(https://personal.sron.nl/~pault/), which stays apart under colour-vision deficiency; ``text`` shades are darkened or
lightened until they reach 4.5:1 on their ground.
"""

from __future__ import annotations

from typing import Final, Literal, TypedDict

Theme = Literal["light", "dark"]
THEMES: Final[tuple[Theme, ...]] = ("light", "dark")
FONTS: Final = '"Inter", "Noto Sans", "Noto Sans CJK SC", "PingFang SC", "Microsoft YaHei", sans-serif'


class Hue(TypedDict):
    """A zone's colour as a line or mark, and as text on each ground."""

    line: str
    text_light: str
    text_dark: str


HUES: Final[dict[str, Hue]] = {
    "purple": {"line": "#AA3377", "text_light": "#942B67", "text_dark": "#E585BC"},
    "blue": {"line": "#4477AA", "text_light": "#2F5F91", "text_dark": "#8DB6DF"},
    "green": {"line": "#228833", "text_light": "#1B6E29", "text_dark": "#6CC27B"},
    "orange": {"line": "#EE7733", "text_light": "#A8470F", "text_dark": "#F5A073"},
    "red": {"line": "#CC3311", "text_light": "#A82A0E", "text_dark": "#F08A72"},
    "teal": {"line": "#33BBEE", "text_light": "#0E6A8C", "text_dark": "#7FD3F5"},
}
NEUTRAL: Final[Hue] = {"line": "#6B6557", "text_light": "#5C574B", "text_dark": "#B8B1A2"}

GROUND: Final[dict[Theme, dict[str, str]]] = {
    "light": {
        "water": "#DCE8EF",
        "land": "#F7F5F0",
        "line": "#C9C3B6",
        "supporting": "#BBB5A6",
        "river": "#B4CFDF",
        "text": "#22252A",
        "quiet": "#6B7079",
        "place": "#767166",
        "panel": "#FFFFFF",
        "edge": "#D9D5CC",
        "halo": "#FFFFFF",
        "mark": "#FFFFFF",
        "selection": "#111111",
        "warn": "#8A5A00",
    },
    "dark": {
        "water": "#16222B",
        "land": "#1F2326",
        "line": "#3A4147",
        "supporting": "#6E695D",
        "river": "#24404F",
        "text": "#E8EAED",
        "quiet": "#9AA0A8",
        "place": "#8B9198",
        "panel": "#24282C",
        "edge": "#3A4147",
        "halo": "#14181B",
        "mark": "#14181B",
        "selection": "#FFFFFF",
        "warn": "#E0B25A",
    },
}

# Edges of outlines by what they rest on: dash pattern in pixels, [] is solid.
EDGES: Final[dict[str, list[float]]] = {
    "documented_boundary": [],
    "planning_scope": [9, 5],
    "administrative_proxy": [1.5, 4.5],
    "approximate": [1.5, 4.5],
}
WEIGHTS: Final[dict[str, float]] = {"main": 2.6, "park": 2.0, "inner": 1.4, "wider": 1.2}
FILLS: Final[dict[str, float]] = {"main": 0.13, "park": 0.10, "inner": 0.10, "wider": 0.04}
SUPPORTING_FILL: Final = 0.30

# How a mark shows its precision: filled and exact, filled with the disc of its error, or hollow.
CERTAINTY: Final[dict[str, str]] = {
    "building": "exact",
    "street_number": "exact",
    "street": "disc",
    "block": "disc",
    "town": "hollow",
    "district": "hollow",
}
SHAPES: Final = ("circle", "square", "diamond", "triangle", "plus", "ring")
MARK_PX: Final = 12

# For amounts, from least to most: sand to deep slate, clear of water, bare land and the zones' hues. What differs most
# from the ground is the most.
RAMP: Final[dict[Theme, tuple[str, str, str]]] = {
    "light": ("#F3E9C8", "#8DA8A3", "#14384B"),
    "dark": ("#3B3D34", "#7C958F", "#F1EACB"),
}


def ramp(count: int, theme: Theme) -> list[str]:
    """``count`` colours from least to most on a ground, evenly between the three of `RAMP`.

    >>> ramp(3, "light")
    ['#F3E9C8', '#8DA8A3', '#14384B']
    """
    stops = [[int(colour[place : place + 2], 16) for place in (1, 3, 5)] for colour in RAMP[theme]]
    colours = []
    for step in range(count):
        at = 2 * (step / (count - 1) if count > 1 else 0.5)
        low = min(int(at), 1)
        mixed = [round(a + (b - a) * (at - low)) for a, b in zip(stops[low], stops[low + 1], strict=True)]
        colours.append("#" + "".join(f"{part:02X}" for part in mixed))
    return colours


def hue_of(name: str) -> Hue:
    """The hue called ``name``; the neutral one for what belongs to no zone."""
    return HUES.get(name, NEUTRAL)


def style_table() -> dict[str, object]:
    """The whole table as plain JSON for the browser; it holds no text from users or data."""
    return {
        "ground": GROUND,
        "hues": HUES,
        "neutral": NEUTRAL,
        "edges": EDGES,
        "weights": WEIGHTS,
        "fills": FILLS,
        "supportingFill": SUPPORTING_FILL,
        "certainty": CERTAINTY,
        "markPx": MARK_PX,
        "fonts": FONTS,
    }
