"""Scripts and styles of the map, as set-up made them (`layers.install_assets`)."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Literal

from geo.model.errors import SourceError

_HERE = Path(__file__).resolve().parent
_STYLES = ("map", "draw", "choropleth", "search")
Script = Literal["page", "file", "header"]


@cache
def script(name: Script) -> str:
    """A script with all that it imports.

    "page" is the map for a page with a server, "file" the map in a file of its own: both define ``explorer``, whose
    ``open`` they wait for. "header" is the module of the page's header.

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
        raise SourceError(f"{file}: absent; `make setup` makes the browser's scripts") from error
