"""District and zone of ten million points: ours, beside what one would use instead, on the same points.

Each method runs in a process of its own, which gives its processor time and its peak memory. Methods take turns, and
ratios are between the middles of one run. The rivals get the points ready made, in the form they like, and need
neither read nor write anything; of ours both are told, with and without reading and writing Parquet.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bench import TRIALS, Row
from bench.report import middle
from bench.server import ROOT

NAME = "assign"
# No further round of trials begins after this.
_LASTS_S = 200
_OURS = "ours, in memory"
_FILES = "ours, Parquet read and written"


def run(quick: bool) -> list[Row]:
    """Every method in turn; processor seconds, memory, and whether all labels agree with those of sjoin."""
    count, trials = (100_000, 1) if quick else (10_000_000, TRIALS)
    with tempfile.TemporaryDirectory() as folder:
        points = Path(folder) / "points.parquet"
        _write_points(points, count)
        answers: dict[str, list[dict[str, Any]]] = {name: [] for name in _METHODS}
        failed: dict[str, str] = {}
        end = time.monotonic() + _LASTS_S
        for trial in range(trials):
            if trial and time.monotonic() > end:
                break
            for name, taken in answers.items():
                if name not in failed:
                    try:
                        taken.append(_in_a_process(name, points))
                    except (subprocess.SubprocessError, ValueError, IndexError) as error:
                        failed[name] = type(error).__name__
    floor = answers["geopandas.sjoin"]
    rows: list[Row] = [{"points": count, "method": name, "failed": reason} for name, reason in failed.items()]
    for name, taken in answers.items():
        if name in failed or not floor:
            continue
        cpu = middle([answer["cpu_s"] for answer in taken])
        rows.append(
            {
                "points": count,
                "method": name,
                "trials": len(taken),
                "CPU s": cpu,
                "sjoin takes times": round(middle([answer["cpu_s"] for answer in floor]) / cpu, 1),
                "peak memory MB": middle([answer["peak_mb"] for answer in taken], 0),
                "before the points MB": middle([answer["before_mb"] for answer in taken], 0),
                "labels as sjoin": "yes" if all(a["labels"] == floor[0]["labels"] for a in taken) else "NO",
            }
        )
    return rows


def _in_a_process(name: str, points: Path) -> dict[str, Any]:
    command = [sys.executable, "-m", "bench.assign", name, str(points)]
    said = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True, timeout=180)
    answer: dict[str, Any] = json.loads(said.stdout.splitlines()[-1])
    return answer


def _write_points(file: Path, count: int) -> None:
    """Two thirds crowd round the middle of the city, one third lies anywhere in and round it; always the same."""
    import numpy as np
    import pyarrow as pa
    import pyarrow.parquet as pq

    rng = np.random.default_rng(20261122)
    crowded = rng.uniform(size=count) < 2 / 3
    lon = np.where(crowded, rng.normal(121.47, 0.15, count), rng.uniform(120.83, 122.10, count)).round(6)
    lat = np.where(crowded, rng.normal(31.2, 0.13, count), rng.uniform(30.67, 31.89, count)).round(6)
    pq.write_table(pa.table({"id": np.arange(count), "lon": lon, "lat": lat}), file)


def _read(points: Path) -> tuple[Any, Any]:
    import pyarrow.parquet as pq

    table = pq.read_table(points, columns=["lon", "lat"])
    return table["lon"].to_numpy(), table["lat"].to_numpy()


def _areas() -> Any:
    from geo.model.sources import BUILT_IN, read_layout

    return read_layout(BUILT_IN).areas


def _ours(points: Path) -> tuple[Callable[[], Any], Callable[[Any], Any]]:
    from geo.model.areas import Assigner

    areas, (lon, lat) = _areas(), _read(points)
    return lambda: Assigner(areas).codes(lon, lat), lambda codes: codes


def _ours_with_files(points: Path) -> tuple[Callable[[], Any], Callable[[Any], Any]]:
    import pyarrow.parquet as pq

    from geo.model.sources import BUILT_IN, read_layout
    from geo.registry.assign import assign_file

    layout = read_layout(BUILT_IN)
    areas = _areas()
    output = points.with_name("assigned.parquet")

    def labels(_: Any) -> Any:
        table = pq.read_table(output, columns=["district", "zone"]).to_pandas()
        return tuple(
            table[name].cat.set_categories(slugs).cat.codes.to_numpy()
            for name, slugs in (("district", areas.district_slugs), ("zone", areas.zone_slugs))
        )

    return lambda: assign_file(points, output, layout), labels


def _sjoin(points: Path) -> tuple[Callable[[], Any], Callable[[Any], Any]]:
    import geopandas as gpd
    import numpy as np

    areas, (lon, lat) = _areas(), _read(points)
    table = gpd.GeoDataFrame(geometry=gpd.points_from_xy(lon, lat, crs=areas.districts.crs))
    layers = [
        gpd.GeoDataFrame({"code": np.arange(len(shapes))}, geometry=list(shapes), crs=shapes.crs)
        for shapes in (areas.districts, areas.outlines)
    ]
    zone_of = np.array([*areas.zone_of, -1])

    def first(joined: gpd.GeoDataFrame) -> Any:
        return joined["code"].groupby(level=0).min().reindex(table.index, fill_value=-1).to_numpy()

    def labels(joined: list[Any]) -> Any:
        return first(joined[0]), zone_of[first(joined[1])]

    return lambda: [gpd.sjoin(table, layer, predicate="intersects") for layer in layers], labels


def _contains_xy(points: Path) -> tuple[Callable[[], Any], Callable[[Any], Any]]:
    import numpy as np
    import shapely

    areas, (lon, lat) = _areas(), _read(points)

    def codes(shapes: Any) -> Any:
        found = np.full(len(lon), -1)
        for code, shape in reversed(list(enumerate(shapes))):
            shapely.prepare(shape)
            west, south, east, north = shape.bounds
            near = np.flatnonzero((lon >= west) & (lon <= east) & (lat >= south) & (lat <= north))
            found[near[shapely.intersects_xy(shape, lon[near], lat[near])]] = code
        return found

    zone_of = np.array([*areas.zone_of, -1])
    return lambda: (codes(areas.districts), zone_of[codes(areas.outlines)]), lambda both: both


def _duckdb(points: Path) -> tuple[Callable[[], Any], Callable[[Any], Any]]:
    """Its extension from PyPI, of the same version; nothing is fetched while it runs."""
    import duckdb
    import duckdb_extension_spatial
    import numpy as np

    areas = _areas()
    package = Path(duckdb_extension_spatial.__file__).parent
    (extension,) = package.rglob(f"v{duckdb.__version__}/**/spatial.duckdb_extension")
    base = duckdb.connect()
    base.load_extension(str(extension))
    base.execute(
        "CREATE TABLE points AS SELECT row_number() OVER () - 1 AS id, ST_Point(lon, lat) AS geom "
        f"FROM read_parquet('{points}')"
    )
    count = base.execute("SELECT count(*) FROM points").fetchall()[0][0]
    for name, shapes in (("districts", areas.districts), ("outlines", areas.outlines)):
        base.execute(f"CREATE TABLE {name} (code INTEGER, geom GEOMETRY)")
        base.executemany(
            f"INSERT INTO {name} VALUES (?, ST_GeomFromWKB(?))", list(enumerate(shapes.to_wkb()))
        )

    def join() -> None:
        for name in ("districts", "outlines"):
            base.execute(
                f"CREATE TABLE in_{name} AS SELECT points.id, {name}.code FROM points JOIN {name} "
                f"ON ST_Intersects({name}.geom, points.geom)"
            )

    def first(name: str) -> Any:
        found = base.execute(f"SELECT id, min(code) AS code FROM in_{name} GROUP BY id").fetchnumpy()
        codes = np.full(count, -1)
        codes[found["id"]] = found["code"]
        return codes

    zone_of = np.array([*areas.zone_of, -1])
    return join, lambda _: (first("districts"), zone_of[first("outlines")])


_METHODS = {
    "geopandas.sjoin": _sjoin,
    "DuckDB spatial": _duckdb,
    "shapely, prepared, by bounding box": _contains_xy,
    _OURS: _ours,
    _FILES: _ours_with_files,
}


def _main(name: str, points: Path) -> None:
    import hashlib

    import numpy as np

    work, labels = _METHODS[name](points)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    start = time.process_time()
    result = work()
    cpu_s = time.process_time() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    digest = hashlib.sha256()
    for codes in labels(result):
        digest.update(np.asarray(codes).astype("<i2").tobytes())
    answer = {"cpu_s": cpu_s, "peak_mb": peak / 1e3, "before_mb": before / 1e3, "labels": digest.hexdigest()}
    print(json.dumps(answer))


if __name__ == "__main__":
    _main(sys.argv[1], Path(sys.argv[2]))
