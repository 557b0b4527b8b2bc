"""Toyland with a third zone, more facts and some places: a comparison whose every figure can be done in the head.

Three squares of 0.04 degrees at the equator, each 4.45278 km x 4.42297 km = 19.6945 km2, with their middles at
0.04, 0.14 and 0.24 degrees east and 0.04 degrees north: Kite Hill (t5), Building Blocks (t1, t2), Train Yard (t3, t4).
"""

from __future__ import annotations

import csv
import json
from pathlib import Path

from geo.model.contracts import BY_TABLE
from geo.model.starter import write_starter

_MEASURES = """
[[measures]]
slug = "floor"
en = "Floor space"
zh = "建筑面积"
unit = "m2"
group = "space"
direction = "more"

[[measures]]
slug = "vacancy"
en = "Vacancy"
zh = "空置率"
unit = "%"
group = "space"
direction = "less"

[[measures]]
slug = "motto"
en = "Motto"
zh = "口号"
unit = "text"
group = "policy"

[[measures]]
slug = "maker"
en = "Maker named"
zh = "所列厂商"
unit = "text"
group = "firms"
"""
# Subject, measure, value, unit, qualifier, scope, year, source.
_FACTS = (
    ("blocks", "floor", "1000", "m2", "exact", "toys", "2025", "toy"),
    ("trains", "floor", "3000", "m2", "exact", "toys", "2025", "gazette"),
    ("kites", "floor", "2000", "m2", "exact", "toys", "2025", "toy"),
    ("blocks", "vacancy", "4", "%", "exact", "toys", "2025", "toy"),
    ("kites", "vacancy", "10", "%", "exact", "toys", "2025", "toy"),
    ("trains", "output", "400000000", "yuan", "exact", "all", "2024", "gazette"),
    ("kites", "output", "900000000", "yuan", "target", "toys", "2030", "toy"),
    ("kites", "firms", "5", "firms", "exact", "toys", "2025", "toy"),
    ("trains", "motto", "=1+1", "text", "exact", "toys", "2025", "toy"),
    ("blocks", "output", "500000000", "yuan", "target", "toys", "2030", "gazette"),
    ("kites", "maker", "=cmd|' /C calc'!A0", "text", "exact", "toys", "2025", "toy"),
)
_PLACES = (("airport", "airfield", "Airfield", 0.14, 0.04), ("port", "harbour", "Harbour", 0.04, 0.14))


def write_three_zones(folder: Path) -> Path:
    """Write the layout into a new folder."""
    write_starter(folder)
    _append(folder / "layout.toml", _MEASURES)
    zones = folder / "zones/zones.geojson"
    read = json.loads(zones.read_text(encoding="utf-8"))
    kite = json.loads(json.dumps(read["features"][0]))
    kite["properties"] |= {
        "slug": "kites",
        "name_en": "Kite Hill",
        "name_zh": "风筝山",
        "hue": "green",
        "district_as_stated": "west",
    }
    kite["geometry"]["coordinates"] = [
        [[round(x - 0.1, 5), y] for x, y in ring] for ring in kite["geometry"]["coordinates"]
    ]
    read["features"].append(kite)
    zones.write_text(json.dumps(read, ensure_ascii=False), encoding="utf-8")
    _append_rows(
        folder,
        "facts",
        [
            dict(
                zip(
                    ("subject_id", "measure", "value", "unit", "qualifier", "scope", "as_of", "source_id"),
                    fact,
                    strict=True,
                )
            )
            | {"id": f"x{number}", "subject_kind": "zone", "confidence": "high"}
            for number, fact in enumerate(_FACTS, 1)
        ],
    )
    _append_rows(
        folder,
        "sources",
        [{"source_id": "gazette", "publisher": "Gazette", "title": "Trains", "kind": "press"}],
    )
    places = folder / "places/places.csv"
    places.parent.mkdir(exist_ok=True)
    places.write_text(",".join(column.name for column in BY_TABLE["places"].columns) + "\n", encoding="utf-8")
    _append_rows(
        folder,
        "places",
        [
            {"kind": kind, "id": id, "name_en": name, "lon": lon, "lat": lat, "source_id": "toy"}
            for kind, id, name, lon, lat in _PLACES
        ],
    )
    return folder


def _append(file: Path, text: str) -> None:
    file.write_text(file.read_text(encoding="utf-8") + text, encoding="utf-8", newline="\n")


def _append_rows(folder: Path, table: str, rows: list[dict[str, object]]) -> None:
    file = folder / BY_TABLE[table].file
    with file.open("a", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(
            out, [column.name for column in BY_TABLE[table].columns], restval="", lineterminator="\n"
        )
        writer.writerows(rows)
