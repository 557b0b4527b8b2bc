"""What the browser fetches beside the page: each file under a name that holds the hash of its content."""

from __future__ import annotations

import gzip
import hashlib
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from geo.model.errors import ExplorerError
from geo.model.layout import Layout
from geo.model.once import once, once_for_each
from layers.assets import map_style, script
from layers.cards import company_card, district_card, zone_card
from layers.companies import CompanyColumns, company_columns
from layers.compose import build_map, map_data, runtime_script
from layers.contract import Card
from layers.embed import inert_json
from web.facet_words import facet_table
from web.layouts import read_each
from web.program import program_digest
from words.sentence import LANGUAGES
from words.speaker import map_words, speaker

# Few enough that the first hover in a place waits for milliseconds.
NAMES_PER_BLOCK = 512
_SCRIPTS = Path(__file__).resolve().parents[1] / "ui" / "js"
# What Streamlit's components, and pages without Streamlit, call of the map's module.
ELEMENTS = ("mount", "live_map", "facets", "compare_tree", "compare_bridge")
# A place in a table as our own pages spell it: other digits of Unicode, and thousands of them, are not ours.
_PLACE = re.compile(r"[0-9]{1,9}")
_FILES = ("map", "layout", "words", "companies")
_TYPES = {
    "js": "text/javascript; charset=utf-8",
    "css": "text/css; charset=utf-8",
    "json": "application/json; charset=utf-8",
    "bin": "application/octet-stream",
}


@dataclass(frozen=True)
class ServedFile:
    """One file: its name, type and bytes, plain and compressed."""

    name: str
    kind: str
    plain: bytes
    packed: bytes

    @property
    def etag(self) -> str:
        """A strong validator: the content's own hash."""
        return f'"{self.name.split(".")[-2]}"'


@dataclass(frozen=True)
class MapFiles:
    """The addresses a live map starts from, and how to find a company in them."""

    files: Mapping[str, ServedFile]
    script: str
    style: str
    layout: str
    companies: str
    words: Mapping[str, str]
    cards: str
    columns: CompanyColumns

    def index_of(self, position: int) -> int:
        """The drawing index of the company at a position of the table; -1 where it has no place on the map."""
        found = np.flatnonzero(self.columns.order == position)
        return int(found[0]) if len(found) else -1

    def steps_to(self, positions: npt.ArrayLike) -> list[int]:
        """The located ones of these positions, as steps from one drawing index to the next: short numbers pack."""
        found = np.flatnonzero(np.isin(self.columns.order, positions))
        return [int(step) for step in np.diff(found, prepend=0)]


def basemap_keys() -> dict[str, str]:
    """Keys of online basemaps from the environment, where Streamlit puts its secrets too.

    They are never written to logs or addresses of ours.
    """
    return {name: value for name in ("TIANDITU_KEY",) if (value := os.environ.get(name))}


@once
def map_files(layout: Layout) -> MapFiles:
    """The files of a layout's live map."""
    columns = company_columns(layout)
    facets = (_SCRIPTS / "facets.css").read_text(encoding="utf-8")
    style = serve("map", "css", (map_style() + facets).encode())
    shown = map_data(layout) | {"facets": facet_table(layout)}
    data = serve("layout", "json", inert_json(shown).encode())
    worded = {lang: serve("words", "json", inert_json(map_words(lang)).encode()) for lang in LANGUAGES}
    companies = serve("companies", "bin", columns.data)
    carded = f"cards-{{lang}}-{{key}}.{worded_hash(layout)}.json"
    others = {
        "style": style.name,
        "layout": data.name,
        "words": {lang: file.name for lang, file in worded.items()},
        "companies": companies.name,
        "cards": carded,
    }
    module = serve("map", "js", live_module(layout, others | {"per_block": NAMES_PER_BLOCK}).encode())
    return MapFiles(
        files={file.name: file for file in (module, style, data, companies, *worded.values())},
        script=module.name,
        style=style.name,
        layout=data.name,
        companies=companies.name,
        words={lang: file.name for lang, file in worded.items()},
        cards=carded,
        columns=columns,
    )


@cache
def connection_script() -> ServedFile:
    """What keeps watch over the connection, on every page and of no layout: fetched when the page is there."""
    return serve("connection", "js", script("connection").encode())


def live_module(layout: Layout, files: Mapping[str, Any]) -> str:
    """An ES module: our scripts, opened with Folium's of the map, and what Streamlit calls of it (`ui/js/page.js`).

    ``files`` are the names of the others that the map is made of.
    """
    city = build_map(layout, basemap_keys())
    return (
        f"{script('page')}"
        f"export const {{ {', '.join(ELEMENTS)} }} = explorer.open({inert_json(files)}, {runtime_script(city)});\n"
    )


@once
def worded_hash(layout: Layout) -> str:
    """What names the cards of a layout, which browsers keep for a year: its data, and the program with its words."""
    return hashlib.sha256(f"{layout.digest} {program_digest()}".encode()).hexdigest()[:12]


def position_of(layout: Layout, id: str) -> int:
    """A company's place in the table."""
    return int(layout.companies.index.get_loc(id))


def serve(name: str, ext: str, body: bytes) -> ServedFile:
    """A file named by its content."""
    digest = hashlib.sha256(body).hexdigest()[:16]
    # The last few per cent of a large file are not worth the seconds that they cost at the start.
    level = 9 if len(body) < 1_000_000 else 6
    return ServedFile(f"{name}.{digest}.{ext}", _TYPES[ext], body, gzip.compress(body, level, mtime=0))


def find_file(name: str) -> ServedFile | None:
    """The file that the browser asks for, of whichever layout, None where there is none.

    Raises
    ------
    ExplorerError
        A layout that may have it cannot be read.
    """
    if name == connection_script().name:
        return connection_script()
    wrong: ExplorerError | None = None
    for _, layout in read_each():
        if isinstance(layout, ExplorerError):
            wrong = wrong or layout
        elif (file := _file_of(layout, name)) is not None:
            return file
    if wrong is not None:
        raise wrong
    return None


def _file_of(layout: Layout, name: str) -> ServedFile | None:
    """A file of one layout; cards and names are written when asked for."""
    what, _, rest = name.partition(".")
    if rest == f"{worded_hash(layout)}.json":
        return _worded_file(layout, name) if what.count("-") >= 2 else None
    # Only such a name is worth packing the files of a layout that nobody has asked for yet.
    return map_files(layout).files.get(name) if what in _FILES else None


@once_for_each(2048)
def _worded_file(layout: Layout, name: str) -> ServedFile | None:
    """A card, or a block of names, in one language."""
    kind, lang, key = name.partition(".")[0].split("-", 2)
    if lang not in LANGUAGES:
        return None
    body = (
        _names_block(layout, lang, key)
        if kind == "names"
        else _card(layout, lang, key)
        if kind == "cards"
        else None
    )
    if body is None:
        return None
    return json_file(name, body)


def json_file(name: str, body: Any) -> ServedFile:
    """A file of inert JSON under a name that is given."""
    plain = inert_json(body).encode()
    return ServedFile(name, _TYPES["json"], plain, gzip.compress(plain, 6, mtime=0))


def _card(layout: Layout, lang: str, key: str) -> Card | None:
    """The card that a key names: ``zone-SLUG``, ``district-SLUG``, ``iN`` by drawing order, ``cN`` by table order."""
    say = speaker(lang)
    kind, _, slug = key.partition("-")
    if kind == "zone":
        return zone_card(layout, slug, say) if slug in layout.zones.index else None
    if kind == "district":
        return district_card(layout, slug, say) if slug in layout.districts.index else None
    if key[:1] not in {"i", "c"} or not _PLACE.fullmatch(key[1:]):
        return None
    order = map_files(layout).columns.order
    place = int(key[1:])
    if place >= (len(order) if key[0] == "i" else len(layout.companies)):
        return None
    position = int(order[place]) if key[0] == "i" else place
    return company_card(layout, str(layout.companies.index[position]), say)


def _names_block(layout: Layout, lang: str, key: str) -> dict[str, list[str]] | None:
    """Names and ids of a run of companies in drawing order: what hovering needs."""
    order = map_files(layout).columns.order
    if not _PLACE.fullmatch(key) or int(key) * NAMES_PER_BLOCK >= len(order):
        return None
    places = order[int(key) * NAMES_PER_BLOCK :][:NAMES_PER_BLOCK]
    # The two columns first: rows of all columns would be gathered for nothing.
    some = layout.companies[["name_en", "name_zh"]].iloc[places]
    mine, theirs = some[f"name_{lang}"], some["name_zh" if lang == "en" else "name_en"]
    return {"names": list(mine.where(mine != "", theirs)), "ids": [str(id) for id in some.index]}
