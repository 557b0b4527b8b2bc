"""The compare page as Streamlit runs it: first view, every word of its address, and words that are not known."""

from __future__ import annotations

import json
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from geo.shapes.shapes import circle, rectangle
from tests.three_zones import write_three_zones
from tests.ui.conftest import opened
from ui.compare.tree import markup

BLOCKS_AGAIN = rectangle(0.12, 0.02, 0.16, 0.06).text
AROUND_KITES = circle(0.04, 0.04, 2000).text
SCATTER = ["outline_area", "companies_located", "floor"]


def page() -> None:
    import streamlit as st

    from ui.address import read_address
    from ui.compare.page import draw
    from web.layouts import layout_named

    layout = layout_named()
    words = {word: st.query_params.get_all(word) for word in st.query_params}
    address = read_address(words, layout, "en", ("vector",))
    for drop in address.dropped:
        st.warning(f"dropped {drop.word}={drop.value}")
    draw(layout, address)


@pytest.fixture(scope="module")
def toy_layout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_three_zones(tmp_path_factory.mktemp("page") / "toyland")


@pytest.fixture
def visit(toy_layout: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setenv("LAYOUT", str(toy_layout))

    return partial(opened, page)


def html(app: AppTest) -> str:
    trees = (element.proto for element in app.get("bidi_component"))
    drawn = (json.loads(proto.json) for proto in trees if proto.component_name == "compare_tree")
    return "".join(markup(data["tree"], data["shared"]) for data in drawn)


def warnings(app: AppTest) -> list[str]:
    return [str(element.value) for element in app.warning]


def test_the_first_view_compares_the_zones_of_the_plan(visit: Any) -> None:
    app = visit()
    assert app.multiselect(key="compare_subjects").value == ["blocks", "trains", "kites"]
    shown = html(app)
    assert "Floor space" in shown
    assert "not found" in shown
    assert "they are of different years: 2024, 2025" in shown


def test_subjects_of_the_address_are_compared(visit: Any) -> None:
    app = visit(zone=["kites"], district=["east"])
    assert app.multiselect(key="compare_subjects").value == ["kites", "district:east"]


def test_one_subject_asks_for_another(visit: Any) -> None:
    assert any("at least two" in str(element.value) for element in visit(zone="kites").info)


def test_rows_of_the_address_are_shown_alone(visit: Any) -> None:
    shown = html(visit(rows=["floor"]))
    assert 'data-measure="floor"' in shown
    assert 'data-measure="outline_area"' not in shown


def test_text_of_the_data_is_text_in_the_table(visit: Any) -> None:
    assert "<b>=1+1</b>" in html(visit(rows=["motto"]))


def test_words_of_the_data_without_chinese_are_marked_as_english_on_the_chinese_page(visit: Any) -> None:
    marked = '<b><span lang="en">=1+1</span><small class="lx-about">原文为英文</small></b>'
    assert marked in html(visit(lang="zh", rows=["motto"]))


def test_every_part_is_drawn_in_both_languages(visit: Any) -> None:
    for part in ("table", "pictures", "ranking", "planned", "access", "maps"):
        for lang in ("en", "zh"):
            visit(part=part, lang=lang)


@pytest.mark.parametrize("maps", ["one", "swipe", "view", "scale"])
def test_every_kind_of_map_is_drawn(visit: Any, maps: str) -> None:
    visit(part="maps", maps=maps, measure=["companies_located"], scheme="natural_breaks", k="3", per="km2")


def test_own_breaks_are_kept(visit: Any) -> None:
    app = visit(part="maps", scheme="manual", breaks="0.01,0.05")
    assert app.text_input(key="compare_breaks").value == "0.01, 0.05"


def test_ranking_follows_the_weights_of_the_address(visit: Any) -> None:
    # Floor space: trains 3000 -> 1, kites 2000 -> 0.5, blocks 1000 -> 0.
    shown = html(visit(part="ranking", weights=["floor:100"]))
    assert shown.index("1. Train Yard") < shown.index("2. Kite Hill") < shown.index("3. Building Blocks")


def test_ranking_sets_apart_and_refuses_in_plain_words(visit: Any) -> None:
    apart = visit(part="ranking", weights=["vacancy:100:less"])
    assert any("Train Yard" in str(element.value) for element in apart.info)
    refused = visit(part="ranking", weights=["output:100"])
    assert any("they count different things" in text for text in warnings(refused))
    assert "1. " not in html(refused)


def test_weights_that_miss_100_are_said_and_can_be_scaled(visit: Any) -> None:
    app = visit(part="ranking", weights=["floor:30", "vacancy:30:less"])
    assert any("sum to 60" in text for text in warnings(app))
    app.button(key="weights_scale").click().run()
    assert app.query_params["weights"] == ["floor:50", "vacancy:50:less"]


def test_a_changed_weight_is_written_into_the_address(visit: Any) -> None:
    app = visit(part="ranking", weights=["floor:50", "vacancy:50:less"])
    app.number_input(key="weight_floor").set_value(70.0).run()
    assert app.query_params["weights"] == ["floor:70", "vacancy:50:less"]


def test_a_choice_is_written_into_the_address(visit: Any) -> None:
    app = visit()
    app.multiselect(key="compare_subjects").set_value(["blocks", "district:east"]).run()
    assert app.query_params["zone"] == "blocks"
    assert app.query_params["district"] == "east"


def test_a_drawn_area_is_compared_with_the_zones(visit: Any) -> None:
    # The outline of Building Blocks again: its area, its two companies, and nothing published about it.
    app = visit(shape=BLOCKS_AGAIN, rows=["outline_area", "companies_located", "floor"])
    assert app.multiselect(key="compare_subjects").value == ["blocks", "trains", "kites", "drawn:1"]
    shown = html(app)
    assert "Area 1<small>drawn by hand" in shown
    for measure, figure in (("outline_area", "19.69 km²"), ("companies_located", "2 companies")):
        row = shown[shown.index(f'data-measure="{measure}"') :]
        assert figure in row[row.index('data-word="drawn:1"') : row.index("</tr>")]
    floor = shown[shown.index('data-measure="floor"') :]
    assert "not found" in floor[floor.index('data-word="drawn:1"') :]


def test_drawn_areas_are_compared_with_each_other_and_taken_out_one_by_one(visit: Any) -> None:
    app = visit(shape=[BLOCKS_AGAIN, AROUND_KITES], district=["east"])
    assert app.multiselect(key="compare_subjects").value == ["district:east", "drawn:1", "drawn:2"]
    app.multiselect(key="compare_subjects").set_value(["district:east", "drawn:2"]).run()
    assert app.query_params["shape"] == AROUND_KITES
    assert app.multiselect(key="compare_subjects").value == ["district:east", "drawn:1"]
    alone = visit(shape=[BLOCKS_AGAIN, AROUND_KITES])
    assert alone.multiselect(key="compare_subjects").value == ["drawn:1", "drawn:2"]


def test_every_part_is_drawn_for_drawn_areas(visit: Any) -> None:
    shapes = [BLOCKS_AGAIN, AROUND_KITES]
    for part in ("pictures", "ranking", "planned", "access"):
        visit(part=part, shape=shapes)
    for maps in ("view", "scale"):
        app = visit(part="maps", maps=maps, shape=shapes, pair=["drawn:2", "trains"])
        assert app.selectbox(key="pair_0").value == "drawn:2"


def test_other_maps_begin_with_what_they_should_show(visit: Any) -> None:
    for control, chosen in (("compare_part", "access"), ("compare_maps_mode", "scale")):
        app = visit(part="maps", at=["0.1,0.1,12", "0.2,0.1,12"])
        app.segmented_control(key=control).set_value(chosen).run()
        assert "at" not in app.query_params


# A control, what is set there, and the words of the address before and after.
CONTROLS = {
    "rows": ("multiselect", "compare_rows", ["floor"], {}, "floor"),
    "scope": ("selectbox", "compare_scope", "toys", {}, "toys"),
    "scatter": ("selectbox", "scatter_size", "floor", {"part": "pictures"}, SCATTER),
    "measure": ("selectbox", "measure_first", "floor", {"part": "maps"}, "floor"),
    "scheme": ("selectbox", "compare_scheme", "pretty", {"part": "maps"}, "pretty"),
    "k": ("slider", "compare_k", 3, {"part": "maps"}, "3"),
    "breaks": ("text_input", "compare_breaks", "1， 5", {"part": "maps", "scheme": "manual"}, "1,5"),
    "per": ("checkbox", "compare_per", True, {"part": "maps", "measure": "floor"}, "km2"),
    "pair": ("selectbox", "pair_1", "kites", {"part": "maps", "maps": "scale"}, ["blocks", "kites"]),
    "weights": (
        "selectbox",
        "aim_floor",
        "less",
        {"part": "ranking", "weights": "floor:100"},
        "floor:100:less",
    ),
}


@pytest.mark.parametrize("word", CONTROLS)
def test_every_control_writes_its_word_and_the_word_sets_the_control(visit: Any, word: str) -> None:
    kind, key, value, before, after = CONTROLS[word]
    app = visit(**before)
    getattr(app, kind)(key=key).set_value(value).run()
    assert app.query_params[word] in (after, [after])
    again = visit(**{**before, word: after})
    assert getattr(again, kind)(key=key).value == getattr(app, kind)(key=key).value


@pytest.mark.parametrize(
    ("word", "value"),
    [
        ("part", "nothing"),
        ("divide", "101"),
        ("at", "here"),
        ("pair", "drawn:1"),
        ("shape", "r~nothing"),
        ("zone", "atlantis"),
        ("park", "atlantis"),
        ("rows", "flor"),
        ("scope", "x"),
        ("measure", "motto"),
        ("scheme", "guess"),
        ("k", "99"),
        ("breaks", "3,2,1"),
        ("weights", "floor:a"),
        ("weights", "floor:50:nearest"),
        ("pair", "atlantis"),
        ("maps", "three"),
    ],
)
def test_a_bad_value_is_dropped_with_a_notice(visit: Any, word: str, value: str) -> None:
    assert any(text.startswith(f"dropped {word}={value}") for text in warnings(visit(**{word: value})))
