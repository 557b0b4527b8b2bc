"""A layout folder -> checked tables -> `Layout`. The only reader of built files."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
import shapely

from geo.exchange.postgis import is_address, local_folder
from geo.model import road_tables
from geo.model.contracts import BY_TABLE, CONTRACTS
from geo.model.crs import STORAGE_CRS
from geo.model.errors import Problem, SourceError, TableError
from geo.model.layout import NO_WORDS, Layout, Plan, Term, Words, located_companies, located_zones
from geo.model.schema import Contract, contract_problems
from geo.model.settings import malformed
from geo.model.warned import warnings_as
from words.sentence import Sentence

_HERE = Path(__file__).resolve().parents[1]
# In an installed package the built data lie inside it, in a checkout beside it.
BUILT_IN = next(
    (place for place in (_HERE / "data", _HERE.parent / "data") if place.is_dir()), _HERE / "data"
)
BUILT_IN_NAME = "built-in"
_BEGINS = re.compile(rf"/(?!/)|{BUILT_IN_NAME}$")
_NUMBERS = {
    "districts": ("land_km2",),
    "zones": ("horizontal_error_m", "area_km2_documented"),
    "companies": ("founded", "lon", "lat", "radius_m"),
    "places": ("lon", "lat", "radius_m"),
    "roads": ("lon", "lat", "error_m"),
    "stations": ("lon", "lat"),
}
# What is told to readers may stand in Chinese too, under the same name with _zh.
_TOLD_COLUMNS = "sources licence attribution credit datum_as_received".split()
_FILE_COLUMNS = [
    "path",
    *_TOLD_COLUMNS,
    *(f"{name}_zh" for name in _TOLD_COLUMNS),
    "retrieved",
    "sha256",
    "builder",
]
WORLD = shapely.box(-180, -90, 180, 90)
Tables = dict[str, pd.DataFrame]
# A file's name below the folder, its size, and when it was last written, in nanoseconds.
Stamp = tuple[tuple[str, int, int], ...]
_FILES = ("layout.toml", "sources.toml", *(contract.file for contract in CONTRACTS), *road_tables.FILES)


def layout_places(given: str | Path | None = None) -> list[str]:
    """The places of layouts that ``given`` names, else the variable LAYOUT, else the built-in one alone.

    Several are parted as in PATH. Each is a folder, a database's address, or ``built-in``.

    >>> layout_places("mine:postgresql://host:5432/db:/srv/other:built-in")
    ['mine', 'postgresql://host:5432/db', '/srv/other', 'built-in']
    """
    text = str(given or os.environ.get("LAYOUT") or BUILT_IN)
    if Path(text).is_dir():
        return [text]
    places: list[str] = []
    for part in text.split(os.pathsep):
        # An address has colons of its own, so it goes on until something that can only be another place.
        begins = "//" in (places or [""])[-1] and (_BEGINS.match(part) or is_address(f"{part}:"))
        if places and is_address(f"{places[-1]}:") and not begins:
            places[-1] += os.pathsep + part
        elif part:
            places.append(part)
    return places or [str(BUILT_IN)]


def layout_folder(given: str | Path | None = None) -> Path:
    """The folder to read: ``given``, else the variable LAYOUT, else the built-in layout; of several the first.

    The address of a database, ``postgresql://...``, gives a folder with what it holds; see `geo.exchange.postgis`.

    Raises
    ------
    SourceError
        There is no such folder, or the database cannot be read.
    """
    place = layout_places(given)[0]
    if is_address(place):
        return local_folder(place)
    folder = Path(place)
    if place == BUILT_IN_NAME and not folder.is_dir():
        return BUILT_IN
    if not folder.is_dir():
        raise SourceError(
            "{folder}: no such layout folder; `layout-explorer new {folder}` makes a small one", folder=folder
        )
    return folder


def read_layout(folder: str | Path | None = None) -> Layout:
    """The layout in a folder, checked.

    Raises
    ------
    SourceError
        A file is absent or cannot be read.
    TableError
        Tables break their contracts; it lists every problem of every table.
    """
    place = layout_folder(folder)
    settings = read_settings(place)
    tables, problems = read_tables(place)
    problems = malformed(settings) + problems
    if problems:
        raise TableError(f"layout {place.name}", problems)
    layout = build_layout(
        settings, tables, files=read_files(place), changelog=_read_changelog(place), digest=digest_of(place)
    )
    return replace(layout, folder=place)


def read_settings(folder: Path) -> dict[str, Any]:
    """What layout.toml says."""
    return read_toml(folder / "layout.toml")


def read_tables(folder: Path) -> tuple[Tables, list[Problem]]:
    """All tables of a folder as text, and every break of their contracts.

    An optional file that is absent gives an empty table. GeoJSON tables carry their shapes in ``geometry``.
    """
    tables: Tables = {}
    problems: list[Problem] = []
    for contract in CONTRACTS:
        tables[contract.table], found = read_table(folder, contract)
        problems += found
    return tables, problems


def read_table(folder: Path, contract: Contract) -> tuple[pd.DataFrame, list[Problem]]:
    """One table of a folder as text, and every break of its contract; as in `read_tables`.

    Raises
    ------
    SourceError
        The file is absent though the layout needs it, or cannot be read.
    """
    table = _read_text_table(folder, contract)
    problems = contract_problems(contract, table)
    if contract.is_geometry:
        problems += _geometry_problems(contract, table)
    return table, problems


def build_layout(
    settings: Mapping[str, Any],
    tables: Tables,
    *,
    files: pd.DataFrame | None = None,
    changelog: Words = NO_WORDS,
    digest: str = "",
) -> Layout:
    """A `Layout` from settings and tables of text that keep their contracts."""
    typed_tables = {name: typed(name, table) for name, table in tables.items()}
    districts = _keyed_shapes(typed_tables["districts"], "slug")
    zones = located_zones(_keyed_shapes(typed_tables["zones"], "slug"), districts)
    contact = settings.get("contact", {})
    return Layout(
        slug=str(settings.get("slug", "layout")),
        version=str(settings.get("version", "")),
        country=str(settings.get("country", "")),
        title=_words(settings.get("title", {})),
        subtitle=_words(settings.get("subtitle", {})),
        city=_words(settings.get("city", {})),
        plan=_plan(settings.get("plan")),
        roles=_terms(settings, "roles"),
        scopes=_terms(settings, "scopes"),
        zone_roles=_terms(settings, "zone_roles"),
        measures=_terms(settings, "measures"),
        facets=_terms(settings, "facets"),
        fact_facets={said["slug"]: said["measure"] for said in settings.get("facets", [])},
        districts=districts,
        zones=zones,
        companies=located_companies(_points(typed_tables["companies"]), zones, districts),
        land=_shapes(typed_tables["land"]),
        rivers=_shapes(typed_tables["rivers"]),
        facts=typed_tables["facts"],
        sources=typed_tables["sources"].set_index("source_id"),
        places=typed_tables["places"],
        roads=typed_tables["roads"],
        stations=typed_tables["stations"],
        files=pd.DataFrame(columns=_FILE_COLUMNS) if files is None else files,
        changelog=changelog,
        approval_number=str(settings.get("sheets", {}).get("approval_number", "")),
        schematic=settings.get("sheets", {}).get("schematic", True) is True,
        report_to=str(contact.get("report_url") or contact.get("report_mail") or ""),
        digest=digest,
    )


def with_rows(layout: Layout, kind: str, table: pd.DataFrame) -> Layout:
    """``layout`` with other ``companies`` or ``zones``, text that keeps their contract, and without facts."""
    rows = typed(kind, table[[column.name for column in BY_TABLE[kind].columns if column.name in table]])
    bare = replace(layout, facts=layout.facts.iloc[:0])
    if kind == "companies":
        return replace(bare, companies=located_companies(_points(rows), layout.zones, layout.districts))
    outlines = rows.assign(geometry=table["geometry"])
    return replace(bare, zones=located_zones(_keyed_shapes(outlines, "slug"), layout.districts))


def _points(companies: pd.DataFrame) -> gpd.GeoDataFrame:
    keyed = companies.set_index("id")
    points = gpd.GeoSeries.from_xy(keyed["lon"], keyed["lat"], crs=STORAGE_CRS)
    return gpd.GeoDataFrame(keyed, geometry=points.where(keyed["lon"].notna() & keyed["lat"].notna()))


def stamp_of(folder: Path) -> Stamp:
    """Name, size and time of every file of the layout: where none changed, the digest is the same without reading."""
    found: list[tuple[str, int, int]] = []
    for name in _FILES:
        with contextlib.suppress(OSError):
            about = (folder / name).stat()
            found.append((name, about.st_size, about.st_mtime_ns))
    return tuple(found)


def digest_of(folder: Path) -> str:
    """Twelve hex digits over the bytes of every file of the layout: what caches and addresses are named by."""
    total = hashlib.sha256()
    for name in _FILES:
        file = folder / name
        if file.is_file():
            total.update(name.encode() + b"\0" + file.read_bytes())
    return total.hexdigest()[:12]


def read_toml(file: Path) -> dict[str, Any]:
    """A TOML file of a layout.

    Raises
    ------
    SourceError
        It is absent or cannot be read.
    """
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise SourceError(
            "{file}: absent; a layout folder needs it, `layout-explorer new DIR` shows one", file=file
        ) from error
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SourceError(
            "{file}: cannot be read as TOML ({said}); mend it or take it from a backup",
            file=file,
            said=str(error),
        ) from error


def _read_text_table(folder: Path, contract: Contract) -> pd.DataFrame:
    file = folder / contract.file
    names = [column.name for column in contract.columns]
    if contract.optional and not file.exists():
        return pd.DataFrame(
            {name: pd.Series(dtype=str) for name in names + ["geometry"] * contract.is_geometry}
        )
    try:
        return _read_geojson(file, names) if contract.is_geometry else _read_csv(file)
    except FileNotFoundError as error:
        raise SourceError(
            "{file}: absent; `make data` builds it, `layout-explorer check` lists what a layout needs",
            file=file,
        ) from error
    except (OSError, ValueError, RecursionError, pd.errors.ParserWarning) as error:
        raise SourceError(
            "{file}: cannot be read as {kind} ({said}); mend it or run `make data`",
            file=file,
            kind="GeoJSON" if contract.is_geometry else "CSV in UTF-8",
            said=str(error),
        ) from error


def _read_csv(file: Path) -> pd.DataFrame:
    """The cells as text; blank lines are passed over, and the index still tells a row's place in the file."""
    # A row with more cells than the header would otherwise lose them, or shift by one.
    with warnings_as("error", pd.errors.ParserWarning):
        table = pd.read_csv(
            file,
            dtype=str,
            keep_default_na=False,
            encoding="utf-8",
            index_col=False,
            skip_blank_lines=False,
            # In one piece: of columns in pieces a row costs as much as all pieces together.
            low_memory=False,
        )
    return table[(table != "").any(axis="columns")]


def _read_geojson(file: Path, names: list[str]) -> pd.DataFrame:
    features = _features(json.loads(file.read_text(encoding="utf-8")))
    rows = [feature.get("properties") or {} for feature in features]
    cells = {
        name: [_cell(row.get(name)) for row in rows] for name in names if any(name in row for row in rows)
    }
    table = pd.DataFrame(cells, index=range(len(features)), dtype=str)
    shapes = [json.dumps(feature.get("geometry")) for feature in features]
    # What is no shape becomes None here and a problem of its row later.
    table["geometry"] = shapely.from_geojson(shapes, on_invalid="ignore") if shapes else []
    return table


def _features(collection: object) -> list[dict[str, Any]]:
    features = collection.get("features") if isinstance(collection, dict) else None
    if not isinstance(features, list) or not all(isinstance(feature, dict) for feature in features):
        raise ValueError("a FeatureCollection with a list of features was expected")
    if not all(isinstance(feature.get("properties") or {}, dict) for feature in features):
        raise ValueError("the properties of a feature are not an object")
    return features


def _cell(value: object) -> str:
    """A JSON value as text in a table; null is the empty cell."""
    if value is None:
        return ""
    if isinstance(value, list):
        return "|".join(str(part) for part in value)
    return str(value)


def _geometry_problems(contract: Contract, table: pd.DataFrame) -> list[Problem]:
    problems = []
    found: str | Sentence
    wanted: str | Sentence
    for row, shape in enumerate(table["geometry"], start=1):
        if shape is None or shape.is_empty:
            found, wanted = Sentence("no shape"), Sentence("a {shape}", {"shape": contract.shape})
        elif shape.geom_type.lower().removeprefix("multi") != contract.shape:
            found, wanted = shape.geom_type, Sentence("a {shape}", {"shape": contract.shape})
        elif not shape.is_valid:
            found, wanted = shapely.is_valid_reason(shape), "a ring that never crosses or touches itself"
        elif not WORLD.covers(shape):
            found, wanted = _corner(shape), "degrees, longitude before latitude"
        else:
            continue
        problems.append(Problem(contract.file, row, "geometry", found, wanted))
    return problems


def _corner(shape: shapely.Geometry) -> str:
    lon, lat = shapely.get_coordinates(shape)[0]
    return f"{lon:g}, {lat:g}"


def typed(name: str, table: pd.DataFrame) -> pd.DataFrame:
    """A table of text with every column of its contract, in rows numbered from 0; numbers as numbers, NaN if absent."""
    contract = next(contract for contract in CONTRACTS if contract.table == name)
    absent = {column.name: "" for column in contract.columns if column.name not in table.columns}
    complete = table.assign(**absent)
    numbers = {
        column: pd.to_numeric(complete[column].replace("", None)).astype(float)
        for column in _NUMBERS.get(name, ())
    }
    return complete.assign(**numbers).reset_index(drop=True)


def _shapes(table: pd.DataFrame) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(table, geometry="geometry", crs=STORAGE_CRS)


def _keyed_shapes(table: pd.DataFrame, key: str) -> gpd.GeoDataFrame:
    return _shapes(table).set_index(key)


def _words(said: Mapping[str, Any]) -> Words:
    return Words(en=str(said.get("en", "")), zh=str(said.get("zh", "")))


def _plan(said: Mapping[str, Any] | None) -> Plan | None:
    if not said:
        return None
    name = Words(en=str(said.get("name_en", "")), zh=str(said.get("name_zh", "")))
    return Plan(id=str(said.get("id", "plan")), name=name, headline=tuple(said.get("headline", ())))


def _terms(settings: Mapping[str, Any], name: str) -> dict[str, Term]:
    return {
        said["slug"]: Term(
            slug=said["slug"],
            words=_words(said),
            shape=said.get("shape", ""),
            group=said.get("group", ""),
            unit=said.get("unit", ""),
            direction=said.get("direction", ""),
            adds_up=bool(said.get("adds_up", False)),
        )
        for said in settings.get(name, [])
    }


def read_files(folder: Path) -> pd.DataFrame:
    """What sources.toml says of each built file, a row each; lists joined with "; ", also those in Chinese."""
    file = folder / "sources.toml"
    entries = (
        [entry for entry in read_toml(file).values() if isinstance(entry, dict)] if file.exists() else []
    )
    rows = [
        {
            name: "; ".join(str(part) for part in value) if isinstance(value, list) else str(value)
            for name in _FILE_COLUMNS
            for value in [entry.get(name, "")]
        }
        for entry in entries
    ]
    return pd.DataFrame(rows, columns=_FILE_COLUMNS, dtype=str)


def _read_changelog(folder: Path) -> Words:
    files = (folder / "CHANGELOG.md", folder / "CHANGELOG.zh.md")
    return Words(
        *(file.read_text(encoding="utf-8", errors="replace") if file.exists() else "" for file in files)
    )
