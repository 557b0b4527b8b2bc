"""Brought rows -> companies or zones in the layout's own form; every refused row is kept with its reason."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geo.intake.brought import REFUSAL_COLUMNS, Brought
from geo.intake.columns import mapped
from geo.intake.positions import coordinates, far_shapes, in_wgs84, too_far
from geo.model.contracts import BASES, BY_TABLE, STATUSES
from geo.model.datum import DATUMS
from geo.model.errors import ChoiceError, CRSError, SourceError
from geo.model.layout import PRECISIONS, Layout, Term
from words.sentence import Sentence

CORNERS_LIMIT = 5_000
_DEFAULT_RADIUS_M = {
    "building": 50,
    "street_number": 100,
    "street": 500,
    "block": 1000,
    "town": 4000,
    "district": 12000,
}
_UNKNOWN_ROLE = "unknown"


REASONS: dict[str, str | Sentence] = {
    "no_name": "no name",
    "not_numbers": "longitude and latitude are not two numbers",
    "out_of_range": "longitude and latitude are out of range",
    "not_point": "the shape is not a point",
    "unknown_datum": Sentence("the datum is not known; wanted {known}", {"known": DATUMS}),
    "far": "the position lies far outside every district; is the datum or the order right?",
    "repeated_id": "an id that an earlier row has",
    "not_polygon": "not a polygon",
    "too_fine": Sentence("the outline has more than {most:,} corners; simplify it", {"most": CORNERS_LIMIT}),
    "not_valid": "the outline is not valid, it crosses or touches itself",
    "outline_far": "the outline lies far outside every district",
}
"""Why a row is refused: code -> the reason in words."""


@dataclass(frozen=True)
class Accepted:
    """What became of a brought table.

    Attributes
    ----------
    table
        Accepted rows with the columns of the layout's contract, all text but shapes.
    rejected
        The refused rows as they came, with ``row`` (as an editor counts) and ``reason`` in front.
    codes
        Of `REASONS`, one a refused row.
    rejected_shapes
        Of the refused rows, None where the file has no shapes.
    notes
        What was guessed or changed, in plain words.
    """

    table: pd.DataFrame
    rejected: pd.DataFrame
    codes: tuple[str, ...] = ()
    rejected_shapes: np.ndarray[tuple[int], np.dtype[np.object_]] | None = None
    notes: tuple[Sentence, ...] = ()


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
        The datum or the precision is not known.
    SourceError
        No column holds names.
    CRSError
        The file's CRS cannot be converted.
    """
    if datum and datum not in DATUMS:
        raise ChoiceError("datum", datum, DATUMS)
    if precision not in PRECISIONS:
        raise ChoiceError("precision", precision, PRECISIONS)
    fields = mapped(brought.table, mapping)
    if not {"name_en", "name_zh"} & set(fields.columns):
        columns = tuple(map(str, brought.table.columns))
        raise SourceError(
            "no column holds names; say which one is name_en or name_zh; there are: {columns}",
            columns=columns,
        )
    lon, lat, position_reason = coordinates(brought, fields, layout)
    said = fields["datum"] if "datum" in fields else pd.Series("", index=fields.index)
    lon, lat, datum_reason = in_wgs84(lon, lat, said, datum)
    reasons = pd.Series("", index=fields.index)
    names = fields.reindex(columns=["name_en", "name_zh"], fill_value="")
    for bad, reason in (
        ((names == "").all(axis=1), "no_name"),
        (position_reason != "", position_reason),
        (datum_reason != "", datum_reason),
        (too_far(lon, lat, layout), "far"),
        (_repeated_ids(fields), "repeated_id"),
    ):
        reasons = reasons.mask((reasons == "") & bad, reason)
    kept = reasons == ""
    table = _company_rows(fields[kept], lon[kept.to_numpy()], lat[kept.to_numpy()], layout, precision)
    return _accepted(table, brought, reasons)


def accept_zones(brought: Brought, mapping: Mapping[str, str], layout: Layout) -> Accepted:
    """Zones from a table with polygons; a table without shapes raises `CRSError`."""
    if brought.shapes is None:
        raise CRSError("the file holds no shapes; zones need polygons")
    shapes = brought.shapes
    fields = mapped(brought.table, mapping)
    names = fields.reindex(columns=["name_en", "name_zh"], fill_value="")
    reasons = pd.Series("", index=fields.index)
    polygon = np.isin(shapely.get_type_id(shapes), (3, 6))
    # Finding where a line crosses itself can take minutes: an outline beyond the limit is not looked at.
    fine = shapely.get_num_coordinates(shapes) > CORNERS_LIMIT
    looked_at = shapes.copy()
    looked_at[fine] = None
    valid = shapely.is_valid(looked_at)
    for bad, reason in (
        ((names == "").all(axis=1), "no_name"),
        (pd.Series(~polygon, index=fields.index), "not_polygon"),
        (pd.Series(fine, index=fields.index), "too_fine"),
        (pd.Series(polygon & ~valid, index=fields.index), "not_valid"),
        (pd.Series(far_shapes(shapes, layout), index=fields.index), "outline_far"),
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
    return _accepted(table, brought, reasons)


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


def _accepted(table: pd.DataFrame, brought: Brought, reasons: pd.Series) -> Accepted:
    refused = (reasons != "").to_numpy()
    codes = tuple(reasons[refused])
    rejected = brought.table[refused].copy()
    # A column of the file that has one of our names keeps its place; ours stand in front.
    for place, cells in enumerate(([*rejected.index], [str(REASONS[code]) for code in codes])):
        rejected.insert(place, REFUSAL_COLUMNS[place], cells, allow_duplicates=True)
    shapes = None if brought.shapes is None else brought.shapes[refused]
    return Accepted(table, rejected.reset_index(drop=True), codes, shapes, brought.notes)
