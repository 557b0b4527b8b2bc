"""Neighbours are those that measuring every pair along the ellipsoid gives."""

from __future__ import annotations

from dataclasses import replace

import geopandas as gpd
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.measures.near import RADII_KM, neighbours
from geo.model.crs import GEOD
from geo.model.layout import Layout


def placed(layout: Layout, lon: list[float], lat: list[float]) -> Layout:
    """The layout with companies at these places and nowhere else."""
    names = [f"n{place}" for place in range(len(lon))]
    table = gpd.GeoDataFrame(
        {"lon": lon, "lat": lat}, geometry=gpd.points_from_xy(lon, lat), index=names, crs="EPSG:4326"
    )
    return replace(layout, companies=table)


@given(
    st.floats(-179, 179),
    st.floats(-80, 80),
    st.lists(st.tuples(st.floats(0, 6500), st.floats(0, 360)), max_size=40),
)
@settings(max_examples=200)
def test_counts_and_the_nearest_are_those_of_measuring_all(
    toyland: Layout, lon: float, lat: float, others: list[tuple[float, float]]
) -> None:
    ends = [GEOD.fwd(lon, lat, azimuth, metres)[:2] for metres, azimuth in others]
    lons, lats = [lon, *(x for x, _ in ends)], [lat, *(y for _, y in ends)]
    near = neighbours(placed(toyland, lons, lats), "n0")
    assert near is not None
    # What lies beyond the meridian of 180 degrees is not looked for.
    here = [abs(x - lon) < 180 for x in lons[1:]]
    metres = [GEOD.inv(lon, lat, x, y)[2] for (x, y), seen in zip(ends, here, strict=True) if seen]
    for km, within in zip(RADII_KM, near.within, strict=True):
        sure = sum(distance < 1000 * km - 1e-3 for distance in metres)
        assert sure <= within <= sum(distance < 1000 * km + 1e-3 for distance in metres)
    expected = sorted(distance for distance in metres if distance <= 1000 * RADII_KM[-1])[:5]
    assert [distance for _, distance in near.nearest] == pytest.approx(expected, abs=1e-3)


def test_of_many_most_are_not_measured_and_all_is_as_if_they_were(toyland: Layout) -> None:
    random = np.random.default_rng(7)
    lons, lats = random.normal(121.5, 0.03, 20_000), random.normal(31.2, 0.03, 20_000)
    near = neighbours(placed(toyland, lons.tolist(), lats.tolist()), "n0")
    assert near is not None
    metres = GEOD.inv(np.full(19_999, lons[0]), np.full(19_999, lats[0]), lons[1:], lats[1:])[2]
    assert near.within == tuple(int((metres <= 1000 * km).sum()) for km in RADII_KM)
    nearest = np.argsort(metres)[:5]
    assert [id for id, _ in near.nearest] == [f"n{place + 1}" for place in nearest]
    assert [distance for _, distance in near.nearest] == pytest.approx(metres[nearest], abs=1e-6)


def test_a_company_without_a_position_has_none(toyland: Layout) -> None:
    assert neighbours(placed(toyland, [float("nan"), 1.0], [float("nan"), 1.0]), "n0") is None
