"""Registries from files: every row kept, labelled as the layout's companies are, whatever the kind of file."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from geo.model.areas import Assigner
from geo.model.crs import STORAGE_CRS
from geo.model.errors import ChoiceError, CRSError, SourceError
from geo.model.layout import Layout
from geo.registry.assign import assign_file
from geo.registry.files import batches, units_of
from geo.registry.rows import Counts


@pytest.fixture
def registry(toyland: Layout) -> pd.DataFrame:
    """The located companies of toyland with their known labels, and one row without a position."""
    located = toyland.located
    table = pd.DataFrame(
        {
            "name": [*located["name_en"], 'Nowhere, "Ltd"'],
            "code": [*(f"{number:03d}" for number in range(len(located))), "999"],
            "lon": [*located["lon"], np.nan],
            "lat": [*located["lat"], np.nan],
            "wanted_district": [*located["district"], ""],
            "wanted_zone": [*located["zone"], ""],
        }
    )
    return table


def _read(file: Path) -> pd.DataFrame:
    return pq.read_table(file).to_pandas() if file.suffix == ".parquet" else pd.read_csv(file, dtype=str)


def _check(table: pd.DataFrame) -> None:
    for name in ("district", "zone"):
        found = table[name].astype(object).where(table[name].notna(), "")
        wanted = table[f"wanted_{name}"].where(table[f"wanted_{name}"].notna(), "")
        assert list(found) == list(wanted)


@pytest.mark.parametrize("ending", ["csv", "parquet"])
@pytest.mark.parametrize("given", ["csv", "parquet"])
def test_rows_are_labelled_as_companies_are(
    registry: pd.DataFrame, toyland: Layout, tmp_path: Path, given: str, ending: str
) -> None:
    source, target = tmp_path / f"in.{given}", tmp_path / f"out.{ending}"
    registry.to_csv(source, index=False) if given == "csv" else registry.to_parquet(source)
    counts = assign_file(source, target, toyland)
    table = _read(target)
    assert list(table["name"]) == list(registry["name"])
    assert list(table["code"]) == list(registry["code"])
    _check(table)
    assert counts.rows == len(registry)
    assert counts.located == len(registry) - 1
    assert counts.in_district == int((registry["wanted_district"] != "").sum())
    assert counts.by_zone == registry["wanted_zone"][registry["wanted_zone"] != ""].value_counts().to_dict()


@pytest.mark.parametrize("names", [("longitude", "latitude"), ("X", "Y"), (" Lon", "Lat ")])
def test_columns_of_positions_are_known_by_name(
    registry: pd.DataFrame, toyland: Layout, tmp_path: Path, names: tuple[str, str]
) -> None:
    source = tmp_path / "in.parquet"
    registry.rename(columns=dict(zip(("lon", "lat"), names, strict=True))).to_parquet(source)
    assign_file(source, tmp_path / "out.parquet", toyland)
    _check(_read(tmp_path / "out.parquet"))


@pytest.mark.parametrize("encoding", ["WKB", "geoarrow"])
@pytest.mark.parametrize("crs", [STORAGE_CRS, "EPSG:3857"])
def test_geoparquet_points_are_read_in_any_crs(
    registry: pd.DataFrame, toyland: Layout, tmp_path: Path, encoding: str, crs: str
) -> None:
    known = registry[registry["lon"].notna()]
    points = gpd.GeoSeries.from_xy(known["lon"], known["lat"], crs=STORAGE_CRS).to_crs(crs)
    table = gpd.GeoDataFrame(known.drop(columns=["lon", "lat"]), geometry=points)
    table.to_parquet(tmp_path / "in.parquet", geometry_encoding=encoding)
    assign_file(tmp_path / "in.parquet", tmp_path / "out.parquet", toyland)
    _check(_read(tmp_path / "out.parquet"))
    # It is still a GeoParquet file.
    assert gpd.read_parquet(tmp_path / "out.parquet").crs == crs


def test_an_absent_point_is_kept_and_nowhere(registry: pd.DataFrame, toyland: Layout, tmp_path: Path) -> None:
    points = gpd.GeoSeries.from_xy(registry["lon"], registry["lat"], crs=STORAGE_CRS)
    table = gpd.GeoDataFrame(
        registry.drop(columns=["lon", "lat"]), geometry=points.where(registry["lon"].notna())
    )
    table.to_parquet(tmp_path / "in.parquet")
    counts = assign_file(tmp_path / "in.parquet", tmp_path / "out.parquet", toyland)
    assert counts.rows - counts.located == 1
    _check(_read(tmp_path / "out.parquet"))


def test_a_folder_of_parts_becomes_a_folder_of_parts(
    registry: pd.DataFrame, toyland: Layout, tmp_path: Path
) -> None:
    (tmp_path / "in" / "year=2026").mkdir(parents=True)
    registry.iloc[:3].to_parquet(tmp_path / "in" / "a.parquet")
    registry.iloc[3:].to_parquet(tmp_path / "in" / "year=2026" / "b.parquet")
    (tmp_path / "in" / "_SUCCESS").write_text("")
    counts = assign_file(tmp_path / "in", tmp_path / "out", toyland)
    parts = sorted(
        path.relative_to(tmp_path / "out").as_posix() for path in (tmp_path / "out").rglob("*.parquet")
    )
    assert parts == ["a.parquet", "year=2026/b.parquet"]
    table = pd.concat([pq.ParquetFile(tmp_path / "out" / part).read().to_pandas() for part in parts])
    assert list(table["name"]) == list(registry["name"])
    _check(table)
    assert counts.rows == len(registry)


def test_a_folder_of_parts_becomes_one_file(registry: pd.DataFrame, toyland: Layout, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    registry.iloc[:3].to_csv(tmp_path / "in" / "1.csv", index=False)
    registry.iloc[3:].to_csv(tmp_path / "in" / "2.csv", index=False)
    assign_file(tmp_path / "in", tmp_path / "out.parquet", toyland)
    table = _read(tmp_path / "out.parquet")
    assert list(table["name"]) == list(registry["name"])
    _check(table)


def test_parts_that_differ_are_named(registry: pd.DataFrame, toyland: Layout, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    registry.to_csv(tmp_path / "in" / "1.csv", index=False)
    registry.drop(columns="code").to_csv(tmp_path / "in" / "2.csv", index=False)
    with pytest.raises(SourceError, match="parts differ in their columns"):
        assign_file(tmp_path / "in", tmp_path / "out.csv", toyland)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in"]


def test_a_stated_district_is_kept_beside_the_found_one(
    registry: pd.DataFrame, toyland: Layout, tmp_path: Path
) -> None:
    registry.assign(district="as they say").to_csv(tmp_path / "in.csv", index=False)
    assign_file(tmp_path / "in.csv", tmp_path / "out.csv", toyland)
    table = _read(tmp_path / "out.csv")
    assert set(table["district_as_stated"]) == {"as they say"}
    _check(table)


def test_text_with_quotes_commas_and_lines_survives(toyland: Layout, tmp_path: Path) -> None:
    name = 'One, "two"\nthree'
    pd.DataFrame({"name": [name, "plain"], "lon": ["0.1", "x"], "lat": ["0.1", "0.1"]}).to_csv(
        tmp_path / "in.csv", index=False
    )
    counts = assign_file(tmp_path / "in.csv", tmp_path / "out.csv", toyland)
    assert list(pd.read_csv(tmp_path / "out.csv")["name"]) == [name, "plain"]
    assert (counts.rows, counts.located) == (2, 1)


@pytest.mark.parametrize("ending", ["csv", "parquet"])
def test_a_registry_without_rows_stays_one(toyland: Layout, tmp_path: Path, ending: str) -> None:
    empty = pd.DataFrame({"lon": pd.Series(dtype=float), "lat": pd.Series(dtype=float)})
    empty.to_csv(tmp_path / "in.csv", index=False)
    assert assign_file(tmp_path / "in.csv", tmp_path / f"out.{ending}", toyland) == Counts()
    assert list(_read(tmp_path / f"out.{ending}").columns) == ["lon", "lat", "district", "zone"]


def test_what_is_absent_or_unfit_is_said(toyland: Layout, registry: pd.DataFrame, tmp_path: Path) -> None:
    out = tmp_path / "out.csv"
    with pytest.raises(SourceError, match="no such file"):
        assign_file(tmp_path / "absent.csv", out, toyland)
    (tmp_path / "in.txt").write_text("a")
    with pytest.raises(SourceError, match=r"wanted \.csv"):
        assign_file(tmp_path / "in.txt", out, toyland)
    (tmp_path / "in.csv").write_text("name,place\na,b\n")
    with pytest.raises(SourceError, match=r"no column for positions.*found name, place"):
        assign_file(tmp_path / "in.csv", out, toyland)
    (tmp_path / "broken.parquet").write_text("no Parquet")
    with pytest.raises(SourceError, match="cannot be read as Parquet"):
        assign_file(tmp_path / "broken.parquet", out, toyland)
    (tmp_path / "latin.csv").write_bytes("lon,lat,name\n1,1,caf\xe9\n".encode("latin-1"))
    with pytest.raises(SourceError, match="UTF-8"):
        assign_file(tmp_path / "latin.csv", out, toyland)
    (tmp_path / "folder").mkdir()
    with pytest.raises(SourceError, match="no part in this folder"):
        assign_file(tmp_path / "folder", tmp_path / "parts", toyland)
    registry.to_parquet(tmp_path / "good.parquet")
    (tmp_path / "parts").mkdir()
    (tmp_path / "parts" / "mine.txt").write_text("a")
    with pytest.raises(SourceError, match="not an empty folder"):
        assign_file(tmp_path / "good.parquet", tmp_path / "parts", toyland)
    with pytest.raises(ChoiceError, match="engine 'spark'"):
        assign_file(tmp_path / "good.parquet", out, toyland, engine="spark")  # type: ignore[arg-type]
    assert not out.exists()
    assert not list(tmp_path.rglob(".*"))


def test_a_geometry_column_without_crs_is_refused(toyland: Layout, tmp_path: Path) -> None:
    gpd.GeoDataFrame(geometry=gpd.points_from_xy([0.1], [0.1])).to_parquet(tmp_path / "in.parquet")
    with pytest.raises(CRSError, match="never by guess"):
        assign_file(tmp_path / "in.parquet", tmp_path / "out.parquet", toyland)


def test_shapes_other_than_points_are_refused(toyland: Layout, tmp_path: Path) -> None:
    toyland.districts[["geometry"]].to_parquet(tmp_path / "in.parquet")
    with pytest.raises(SourceError, match="holds a Polygon; wanted points only"):
        assign_file(tmp_path / "in.parquet", tmp_path / "out.parquet", toyland)


def test_an_old_output_stays_until_the_new_one_is_complete(
    registry: pd.DataFrame, toyland: Layout, tmp_path: Path
) -> None:
    (tmp_path / "out.csv").write_text("old")
    registry.to_csv(tmp_path / "in.csv", index=False)

    def stop(done: int, total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        assign_file(tmp_path / "in.csv", tmp_path / "out.csv", toyland, progress=stop)
    assert (tmp_path / "out.csv").read_text() == "old"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in.csv", "out.csv"]


def test_any_cut_into_row_groups_gives_the_same_labels(shanghai: Layout, tmp_path: Path) -> None:
    rng = np.random.default_rng(3)
    west, south, east, north = shanghai.districts.total_bounds
    table = pa.table({"lon": rng.uniform(west, east, 20_000), "lat": rng.uniform(south, north, 20_000)})
    labels = []
    for size in (20_000, 999):
        pq.write_table(table, tmp_path / "in.parquet", row_group_size=size)
        assign_file(tmp_path / "in.parquet", tmp_path / "out.parquet", shanghai)
        labels.append(pq.read_table(tmp_path / "out.parquet").to_pandas())
    pd.testing.assert_frame_equal(*labels)


def test_units_cover_every_row_group_once(tmp_path: Path) -> None:
    pq.write_table(
        pa.table({"lon": range(1000), "lat": range(1000)}), tmp_path / "in.parquet", row_group_size=30
    )
    units = units_of(tmp_path / "in.parquet", per_unit=100)
    assert [group for unit in units for group in unit.groups] == list(range(34))
    assert sum(unit.rows for unit in units) == 1000
    read = [value for unit in units for batch in batches(unit) for value in batch.column("lon").to_pylist()]
    assert read == list(range(1000))
    assert len({unit.part for unit in units}) == len(units)


def test_companies_and_registries_agree_on_their_zone(shanghai: Layout) -> None:
    located = shanghai.located
    assigner = Assigner(shanghai.areas)
    district, zone = assigner.codes(located["lon"].to_numpy(), located["lat"].to_numpy())
    areas = assigner.areas
    assert [(*areas.district_slugs, "")[code] for code in district] == list(located["district"])
    assert [(*areas.zone_slugs, "")[code] for code in zone] == list(located["zone"])
