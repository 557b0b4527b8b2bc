"""Colours and lengths on paper: the page's style table, in millimetres, in colour or in grey."""

from __future__ import annotations

import math
from dataclasses import dataclass

from layers.style import EDGES, FILLS, GROUND, HUES, WEIGHTS, hue_of
from sheets.page.spec import PAPERS, SLIDE, SheetSpec
from words.speaker import Speaker, speaker

# A pixel of the screen on A4: lines and marks of the same picture, as fine as print allows.
PX_MM = 0.2
# In grey, hues become steps of lightness that stay apart in print; names and edges tell the rest.
_GREYS = {"purple": "#1E1E1E", "blue": "#4A4A4A", "green": "#6C6C6C", "orange": "#8C8C8C"}
_GREY_TEXTS = {"purple": "#1E1E1E", "blue": "#3A3A3A", "green": "#4A4A4A", "orange": "#555555"}
_GREY_NEUTRAL = "#5A5A5A"


@dataclass(frozen=True)
class Look:
    """How a sheet looks and which language it speaks; ``scale`` is 1 on A4 and grows with the page."""

    style: str
    scale: float
    lang: str = "en"

    @property
    def say(self) -> Speaker:
        """Our words in its language."""
        return speaker(self.lang)

    @classmethod
    def of(cls, spec: SheetSpec) -> Look:
        """The look of a sheet: larger pages have larger type, but less than in proportion."""
        width, height = spec.page_mm()
        short, long = PAPERS["A4"]
        grown = (width * height / (short * long)) ** 0.36
        if spec.size == SLIDE:
            # A slide is read from the back of a room.
            grown *= 1.25
        return cls(spec.style, min(2.0, max(0.74, grown)), spec.lang)

    def mm(self, length: float) -> float:
        """A length of the A4 page on this one."""
        return length * self.scale

    def px(self, pixels: float) -> float:
        """Pixels of the screen as mm of this page."""
        return pixels * PX_MM * self.scale

    def pt(self, size: float) -> float:
        """A type size of the A4 page on this one."""
        return round(size * self.scale, 2)

    def ground(self, name: str) -> str:
        """A colour of the light ground."""
        colour = GROUND["light"][name]
        return grey(colour) if self.style == "grey" else colour

    def line(self, hue: str) -> str:
        """A zone's colour as line or mark; "" for what belongs to no zone."""
        if self.style == "grey":
            return _GREYS.get(hue, grey(hue_of(hue)["line"]) if hue in HUES else _GREY_NEUTRAL)
        return hue_of(hue)["line"]

    def text(self, hue: str) -> str:
        """A zone's colour as text."""
        if self.style == "grey":
            return _GREY_TEXTS.get(hue, grey(hue_of(hue)["text_light"]))
        return hue_of(hue)["text_light"]

    def dash(self, basis: str) -> tuple[float, ...]:
        """The dash of an outline by what it rests on, in mm."""
        return tuple(self.px(step) for step in EDGES[basis])

    def weight(self, rank: str) -> float:
        """The width of an outline, in mm."""
        return self.px(WEIGHTS[rank])

    def fill(self, rank: str) -> float:
        """How much of its hue an outline is filled with."""
        return FILLS[rank]


def grey(colour: str) -> str:
    """The grey that is as light as ``colour`` (relative luminance of sRGB, IEC 61966-2-1).

    >>> grey("#FFFFFF"), grey("#AA3377")
    ('#FFFFFF', '#626262')
    """
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    light = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    value = 12.92 * light if light <= 0.0031308 else 1.055 * math.pow(light, 1 / 2.4) - 0.055
    return "#" + f"{round(value * 255):02X}" * 3
