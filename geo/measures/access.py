"""How far it is over the ground: from subjects to the places of a layout and to each other.

Distances run along the ellipsoid. Times are estimates from these distances at speeds that are stated beside them;
no road network, no timetable and no traffic is behind them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd

from geo.model.crs import GEOD
from geo.model.layout import Layout, Words

# What a matrix leads to. Of a kind with few places each gets a row, of others the nearest does.
DESTINATIONS = ("airport", "port", "hospital", "station")
EACH_UP_TO = 4
# Assumptions, not measurements: roads are longer than the straight line by this much, and a trip from door to door
# goes at these speeds. China's roads were found 1.33 times as long (Ballou, Rahardja and Sakai, Selected country
# circuity factors for road travel distance estimation, Transportation Research A 36, 2002).
DETOUR = 1.33
SPEED_KMH = {"walk": 5.0, "car": 40.0}
WALKED_UP_TO_KM = 1.5


@dataclass(frozen=True)
class Reach:
    """How far a destination is from a subject: kilometres over the ground, and minutes as `travel_minutes` has it."""

    name: Words
    km: float
    minutes: float
    mode: str
    source_id: str = ""


@dataclass(frozen=True)
class Destination:
    """A row of the matrix: what it leads to, and a reach a subject in their order; None where there is none.

    ``kind`` is one of `DESTINATIONS`, or ``subject`` for another subject. ``nearest`` says that each subject has a
    place of its own in this row.
    """

    kind: str
    name: Words
    nearest: bool
    reaches: tuple[Reach | None, ...]


def places_of(layout: Layout, kind: str) -> pd.DataFrame:
    """The located places of one kind; the kind ``station`` means the layout's metro stations."""
    table = layout.stations if kind == "station" else layout.places[layout.places["kind"] == kind]
    return table[table["lon"].notna() & table["lat"].notna()]


def nearest_place(kind: str, layout: Layout, subjects: gpd.GeoDataFrame) -> pd.DataFrame:
    """The nearest place of a kind to each subject's representative point, with its distance.

    Columns ``km`` (along the ellipsoid, no road network), ``name_en``, ``name_zh``, ``source_id``; NaN and
    empty where the layout lists no such place or the subject has no outline.
    """
    places = places_of(layout, kind)
    lon, lat = places["lon"].to_numpy(float), places["lat"].to_numpy(float)
    names = places[["name_en", "name_zh", "source_id"]]
    rows = [_NOWHERE] * len(subjects)
    for position, shape in enumerate(subjects.geometry):
        if shape is None or shape.is_empty or places.empty:
            continue
        point = shape.representative_point()
        metres = GEOD.inv(np.full(len(lon), point.x), np.full(len(lat), point.y), lon, lat)[2]
        place = names.iloc[int(np.argmin(metres))]
        rows[position] = (
            float(np.min(metres)) / 1000,
            place["name_en"],
            place["name_zh"],
            place["source_id"],
        )
    return pd.DataFrame(rows, index=subjects.index, columns=["km", "name_en", "name_zh", "source_id"])


def travel_minutes(km: float) -> tuple[float, str]:
    """An estimate of the time for a distance over the ground, with its mode: on foot if short, else by car.

    >>> travel_minutes(1.0), travel_minutes(40.0)
    ((15.96, 'walk'), (79.8, 'car'))
    """
    mode = "walk" if km <= WALKED_UP_TO_KM else "car"
    return round(km * DETOUR / SPEED_KMH[mode] * 60, 3), mode


def access_matrix(layout: Layout, subjects: gpd.GeoDataFrame) -> list[Destination]:
    """How far airports, ports, hospitals, the metro and the other subjects are from each subject.

    Measured from representative points, as `nearest_place` does. A kind that the layout lists no place of is absent.
    """
    rows = []
    for kind in DESTINATIONS:
        places = places_of(layout, kind)
        if places.empty:
            continue
        if len(places) > EACH_UP_TO:
            found = nearest_place(kind, layout, subjects)
            rows.append(Destination(kind, Words("", ""), True, tuple(_reach(row) for row in _records(found))))
            continue
        for place in _records(places):
            name = Words(place["name_en"], place["name_zh"])
            km = distances_km(subjects, float(place["lon"]), float(place["lat"]))
            reaches = [_reach({**place, "km": distance}) for distance in km]
            rows.append(Destination(kind, name, False, tuple(reaches)))
    for position, (shape, name_en, name_zh) in enumerate(
        zip(subjects.geometry, subjects["name_en"], subjects["name_zh"], strict=True)
    ):
        if shape is None or shape.is_empty or len(subjects) < 2:
            continue
        point = shape.representative_point()
        km = distances_km(subjects, point.x, point.y)
        km[position] = np.nan
        other = {"name_en": name_en, "name_zh": name_zh, "source_id": ""}
        reaches = [_reach({**other, "km": distance}) for distance in km]
        rows.append(Destination("subject", Words(name_en, name_zh), False, tuple(reaches)))
    return rows


def distances_km(
    subjects: gpd.GeoDataFrame, lon: float, lat: float
) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """Kilometres along the ellipsoid from each subject's representative point; NaN without an outline."""
    outlined = (subjects.geometry.notna() & ~subjects.geometry.is_empty).to_numpy()
    points = subjects.geometry[outlined].representative_point()
    km = np.full(len(subjects), np.nan)
    there = np.full(len(points), lon), np.full(len(points), lat)
    km[outlined] = GEOD.inv(points.x.to_numpy(), points.y.to_numpy(), *there)[2] / 1000
    return km


def _reach(row: dict[str, Any]) -> Reach | None:
    km = float(row["km"])
    if not np.isfinite(km):
        return None
    minutes, mode = travel_minutes(km)
    return Reach(Words(row["name_en"], row["name_zh"]), km, minutes, mode, row["source_id"])


def _records(table: pd.DataFrame) -> list[dict[str, Any]]:
    return [{str(name): value for name, value in row.items()} for row in table.to_dict("records")]


_NOWHERE = (np.nan, "", "", "")
