"""The six golden sheets. `python -m tests.sheets.golden` draws them again; look at each before you keep it."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import numpy.typing as npt
from PIL import Image

from geo.model.layout import Layout
from sheets.page.compose import map_page
from sheets.page.spec import SheetSpec
from sheets.paint.raster import paint_pixels

FOLDER = Path(__file__).with_name("golden")
SHEETS = {
    "city-en": SheetSpec(dpi=72),
    "city-zh": SheetSpec(dpi=72, lang="zh"),
    "city-en-grey": SheetSpec(dpi=72, style="grey", graticule=True),
    "zhangjiang-en": SheetSpec(dpi=72, what="zone", zone="zhangjiang"),
    "lingang-zh": SheetSpec(dpi=72, what="zone", zone="lingang", lang="zh"),
    "lingang-zh-grey": SheetSpec(dpi=72, what="zone", zone="lingang", lang="zh", style="grey", size="A5"),
}


def drawn(layout: Layout, name: str) -> npt.NDArray[np.uint8]:
    """One of the six as it is drawn now."""
    spec = SHEETS[name]
    return paint_pixels(map_page(layout, spec), spec.pixels())[:, :, :3]


def kept(name: str) -> npt.NDArray[np.uint8]:
    """One of the six as it was when someone looked at it."""
    with Image.open(FOLDER / f"{name}.png") as picture:
        return np.asarray(picture.convert("RGB"))


def main() -> None:
    """Draw all six anew."""
    from geo.model.sources import BUILT_IN, read_layout

    layout = read_layout(BUILT_IN)
    FOLDER.mkdir(exist_ok=True)
    for name in SHEETS:
        # A palette near enough to compare hues by keeps the files small.
        picture = Image.fromarray(drawn(layout, name)).quantize(256, kmeans=6, dither=Image.Dither.NONE)
        buffer = io.BytesIO()
        picture.save(buffer, "PNG", optimize=True)
        (FOLDER / f"{name}.png").write_bytes(buffer.getvalue())


if __name__ == "__main__":
    main()
