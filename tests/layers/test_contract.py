"""Python and the map's modules agree on what travels, and what is sent is what was agreed on."""

from __future__ import annotations

import inspect
import re
from pathlib import Path
from types import NoneType, UnionType
from typing import Any, NotRequired, get_args, get_origin, get_type_hints, is_typeddict

import pytest

import layers
from geo.model.layout import Layout
from layers import contract
from layers.cards import company_card, district_card, zone_card
from layers.compose import map_data
from layers.contract import Card, LayoutData, SavedRows, Style
from layers.saved import saved_data
from layers.style import style_table
from words.sentence import LANGUAGES
from words.speaker import speaker

SCRIPT = (Path(layers.__file__).parent / "js" / "contract.js").read_text(encoding="utf-8")
TYPES = {
    name: found
    for name, found in inspect.getmembers(contract)
    if is_typeddict(found) and name not in {"RowNotes", "PlanView"}
}


def typedefs() -> dict[str, dict[str, bool]]:
    """The object types of the script: their fields, and whether each may be left out."""
    found = {}
    for comment in re.findall(r"/\*\*(.*?)\*/", SCRIPT, re.S):
        for name in re.findall(r"@typedef \{object\} (\w+)", comment):
            fields = re.findall(r"@property \{[^\n]+\} (\[?)(\w+)\]?(?:$|\s)", comment, re.M)
            found[name] = {field: bool(bracket) for bracket, field in fields}
    return found


def optional(type: Any) -> set[str]:
    """The fields that may be left out. Python sees `NotRequired` only where annotations are no texts."""
    hints = get_type_hints(type, include_extras=True)
    return {
        *type.__optional_keys__,
        *(field for field, hint in hints.items() if get_origin(hint) is NotRequired),
    }


def test_both_sides_have_the_same_types_with_the_same_fields() -> None:
    found = typedefs()
    assert set(found) == set(TYPES)
    for name, type in TYPES.items():
        assert set(found[name]) == set(type.__annotations__), name


def test_both_sides_leave_out_the_same_fields() -> None:
    found = typedefs()
    # A view's absent fields stay as they are: the browser fills them in before it reads them.
    for name in set(TYPES) - {"View"}:
        left_out = {field for field, may_be_absent in found[name].items() if may_be_absent}
        assert left_out == optional(TYPES[name]), name


def amiss(type: Any, value: Any, path: str = "") -> list[str]:
    """Where a value has other fields than its type: unknown ones, or required ones that are absent."""
    if is_typeddict(type):
        if not isinstance(value, dict):
            return [f"{path}: {value!r}"]
        hints = get_type_hints(type)
        known = [f"{path}.{field}" for field in value if field not in hints]
        absent = [
            f"{path}.{field} absent" for field in hints if field not in value and field not in optional(type)
        ]
        inner = [
            at
            for field in value
            if field in hints
            for at in amiss(hints[field], value[field], f"{path}.{field}")
        ]
        return [*known, *absent, *inner]
    if get_origin(type) is UnionType:
        (type,) = (part for part in get_args(type) if part is not NoneType)
        return [] if value is None else amiss(type, value, path)
    parts = get_args(type)
    if isinstance(value, list) and parts:
        return [at for item in value for at in amiss(parts[0], item, f"{path}[]")]
    if isinstance(value, dict) and len(parts) == 2:
        return [at for item in value.values() for at in amiss(parts[1], item, f"{path}{{}}")]
    return []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_cards_are_cards(shanghai: Layout, lang: str) -> None:
    say = speaker(lang)
    cards = [
        *(company_card(shanghai, id, say) for id in shanghai.companies.index),
        *(zone_card(shanghai, slug, say) for slug in shanghai.zones.index),
        *(district_card(shanghai, slug, say) for slug in shanghai.districts.index),
    ]
    assert sorted({at for card in cards for at in amiss(Card, card)}) == []


@pytest.mark.parametrize("name", ["toyland", "shanghai", "hostile"])
def test_the_layout_travels_as_agreed(name: str, request: pytest.FixtureRequest) -> None:
    layout = request.getfixturevalue(name)
    data = map_data(layout)
    assert sorted(set(amiss(LayoutData, data))) == []
    assert (
        sorted({at for kind in ("zones", "companies") for at in amiss(SavedRows, saved_data(layout, kind))})
        == []
    )


def test_the_look_travels_as_agreed() -> None:
    assert amiss(Style, style_table()) == []


def test_what_is_not_agreed_on_is_found() -> None:
    link = {"group": "a", "by": "view", "more": 1}
    assert amiss(contract.View, {"link": link, "pins": [{"lon": 1.0}]}) == [
        ".link.more",
        ".pins[].lat absent",
    ]
    assert amiss(contract.Link, link) == [".more"]
