"""Files made to harm, each by a few lines: what it is, its name, its bytes."""

from __future__ import annotations

import gzip
import io
import json
import sqlite3
import struct
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

PAYLOADS = {
    "jinja": "{{ 7 * 191 }}{% for x in ().__class__.__mro__ %}{% endfor %}",
    "literal": "${globalThis.__pwned = 1}`",
    "image": "<img src=x onerror=globalThis.__pwned=1>",
    "script": "</script><script>globalThis.__pwned=1</script>",
    "formula": '=HYPERLINK("http://192.0.2.1","x")',
    "command": "=cmd|' /C calc'!A0",
    "separator": "a\u2028b\u2029c",
    "markdown": "![x](http://192.0.2.1/x.png)",
    "traversal": "../../../../etc/passwd",
    "control": "a\x01\x02\x7fb",
}


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


_GPKG = (
    "CREATE TABLE gpkg_geometry_columns (table_name TEXT, column_name TEXT, srs_id INTEGER)",
    "CREATE TABLE gpkg_spatial_ref_sys (srs_id INTEGER, organization TEXT, organization_coordsys_id INTEGER)",
)


def workbook(cells: dict[str, str], extra: dict[str, bytes] | None = None) -> bytes:
    """A least XLSX with one sheet; ``cells`` by reference."""
    rows = "".join(f'<c r="{at}" t="inlineStr"><is><t>{text}</t></is></c>' for at, text in cells.items())
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
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{main}"><sheetData><row r="1">{rows}</row></sheetData></worksheet>',
    }
    return zipped({name: text.encode() for name, text in members.items()} | (extra or {}))


def refused() -> Iterator[tuple[str, str, bytes]]:
    """Files that must be refused with a message: (what, name, bytes)."""
    vrt = b'<OGRVRTDataSource><OGRVRTLayer name="l"><SrcDataSource>/etc/passwd</SrcDataSource></OGRVRTLayer></OGRVRTDataSource>'
    for ending in ("gpkg", "zip", "csv", "geojson", "shp"):
        yield f"VRT as {ending}", f"list.{ending}", vrt
    yield "empty", "a.csv", b""
    yield "only blanks", "a.csv", b"   \n  \n"
    yield "HTML", "a.csv", b"<html><script>1</script></html>"
    yield "SVG", "a.geojson", b"<svg onload=1></svg>"
    yield "PDF", "a.xlsx", b"%PDF-1.7 ..."
    yield "PNG", "a.csv", b"\x89PNG\r\n\x1a\n" + b"\0" * 40
    yield "old XLS", "a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
    yield "program", "a.csv", b"MZ\x90\0" + b"\0" * 60
    yield "ELF", "a.parquet", b"\x7fELF" + b"\0" * 60
    yield "gzip", "a.csv.gz", gzip.compress(b"name\nx\n")
    yield "binary", "a.csv", bytes(range(256)) * 20
    yield "over the limit", "a.csv", b"name\n" + b"x" * (51 * 1024 * 1024)
    yield "zip bomb", "a.zip", zipped({"a.shp": b"\0" * 40_000_000})
    yield "many members", "a.zip", zipped({f"{number}.txt": b"" for number in range(600)})
    yield "nested zip", "a.zip", zipped({"in.zip": zipped({"a.shp": b"x"})})
    yield "nested gzip", "a.zip", zipped({"a.tar.gz": b"x", "a.shp": b"x"})
    yield "path out", "a.zip", zipped({"../../x.shp": b"x"})
    yield "absolute path", "a.zip", zipped({"/etc/x.shp": b"x"})
    yield "drive path", "a.zip", zipped({"C:\\x.shp": b"x"})
    yield "no table in zip", "a.zip", zipped({"readme.txt": b"hello"})
    yield "truncated zip", "a.zip", zipped({"a.shp": b"x" * 999})[:200]
    yield "shapefile without dbf", "a.zip", zipped({"a.shp": b"\0" * 100})
    yield (
        "broken shapefile",
        "a.zip",
        zipped({"a.shp": b"\x27" * 200, "a.dbf": b"\x03" * 200, "a.shx": b"\0" * 100}),
    )
    yield "truncated parquet", "a.parquet", b"PAR1" + b"\0" * 40
    yield "parquet of noise", "a.parquet", b"PAR1" + bytes(range(256)) * 4 + b"PAR1"
    yield "truncated database", "a.gpkg", b"SQLite format 3\0" + b"\0" * 200
    yield "database without layers", "a.gpkg", database("CREATE TABLE t (a)")
    yield (
        "GeoPackage with only a view",
        "a.gpkg",
        database(
            *_GPKG,
            "CREATE VIEW v AS SELECT 1 AS g",
            "INSERT INTO gpkg_geometry_columns VALUES ('v', 'g', 4326)",
        ),
    )
    yield (
        "GeoPackage that lacks its table",
        "a.gpkg",
        database(*_GPKG, "INSERT INTO gpkg_geometry_columns VALUES ('gone', 'g', 4326)"),
    )
    yield "JSON that is no GeoJSON", "a.geojson", b'{"a": 1}'
    yield "broken JSON", "a.geojson", b'{"type": "FeatureCollection", "features": ['
    yield "features no list", "a.geojson", b'{"type": "FeatureCollection", "features": 7}'
    yield "features no objects", "a.geojson", b'{"type": "FeatureCollection", "features": [1, 2]}'
    yield "deep JSON", "a.geojson", b'{"type": "FeatureCollection", "features": ' + b"[" * 100_000
    yield "too many columns", "a.csv", (",".join(f"c{n}" for n in range(10_000)) + "\n1\n").encode()
    yield "ragged rows", "a.csv", b"name,lon\na,1,2,3,4\n"
    yield "unclosed quote", "a.csv", b'name,lon\n"a,1\n' + b"x" * 200_000
    yield "neither encoding", "a.csv", b"name\n\xff\xff\xff\x81\n"
    yield "workbook without sheets", "a.xlsx", zipped({"xl/workbook.xml": b"<workbook/>"})
    yield (
        "workbook that expands entities",
        "a.xlsx",
        zipped(
            {
                "[Content_Types].xml": b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><x>&b;</x>',
                "xl/workbook.xml": b"<workbook/>",
            }
        ),
    )
    yield "workbook without headings", "a.xlsx", workbook({})
    yield (
        "too many vertices",
        "a.geojson",
        geojson(
            feature({"type": "LineString", "coordinates": [[n / 1e5 % 180, 0] for n in range(2_000_001)]})
        ),
    )


def tolerated() -> Iterator[tuple[str, str, bytes]]:
    """Files that are read: what is bad in them is refused row by row, or shown as plain text."""
    for what, text in PAYLOADS.items():
        yield (
            f"CSV with {what}",
            "a.csv",
            f'name,address\n"{text.replace(chr(34), chr(34) * 2)}",x\n'.encode(),
        )
        yield f"GeoJSON with {what}", "a.geojson", geojson(feature(point(121.5, 31.2), name=text))
    yield (
        "headings with payloads",
        "a.csv",
        ("name," + ",".join(f'"{text}"' for text in ("{{7}}", "<b>")) + "\na,b,c\n").encode(),
    )
    yield "repeated headings", "a.csv", b"name,name,name\na,b,c\n"
    yield "numbers that are none", "a.csv", b"name,lon,lat\na,NaN,inf\nb,1e999,0\nc,,\n"
    yield "absurd coordinates", "a.csv", b"name,lon,lat\na,1e300,-1e300\nb,500,500\nc,-0,0\n"
    yield "UTF-16", "a.csv", "name,lon\n甲,1\n".encode("utf-16")
    yield "GB18030", "a.csv", "名称,经度\n甲,1\n".encode("gb18030")
    yield "a very long cell", "a.csv", b"name\n" + b"x" * 900_000 + b"\n"
    yield (
        "null shapes",
        "a.geojson",
        geojson(feature(None, name="a"), feature({"type": "Nonsense"}, name="b")),
    )
    yield "NaN shape", "a.geojson", geojson(feature(point(float("nan"), 1), name="a"))
    yield (
        "crossing polygon",
        "a.geojson",
        geojson(
            feature({"type": "Polygon", "coordinates": [[[0, 0], [1, 1], [1, 0], [0, 1], [0, 0]]]}, name="a")
        ),
    )
    yield (
        "GeoPackage with a trigger",
        "a.gpkg",
        database(
            *_GPKG,
            "CREATE TABLE t (name TEXT, g BLOB)",
            "CREATE TRIGGER tr AFTER INSERT ON t BEGIN DELETE FROM t; END",
            "INSERT INTO gpkg_geometry_columns VALUES ('t', 'g', 4326)",
        ),
    )
    yield (
        "GeoPackage with broken shapes",
        "a.gpkg",
        database(
            *_GPKG,
            "CREATE TABLE t (name TEXT, g BLOB)",
            "INSERT INTO t VALUES ('a', x'47500001')",
            "INSERT INTO gpkg_geometry_columns VALUES ('t', 'g', 4326)",
        ),
    )
    yield (
        "workbook with formula and link",
        "a.xlsx",
        workbook(
            {"A1": "name", "B1": "=1+1"},
            {"xl/externalLinks/externalLink1.xml": b'<externalLink xmlns="x"/>'},
        ),
    )


def shapefile_bytes(points: list[tuple[float, float, str]], encoding: str = "utf-8") -> bytes:
    """A zipped point shapefile without a .prj; made by hand, since only three columns are needed."""
    import shapefile

    parts = {ending: io.BytesIO() for ending in ("shp", "shx", "dbf")}
    with shapefile.Writer(**parts, shapeType=shapefile.POINT, encoding=encoding) as writer:
        writer.field("name", "C", size=60)
        for x, y, name in points:
            writer.point(x, y)
            writer.record(name)
    assert struct.unpack(">i", parts["shp"].getvalue()[:4])[0] == 9994
    return zipped({f"list.{ending}": part.getvalue() for ending, part in parts.items()})
