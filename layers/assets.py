"""Scripts and styles: Leaflet as set-up installed it, and our own beside this file."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from geo.model.errors import SourceError

_HERE = Path(__file__).resolve().parent
_OWN = (
    "runtime",
    "shapes",
    "labels",
    "drawn",
    "clusters",
    "density",
    "companies",
    "overlays",
    "tiles",
    "pointer",
    "draw_bar",
    "draw",
    "panel",
    "copy",
    "card",
    "search",
    "choropleth",
    "linked",
    "pins",
    "saved",
)

_STYLES = ("map", "draw", "choropleth", "search")


@cache
def leaflet(kind: str) -> str:
    """Leaflet's script or style sheet; ``kind`` is "js" or "css".

    Raises
    ------
    SourceError
        Set-up has not installed it.
    """
    file = _HERE / "assets" / f"leaflet.{kind}"
    try:
        return file.read_text(encoding="utf-8")
    except OSError as error:
        raise SourceError("{file}: absent; `make setup` installs the browser libraries", file=file) from error


@cache
def own_script() -> str:
    """Our own scripts in the order they build on each other; they define ``LX``."""
    return "\n".join((_HERE / "js" / f"{name}.js").read_text(encoding="utf-8") for name in _OWN)


@cache
def own_style() -> str:
    """Our own style sheets for map, panel, card and legends of class colours."""
    return "\n".join((_HERE / "js" / f"{name}.css").read_text(encoding="utf-8") for name in _STYLES)
