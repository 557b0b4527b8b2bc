"""Tables -> the bytes of files that other programs open: CSV, XLSX, GeoJSON, GeoPackage, GeoParquet.

The same tables give the same bytes, and every file carries where its figures were published: a sheet, a table, a
member or a file beside it. Text of a table is never a formula in a spreadsheet.
"""

from __future__ import annotations

import io
import json
import math
import re
import tempfile
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geo.exchange.workbook import Sheet, workbook_bytes
from geo.model.errors import ChoiceError
from geo.model.layout import Layout

FORMATS = {
    "csv": "application/zip",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "geojson": "application/geo+json",
    "gpkg": "application/geopackage+sqlite3",
    "parquet": "application/zip",
}
SOURCE_COLUMNS = ("publisher", "title", "title_zh", "address", "published", "retrieved", "kind")
# The source of what was measured or counted here.
OWN_SOURCE = "own"
# What a spreadsheet would read as a formula or a command (OWASP, CSV injection).
_FORMULA = re.compile(r"[=+\-@\t\r]")
_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?([eE][+-]?\d+)?")
_DECIMALS = 6
# A date that every zip reader knows, so that the same content is the same bytes.
_ZIP_DATE = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True)
class Download:
    """A file to hand to a reader: its name, media type and bytes."""

    name: str
    kind: str
    data: bytes = field(repr=False)


def download(form: str, name: str, table: pd.DataFrame, sources: pd.DataFrame, version: str = "") -> Download:
    """A table with its sources in one file of a form that `FORMATS` names.

    CSV and GeoParquet, which hold one table, come zipped with ``sources.csv`` beside it.

    Parameters
    ----------
    sources
        As `sources_table` gives them.
    version
        Of the data, a date; it stands in the files that record when they were made.

    Raises
    ------
    ChoiceError
        The form is not known.
    """
    if form not in FORMATS:
        raise ChoiceError("form", form, FORMATS)
    if form == "csv":
        data = zip_bytes({f"{name}.csv": csv_bytes(flat(table)), "sources.csv": csv_bytes(sources)})
    elif form == "xlsx":
        data = workbook_bytes([Sheet(name, flat(table)), Sheet("sources", sources)], version)
    elif form == "geojson":
        data = geojson_bytes(_shaped(table), sources)
    elif form == "gpkg":
        data = geopackage_bytes({name: table, "sources": sources}, version)
    else:
        data = zip_bytes(
            {f"{name}.parquet": geoparquet_bytes(_shaped(table)), "sources.csv": csv_bytes(sources)}
        )
    ending = "zip" if FORMATS[form] == "application/zip" else form
    return Download(f"{name}.{ending}", FORMATS[form], data)


def sources_table(layout: Layout, ids: Iterable[str]) -> pd.DataFrame:
    """The sources that ``ids`` name, each once, in the order of the layout; a column ``source_id`` comes first."""
    wanted = set(ids)
    known = layout.sources[layout.sources.index.isin(wanted)]
    return known.reset_index().reindex(columns=["source_id", *SOURCE_COLUMNS]).fillna("")


def own_source(layout: Layout, lang: str = "en") -> pd.DataFrame:
    """One row beside `sources_table`: the layout itself, for what was measured, placed or counted here."""
    row = {
        "source_id": OWN_SOURCE,
        "publisher": layout.title.in_(lang),
        "title": _own_title(layout, "en"),
        "title_zh": _own_title(layout, "zh"),
        "address": "",
        "published": layout.version.replace(".", "-"),
        "retrieved": "",
        "kind": "computed",
    }
    return pd.DataFrame([row], columns=["source_id", *SOURCE_COLUMNS])


def _own_title(layout: Layout, lang: str) -> str:
    return "; ".join((f"{layout.slug} {layout.version}", *(line.in_(lang) for line in layout.attributions)))


def source_ids_of(cells: Iterable[str]) -> list[str]:
    """The ids in cells that join them with ``|``, each once."""
    return list(dict.fromkeys(id for cell in cells for id in str(cell).split("|") if id))


def csv_bytes(table: pd.DataFrame, *, bom: bool = True) -> bytes:
    """UTF-8 CSV; with the byte order mark that Excel needs to read Chinese, unless ``bom`` is off."""
    safe = table.map(_guarded)
    safe.columns = pd.Index([_guarded(str(name)) for name in table.columns])
    text = str(safe.to_csv(index=False, lineterminator="\r\n" if bom else "\n"))
    return text.encode("utf-8-sig" if bom else "utf-8")


def geojson_bytes(table: gpd.GeoDataFrame, sources: pd.DataFrame | None = None) -> bytes:
    """RFC 7946: lon and lat in WGS-84, outer rings counter-clockwise, a feature a line, so that changes read well.

    Sources stand in a member ``sources`` beside the features, which the standard allows.
    """
    shapes = shapely.set_precision(table.geometry.to_numpy(), 10**-_DECIMALS, mode="pointwise")
    shapes = shapely.orient_polygons(shapes)
    columns = [name for name in table.columns if name != table.geometry.name]
    features = [
        _json({"type": "Feature", "geometry": _geometry(shape), "properties": _properties(row)})
        for shape, row in zip(shapes, table[columns].to_dict("records"), strict=True)
    ]
    lines = ",\n".join(features)
    more = "" if sources is None else f'"sources": {_json(sources.to_dict("records"))},\n'
    return f'{{"type": "FeatureCollection",\n{more}"features": [\n{lines}\n]}}\n'.encode()


def geopackage_bytes(layers: Mapping[str, pd.DataFrame], version: str = "") -> bytes:
    """A GeoPackage with a layer a table; tables without shapes become attribute tables."""
    import pyogrio

    # GDAL writes the time of writing into the file unless it is told one.
    date = "-".join(re.findall(r"\d+", version)[:3]) if version else "2000-01-01"
    pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": f"{date}T00:00:00Z"})
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "layers.gpkg"
        for name, table in layers.items():
            pyogrio.write_dataframe(
                table, file, layer=name, driver="GPKG", append=file.exists(), encoding="UTF-8"
            )
        return file.read_bytes()


def geoparquet_bytes(table: gpd.GeoDataFrame) -> bytes:
    """GeoParquet 1.1 with well-known binary shapes."""
    buffer = io.BytesIO()
    table.to_parquet(buffer, index=False, schema_version="1.1.0")
    return buffer.getvalue()


def zip_bytes(files: Mapping[str, bytes]) -> bytes:
    """The files in one archive, in their order."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(zipfile.ZipInfo(name, _ZIP_DATE), data, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def flat(table: pd.DataFrame) -> pd.DataFrame:
    """The table without its shapes, for forms that have none."""
    return (
        pd.DataFrame(table.drop(columns=table.geometry.name))
        if isinstance(table, gpd.GeoDataFrame)
        else table
    )


def _shaped(table: pd.DataFrame) -> gpd.GeoDataFrame:
    if isinstance(table, gpd.GeoDataFrame):
        return table
    raise ChoiceError("form for a table without shapes", "geojson", ("csv", "xlsx"))


def _guarded(cell: Any) -> Any:
    """Text that a spreadsheet would run gets the apostrophe that makes it text; a plain number stays one.

    >>> _guarded("=cmd|' /C calc'!A0"), _guarded("-2.5"), _guarded(-2.5)
    ("'=cmd|' /C calc'!A0", '-2.5', -2.5)
    """
    if not isinstance(cell, str) or not _FORMULA.match(cell) or _NUMBER.fullmatch(cell):
        return cell
    return f"'{cell}"


def _properties(row: Mapping[Any, Any]) -> dict[str, Any]:
    return {str(name): _plain(value) for name, value in row.items()}


def _plain(value: Any) -> Any:
    """A cell as JSON has it: NaN is null, a numpy number a number."""
    if isinstance(value, np.generic):
        value = value.item()
    if value is None or value is pd.NA or (isinstance(value, float) and not math.isfinite(value)):
        return None
    return value


def _geometry(shape: shapely.Geometry | None) -> Any:
    return None if shape is None or shapely.is_empty(shape) else json.loads(shapely.to_geojson(shape))


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, default=str)
