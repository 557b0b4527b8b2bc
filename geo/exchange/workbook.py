"""Tables -> the bytes of one XLSX workbook in which every cell is a value, never a formula."""

from __future__ import annotations

import datetime
import io
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

_BAD_IN_NAME = re.compile(r"[\[\]:*?/\\]")
_LONGEST_TEXT = 32767
_WIDEST = 60


@dataclass(frozen=True)
class Sheet:
    """One sheet: a table, how its numbers read, and what hangs on single cells.

    Attributes
    ----------
    formats
        A number format by column, such as ``#,##0.0``.
    cell_formats, notes
        The same, and a comment, by row number (from 0, the header not counted) and column.
    fixed_columns
        How many columns stay in sight while the rest scrolls.
    """

    name: str
    table: pd.DataFrame = field(repr=False)
    formats: Mapping[str, str] = field(default_factory=dict)
    cell_formats: Mapping[tuple[int, str], str] = field(default_factory=dict, repr=False)
    notes: Mapping[tuple[int, str], str] = field(default_factory=dict, repr=False)
    widths: Mapping[str, int] = field(default_factory=dict)
    fixed_columns: int = 0


def workbook_bytes(sheets: Sequence[Sheet], version: str = "") -> bytes:
    """An XLSX file; ``version``, the date of the data, stands for the time of writing."""
    import xlsxwriter

    buffer = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(buffer, options) as book:
        book.set_properties({"created": _date(version)})
        head = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
        formats: dict[str, Any] = {}
        for sheet in sheets:
            page = book.add_worksheet(_BAD_IN_NAME.sub(" ", sheet.name)[:31])
            page.freeze_panes(1, sheet.fixed_columns)
            for position, name in enumerate(sheet.table.columns):
                page.set_column(position, position, _width(sheet, str(name)))
                page.write_string(0, position, str(name), head)
                for row, value in enumerate(sheet.table[name]):
                    form = sheet.cell_formats.get((row, str(name)), sheet.formats.get(str(name), ""))
                    if form not in formats:
                        formats[form] = book.add_format(
                            {"valign": "top", "text_wrap": True} | ({"num_format": form} if form else {})
                        )
                    _write(page, row + 1, position, value, formats[form])
                    if note := sheet.notes.get((row, str(name))):
                        page.write_comment(
                            row + 1, position, note[:_LONGEST_TEXT], {"x_scale": 2.4, "y_scale": 1.4}
                        )
            if len(sheet.table):
                page.autofilter(0, 0, len(sheet.table), len(sheet.table.columns) - 1)
    return buffer.getvalue()


def _write(page: Any, row: int, column: int, value: Any, form: Any) -> None:
    """A number as a number, anything else as text; nothing for what is absent."""
    value = value.item() if isinstance(value, np.generic) else value
    if value is None or value is pd.NA or (isinstance(value, float) and not math.isfinite(value)):
        page.write_blank(row, column, None, form)
    elif isinstance(value, bool):
        page.write_string(row, column, "yes" if value else "no", form)
    elif isinstance(value, int | float):
        page.write_number(row, column, value, form)
    elif str(value):
        page.write_string(row, column, str(value)[:_LONGEST_TEXT], form)


def _width(sheet: Sheet, name: str) -> int:
    if name in sheet.widths:
        return sheet.widths[name]
    longest = max((_columns_of(str(value)) for value in sheet.table[name]), default=0)
    return min(_WIDEST, max(_columns_of(name), longest, 6) + 2)


def _columns_of(text: str) -> int:
    """How wide a text is in a spreadsheet: a Chinese character takes two columns."""
    return max((sum(2 if ord(char) > 0x2E7F else 1 for char in line) for line in text.split("\n")), default=0)


def _date(version: str) -> datetime.datetime:
    """The date in a version such as 2026.11.22; a fixed one where it holds none."""
    parts = [int(part) for part in re.findall(r"\d+", version)]
    if len(parts) < 3 or parts[0] < 1900:
        return datetime.datetime(2000, 1, 1)
    return datetime.datetime(parts[0], parts[1], parts[2])
