"""A sheet's address: what was asked, in the words of the pages; read back with every bad value named."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields, replace
from typing import Any, TypeAlias
from urllib.parse import parse_qs, urlencode, urlsplit

from geo.find.facets import facet_codes
from geo.measures.measures import measures_of
from geo.model.crs import Bounds
from geo.model.errors import ChoiceError, ShapeError, SheetError
from geo.model.layout import Layout
from geo.shapes.shapes import parse_shape
from layers.compose import LAYERS
from sheets.page.spec import HOME, SheetSpec
from words.sentence import Sentence

Dropped: TypeAlias = ChoiceError | ShapeError | SheetError
# A metre, below which nothing is known; and how wide a map may be for its scale to hold within 0.5 %.
LEAST_DEG, MOST_DEG = 1e-5, 10.0
# The window that the zoom of an address is taken to fill, in pixels: that of the map page on a usual screen.
_WINDOW = (1000, 640)
# Words of an address beside those of the map page, by field; a default is not written.
_PLAIN = (
    "what",
    "lang",
    "size",
    "orientation",
    "style",
    "title",
    "note",
    "approval_number",
    "q",
    "company",
    "card",
    "measure",
    "scheme",
    "shape",
    "layout",
)
_NUMBERS = ("dpi", "k")
_FLAGS = ("for_publication", "schematic", "graticule", "screen")
_DEFAULTS: dict[str, Any] = {entry.name: entry.default for entry in fields(SheetSpec)}


def to_words(spec: SheetSpec) -> dict[str, list[str]]:
    """The words of the sheet's address; ``page`` is not among them: it is the address's own start."""
    words: dict[str, list[str]] = {}
    for name in _PLAIN:
        if (value := getattr(spec, name)) != _DEFAULTS[name]:
            words[name] = [value]
    words["lang"] = [spec.lang]
    for name in _NUMBERS:
        if getattr(spec, name) != _DEFAULTS[name]:
            words[name] = [str(getattr(spec, name))]
    for name in _FLAGS:
        if getattr(spec, name) != _DEFAULTS[name]:
            words[name] = ["true" if getattr(spec, name) else "false"]
    if spec.zone:
        words["zone"] = [spec.zone]
    words |= {facet: list(slugs) for facet, slugs in spec.filters if slugs and facet not in words}
    if spec.short:
        words["short"] = [",".join(spec.short)]
    if spec.layers is not None:
        words["layers"] = list(spec.layers) or ["none"]
    if not spec.within:
        words["within"] = ["off"]
    if spec.bounds is not None:
        words["bounds"] = [",".join(f"{degree:.5f}" for degree in spec.bounds)]
    return dict(sorted(words.items()))


def to_address(spec: SheetSpec) -> str:
    """The address of the sheets page that asks for this sheet."""
    return f"{spec.page}sheets?{urlencode(to_words(spec), doseq=True)}"


def view_address(spec: SheetSpec) -> str:
    """The address of the live map that shows what the sheet shows: printed on it, as text and as QR code."""
    words: dict[str, Any] = {"lang": spec.lang, **({"layout": spec.layout} if spec.layout else {})}
    if spec.what != "atlas":
        words |= {facet: list(slugs) for facet, slugs in spec.filters if slugs}
        words |= {"q": spec.q} if spec.q else {}
        words |= {"short": ",".join(spec.short)} if spec.short else {}
        words |= {"company": spec.company} if spec.company else {}
        card = f"zone:{spec.zone}" if spec.what == "zone" else spec.card
        words |= {"card": card} if card else {}
        words |= {"shape": spec.shape} if spec.shape else {}
        words |= {} if spec.within else {"within": "off"}
        words |= {"layers": list(spec.layers) or ["none"]} if spec.layers is not None else {}
        words |= {"measure": spec.measure, "scheme": spec.scheme, "k": spec.k} if spec.measure else {}
        words |= {"at": _at(spec.bounds)} if spec.bounds and spec.what == "view" else {}
    return f"{spec.page}?{urlencode(words, doseq=True, safe=':,~')}"


def read_words(
    words: Mapping[str, Sequence[str]], layout: Layout, page: str = HOME
) -> tuple[SheetSpec, tuple[Dropped, ...]]:
    """The sheet that an address asks for, and each value that is not known and was dropped."""
    dropped: list[Dropped] = []

    def known_only(word: str, known: Iterable[str], parted: str = "") -> tuple[str, ...]:
        allowed = list(known)
        given = [
            part for value in words.get(word, ()) for part in (value.split(parted) if parted else [value])
        ]
        asked = [value for value in dict.fromkeys(given) if value]
        dropped.extend(ChoiceError(word, value, allowed) for value in asked if value not in allowed)
        return tuple(value for value in asked if value in allowed)

    spec = SheetSpec(page=page)

    def take(**change: Any) -> None:
        nonlocal spec
        try:
            spec = replace(spec, **change)
        except (ChoiceError, SheetError) as error:
            dropped.append(error)

    zones = [str(slug) for slug in layout.zones.index]
    what = next(iter(words.get("what", ())), "view")
    if what == "zone":
        chosen = known_only("zone", zones)
        take(what="zone", zone=chosen[0] if chosen else zones[0] if zones else "")
    else:
        take(what=what)
    for name in _PLAIN[1:]:
        if name not in {"company", "card", "measure", "shape", "layout"} and (
            value := next(iter(words.get(name, ())), "")
        ):
            take(**{name: value})
    for name in _FLAGS:
        if name in words:
            take(**{name: next(iter(words[name]), "") in {"true", "1", "yes"}})
    for name in _NUMBERS:
        if number := next(iter(words.get(name, ())), ""):
            take(**{name: int(number) if number.isdigit() and len(number) < 5 else 0})
    # A facet of a layout's own cannot take a word that asks for something of the sheet itself.
    own = {*_PLAIN, *_NUMBERS, *_FLAGS, "within", "short", *(["zone"] if spec.what == "zone" else [])}
    facets = {slug: known for slug, known in facet_codes(layout).items() if slug not in own}
    found = [(facet, known_only(facet, known)) for facet, known in facets.items()]
    cards = [*(f"zone:{slug}" for slug in zones), *(f"district:{slug}" for slug in layout.districts.index)]
    layers = known_only("layers", (*LAYERS, "none"))
    ids = [str(id) for id in layout.companies.index]
    take(
        filters=tuple((facet, slugs) for facet, slugs in found if slugs),
        company=next(iter(known_only("company", ids)), ""),
        short=known_only("short", ids, ","),
        card=next(iter(known_only("card", cards)), ""),
        layout=next(iter(known_only("layout", [layout.slug])), ""),
        measure=next(iter(known_only("measure", measures_of(layout))), ""),
        layers=tuple(name for name in LAYERS if name in layers) if layers else None,
        within=next(iter(known_only("within", ("on", "off"))), "on") == "on",
    )
    shape, wrong = _read_shape(next(iter(words.get("shape", ())), ""))
    bounds, off = _read_extent(words)
    take(shape=shape, bounds=bounds)
    return spec, (*dropped, *wrong, *off)


def _read_shape(text: str) -> tuple[str, list[Dropped]]:
    """What was drawn, as it is written at its shortest, or why it cannot be read."""
    try:
        return (parse_shape(text).text if text else ""), []
    except ShapeError as error:
        return "", [error]


def _read_extent(words: Mapping[str, Sequence[str]]) -> tuple[Bounds | None, list[Dropped]]:
    """The extent asked for, as the map page or as a sheet writes it, and what is none that can be drawn."""
    found: Bounds | None = None
    dropped: list[Dropped] = []
    for word, form in (("at", "lon,lat,zoom"), ("bounds", "west,south,east,north")):
        if given := next(iter(words.get(word, ())), ""):
            try:
                numbers = [float(part) for part in given.split(",")]
                found = _drawable(_seen_at(*numbers) if word == "at" else Bounds(*numbers))
            except (TypeError, ValueError, OverflowError):
                wanted = Sentence("{form}, {most:g} degrees across at most", {"form": form, "most": MOST_DEG})
                dropped.append(ChoiceError(word, given[:80], [wanted]))
    return found, dropped


def _drawable(bounds: Bounds) -> Bounds:
    """An extent that a sheet can show true to scale; raises ValueError for any other."""
    west, south, east, north = bounds
    if not (-180 <= west < east <= 180 and -85 <= south < north <= 85):
        raise ValueError
    across, up = east - west, north - south
    if min(across, up) < LEAST_DEG or max(across, up) > MOST_DEG:
        raise ValueError
    return bounds


def _seen_at(lon: float, lat: float, zoom: float) -> Bounds:
    """What a map of the page shows at a place and zoom."""
    metres = 156543.03 * math.cos(math.radians(lat)) / 2**zoom
    up = _WINDOW[1] / 2 * metres / 111320
    across = _WINDOW[0] / 2 * metres / (111320 * math.cos(math.radians(lat)))
    return Bounds(lon - across, lat - up, lon + across, lat + up)


def _at(bounds: Bounds) -> str:
    """The place and zoom of the map page that show an extent; undoes `_seen_at`."""
    lon, lat = bounds.centre()
    metres = (bounds.north - bounds.south) * 111320 / _WINDOW[1]
    zoom = math.log2(156543.03 * math.cos(math.radians(lat)) / metres)
    return f"{lon:.4f},{lat:.4f},{zoom:.2f}"


def layout_slug(address: str) -> str:
    """The layout that the address of a page names, "" for none."""
    return next(iter(parse_qs(urlsplit(address).query).get("layout", ())), "")


def read_address(address: str, layout: Layout) -> tuple[SheetSpec, tuple[Dropped, ...]]:
    """`read_words` of a whole address, of the map page or of the sheets page."""
    parts = urlsplit(address)
    home = f"{parts.scheme}://{parts.netloc}{parts.path.removesuffix('sheets')}" if parts.netloc else HOME
    return read_words(parse_qs(parts.query), layout, page=home if home.endswith("/") else f"{home}/")
