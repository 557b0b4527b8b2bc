"""The contract of each table in a layout folder: where it lies, its key, and what each column holds."""

from __future__ import annotations

from geo.model.facts import CONFIDENCE_RANK, KIND_RANK, QUALIFIERS
from geo.model.layout import PRECISIONS
from geo.model.schema import Column, Contract

CONFIDENCES = tuple(CONFIDENCE_RANK)
STATUSES = ("operating", "planned", "under_construction", "moved_away", "unknown")
BASES = ("documented_boundary", "planning_scope", "administrative_proxy", "approximate")
RANKS = ("main", "inner", "wider", "park")
PARTS = ("supporting", "other")
HUES = ("purple", "blue", "green", "orange", "red", "teal")


_LON = Column("lon", "number", low=-180, high=180, meaning="longitude in degrees, WGS-84")
_LAT = Column("lat", "number", low=-90, high=90, meaning="latitude in degrees, WGS-84")
_NAMES = (Column("name_en", meaning="name in English"), Column("name_zh", meaning="name in Chinese"))


def _in_both(name: str, meaning: str) -> tuple[Column, Column]:
    """A text, and the same in Chinese where somebody wrote it."""
    return (
        Column(name, meaning=meaning),
        Column(f"{name}_zh", optional=True, meaning=f"{meaning}; in Chinese"),
    )


CONTRACTS = (
    Contract(
        "districts",
        "districts/districts.geojson",
        "slug",
        (
            Column("slug", "slug", required=True, meaning="key"),
            Column("adcode", meaning="official code of the administrative area"),
            Column("name_en", required=True, meaning="name in English"),
            Column("name_zh", meaning="name in Chinese"),
            Column(
                "part",
                required=True,
                known=PARTS,
                meaning="whether the plan names the district as supporting",
            ),
            Column("land_km2", "number", low=0, high=1e7, meaning="land area in km²"),
        ),
        shape="polygon",
    ),
    Contract(
        "land",
        "districts/coast.geojson",
        "",
        (Column("kind", meaning="`land`, of each polygon that is not sea"),),
        optional=True,
        shape="polygon",
    ),
    Contract(
        "rivers",
        "districts/rivers.geojson",
        "id",
        (
            Column("id", "slug", required=True, meaning="key"),
            *_NAMES,
            Column(
                "quality",
                known=("measured", "interpolated"),
                meaning="whether the line was measured or interpolated",
            ),
        ),
        optional=True,
        shape="linestring",
    ),
    Contract(
        "zones",
        "zones/zones.geojson",
        "slug",
        (
            Column("slug", "slug", required=True, meaning="key"),
            Column(
                "parent",
                "slug",
                meaning="slug of the zone that this outline belongs to; blank for a zone itself",
            ),
            Column(
                "rank",
                required=True,
                known=RANKS,
                meaning="zone of the plan (main), outline with a parent (inner, wider), or park",
            ),
            Column("name_en", required=True, meaning="name in English"),
            Column("name_zh", meaning="name in Chinese"),
            Column(
                "outline_en", meaning="what the outline shows, where that is not the zone itself; English"
            ),
            Column("outline_zh", meaning="the same in Chinese"),
            Column("role", "slug", required=True, meaning="slug of a zone role in `layout.toml`"),
            Column("district_as_stated", "slugs", meaning="slugs of the districts that sources name"),
            Column("host_district", "slug", meaning="slug of the supporting district that a park stands for"),
            Column("hue", known=HUES, meaning="colour of a main zone; no other main zone may have it"),
            Column("basis", required=True, known=BASES, meaning="what the outline rests on"),
            Column(
                "horizontal_error_m",
                "number",
                required=True,
                low=0,
                high=1e5,
                meaning="how far a side may lie from the true one, in metres",
            ),
            Column("area_km2_documented", "number", low=0, high=1e7, meaning="published area in km²"),
            Column("area_source_id", "slug", meaning="key of the source of that area"),
            *_in_both("boundary_text", "sides as published, in own words"),
            Column("sources", "slugs", meaning="keys of the sources in `facts/sources.csv`"),
            *_in_both("as_of", "what the outline describes, and when"),
            Column("note_en", meaning="remark for readers, English"),
            Column("note_zh", meaning="remark for readers, Chinese"),
        ),
        shape="polygon",
    ),
    Contract(
        "companies",
        "companies/companies.csv",
        "id",
        (
            Column("id", "slug", required=True, meaning="key"),
            Column("name_en", meaning="name in English"),
            Column("name_zh", meaning="name in Chinese"),
            Column("legal_name_en", meaning="registered name, English"),
            Column("legal_name_zh", meaning="registered name, Chinese"),
            Column("brand", meaning="trade or product name that people know"),
            Column("role", "slug", required=True, meaning="slug of a role in `layout.toml`"),
            *_in_both("role_note", "what is done here"),
            Column("status", required=True, known=STATUSES, meaning="whether the site operates"),
            Column("address_en", meaning="published address, English"),
            Column("address_zh", meaning="published address, Chinese"),
            Column("address_kind", meaning="what the address is: plant, office, registered ..."),
            Column("postcode", "integer", meaning="postcode"),
            Column("district_as_stated", "slugs", meaning="slugs of the districts that sources name"),
            Column("zone_as_stated", "slugs", meaning="slugs of the zones that sources name"),
            Column("park_en", meaning="park or campus as published, English"),
            Column("park_zh", meaning="park or campus as published, Chinese"),
            Column("founded", "year", meaning="year of founding"),
            Column("ticker", meaning="stock ticker"),
            Column("listed", known=("yes", "no"), meaning="whether the company is listed"),
            Column("website", "web", meaning="website"),
            _LON,
            _LAT,
            Column("datum", known=("WGS-84",), meaning="datum of lon and lat"),
            Column(
                "precision", known=PRECISIONS, meaning="what the point stands for, from building to district"
            ),
            Column(
                "radius_m",
                "number",
                low=0,
                high=1e5,
                meaning="radius in metres of the circle that holds the true place nine times in ten",
            ),
            *_in_both("position_note", "how the point was found"),
            Column(
                "presence_confidence",
                required=True,
                known=CONFIDENCES,
                meaning="how sure it is that the company is at this site",
            ),
            Column("address_confidence", known=CONFIDENCES, meaning="how sure the address is"),
            Column("sources", "slugs", meaning="keys of the sources in `facts/sources.csv`"),
            Column("as_of", "date", meaning="date of the latest source"),
            Column("note_en", meaning="remark for readers, English"),
            Column("note_zh", meaning="remark for readers, Chinese"),
        ),
    ),
    Contract(
        "facts",
        "facts/facts.csv",
        "id",
        (
            Column("id", "slug", required=True, meaning="key"),
            Column(
                "subject_kind",
                required=True,
                known=("plan", "city", "district", "zone", "outline", "park", "company"),
                meaning="what the figure speaks of",
            ),
            Column("subject_id", "slug", required=True, meaning="key of that subject in its table"),
            *_in_both("subject_detail", "part of the subject that the figure speaks of"),
            Column("period", optional=True, meaning="period that the figure covers, in words"),
            Column("period_zh", optional=True, meaning="the same in Chinese"),
            Column("measure", "slug", required=True, meaning="slug of a measure in `layout.toml`"),
            Column("value", required=True, meaning="number or text as published"),
            Column("value_zh", optional=True, meaning="text value in Chinese"),
            Column("unit", required=True, meaning="unit of the value"),
            Column(
                "qualifier",
                required=True,
                known=QUALIFIERS,
                meaning="how exact the figure is, or whether it is a target",
            ),
            Column(
                "scope", "slug", required=True, meaning="slug of a scope in `layout.toml`: what is counted"
            ),
            Column("as_of", "date", meaning="date the figure speaks of"),
            Column("valid_from", "date", meaning="first day it holds"),
            Column("valid_to", "date", meaning="last day it holds"),
            Column("source_id", "slug", required=True, meaning="key of the source in `facts/sources.csv`"),
            Column(
                "confidence", required=True, known=CONFIDENCES, meaning="how far the figure can be trusted"
            ),
            *_in_both("note", "remark for readers"),
        ),
        optional=True,
    ),
    Contract(
        "sources",
        "facts/sources.csv",
        "source_id",
        (
            Column("source_id", "slug", required=True, meaning="key"),
            Column("publisher", required=True, meaning="who published it"),
            Column("title", required=True, meaning="what it is, in own words"),
            Column("title_zh", optional=True, meaning="the same in Chinese"),
            Column("address", "web", meaning="address that leads a reader to it"),
            Column("published", "date", meaning="date of publication"),
            Column("retrieved", "date", meaning="date it was last read"),
            Column(
                "kind",
                required=True,
                known=tuple(KIND_RANK),
                meaning="kind of source; decides which of two figures is preferred",
            ),
        ),
        optional=True,
    ),
    Contract(
        "places",
        "places/places.csv",
        "id",
        (
            Column(
                "kind",
                "slug",
                required=True,
                meaning="kind of place: district, town, park, hospital, airport ...",
            ),
            Column("id", "slug", required=True, meaning="key"),
            *_NAMES,
            Column("aliases", meaning="other names, joined by |"),
            Column("district", "slugs", meaning="slugs of the districts it lies in"),
            _LON,
            _LAT,
            Column(
                "radius_m",
                "number",
                low=0,
                high=1e6,
                meaning="radius in metres of the circle that holds the place",
            ),
            Column("successor", "slug", meaning="key of the place that took its role over"),
            Column("source_id", "slug", meaning="key of the source in `facts/sources.csv`"),
            Column("note", meaning="remark for readers"),
        ),
        optional=True,
    ),
    Contract(
        "roads",
        "places/roads.csv",
        "",
        (
            Column("road_zh", meaning="name of the road in Chinese"),
            Column("road_en", meaning="name of the road in English"),
            Column("number", meaning="house number at this position"),
            Column("lane", known=("yes",), meaning="`yes` where the number is that of a lane"),
            Column("district", "slugs", meaning="slugs of the districts it lies in"),
            _LON,
            _LAT,
            Column("precision", known=PRECISIONS, meaning="what the position stands for"),
            Column("error_m", "number", low=0, high=1e5, meaning="error of the position in metres"),
            Column("exact", known=("yes", "no"), meaning="whether the position is that of the number itself"),
            Column("company_id", "slug", meaning="company whose published position it is"),
            Column("source_id", "slug", meaning="key of the source in `facts/sources.csv`"),
        ),
        optional=True,
    ),
    Contract(
        "stations",
        "places/stations.csv",
        "id",
        (
            Column("id", "slug", required=True, meaning="key"),
            *_NAMES,
            Column("lines", meaning="lines that stop here, joined by |"),
            _LON,
            _LAT,
            Column("source_id", "slug", meaning="key of the source in `facts/sources.csv`"),
        ),
        optional=True,
    ),
)
BY_TABLE = {contract.table: contract for contract in CONTRACTS}
