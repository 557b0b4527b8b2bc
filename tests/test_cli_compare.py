"""``layout-explorer compare``: the same comparison without a browser."""

from __future__ import annotations

import csv
import io
import json
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree

import openpyxl
import pytest
from typer.testing import CliRunner, Result

from cli import cli
from geo.model.errors import ChoiceError, ShapeError
from geo.shapes.shapes import rectangle
from tests.three_zones import write_three_zones


@pytest.fixture(scope="module")
def toy_layout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_three_zones(tmp_path_factory.mktemp("commands") / "toyland")


def called(layout: Path, *words: str) -> Result:
    return CliRunner().invoke(cli, ["compare", *words, "--layout", str(layout)])


def test_json_is_a_list_with_an_object_a_measure(toy_layout: Path) -> None:
    made = called(toy_layout, "blocks", "trains", "--measures", "floor,vacancy", "--format", "json")
    assert made.exit_code == 0
    floor, vacancy = json.loads(made.stdout)
    assert (floor["measure"], floor["unit"], floor["group"], floor["comparable"]) == (
        "floor",
        "m2",
        "space",
        True,
    )
    assert [(cell["zone"], cell["value"], cell["as_of"]) for cell in floor["cells"]] == [
        ("blocks", 1000, "2025"),
        ("trains", 3000, "2025"),
    ]
    assert [cell["value"] for cell in vacancy["cells"]] == [4, None]


def test_the_workbook_holds_the_numbers_of_the_json(toy_layout: Path, tmp_path: Path) -> None:
    file = tmp_path / "compared.xlsx"
    made = called(toy_layout, "blocks", "trains", "--measures", "floor", "--output", str(file))
    assert made.exit_code == 0
    book = openpyxl.load_workbook(file)
    assert [row[4:] for row in book["Comparison"].values] == [("Building Blocks", "Train Yard"), (1000, 3000)]


def test_text_that_a_spreadsheet_would_run_is_guarded_in_csv(toy_layout: Path) -> None:
    made = called(toy_layout, "blocks", "trains", "--measures", "motto", "--format", "csv")
    [row] = csv.DictReader(io.StringIO(made.stdout))
    assert (row["zone"], row["text"], row["source_ids"]) == ("trains", "'=1+1", "toy")


def test_the_table_says_not_found(toy_layout: Path) -> None:
    made = called(toy_layout, "blocks", "trains", "--measures", "vacancy")
    assert "not found" in made.stdout


def test_the_table_says_what_is_only_planned(toy_layout: Path) -> None:
    made = called(toy_layout, "blocks", "kites", "--measures", "output")
    words = " ".join(made.stdout.split())
    assert "250 m yuan" in words
    assert "900 m yuan" in words
    assert words.count("target") == 1


def test_the_workbook_speaks_the_language_asked_for(toy_layout: Path, tmp_path: Path) -> None:
    file = tmp_path / "compared.xlsx"
    called(toy_layout, "blocks", "trains", "--measures", "vacancy", "--output", str(file), "--lang", "zh")
    [_, row] = openpyxl.load_workbook(file).worksheets[0].values
    assert (row[1], row[5]) == ("空置率", "未查到")


def test_unknown_words_name_the_nearest(toy_layout: Path) -> None:
    zone = called(toy_layout, "blcks", "trains")
    assert isinstance(zone.exception, ChoiceError)
    assert "did you mean 'blocks'" in str(zone.exception)
    measure = called(toy_layout, "blocks", "--measures", "flor")
    assert "did you mean 'floor'" in str(measure.exception)


def test_without_a_zone_the_usage_is_wrong(toy_layout: Path) -> None:
    assert called(toy_layout).exit_code == 2


def test_a_drawn_area_is_compared_as_the_address_has_it(toy_layout: Path) -> None:
    # The outline of Building Blocks again, with its two companies.
    shape = rectangle(0.12, 0.02, 0.16, 0.06).text
    asked = ("--measures", "outline_area,companies_located")
    made = called(toy_layout, "blocks", shape, *asked, "--format", "json")
    assert made.exit_code == 0
    area, companies = json.loads(made.stdout)
    assert [cell["zone"] for cell in area["cells"]] == ["blocks", "drawn:1"]
    assert area["cells"][1]["value"] == pytest.approx(area["cells"][0]["value"], rel=1e-3)
    assert [cell["value"] for cell in companies["cells"]] == [2, 2]
    named = called(toy_layout, "blocks", shape, *asked, "--format", "csv", "--lang", "zh")
    assert [row["name"] for row in csv.DictReader(io.StringIO(named.stdout))][1] == "范围1"
    bad = called(toy_layout, "blocks", "r~nothing")
    assert isinstance(bad.exception, ShapeError)


def test_the_pictures_are_written_as_one_sheet_of_svg(toy_layout: Path, tmp_path: Path) -> None:
    file = tmp_path / "compared.svg"
    made = called(
        toy_layout, "blocks", "trains", "kites", "--measures", "floor,vacancy", "--output", str(file)
    )
    assert made.exit_code == 0
    root = ElementTree.parse(file).getroot()
    told = [str(part.attrib.get("aria-label")) for part in root if part.tag.endswith("svg")]
    assert [text.partition(":")[0] for text in told] == [
        "Floor space",
        "Vacancy",
        "Firms located, by role in the chain",
        "Building Blocks",
    ]
    # No picture lies on another, and all lie on the sheet.
    boxes = [
        [float(part.attrib[name]) for name in ("x", "y", "width", "height")]
        for part in root
        if "x" in part.attrib and part.tag.endswith("svg")
    ]
    assert boxes[0][1] == boxes[1][1]
    assert boxes[0][0] + boxes[0][2] <= boxes[1][0]
    for above, below in pairwise(boxes[1:]):
        assert above[1] + above[3] <= below[1]
    assert boxes[-1][1] + boxes[-1][3] <= float(root.attrib["height"])
