"""Nothing that data can say runs: not on the server, not in the page."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import folium
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from layers.compose import LayoutMap, build_map, script_of
from layers.embed import DataBlock, inert_json
from layers.part import Part
from tests.hostile_layout import LEFT_FILE, PAYLOADS, TRACES

ALIVE = ("{{", "{%", "{#", "<", ">", "&", "`", "${", "$", "'", "\u2028", "\u2029", "\n", "\r")
words = st.text() | st.sampled_from(list(PAYLOADS.values()))
data = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | words,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(words, inner, max_size=4),
    max_leaves=12,
)


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A template that ran would leave its file here."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def assert_nothing_ran(text: str, folder: Path) -> None:
    assert not [trace for trace in TRACES if trace in text]
    assert not (folder / LEFT_FILE).exists()


@pytest.mark.parametrize("kind", PAYLOADS)
def test_a_payload_is_only_text(kind: str) -> None:
    payload = PAYLOADS[kind]
    for value in (payload, [payload], {payload: payload}, {"a": {"b": [{"c": payload}]}}):
        written = inert_json(value)
        assert not [mark for mark in ALIVE if mark in written]
        assert json.loads(written) == value


@settings(deadline=None)
@given(data)
def test_any_data_are_inert_and_come_back_as_they_were(value: Any) -> None:
    written = inert_json(value)
    assert not [mark for mark in ALIVE if mark in written]
    assert written.isascii()
    assert json.loads(written) == value


def test_json_has_no_word_for_what_is_not_a_number() -> None:
    assert inert_json([math.nan, math.inf, -math.inf, 1.5]) == "[null,null,null,1.5]"


def test_tuples_are_lists_and_keys_are_text() -> None:
    assert inert_json({1: (1, 2)}) == '{"1":[1,2]}'


@pytest.mark.parametrize("kind", PAYLOADS)
def test_a_block_of_data_survives_folium_untouched(kind: str, own_folder: Path) -> None:
    page = LayoutMap(location=[0, 0], tiles=None)
    DataBlock("companies", {PAYLOADS[kind]: [PAYLOADS[kind]]}).add_to(page)
    html = page.get_root().render()
    opening = '<script type="application/json" data-lx="companies">'
    block = html.split(opening)[1].split("</script>")[0]
    assert json.loads(block) == {PAYLOADS[kind]: [PAYLOADS[kind]]}
    assert_nothing_ran(html, own_folder)


@pytest.mark.parametrize("kind", PAYLOADS)
def test_the_options_of_a_part_survive_folium_untouched(kind: str, own_folder: Path) -> None:
    page = LayoutMap(location=[0, 0], tiles=None)
    Part("labels", {PAYLOADS[kind]: PAYLOADS[kind]}).add_to(page)
    script = script_of(page)
    options = script.split("LX.labels(")[1].split(", ", 1)[1].split(");")[0]
    assert json.loads(options) == {PAYLOADS[kind]: PAYLOADS[kind]}
    assert_nothing_ran(script, own_folder)


@pytest.mark.parametrize("kind", PAYLOADS)
def test_a_key_of_a_basemap_survives_folium_untouched(kind: str, toyland: Any, own_folder: Path) -> None:
    script = script_of(build_map(toyland, {"TIANDITU_KEY": PAYLOADS[kind]}))
    options = json.loads(script.split("LX.basemaps(")[1].split(", ", 1)[1].split(");")[0])
    assert any(PAYLOADS[kind] in tiles["url"] for tiles in options["sets"])
    assert_nothing_ran(script, own_folder)


@pytest.mark.parametrize("name", ["", "a b", "x'", "</script>", "{{ 1 }}"])
def test_names_of_blocks_and_parts_are_ours(name: str) -> None:
    with pytest.raises(ValueError, match="wanted"):
        DataBlock(name, {})
    with pytest.raises(ValueError, match="wanted"):
        Part(name)


def test_the_obvious_way_does_run_so_the_payloads_are_live() -> None:
    page = folium.Map(location=[0, 0], tiles=None)
    folium.Marker([0, 0], popup=PAYLOADS["jinja_sum"]).add_to(page)
    assert TRACES[0] in page.get_root().render()
