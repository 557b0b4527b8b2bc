"""GeoJSON, GeoPackage, GeoParquet and shapefiles -> a table of text and shapes, without GDAL.

Run inside `geo.intake.sandbox`, never in the server itself. Shapes are in the file's own reference system here.
"""

from __future__ import annotations

import io
import json
import re
import sqlite3
import struct
import tempfile
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import shapely

from geo.intake.brought import ROW_LIMIT, Brought, check_size
from geo.model.crs import STORAGE_CRS
from geo.model.errors import SourceError
from words.sentence import Sentence

_PRJ_LIMIT = 64 * 1024


def read_geojson(data: bytes) -> Brought:
    """The features of a collection, or the one feature."""
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
    check_size(rows=len(features))
    if not all(
        isinstance(feature, dict) and isinstance(feature.get("properties") or {}, dict)
        for feature in features
    ):
        raise SourceError("a feature or its properties is no JSON object; save the file as GeoJSON again")
    rows = [feature.get("properties") or {} for feature in features]
    texts = [
        {
            str(key): value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
            for key, value in row.items()
            if value is not None
        }
        for row in rows
    ]
    shapes = _known_shapes(
        shapely.from_geojson,
        [json.dumps(feature["geometry"]) if feature.get("geometry") else None for feature in features],
    )
    named = said.get("crs")
    if isinstance(named, dict):
        named = (
            named.get("properties", {}).get("name", "") if isinstance(named.get("properties"), dict) else ""
        )
    table = pd.DataFrame(texts, dtype=str, index=range(1, len(texts) + 1))
    return Brought(table, shapes, str(named or STORAGE_CRS))


def read_gpkg(data: bytes) -> Brought:
    """The first feature table. Read as plain SQLite: views, triggers and virtual tables of the file are never run."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "brought.gpkg"
        file.write_bytes(data)
        base = sqlite3.connect(f"file:{file}?mode=ro&immutable=1", uri=True)
        try:
            base.execute("PRAGMA trusted_schema = OFF")
            base.set_authorizer(_reading_only)
            tables = {
                str(name)
                for name, made in base.execute("SELECT name, sql FROM sqlite_master WHERE type = 'table'")
                if not _VIRTUAL.match(str(made))
            }
            if "gpkg_geometry_columns" not in tables:
                raise SourceError("the database is no GeoPackage: it has no gpkg_geometry_columns")
            found = base.execute(
                "SELECT table_name, column_name, srs_id FROM gpkg_geometry_columns LIMIT 1000"
            ).fetchall()
            usable = [row for row in found if row[0] in tables]
            if not usable:
                raise SourceError("the GeoPackage has no feature table (views are not read)")
            table, column, srs = usable[0]
            quoted = '"' + str(table).replace('"', '""') + '"'
            frame = pd.read_sql_query(f"SELECT * FROM {quoted} LIMIT {ROW_LIMIT + 1}", base)  # noqa: S608 - quoted above
            if column not in frame:
                raise SourceError(
                    "table {table!r} lacks its column of shapes, {column!r}",
                    table=str(table)[:60],
                    column=str(column)[:60],
                )
            crs = _srs_name(base, srs) if "gpkg_spatial_ref_sys" in tables else ""
        finally:
            base.close()
    if {_srs_of(blob) for blob in frame[column]} - {None, srs}:
        raise SourceError("the shapes of the GeoPackage are in several reference systems; save them in one")
    shapes = _known_shapes(shapely.from_wkb, [_wkb_of(blob) for blob in frame[column]])
    first = Sentence(
        "read table {table!r}, the first of {count}", {"table": str(table), "count": len(usable)}
    )
    notes = (first,) if len(usable) > 1 else ()
    table = frame.drop(columns=column).astype(object).set_axis(frame.index + 1)
    return Brought(table, shapes, crs, notes)


_VIRTUAL = re.compile(r"\s*CREATE\s+VIRTUAL", re.IGNORECASE)


def _reading_only(action: int, *_: str | None) -> int:
    """What a statement may do to a brought database: look at rows, nothing else."""
    allowed = (sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ, sqlite3.SQLITE_FUNCTION)
    return sqlite3.SQLITE_OK if action in allowed else sqlite3.SQLITE_DENY


def _srs_name(base: sqlite3.Connection, srs: object) -> str:
    """The name of a reference system by its number in the file; "" where the file does not say."""
    said = base.execute(
        "SELECT organization, organization_coordsys_id FROM gpkg_spatial_ref_sys WHERE srs_id = ?", (srs,)
    ).fetchone()
    return f"{said[0]}:{said[1]}".upper() if said else ""


def _wkb_of(blob: object) -> bytes | None:
    """The WKB inside a GeoPackage blob (OGC 12-128r19, clause 2.1.3)."""
    if not isinstance(blob, bytes) or blob[:2] != b"GP" or len(blob) < 8:
        return None if blob is None else b""
    envelope = {0: 0, 1: 32, 2: 48, 3: 48, 4: 64}.get((blob[3] >> 1) & 7)
    return b"" if envelope is None else blob[8 + envelope :]


def _srs_of(blob: object) -> int | None:
    """The number of the reference system in a GeoPackage blob."""
    if not isinstance(blob, bytes) or blob[:2] != b"GP" or len(blob) < 8:
        return None
    return int.from_bytes(blob[4:8], "little" if blob[3] & 1 else "big", signed=True)


def read_parquet(data: bytes) -> Brought:
    """The rows; with shapes where the file is GeoParquet."""
    import pyarrow.parquet as pq

    file = pq.ParquetFile(io.BytesIO(data))
    check_size(rows=file.metadata.num_rows, columns=file.metadata.num_columns)
    frame = file.read().to_pandas(ignore_metadata=True)
    frame.index += 1
    said = json.loads((file.schema_arrow.metadata or {}).get(b"geo", b"{}"))
    column = said.get("primary_column")
    if not column or column not in frame:
        return Brought(frame, None, "")
    blobs = [cell if isinstance(cell, bytes) else None for cell in frame[column]]
    crs = said.get("columns", {}).get(column, {}).get("crs", STORAGE_CRS)
    if isinstance(crs, dict):
        id = crs.get("id") or {}
        crs = f"{id.get('authority', '')}:{id.get('code', '')}"
    return Brought(
        frame.drop(columns=column),
        _known_shapes(shapely.from_wkb, blobs),
        STORAGE_CRS if crs is None else str(crs),
    )


def read_shapefile(data: bytes) -> Brought:
    """The records of the first shapefile in an archive."""
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
    check_size(rows=len(reader))
    names = [field[0] for field in reader.fields if field[0] != "DeletionFlag"]
    rows = [[str(value) if value is not None else "" for value in record] for record in reader.iterRecords()]
    given = [shape.__geo_interface__ if shape.points else None for shape in reader.iterShapes()]
    shapes = _known_shapes(shapely.from_geojson, [json.dumps(one) if one else None for one in given])
    crs = prj.read(_PRJ_LIMIT).decode("utf-8", "ignore") if prj else ""
    table = pd.DataFrame(rows, columns=names, index=range(1, len(rows) + 1), dtype=str)
    return Brought(table, shapes, crs, (Sentence("attributes read as {encoding}", {"encoding": encoding}),))


def _dbf_encoding(data: bytes) -> str:
    """UTF-8 where the bytes are valid as that, else the Chinese national encoding."""
    head = struct.unpack("<H", data[8:10])[0] if len(data) > 10 else 0
    try:
        data[head:].decode("utf-8")
    except UnicodeDecodeError:
        return "gb18030"
    return "utf-8"


def _known_shapes(
    parse: Callable[..., Any], given: Sequence[str | bytes | None]
) -> np.ndarray[tuple[int], np.dtype[np.object_]]:
    """The shapes; an empty collection where one was given that cannot be read, None where none was given."""
    shapes = np.asarray(parse(np.array(given, dtype=object), on_invalid="ignore"), dtype=object)
    lost = shapely.is_missing(shapes) & np.array([one is not None for one in given], dtype=bool)
    shapes[lost] = shapely.GeometryCollection()
    return shapes
