"""Brought rows -> companies or zones in the layout's own form; every refused row is kept with its reason."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import geopandas as gpd
import numpy as np
import pandas as pd
import pyproj
import shapely

from geo.crs import STORAGE_CRS, Bounds
from geo.datum import DATUMS, convert
from geo.errors import ChoiceError, CRSError
from geo.intake.columns import mapped
from geo.intake.readers import Brought
from geo.layout import PRECISIONS, Layout, Term
from geo.schema import BASES, BY_TABLE, STATUSES

# A company this far outside the districts is in another city, or its coordinates are not what they are said to be.
_FAR_SHARE = 0.5
_DEFAULT_RADIUS_M = {
    "building": 50,
    "street_number": 100,
    "street": 500,
    "block": 1000,
    "town": 4000,
    "district": 12000,
}
_UNKNOWN_ROLE = "unknown"


@dataclass(frozen=True)
class Accepted:
    """What became of a brought table.

    Attributes
    ----------
    table
        Accepted rows with the columns of the layout's contract, all text but shapes.
    rejected
        The refused rows as they came, with ``row`` (as an editor counts) and ``reason`` in front.
    notes
        What was guessed or changed, in plain words.
    """

    table: pd.DataFrame
    rejected: pd.DataFrame
    notes: tuple[str, ...] = field(default=())


def accept_companies(
    brought: Brought, mapping: Mapping[str, str], layout: Layout, datum: str = "", precision: str = "street"
) -> Accepted:
    """Companies from a brought table.

    Parameters
    ----------
    datum
        Of the coordinates where the table does not say: WGS-84, GCJ-02 or BD-09; "" means what the file says, else
        WGS-84.
    precision
        How exactly coordinates are known where the table does not say.

    Raises
    ------
    ChoiceError
        The datum or the precision is not known, or no column holds names.
    CRSError
        The file's CRS cannot be converted.
    """
    if datum and datum not in DATUMS:
        raise ChoiceError("datum", datum, DATUMS)
    if precision not in PRECISIONS:
        raise ChoiceError("precision", precision, PRECISIONS)
    fields = mapped(brought.table, mapping)
    if not {"name_en", "name_zh"} & set(fields.columns):
        raise ChoiceError("mapping without a name; one of the columns", "(none)", brought.table.columns)
    lon, lat, position_reason = _coordinates(brought, fields)
    said = fields["datum"] if "datum" in fields else pd.Series("", index=fields.index)
    lon, lat, datum_reason = _in_wgs84(lon, lat, said, datum)
    reasons = pd.Series("", index=fields.index)
    names = fields.reindex(columns=["name_en", "name_zh"], fill_value="")
    for bad, reason in (
        ((names == "").all(axis=1), "no name"),
        (position_reason != "", position_reason),
        (datum_reason != "", datum_reason),
        (
            _too_far(lon, lat, layout),
            "the position lies far outside every district; is the datum or the order right?",
        ),
        (_repeated_ids(fields), "an id that an earlier row has"),
    ):
        reasons = reasons.mask((reasons == "") & bad, reason)
    kept = reasons == ""
    table = _company_rows(fields[kept], lon[kept.to_numpy()], lat[kept.to_numpy()], layout, precision)
    return Accepted(table, _rejected(brought.table, reasons), brought.notes)


def accept_zones(brought: Brought, mapping: Mapping[str, str], layout: Layout) -> Accepted:
    """Zones from a table with polygons; a table without shapes raises `CRSError`."""
    if brought.shapes is None:
        raise CRSError("the file holds no shapes; zones need polygons")
    shapes = _to_storage(brought.shapes, brought.crs)
    fields = mapped(brought.table, mapping)
    names = fields.reindex(columns=["name_en", "name_zh"], fill_value="")
    reasons = pd.Series("", index=fields.index)
    polygon = np.isin(shapely.get_type_id(shapes), (3, 6))
    valid = shapely.is_valid(shapes)
    why = pd.Series(shapely.is_valid_reason(shapes), index=fields.index)
    for bad, reason in (
        ((names == "").all(axis=1), "no name"),
        (pd.Series(~polygon, index=fields.index), "not a polygon"),
        (pd.Series(polygon & ~valid, index=fields.index), "the outline is not valid: " + why),
        (_box_far(shapes, layout, fields.index), "the outline lies far outside every district"),
    ):
        reasons = reasons.mask((reasons == "") & bad, reason)
    kept = (reasons == "").to_numpy()
    fields, shapes = fields[kept].reset_index(drop=True), shapes[kept]
    blank = pd.Series("", index=fields.index)
    slugs = (
        fields.get("slug", blank).str.casefold().str.replace(r"[^a-z0-9_-]+", "-", regex=True).str.strip("-")
    )
    table = pd.DataFrame(
        {column.name: fields.get(column.name, blank) for column in BY_TABLE["zones"].columns}
    )
    numbered = pd.Series([f"z{place + 1}" for place in fields.index], index=fields.index)
    table = table.assign(
        slug=slugs.mask((slugs == "") | slugs.duplicated(), numbered),
        parent="",
        rank="main",
        name_en=table["name_en"].where(table["name_en"] != "", table["name_zh"]),
        role=_known(fields.get("role", blank), _role_words(layout.zone_roles), _UNKNOWN_ROLE),
        basis=_known(fields.get("basis", blank), {basis: basis for basis in BASES}, "approximate"),
        horizontal_error_m=pd.to_numeric(fields.get("horizontal_error_m", blank), errors="coerce")
        .fillna(100)
        .astype(str),
        area_km2_documented="",
        sources="brought",
        geometry=shapes,
    )
    return Accepted(table, _rejected(brought.table, reasons), brought.notes)


def _coordinates(brought: Brought, fields: pd.DataFrame) -> tuple[np.ndarray, np.ndarray, pd.Series]:
    """Longitude and latitude of each row, NaN where there is none, and why a row's cannot be used."""
    reasons = pd.Series("", index=fields.index)
    if brought.shapes is not None:
        shapes = _to_storage(brought.shapes, brought.crs)
        points = shapely.get_type_id(shapes) == 0
        reasons[~points & ~shapely.is_missing(shapes)] = "the shape is not a point"
        at = shapes.copy()
        at[~points] = None
        return shapely.get_x(at), shapely.get_y(at), reasons
    if not {"lon", "lat"} <= set(fields.columns):
        nowhere = np.full(len(fields), np.nan)
        return nowhere, nowhere.copy(), reasons
    given = fields[["lon", "lat"]]
    numbers = given.apply(pd.to_numeric, errors="coerce")
    finite = np.isfinite(numbers).all(axis=1)
    blank = (given == "").all(axis=1)
    reasons[~finite & ~blank] = "longitude and latitude are not two numbers"
    ranged = numbers["lon"].abs().le(180) & numbers["lat"].abs().le(90)
    reasons[finite & ~ranged] = "longitude and latitude are out of range"
    usable = finite & ranged
    return (
        numbers["lon"].where(usable).to_numpy(float),
        numbers["lat"].where(usable).to_numpy(float),
        reasons,
    )


def _in_wgs84(
    lon: np.ndarray, lat: np.ndarray, said: pd.Series, datum: str
) -> tuple[np.ndarray, np.ndarray, pd.Series]:
    folded = said.str.upper().str.replace(r"[^A-Z0-9]", "", regex=True)
    words = {name.upper().replace("-", ""): name for name in DATUMS} | {
        "": datum or "WGS-84",
        "EPSG4326": "WGS-84",
    }
    named = folded.map(words)
    reasons = pd.Series("", index=said.index).mask(
        named.isna(), "the datum is not known; wanted " + ", ".join(DATUMS)
    )
    lon, lat = lon.copy(), lat.copy()
    for name in named.dropna().unique():
        rows = (named == name).to_numpy()
        lon[rows], lat[rows] = convert(lon[rows], lat[rows], name, "WGS-84")
    return lon, lat, reasons


def _to_storage(shapes: np.ndarray, crs: str) -> np.ndarray:
    if not crs:
        # Without a .prj the numbers themselves must say that they are degrees.
        west, south, east, north = shapely.total_bounds(shapes)
        if not (np.isnan(west) or (west >= -180 and east <= 180 and south >= -90 and north <= 90)):
            raise CRSError(
                "the file does not say its CRS and its numbers are not degrees; add the .prj or convert it"
            )
        return shapes
    try:
        return gpd.GeoSeries(shapes, crs=crs).to_crs(STORAGE_CRS).to_numpy()
    except (pyproj.exceptions.CRSError, ValueError) as error:
        raise CRSError(f"CRS {crs[:60]!r} is not known; convert the file to EPSG:4326") from error


def _too_far(lon: np.ndarray, lat: np.ndarray, layout: Layout) -> np.ndarray:
    box = Bounds.of(layout.districts).grown(_FAR_SHARE)
    with np.errstate(invalid="ignore"):
        return np.isfinite(lon) & (
            (lon < box.west) | (lon > box.east) | (lat < box.south) | (lat > box.north)
        )


def _box_far(shapes: np.ndarray, layout: Layout, index: pd.Index) -> pd.Series:
    box = shapely.box(*Bounds.of(layout.districts).grown(_FAR_SHARE))
    return pd.Series(~shapely.is_missing(shapes) & ~shapely.intersects(shapes, box), index=index)


def _repeated_ids(fields: pd.DataFrame) -> pd.Series:
    if "id" not in fields:
        return pd.Series(False, index=fields.index)
    return fields["id"].duplicated() & (fields["id"] != "")


def _company_rows(
    fields: pd.DataFrame, lon: np.ndarray, lat: np.ndarray, layout: Layout, precision: str
) -> pd.DataFrame:
    fields = fields.reset_index(drop=True)
    blank = pd.Series("", index=fields.index)
    table = pd.DataFrame(
        {column.name: fields.get(column.name, blank) for column in BY_TABLE["companies"].columns}
    )
    located = pd.Series(np.isfinite(lon), index=fields.index)
    exact = _known(table["precision"], {name: name for name in PRECISIONS}, precision).where(located, "")
    radius = pd.to_numeric(table["radius_m"], errors="coerce").fillna(exact.map(_DEFAULT_RADIUS_M))
    ids = table["id"].str.casefold().str.replace(r"[^a-z0-9_-]+", "-", regex=True).str.strip("-")
    numbered = pd.Series([f"b{place + 1}" for place in fields.index], index=fields.index)
    return table.assign(
        id=ids.mask((ids == "") | ids.duplicated(), numbered),
        role=_known(table["role"], _role_words(layout.roles), _UNKNOWN_ROLE),
        status=_known(table["status"], {status: status for status in STATUSES}, "unknown"),
        founded=table["founded"].str.extract(r"((?:18|19|20)\d{2})", expand=False).fillna(""),
        postcode=table["postcode"].str.extract(r"(\d{4,6})", expand=False).fillna(""),
        website=table["website"].where(table["website"].str.fullmatch(r"https?://[^\s<>\"]+"), ""),
        district_as_stated=_known(table["district_as_stated"], _area_words(layout.districts), ""),
        zone_as_stated=_known(table["zone_as_stated"], _area_words(layout.zones), ""),
        lon=_text(lon),
        lat=_text(lat),
        datum=np.where(located, "WGS-84", ""),
        precision=exact,
        radius_m=radius.where(located).map(lambda metres: "" if pd.isna(metres) else f"{metres:.0f}"),
        presence_confidence="low",
        address_confidence=np.where((table["address_en"] != "") | (table["address_zh"] != ""), "low", ""),
        sources="brought",
        listed="",
        address_kind="",
    )


def _known(cells: pd.Series, words: Mapping[str, str], otherwise: str) -> pd.Series:
    return (
        cells.str.casefold()
        .str.strip()
        .map({word.casefold(): slug for word, slug in words.items()})
        .fillna(otherwise)
    )


def _role_words(terms: Mapping[str, Term]) -> dict[str, str]:
    return {
        word: slug for slug, term in terms.items() for word in (slug, term.words.en, term.words.zh) if word
    }


def _area_words(table: gpd.GeoDataFrame) -> dict[str, str]:
    return {
        word: str(slug)
        for slug, en, zh in zip(table.index, table["name_en"], table["name_zh"], strict=True)
        for word in (str(slug), en, zh, f"{zh}区")
        if word
    }


def _text(numbers: np.ndarray) -> list[str]:
    return ["" if not np.isfinite(number) else f"{number:.6f}" for number in numbers]


def _rejected(table: pd.DataFrame, reasons: pd.Series) -> pd.DataFrame:
    refused = reasons[reasons != ""]
    kept = table.loc[refused.index]
    kept.insert(0, "reason", refused)
    kept.insert(0, "row", [int(place) + 2 for place in refused.index])
    return kept
