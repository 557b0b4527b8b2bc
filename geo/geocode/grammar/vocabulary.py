"""The names that a layout knows, ready to be found in text: city, districts, towns, parks, roads."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from geo.geocode.grammar.clean import clean
from geo.geocode.grammar.reading import latin_tokens, readings, road_key

HAN = "\u3400-\u9fff"
_HAN = re.compile(f"[{HAN}]")
_REMARK = re.compile(r"\([^)]*\)")
# What follows a name when the name is only the beginning of a road's: 张江|路, 浦东|南路, 中山|北一路.
ROAD_REST = re.compile(r"[东西南北中]?[一二三四五六七八九十]?支?(?:公路|大道|大街|[路街道巷弄])(?!道)")
_STRONG = re.compile(r"(?:[市区县镇乡园岛谷港城]|街道|基地|机场|医院|中心|大厦|广场|公司|集团|大学|车站)$")
_LONGEST_SOUND = len("zhuang")
# A name in syllables: Wai Gao Qiao Bao Shui Qu.
_MOST_WORDS = 8
_ENDINGS_HAN = {"district": ("新区", "区", "县"), "historic_district": ("区", "县")}
_ENDINGS_LATIN = {
    "district": ("new area", "new district", "district", "xinqu", "qu", "county"),
    "historic_district": ("district", "county", "qu", "xian"),
    "city": ("city", "municipality", "shi"),
    "town": ("sub district", "subdistrict", "town", "jiedao", "zhen", "street office"),
}


@dataclass(frozen=True, slots=True)
class NamedPlace:
    """A place by its names; ``district`` is today's district: its own slug, a successor's, or the host's."""

    id: str
    kind: str
    names: tuple[str, ...]
    district: str = ""


@dataclass(frozen=True, slots=True)
class Spoken:
    """One written form and the places it may stand for."""

    form: str
    places: tuple[NamedPlace, ...]

    @property
    def weak(self) -> bool:
        """Whether the form is so short and bare that it means a place only at the start of a part."""
        return len(self.form) <= 3 and not _STRONG.search(self.form) and self.places[0].kind != "city"


@dataclass(frozen=True)
class Vocabulary:
    """Names to look for. Build it once for a layout; finding a name costs a dictionary look-up a character.

    Parameters
    ----------
    city
        Names of the layout's city in any language, without a word for "city".
    places
        Districts (kind ``district``), abolished ones (``historic_district``), towns, parks, landmarks.
    roads
        Pairs of Chinese and Latin names of roads, either of which may be empty.
    country
        ISO code. "CN" brings the words for the country and the names of its other cities.
    """

    city: Sequence[str]
    places: Sequence[NamedPlace]
    roads: Iterable[tuple[str, str]] = ()
    country: str = ""
    road_names: frozenset[str] = field(init=False)
    _road_pairs: tuple[tuple[str, str], ...] = field(init=False, repr=False)
    _read_before: dict[str, frozenset[str]] = field(init=False, repr=False, compare=False)
    named_before: dict[str, Any] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        pairs = tuple(sorted({(clean(zh), en.strip()) for zh, en in self.roads}))
        object.__setattr__(self, "_road_pairs", pairs)
        object.__setattr__(self, "_read_before", {})
        # What the grammar remembers of beginnings that it has looked through.
        object.__setattr__(self, "named_before", {})
        object.__setattr__(self, "road_names", frozenset(zh for zh, _ in pairs if zh))

    @cached_property
    def city_han(self) -> tuple[str, ...]:
        """The city's Chinese names, without 市."""
        return tuple(clean(name) for name in self.city if _HAN.search(name))

    @cached_property
    def _cities(self) -> tuple[NamedPlace, ...]:
        return tuple(
            NamedPlace("", "city", (name, f"{name}市") if _HAN.search(name) else (name,))
            for name in self.city
        )

    @cached_property
    def _han(self) -> dict[str, tuple[tuple[int, ...], dict[str, Spoken]]]:
        """Chinese names by their first two characters: the lengths that occur, longest first, and the names."""
        forms: dict[str, list[NamedPlace]] = {}
        for place in (*self._cities, *self.places):
            for form in _han_forms(place, self.city_han):
                forms.setdefault(form, []).append(place)
        for road in self.road_names:
            forms.setdefault(road, [])
        found: dict[str, dict[str, Spoken]] = {}
        for form, places in forms.items():
            found.setdefault(form[:2], {})[form] = Spoken(form, tuple(places))
        return {
            start: (tuple(sorted({len(form) for form in names}, reverse=True)), names)
            for start, names in found.items()
        }

    @cached_property
    def starts(self) -> frozenset[str]:
        """The first two characters of all known Chinese names: where none of them stands, none begins."""
        return frozenset(self._han)

    @cached_property
    def _latin(self) -> dict[str, Spoken]:
        """Latin names by their letters alone, so that "Pu Dong Xin Qu" and "Pudong Xinqu" are one."""
        forms: dict[str, tuple[str, list[NamedPlace]]] = {}
        for place in (*self._cities, *self.places):
            for form in sorted(_latin_forms(place)):
                places = forms.setdefault(form.replace(" ", ""), (form, []))[1]
                if place not in places:
                    places.append(place)
        return {letters: Spoken(form, tuple(places)) for letters, (form, places) in forms.items()}

    @cached_property
    def _latin_starts(self) -> frozenset[str]:
        return frozenset(letters[:2] for letters in self._latin)

    @cached_property
    def _latin_roads(self) -> dict[str, set[str]]:
        """Roads by the key of their Latin name."""
        found: dict[str, set[str]] = {}
        for zh, en in self._road_pairs:
            if en:
                found.setdefault(road_key(en), set()).add(zh or en)
        return found

    @cached_property
    def _roads_by_first_sound(self) -> dict[str, list[str]]:
        """Chinese roads by every reading of their first character: the others need not be read for a key."""
        sounds: dict[str, frozenset[str]] = {}
        found: dict[str, list[str]] = {}
        for name in sorted(self.road_names):
            if name[0] not in sounds:
                sounds[name[0]] = readings(name[0])
            for sound in sounds[name[0]]:
                found.setdefault(sound, []).append(name)
        return found

    def roads_read_as(self, key: str) -> frozenset[str]:
        """Names of the known roads with this key (see `geo.geocode.grammar.reading`); empty where none is known."""
        if key not in self._read_before:
            named = self._latin_roads.get(key, set())
            starts = (key[:end] for end in range(1, _LONGEST_SOUND + 1))
            heard = (name for start in starts for name in self._roads_by_first_sound.get(start, ()))
            self._read_before[key] = frozenset(named | {name for name in heard if key in readings(name)})
        return self._read_before[key]

    def spoken_at(self, text: str, position: int) -> Spoken | None:
        """The longest known Chinese name that begins at ``position``; one without places is a road."""
        known = self._han.get(text[position : position + 2])
        if known is None:
            return None
        lengths, names = known
        return next(
            (names[form] for length in lengths if (form := text[position : position + length]) in names), None
        )

    def spoken_by(self, tokens: Sequence[str], position: int) -> tuple[Spoken, int] | None:
        """The longest known Latin name that begins at token ``position``, and how many tokens it takes."""
        if tokens[position][:2] not in self._latin_starts and len(tokens[position]) > 1:
            return None
        for count in range(min(_MOST_WORDS, len(tokens) - position), 0, -1):
            letters = "".join(tokens[position : position + count]).replace(" ", "")
            spoken = self._latin.get(letters)
            if spoken:
                return spoken, count
        return None


def _plain_names(place: NamedPlace) -> Iterable[str]:
    for name in place.names:
        plain = clean(name)
        if plain:
            yield plain
            yield _REMARK.sub("", plain).strip()


def _han_forms(place: NamedPlace, city: Sequence[str]) -> set[str]:
    """Chinese forms of two characters and more; a form that reads as a road is left to the roads."""
    forms = {name for name in _plain_names(place) if _HAN.search(name)}
    if place.kind in _ENDINGS_HAN:
        forms = {re.sub(rf"^(?:{'|'.join(city)})市?", "", form) if city else form for form in forms}
    for ending in _ENDINGS_HAN.get(place.kind, ()):
        forms |= {
            form.removesuffix(ending)
            for form in forms
            if form.endswith(ending) and len(form) > len(ending) + 1
        }
    return {form for form in forms if len(form) > 1 and not form.endswith(("路", "大道"))}


def _latin_forms(place: NamedPlace) -> set[str]:
    forms = {" ".join(latin_tokens(name)) for name in _plain_names(place) if not _HAN.search(name)}
    endings = _ENDINGS_LATIN.get(place.kind, ())
    for form in sorted(forms):
        bare = next((form.removesuffix(" " + end) for end in endings if form.endswith(" " + end)), "")
        if bare:
            forms |= {bare} | {f"{bare} {end}" for end in endings}
        elif endings and " " not in form:
            forms |= {f"{form} {end}" for end in endings}
    return {form for form in forms if form and not form.endswith((" road", " rd", " lu"))}
