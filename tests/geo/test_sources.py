"""Reading a layout folder: what is broken is told in one sentence that names the file and what to do."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from geo.model.errors import ExplorerError, SourceError, TableError
from geo.model.layout import Words
from geo.model.sources import BUILT_IN, digest_of, layout_folder, read_layout, read_tables
from tests.planting import (
    COMPANIES,
    DISTRICTS,
    FACTS,
    FILES,
    SETTINGS,
    ZONES,
    Fault,
    cells,
    feature,
    new_table,
    replace,
    without,
)


def raw(file: str, content: bytes) -> Fault:
    return lambda folder: (folder / file).write_bytes(content) and None


@pytest.mark.parametrize(
    ("plant", "file", "remedy"),
    [
        (without(SETTINGS), SETTINGS, "`layout-explorer new DIR` shows one"),
        (without(DISTRICTS), DISTRICTS, "`make data` builds it"),
        (without(COMPANIES), COMPANIES, "`make data` builds it"),
        (raw(SETTINGS, b"slug = "), SETTINGS, "mend it or take it from a backup"),
        (raw(SETTINGS, b"\xff\xfe"), SETTINGS, "mend it or take it from a backup"),
        (raw(FILES, b"[["), FILES, "mend it or take it from a backup"),
        (raw(DISTRICTS, b""), DISTRICTS, "mend it or run `make data`"),
        (raw(ZONES, b'{"features": [{"prop'), ZONES, "mend it or run `make data`"),
        (raw(ZONES, b"[1, 2]"), ZONES, "mend it or run `make data`"),
        (raw(ZONES, b'{"features": ["zone"]}'), ZONES, "mend it or run `make data`"),
        (raw(ZONES, b'{"features": [{"properties": "blocks"}]}'), ZONES, "mend it or run `make data`"),
        (raw(ZONES, b'{"features": ' + b"[" * 100_000), ZONES, "mend it or run `make data`"),
        (raw(COMPANIES, b""), COMPANIES, "mend it or run `make data`"),
        (raw(COMPANIES, "名称".encode("gbk")), COMPANIES, "mend it or run `make data`"),
        (raw(COMPANIES, b'id,name_en\n"t1,never closed\n'), COMPANIES, "mend it or run `make data`"),
        (raw(COMPANIES, b"id,name_en\nt1,one,too many\n"), COMPANIES, "mend it or run `make data`"),
    ],
)
def test_a_file_that_cannot_be_read_is_named_with_its_remedy(
    toy_folder: Path, plant: Fault, file: str, remedy: str
) -> None:
    plant(toy_folder)
    with pytest.raises(SourceError) as caught:
        read_layout(toy_folder)
    message = str(caught.value)
    assert message.startswith(f"{toy_folder / file}: ")
    assert remedy in message
    assert isinstance(caught.value, ExplorerError)


def test_a_table_in_place_of_a_file_is_told_as_any_other(toy_folder: Path) -> None:
    (toy_folder / COMPANIES).unlink()
    (toy_folder / COMPANIES).mkdir()
    with pytest.raises(SourceError, match="cannot be read as CSV"):
        read_layout(toy_folder)


def test_broken_contracts_are_told_all_at_once(toy_folder: Path) -> None:
    cells(COMPANIES, "t1", lon="east", status="busy")(toy_folder)
    feature(ZONES, "trains", basis="hearsay")(toy_folder)
    cells(FACTS, "f2", confidence="sure")(toy_folder)
    with pytest.raises(TableError) as caught:
        read_layout(toy_folder)
    places = {(problem.file, problem.row, problem.column) for problem in caught.value.problems}
    assert places == {
        (COMPANIES, 2, "lon"),
        (COMPANIES, 2, "status"),
        (ZONES, 2, "basis"),
        (FACTS, 3, "confidence"),
    }
    assert "zones/zones.geojson, row 2, basis: found 'hearsay', wanted one of documented_boundary" in str(
        caught.value
    )


def test_a_column_that_is_absent_is_named(toy_folder: Path) -> None:
    replace(COMPANIES, ",precision,", ",exactness,")(toy_folder)
    with pytest.raises(TableError, match="precision: wanted this column; it is absent"):
        read_layout(toy_folder)


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ("[title]", 'title = "Toyland"\n[headline]', "title"),
        ("[[roles]]", "[[parts]]\n[[roles]]\nname = 1\n[[parts]]", "roles[1].slug"),
        ('slug = "toys"', "slug = 7", "scopes[1].slug"),
        ("[contact]", 'contact = "us"\n[contacts]', "contact"),
    ],
)
def test_settings_that_no_layout_can_be_built_from_are_named(
    toy_folder: Path, old: str, new: str, key: str
) -> None:
    text = (toy_folder / SETTINGS).read_text(encoding="utf-8")
    # A key of the file's head has to stand before its first table.
    head, changed = new.split("\n", 1) if new.startswith(("title =", "contact =")) else ("", new)
    (toy_folder / SETTINGS).write_text(f"{head}\n{text.replace(old, changed, 1)}", encoding="utf-8")
    with pytest.raises(TableError) as caught:
        read_layout(toy_folder)
    assert key in {problem.column for problem in caught.value.problems}


def test_what_changed_is_read_in_both_languages_and_stands_in_for_the_one_that_is_absent(
    toy_folder: Path,
) -> None:
    assert read_layout(toy_folder).changelog.in_("zh").startswith("# What changed in the data")
    (toy_folder / "CHANGELOG.zh.md").write_text("# 数据变更\n", encoding="utf-8")
    changelog = read_layout(toy_folder).changelog
    assert (changelog.in_("en")[:6], changelog.in_("zh")) == ("# What", "# 数据变更\n")


def test_optional_tables_may_be_absent(toy_folder: Path) -> None:
    for file in ("districts/coast.geojson", FACTS, "facts/sources.csv", FILES, "CHANGELOG.md"):
        (toy_folder / file).unlink()
    layout = read_layout(toy_folder)
    for table in (layout.land, layout.rivers, layout.facts, layout.sources, layout.places, layout.stations):
        assert table.empty
    assert "confidence" in layout.facts.columns
    assert layout.attributions == ()


def test_whom_to_name_is_told_in_chinese_where_that_was_written(toy_folder: Path) -> None:
    text = (toy_folder / FILES).read_text(encoding="utf-8")
    told = 'attribution = "Made up"\nattribution_zh = "虚构"\ncredit = ["Toy", "Made"]\ncredit_zh = ["玩具"]'
    (toy_folder / FILES).write_text(
        text.replace('attribution = "Toyland is made up"', told, 1), encoding="utf-8"
    )
    layout = read_layout(toy_folder)
    assert layout.attributions == (Words("Made up", "虚构"), Words("Toyland is made up", ""))
    assert layout.credits == (Words("Toy", "玩具"), Words("Made", ""))


def test_an_empty_cell_is_unknown_and_a_number_a_number(toy_folder: Path) -> None:
    companies = read_layout(toy_folder).companies
    assert companies.loc["t1", ["lon", "lat", "radius_m"]].tolist() == [0.14, 0.04, 50]
    assert np.isnan(companies.loc["t6", "lon"])
    assert companies.loc["t6", "address_en"] == ""
    assert companies.geometry.isna().tolist() == [False] * 5 + [True]


def test_words_that_look_like_nothing_stay_words(toy_folder: Path) -> None:
    cells(COMPANIES, "t1", name_en="NA", name_zh="null")(toy_folder)
    company = read_layout(toy_folder).company("t1")
    assert (company["name_en"], company["name_zh"]) == ("NA", "null")


def test_a_byte_order_mark_is_passed_over(toy_folder: Path) -> None:
    file = toy_folder / COMPANIES
    file.write_bytes(b"\xef\xbb\xbf" + file.read_bytes())
    assert read_layout(toy_folder).companies.index[0] == "t1"


def test_lists_in_geojson_become_joined_words(toy_folder: Path) -> None:
    feature(ZONES, "blocks", sources=["toy", "toy"])(toy_folder)
    assert read_layout(toy_folder).zone("blocks")["sources"] == "toy|toy"


def test_places_stations_and_roads_are_read_where_there_are_any(toy_folder: Path) -> None:
    station = {
        "id": "s",
        "name_en": "S",
        "name_zh": "",
        "lines": "1|2",
        "lon": "0.1",
        "lat": "0.05",
        "source_id": "toy",
    }
    new_table("places/stations.csv", station)(toy_folder)
    assert read_layout(toy_folder).stations["lines"].tolist() == ["1|2"]


def test_the_folder_asked_for_comes_first_then_the_variable_then_our_own(
    toy_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("LAYOUT", raising=False)
    assert layout_folder() == BUILT_IN
    monkeypatch.setenv("LAYOUT", str(toy_folder))
    assert layout_folder() == toy_folder
    assert layout_folder(BUILT_IN) == BUILT_IN


def test_a_folder_that_is_absent_is_named_with_the_way_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"nowhere: no such layout folder; `layout-explorer new"):
        layout_folder(tmp_path / "nowhere")


def test_the_digest_changes_with_any_file_and_with_nothing_else(toy_folder: Path) -> None:
    before = digest_of(toy_folder)
    assert before == digest_of(toy_folder)
    assert read_layout(toy_folder).digest == before
    (toy_folder / "notes.txt").write_text("beside the layout")
    assert digest_of(toy_folder) == before
    for file in (SETTINGS, FILES, COMPANIES):
        replace(file, "a", "b")(toy_folder)
        changed = digest_of(toy_folder)
        assert changed != before
        before = changed


def test_reading_changes_no_file(toy_folder: Path) -> None:
    before = {file: file.read_bytes() for file in toy_folder.rglob("*") if file.is_file()}
    read_layout(toy_folder)
    assert {file: file.read_bytes() for file in toy_folder.rglob("*") if file.is_file()} == before


def test_the_built_in_tables_keep_their_contracts() -> None:
    tables, problems = read_tables(BUILT_IN)
    assert problems == []
    assert len(tables["districts"]) == 16
    assert len(tables["companies"]) > 80
