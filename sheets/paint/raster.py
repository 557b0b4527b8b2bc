"""Pages into pixels and PDF by matplotlib: the only file that imports it, itself imported when first needed."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache
from threading import Lock
from typing import Any

import matplotlib as mpl
import numpy as np
from matplotlib.artist import Artist
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.backends.backend_pdf import PdfPages
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.path import Path
from matplotlib.textpath import TextPath
from matplotlib.transforms import Affine2D, Bbox

from drawing.shapes import Box, Group, Item, Line, Page, Shape
from drawing.typeface import MM_PER_PT, face, width_mm
from geo.model.errors import SheetError

_PT = 72 / 25.4
_SETTING = Lock()


def paint_pixels(page: Page, pixels: tuple[int, int]) -> np.ndarray[tuple[int, int, int], np.dtype[np.uint8]]:
    """The page as rows of red, green, blue and full opacity.

    Raises
    ------
    SheetError
        There is not enough memory for so many pixels.
    """
    try:
        return _painted(page, pixels)
    except MemoryError as error:
        raise SheetError(
            "not enough memory for {width} x {height} pixels; take a lower dpi, or PDF",
            width=pixels[0],
            height=pixels[1],
        ) from error


def _painted(page: Page, pixels: tuple[int, int]) -> np.ndarray[tuple[int, int, int], np.dtype[np.uint8]]:
    dpi = pixels[0] / page.width * 25.4
    figure = _figure(page, as_paths=True)
    figure.set_dpi(dpi)
    figure.set_size_inches(pixels[0] / dpi, pixels[1] / dpi)
    canvas = FigureCanvasAgg(figure)
    canvas.draw()  # type: ignore[no-untyped-call]
    return np.asarray(canvas.buffer_rgba())  # type: ignore[no-untyped-call]


def paint_pdf(pages: Iterable[Page]) -> bytes:
    """Pages as one PDF with their fonts embedded, only the glyphs that are used; text stays text."""
    buffer = io.BytesIO()
    # Matplotlib has one set of these for all threads: whoever ended first would put back what was there before.
    embedded = mpl.rc_context({"pdf.fonttype": 42, "pdf.compression": 6})
    with _SETTING, embedded, PdfPages(buffer, metadata={"CreationDate": None}) as document:
        for page in pages:
            document.savefig(_figure(page, as_paths=False))
    return buffer.getvalue()


def _figure(page: Page, as_paths: bool) -> Any:
    """A figure with the page as its one artist."""
    figure = Figure(figsize=(page.width / 25.4, page.height / 25.4), facecolor="white")
    figure.add_artist(_Sheet(page, as_paths))
    return figure


class _Sheet(Artist):
    """A page as matplotlib draws it."""

    def __init__(self, page: Page, as_paths: bool) -> None:
        super().__init__()
        self.page, self.as_paths = page, as_paths

    def draw(self, renderer: Any) -> None:
        _Painter(renderer, self.page, self.as_paths).paint(self.page.groups, None)


class _Painter:
    """Draws items with a renderer; its unit is the renderer's pixel, with y upwards."""

    def __init__(self, renderer: Any, page: Page, as_paths: bool) -> None:
        self.renderer, self.as_paths = renderer, as_paths
        width, height = renderer.get_canvas_width_height()
        self.per_mm = height / page.height
        across = width / page.width
        self.place = Affine2D().scale(across, -self.per_mm).translate(0, height)
        self.height = height

    def paint(self, items: Sequence[Item], clip: Box | None) -> None:
        for item in items:
            if isinstance(item, Group):
                self.renderer.open_group(item.name)
                self.paint(item.items, item.clip or clip)
                self.renderer.close_group(item.name)
            elif isinstance(item, Line):
                self.line(item, clip)
            else:
                self.shape(item, clip)

    def context(self, clip: Box | None) -> Any:
        context = self.renderer.new_gc()
        if clip is not None:
            corners = self.place.transform([(clip.x, clip.bottom), (clip.right, clip.y)])
            context.set_clip_rectangle(Bbox(corners))
        context.set_antialiased(True)
        return context

    def shape(self, item: Shape, clip: Box | None) -> None:
        ink = item.ink
        path = Path(item.points, item.codes)
        if ink.fill:
            context = self.context(clip)
            context.set_linewidth(0)
            context.set_alpha(ink.fill_alpha)
            self.renderer.draw_path(context, path, self.place, _rgb(ink.fill))
            context.restore()
        if ink.stroke and ink.width > 0:
            context = self.context(clip)
            context.set_foreground(ink.stroke)
            context.set_linewidth(ink.width * self.points())
            context.set_alpha(ink.alpha)
            context.set_joinstyle("round" if ink.round or not ink.dash else "miter")
            context.set_capstyle("round" if ink.round else "butt")
            if ink.dash:
                context.set_dashes(0, [step * self.points() for step in ink.dash])
            self.renderer.draw_path(context, path, self.place)
            context.restore()

    def points(self) -> float:
        """A millimetre in the renderer's points, the unit of its line widths."""
        return self.per_mm / float(self.renderer.points_to_pixels(1.0))

    def line(self, item: Line, clip: Box | None) -> None:
        if item.halo:
            context = self.context(clip)
            context.set_foreground(item.halo_colour)
            context.set_linewidth(item.halo * self.points())
            context.set_joinstyle("round")
            context.set_alpha(0.85)
            self.renderer.draw_path(context, self.glyphs(item), Affine2D())
            context.restore()
        context = self.context(clip)
        if self.as_paths:
            context.set_linewidth(0)
            self.renderer.draw_path(context, self.glyphs(item), Affine2D(), _rgb(item.colour))
        else:
            context.set_foreground(item.colour)
            font = _font(item.bold, item.size_pt)
            for text, x in _runs(item):
                px, py = self.place.transform((x, item.y))
                self.renderer.draw_text(context, px, py, text, font, 0)
        context.restore()

    def glyphs(self, item: Line) -> Any:
        """The outlines of a line of text in the renderer's pixels."""
        parts = []
        for text, x in _runs(item):
            if not text.strip():
                continue
            px, py = self.place.transform((x, item.y))
            scale = item.size_pt * MM_PER_PT * self.per_mm / 100
            outline = _outline(text, item.bold)
            parts.append(Affine2D().scale(scale).translate(px, py).transform_path(outline))
        return Path.make_compound_path(*parts) if parts else Path(np.zeros((0, 2)))


def _runs(item: Line) -> list[tuple[str, float]]:
    """What is set in one go, with its left end in mm: the whole line, or each character of a spaced one."""
    width = width_mm(item.text, item.size_pt, item.bold, item.spacing)
    left = item.x - width * {"start": 0.0, "middle": 0.5, "end": 1.0}[item.anchor]
    if not item.spacing:
        return [(item.text, left)]
    step = item.spacing * item.size_pt * MM_PER_PT
    runs = []
    for char in item.text:
        runs.append((char, left))
        left += width_mm(char, item.size_pt, item.bold) + step
    return runs


@cache
def _font(bold: bool, size: float) -> Any:
    return FontProperties(fname=face(bold).file, size=size)


# Readers write titles and notes of their own, so this has a bound; an atlas has some thousand lines.
@lru_cache(maxsize=4096)
def _outline(text: str, bold: bool) -> Any:
    return TextPath((0, 0), text, size=100, prop=_font(bold, 100), usetex=False)


def _rgb(colour: str) -> tuple[float, float, float]:
    return int(colour[1:3], 16) / 255, int(colour[3:5], 16) / 255, int(colour[5:7], 16) / 255
