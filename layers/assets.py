"""Scripts and styles of the map, as set-up made them (`layers.install_assets`)."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Literal

from geo.model.errors import absent_asset

_HERE = Path(__file__).resolve().parent
_MADE = (
    "page.js",
    "file.js",
    "header.js",
    "connection.js",
    "libraries.version",
    "leaflet.css",
    "leaflet.LICENSE",
    "preact.LICENSE",
)
_STYLES = ("map", "draw", "choropleth", "search")
Script = Literal["page", "file", "header", "connection"]


def absent_assets() -> list[Path]:
    """The files that set-up, or the building of a wheel, has not made."""
    return [file for name in _MADE if not (file := _HERE / "assets" / name).is_file()]


@cache
def script(name: Script) -> str:
    """A script with all that it imports.

    "page" is the map for a page with a server, "file" the map in a file of its own: both define ``explorer``, whose
    ``open`` they wait for. "header" is the module of the page's header, "connection"
    the one that watches over the connection.

    Raises
    ------
    SourceError
        Set-up has not made it.
    """
    return _asset(f"{name}.js")


@cache
def map_style() -> str:
    """The style sheets of Leaflet, map, panel, card and legends of class colours."""
    return _asset("leaflet.css") + "\n".join(
        (_HERE / "js" / f"{name}.css").read_text(encoding="utf-8") for name in _STYLES
    )


def _asset(name: str) -> str:
    file = _HERE / "assets" / name
    try:
        return file.read_text(encoding="utf-8")
    except OSError as error:
        raise absent_asset(file) from error
