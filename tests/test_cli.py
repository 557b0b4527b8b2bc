"""``layout-explorer``: tables, check, new and serve, with the fields and exit codes that scripts count on."""

from __future__ import annotations

import csv
import errno
import io
import json
import os
import re
import shutil
import signal
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

import cli
from geo.model.layout import Layout
from geo.model.sources import BUILT_IN
from tests.hostile_layout import LEFT_FILE, PAYLOADS, TRACES, write_hostile_layout
from tests.serving import COMMAND, serving

ZONE_FIELDS = "slug name_en name_zh role parent district_as_stated district_located basis horizontal_error_m area_km2".split()
DISTRICT_FIELDS = "slug adcode name_en name_zh part land_km2".split()
COMPANY_FIELDS = (
    "id name_en name_zh role address district zone zone_as_stated lon lat precision radius_m confidence sources"
).split()
FACT_FIELDS = (
    "subject_kind subject_id measure value unit qualifier scope as_of source_id confidence note title address"
).split()


@dataclass
class Call:
    """How a command ended and what it said."""

    code: int
    out: str
    err: str

    def rows(self) -> list[dict[str, Any]]:
        rows: list[dict[str, Any]] = json.loads(self.out)
        return rows


@pytest.fixture
def call(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Any:
    """Calls the command as the shell does, but in this process."""
    monkeypatch.delenv("LAYOUT", raising=False)

    def run(*words: object) -> Call:
        monkeypatch.setattr(sys, "argv", ["layout-explorer", *map(str, words)])
        with pytest.raises(SystemExit) as ended:
            cli.main()
        said = capsys.readouterr()
        return Call(int(ended.value.code or 0), said.out, said.err)

    return run


@pytest.mark.parametrize(
    ("table", "fields", "count"),
    [
        ("zones", ZONE_FIELDS, 12),
        ("districts", DISTRICT_FIELDS, 16),
        ("companies", COMPANY_FIELDS, 86),
        ("facts", FACT_FIELDS, 405),
    ],
)
def test_json_has_every_promised_field_in_every_row(
    call: Any, table: str, fields: list[str], count: int
) -> None:
    made = call(table, "--format", "json")
    assert made.code == 0
    rows = made.rows()
    assert len(rows) == count
    for row in rows:
        assert set(fields) <= row.keys()


def test_numbers_are_numbers_and_absent_is_null(call: Any) -> None:
    zones = {row["slug"]: row for row in call("zones", "--format", "json").rows()}
    assert zones["zhangjiang"]["parent"] is None
    assert zones["zhangjiang_hitech_core"]["parent"] == "zhangjiang"
    for row in zones.values():
        assert isinstance(row["horizontal_error_m"], float | int)
        assert isinstance(row["area_km2"], float)
        assert isinstance(row["sources"], list)
    for row in call("districts", "--format", "json").rows():
        assert isinstance(row["land_km2"], float)
        assert isinstance(row["adcode"], str)
        assert row["part"] in {"supporting", "other"}
    companies = call("companies", "--format", "json").rows()
    assert sum(row["lon"] is not None for row in companies) == 64
    for row in companies:
        assert (row["lon"] is None) == (row["lat"] is None) == (row["precision"] is None)
        assert row["lon"] is None or (121 < row["lon"] < 122.2 and 30.6 < row["lat"] < 31.9)
        assert isinstance(row["sources"], list)
        assert row["confidence"] in {"high", "medium", "low"}
        assert "" not in row.values()


def test_a_fact_has_its_number_and_its_source(call: Any) -> None:
    facts = {
        row["measure"]: row for row in call("facts", "--format", "json").rows() if row["subject_id"] == "plan"
    }
    assert facts["output"]["value"] == 10_000_000_000
    assert isinstance(facts["output"]["value"], int)
    assert facts["platforms"]["value"] == 20
    assert facts["output"]["title"]
    assert facts["output"]["qualifier"] == "target"


def test_supporting_districts_and_main_zones_are_the_promised_ones(call: Any) -> None:
    parts = {row["slug"]: row["part"] for row in call("districts", "--format", "json").rows()}
    assert {slug for slug, part in parts.items() if part == "supporting"} == {
        "jiading", "baoshan", "xuhui", "minhang", "fengxian",
    }  # fmt: skip
    mains = {
        row["slug"]: row["role"] for row in call("zones", "--format", "json").rows() if row["rank"] == "main"
    }
    assert mains == {
        "zhangjiang": "core_development_area",
        "waigaoqiao": "industrial_demonstration_zone",
        "lingang": "rd_manufacturing_base",
        "jinshan": "commercial_production_site",
    }


@pytest.mark.parametrize("table", ["zones", "districts", "companies", "facts"])
def test_csv_is_the_same_table_as_json(call: Any, table: str) -> None:
    made = call(table, "--format", "csv")
    assert made.code == 0
    rows = list(csv.DictReader(io.StringIO(made.out)))
    expected = call(table, "--format", "json").rows()
    assert len(rows) == len(expected)
    assert list(rows[0]) == list(expected[0])
    key = next(iter(expected[0]))
    assert [row[key] for row in rows] == [row[key] for row in expected]


@pytest.mark.parametrize("table", ["zones", "districts", "companies", "facts"])
def test_without_a_format_a_table_for_people_is_printed(call: Any, table: str) -> None:
    made = call(table)
    assert made.code == 0
    assert len(made.out.splitlines()) > 10


def test_another_layout_is_read_by_option_and_by_variable(
    call: Any, toy_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    by_option = call("zones", "--layout", toy_folder, "--format", "json").rows()
    assert [row["slug"] for row in by_option] == ["blocks", "trains"]
    monkeypatch.setenv("LAYOUT", str(toy_folder))
    assert call("zones", "--format", "json").rows() == by_option


@pytest.mark.parametrize("words", [["--help"], ["zones", "--help"], ["serve", "--help"], ["check", "--help"]])
def test_help_is_there_on_every_level(call: Any, words: list[str]) -> None:
    made = call(*words)
    assert made.code == 0
    assert "Usage" in made.out


@pytest.mark.parametrize(
    "words",
    [
        ["nothing"],
        ["zones", "--format", "xml"],
        ["zones", "--nothing"],
        ["serve", "--port", "x"],
        ["serve", "--port", "0"],
    ],
)
def test_wrong_usage_ends_with_2(call: Any, words: list[str]) -> None:
    made = call(*words)
    assert made.code == 2
    assert made.out == ""


@pytest.mark.parametrize(
    "words",
    [
        ["new", "{file}"],
        ["new", "{file}/below"],
        ["new", "/proc/toyland"],
        ["import", "{file}", "--output", "{file}"],
        ["import", "{file}", "--output", "/proc/mine"],
        ["assign", "{file}", "--output", "."],
        ["assign", "{file}", "--output", "{file}/below.csv"],
        ["geocode", "--input", "{file}", "--output", "/proc/placed.csv"],
        ["sheet", "--output", "/proc/sheet.svg"],
        ["compare", "zhangjiang", "--output", "/proc/zones.xlsx"],
    ],
    ids=" ".join,
)
def test_a_place_that_cannot_be_written_ends_with_3_and_is_named(
    call: Any, words: list[str], tmp_path: Path
) -> None:
    file = tmp_path / "firms.csv"
    file.write_text("name,address,lon,lat\nToy Works,1 Brick Road,121.5,31.2\n", encoding="utf-8")
    made = call(*(word.format(file=file) for word in words))
    assert made.code == 3
    [sentence] = made.err.splitlines()
    assert re.search(r"firms\.csv|/proc/|^\.:", sentence)
    assert file.read_text(encoding="utf-8").startswith("name,address")


def test_a_folder_in_place_of_a_file_to_write_is_wrong_usage(call: Any, tmp_path: Path) -> None:
    for words in (["geocode", "Road 1"], ["compare", "zhangjiang"]):
        assert call(*words, "--output", tmp_path).code == 2


PRINTING = [
    ["zones"],
    ["facts", "--format", "csv"],
    ["companies", "--format", "json"],
    ["geocode", "张江路1号"],
    ["compare", "zhangjiang", "lingang"],
    ["check"],
    ["--help"],
    ["workspace", "--help"],
]


@pytest.mark.parametrize("unbuffered", ["", "1"], ids=["buffered", "unbuffered"])
@pytest.mark.parametrize("words", PRINTING, ids=" ".join)
def test_a_full_disk_ends_with_3_and_one_sentence(words: list[str], unbuffered: str) -> None:
    env = os.environ | {"PYTHONUNBUFFERED": unbuffered}
    with Path("/dev/full").open("w") as full:
        made = subprocess.run(
            [COMMAND, *words], check=False, env=env, stdout=full, stderr=subprocess.PIPE, text=True
        )
    assert made.returncode == 3
    assert made.stderr == "the output: No space left on device; free it or choose another place\n"


def test_a_full_disk_ends_with_3_even_where_the_sentence_cannot_be_written() -> None:
    with Path("/dev/full").open("w") as full:
        made = subprocess.run([COMMAND, "zones"], check=False, stdout=full, stderr=full)
    assert made.returncode == 3


@pytest.mark.parametrize("unbuffered", ["", "1"], ids=["buffered", "unbuffered"])
@pytest.mark.parametrize("words", [["facts", "--format", "json"], ["facts"], ["--help"]], ids=" ".join)
def test_a_reader_who_has_seen_enough_gets_no_complaint(words: list[str], unbuffered: str) -> None:
    env = os.environ | {"PYTHONUNBUFFERED": unbuffered}
    read, write = os.pipe()
    # Gone before the first word, so that every word is one too many.
    os.close(read)
    try:
        made = subprocess.run(
            [COMMAND, *words], check=False, env=env, stdout=write, stderr=subprocess.PIPE, text=True
        )
    finally:
        os.close(write)
    assert (made.returncode, made.stderr) == (128 + signal.SIGPIPE, "")


def test_a_fault_of_ours_keeps_its_traceback(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_: object) -> None:
        raise OSError(errno.EBADF, "Bad file descriptor")

    monkeypatch.setattr("geo.model.sources.read_layout", broken)
    monkeypatch.setattr(sys, "argv", ["layout-explorer", "zones"])
    with pytest.raises(OSError, match="Bad file descriptor"):
        cli.main()


@pytest.mark.parametrize("table", ["zones", "districts", "companies", "facts"])
def test_a_layout_that_is_not_there_ends_with_3_and_says_what_to_do(
    call: Any, table: str, tmp_path: Path
) -> None:
    made = call(table, "--layout", tmp_path / "gone", "--format", "json")
    assert (made.code, made.out) == (3, "")
    assert "no such layout folder" in made.err
    assert "layout-explorer new" in made.err
    assert "Traceback" not in made.err


def test_a_broken_table_ends_with_3_and_names_file_row_and_column(call: Any, toy_folder: Path) -> None:
    file = toy_folder / "companies" / "companies.csv"
    file.write_text(
        file.read_text(encoding="utf-8").replace(",operating,", ",sleeping,", 1), encoding="utf-8"
    )
    made = call("companies", "--layout", toy_folder)
    assert (made.code, made.out) == (3, "")
    assert "companies/companies.csv, row 2, status: found 'sleeping'" in made.err


def plant(folder: Path) -> None:
    """Three faults in a copy of the built-in layout."""
    companies = folder / "companies" / "companies.csv"
    rows = list(csv.reader(io.StringIO(companies.read_text(encoding="utf-8"))))
    rows[3][rows[0].index("lat")] = "311.2"
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(rows)
    companies.write_text(out.getvalue(), encoding="utf-8")
    zones = folder / "zones" / "zones.geojson"
    zones.write_text(
        zones.read_text(encoding="utf-8").replace('"basis":"planning_scope"', '"basis":"legal_boundary"', 1),
        encoding="utf-8",
    )
    facts = folder / "facts" / "facts.csv"
    rows = list(csv.reader(io.StringIO(facts.read_text(encoding="utf-8"))))
    rows[10][rows[0].index("source_id")] = "snowhere"
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(rows)
    facts.write_text(out.getvalue(), encoding="utf-8")


def test_check_reports_three_planted_faults_with_file_and_row(call: Any, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(BUILT_IN, copy, ignore=shutil.ignore_patterns("build", "__pycache__"))
    plant(copy)
    made = call("check", copy)
    assert made.code == 3
    lines = made.out.splitlines()
    assert any(line.startswith("companies/companies.csv, row 4, lat: found '311.2'") for line in lines)
    assert any("zones/zones.geojson, row 1, basis: found 'legal_boundary'" in line for line in lines)
    assert any("facts/facts.csv, row 11, source_id: found 'snowhere'" in line for line in lines)
    assert "problems" in made.err


def test_check_of_the_built_in_layout_finds_nothing(call: Any) -> None:
    made = call("check")
    assert (made.code, made.err) == (0, "")
    assert "no problem found" in made.out


def test_new_writes_a_layout_that_every_table_reads(call: Any, tmp_path: Path) -> None:
    folder = tmp_path / "mine"
    made = call("new", folder)
    assert made.code == 0
    assert "layout-explorer serve --layout" in made.out
    assert [row["slug"] for row in call("zones", "--layout", folder, "--format", "json").rows()] == [
        "blocks",
        "trains",
    ]
    assert call("check", folder).code == 0


def test_new_writes_over_nothing(call: Any, tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine", encoding="utf-8")
    made = call("new", tmp_path)
    assert made.code == 3
    assert "holds files already" in made.err
    assert [file.name for file in tmp_path.iterdir()] == ["mine.txt"]


def test_hostile_words_are_printed_as_they_are(
    call: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    folder = write_hostile_layout(tmp_path / "hostile")
    names = {row["name_en"] for row in call("companies", "--layout", folder, "--format", "json").rows()}
    assert names == set(PAYLOADS.values())
    for table in ("zones", "districts", "companies", "facts"):
        for form in ("table", "csv"):
            made = call(table, "--layout", folder, "--format", form)
            assert made.code == 0
            assert not [trace for trace in TRACES if trace in made.out]
    assert not (tmp_path / LEFT_FILE).exists()


def test_the_installed_command_keeps_its_exit_codes(tmp_path: Path) -> None:
    for words, code in (
        (["districts", "--format", "json"], 0),
        (["nothing"], 2),
        (["zones", "--layout", str(tmp_path / "gone")], 3),
    ):
        ended = subprocess.run([COMMAND, *words], capture_output=True, cwd=tmp_path, check=False)
        assert ended.returncode == code, ended.stderr


def test_serve_answers_and_stops_when_asked_to(tmp_path: Path, shanghai: Layout) -> None:
    with serving(tmp_path) as server:
        status, _, body = server.get("/healthz")
        assert status == 200
        assert json.loads(body)["data"]["digest"] == shanghai.digest
        status, headers, _ = server.get("/")
        assert status == 200
        assert headers["content-type"].startswith("text/html")
        server.process.send_signal(signal.SIGTERM)
        assert server.process.wait(20) == 0
        with pytest.raises(OSError, match="refused"):
            server.get("/healthz")
    assert "Traceback" not in server.log()


def test_serve_of_a_layout_that_is_not_there_ends_with_3(call: Any, tmp_path: Path) -> None:
    made = call("serve", "--layout", tmp_path / "gone")
    assert made.code == 3
    assert "no such layout folder" in made.err


def test_serve_of_a_broken_layout_stays_up_and_says_what_is_wrong(toy_folder: Path, tmp_path: Path) -> None:
    (toy_folder / "companies" / "companies.csv").unlink()
    with serving(tmp_path, toy_folder) as server:
        status, _, body = server.get("/healthz")
        assert status == 503
        assert "companies.csv" in json.loads(body)["reason"]
