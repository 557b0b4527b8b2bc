"""CSV and XLSX -> a table of text. Run inside `geo.intake.sandbox`, never in the server itself."""

from __future__ import annotations

import csv
import io

import pandas as pd

from geo.intake.brought import COLUMN_LIMIT, ROW_LIMIT, Brought
from geo.model.errors import SourceError
from words.sentence import Sentence

_SEPARATORS = ",;\t|"
# Row 1 holds the headings.
_FIRST_ROW = 2


def read_csv(data: bytes) -> Brought:
    """The rows below the headings; separator and encoding are found by looking."""
    text, encoding = _decoded(data)
    sample = text[:20_000]
    head = sample.splitlines()[:20]
    if not text.strip():
        raise SourceError("the file holds no rows")
    separator = max(_SEPARATORS, key=lambda mark: (head[0].count(mark), -_SEPARATORS.index(mark)))
    csv.field_size_limit(1_000_000)
    table = pd.read_csv(
        io.StringIO(text),
        sep=separator,
        dtype=str,
        keep_default_na=False,
        nrows=ROW_LIMIT + 1,
        on_bad_lines="error",
        # Blank lines are dropped below, so that the others keep the number that an editor shows.
        skip_blank_lines=False,
    )
    if not isinstance(table.index, pd.RangeIndex):
        raise SourceError("rows have more cells than there are headings; quote cells that hold the separator")
    table = table.set_axis(table.index + _FIRST_ROW).fillna("")
    table = table[(table != "").any(axis=1)]
    named = {"\t": "tab"}.get(separator, separator)
    return Brought(
        table,
        None,
        "",
        (Sentence("read as {encoding}, separated by {mark}", {"encoding": encoding, "mark": named}),),
    )


def _decoded(data: bytes) -> tuple[str, str]:
    """Text and the encoding it was in: UTF-8 or UTF-16 where marked or valid, else the Chinese national one."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16"), "UTF-16"
    for name in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(name), {"utf-8-sig": "UTF-8", "gb18030": "GB18030"}[name]
        except UnicodeDecodeError:
            continue
    raise SourceError("the text is neither UTF-8 nor GB18030; save it as UTF-8 and send it again")


def read_xlsx(data: bytes) -> Brought:
    """The rows of the first sheet; of a formula the value that was last computed, and nothing is computed here."""
    import openpyxl

    book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
    sheet = book.worksheets[0]
    rows = sheet.iter_rows(max_row=ROW_LIMIT + 2, max_col=COLUMN_LIMIT + 1, values_only=True)
    head = next(rows, None)
    if head is None or not any(cell is not None for cell in head):
        raise SourceError("sheet {sheet!r} has no headings in its first row", sheet=sheet.title)
    width = max(place + 1 for place, cell in enumerate(head) if cell is not None)
    body = {
        number: ["" if cell is None else str(cell) for cell in row[:width]]
        for number, row in enumerate(rows, _FIRST_ROW)
        if any(cell is not None for cell in row)
    }
    notes = (
        (
            Sentence(
                "read sheet {sheet!r}, the first of {count}",
                {"sheet": sheet.title, "count": len(book.worksheets)},
            ),
        )
        if len(book.worksheets) > 1
        else ()
    )
    names = ["" if cell is None else str(cell) for cell in head[:width]]
    table = pd.DataFrame(list(body.values()), columns=names, index=list(body), dtype=str)
    return Brought(table, None, "", notes)
