"""What is asked of a sheet: one frozen value that stands for the same bytes every time."""

from __future__ import annotations

import re
from dataclasses import dataclass

from geo.measures.classify import K_RANGE, SCHEMES
from geo.model.crs import Bounds
from geo.model.errors import ChoiceError, SheetError
from layers.compose import USUAL_LAYERS
from words.sentence import LANGUAGES
from words.speaker import Speaker, speaker

WHATS = ("view", "zone", "atlas")
STYLES = ("light", "grey")
ORIENTATIONS = ("landscape", "portrait")
# Portrait millimetres by ISO 216; a slide as presentation programs have it.
PAPERS = {"A5": (148.0, 210.0), "A4": (210.0, 297.0), "A3": (297.0, 420.0), "A2": (420.0, 594.0)}
SLIDE = "slide"
DPI = (72, 600)
HOME = "http://localhost:8501/"
_FREE = re.compile(r"(\d{2,5})x(\d{2,5})(px|mm)?")
_PX_MM = 25.4 / 96
# A0 and a little; and A2 at 600 dpi and a little, which takes 1.5 GB of memory.
MOST_MM, MOST_PIXELS = 1300.0, 150_000_000


@dataclass(frozen=True)
class SheetSpec:
    """A sheet as asked for.

    Attributes
    ----------
    what, zone
        The whole layout, one zone (by slug), or the atlas.
    size, orientation, dpi
        ``A5`` to ``A2``, ``slide``, ``1600x900`` (pixels) or ``200x150mm``; free sizes and slides have the
        orientation that they name. ``dpi`` counts for PNG; a size in pixels has just these pixels.
    note
        The reader's own words beside the map.
    filters, q, layers, company, card
        As in the address of the map page; ``layers`` None for the usual ones.
    short
        The only companies drawn, by id; () for all. These, and the chosen one, are named on the map.
    shape, within
        What a reader drew, as `geo.shapes.shapes` writes it, "" for nothing; and whether it filters the companies.
    measure, scheme, k
        The measure that fills the districts, and how it is cut into classes; "" for none.
    bounds
        The extent in degrees that must be seen; None for the zone's or the layout's own.
    approval_number, for_publication
        A map approval number, and whether the file is to be published: then a missing number is warned of.
    screen
        PNG and PDF just as the live map looks on a screen, drawn by Chromium where it is installed.
    page, layout
        Where the address on the sheet starts; and the slug that it names, "" where the server has but one layout.
    """

    what: str = "view"
    zone: str = ""
    lang: str = "en"
    size: str = "A4"
    orientation: str = "landscape"
    dpi: int = 300
    style: str = "light"
    title: str = ""
    note: str = ""
    q: str = ""
    approval_number: str = ""
    for_publication: bool = False
    schematic: bool = True
    graticule: bool = False
    screen: bool = False
    filters: tuple[tuple[str, tuple[str, ...]], ...] = ()
    layers: tuple[str, ...] | None = None
    short: tuple[str, ...] = ()
    company: str = ""
    card: str = ""
    shape: str = ""
    within: bool = True
    measure: str = ""
    scheme: str = "quantiles"
    k: int = 5
    bounds: Bounds | None = None
    page: str = HOME
    layout: str = ""

    def __post_init__(self) -> None:
        for kind, given, known in (
            ("sheet", self.what, WHATS),
            ("language", self.lang, LANGUAGES),
            ("style", self.style, STYLES),
            ("orientation", self.orientation, ORIENTATIONS),
            ("scheme", self.scheme, SCHEMES[:-1]),
        ):
            if given not in known:
                raise ChoiceError(kind, given, known)
        if not DPI[0] <= self.dpi <= DPI[1]:
            raise SheetError("{dpi} dpi: wanted {low} to {high}", dpi=self.dpi, low=DPI[0], high=DPI[1])
        if self.k not in K_RANGE:
            raise SheetError(
                "{k} classes: wanted {low} to {high}", k=self.k, low=K_RANGE.start, high=K_RANGE.stop - 1
            )
        if self.what == "zone" and not self.zone:
            raise SheetError("a zone sheet needs the slug of a zone: zone=SLUG, or --zone SLUG")
        width, height = self.page_mm()
        if max(width, height) > MOST_MM:
            raise SheetError(
                "a page of {size}: wanted at most {most_mm:.0f} mm, or {most:.0f} pixels, a side",
                size=self.size,
                most_mm=MOST_MM,
                most=MOST_MM / _PX_MM,
            )
        across, down = self.pixels()
        if across * down > MOST_PIXELS:
            raise SheetError(
                "{size} at {dpi} dpi is {across} x {down} pixels: wanted at most {most:,} in all; "
                "take a lower dpi",
                size=self.size,
                dpi=self.dpi,
                across=across,
                down=down,
                most=MOST_PIXELS,
            )

    @property
    def say(self) -> Speaker:
        """Our words in its language."""
        return speaker(self.lang)

    def page_mm(self) -> tuple[float, float]:
        """Width and height of the page in millimetres."""
        if self.size in PAPERS:
            short, long = PAPERS[self.size]
            return (long, short) if self.orientation == "landscape" else (short, long)
        if self.size == SLIDE:
            return 338.667, 190.5
        free = _FREE.fullmatch(self.size)
        if free is None:
            raise ChoiceError("size", self.size, [*PAPERS, SLIDE, "1600x900", "200x150mm"])
        unit = 1.0 if free[3] == "mm" else _PX_MM
        return int(free[1]) * unit, int(free[2]) * unit

    @property
    def in_pixels(self) -> bool:
        """Whether the size itself says how many pixels there are."""
        free = _FREE.fullmatch(self.size)
        return free is not None and free[3] != "mm"

    def pixels(self) -> tuple[int, int]:
        """Width and height of its PNG."""
        if (free := _FREE.fullmatch(self.size)) and self.in_pixels:
            return int(free[1]), int(free[2])
        width, height = self.page_mm()
        return round(width / 25.4 * self.dpi), round(height / 25.4 * self.dpi)

    def shows(self, layer: str) -> bool:
        """Whether a layer of the map is drawn."""
        return layer in (USUAL_LAYERS if self.layers is None else self.layers)
