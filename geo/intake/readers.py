"""Bytes of a recognised file -> a table of text. Run inside `geo.intake.sandbox`, never in the server itself."""

from __future__ import annotations

import csv
import io
import json
import sqlite3
import struct
import tempfile
import zipfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
import shapely

from geo.errors import SourceError
from geo.intake.sniff import Kind

ROW_LIMIT = 200_000
COLUMN_LIMIT = 500
CELL_LIMIT = 10_000
VERTEX_LIMIT = 2_000_000
_SEPARATORS = ",;\t|"


@dataclass(frozen=True)
class Brought:
    """What a file holds: a table of text, ``shapes`` in the same order where it has them, and what is said of the CRS.

    ``crs`` is a name such as "EPSG:4326", "" where the file does not say; ``notes`` tell what was guessed.
    """

    table: pd.DataFrame
    shapes: np.ndarray[tuple[int], np.dtype[np.object_]] | None
    crs: str
    notes: tuple[str, ...] = ()


def read_brought(kind: Kind, data: bytes) -> Brought:
    """The table in a file of a known kind.

    Raises
    ------
    SourceError
        It cannot be read as what it is, or breaks a limit; the message says which and what to do.
    """
    read = {
        "csv": _read_csv,
        "xlsx": _read_xlsx,
        "geojson": _read_geojson,
        "gpkg": _read_gpkg,
        "parquet": _read_parquet,
        "shapefile": _read_shapefile,
    }[kind]
    try:
        brought = read(data)
    except SourceError:
        raise
    except MemoryError as error:
        raise SourceError(
            f"the {kind} file needs more memory than is given to one file; send it in parts"
        ) from error
    except Exception as error:
        # A reader fails on a broken file in its own ways; the reader's words help, its traceback does not.
        said = " ".join(str(error).split())[:200] or type(error).__name__
        raise SourceError(f"the file cannot be read as {kind}: {said}") from error
    return _bounded(brought)


def _bounded(brought: Brought) -> Brought:
    table, shapes = brought.table, brought.shapes
    if table.shape[1] > COLUMN_LIMIT:
        raise SourceError(
            f"{table.shape[1]} columns; at most {COLUMN_LIMIT} are read, leave out what is not needed"
        )
    if len(table) > ROW_LIMIT:
        raise SourceError(
            f"{len(table):,} rows; at most {ROW_LIMIT:,} are read at once, send the file in parts"
        )
    if shapes is not None and int(shapely.get_num_coordinates(shapes).sum()) > VERTEX_LIMIT:
        raise SourceError(f"the shapes have more than {VERTEX_LIMIT:,} vertices; simplify them first")
    names = [_plain_name(name) or f"column {place + 1}" for place, name in enumerate(table.columns)]
    seen: dict[str, int] = {}
    for place, name in enumerate(names):
        seen[name] = seen.get(name, 0) + 1
        names[place] = name if seen[name] == 1 else f"{name} ({seen[name]})"
    text = table.set_axis(names, axis=1).fillna("").astype(str)
    return Brought(text.map(lambda cell: cell[:CELL_LIMIT].strip()), shapes, brought.crs, brought.notes)


def _plain_name(name: object) -> str:
    return "".join(char for char in str(name) if char.isprintable()).strip()[:100]


def _read_csv(data: bytes) -> Brought:
    text, encoding = _decoded(data)
    sample = text[:20_000]
    head = sample.splitlines()[:20]
    if not head:
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
        skip_blank_lines=True,
    )
    if not isinstance(table.index, pd.RangeIndex):
        raise SourceError("rows have more cells than there are headings; quote cells that hold the separator")
    named = {"\t": "tab"}.get(separator, separator)
    return Brought(table, None, "", (f"read as {encoding}, separated by {named}",))


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


def _read_xlsx(data: bytes) -> Brought:
    import openpyxl

    book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
    sheet = book.worksheets[0]
    rows = sheet.iter_rows(max_row=ROW_LIMIT + 2, max_col=COLUMN_LIMIT + 1, values_only=True)
    head = next(rows, None)
    if head is None or not any(cell is not None for cell in head):
        raise SourceError(f"sheet {sheet.title!r} has no headings in its first row")
    width = max(place + 1 for place, cell in enumerate(head) if cell is not None)
    body = [
        ["" if cell is None else str(cell) for cell in row[:width]]
        for row in rows
        if any(c is not None for c in row)
    ]
    notes = (
        (f"read sheet {sheet.title!r}, the first of {len(book.worksheets)}",)
        if len(book.worksheets) > 1
        else ()
    )
    names = ["" if cell is None else str(cell) for cell in head[:width]]
    return Brought(pd.DataFrame(body, columns=names, dtype=str), None, "", notes)


def _read_geojson(data: bytes) -> Brought:
    said = json.loads(data.decode("utf-8-sig"))
    features = (
        said.get("features")
        if said.get("type") == "FeatureCollection"
        else [said]
        if said.get("type") == "Feature"
        else None
    )
    if not isinstance(features, list):
        raise SourceError('the file is JSON but not a GeoJSON "FeatureCollection"')
    if len(features) > ROW_LIMIT:
        raise SourceError(f"{len(features):,} features; at most {ROW_LIMIT:,} are read at once")
    rows = [feature.get("properties") or {} for feature in features]
    texts = [
        {
            str(key): value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
            for key, value in row.items()
            if value is not None
        }
        for row in rows
    ]
    shapes = shapely.from_geojson(
        [json.dumps(feature.get("geometry")) for feature in features], on_invalid="ignore"
    )
    named = str(((said.get("crs") or {}).get("properties") or {}).get("name", ""))
    crs = "EPSG:4326" if not named or "CRS84" in named else named
    return Brought(
        pd.DataFrame(texts, dtype=str, index=range(len(texts))), np.asarray(shapes, dtype=object), crs
    )


def _read_gpkg(data: bytes) -> Brought:
    """The first feature table. Read as plain SQLite: views and triggers of the file are never run."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "brought.gpkg"
        file.write_bytes(data)
        base = sqlite3.connect(f"file:{file}?mode=ro&immutable=1", uri=True)
        try:
            base.execute("PRAGMA trusted_schema = OFF")
            found = base.execute(
                "SELECT table_name, column_name, srs_id FROM gpkg_geometry_columns"
            ).fetchall()
            tables = {name for (name,) in base.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
            usable = [row for row in found if row[0] in tables]
            if not usable:
                raise SourceError("the GeoPackage has no feature table (views are not read)")
            table, column, srs = usable[0]
            quoted = '"' + str(table).replace('"', '""') + '"'
            frame = pd.read_sql_query(f"SELECT * FROM {quoted} LIMIT {ROW_LIMIT + 1}", base)  # noqa: S608 - quoted above
            organised = base.execute(
                "SELECT organization, organization_coordsys_id FROM gpkg_spatial_ref_sys WHERE srs_id = ?",
                (srs,),
            ).fetchone()
        finally:
            base.close()
    shapes = shapely.from_wkb([_wkb_of(blob) for blob in frame[column]], on_invalid="ignore")
    crs = f"{organised[0]}:{organised[1]}".upper() if organised else ""
    notes = (f"read table {table!r}, the first of {len(usable)}",) if len(usable) > 1 else ()
    return Brought(frame.drop(columns=column).astype(object), np.asarray(shapes, dtype=object), crs, notes)


def _wkb_of(blob: bytes | None) -> bytes | None:
    """The WKB inside a GeoPackage blob (OGC 12-128r19, clause 2.1.3)."""
    if not blob or blob[:2] != b"GP":
        return None
    envelope = {0: 0, 1: 32, 2: 48, 3: 48, 4: 64}.get((blob[3] >> 1) & 7)
    return None if envelope is None else blob[8 + envelope :]


def _read_parquet(data: bytes) -> Brought:
    import pyarrow.parquet as pq

    file = pq.ParquetFile(io.BytesIO(data))
    if file.metadata.num_rows > ROW_LIMIT:
        raise SourceError(f"{file.metadata.num_rows:,} rows; at most {ROW_LIMIT:,} are read at once")
    frame = file.read().to_pandas()
    said = json.loads((file.schema_arrow.metadata or {}).get(b"geo", b"{}"))
    column = said.get("primary_column")
    if not column or column not in frame:
        return Brought(frame, None, "")
    shapes = shapely.from_wkb(frame[column].to_numpy(), on_invalid="ignore")
    crs = said.get("columns", {}).get(column, {}).get("crs", "EPSG:4326")
    if isinstance(crs, dict):
        id = crs.get("id") or {}
        crs = f"{id.get('authority', '')}:{id.get('code', '')}"
    return Brought(
        frame.drop(columns=column),
        np.asarray(shapes, dtype=object),
        "EPSG:4326" if crs in ("OGC:CRS84", None) else str(crs),
    )


def _read_shapefile(data: bytes) -> Brought:
    import shapefile

    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        stems = [name[:-4] for name in archive.namelist() if name.lower().endswith(".shp")]
        parts = {name.lower(): name for name in archive.namelist()}

        def part(ending: str) -> io.BytesIO | None:
            name = parts.get(f"{stems[0]}{ending}".lower())
            return io.BytesIO(archive.read(name)) if name else None

        shp, shx, dbf, prj, cpg = (part(ending) for ending in (".shp", ".shx", ".dbf", ".prj", ".cpg"))
    if dbf is None:
        raise SourceError(
            "the archive lacks the .dbf beside the .shp; pack .shp, .shx, .dbf and .prj together"
        )
    encoding = (cpg.read().decode("ascii", "ignore").strip() if cpg else "") or _dbf_encoding(dbf.getvalue())
    reader = shapefile.Reader(shp=shp, shx=shx, dbf=dbf, encoding=encoding, encodingErrors="replace")
    if len(reader) > ROW_LIMIT:
        raise SourceError(f"{len(reader):,} rows; at most {ROW_LIMIT:,} are read at once")
    names = [field[0] for field in reader.fields if field[0] != "DeletionFlag"]
    rows = [[str(value) if value is not None else "" for value in record] for record in reader.iterRecords()]
    shapes = [
        shapely.geometry.shape(shape.__geo_interface__) if shape.points else None
        for shape in reader.iterShapes()
    ]
    crs = _crs_of(prj.read().decode("utf-8", "ignore")) if prj else ""
    table = pd.DataFrame(rows, columns=names, dtype=str)
    return Brought(table, np.asarray(shapes, dtype=object), crs, (f"attributes read as {encoding}",))


def _dbf_encoding(data: bytes) -> str:
    """UTF-8 where the bytes are valid as that, else the Chinese national encoding."""
    head = struct.unpack("<H", data[8:10])[0] if len(data) > 10 else 0
    try:
        data[head:].decode("utf-8")
    except UnicodeDecodeError:
        return "gb18030"
    return "utf-8"


def _crs_of(wkt: str) -> str:
    """An EPSG name for the text of a .prj; the text itself where there is none."""
    import pyproj

    try:
        crs = pyproj.CRS.from_wkt(wkt)
    except pyproj.exceptions.CRSError:
        return ""
    code = crs.to_epsg()
    return f"EPSG:{code}" if code else wkt[:2000]
