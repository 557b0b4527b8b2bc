"""A comparison as files: the same numbers everywhere, every figure with a source, nothing that runs."""

from __future__ import annotations

import csv
import io
import shutil
import subprocess
import zipfile
from pathlib import Path

import openpyxl
import pytest
from openpyxl.workbook import Workbook

from geo.exchange.comparison_files import LONG_COLUMNS, comparison_workbook, comparison_zip, long_table
from geo.measures.compare import Comparison, compare
from geo.measures.subjects import choose_subjects, district_subjects
from geo.model.layout import Layout
from geo.model.sources import read_layout
from tests.three_zones import write_three_zones

# A company of this name is text, whatever a spreadsheet makes of it.
COMMAND = "=cmd|' /C calc'!A0"
OFFICE = shutil.which("soffice") or shutil.which("libreoffice")


@pytest.fixture(scope="module")
def toys(tmp_path_factory: pytest.TempPathFactory) -> Layout:
    return read_layout(write_three_zones(tmp_path_factory.mktemp("files") / "toyland"))


@pytest.fixture(scope="module")
def compared(toys: Layout) -> Comparison:
    return compare(toys, choose_subjects(toys, ["blocks", "trains", "kites"]))


def opened(data: bytes) -> Workbook:
    return openpyxl.load_workbook(io.BytesIO(data))


def rows_of(book: Workbook, sheet: str) -> list[dict[str, object]]:
    head, *rows = book[sheet].values
    return [dict(zip(map(str, head), row, strict=True)) for row in rows]


def test_the_workbook_holds_the_numbers_of_the_json(toys: Layout, compared: Comparison) -> None:
    book = opened(comparison_workbook(toys, compared))
    wide = {row["Measure"]: row for row in rows_of(book, "comparison")}
    long = {(row["measure"], row["zone"]): row for row in rows_of(book, "long format")}
    names = {word: compared.name(word).en for word in compared.words}
    seen = 0
    for row in compared.as_json():
        cells = row["cells"]
        assert isinstance(cells, list)
        for cell in cells:
            shown = wide[row["label"]][names[cell["zone"]]]
            if cell["value"] is None:
                assert shown == "not found"
                assert (row["measure"], cell["zone"]) not in long
                continue
            found = long[row["measure"], cell["zone"]]
            text = isinstance(cell["value"], str)
            # A workbook keeps 16 digits, a double sometimes needs 17.
            wanted = cell["value"] if text else pytest.approx(cell["value"], rel=1e-14)
            assert found["text" if text else "value"] == wanted
            assert shown == wanted
            seen += 1
    # Five computed rows of three; floor, output and firms of three, vacancy of two, one motto, one maker.
    assert seen == 5 * 3 + 3 * 3 + 2 + 1 + 1


@pytest.mark.parametrize("districts", [False, True])
def test_no_figure_in_the_workbook_is_without_a_source(shanghai: Layout, districts: bool) -> None:
    subjects = (
        district_subjects(shanghai)
        if districts
        else choose_subjects(shanghai, list(shanghai.main_zones.index))
    )
    book = opened(comparison_workbook(shanghai, compare(shanghai, subjects)))
    listed = {row["source_id"] for row in rows_of(book, "sources")}
    figures = rows_of(book, "long format")
    assert len(figures) > 40
    for figure in figures:
        assert figure["source_ids"]
        assert set(str(figure["source_ids"]).split("|")) <= listed
    used = {id for figure in figures for id in str(figure["source_ids"]).split("|")}
    assert used == listed


def test_text_of_the_data_is_text_in_the_workbook(toys: Layout, compared: Comparison) -> None:
    book = opened(comparison_workbook(toys, compared))
    kinds = {cell.data_type for page in book for row in page.iter_rows() for cell in row}
    assert kinds <= {"s", "n"}
    shown = {row["Measure"]: row for row in rows_of(book, "comparison")}
    assert shown["Motto"]["Train Yard"] == "=1+1"
    assert shown["Maker named"]["Kite Hill"] == COMMAND


def test_a_number_shows_its_year_scope_and_qualifier_and_stays_a_number(
    toys: Layout, compared: Comparison
) -> None:
    page = opened(comparison_workbook(toys, compared))["comparison"]
    [output] = [row for row in page.iter_rows() if row[1].value == "Output"]
    kites = output[6]
    assert kites.value == 900_000_000
    assert kites.number_format == '#,##0"  (target, 2030, toys)"'
    assert "Toyland Gazette: Made-up figures" in kites.comment.text
    assert output[3].value == "scopes"


def test_words_of_the_reader_stand_in_the_workbook(toys: Layout, compared: Comparison) -> None:
    words = {"comparison": "比较", "measure": "指标", "not_found": "未查到"}
    book = comparison_workbook(
        toys, compared, "zh", words, lambda row: "口径不同" if row.reason == "scopes" else ""
    )
    rows = rows_of(opened(book), "比较")
    assert {row["指标"]: row["Like for like"] for row in rows}["产值"] == "口径不同"
    assert "未查到" in {row["火车区"] for row in rows}


def test_subjects_of_one_name_are_told_apart(shanghai: Layout) -> None:
    comparison = compare(shanghai, choose_subjects(shanghai, ["zone:jinshan", "jinshan"]))
    head = [cell.value for cell in opened(comparison_workbook(shanghai, comparison))["comparison"][1]]
    assert head[4:] == ["Jinshan (zone:jinshan)", "Jinshan (jinshan)"]


def test_the_same_comparison_is_the_same_bytes(toys: Layout, compared: Comparison) -> None:
    assert comparison_workbook(toys, compared) == comparison_workbook(toys, compared)
    assert comparison_zip(toys, compared) == comparison_zip(toys, compared)


def test_csv_files_hold_the_long_table_and_its_sources(toys: Layout, compared: Comparison) -> None:
    with zipfile.ZipFile(io.BytesIO(comparison_zip(toys, compared))) as files:
        texts = {name: files.read(name).decode("utf-8-sig") for name in files.namelist()}
    figures = list(csv.DictReader(io.StringIO(texts["comparison.csv"])))
    assert list(figures[0]) == list(LONG_COLUMNS)
    assert len(figures) == len(long_table(compared))
    assert {row["text"] for row in figures if row["measure"] == "motto"} == {"'=1+1"}
    assert [row["source_id"] for row in csv.DictReader(io.StringIO(texts["sources.csv"]))] == [
        "own",
        "toy",
        "gazette",
    ]


@pytest.mark.skipif(OFFICE is None, reason="LibreOffice is not installed")
def test_libreoffice_opens_the_workbook_and_recalculation_leaves_it_unchanged(
    toys: Layout, compared: Comparison, tmp_path: Path
) -> None:
    made = tmp_path / "comparison.xlsx"
    made.write_bytes(comparison_workbook(toys, compared))
    office = str(OFFICE)
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = [
        office,
        profile,
        "--headless",
        "--convert-to",
        "xlsx",
        "--outdir",
        str(tmp_path / "again"),
        str(made),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    again = openpyxl.load_workbook(tmp_path / "again" / "comparison.xlsx")
    before = openpyxl.load_workbook(made)
    for page in before:
        for row in page.iter_rows():
            for cell in row:
                read = again[page.title][cell.coordinate]
                assert read.data_type != "f"
                assert read.value == (
                    pytest.approx(cell.value) if isinstance(cell.value, float) else cell.value
                )
    [maker] = [row for row in again["comparison"].values if row[1] == "Maker named"]
    assert maker[6] == COMMAND
