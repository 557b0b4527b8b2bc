"""The contract of each table in a layout folder, as columns of text the way they stand in the file.

Tables are checked before anything is converted, so that a message can quote what the file says.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from geo.model.errors import Problem
from geo.model.facts import CONFIDENCE_RANK, KIND_RANK, QUALIFIERS
from geo.model.layout import PRECISIONS
from words.sentence import Sentence

if TYPE_CHECKING:
    import pandas as pd
    import pandera.pandas as pa

CONFIDENCES = tuple(CONFIDENCE_RANK)
STATUSES = ("operating", "planned", "under_construction", "moved_away", "unknown")
BASES = ("documented_boundary", "planning_scope", "administrative_proxy", "approximate")
RANKS = ("main", "inner", "wider", "park")
PARTS = ("supporting", "other")
HUES = ("purple", "blue", "green", "orange", "red", "teal")

NOT_REPEATED = "a key that no other row has"
_SLUG = r"[a-z0-9][a-z0-9_\-]*"
# [0-9] and not \d, which takes full-width digits too.
DATE = r"[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?"
NUMBER = r"-?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]+)?"
_KINDS = {
    "text": (r"(?s).*", "text"),
    "slug": (_SLUG, "a slug of small letters, digits, - or _"),
    "slugs": (rf"{_SLUG}(\|{_SLUG})*", "slugs joined by |"),
    "number": (NUMBER, "a plain number"),
    "integer": (r"-?[0-9]+", "a whole number"),
    "year": (r"(1[89]|20)[0-9]{2}", "a year from 1800 to 2099"),
    "date": (DATE, "a date as YYYY, YYYY-MM or YYYY-MM-DD"),
    "web": (r"https?://[^\s<>\"]+", "an address that begins with http:// or https://"),
}


@dataclass(frozen=True)
class Column:
    """What one column of a file may hold.

    ``low`` and ``high`` bound numbers, both included; ``known`` lists the only words allowed; an empty cell means
    unknown and is refused only where ``required``. A CSV may leave an ``optional`` column out.
    """

    name: str
    kind: Literal["text", "slug", "slugs", "number", "integer", "year", "date", "web"] = "text"
    required: bool = False
    known: tuple[str, ...] = ()
    low: float | None = None
    high: float | None = None
    optional: bool = False

    @property
    def wanted(self) -> Sentence:
        """In words what a cell must be."""
        if self.known:
            return Sentence("one of {known}", {"known": self.known})
        kind = Sentence(_KINDS[self.kind][1])
        if self.low is not None and self.high is not None:
            kind = Sentence(
                "{kind} from {low:g} to {high:g}", {"kind": kind, "low": self.low, "high": self.high}
            )
        return Sentence("{kind}, not empty", {"kind": kind}) if self.required else kind


@dataclass(frozen=True)
class Contract:
    """One table: where it lies in the folder, its key and its columns."""

    table: str
    file: str
    key: str
    columns: tuple[Column, ...]
    optional: bool = False
    shape: Literal["", "polygon", "linestring"] = ""

    @property
    def is_geometry(self) -> bool:
        """Whether the file is GeoJSON, with shapes of the kind ``shape``, single or multiple."""
        return bool(self.shape)

    @property
    def first_row(self) -> int:
        """The row that the first record stands on: line 2 of a CSV, feature 1 of a GeoJSON."""
        return 1 if self.is_geometry else 2


_LON = Column("lon", "number", low=-180, high=180)
_LAT = Column("lat", "number", low=-90, high=90)
_NAMES = (Column("name_en"), Column("name_zh"))


def _in_both(name: str) -> tuple[Column, Column]:
    """A text, and the same in Chinese where somebody wrote it."""
    return Column(name), Column(f"{name}_zh", optional=True)


CONTRACTS = (
    Contract(
        "districts",
        "districts/districts.geojson",
        "slug",
        (
            Column("slug", "slug", required=True),
            Column("adcode"),
            Column("name_en", required=True),
            Column("name_zh"),
            Column("part", required=True, known=PARTS),
            Column("land_km2", "number", low=0, high=1e7),
        ),
        shape="polygon",
    ),
    Contract("land", "districts/coast.geojson", "", (Column("kind"),), optional=True, shape="polygon"),
    Contract(
        "rivers",
        "districts/rivers.geojson",
        "id",
        (Column("id", "slug", required=True), *_NAMES, Column("quality", known=("measured", "interpolated"))),
        optional=True,
        shape="linestring",
    ),
    Contract(
        "zones",
        "zones/zones.geojson",
        "slug",
        (
            Column("slug", "slug", required=True),
            Column("parent", "slug"),
            Column("rank", required=True, known=RANKS),
            Column("name_en", required=True),
            Column("name_zh"),
            Column("outline_en"),
            Column("outline_zh"),
            Column("role", "slug", required=True),
            Column("district_as_stated", "slugs"),
            Column("host_district", "slug"),
            Column("hue", known=HUES),
            Column("basis", required=True, known=BASES),
            Column("horizontal_error_m", "number", required=True, low=0, high=1e5),
            Column("area_km2_documented", "number", low=0, high=1e7),
            Column("area_source_id", "slug"),
            *_in_both("boundary_text"),
            Column("sources", "slugs"),
            *_in_both("as_of"),
            Column("note_en"),
            Column("note_zh"),
        ),
        shape="polygon",
    ),
    Contract(
        "companies",
        "companies/companies.csv",
        "id",
        (
            Column("id", "slug", required=True),
            Column("name_en"),
            Column("name_zh"),
            Column("legal_name_en"),
            Column("legal_name_zh"),
            Column("brand"),
            Column("role", "slug", required=True),
            *_in_both("role_note"),
            Column("status", required=True, known=STATUSES),
            Column("address_en"),
            Column("address_zh"),
            Column("address_kind"),
            Column("postcode", "integer"),
            Column("district_as_stated", "slugs"),
            Column("zone_as_stated", "slugs"),
            Column("park_en"),
            Column("park_zh"),
            Column("founded", "year"),
            Column("ticker"),
            Column("listed", known=("yes", "no")),
            Column("website", "web"),
            _LON,
            _LAT,
            Column("datum", known=("WGS-84",)),
            Column("precision", known=PRECISIONS),
            Column("radius_m", "number", low=0, high=1e5),
            *_in_both("position_note"),
            Column("presence_confidence", required=True, known=CONFIDENCES),
            Column("address_confidence", known=CONFIDENCES),
            Column("sources", "slugs"),
            Column("as_of", "date"),
            Column("note_en"),
            Column("note_zh"),
        ),
    ),
    Contract(
        "facts",
        "facts/facts.csv",
        "id",
        (
            Column("id", "slug", required=True),
            Column(
                "subject_kind",
                required=True,
                known=("plan", "city", "district", "zone", "outline", "park", "company"),
            ),
            Column("subject_id", "slug", required=True),
            *_in_both("subject_detail"),
            Column("period", optional=True),
            Column("period_zh", optional=True),
            Column("measure", "slug", required=True),
            Column("value", required=True),
            Column("value_zh", optional=True),
            Column("unit", required=True),
            Column("qualifier", required=True, known=QUALIFIERS),
            Column("scope", "slug", required=True),
            Column("as_of", "date"),
            Column("valid_from", "date"),
            Column("valid_to", "date"),
            Column("source_id", "slug", required=True),
            Column("confidence", required=True, known=CONFIDENCES),
            *_in_both("note"),
        ),
        optional=True,
    ),
    Contract(
        "sources",
        "facts/sources.csv",
        "source_id",
        (
            Column("source_id", "slug", required=True),
            Column("publisher", required=True),
            Column("title", required=True),
            Column("title_zh", optional=True),
            Column("address", "web"),
            Column("published", "date"),
            Column("retrieved", "date"),
            Column("kind", required=True, known=tuple(KIND_RANK)),
        ),
        optional=True,
    ),
    Contract(
        "places",
        "places/places.csv",
        "id",
        (
            Column("kind", "slug", required=True),
            Column("id", "slug", required=True),
            *_NAMES,
            Column("aliases"),
            Column("district", "slugs"),
            _LON,
            _LAT,
            Column("radius_m", "number", low=0, high=1e6),
            Column("successor", "slug"),
            Column("source_id", "slug"),
            Column("note"),
        ),
        optional=True,
    ),
    Contract(
        "roads",
        "places/roads.csv",
        "",
        (
            Column("road_zh"),
            Column("road_en"),
            Column("number"),
            Column("lane", known=("yes",)),
            Column("district", "slugs"),
            _LON,
            _LAT,
            Column("precision", known=PRECISIONS),
            Column("error_m", "number", low=0, high=1e5),
            Column("exact", known=("yes", "no")),
            Column("company_id", "slug"),
            Column("source_id", "slug"),
        ),
        optional=True,
    ),
    Contract(
        "stations",
        "places/stations.csv",
        "id",
        (
            Column("id", "slug", required=True),
            *_NAMES,
            Column("lines"),
            _LON,
            _LAT,
            Column("source_id", "slug"),
        ),
        optional=True,
    ),
)
BY_TABLE = {contract.table: contract for contract in CONTRACTS}


def contract_problems(contract: Contract, table: pd.DataFrame) -> list[Problem]:
    """Every place where a table of text breaks its contract.

    The index of ``table`` counts records from 0: line 2 of a CSV, after the header, or feature 1 of a GeoJSON.
    """
    from pandera.errors import SchemaErrors

    absent = [column for column in contract.columns if column.name not in table.columns]
    problems = [
        Problem(contract.file, 0, column.name, "", "this column; it is absent")
        for column in absent
        # A feature may leave out what is not known of it, and where there is none, none can.
        if (column.required and len(table)) or not (contract.is_geometry or column.optional)
    ]
    present = [column for column in contract.columns if column.name in table.columns]
    # Pandera carries text only.
    wanted_by = {str(column.wanted): column.wanted for column in present}
    try:
        _pandera_schema(contract, present).validate(table, lazy=True)
    except SchemaErrors as errors:
        cases = errors.failure_cases
        crashed = cases.loc[cases["index"].isna(), "failure_case"]
        if len(crashed):
            raise RuntimeError(f"{contract.file}: a check itself failed: {crashed.iloc[0]}") from errors
        problems += [
            Problem(contract.file, int(row) + contract.first_row, str(column), str(found), wanted)
            for row, column, found, rule in zip(
                cases["index"], cases["column"], cases["failure_case"], cases["check"], strict=True
            )
            for wanted in [wanted_by.get(str(rule), str(rule))]
        ]
    return sorted(problems)


def _pandera_schema(contract: Contract, columns: list[Column]) -> pa.DataFrameSchema:
    import pandera.pandas as pa

    return pa.DataFrameSchema(
        {column.name: pa.Column(checks=_checks(contract, column)) for column in columns}
    )


def _checks(contract: Contract, column: Column) -> list[pa.Check]:
    import pandera.pandas as pa

    pattern = _KINDS[column.kind][0]

    def well_formed(cells: pd.Series) -> pd.Series:
        fits = cells.isin(column.known) if column.known else cells.str.fullmatch(pattern)
        return fits | (cells == "") if not column.required else fits & (cells != "")

    checks = [pa.Check(well_formed, error=str(column.wanted))]
    low, high = column.low, column.high
    if low is not None and high is not None:
        # Not called in_range: pandera takes a function of that name for its own check.
        def not_out_of_bounds(cells: pd.Series) -> pd.Series:
            import pandas as pd

            numbers = pd.to_numeric(cells, errors="coerce")
            return numbers.isna() | numbers.between(low, high)

        checks.append(pa.Check(not_out_of_bounds, error=str(column.wanted)))
    if column.name == contract.key:
        checks.append(pa.Check(lambda cells: ~cells.duplicated(keep="first"), error=NOT_REPEATED))
    return checks
