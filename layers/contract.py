"""What Python and the map's modules must agree on; `layers/js/contract.js` has the same for the other side.

Field by field: `tests/layers/test_contract.py` holds both together.
"""

from __future__ import annotations

from typing import Any, Literal, NotRequired, TypedDict

from layers.style import Hue, Theme

Lang = Literal["en", "zh"]


class View(TypedDict, total=False):
    """What a map is to show; what is left out stays as it is."""

    lang: str
    layout: str
    filter: dict[str, list[str]]
    only: list[int] | None
    q: str | None
    selected: Selected | None
    layers: list[str] | None
    basemap: str
    at: list[float] | None
    follow: bool
    short: list[str] | None
    shape: str | None
    within: bool
    saved: SavedLists | None
    pins: list[Pin] | None
    outlines: list[Any] | None
    pinning: bool
    aside: bool
    slot: int | None
    compared: list[str] | None
    shapes: dict[str, str] | None
    shade: Shade | None
    swipe: Shade | None
    divide: int
    fit: list[list[float]] | None
    link: Link | None


class Selected(TypedDict):
    """What a card is open for: a company has an index on the map, or, without a place there, one in the table."""

    kind: str
    id: str
    index: NotRequired[int]
    position: NotRequired[int]


class Pin(TypedDict):
    """A pin of the page's own."""

    lon: float
    lat: float
    text: NotRequired[str]
    radius_m: NotRequired[float | None]
    chosen: NotRequired[bool]


class Shade(TypedDict):
    """A choropleth with its legend; the code -1 is an area without a figure."""

    table: str
    title: str
    about: str
    codes: dict[str, int]
    colours: dict[Theme, list[str]]
    classes: list[Counted]
    no_data: Counted


class Counted(TypedDict):
    """A line of a legend, and of how many areas it tells."""

    label: str
    count: int


class Link(TypedDict):
    """Maps of one ``group`` share their view, or only their scale."""

    group: str
    by: str


class SavedLists(TypedDict):
    """Saved lists that can be laid over the map, and ids of those that are."""

    offered: list[SavedList]
    shown: list[str]


class SavedList(TypedDict):
    """A saved list, and the file with its rows."""

    id: str
    name: str
    version: int
    file: str


class SavedRows(TypedDict):
    """The rows of a saved list; the first ``companies`` of so many."""

    zones: list[ZoneData]
    companies: list[SavedCompany]
    of: int


class SavedCompany(TypedDict):
    """A company of a saved list: ``at`` is lon, lat; ``radius`` in metres."""

    id: str
    en: str
    zh: str
    at: list[float]
    sure: str
    radius: float
    shape: str
    hue: str


class MapEvent(TypedDict):
    """What a reader did: the number of the event, and how something now stands."""

    turn: int
    name: str
    value: Any


class Hit(TypedDict):
    """What a search found."""

    kind: str
    id: str
    name: str
    other: str
    matched: str
    about: str
    lon: float | None
    lat: float | None
    index: int
    position: int


class Card(TypedDict):
    """Everything there is to say of one thing, in one language."""

    kind: str
    id: str
    name: str
    name_other: str
    hue: str
    tags: list[Tag]
    blocks: list[CardBlock]
    link: str


class Tag(TypedDict):
    """A word under the title."""

    text: str
    tone: str


class CardBlock(TypedDict, total=False):
    """A part of a card: rows, figures, sources or a text."""

    title: str
    rows: list[CardRow]
    figures: list[FigureGroup]
    sources: list[CardSource]
    text: str


class RowNotes(TypedDict, total=False):
    """What a row of a card may have beside its text: a look, a link to an address or a company, how sure it is."""

    tone: str
    address: str
    confidence: str
    company: str


class CardRow(RowNotes):
    """A label with its text."""

    label: str
    text: str


class FigureGroup(TypedDict):
    """Figures of one measure, the preferred one first."""

    label: str
    conflict: str
    items: list[Figure]


class Figure(TypedDict):
    """A figure with year, scope, source and confidence."""

    text: str
    about: list[str]
    confidence: str
    source: FigureSource
    note: str


class FigureSource(TypedDict):
    """Who published a figure."""

    title: str
    address: str
    id: str


class CardSource(TypedDict):
    """A source of a card."""

    title: str
    address: str
    about: str


class ColumnsHeader(TypedDict):
    """The header of the packed companies (`layers.companies.pack`)."""

    n: int
    extent: tuple[float, float, float, float]
    radii: list[float]
    codes: dict[str, list[str]]
    columns: list[str]


class LayoutData(TypedDict):
    """The layout as the map reads it (`layers.compose.map_data`)."""

    ground: Ground
    districts: list[DistrictData]
    zones: list[ZoneData]
    roles: dict[str, RoleData]
    zoneRoles: dict[str, Named]
    credits: list[Named]
    overlays: dict[str, OverlayData]


class Named(TypedDict):
    """A name in both languages."""

    en: str
    zh: str


class RoleData(TypedDict):
    """A role's name and the shape of its marks."""

    en: str
    zh: str
    shape: str


class Ground(TypedDict):
    """Land and rivers as packed shapes, and the extent (west, south, east, north) that they cover."""

    extent: list[float] | None
    land: list[Any]
    rivers: list[River]


class River(TypedDict):
    """A river, and whether its course is measured."""

    shape: list[Any]
    sure: bool


class DistrictData(TypedDict):
    """A district: ``at`` is lon, lat of its name, ``shape`` as `layers.part.packed` makes it."""

    slug: str
    en: str
    zh: str
    part: str
    at: list[float]
    shape: list[list[list[int]]]


class ZoneData(TypedDict):
    """A zone: ``zone`` is the one that it is or lies in; ``at`` and ``shape`` as a district's."""

    slug: str
    zone: str
    rank: str
    basis: str
    hue: str
    en: str
    zh: str
    at: list[float]
    shape: list[list[list[int]]]


class OverlayData(TypedDict):
    """Dots, and pairs of them that are joined, by their places."""

    dots: list[Dot]
    links: list[list[int]]


class Dot(TypedDict):
    """A dot with a name: ``at`` is lon, lat; ``lines`` are names with | between."""

    en: str
    zh: str
    at: list[float]
    lines: NotRequired[str]


class Style(TypedDict):
    """How everything looks (`layers.style.style_table`)."""

    ground: dict[Theme, dict[str, str]]
    hues: dict[str, Hue]
    neutral: Hue
    edges: dict[str, list[float]]
    weights: dict[str, float]
    fills: dict[str, float]
    supportingFill: float
    certainty: dict[str, str]
    markPx: float
    fonts: str


class FacetView(TypedDict):
    """The facets beside the map: how many companies each choice would leave."""

    count: str
    lang: str
    facets: dict[str, list[int]]
    filter: dict[str, list[str]]
    q: str
    shaped: bool
    empty: WayOut | None


class WayOut(TypedDict):
    """Why nothing passes, and what to lift."""

    text: str
    what: NotRequired[str]
    facet: NotRequired[str]
    lift: NotRequired[str]


class FacetTable(TypedDict):
    """What a facet and its choices are called, by language; the facet's own name under ""."""

    slug: str
    folded: bool
    words: list[str]
    names: dict[str, dict[str, str]]


class PlanView(TypedDict):
    """The plan's line, and its sources: text and address."""

    plan: str
    sources: list[list[str]]


class HeaderView(PlanView):
    """What stands above every page."""

    title: str
    layouts: list[PageLink]
    layouts_label: str
    pages: list[PageLink]
    pages_label: str
    lang: str
    language: str
    failed: str
    connection: ConnectionWords
    languages: dict[str, str]


class ConnectionWords(TypedDict):
    """The script that watches over the connection, and what it says when that is lost and found again."""

    script: str
    lost: str
    found: str
    restored: str


class PageLink(TypedDict):
    """A page, or a layout, by its name, and whether it is the one that is shown."""

    name: str
    address: str
    here: bool
