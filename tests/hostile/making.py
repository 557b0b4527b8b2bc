"""The bytes of small files of each kind, made by a few lines."""

from __future__ import annotations

import io
import json
import sqlite3
import struct
import tempfile
import zipfile
from pathlib import Path


def zipped(members: dict[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", compression) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return out.getvalue()


def geojson(*features: dict[str, object], **more: object) -> bytes:
    return json.dumps({"type": "FeatureCollection", "features": list(features), **more}).encode()


def feature(geometry: object, **properties: object) -> dict[str, object]:
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def point(x: object, y: object) -> dict[str, object]:
    return {"type": "Point", "coordinates": [x, y]}


def database(*statements: str) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "made.gpkg"
        base = sqlite3.connect(file)
        for statement in statements:
            base.execute(statement)
        base.commit()
        base.close()
        return file.read_bytes()


GPKG = (
    "CREATE TABLE gpkg_geometry_columns (table_name TEXT, column_name TEXT, srs_id INTEGER)",
    "CREATE TABLE gpkg_spatial_ref_sys (srs_id INTEGER, organization TEXT, organization_coordsys_id INTEGER)",
)


def workbook(cells: dict[str, str], extra: dict[str, bytes] | None = None, rows: str = "") -> bytes:
    """A least XLSX with one sheet; ``cells`` of row 1 by reference, ``rows`` as XML below, ``extra`` members."""
    first = "".join(f'<c r="{at}" t="inlineStr"><is><t>{text}</t></is></c>' for at, text in cells.items())
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    rel = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    pack = "http://schemas.openxmlformats.org/package/2006"
    members = {
        "[Content_Types].xml": f'<Types xmlns="{pack}/content-types"><Default Extension="xml" ContentType="application/xml"/>'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.'
        'spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType='
        '"application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{pack}/relationships"><Relationship Id="r1" Type="{rel}/officeDocument" '
        'Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{rel}"><sheets><sheet name="s" sheetId="1" r:id="r1"/>'
        "</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{pack}/relationships"><Relationship Id="r1" '
        f'Type="{rel}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{main}"><sheetData><row r="1">{first}</row>{rows}</sheetData></worksheet>',
    }
    return zipped({name: text.encode() for name, text in members.items()} | (extra or {}))


def gpkg_point(srs: int = 4326, x: float = 121.5, y: float = 31.2) -> str:
    """A GeoPackage blob of a point, as an SQL literal."""
    return f"x'{(b'GP' + bytes((0, 1)) + struct.pack('<i', srs) + struct.pack('<BIdd', 1, 1, x, y)).hex()}'"


def parquet(columns: dict[str, list[object]]) -> bytes:
    """A Parquet file of plain columns."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    out = io.BytesIO()
    pq.write_table(pa.table(columns), out)
    return out.getvalue()


def swelling_parquet(rows: int, length: int) -> bytes:
    """A Parquet file of one long text repeated by number, so that little is stored and much is read."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    column = pa.DictionaryArray.from_arrays(pa.array([0] * rows, pa.int32()), pa.array(["x" * length]))
    out = io.BytesIO()
    pq.write_table(pa.table({"a": column, "b": column}), out, store_schema=False)
    return out.getvalue()


def shapefile_bytes(
    points: list[tuple[float, float, str]], encoding: str = "utf-8", more: dict[str, bytes] | None = None
) -> bytes:
    """A zipped point shapefile without a .prj, with ``more`` members beside it."""
    import shapefile

    parts = {ending: io.BytesIO() for ending in ("shp", "shx", "dbf")}
    with shapefile.Writer(**parts, shapeType=shapefile.POINT, encoding=encoding) as writer:
        writer.field("name", "C", size=60)
        for x, y, name in points:
            writer.point(x, y)
            writer.record(name)
    assert struct.unpack(">i", parts["shp"].getvalue()[:4])[0] == 9994
    return zipped({f"list.{ending}": part.getvalue() for ending, part in parts.items()} | (more or {}))
