"""Online grounds are offered with their datum, over https, and none leaks a key."""

from __future__ import annotations

import json

import pytest

from layers.basemaps import BASEMAPS, VECTOR, basemaps_part, offered

KEYS = {"TIANDITU_KEY": "a-key"}


def sets(keys: dict[str, str]) -> dict[str, dict[str, object]]:
    return {tiles["slug"]: tiles for tiles in json.loads(basemaps_part(keys).options)["sets"]}


def test_our_own_ground_comes_first_and_needs_no_set() -> None:
    assert offered({})[0] == VECTOR == "vector"
    assert VECTOR not in sets({})


def test_each_set_names_its_datum() -> None:
    assert {slug: tiles["datum"] for slug, tiles in sets(KEYS).items()} == {
        "osm": "WGS-84",
        "gaode": "GCJ-02",
        "tianditu": "CGCS2000",
    }


@pytest.mark.parametrize("slug", [base.slug for base in BASEMAPS])
def test_each_set_is_fetched_over_https_and_names_its_maker(slug: str) -> None:
    tiles = sets(KEYS)[slug]
    assert str(tiles["url"]).startswith("https://")
    assert all(mark in str(tiles["url"]) for mark in ("{z}", "{x}", "{y}"))
    assert tiles["attribution"]
    assert "{s}" not in str(tiles["url"]) or tiles["subdomains"]


@pytest.mark.parametrize("keys", [{}, {"TIANDITU_KEY": ""}, {"OTHER": "a-key"}])
def test_a_set_that_needs_a_key_is_hidden_without_one(keys: dict[str, str]) -> None:
    assert offered(keys) == ("vector", "osm", "gaode")
    assert set(sets(keys)) == {"osm", "gaode"}


def test_a_key_stands_in_its_own_set_only() -> None:
    assert offered(KEYS) == ("vector", "osm", "gaode", "tianditu")
    assert [slug for slug, tiles in sets(KEYS).items() if "a-key" in str(tiles["url"])] == ["tianditu"]
    assert "{tk}" not in str(sets(KEYS)["tianditu"]["url"])
