"""Does an address name a city, province or district that is not of this layout?

A road of the right name in the wrong city is the worst answer a geocoder can give, so an address that names
another place is not looked up at all. Many roads are named after cities; a city's name counts only where it
stands as a part of its own, never at the beginning of a road's name.
"""

from __future__ import annotations

import re
from functools import cache

from geo.geocode.grammar.other_places import ABROAD, CITIES, OTHER_SPELLINGS, PROVINCES
from geo.geocode.grammar.reading import latin_tokens, readings
from geo.geocode.grammar.vocabulary import HAN, Vocabulary

_OWN_UNIT = re.compile(rf"(?:^|[省国])([{HAN}]{{2,3}})(?:市(?![场区政民立级型圈])|自治[州县]|省|县(?!城))")
_DISTRICT = re.compile(
    rf"(?:^|[市省])([{HAN}]{{2,3}}(?<![园发税新小社厂校院片业范验务景港街库城核集假流工贸作地活公辖东西南北])区)"
)
_HOUSING = re.compile(r"[一二三四五六七八九十\d]{0,3}(?:新?村|小区|里弄|公寓|花园)")
_TOWN = re.compile(rf"^[{HAN}]{{2,6}}[镇乡]$")
_LATIN_UNIT = re.compile(r"\b([A-Za-z' ]+?)\s+(?:city|district|county|province|prefecture)$", re.I)


def names_elsewhere(pieces: tuple[str, ...], vocabulary: Vocabulary, anchored: bool) -> str:
    """The first place named in ``pieces`` that is not of this layout; empty where none is.

    ``pieces`` are the parts of an address that were not understood. ``anchored`` says whether the address
    also names the layout's city or a district of it: then an unknown district or town is a mere oddity.
    """
    for piece in pieces:
        found = (
            _in_chinese(piece, vocabulary, anchored)
            if piece[0] > "\u33ff"
            else _in_latin(piece, vocabulary, anchored)
        )
        if found:
            return found
    return ""


def _in_chinese(piece: str, vocabulary: Vocabulary, anchored: bool) -> str:
    for name in _abroad(vocabulary.country, vocabulary.city_han).get(piece[:2], ()):
        # Bare names stand in companies' names too: without 市 or 省 they count only without an own city.
        if _HOUSING.match(piece, len(name)):
            # 潍坊六村 is a housing estate that is named after a city.
            continue
        if piece.startswith(name) and (
            not anchored or piece.startswith(("市", "省"), len(name)) or piece == name
        ):
            return name
    own = _OWN_UNIT.search(piece)
    if own:
        return own[0]
    if anchored:
        return ""
    district = _DISTRICT.search(piece) or _TOWN.search(piece)
    return district[0] if district else ""


def _in_latin(piece: str, vocabulary: Vocabulary, anchored: bool) -> str:
    words = latin_tokens(piece)
    bare = " ".join(words)
    if bare in ABROAD:
        return piece
    for length in range(1, min(3, len(words)) + 1):
        joined = "".join(words[:length])
        whole = len(words) == length
        if joined in _abroad_latin(vocabulary.country, vocabulary.city_han) and (whole or not anchored):
            return piece
        if whole and "".join(words) in _abroad_latin(vocabulary.country, vocabulary.city_han):
            return piece
    unit = _LATIN_UNIT.search(piece.strip())
    return unit[0].strip() if unit and not anchored else ""


@cache
def _abroad(country: str, own: tuple[str, ...]) -> dict[str, list[str]]:
    """Names of other cities and provinces by their first two characters, the longest first."""
    names = set(f"{PROVINCES.get(country, '')} {CITIES.get(country, '')}".split()) - set(own)
    by_start: dict[str, list[str]] = {}
    for name in sorted(names, key=lambda name: (-len(name), name)):
        by_start.setdefault(name[:2], []).append(name)
    return by_start


@cache
def _abroad_latin(country: str, own: tuple[str, ...]) -> frozenset[str]:
    named = (name for names in _abroad(country, own).values() for name in names)
    return frozenset(OTHER_SPELLINGS.get(country, "").split()).union(*(readings(name) for name in named))
