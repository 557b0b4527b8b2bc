"""Options that several commands share, and how tables are printed."""

from __future__ import annotations

import json
import math
import os
import sys
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from itertools import pairwise
from pathlib import Path
from typing import Annotated, Any

import typer

from words.sentence import Sentence

DONE, REJECTED, USAGE, FAILED = 0, 1, 2, 3

# Text and no path: a path would lose a slash of an address.
LayoutOption = Annotated[
    str | None,
    typer.Option(
        "--layout",
        envvar="LAYOUT",
        metavar="DIR|ADDRESS",
        help="Layout folder, or postgresql://... of a shared one; default the built-in one. Of several the first.",
        show_default=False,
    ),
]
OutputOption = Annotated[
    Path | None, typer.Option("--output", dir_okay=False, help="File to write.", show_default=False)
]


class Format(StrEnum):
    """How a table is printed."""

    table = "table"
    json = "json"
    csv = "csv"


class Language(StrEnum):
    """Language of what is written."""

    en = "en"
    zh = "zh"


def reader_language(words: Sequence[str], environ: Mapping[str, str]) -> str:
    """The language that errors are said in: the command's own ``--lang``, else Chinese where the locale is.

    >>> reader_language(["sheet", "--lang", "zh"], {}), reader_language(["zones"], {"LANG": "zh_CN.UTF-8"})
    ('zh', 'zh')
    >>> reader_language(["sheet", "--lang=en"], {"LANG": "zh_CN.UTF-8"}), reader_language(["zones"], {"LANG": "C"})
    ('en', 'en')
    """
    given = next((after for word, after in pairwise(words) if word == "--lang"), "")
    given = given or next((word.removeprefix("--lang=") for word in words if word.startswith("--lang=")), "")
    locale = given or environ.get("LC_ALL") or environ.get("LANG") or ""
    return "zh" if locale.lower().startswith("zh") else "en"


def in_readers_language(said: Sentence) -> str:
    """What an error, a note or a problem says, in the language of `reader_language`."""
    return said.in_(reader_language(sys.argv[1:], os.environ))


FormatOption = Annotated[Format, typer.Option("--format", help="How to print the table.")]
LanguageOption = Annotated[
    Language, typer.Option("--lang", help="Language of the words. Errors are else in that of LC_ALL or LANG.")
]


def print_table(
    table: Any, fields: list[str], brief: list[str], format: Format, numbers: Iterable[str] = ()
) -> None:
    """Print ``fields`` as JSON or CSV, or the ``brief`` ones as a table for people.

    In JSON numbers are numbers, absent is null, lists are lists. ``numbers`` names text columns whose plain numbers
    become numbers.
    """
    if format is Format.table:
        _print_for_people(table[[field for field in brief if field in table.columns]])
        return
    shown = table[[field for field in fields if field in table.columns]]
    if format is Format.json:
        records = [
            {name: json_value(name, value, name in numbers) for name, value in row.items()}
            for row in shown.to_dict("records")
        ]
        typer.echo(json.dumps(records, ensure_ascii=False, indent=1))
    else:
        from geo.exchange.exports import csv_bytes

        # A cell that a spreadsheet would run as a formula is written as text.
        typer.echo(csv_bytes(shown, bom=False).decode(), nl=False)


def json_value(name: str, value: Any, number: bool = False) -> Any:
    """A cell as scripts get it."""
    if name == "sources":
        return [part for part in str(value).split("|") if part]
    if isinstance(value, float):
        if math.isnan(value):
            return None
        return int(value) if name == "founded" else value
    if number and isinstance(value, str):
        try:
            parsed = float(value)
        except ValueError:
            return value
        return int(parsed) if parsed.is_integer() else parsed
    return None if value in ("", None) else value


def _print_for_people(shown: Any) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    printed = Table(box=None, header_style="bold")
    for name in shown.columns:
        printed.add_column(str(name), overflow="fold")
    for row in shown.fillna("").itertuples(index=False):
        # Text, not markup: a name in square brackets is a name.
        printed.add_row(*(Text(str(value)) for value in row))
    Console().print(printed)
