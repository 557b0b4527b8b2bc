"""A comparison as files: a workbook to read and to calculate with, and one long table for other programs."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pandas as pd

from geo.exchange.exports import OWN_SOURCE, csv_bytes, own_source, sources_table, zip_bytes
from geo.exchange.workbook import Sheet, workbook_bytes
from geo.measures.cells import Cell
from geo.measures.compare import Comparison, Row
from geo.model.layout import Layout, Words

LONG_COLUMNS = (
    "group",
    "measure",
    "label",
    "zone",
    "name",
    "value",
    "text",
    "unit",
    "as_of",
    "scope",
    "qualifier",
    "confidence",
    "source_ids",
    "computed_from",
    "detail",
    "valid_from",
    "valid_to",
    "note",
    "comparable",
    "reason",
)
# Words of a workbook that no reader's language was chosen for; a page brings its own, by the same keys.
WORDS = {
    "comparison": "comparison",
    "long": "long format",
    "sources": "sources",
    "group": "Group",
    "measure": "Measure",
    "unit": "Unit",
    "like_for_like": "Like for like",
    "yes": "yes",
    "not_found": "not found",
    "computed_here": "computed here",
    "more_than": "over",
    "less_than": "under",
    "about": "about",
    "cap": "up to",
    "target": "target",
    "expected": "expected",
}


def comparison_workbook(
    layout: Layout,
    comparison: Comparison,
    lang: str = "en",
    words: Mapping[str, str] | None = None,
    why: Callable[[Row], str] | None = None,
) -> bytes:
    """XLSX with the comparison, the same figures in long format, and their sources.

    In the comparison a number stays a number; year, scope and qualifier stand in its format and its comment.

    Parameters
    ----------
    words
        What `WORDS` says, and ``group_<slug>``, in the reader's language.
    why
        Says in plain words why the figures of a row are not like for like; by default the word of its reason.
    """
    said = WORDS | dict(words or {})
    sources = comparison_sources(layout, comparison, lang)
    long = long_table(comparison, lang)
    sheets = [
        _comparison_sheet(layout, comparison, lang, said, why or _reason_word),
        Sheet(
            said["long"], long, formats={"value": "General"}, widths={"note": 50, "text": 30}, fixed_columns=5
        ),
        Sheet(said["sources"], sources, widths={"title": 60}),
    ]
    return workbook_bytes(sheets, layout.version)


def comparison_zip(layout: Layout, comparison: Comparison, lang: str = "en") -> bytes:
    """The long table and its sources as CSV files in one archive."""
    return zip_bytes(
        {
            "comparison.csv": csv_bytes(long_table(comparison, lang)),
            "sources.csv": csv_bytes(comparison_sources(layout, comparison, lang)),
        }
    )


def long_table(comparison: Comparison, lang: str = "en") -> pd.DataFrame:
    """A row a figure found, columns `LONG_COLUMNS`; numbers in ``value``, words in ``text``."""
    rows = [
        _long_row(comparison, row, cell, lang)
        for row in comparison.rows
        for cell in row.cells
        if cell.value is not None
    ]
    return pd.DataFrame(rows, columns=list(LONG_COLUMNS))


def comparison_sources(layout: Layout, comparison: Comparison, lang: str = "en") -> pd.DataFrame:
    """Every source that the figures name; what was computed here names the layout itself."""
    cells = [cell for row in comparison.rows for cell in row.found]
    published = sources_table(layout, (id for cell in cells for id in cell.source_ids))
    if not any(cell.computed_from for cell in cells):
        return published
    return pd.concat([own_source(layout, lang), published], ignore_index=True)


def cell_sources(cell: Cell) -> tuple[str, ...]:
    """The ids of a figure's sources; one that was computed here names `OWN_SOURCE` before them."""
    return (OWN_SOURCE, *cell.source_ids) if cell.computed_from else cell.source_ids


def _long_row(comparison: Comparison, row: Row, cell: Cell, lang: str) -> dict[str, object]:
    number = cell.value if isinstance(cell.value, float) else None
    return {
        "group": row.measure.group,
        "measure": row.measure.slug,
        "label": row.measure.words.in_(lang),
        "zone": cell.zone,
        "name": comparison.name(cell.zone).in_(lang),
        "value": number,
        "text": cell.value.in_(lang) if isinstance(cell.value, Words) else "",
        "unit": cell.unit,
        "as_of": cell.as_of,
        "scope": cell.scope,
        "qualifier": cell.qualifier,
        "confidence": cell.confidence,
        "source_ids": "|".join(cell_sources(cell)),
        "computed_from": "|".join(cell.computed_from),
        "detail": cell.detail.in_(lang),
        "valid_from": cell.valid_from,
        "valid_to": cell.valid_to,
        "note": cell.note.in_(lang),
        "comparable": row.comparable,
        "reason": row.reason,
    }


def _reason_word(row: Row) -> str:
    return row.reason.replace("_", " ")


def _comparison_sheet(
    layout: Layout, comparison: Comparison, lang: str, said: Mapping[str, str], why: Callable[[Row], str]
) -> Sheet:
    heads = [said[key] for key in ("group", "measure", "unit", "like_for_like")]
    names = _distinct_names(comparison, lang, heads)
    rows: list[list[object]] = []
    formats: dict[tuple[int, str], str] = {}
    notes: dict[tuple[int, str], str] = {}
    for number, row in enumerate(comparison.rows):
        measure = row.measure
        like = said["yes"] if row.comparable else why(row)
        values: list[object] = []
        for cell, name in zip(row.cells, names, strict=True):
            # A figure in another unit must not stand as a bare number in this row.
            same = isinstance(cell.value, float) and cell.unit == measure.unit
            if cell.value is None:
                values.append(said["not_found"])
                continue
            words = cell.value.in_(lang) if isinstance(cell.value, Words) else _with_unit(cell)
            values.append(cell.value if same else words)
            notes[number, name] = _note(layout, cell, said, lang)
            if same:
                formats[number, name] = number_format(layout, cell, said, lang)
        group = said.get(f"group_{measure.group}", measure.group)
        rows.append([group, measure.words.in_(lang), measure.unit, like, *values])
    table = pd.DataFrame(rows, columns=[*heads, *names], dtype=object)
    widths = {said["measure"]: 34, said["like_for_like"]: 18} | dict.fromkeys(names, 30)
    return Sheet(said["comparison"], table, {}, formats, notes, widths, fixed_columns=2)


def number_format(layout: Layout, cell: Cell, said: Mapping[str, str], lang: str) -> str:
    """A spreadsheet format that shows a number with its qualifier, year and scope, and leaves it a number."""
    digits = "#,##0" if isinstance(cell.value, float) and cell.value.is_integer() else "#,##0.00"
    scope = layout.scopes[cell.scope].words.in_(lang) if cell.scope in layout.scopes else cell.scope
    before = (
        said.get(cell.qualifier, "") if cell.qualifier in {"more_than", "less_than", "about", "cap"} else ""
    )
    after = [said.get(cell.qualifier, "") if cell.planned else "", cell.as_of[:4], scope]
    about = ", ".join(part for part in after if part)
    return _quoted(f"{before} " if before else "") + digits + _quoted(f"  ({about})" if about else "")


def _note(layout: Layout, cell: Cell, said: Mapping[str, str], lang: str) -> str:
    scope = layout.scopes[cell.scope].words.in_(lang) if cell.scope in layout.scopes else cell.scope
    published = [
        f"{source['publisher']}: {Words(str(source['title']), str(source['title_zh'])).in_(lang)}"
        for id in cell.source_ids
        if id in layout.sources.index
        for source in (layout.sources.loc[id],)
    ]
    computed = f"{said['computed_here']}: {', '.join(cell.computed_from)}" if cell.computed_from else ""
    lines = [
        " · ".join(part for part in (cell.as_of, scope, cell.qualifier, cell.confidence) if part),
        cell.detail.in_(lang),
        computed,
        *published,
        cell.note.in_(lang),
        f"[{', '.join(cell_sources(cell))}]",
    ]
    return "\n".join(line for line in lines if line)


def _with_unit(cell: Cell) -> str:
    return f"{cell.value:,.2f}".rstrip("0").rstrip(".") + f" {cell.unit}"


def _distinct_names(comparison: Comparison, lang: str, taken: list[str]) -> list[str]:
    """What the subjects are called, with their word behind a name that two share."""
    names = [comparison.name(word).in_(lang) or word for word in comparison.words]
    return [
        f"{name} ({word})" if names.count(name) > 1 or name in taken else name
        for name, word in zip(names, comparison.words, strict=True)
    ]


def _quoted(text: str) -> str:
    """Text inside a number format; quotes and backslashes would end it."""
    return '"' + text.replace('"', "'").replace("\\", "/")[:90] + '"' if text else ""
