"""Address lists in files: CSV or text in, CSV or JSON lines out, whole or not at all."""

from __future__ import annotations

import csv
import gc
import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from itertools import chain
from pathlib import Path
from typing import TextIO

from geo.exchange.aside import aside
from geo.geocode.batch.batch import Query, Summary
from geo.geocode.batch.pipeline import Geocoder, Progress
from geo.geocode.batch.records import CsvWriter, Record, json_line
from geo.model.errors import ChoiceError, SourceError

ADDRESS_COLUMNS: tuple[str, ...] = (
    "address",
    "query",
    "address_zh",
    "address_en",
    "addr",
    "full_address",
    "raw",
    "location",
)
ADDRESS_COLUMNS += (
    "地址",
    "详细地址",
    "企业地址",
    "公司地址",
    "注册地址",
    "经营地址",
    "办公地址",
    "住所",
    "通讯地址",
    "地點",
    "位址",
)
_LON_COLUMNS = ("lon", "lng", "long", "longitude", "x", "经度", "經度")
_LAT_COLUMNS = ("lat", "latitude", "y", "纬度", "緯度")
FORMATS = ("json", "csv")
# One cell may hold a whole page; Python's own limit of 131072 would end the batch there.
_LARGEST_CELL = 50_000_000
_SNIFFED = 1_000_000


def geocode_file(
    source: Path,
    target: Path | TextIO,
    geocoder: Geocoder,
    *,
    form: str = "",
    column: str = "",
    progress: Progress | None = None,
) -> Summary:
    """Geocodes the addresses of a file into another; what became of them.

    Parameters
    ----------
    source
        CSV or TSV with a header, text with an address a line, JSON lines or a JSON list. UTF-8 or GB 18030.
    target
        Where the records go, in the order of the addresses. A file appears under its name only when it is
        complete; run again after a break, and no service is asked again for what it answered.
    form
        "json" (one object a line) or "csv"; empty: by the target's name, else JSON.
    column
        The column that holds the addresses; empty: the first that is named like one.

    Raises
    ------
    SourceError, ChoiceError
        A file cannot be read or written; the form or the column is not known.
    """
    if not form:
        form = "csv" if isinstance(target, Path) and target.suffix.lower() == ".csv" else "json"
    if form not in FORMATS:
        raise ChoiceError("format", form, FORMATS)
    # What is alive by now lives until the end: the collector need not walk through the layout for every chunk.
    gc.freeze()
    try:
        return _geocoded(source, target, geocoder, form, column, progress)
    finally:
        gc.unfreeze()


def _geocoded(
    source: Path, target: Path | TextIO, geocoder: Geocoder, form: str, column: str, progress: Progress | None
) -> Summary:
    total = sum(1 for _ in read_queries(source, column))
    records = geocoder.records(read_queries(source, column), progress, total)
    if not isinstance(target, Path):
        _write(records, target, form)
        return geocoder.summary
    with aside(target) as place, place.open("w", encoding="utf-8", newline="") as file:
        _write(records, file, form)
    return geocoder.summary


def read_queries(source: Path, column: str = "") -> Iterator[Query]:
    """The rows of an address list, one at a time; see `geocode_file` for the forms of files."""
    suffix = source.suffix.lower()
    with _opened(source) as file:
        if suffix in (".json", ".jsonl", ".ndjson"):
            yield from _of_objects(file, column)
        elif suffix == ".txt":
            yield from (Query(line.rstrip("\n")) for line in file)
        else:
            yield from _of_table(csv.reader(file, delimiter="\t" if suffix == ".tsv" else ","), column)


@contextmanager
def _opened(source: Path) -> Iterator[TextIO]:
    try:
        with source.open("rb") as head:
            sample = head.read(_SNIFFED)
        encoding = "utf-8-sig" if _is_utf8(sample) else "gb18030"
        before = csv.field_size_limit(_LARGEST_CELL)
        try:
            with source.open(encoding=encoding, errors="replace", newline="") as file:
                yield file
        finally:
            csv.field_size_limit(before)
    except OSError as error:
        raise SourceError(
            "{file}: cannot be read ({said})", file=source, said=error.strerror or str(error)
        ) from error
    except csv.Error as error:
        raise SourceError(
            "{file}: cannot be read as {kind} ({said})", file=source, kind="CSV", said=str(error)
        ) from error


def _is_utf8(sample: bytes) -> bool:
    try:
        sample.decode("utf-8")
    except UnicodeDecodeError as error:
        # A character cut off at the end of the sample is no sign of another encoding.
        return error.start >= len(sample) - 3
    return True


def _of_table(rows: Iterator[list[str]], column: str) -> Iterator[Query]:
    header = next(rows, [])
    names = [name.strip().lower() for name in header]
    if len(names) == 1 and not column and names[0] not in ADDRESS_COLUMNS:
        # One column without a name that means an address: the list has no header.
        yield Query(header[0])
        place, lon, lat = 0, -1, -1
    else:
        place = _column(names, (column.strip().lower(),) if column else ADDRESS_COLUMNS, column)
        lon, lat = _first(names, _LON_COLUMNS), _first(names, _LAT_COLUMNS)
    for row in rows:
        # A blank line is a row too: an empty address, to be reported as such.
        yield Query(_cell(row, place), _number(_cell(row, lon)), _number(_cell(row, lat)))


def _of_objects(file: TextIO, column: str) -> Iterator[Query]:
    for told in _objects(file):
        if isinstance(told, dict):
            names = {
                str(name).strip().lower(): str("" if value is None else value) for name, value in told.items()
            }
            name = next(
                (one for one in ((column.lower(),) if column else ADDRESS_COLUMNS) if one in names), ""
            )
            lon = next((names[one] for one in _LON_COLUMNS if one in names), "")
            lat = next((names[one] for one in _LAT_COLUMNS if one in names), "")
            yield Query(names.get(name, ""), _number(lon), _number(lat))
        else:
            yield Query(str(told))


def _objects(file: TextIO) -> Iterator[object]:
    """The values of a JSON file: its lines, or the entries of the one list that it holds."""
    first = file.readline()
    if first.lstrip().startswith("["):
        try:
            yield from json.loads(first + file.read())
        except (ValueError, TypeError) as error:
            raise SourceError(
                "{file}: cannot be read as {kind} ({said})",
                file=getattr(file, "name", "-"),
                kind="JSON",
                said=str(error),
            ) from None
        return
    for line in chain([first], file):
        if line.strip():
            try:
                yield json.loads(line)
            except ValueError:
                yield line.strip()


def _column(names: list[str], wanted: tuple[str, ...], given: str) -> int:
    place = _first(names, wanted)
    if place < 0:
        raise ChoiceError("column of addresses", given or "address", names)
    return place


def _first(names: list[str], wanted: tuple[str, ...]) -> int:
    return next((names.index(name) for name in wanted if name in names), -1)


def _cell(row: list[str], place: int) -> str:
    return row[place] if 0 <= place < len(row) else ""


def _number(text: str) -> float:
    if not text:
        return float("nan")
    try:
        return float(text)
    except ValueError:
        return float("nan")


def _write(records: Iterable[Record], file: TextIO, form: str) -> None:
    write: Callable[[Record], object]
    if form == "csv":
        write = CsvWriter(file).write
    else:

        def write(record: Record) -> object:
            return file.write(json_line(record))

    for record in records:
        write(record)
