"""Saved lists: the accepted rows of a brought file, and edits of single rows laid over them.

The rows as they came are never changed; an edit is a thing of its own, so that two people who edit two rows of one list
do not meet, and each edit can be taken back alone.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from geo.model.errors import ChoiceError, TableError
from geo.workspace.store import Wish, Workspace
from words.sentence import Sentence

if TYPE_CHECKING:
    import pandas as pd

    from geo.model.layout import Layout

LONGEST_NAME, _LONGEST_CELL = 120, 1000
# What a person may correct in a saved row; the rest is as it came.
EDITABLE = {
    "companies": (
        *("name_en", "name_zh", "address_en", "address_zh", "status", "website", "note_en", "note_zh"),
        *("lon", "lat", "datum", "precision", "radius_m", "position_note"),
    ),
    "zones": ("name_en", "name_zh", "note_en", "note_zh"),
}
KEYS = {"companies": "id", "zones": "slug"}


@dataclass(frozen=True)
class SavedSet:
    """What is known of a saved list without its rows; ``seq``, ``who`` and ``when`` of its saving or renaming."""

    id: str
    name: str
    kind: Literal["companies", "zones"]
    file: str
    layout: str
    rows: int
    refused: int
    seq: int
    who: str
    when: str


def save_set(
    workspace: Workspace,
    who: str,
    name: str,
    kind: str,
    table: pd.DataFrame,
    rejected: pd.DataFrame,
    *,
    file: str,
    layout: Layout,
) -> str:
    """Keep accepted and refused rows under a name; gives the new list's id.

    Raises
    ------
    AccessError
        ``who`` is not an editor.
    ChoiceError
        The name is empty or too long, or the kind is not known.
    """
    if kind not in KEYS:
        raise ChoiceError("kind", kind, KEYS)
    name = " ".join(name.split())
    if not 0 < len(name) <= LONGEST_NAME:
        raise ChoiceError("name", name[:40], [Sentence("1 to {most} characters", {"most": LONGEST_NAME})])
    id = secrets.token_hex(4)
    about = {
        "name": name,
        "kind": kind,
        "file": file[:200],
        "layout": layout.slug,
        "rows": len(table),
        "refused": len(rejected),
    }
    rows = {"accepted": _cells_of(table), "refused": _cells_of(rejected)}
    workspace.save(who, "save", [Wish("set", id, about), Wish("table", id, rows)])
    return id


def saved_sets(workspace: Workspace) -> list[SavedSet]:
    """The saved lists, the latest first."""
    items = workspace.items("set")
    return [
        SavedSet(id=id, seq=item.seq, who=item.who, when=item.when, **item.content)
        for id, item in reversed(items.items())
    ]


def find_set(workspace: Workspace, word: str) -> SavedSet:
    """The saved list of an id or a name; raises `ChoiceError` where there is none, or several have the name."""
    sets = saved_sets(workspace)
    found = [one for one in sets if one.id == word] or [one for one in sets if one.name == word]
    if len(found) != 1:
        raise ChoiceError("saved list", word, [one.id for one in sets])
    return found[0]


def rows_of(workspace: Workspace, saved: SavedSet) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The rows of a list as they stand, edits laid over, and the refused rows as they came."""
    item = workspace.item("table", saved.id)
    if item is None:
        raise ChoiceError("saved list", saved.id, [one.id for one in saved_sets(workspace)])
    table, rejected = (_table_of(item.content[part]) for part in ("accepted", "refused"))
    place = {key: row for row, key in enumerate(table[KEYS[saved.kind]])}
    for id, edit in edits_of(workspace, saved).items():
        if id in place:
            for column, cell in edit.items():
                table.loc[place[id], column] = cell
    return table, rejected


def version_of(workspace: Workspace, saved: SavedSet) -> int:
    """Another number with every change of a list: of its rows, of an edit, of its name."""
    return max(saved.seq, workspace.latest("table", saved.id), workspace.latest("edit", f"{saved.id}/"))


def edits_of(workspace: Workspace, saved: SavedSet) -> dict[str, dict[str, str]]:
    """By row: the cells that were changed, as they are now."""
    items = workspace.items("edit", f"{saved.id}/")
    return {id.partition("/")[2]: dict(item.content) for id, item in items.items()}


def edit_read(workspace: Workspace, saved: SavedSet, row: str) -> int:
    """What to name as ``read`` when a row is edited that was read now."""
    item = workspace.item("edit", f"{saved.id}/{row}")
    return item.seq if item else 0


def edit_row(
    workspace: Workspace,
    who: str,
    saved: SavedSet,
    row: str,
    cells: Mapping[str, str],
    read: int,
    what: str = "edit",
) -> None:
    """Change cells of one row.

    Raises
    ------
    AccessError, ConflictError
        As `Workspace.save` does.
    ChoiceError
        There is no such row, or a column that may not be changed.
    TableError
        A cell is not what the layout's contract takes: every problem.
    """
    import pandas as pd

    from geo.model.contracts import BY_TABLE
    from geo.model.schema import contract_problems

    for column in cells:
        if column not in EDITABLE[saved.kind]:
            raise ChoiceError("column", column, EDITABLE[saved.kind])
    table, _ = rows_of(workspace, saved)
    found = table[table[KEYS[saved.kind]] == row]
    if found.empty:
        raise ChoiceError("row", row, table[KEYS[saved.kind]].head(20))
    clean = {column: " ".join(str(cell).split())[:_LONGEST_CELL] for column, cell in cells.items()}
    changed = found.drop(columns="geometry", errors="ignore").assign(**clean).reset_index(drop=True)
    problems = contract_problems(BY_TABLE[saved.kind], pd.DataFrame(changed))
    if (changed[["name_en", "name_zh"]] == "").all(axis=None):
        raise ChoiceError("name", "", [Sentence("a name in one of the languages")])
    if problems:
        raise TableError(saved.name, problems)
    held = workspace.item("edit", f"{saved.id}/{row}")
    overlay = {**(held.content if held else {}), **clean}
    workspace.save(who, what, [Wish("edit", f"{saved.id}/{row}", overlay, read)])


def rename_set(workspace: Workspace, who: str, saved: SavedSet, name: str) -> None:
    """Give a list another name."""
    name = " ".join(name.split())
    if not 0 < len(name) <= LONGEST_NAME:
        raise ChoiceError("name", name[:40], [Sentence("1 to {most} characters", {"most": LONGEST_NAME})])
    item = workspace.item("set", saved.id)
    about = {**(item.content if item else {}), "name": name}
    workspace.save(who, "rename", [Wish("set", saved.id, about, saved.seq)])


def remove_set(workspace: Workspace, who: str, saved: SavedSet) -> None:
    """Take a list away; it stays in the log, and undoing that brings it back with its edits."""
    workspace.save(who, "remove", [Wish("set", saved.id, None, saved.seq)])


def write_set_folder(workspace: Workspace, saved: SavedSet, base: Path, output: Path) -> int:
    """A saved list as a layout folder, which LAYOUT can name; gives the count of rows. See `geo.intake.folder`."""
    from geo.intake.accept import Accepted
    from geo.intake.folder import write_folder
    from geo.model.errors import SourceError

    if output.exists() and any(output.iterdir()):
        raise SourceError("{folder}: holds files already; name a new or empty folder", folder=output)
    table, rejected = rows_of(workspace, saved)
    write_folder(Accepted(table, rejected), saved.kind, saved.name, base, output)
    return len(table)


def _cells_of(table: pd.DataFrame) -> dict[str, Any]:
    """A table as JSON: columns, rows of text, and shapes in hexadecimal WKB where there are any."""
    import shapely

    plain = table.drop(columns="geometry", errors="ignore").astype(str)
    made: dict[str, Any] = {
        "columns": [str(name) for name in plain.columns],
        "rows": plain.to_numpy().tolist(),
    }
    if "geometry" in table:
        made["shapes"] = shapely.to_wkb(table["geometry"].to_numpy(), hex=True).tolist()
    return made


def _table_of(cells: Mapping[str, Any]) -> pd.DataFrame:
    import pandas as pd
    import shapely

    table = pd.DataFrame(cells["rows"], columns=cells["columns"], dtype=str)
    if "shapes" in cells:
        table["geometry"] = shapely.from_wkb(cells["shapes"])
    return table
