"""Pictures of a comparison: what they hold, what they say in words, and that they are Vega-Lite."""

from __future__ import annotations

from typing import Any

import altair
import pytest

from geo.compare import Comparison, compare
from geo.layout import Layout
from geo.measures import measures_of
from geo.sources import read_layout
from geo.subjects import choose_subjects
from tests.three_zones import write_three_zones
from ui.compare.charts import dot_plot, plotted, wrapped
from ui.compare.pictures import kept_whole
from ui.compare.roles import role_bars, role_counts
from ui.compare.scatter import scatter
from ui.i18n import speaker

EN, ZH = speaker("en"), speaker("zh")


@pytest.fixture(scope="module")
def toys(tmp_path_factory: pytest.TempPathFactory) -> Layout:
    return read_layout(write_three_zones(tmp_path_factory.mktemp("charts") / "toyland"))


@pytest.fixture(scope="module")
def compared(toys: Layout) -> Comparison:
    return compare(toys, choose_subjects(toys, ["blocks", "trains", "kites"]), measures_of(toys))


def valid(spec: dict[str, Any]) -> bool:
    """Whether Altair's schema of Vega-Lite takes the picture; it raises where it does not."""
    altair.Chart.from_dict(spec, validate=True)
    altair.Chart.from_dict(kept_whole(spec), validate=True)
    return True


@pytest.mark.parametrize("say", [EN, ZH])
def test_every_picture_is_vega_lite(toys: Layout, compared: Comparison, say: Any) -> None:
    assert all(valid(dot_plot(toys, compared, row, say)) for row in plotted(compared))
    assert valid(role_bars(toys, compared, role_counts(toys, compared), say))
    spec, _ = scatter(toys, compared, ["outline_area", "companies_located", "floor"], say)
    assert spec is not None
    assert valid(spec)


def test_dots_begin_at_zero_and_carry_their_figures(toys: Layout, compared: Comparison) -> None:
    spec = dot_plot(toys, compared, compared.row("floor"), EN)
    dots = spec["layer"][2]
    assert dots["encoding"]["x"]["scale"]["domain"][0] == 0
    assert dots["mark"]["filled"] is True
    assert [(record["zone"], record["value"]) for record in spec["data"]["values"]] == [
        ("blocks", 1000),
        ("trains", 3000),
        ("kites", 2000),
    ]
    assert spec["description"].startswith("Floor space: Building Blocks 1,000 m² (2025)")


def test_what_is_not_like_for_like_is_hollow_and_says_why(toys: Layout, compared: Comparison) -> None:
    spec = dot_plot(toys, compared, compared.row("firms"), EN)
    assert spec["layer"][2]["mark"]["filled"] is False
    assert "different years: 2024, 2025" in " ".join(spec["title"]["subtitle"])


def test_a_target_has_words_but_no_dot(toys: Layout, compared: Comparison) -> None:
    records = {r["zone"]: r for r in dot_plot(toys, compared, compared.row("output"), EN)["data"]["values"]}
    assert records["kites"]["value"] is None
    assert records["kites"]["said"] == "900 m yuan (target 2030)"


def test_bars_hold_every_located_company_once(toys: Layout, compared: Comparison) -> None:
    counts = role_counts(toys, compared)
    assert counts == {
        "blocks": {"maker": 2, "designer": 0},
        "trains": {"maker": 1, "designer": 1},
        "kites": {"maker": 0, "designer": 1},
    }
    parts = role_bars(toys, compared, counts, EN)["data"]["values"]
    assert [(part["zone"], part["start"], part["end"]) for part in parts] == [
        ("blocks", 0, 2),
        ("trains", 0, 1),
        ("trains", 1, 2),
        ("kites", 0, 1),
    ]


def test_no_two_marks_of_roles_look_the_same(shanghai: Layout) -> None:
    words = list(shanghai.main_zones.index)
    shares = ["companies_located", *(f"share_{role}" for role in shanghai.roles)]
    comparison = compare(shanghai, choose_subjects(shanghai, words), shares)
    spec = role_bars(shanghai, comparison, role_counts(shanghai, comparison), EN)
    shapes = spec["layer"][0]["encoding"]["shape"]["scale"]["range"]
    assert len(set(shapes)) == len(shanghai.roles)


def test_who_lacks_a_figure_is_named_and_not_drawn_at_zero(toys: Layout, compared: Comparison) -> None:
    spec, absent = scatter(toys, compared, ["floor", "vacancy"], EN)
    assert absent == ["Train Yard"]
    assert spec is not None
    assert [record["zone"] for record in spec["data"]["values"]] == ["blocks", "kites"]


def test_lines_break_at_blanks_and_between_chinese_characters() -> None:
    assert wrapped("统计口径不同", 4) == ["统计", "口径", "不同"]
    assert wrapped("", 4) == []
