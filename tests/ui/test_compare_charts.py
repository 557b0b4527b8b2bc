"""Pictures of a comparison: what they hold, what they say in words, and that they are SVG."""

from __future__ import annotations

from itertools import pairwise
from typing import Any
from xml.etree import ElementTree

import pytest

from geo.measures.compare import Comparison, compare
from geo.measures.measures import measures_of
from geo.measures.subjects import choose_subjects
from geo.model.layout import Layout
from geo.model.sources import read_layout
from tests.three_zones import write_three_zones
from ui.compare.charts import ZERO, dot_plot, plotted, wrapped
from ui.compare.roles import role_bars, role_counts
from ui.compare.scatter import scatter
from ui.compare.tree import Tree, markup
from words.speaker import speaker

EN, ZH = speaker("en"), speaker("zh")


@pytest.fixture(scope="module")
def toys(tmp_path_factory: pytest.TempPathFactory) -> Layout:
    return read_layout(write_three_zones(tmp_path_factory.mktemp("charts") / "toyland"))


@pytest.fixture(scope="module")
def compared(toys: Layout) -> Comparison:
    return compare(toys, choose_subjects(toys, ["blocks", "trains", "kites"]), measures_of(toys))


def svg(tree: Tree) -> ElementTree.Element:
    """The picture as a browser reads it; no text of it is markup."""
    root = ElementTree.fromstring(markup(tree))
    assert root.tag == "svg"
    assert root.attrib["role"] == "img"
    return root


def rows(root: ElementTree.Element) -> dict[str, ElementTree.Element]:
    """What is drawn for each subject."""
    return {group.attrib["data-word"]: group for group in root.iter("g") if "data-word" in group.attrib}


def texts(root: ElementTree.Element) -> list[str]:
    return [str(text.text) for text in root.iter("text")]


@pytest.mark.parametrize("say", [EN, ZH])
def test_every_picture_draws_every_subject(toys: Layout, compared: Comparison, say: Any) -> None:
    pictures = [dot_plot(toys, compared, row, say) for row in plotted(compared)]
    pictures.append(role_bars(toys, compared, role_counts(toys, compared), say))
    drawn, absent = scatter(toys, compared, ["outline_area", "companies_located", "floor"], say)
    assert drawn is not None
    assert not absent
    for picture in [*pictures, drawn]:
        assert rows(svg(picture)).keys() == {"blocks", "trains", "kites"}


def test_dots_stand_as_far_from_zero_as_their_figures(toys: Layout, compared: Comparison) -> None:
    root = svg(dot_plot(toys, compared, compared.row("floor"), EN))
    found = rows(root)
    dots = [float(found[word].find("circle").attrib["cx"]) - ZERO for word in ("blocks", "trains", "kites")]  # type: ignore[union-attr]
    assert [dot / dots[0] for dot in dots] == pytest.approx([1, 3, 2], rel=1e-4)
    assert "1,000 m² (2025)" in texts(found["blocks"])
    assert root.attrib["aria-label"].startswith("Floor space: Building Blocks 1,000 m² (2025)")


def test_every_dot_plot_begins_at_the_same_zero(toys: Layout, compared: Comparison) -> None:
    for row in plotted(compared):
        zero = svg(dot_plot(toys, compared, row, EN)).find("line")
        assert zero is not None
        assert zero.attrib["x1"] == zero.attrib["x2"] == str(ZERO)


def test_what_is_not_like_for_like_is_hollow_and_says_why(toys: Layout, compared: Comparison) -> None:
    def fills(measure: str) -> set[str]:
        root = svg(dot_plot(toys, compared, compared.row(measure), EN))
        return {circle.attrib["fill"] for circle in root.iter("circle")}

    assert fills("firms") == {"none"}
    assert "none" not in fills("floor")
    assert "different years: 2024, 2025" in " ".join(
        texts(svg(dot_plot(toys, compared, compared.row("firms"), EN)))
    )


def test_a_target_has_words_but_no_dot(toys: Layout, compared: Comparison) -> None:
    found = rows(svg(dot_plot(toys, compared, compared.row("output"), EN)))
    assert found["kites"].find("circle") is None
    assert "900 m yuan (target 2030)" in texts(found["kites"])
    assert found["blocks"].find("circle") is not None


def test_no_words_beside_a_dot_leave_the_picture(shanghai: Layout) -> None:
    comparison = compare(shanghai, choose_subjects(shanghai, list(shanghai.main_zones.index)))
    for say in (EN, ZH):
        for row in plotted(comparison):
            root = svg(dot_plot(shanghai, comparison, row, say))
            for text in root.iter("text"):
                # A Latin letter is some 6.5 px wide here, a Chinese one some 12.
                wide = sum(12 if char > "\u2e7f" else 6.5 for char in str(text.text))
                small = float(text.attrib.get("font-size", 12)) / 12
                assert float(text.attrib["x"]) + wide * small < 376, text.text


def test_bars_hold_every_located_company_once(toys: Layout, compared: Comparison) -> None:
    counts = role_counts(toys, compared)
    assert counts == {
        "blocks": {"maker": 2, "designer": 0},
        "trains": {"maker": 1, "designer": 1},
        "kites": {"maker": 0, "designer": 1},
    }
    found = rows(svg(role_bars(toys, compared, counts, EN)))
    # Two companies take 92 % of the width, so one takes 46 %; a part begins where the one before it ends.
    parts = {
        word: [(rect.attrib["x"], rect.attrib["width"]) for rect in bar.iterfind("g/rect")]
        for word, bar in found.items()
    }
    assert parts == {
        "blocks": [("0.000%", "92.000%")],
        "trains": [("0.000%", "46.000%"), ("46.000%", "46.000%")],
        "kites": [("0.000%", "46.000%")],
    }
    assert texts(found["trains"]) == ["Train Yard", "1", "1", "2"]


def test_no_two_marks_of_roles_look_the_same(shanghai: Layout) -> None:
    words = list(shanghai.main_zones.index)
    shares = ["companies_located", *(f"share_{role}" for role in shanghai.roles)]
    comparison = compare(shanghai, choose_subjects(shanghai, words), shares)
    root = svg(role_bars(shanghai, comparison, role_counts(shanghai, comparison), EN))
    legend = [path.attrib["d"] for part in root.findall("svg") for path in part.iter("path")]
    assert len(set(legend)) == len(legend) == len(shanghai.roles)


def test_who_lacks_a_figure_is_named_and_not_drawn_at_zero(toys: Layout, compared: Comparison) -> None:
    drawn, absent = scatter(toys, compared, ["floor", "vacancy"], EN)
    assert absent == ["Train Yard"]
    assert drawn is not None
    assert rows(svg(drawn)).keys() == {"blocks", "kites"}


def test_a_place_in_the_field_is_that_of_both_figures(toys: Layout, compared: Comparison) -> None:
    drawn, _ = scatter(toys, compared, ["floor", "vacancy"], EN)
    assert drawn is not None
    # The field is 85 % wide and 270 px high, each axis ends a fifth beyond its greatest value.
    places = {word: group.find("circle") for word, group in rows(svg(drawn)).items()}
    found = {word: (c.attrib["cx"], c.attrib["cy"]) for word, c in places.items() if c is not None}
    assert found == {
        "blocks": (f"{13 + 85 * 1000 / 2400:.3f}%", f"{300 - 270 * 4 / 12:.6g}"),
        "kites": (f"{13 + 85 * 2000 / 2400:.3f}%", f"{300 - 270 * 10 / 12:.6g}"),
    }


def test_names_in_the_field_do_not_lie_on_each_other(toys: Layout, compared: Comparison) -> None:
    # All three at one place: their names stand in three lines.
    drawn, _ = scatter(toys, compared, ["outline_area", "outline_area"], EN)
    assert drawn is not None
    lines = sorted(float(group.find("svg").attrib["y"]) for group in rows(svg(drawn)).values())  # type: ignore[union-attr]
    assert [after - before for before, after in pairwise(lines)] == [15, 15]


def test_lines_break_at_blanks_and_between_chinese_characters() -> None:
    assert wrapped("统计口径不同", 4) == ["统计", "口径", "不同"]
    assert wrapped("", 4) == []
