"""Saved lists, edits of their rows, decisions and notes: what is kept is what was saved."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
import shapely

from geo.geocode.batch.records import unplaced
from geo.geocode.review.review import decide
from geo.intake.accept import Accepted, accept_companies, accept_zones
from geo.intake.columns import COMPANY_FIELDS, ZONE_FIELDS, proposed
from geo.intake.sandbox import read_safely
from geo.model.errors import AccessError, ChoiceError, ConflictError, SourceError, TableError
from geo.model.layout import Layout
from geo.model.sources import read_layout
from geo.workspace.decisions import decisions_of, save_decisions
from geo.workspace.notes import notes_of, save_note
from geo.workspace.people import add_person
from geo.workspace.sets import (
    SavedSet,
    edit_read,
    edit_row,
    find_set,
    remove_set,
    rename_set,
    rows_of,
    save_set,
    saved_sets,
    write_set_folder,
)
from geo.workspace.store import Workspace

LI, WANG = "li@toy.example", "wang@toy.example"
CSV = "name_en,lon,lat\nFirst {{x}} works,0.15,0.05\nSecond 工厂,0.16,0.05\nNowhere,x,1\n"
SQUARE = '{"type": "Polygon", "coordinates": [[[0.11, 0.01], [0.12, 0.01], [0.12, 0.02], [0.11, 0.01]]]}'
ZONES = (
    '{"type": "FeatureCollection", "features": '
    '[{"type": "Feature", "properties": {"name_en": "Toy yard"}, "geometry": ' + SQUARE + "}]}"
)


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    made = Workspace(tmp_path / "kept")
    for name in (LI, WANG):
        add_person(made, name, "editor")
    return made


def accepted(layout: Layout, kind: str) -> Accepted:
    if kind == "zones":
        brought = read_safely("yards.geojson", ZONES.encode())
        return accept_zones(brought, proposed(brought, ZONE_FIELDS), layout)
    brought = read_safely("firms.csv", CSV.encode())
    return accept_companies(brought, proposed(brought, COMPANY_FIELDS), layout)


def saved_of(workspace: Workspace, layout: Layout, kind: str = "companies", name: str = "Firms") -> SavedSet:
    made = accepted(layout, kind)
    id = save_set(workspace, LI, name, kind, made.table, made.rejected, file="firms.csv", layout=layout)
    return find_set(workspace, id)


@pytest.mark.parametrize("kind", ["companies", "zones"])
def test_a_saved_list_comes_back_as_it_was(workspace: Workspace, toyland: Layout, kind: str) -> None:
    made = accepted(toyland, kind)
    saved = saved_of(workspace, toyland, kind)
    table, rejected = rows_of(Workspace(workspace.file.parent), saved)
    pd.testing.assert_frame_equal(
        table.drop(columns="geometry", errors="ignore"),
        made.table.drop(columns="geometry", errors="ignore").astype(str).astype(object),
        check_dtype=False,
    )
    assert rejected.astype(str).to_numpy().tolist() == made.rejected.astype(str).to_numpy().tolist()
    if kind == "zones":
        assert shapely.equals_exact(table["geometry"].to_numpy(), made.table["geometry"].to_numpy(), 0).all()
    assert (saved.rows, saved.refused, saved.layout, saved.who) == (
        len(made.table), len(made.rejected), toyland.slug, LI,
    )  # fmt: skip


@pytest.mark.parametrize("kind", ["companies", "zones"])
def test_a_saved_list_becomes_a_layout_that_can_be_shown(
    workspace: Workspace, toyland: Layout, toy_folder: Path, tmp_path: Path, kind: str
) -> None:
    saved = saved_of(workspace, toyland, kind)
    assert write_set_folder(workspace, saved, toy_folder, tmp_path / "mine") == saved.rows
    shown = read_layout(tmp_path / "mine")
    assert len(shown.companies if kind == "companies" else shown.zones) == saved.rows
    with pytest.raises(SourceError, match="holds files already"):
        write_set_folder(workspace, saved, toy_folder, tmp_path / "mine")


def test_edits_of_two_rows_do_not_meet_and_each_is_undone_alone(
    workspace: Workspace, toyland: Layout
) -> None:
    saved = saved_of(workspace, toyland)
    edit_row(workspace, LI, saved, "b1", {"name_en": "Renamed"}, edit_read(workspace, saved, "b1"))
    edit_row(
        workspace,
        WANG,
        saved,
        "b2",
        {"lon": "0.17", "lat": "0.06"},
        edit_read(workspace, saved, "b2"),
        "move",
    )
    table, _ = rows_of(workspace, saved)
    assert list(table["name_en"]) == ["Renamed", "Second 工厂"]
    assert (table.loc[1, "lon"], table.loc[1, "lat"]) == ("0.17", "0.06")
    change = workspace.log(1)[0]
    assert (change.who, change.what, change.id, change.before, change.after) == (
        WANG, "move", f"{saved.id}/b2", None, {"lon": "0.17", "lat": "0.06"},
    )  # fmt: skip
    workspace.undo(LI, change.seq)
    table, _ = rows_of(workspace, saved)
    assert (table.loc[0, "name_en"], table.loc[1, "lon"]) == ("Renamed", "0.160000")


def test_of_two_edits_of_one_row_the_later_is_told(workspace: Workspace, toyland: Layout) -> None:
    saved = saved_of(workspace, toyland)
    read = edit_read(workspace, saved, "b1")
    edit_row(workspace, LI, saved, "b1", {"name_en": "Renamed"}, read)
    with pytest.raises(ConflictError, match=r"li@toy\.example"):
        edit_row(workspace, WANG, saved, "b1", {"note_en": "Noted"}, read)
    edit_row(workspace, WANG, saved, "b1", {"note_en": "Noted"}, edit_read(workspace, saved, "b1"))
    table, _ = rows_of(workspace, saved)
    assert (table.loc[0, "name_en"], table.loc[0, "note_en"]) == ("Renamed", "Noted")


@pytest.mark.parametrize(
    ("row", "cells", "told"),
    [
        ("b9", {"name_en": "x"}, "row 'b9'"),
        ("b1", {"id": "x"}, "column 'id'"),
        ("b1", {"lon": "500"}, "from -180 to 180"),
        ("b1", {"lon": "nan"}, "plain number"),
        ("b1", {"precision": "roughly"}, "one of"),
        ("b1", {"website": "javascript:alert(1)"}, "http"),
        ("b1", {"name_en": " "}, "a name in one of the languages"),
    ],
)
def test_an_edit_that_the_contract_refuses_is_not_kept(
    workspace: Workspace, toyland: Layout, row: str, cells: dict[str, str], told: str
) -> None:
    saved = saved_of(workspace, toyland)
    before = workspace.log()
    with pytest.raises((ChoiceError, TableError), match=told):
        edit_row(workspace, LI, saved, row, cells, 0)
    assert workspace.log() == before


def test_a_list_that_was_removed_comes_back_with_its_edits(workspace: Workspace, toyland: Layout) -> None:
    saved = saved_of(workspace, toyland)
    edit_row(workspace, LI, saved, "b1", {"name_en": "Renamed"}, 0)
    rename_set(workspace, WANG, saved, "Firms of May")
    saved = find_set(workspace, "Firms of May")
    remove_set(workspace, WANG, saved)
    assert saved_sets(workspace) == []
    workspace.undo(LI, workspace.log(1)[0].seq)
    assert [one.name for one in saved_sets(workspace)] == ["Firms of May"]
    assert rows_of(workspace, saved)[0].loc[0, "name_en"] == "Renamed"


def test_a_list_is_found_by_id_or_by_a_name_that_only_one_has(workspace: Workspace, toyland: Layout) -> None:
    first, second = (saved_of(workspace, toyland) for _ in range(2))
    assert find_set(workspace, first.id) == first
    with pytest.raises(ChoiceError, match=second.id):
        find_set(workspace, "Firms")


def test_who_is_no_editor_saves_no_list_decision_or_note(workspace: Workspace, toyland: Layout) -> None:
    saved = saved_of(workspace, toyland)
    before = workspace.log()
    decision = decide(unplaced("玩具路1号", "x", "y"), "reject", "eve")
    for write in (
        lambda: edit_row(workspace, "eve", saved, "b1", {"name_en": "Mine"}, 0),
        lambda: rename_set(workspace, "eve", saved, "Mine"),
        lambda: remove_set(workspace, "eve", saved),
        lambda: save_decisions(workspace, "eve", [decision]),
        lambda: save_note(workspace, "eve", "zone/toy", "mine", 0),
    ):
        with pytest.raises(AccessError):
            write()
    assert workspace.log() == before


def test_decisions_of_two_people_on_one_address_are_both_kept_and_the_latest_counts(
    workspace: Workspace,
) -> None:
    record = unplaced("玩具路1号", "x", "y")
    first = decide(record, "reject", LI, "closed")
    second = decide(record, "move", WANG, lon=0.15, lat=0.05, precision="building")
    save_decisions(workspace, LI, [first])
    save_decisions(workspace, WANG, [second])
    save_decisions(workspace, LI, [first, second], "import")
    decisions = decisions_of(workspace)
    assert decisions.audit == (first, second)
    assert list(decisions.standing.values()) == [second]
    assert [(change.who, change.what) for change in workspace.log()] == [(WANG, "decide"), (LI, "decide")]
    workspace.undo(LI, workspace.log(1)[0].seq)
    assert list(decisions_of(workspace).standing.values()) == [first]


def test_a_note_is_written_read_and_taken_away(workspace: Workspace) -> None:
    save_note(workspace, LI, "company/t1", "  called on 3 May ", 0)
    note = notes_of(workspace)["company/t1"]
    assert (note.content, note.who) == ({"text": "called on 3 May"}, LI)
    with pytest.raises(ConflictError):
        save_note(workspace, WANG, "company/t1", "I never saw li's", 0)
    save_note(workspace, WANG, "company/t1", "", note.seq)
    assert notes_of(workspace) == {}
    save_note(workspace, LI, "company/t1", "again", 0)
    with pytest.raises(ChoiceError, match="4,000"):
        save_note(workspace, LI, "company/t2", "x" * 5000, 0)
