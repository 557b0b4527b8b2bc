"""The workspace without a browser: its log, undo, whole export and import, who may edit; and what differs in data."""

from __future__ import annotations

import getpass
import json
import os
import sys
from dataclasses import asdict
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from commands.options import Format, FormatOption, LayoutOption, OutputOption, print_table

if TYPE_CHECKING:
    from geo.workspace.store import Workspace

cli = typer.Typer(
    help="Saved lists, edits, decisions and notes of people, kept in one file.", no_args_is_help=True
)
user = typer.Typer(help="Who may edit.", no_args_is_help=True)
cli.add_typer(user, name="user")


class Role(StrEnum):
    """What a person may do."""

    viewer = "viewer"
    editor = "editor"


FolderOption = Annotated[
    Path, typer.Option("--workspace", envvar="WORKSPACE", metavar="DIR", help="Folder of the workspace.")
]
NameArgument = Annotated[str, typer.Argument(help="Name, or address of mail for OIDC.")]


def _existing(folder: Path) -> Workspace:
    from geo.workspace.store import Workspace

    _require(folder)
    return Workspace(folder)


def _require(folder: Path) -> None:
    from geo.model.errors import SourceError
    from geo.workspace.base import FILE

    if not (folder / FILE).exists():
        raise SourceError(
            "{folder}: holds no workspace; serving with WORKSPACE={folder} makes one", folder=folder
        )


@cli.command("export")
def export(folder: FolderOption, file: Annotated[Path, typer.Argument(help="File to write.")]) -> None:
    """The whole workspace as one file, without people and passwords."""
    from geo.workspace.archive import export_file

    typer.echo(f"{file}: {export_file(_existing(folder), file):,} changes", err=True)


@cli.command("import")
def bring(folder: FolderOption, file: Annotated[Path, typer.Argument(help="An exported file.")]) -> None:
    """An exported file into a folder that holds no workspace yet."""
    from geo.workspace.archive import import_file

    made = import_file(file, folder)
    typer.echo(f"{made.file}: made. Say who may edit with `layout-explorer workspace user add`.", err=True)


@cli.command("backup")
def backup(
    folder: FolderOption,
    file: Annotated[Path, typer.Argument(help="File to write.")],
    force: Annotated[bool, typer.Option("--force", help="Overwrite a file of that name.")] = False,
) -> None:
    """A copy of the whole workspace as it is now, people too, while servers go on; for `workspace restore`."""
    from geo.workspace.backup import back_up

    _require(folder)
    made = back_up(folder, file, overwrite=force)
    typer.echo(f"{file}: changes {made.changes:,}, people {made.people:,}; checked and sound", err=True)


@cli.command("restore")
def restore(
    folder: FolderOption,
    file: Annotated[Path, typer.Argument(help="A backup.")],
    force: Annotated[
        bool, typer.Option("--force", help="Put a workspace that is there aside, under another name.")
    ] = False,
) -> None:
    """What a backup holds into the folder, while no server uses it; everybody signs in anew."""
    from geo.workspace.backup import restore as put_back

    made, aside = put_back(file, folder, overwrite=force)
    kept = f"; the earlier one is {aside}" if aside else ""
    typer.echo(f"{folder}: changes {made.changes:,}, people {made.people:,}{kept}", err=True)


@cli.command("log")
def log(
    folder: FolderOption,
    most: Annotated[int, typer.Option("--most", help="How many, the latest first.", min=1)] = 50,
    format: FormatOption = Format.table,
) -> None:
    """Who changed what and when, with before and after."""
    import pandas as pd

    changes = [asdict(change) for change in _existing(folder).log(most)]
    if format is Format.json:
        typer.echo(json.dumps(changes, ensure_ascii=False, indent=1))
        return
    for change in changes:
        for side in ("before", "after"):
            text = "" if change[side] is None else json.dumps(change[side], ensure_ascii=False)
            change[side] = text if len(text) <= 200 or format is Format.csv else f"{text[:200]}..."
    fields = "seq when who what kind id before after undoes".split()
    table = pd.DataFrame(changes, columns=fields, dtype=object)
    print_table(table, fields, fields, format)


@cli.command("undo")
def undo(
    folder: FolderOption,
    seq: Annotated[int, typer.Argument(help="Number of the change in the log.")],
    who: Annotated[str, typer.Option("--who", help="The editor who takes it back.")],
) -> None:
    """Take one change back, by a change that can be undone too."""
    from geo.workspace.people import plain_name

    done = _existing(folder).undo(plain_name(who), seq)
    typer.echo(f"change {seq} is undone by change {done}", err=True)


@cli.command("sets")
def sets(folder: FolderOption, format: FormatOption = Format.table) -> None:
    """The saved lists."""
    import pandas as pd

    from geo.workspace.sets import saved_sets

    fields = "id name kind rows refused file layout who when".split()
    table = pd.DataFrame([asdict(one) for one in saved_sets(_existing(folder))], columns=[*fields, "seq"])
    print_table(table, fields, fields, format)


@cli.command("layout")
def layout(
    folder: FolderOption,
    saved: Annotated[str, typer.Argument(metavar="SET", help="Id or name of a saved list.")],
    output: Annotated[Path, typer.Option("--output", metavar="DIR", help="New layout folder.")],
    layout: LayoutOption = None,
) -> None:
    """A saved list as a layout folder, to be shown on the map with `serve --layout DIR`."""
    from geo.model.sources import layout_folder
    from geo.workspace.sets import find_set, write_set_folder

    workspace = _existing(folder)
    rows = write_set_folder(workspace, find_set(workspace, saved), layout_folder(layout), output)
    typer.echo(f"{output}: {rows:,} rows. See it with `layout-explorer serve --layout {output}`.", err=True)


@user.command("add")
def add(
    folder: FolderOption,
    name: NameArgument,
    role: Annotated[Role, typer.Option(help="What he may do.")] = Role.editor,
    oidc: Annotated[bool, typer.Option("--oidc", help="Signs in by OIDC, without a password here.")] = False,
) -> None:
    """A person with a role; asks for the password, or reads it as the first line of what is piped in."""
    from geo.workspace.people import SHORTEST_PASSWORD, add_person
    from geo.workspace.store import Workspace

    password = None
    if not oidc:
        if sys.stdin.isatty():
            asked = f"Password, {SHORTEST_PASSWORD} characters or more"
            password = typer.prompt(asked, hide_input=True, confirmation_prompt=True)
        else:
            password = sys.stdin.readline().rstrip("\r\n")
    person = add_person(Workspace(folder), name, role.value, password, _who())
    typer.echo(f"{person.name}: {person.role}", err=True)


@user.command("remove")
def remove(folder: FolderOption, name: NameArgument) -> None:
    """Take away what a person may do, at once."""
    from geo.workspace.people import remove_person

    remove_person(_existing(folder), name, _who())


@user.command("log")
def people_changes(
    folder: FolderOption,
    most: Annotated[int, typer.Option("--most", help="How many, the latest first.", min=1)] = 50,
    format: FormatOption = Format.table,
) -> None:
    """Who gave whom which rights and when, with before and after."""
    import pandas as pd

    from geo.workspace.people import people_log

    changes = [asdict(change) for change in people_log(_existing(folder), most)]
    if format is Format.json:
        typer.echo(json.dumps(changes, ensure_ascii=False, indent=1))
        return
    for change in changes:
        for side in ("before", "after"):
            change[side] = " by ".join((change[side] or {}).values())
    fields = "seq when who what name before after".split()
    print_table(pd.DataFrame(changes, columns=fields, dtype=object), fields, fields, format)


def _who() -> str:
    """Who gives these commands, as this machine knows him."""
    try:
        return f"{getpass.getuser()} (command line)"
    except (OSError, KeyError, ImportError):
        return f"{os.getuid()} (command line)"


@user.command("list")
def list_(folder: FolderOption, format: FormatOption = Format.table) -> None:
    """Who may do what, and how each signs in."""
    import pandas as pd

    from geo.workspace.people import people

    fields = ["name", "role", "signs_in_by"]
    rows = [
        (one.name, one.role, "password" if one.has_password else "OIDC") for one in people(_existing(folder))
    ]
    print_table(pd.DataFrame(rows, columns=fields), fields, fields, format)


def diff(
    before: Annotated[Path, typer.Argument(metavar="A", help="Layout folder, the earlier version.")],
    after: Annotated[Path, typer.Argument(metavar="B", help="Layout folder, the later version.")],
    format: FormatOption = Format.table,
    output: OutputOption = None,
) -> None:
    """What appeared, went, moved or changed between two versions of the data."""
    from geo.exchange.aside import write_whole
    from geo.exchange.exports import csv_bytes
    from geo.model.diff import COLUMNS, diff_layouts
    from geo.model.sources import layout_folder, read_tables

    versions: list[dict[str, Any]] = [read_tables(layout_folder(folder))[0] for folder in (before, after)]
    found = diff_layouts(*versions)
    if output:
        write_whole(output, csv_bytes(found))
    else:
        print_table(found, list(COLUMNS), list(COLUMNS), format)
    counts = found["change"].value_counts()
    said = ", ".join(f"{counts.get(one, 0):,} {one}" for one in ("appeared", "gone", "moved", "changed"))
    typer.echo(said, err=True)
