"""A small layout to start from: three square districts, two zones, six companies, all visibly made up."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from geo.model.contracts import BY_TABLE
from geo.model.errors import SourceError

_SETTINGS = """\
# A layout is a folder. Change these files to show your own city or industry.
# `layout-explorer check` tells what is amiss.
slug = "toyland"
version = "2026.01.01"   # of the data: a date
country = ""             # "CN" where coordinates may have come in GCJ-02

[title]
en = "Industrial layout · Toyland toy makers"
zh = "产业布局 · 玩具国玩具业"

[subtitle]
en = "Two zones in three square districts"
zh = "三个方形行政区中的两个产业区"

[city]
en = "Toyland"
zh = "玩具国"

[plan]
id = "plan"
name_en = "Toyland plan"
name_zh = "玩具国方案"
headline = ["output"]

[contact]
report_url = ""
report_mail = ""

[sheets]                 # of map sheets, where a sheet says nothing else
approval_number = ""     # map approval number (审图号); empty = sheets for publication warn
schematic = true         # sheets say that the map is a schematic one

[[roles]]
slug = "maker"
en = "Maker"
zh = "制造"
shape = "square"

[[roles]]
slug = "designer"
en = "Designer"
zh = "设计"
shape = "circle"

[[scopes]]
slug = "toys"
en = "toys"
zh = "玩具"

[[zone_roles]]
slug = "works"
en = "Works"
zh = "工场"

[[measures]]
slug = "output"
en = "Output"
zh = "产值"
unit = "yuan"
group = "production"

[[measures]]
slug = "firms"
en = "Firms"
zh = "企业数"
unit = "firms"
group = "firms"
"""

_SOURCES_TOML = """\
# Where each file comes from: what the page credits, and what `layout-explorer check` compares.
# With sha256 = "..." in an entry, a change of its file is noticed.

[districts]
path = "districts/districts.geojson"
sources = ["made up"]
licence = "none needed"
attribution = "Toyland is made up"

[coast]
path = "districts/coast.geojson"
sources = ["made up"]
licence = "none needed"
attribution = "Toyland is made up"

[zones]
path = "zones/zones.geojson"
sources = ["made up"]
licence = "none needed"
attribution = "Toyland is made up"

[companies]
path = "companies/companies.csv"
sources = ["made up"]
licence = "none needed"
attribution = "Toyland is made up"

[facts]
path = "facts/facts.csv"
sources = ["made up"]
licence = "none needed"
attribution = "Toyland is made up"

[fact_sources]
path = "facts/sources.csv"
sources = ["made up"]
licence = "none needed"
attribution = "Toyland is made up"
"""

# Squares by their south-west corner and side, in degrees: easy to check in the head.
_DISTRICTS = (
    ("west", "Toy West", "玩具西区", "supporting", 0.0, 0.0, 0.1),
    ("middle", "Toy Middle", "玩具中区", "other", 0.1, 0.0, 0.1),
    ("east", "Toy East", "玩具东区", "other", 0.2, 0.0, 0.1),
)
_ZONES = (
    ("blocks", "Building Blocks", "积木区", "middle", "purple", "documented_boundary", 10, 0.12, 0.02, 0.04),
    ("trains", "Train Yard", "火车区", "east", "blue", "approximate", 500, 0.22, 0.02, 0.04),
)
_COMPANIES = (
    ("t1", "Red Brick", "红砖", "maker", "1 Brick Road", "middle", "blocks", 0.14, 0.04, "street_number", 50),
    (
        "t2",
        "Blue Brick",
        "蓝砖",
        "maker",
        "2 Brick Road",
        "middle",
        "blocks",
        0.15,
        0.04,
        "street_number",
        50,
    ),
    ("t3", "Steam Engine", "蒸汽机", "maker", "Rail Road", "east", "trains", 0.24, 0.04, "street", 400),
    ("t4", "Signal Box", "信号楼", "designer", "Station Town", "east", "trains", 0.25, 0.05, "town", 2000),
    ("t5", "Kite Loft", "风筝阁", "designer", "3 Wind Lane", "west", "", 0.05, 0.05, "street_number", 50),
    ("t6", "Hidden Puppet", "隐身木偶", "designer", "", "west", "", None, None, "", None),
)
_FACTS = (
    ("plan", "plan", "output", "1000000000", "yuan", "target", "2030"),
    ("zone", "blocks", "output", "250000000", "yuan", "exact", "2025"),
    ("zone", "blocks", "firms", "20", "firms", "exact", "2025"),
    ("zone", "trains", "firms", "30", "firms", "about", "2024"),
)


def write_starter(folder: Path) -> list[Path]:
    """Write the small layout; what was written, in order.

    Raises
    ------
    SourceError
        The folder holds something, or is a file: nothing of anyone's is overwritten.
    """
    if folder.exists() and not folder.is_dir():
        raise SourceError("{folder}: is a file; name a new or empty folder", folder=folder)
    if folder.exists() and any(folder.iterdir()):
        raise SourceError("{folder}: holds files already; name a new or empty folder", folder=folder)
    written = []
    for name, text in _files().items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8", newline="\n")
        written.append(file)
    return written


def _files() -> dict[str, str]:
    districts = [
        _feature(_square(x, y, side), slug=slug, adcode="", name_en=en, name_zh=zh, part=part, land_km2=None)
        for slug, en, zh, part, x, y, side in _DISTRICTS
    ]
    zones = [
        _feature(
            _square(x, y, side),
            slug=slug,
            parent=None,
            rank="main",
            name_en=en,
            name_zh=zh,
            role="works",
            district_as_stated=district,
            hue=hue,
            basis=basis,
            horizontal_error_m=error_m,
            sources="toy",
            as_of="2026",
        )
        for slug, en, zh, district, hue, basis, error_m, x, y, side in _ZONES
    ]
    companies = [
        dict(
            id=id,
            name_en=en,
            name_zh=zh,
            role=role,
            status="operating",
            address_en=address,
            district_as_stated=district,
            zone_as_stated=zone,
            lon=lon,
            lat=lat,
            datum="WGS-84" if lon is not None else "",
            precision=precision,
            radius_m=radius_m,
            presence_confidence="high",
            address_confidence="high" if address else "",
            sources="toy",
            as_of="2026-01-01",
        )
        for id, en, zh, role, address, district, zone, lon, lat, precision, radius_m in _COMPANIES
    ]
    facts = [
        dict(
            id=f"f{number}",
            subject_kind=kind,
            subject_id=subject,
            measure=measure,
            value=value,
            unit=unit,
            qualifier=qualifier,
            scope="toys",
            as_of=as_of,
            source_id="toy",
            confidence="high",
        )
        for number, (kind, subject, measure, value, unit, qualifier, as_of) in enumerate(_FACTS, start=1)
    ]
    sources = [dict(source_id="toy", publisher="Toyland Gazette", title="Made-up figures", kind="general")]
    return {
        "layout.toml": _SETTINGS,
        "sources.toml": _SOURCES_TOML,
        "districts/districts.geojson": _collection(districts),
        "districts/coast.geojson": _collection(
            [
                _feature(_square(0.0, 0.0, 0.1), kind="land"),
                _feature(_square(0.1, 0.0, 0.1), kind="land"),
                _feature(_square(0.2, 0.0, 0.1), kind="land"),
            ]
        ),
        "zones/zones.geojson": _collection(zones),
        "companies/companies.csv": _table("companies", companies),
        "facts/facts.csv": _table("facts", facts),
        "facts/sources.csv": _table("sources", sources),
        "CHANGELOG.md": "# What changed in the data\n\n## 2026.01.01\n\n- First version, all made up.\n",
    }


def _square(west: float, south: float, side: float) -> list[list[list[float]]]:
    east, north = round(west + side, 6), round(south + side, 6)
    return [[[west, south], [east, south], [east, north], [west, north], [west, south]]]


def _feature(rings: list[list[list[float]]], **properties: object) -> dict[str, object]:
    return {
        "type": "Feature",
        "properties": properties,
        "geometry": {"type": "Polygon", "coordinates": rings},
    }


def _collection(features: list[dict[str, object]]) -> str:
    """A feature a line, so that a change shows as one line."""
    lines = ",\n".join(json.dumps(feature, ensure_ascii=False) for feature in features)
    return f'{{"type": "FeatureCollection", "features": [\n{lines}\n]}}\n'


def _table(name: str, rows: Sequence[Mapping[str, object]]) -> str:
    out = io.StringIO()
    columns = [column.name for column in BY_TABLE[name].columns]
    writer = csv.DictWriter(out, columns, restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows({key: "" if value is None else value for key, value in row.items()} for row in rows)
    return out.getvalue()
