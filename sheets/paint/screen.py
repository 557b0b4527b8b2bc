"""A sheet just as a screen shows it: the one-file map in headless Chromium, with the network shut off.

The second choice: it needs a browser on the machine, takes seconds, and has no scale to measure on. Sheets for print
are drawn by `sheets.paint.raster`.
"""

from __future__ import annotations

import base64
import math
import os
import shutil
import subprocess
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from drawing.typeface import face
from geo.model.errors import SheetError
from sheets.page.spec import SheetSpec

_NAMES = ("chromium", "chromium-browser", "google-chrome")
_PX_PER_MM = 96 / 25.4
_PATIENCE_S = 120
_FLAGS = (
    "--headless=new",
    "--disable-gpu",
    "--no-first-run",
    "--hide-scrollbars",
    "--disable-background-networking",
    "--disable-component-update",
    # No name is known and no address is reached: whatever the page might ask for is refused.
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--proxy-server=127.0.0.1:9",
    "--force-color-profile=srgb",
    "--font-render-hinting=none",
    "--run-all-compositor-stages-before-draw",
    "--disable-new-content-rendering-timeout",
    "--disable-threaded-animation",
    "--disable-checker-imaging",
    "--disable-partial-raster",
    # Time runs ahead until nothing is waited for any more.
    "--virtual-time-budget=20000",
)


def browser() -> str | None:
    """Where Chromium is on this machine; None where it is not."""
    return next((found for name in _NAMES if (found := shutil.which(name))), None)


@cache
def browser_version() -> str:
    """As the browser names itself: a sheet drawn again by another one may differ."""
    return _call("--version").decode().strip()


def screen_picture(html: str, spec: SheetSpec) -> bytes:
    """A PNG of a page as tall and wide as the sheet, its pixels or a few more to the right and below.

    Raises as `screen_print`.
    """
    # Upwards, as the browser cuts off what is not a whole pixel.
    ratio = spec.pixels()[0] / _window(spec)[0] + 1e-6
    return _drawn(html, spec, "--screenshot", "made.png", f"--force-device-scale-factor={ratio:.6f}")


def screen_print(html: str, spec: SheetSpec) -> bytes:
    """A PDF of one page of the sheet's size; text stays text.

    Raises
    ------
    SheetError
        There is no Chromium here, or it did not draw the page.
    """
    return _drawn(html, spec, "--print-to-pdf", "made.pdf", "--no-pdf-header-footer")


def _drawn(html: str, spec: SheetSpec, product: str, name: str, flag: str) -> bytes:
    width, height = _window(spec)
    with TemporaryDirectory(prefix="layout-explorer-") as folder:
        page, made = Path(folder) / "page.html", Path(folder) / name
        page.write_text(_with_paper(html, spec), encoding="utf-8")
        profile = f"--user-data-dir={folder}/profile"
        _call(*_FLAGS, flag, profile, f"--window-size={width},{height}", f"{product}={made}", page.as_uri())
        if not made.is_file():
            raise SheetError(
                "Chromium drew no page; take a lower dpi or a smaller size, or the sheet's own drawing"
            )
        return made.read_bytes()


def _call(*words: str) -> bytes:
    program = browser()
    if program is None:
        raise SheetError(
            "a sheet as on screen needs Chromium, which is not installed here; the sheet's own drawing needs no browser"
        )
    # Chromium refuses its sandbox to root; the page is ours and forbids itself every request.
    rooted = ("--no-sandbox",) if os.geteuid() == 0 else ()
    try:
        done = subprocess.run(  # noqa: S603 - the words are ours
            [program, *rooted, *words], capture_output=True, timeout=_PATIENCE_S, check=True
        )
    except (OSError, subprocess.SubprocessError) as error:
        raise SheetError(
            "{program} failed ({said}); take a lower dpi, or the sheet's own drawing",
            program=program,
            said=type(error).__name__,
        ) from error
    return done.stdout


def _window(spec: SheetSpec) -> tuple[int, int]:
    width, height = spec.page_mm()
    return math.ceil(width * _PX_PER_MM), math.ceil(height * _PX_PER_MM)


def _with_paper(html: str, spec: SheetSpec) -> str:
    """The page with its paper's size, and with the sheets' typeface where the machine has no Chinese one."""
    width, height = _window(spec)
    rules = []
    for bold, weight in ((False, "400"), (True, "600 700")):
        packed = base64.b64encode(face(bold).file.read_bytes()).decode()
        source = f"url(data:font/ttf;base64,{packed})"
        rules.append(f"@font-face{{font-family:'Noto Sans CJK SC';font-weight:{weight};src:{source}}}")
    # Fixed, since the browser's own window has another size until the picture is taken.
    size = f"html body{{width:{width}px;height:{height}px}}"
    rules.append(f"@page{{size:{width}px {height}px;margin:0}}html{{-webkit-print-color-adjust:exact}}{size}")
    return html.replace("img-src data:", "img-src data:; font-src data:", 1).replace(
        "<style>", f"<style>{''.join(rules)}", 1
    )
