"""Grounds to draw on. The default is our own vectors: no request leaves the machine.

xyzservices does not tell a tile set's datum, so it is recorded here; tiles in GCJ-02 are drawn in place by the
runtime, the data are never moved.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from layers.part import Part


@dataclass(frozen=True)
class Basemap:
    """An online ground: ``provider`` is its name in xyzservices, "" where xyzservices has none."""

    slug: str
    datum: str
    provider: str = ""
    template: str = ""
    attribution: str = ""
    subdomains: str = ""
    max_zoom: int = 18
    key_name: str = ""


BASEMAPS: tuple[Basemap, ...] = (
    Basemap(
        "osm",
        "WGS-84",
        provider="OpenStreetMap.Mapnik",
        attribution="© OpenStreetMap contributors",
        max_zoom=19,
    ),
    Basemap("gaode", "GCJ-02", provider="Gaode.Normal", attribution="© AutoNavi 高德"),
    Basemap(
        "tianditu",
        "CGCS2000",
        template="https://t{s}.tianditu.gov.cn/vec_w/wmts?SERVICE=WMTS&REQUEST=GetTile&VERSION=1.0.0&LAYER=vec"
        "&STYLE=default&TILEMATRIXSET=w&FORMAT=tiles&TILEMATRIX={z}&TILEROW={y}&TILECOL={x}&tk={tk}",
        attribution="Tianditu 天地图",
        subdomains="01234567",
        key_name="TIANDITU_KEY",
    ),
)
VECTOR = "vector"


def offered(keys: Mapping[str, str]) -> tuple[str, ...]:
    """Slugs of the grounds a reader may choose: those that need a key only where ``keys`` has it."""
    return (VECTOR, *(base.slug for base in BASEMAPS if not base.key_name or keys.get(base.key_name)))


def basemaps_part(keys: Mapping[str, str]) -> Part:
    """The tile sets for the runtime, as options."""
    return Part("basemaps", {"sets": [_tiles(base, keys) for base in BASEMAPS if base.slug in offered(keys)]})


def tile_addresses() -> tuple[str, ...]:
    """The address templates of every tile set, whether a key for it is at hand or not."""
    return tuple(str(_tiles(base, {})["url"]) for base in BASEMAPS)


def _tiles(base: Basemap, keys: Mapping[str, str]) -> dict[str, Any]:
    template, subdomains = base.template, base.subdomains
    if base.provider:
        import xyzservices.providers as known

        provider = known.query_name(base.provider)
        # Gaode is listed with plain http, which a page served over https may not load.
        template = provider["url"].replace("http://", "https://", 1)
        subdomains = str(provider.get("subdomains", "abc"))
    return {
        "slug": base.slug,
        "datum": base.datum,
        "url": template.replace("{tk}", keys.get(base.key_name, "")),
        "attribution": base.attribution,
        "subdomains": subdomains,
        "maxZoom": base.max_zoom,
    }
