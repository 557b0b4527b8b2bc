"""The map: base, panes, layers and controls put together; one ``folium.Map`` for the live page and for a file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import folium
from branca.element import Element
from folium.template import Template

from geo.model.crs import Bounds
from geo.model.layout import Layout
from layers.basemaps import basemaps_part
from layers.choropleth import PANES, choropleth_layer, linked_layer
from layers.companies import companies_layer
from layers.contract import LayoutData, Named
from layers.districts import districts_data, districts_layer, ground_data
from layers.drawing import draw_part
from layers.embed import inert_json
from layers.overlay import Overlay
from layers.part import Part, pane
from layers.stations import STATIONS
from layers.style import style_table
from layers.zones import zones_data, zones_layer

# Layers beside the usual ones: a new one is a file that makes an `Overlay`, and its line here.
OVERLAYS: tuple[Overlay, ...] = (STATIONS,)
# What the reader can switch, in the order of the panel.
USUAL_LAYERS = ("zones", "companies", "districts", "names")
LAYERS = (*USUAL_LAYERS, *(overlay.slug for overlay in OVERLAYS))
MAP_NAME = "lx"


class LayoutMap(folium.Map):
    """A Folium map that fetches nothing: without Folium's list of scripts on other hosts."""

    default_js: list[tuple[str, str]] = []  # noqa: RUF012 - Folium's own name and type
    default_css: list[tuple[str, str]] = []  # noqa: RUF012
    _template = Template(
        """
        {% macro html(this, kwargs) %}
            <div class="folium-map" id={{ this.get_name()|tojson }}></div>
        {% endmacro %}
        {% macro script(this, kwargs) %}
            var {{ this.get_name() }} = L.map({{ this.get_name()|tojson }}, {
                center: {{ this.location|tojson }}, zoom: 10, zoomSnap: 0.25, zoomDelta: 0.5, minZoom: 7, maxZoom: 18,
                attributionControl: true, zoomControl: true
            });
            L.control.scale({imperial: false, position: "bottomright"}).addTo({{ this.get_name() }});
        {% endmacro %}
        """
    )


def build_map(layout: Layout, keys: Mapping[str, str] | None = None) -> folium.Map:
    """The map of a layout.

    ``keys`` are those of online basemaps, by the names in `layers.basemaps`. The map holds no text of the layout:
    that travels beside it as `map_data`.
    """
    bounds = Bounds.of(layout.districts)
    lon, lat = bounds.centre()
    city = LayoutMap(location=[lat, lon], tiles=None)
    for name, z_index in (
        ("lx-ground", 210),
        *((name, 300) for name in PANES),
        ("lx-zones", 410),
        ("lx-compared", 415),
        ("lx-overlays", 420),
        ("lx-companies", 430),
        ("lx-names", 450),
        ("lx-drawn", 455),
    ):
        pane(name, z_index).add_to(city)
    parts = (
        Part("start", {"style": style_table(), "bounds": _focus(layout).as_latlon()}),
        districts_layer(),
        zones_layer(),
        choropleth_layer(),
        linked_layer(),
        Part("overlays", {"pane": "lx-overlays"}),
        companies_layer(),
        Part("labels", {"pane": "lx-names"}),
        basemaps_part(keys or {}),
        Part("pointer"),
        draw_part(),
        Part(
            "panel",
            {
                "layers": [*USUAL_LAYERS, *(overlay.slug for overlay in offered(layout))],
                "usual": list(USUAL_LAYERS),
            },
        ),
        Part("card"),
        Part("search"),
        Part("pins", {"pane": "lx-names"}),
        Part("saved", {"pane": "lx-companies"}),
    )
    for part in parts:
        part.add_to(city)
    _name_in_order(city)
    return city


def map_data(layout: Layout) -> LayoutData:
    """What the map's parts read, beside our words: shapes, names in both languages, the layout's terms."""
    roles = layout.zone_roles
    return {
        "ground": ground_data(layout),
        "districts": districts_data(layout),
        "zones": zones_data(layout),
        "roles": {slug: {**_both(term.words), "shape": term.shape} for slug, term in layout.roles.items()},
        "zoneRoles": {
            slug: _both(roles[zone["role"]].words)
            for slug, zone in layout.main_zones.iterrows()
            if zone["role"] in roles
        },
        "credits": [_both(name) for name in layout.credits],
        "overlays": {
            overlay.slug: {"dots": overlay.dots(layout), "links": overlay.links(layout)}
            for overlay in offered(layout)
        },
    }


def offered(layout: Layout) -> list[Overlay]:
    """The layers beside the usual ones that the layout has dots for."""
    return [overlay for overlay in OVERLAYS if overlay.dots(layout)]


def script_of(city: folium.Map) -> str:
    """The script that Folium renders for the map; the same map gives the same bytes."""
    figure = city.get_root()
    city.render()
    return str(figure.script.render())


def runtime_script(city: folium.Map) -> str:
    """Folium's script as the runtime takes it: its element's id, and a function of ``L`` and ``LX``.

    `layers/js/runtime.js` calls it ``Script``.
    """
    return f"{{ id: {inert_json(city.get_name())}, draw(L, LX) {{\n{script_of(city)}\n}} }}"


def _both(words: Any) -> Named:
    return {"en": words.en, "zh": words.zh or words.en}


def _focus(layout: Layout) -> Bounds:
    """Where the eye goes first: the zones and the supporting districts, with a little room."""
    supporting = layout.districts[layout.districts["part"] == "supporting"]
    table = supporting if len(supporting) else layout.districts
    extents = [Bounds.of(table), *([Bounds.of(layout.main_zones)] if len(layout.main_zones) else [])]
    west, south, east, north = zip(*extents, strict=True)
    return Bounds(min(west), min(south), max(east), max(north))


def _name_in_order(city: folium.Map) -> None:
    """Names by position instead of Folium's random ones, so that the script can be named by its content."""
    city._name, city._id = MAP_NAME, "map"
    for position, element in enumerate(_descendants(city)):
        element._id = f"{position:03d}"


def _descendants(element: Element) -> Iterator[Element]:
    for child in element._children.values():
        yield child
        yield from _descendants(child)
