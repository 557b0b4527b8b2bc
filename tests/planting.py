"""Ways to plant a fault in a layout folder: each gives a function that changes one thing in a folder."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

DISTRICTS, ZONES = "districts/districts.geojson", "zones/zones.geojson"
COMPANIES, FACTS, SOURCES = "companies/companies.csv", "facts/facts.csv", "facts/sources.csv"
ROADS, STATIONS = "places/roads.csv", "places/stations.csv"
SETTINGS, FILES = "layout.toml", "sources.toml"
Fault = Callable[[Path], None]


def replace(file: str, old: str, new: str) -> Fault:
    def plant(folder: Path) -> None:
        text = (folder / file).read_text(encoding="utf-8")
        assert old in text, f"{file} holds no {old!r}"
        (folder / file).write_text(text.replace(old, new, 1), encoding="utf-8")

    return plant


def cells(file: str, key: str, /, **changes: str) -> Fault:
    """Other cells in the row of a CSV with this key."""

    def plant(folder: Path) -> None:
        rows = read_rows(folder / file)
        [row] = [row for row in rows if key in {row.get("id"), row.get("source_id")}]
        row.update(changes)
        write_rows(folder / file, rows)

    return plant


def one_more(file: str, like: str, /, **changes: str) -> Fault:
    """A further row of a CSV, as the one with this key but for some cells."""

    def plant(folder: Path) -> None:
        rows = read_rows(folder / file)
        [row] = [row for row in rows if row["id"] == like]
        write_rows(folder / file, [*rows, {**row, **changes}])

    return plant


def feature(file: str, slug: str, /, **changes: Any) -> Fault:
    """Other properties of a feature; ``square`` gives it another shape: west, south and side."""

    def plant(folder: Path) -> None:
        collection = json.loads((folder / file).read_text(encoding="utf-8"))
        [found] = [one for one in collection["features"] if one["properties"]["slug"] == slug]
        if "square" in changes:
            found["geometry"] = {"type": "Polygon", "coordinates": square(*changes["square"])}
        if "geometry" in changes:
            found["geometry"] = changes["geometry"]
        given = {key: value for key, value in changes.items() if key not in {"square", "geometry"}}
        found["properties"].update(given)
        (folder / file).write_text(json.dumps(collection), encoding="utf-8")

    return plant


def one_more_feature(file: str, like: str, /, **changes: Any) -> Fault:
    def plant(folder: Path) -> None:
        collection = json.loads((folder / file).read_text(encoding="utf-8"))
        [found] = [one for one in collection["features"] if one["properties"]["slug"] == like]
        collection["features"].append(json.loads(json.dumps(found)))
        collection["features"][-1]["properties"]["slug"] = "another"
        (folder / file).write_text(json.dumps(collection), encoding="utf-8")
        feature(file, "another", **changes)(folder)

    return plant


def new_table(file: str, *rows: dict[str, str]) -> Fault:
    def plant(folder: Path) -> None:
        (folder / file).parent.mkdir(exist_ok=True)
        write_rows(folder / file, list(rows))
        entry = f'\n[new]\npath = "{file}"\nsources = ["made up"]\nlicence = "none"\n'
        with (folder / FILES).open("a", encoding="utf-8") as text:
            text.write(entry)

    return plant


def without(file: str) -> Fault:
    return lambda folder: (folder / file).unlink()


def read_rows(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as text:
        return list(csv.DictReader(text))


def write_rows(file: Path, rows: list[dict[str, str]]) -> None:
    with file.open("w", encoding="utf-8", newline="") as text:
        writer = csv.DictWriter(text, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def square(west: float, south: float, side: float) -> list[list[list[float]]]:
    east, north = west + side, south + side
    return [[[west, south], [east, south], [east, north], [west, north], [west, south]]]
