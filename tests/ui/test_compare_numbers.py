"""The ten figures of the toyland that are worked out by hand in tests/geo/test_compare.py, as every reader meets them.

An outline is 19.6945 km2; two companies in it are 2 / 19.6945 = 0.1016 per km2, one is 0.0508; three of five companies
are makers, so all makers are 100 / 60 = 1.67 times the share, half of them 0.83 times. From the airfield it is
11.13195 km to the middles of the others. Money is written in billions or millions, a target with its year.
"""

from __future__ import annotations

import io
from html.parser import HTMLParser

import openpyxl
import pytest

from drawing.shapes import Line
from geo.measures.compare import Comparison, compare, usual_measures
from geo.measures.subjects import choose_subjects
from geo.model.layout import Layout
from geo.model.sources import read_layout
from layers.figures import cell_text
from sheets.book.comparison import comparison_blocks
from sheets.page.look import Look
from sheets.page.spec import SheetSpec
from tests.three_zones import write_three_zones
from ui.compare.files import workbook
from ui.compare.planned import planned_blocks, planned_table
from ui.compare.table import table
from ui.compare.tree import markup
from words.speaker import speaker

EN, ZH = speaker("en"), speaker("zh")
BY_HAND = {
    "outline_area": ["19.69 km²", "19.69 km²", "19.69 km²"],
    "companies_located": ["2 companies", "2 companies", "1 company"],
    "companies_per_km2": ["0.1 per km²", "0.1 per km²", "0.051 per km²"],
    "share_maker": ["100%", "50%", "0%"],
    "quotient_maker": ["1.67", "0.83", "0"],
    "floor": ["1,000 m²", "3,000 m²", "2,000 m²"],
    "vacancy": ["4%", "not found", "10%"],
    "output": ["250 m yuan", "400 m yuan", "900 m yuan"],
    "firms": ["20 firms", "about 30 firms", "5 firms"],
    "distance_airport": ["0 km", "11.13 km", "11.13 km"],
}


class Cells(HTMLParser):
    """The bold figure, or the whole text, of each cell of a table, by measure."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: dict[str, list[str]] = {}
        self.row, self.inside = "", ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        words = dict(attrs)
        if tag == "tr":
            self.row = words.get("data-measure") or ""
        if tag == "b" or (tag == "td" and "lx-blank" in (words.get("class") or "")):
            self.inside = tag

    def handle_endtag(self, tag: str) -> None:
        if tag == self.inside:
            self.inside = ""

    def handle_data(self, data: str) -> None:
        if self.inside:
            self.found.setdefault(self.row, []).append(data)


@pytest.fixture(scope="module")
def toys(tmp_path_factory: pytest.TempPathFactory) -> Layout:
    return read_layout(write_three_zones(tmp_path_factory.mktemp("numbers") / "toyland"))


@pytest.fixture(scope="module")
def compared(toys: Layout) -> Comparison:
    subjects = choose_subjects(toys, ["blocks", "trains", "kites"])
    return compare(toys, subjects, [*usual_measures(toys, subjects), "share_maker", "quotient_maker"])


def test_the_page_shows_the_figures_worked_out_by_hand(toys: Layout, compared: Comparison) -> None:
    shown = Cells(markup(table(toys, compared, EN))).found
    assert {measure: shown[measure] for measure in BY_HAND} == BY_HAND


def test_json_and_workbook_hold_what_the_page_shows(toys: Layout, compared: Comparison) -> None:
    rows = {row["measure"]: row for row in compared.as_json()}
    book = openpyxl.load_workbook(io.BytesIO(workbook(toys, compared, EN)))
    wide = {row[1]: row[4:7] for row in book["Comparison"].values}
    for row in compared.rows:
        if row.measure.slug not in BY_HAND:
            continue
        cells = rows[row.measure.slug]["cells"]
        assert isinstance(cells, list)
        assert [cell_text(cell, EN) for cell in row.cells] == BY_HAND[row.measure.slug]
        for cell, kept in zip(cells, wide[row.measure.words.en], strict=True):
            wanted = "not found" if cell["value"] is None else pytest.approx(cell["value"], rel=1e-14)
            assert kept == wanted


def test_the_sheet_shows_the_same_figures(toys: Layout, compared: Comparison) -> None:
    _, blocks = comparison_blocks(toys, 190, Look.of(SheetSpec()))
    lines = [item.text for block in blocks for item in block.items if isinstance(item, Line)]
    # Shares and quotients of roles are not on the sheet.
    for measure in BY_HAND.keys() - {"share_maker", "quotient_maker"}:
        label = compared.row(measure).measure.words.en.split()[0]
        assert any(line.startswith(label) for line in lines), measure
        assert set(BY_HAND[measure]) <= set(lines), measure


def test_a_target_stands_beside_the_present_figure_with_what_is_missing(
    toys: Layout, compared: Comparison
) -> None:
    # Building Blocks: 250 of 500 million yuan, half way. Kite Hill has a target only.
    page = markup(planned_table(toys, planned_blocks(toys, compared, EN), EN))
    blocks = page[page.index("Building Blocks") : page.index("Kite Hill")]
    for text in ("<b>500 m yuan</b>", "2030 · target", "<b>250 m yuan</b>", ">250 m yuan</td>", ">50%<"):
        assert text in blocks
    kites = page[page.index("Kite Hill") :]
    assert "<b>900 m yuan</b>" in kites
    assert "not found" in kites


def test_the_plans_own_targets_come_first_and_later_ones_follow(shanghai: Layout) -> None:
    comparison = compare(shanghai, choose_subjects(shanghai, list(shanghai.main_zones.index)))
    blocks = planned_blocks(shanghai, comparison, EN)
    plan = {(pair.measure, pair.year): pair.target.value for pair in blocks[0][2]}
    assert plan["output", "2024"] == 10e9
    assert 20 in {value for (_, year), value in plan.items() if year == "2024"}
    assert {pair.year for _, _, pairs in blocks[1:] for pair in pairs} > {"2025", "2030"}


def test_patients_and_headcount_read_not_found_on_the_page(shanghai: Layout) -> None:
    comparison = compare(shanghai, choose_subjects(shanghai, list(shanghai.main_zones.index)))
    for say, words in ((EN, "not found"), (ZH, "未查到")):
        shown = Cells(markup(table(shanghai, comparison, say))).found
        for measure in ("sites_treatment_capacity", "headcount"):
            blank = [cell.value is None for cell in comparison.row(measure).cells]
            assert any(blank)
            assert [text == words for text in shown[measure]] == blank
