"""The embedded geocoder: how honest its radii are on addresses held out, and how fast it is on long lists.

Leave one out: a company or a numbered position is taken out of the data together with everything that stands
at its spot, then its own address is asked for. "Exact" rows are those whose true place is known to a building
or street number; the others are themselves known to a block or town only, and may lie as far off themselves.
"""

from __future__ import annotations

import csv
import json
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import numpy as np
import numpy.typing as npt
import pandas as pd

from bench import Row
from geo.geocode.answer.ladder import EmbeddedProvider
from geo.geocode.batch.files import geocode_file
from geo.geocode.batch.pipeline import geocoder_of
from geo.geocode.gazetteer.spread import area_spreads_m
from geo.geocode.gazetteer.tables import gazetteer_of
from geo.model.crs import Bounds, metric_crs
from geo.model.layout import EXACT_PRECISIONS, PRECISIONS, Layout
from geo.model.sources import read_layout

NAME = "geocode"
SEED = 20261122
_SIZES = (10_000, 100_000)
_HOSTILE = (
    "",
    "=1+1",
    "x" * 10_000,
    "\x00abc",
    "北京市朝阳区建国路1号",
    "31.2304,121.4737",
    "<script>1</script>",
)
_HOSTILE_SHARE, _LATIN_SHARE = 0.05, 0.15


@dataclass(frozen=True)
class Held:
    """One address asked for with its own place held out."""

    kind: str
    text: str
    exact: bool
    precision: str
    off_m: float | None
    radius_m: float | None
    truth_m: float = 0.0

    @property
    def inside(self) -> bool:
        """Whether the true place lies within the radius given, as far as the true place itself is known."""
        reach = None if self.radius_m is None else self.radius_m + self.truth_m
        return self.off_m is not None and reach is not None and self.off_m <= reach


def leave_one_out(layout: Layout) -> Iterator[Held]:
    """Every located company that has an address, and every numbered position on a road."""
    for row in layout.located.to_dict("records"):
        text = str(row["address_zh"] or row["address_en"])
        if text:
            spot = float(row["lon"]), float(row["lat"])
            yield _held("company", layout, text, spot, str(row["precision"]), float(row["radius_m"]))
    for row in layout.roads.to_dict("records"):
        district = layout.districts["name_zh"].get(str(row["district"]).split("|")[0], "")
        kind = "弄" if row["lane"] else "号"
        text = f"{layout.city.zh}市{district}{row['road_zh']}{row['number']}{kind}"
        spot = float(row["lon"]), float(row["lat"])
        yield _held("number", layout, text, spot, str(row["precision"]), float(row["error_m"]))


def _held(
    kind: str, layout: Layout, text: str, spot: tuple[float, float], truth: str, truth_m: float
) -> Held:
    answer = EmbeddedProvider(gazetteer_of(layout, leave_out=spot)).answer(text)
    found, exact = answer.found, truth in EXACT_PRECISIONS
    if found is None:
        return Held(kind, text, exact, "", None, None)
    off_m, error_m = found.distance_m(*spot), 0.0 if exact else truth_m
    return Held(kind, text, exact, found.precision, off_m, found.radius_m, error_m)


def coverage(held: Iterable[Held]) -> list[Row]:
    """By precision of the answer: how many true places lie within the radius, and how far off they are."""
    rows: list[Row] = []
    everything = list(held)
    groups = {"all": everything, "exact": [one for one in everything if one.exact]}
    for group, some in groups.items():
        for precision in (*PRECISIONS, "", "any"):
            here = [one for one in some if precision in ("any", one.precision)]
            placed = [one for one in here if one.off_m is not None and one.radius_m is not None]
            if not here:
                continue
            inside = sum(one.inside for one in placed)
            rows.append(
                {
                    "table": "leave one out",
                    "truth": group,
                    "answered with": precision or "(not placed)",
                    "addresses": len(here),
                    "within radius": inside if placed else None,
                    "share": round(inside / len(placed), 3) if placed else None,
                    "median off m": round(median(one.off_m or 0 for one in placed)) if placed else None,
                    "median radius m": round(median(one.radius_m or 0 for one in placed)) if placed else None,
                }
            )
    return rows


def spread_ratios(layout: Layout) -> npt.NDArray[np.float64]:
    """For each drawn area: how far nine tenths of it reach from its middle, in radii of a disk as large."""
    areas = pd.concat([layout.districts.geometry, layout.zones.geometry])
    flat = areas.to_crs(metric_crs(Bounds.of(areas)))
    middle = flat.centroid.where(flat.contains(flat.centroid), flat.representative_point()).to_crs(areas.crs)
    reach = area_spreads_m(areas, middle.x, middle.y, cover=0.9)
    ratios: npt.NDArray[np.float64] = reach / np.sqrt(flat.area.to_numpy() / np.pi)
    return ratios


def _area_rows(layout: Layout) -> Iterator[Row]:
    ratios = spread_ratios(layout)
    for share in (0.5, 0.9, 1.0):
        yield {
            "table": "nine tenths of an area, in radii of a disk as large",
            "areas": len(ratios),
            "share of areas": share,
            "reach at most": round(float(np.quantile(ratios, share)), 2),
        }


def made_up_list(layout: Layout, count: int) -> list[str]:
    """Addresses on the layout's roads, one in twenty hostile, one in seven in English; same count, same list."""
    chance = random.Random(SEED)
    roads = [str(road) for road in layout.roads["road_zh"]]
    roads += [str(name) for name in layout.stations["name_zh"] if str(name).endswith("路")]
    districts = [
        (str(zh), str(en))
        for zh, en in zip(layout.districts["name_zh"], layout.districts["name_en"], strict=True)
    ]
    latin = [str(road) for road in layout.roads["road_en"] if road]
    texts = []
    for _ in range(count):
        kind, (zh, en) = chance.random(), chance.choice(districts)
        number, room = chance.randint(1, 5000), chance.randint(101, 2999)
        if kind < _HOSTILE_SHARE:
            texts.append(chance.choice(_HOSTILE))
        elif kind < _HOSTILE_SHARE + _LATIN_SHARE:
            texts.append(f"Room {room}, No. {number} {chance.choice(latin)}, {en}, {layout.city.en}")
        else:
            building = chance.randint(1, 30)
            texts.append(f"{layout.city.zh}市{zh}{chance.choice(roads)}{number}号{building}号楼{room}室")
    return texts


def speed(count: int) -> Row:
    """One list through the whole pipeline, twice: fresh, then from the cache. In a process of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "bench.geocode", str(count)], capture_output=True, text=True, check=True
    )
    row: Row = json.loads(done.stdout)
    return row


def _measure(count: int) -> Row:
    layout = read_layout()
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder, "in.csv"), Path(folder, "out.csv")
        with source.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(["address"])
            writer.writerows([text] for text in made_up_list(layout, count))
        begin = time.perf_counter()
        geocoder = geocoder_of(layout, cache_file=Path(folder, "cache.sqlite"))
        ready = time.perf_counter() - begin
        times = []
        for _ in range(2):
            wall, core = time.perf_counter(), time.process_time()
            summary = geocode_file(source, target, geocoder)
            times.append((time.perf_counter() - wall, time.process_time() - core))
    return {
        "table": "100,000 rows and fewer, CSV to CSV with the cache on disk",
        "rows": count,
        "start s": round(ready, 2),
        "rows/s": round(count / times[0][0]),
        "rows per core second": round(count / times[0][1]),
        "again, rows/s": round(count / times[1][0]),
        "placed": summary.placed,
        "peak memory MB": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
    }


def run(quick: bool = False) -> Sequence[Row]:
    """The coverage by precision, then speed and memory."""
    sizes = (1_000,) if quick else _SIZES
    layout = read_layout()
    return [*coverage(leave_one_out(layout)), *_area_rows(layout), *(speed(count) for count in sizes)]


if __name__ == "__main__":
    json.dump(_measure(int(sys.argv[1])), sys.stdout)
