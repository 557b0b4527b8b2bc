"""The state of a page is its address: read here with every bad value named, written back by the words it is made of.

Streamlit can bind a widget to the address itself, but writes the label a reader sees instead of the slug, so that
links would break with the language. Here the address is the one truth; widgets are set from it before they are drawn.
"""

from __future__ import annotations

import base64
import binascii
import json
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from geo.find.facets import facet_codes
from geo.model.crs import Bounds
from geo.model.errors import ShapeError
from geo.model.layout import Layout
from geo.shapes.shapes import Drawn, parse_shape
from layers.basemaps import VECTOR
from layers.compose import LAYERS
from ui.compare.words import MOST_SUBJECTS, CompareWords, read_compare
from words.sentence import LANGUAGES
from words.speaker import Speaker, speaker

SHORTLIST_LIMIT = 50
NOTE_LIMIT = 200
_QUERY_LIMIT = 100


@dataclass(frozen=True)
class Dropped:
    """A value of an address that is not known here; ``known`` names what is, or says the form it must have.

    ``why`` is there where a value was read and refused.
    """

    word: str
    value: str
    known: tuple[str, ...]
    why: ShapeError | None = None


@dataclass(frozen=True)
class Address:
    """What an address asks for.

    Attributes
    ----------
    filters
        The slugs wanted by facet; absent facets are not filtered.
    q
        Free text that companies must match.
    company, card
        What is chosen: a company's id, or ``zone:slug``, ``district:slug``.
    layers
        Layers shown, None for the usual ones.
    at, at_beside
        Longitude, latitude and zoom of the map's first view, and of a second map beside it.
    inview
        The extent that filters the table, where the table follows the map.
    shape, within
        What the reader drew, the first where there are several to compare, and whether it filters the companies.
    short, notes
        The shortlist, in its order, and notes by company id.
    saved
        Saved lists that lie over the map, by their ids.
    compare
        What the compare page shows.
    layout
        The slug that links to these pages must name, "" where the server has but one layout.
    """

    lang: str
    filters: dict[str, list[str]] = field(default_factory=dict)
    q: str = ""
    company: str = ""
    card: str = ""
    layers: tuple[str, ...] | None = None
    basemap: str = VECTOR
    at: tuple[float, float, float] | None = None
    at_beside: tuple[float, float, float] | None = None
    inview: Bounds | None = None
    shape: Drawn | None = None
    within: bool = True
    short: tuple[str, ...] = ()
    notes: dict[str, str] = field(default_factory=dict)
    saved: tuple[str, ...] = ()
    dropped: tuple[Dropped, ...] = ()
    compare: CompareWords = field(default_factory=CompareWords)
    layout: str = ""

    @property
    def link(self) -> dict[str, str]:
        """The words that every link to another page takes along."""
        return {"lang": self.lang, **({"layout": self.layout} if self.layout else {})}

    @property
    def say(self) -> Speaker:
        """Our words in its language."""
        return speaker(self.lang)


def read_address(
    words: Mapping[str, Sequence[str]],
    layout: Layout,
    default_lang: str,
    basemaps: Iterable[str],
    lists: Iterable[str] = (),
    layouts: Sequence[str] = (),
) -> Address:
    """The state that ``words`` (lists of values by word) ask for; bad values are dropped and named.

    ``lists`` are the ids of saved lists, ``layouts`` the slugs of the server's layouts, where there are several.
    """
    dropped: list[Dropped] = []

    def known_only(word: str, known: Iterable[str], given: Iterable[str] | None = None) -> list[str]:
        allowed = list(known)
        asked = list(
            dict.fromkeys(value for value in (words.get(word, ()) if given is None else given) if value)
        )
        fits = set(allowed)
        dropped.extend(Dropped(word, value[:80], tuple(allowed[:20])) for value in asked if value not in fits)
        return [value for value in asked if value in fits]

    def numbers_of(word: str, count: int, form: str, place: int = 0) -> tuple[float, ...]:
        given = next(iter(words.get(word, ())[place:]), "")
        numbers = _numbers(given, count)
        if given and not numbers:
            dropped.append(Dropped(word, given[:80], (form,)))
        return numbers

    cards = [
        *(f"zone:{slug}" for slug in layout.zones.index),
        *(f"district:{slug}" for slug in layout.districts.index),
    ]
    # A comparison may name outlines inside a zone, by which companies are not filtered.
    inner = {str(slug) for slug in layout.zones.index[layout.zones["parent"] != ""]}
    outer = [slug for slug in words.get("zone", ()) if slug not in inner]
    filters = {
        facet: chosen
        for facet, known in facet_codes(layout).items()
        if (chosen := known_only(facet, known, outer if facet == "zone" else None))
    }

    def drop(word: str, value: str, known: Sequence[str]) -> None:
        dropped.append(Dropped(word, value[:80], tuple(known[:20])))

    shapes = []
    for text in dict.fromkeys(text for text in words.get("shape", ())[:MOST_SUBJECTS] if text):
        try:
            shapes.append(parse_shape(text))
        except ShapeError as error:
            dropped.append(Dropped("shape", text[:80], (), error))
    compare = read_compare(words, layout, known_only, drop, tuple(shapes))
    layers = known_only("layers", (*LAYERS, "none"))
    at, beside = (numbers_of("at", 3, "lon,lat,zoom", place) for place in (0, 1))
    inview = numbers_of("inview", 4, "west,south,east,north")
    listed = [id for value in words.get("short", ()) for id in value.split(",")]
    # Of a million companies only those that are asked for are looked up; the first few show what an id looks like.
    ids = layout.companies.index
    companies = [
        *(str(id) for id in ids[:20]),
        *(id for id in (*words.get("company", ()), *listed) if id in ids),
    ]
    short = tuple(known_only("short", companies, listed)[:SHORTLIST_LIMIT])
    saved = tuple(known_only("saved", lists))
    # Rows of a list that is shown are not looked up here; a card that is not there says so itself.
    cards += [
        value
        for value in words.get("card", ())
        if value.startswith("saved:") and value.split(":")[1] in saved
    ]
    known_only("layout", layouts or [layout.slug])
    notes = read_notes(next(iter(words.get("notes", ())), ""))
    lang = next(iter(known_only("lang", LANGUAGES)), default_lang)
    return Address(
        lang=lang,
        filters=filters,
        q=" ".join(next(iter(words.get("q", ())), "").split())[:_QUERY_LIMIT],
        company=next(iter(known_only("company", companies)), ""),
        card=next(iter(known_only("card", cards)), ""),
        layers=tuple(name for name in LAYERS if name in layers) if layers else None,
        basemap=next(iter(known_only("basemap", basemaps)), VECTOR),
        at=(at[0], at[1], at[2]) if at else None,
        at_beside=(beside[0], beside[1], beside[2]) if beside else None,
        inview=Bounds(*inview) if inview else None,
        shape=shapes[0] if shapes else None,
        within="off" not in known_only("within", ("on", "off")),
        short=short,
        notes={id: note for id, note in notes.items() if id in short},
        saved=saved,
        dropped=tuple(dropped),
        compare=replace(compare, lang=lang),
        layout=layout.slug if layouts else "",
    )


def write_notes(notes: Mapping[str, str]) -> str:
    """Notes by company id as one word for an address; "" where there are none."""
    kept = {id: note[:NOTE_LIMIT] for id, note in notes.items() if note}
    if not kept:
        return ""
    packed = zlib.compress(json.dumps(kept, ensure_ascii=False).encode(), 9)
    return base64.urlsafe_b64encode(packed).decode().rstrip("=")


def read_notes(word: str) -> dict[str, str]:
    """Notes back from an address; what is not one of ours reads as no notes."""
    if not word or len(word) > 40_000:
        return {}
    try:
        packed = base64.urlsafe_b64decode(word + "=" * (-len(word) % 4))
        # Bounded, so that a crafted word cannot blow up.
        text = zlib.decompressobj().decompress(packed, SHORTLIST_LIMIT * NOTE_LIMIT * 6)
        notes = json.loads(text)
    except (binascii.Error, zlib.error, ValueError, RecursionError):
        return {}
    if not isinstance(notes, dict):
        return {}
    return {str(id): note[:NOTE_LIMIT] for id, note in notes.items() if isinstance(note, str)}


def _numbers(text: str, count: int) -> tuple[float, ...]:
    """``count`` finite numbers parted by commas, or none."""
    try:
        numbers = tuple(float(part) for part in text.split(","))
    except ValueError:
        return ()
    return numbers if len(numbers) == count and all(abs(number) <= 360 for number in numbers) else ()
