"""One map for the page and for a file: the same bytes each time, and not a word of the layout in its script."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from geo.model.layout import Layout
from layers.compose import LAYERS, USUAL_LAYERS, build_map, map_data, script_of
from layers.districts import districts_data, ground_data
from layers.embed import DataBlock, inert_json
from layers.zones import zones_data
from tests.hostile_layout import LEFT_FILE, PAYLOADS, TRACES, WEB_PAYLOADS


def texts(value: Any) -> set[str]:
    """Every string that stands anywhere in plain data."""
    if isinstance(value, str):
        return {value}
    if isinstance(value, dict):
        return {*value, *(text for item in value.values() for text in texts(item))}
    return {text for item in value for text in texts(item)} if isinstance(value, list | tuple) else set()


@pytest.mark.parametrize("name", ["toyland", "shanghai", "hostile"])
def test_the_same_layout_gives_the_same_script(name: str, request: pytest.FixtureRequest) -> None:
    layout = request.getfixturevalue(name)
    assert script_of(build_map(layout)) == script_of(build_map(layout))


def test_the_script_holds_no_word_of_a_hostile_layout(
    hostile: Layout, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    script = script_of(build_map(hostile))
    for payload in (*PAYLOADS.values(), *WEB_PAYLOADS):
        assert payload not in script
        assert inert_json(payload)[1:-1] not in script
    assert not [trace for trace in (*TRACES, "evil", "pwned") if trace in script]
    assert not (tmp_path / LEFT_FILE).exists()


def test_the_script_holds_no_name_of_the_city(shanghai: Layout) -> None:
    script = script_of(build_map(shanghai))
    named = [shanghai.companies, shanghai.zones, shanghai.districts]
    names = {name for table in named for name in (*table["name_en"], *table["name_zh"]) if name}
    assert not [name for name in names if re.search(rf"\b{re.escape(name)}\b", script)]
    assert script.isascii()


def test_the_script_calls_for_every_part_once_and_fetches_nothing(shanghai: Layout) -> None:
    script = script_of(build_map(shanghai))
    called = re.findall(r"LX\.(\w+)\(", script)
    assert len(called) == len(set(called))
    assert {"start", "districts", "zones", "companies", "labels", "basemaps", "panel", "card"} <= set(called)
    assert called[0] == "start"
    page = build_map(shanghai).get_root().render()
    assert not re.findall(r"<(?:script|link)[^>]*(?:src|href)=", page)


def test_the_usual_layers_are_layers() -> None:
    assert set(USUAL_LAYERS) < set(LAYERS)


def test_the_map_opens_on_zones_and_supporting_districts(shanghai: Layout) -> None:
    options = script_of(build_map(shanghai)).split("LX.start(")[1].split(", ", 1)[1].split(");")[0]
    (south, west), (north, east) = json.loads(options)["bounds"]
    supporting = shanghai.districts[shanghai.districts["part"] == "supporting"]
    for w, s, e, n in (supporting.total_bounds, shanghai.main_zones.total_bounds):
        assert (west <= w, south <= s, east >= e, north >= n) == (True,) * 4


def test_data_carry_every_outline_with_names_in_both_languages(shanghai: Layout) -> None:
    data = map_data(shanghai)
    assert {zone["slug"] for zone in data["zones"]} == set(shanghai.zones.index)
    assert {district["slug"] for district in data["districts"]} == set(shanghai.districts.index)
    assert all(record["en"] and record["zh"] for record in data["zones"] + data["districts"])
    assert data["zoneRoles"]["zhangjiang"]["en"] == "Core development area"
    assert data["roles"]["cdmo"]["shape"] == "diamond"


def test_zones_are_drawn_from_wide_to_inner_so_that_the_inner_one_answers(shanghai: Layout) -> None:
    ranks = [record["rank"] for record in zones_data(shanghai)]
    order = {"wider": 0, "main": 1, "park": 1, "inner": 2}
    assert ranks == sorted(ranks, key=order.__getitem__)


def test_an_inner_outline_has_the_hue_of_its_zone(shanghai: Layout) -> None:
    for record in zones_data(shanghai):
        if record["zone"] in shanghai.main_zones.index:
            assert record["hue"] == shanghai.zones["hue"][record["zone"]]


def test_a_zone_whose_role_has_no_words_is_still_drawn(toyland: Layout) -> None:
    import dataclasses

    data = map_data(dataclasses.replace(toyland, zone_roles={}))
    assert data["zoneRoles"] == {}
    assert len(data["zones"]) == 2


def test_an_interpolated_river_is_marked(shanghai: Layout) -> None:
    rivers = ground_data(shanghai)["rivers"]
    assert [river["sure"] for river in rivers] == list(shanghai.rivers["quality"] != "interpolated")


def test_supporting_districts_are_five(shanghai: Layout) -> None:
    parts = {record["slug"]: record["part"] for record in districts_data(shanghai)}
    assert {slug for slug, part in parts.items() if part == "supporting"} == {
        "jiading", "baoshan", "xuhui", "minhang", "fengxian",
    }  # fmt: skip


def test_hostile_data_travel_word_for_word(hostile: Layout) -> None:
    data = map_data(hostile)
    assert set(PAYLOADS.values()) <= texts(data)
    assert json.loads(inert_json(data)) == json.loads(json.dumps(data))


def test_a_saved_map_with_hostile_data_runs_nothing_on_the_server(
    hostile: Layout, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    page = build_map(hostile)
    DataBlock("layout", map_data(hostile)).add_to(page)
    page.save("map.html")
    saved = (tmp_path / "map.html").read_text(encoding="utf-8")
    block = saved.split('data-lx="layout">')[1].split("</script>")[0]
    assert set(PAYLOADS.values()) <= texts(json.loads(block))
    assert not [trace for trace in TRACES if trace in saved]
    assert not (tmp_path / LEFT_FILE).exists()
