"""Districts, coast and rivers: what the base map is drawn from.

District outlines reach out into the estuary, so the sea is cut off first; what is left is land with its
inland water. Districts and the land around them are simplified together, as one coverage: a border that two
of them share stays one line, and the coast of the base map is the same line as the coast of the districts.
"""

from __future__ import annotations

import csv
import json
from pathlib import Path

import numpy as np
import shapely
from pyproj import Geod
from shapely import Geometry

from data.build.amap import read_outlines
from data.build.geojson import Properties, rounded, write_geojson
from data.build.seas import read_sea
from geo.model.errors import Problem, SourceError, TableError

RESEARCH = Path(__file__).parent / "research"

# The map box: the whole city with its islands, and enough of its neighbours to fill a wide screen.
WEST, SOUTH, EAST, NORTH = 120.55, 30.35, 122.6, 32.05

# Below one hectare a part is smaller than what the coast was generalised by: the three slivers that
# fall under it are one to seven metres wide and lie where the two sources draw the same shore.
MIN_PART_KM2 = 0.01

# Groynes and breakwaters narrower than twice this are no land to draw: at the map's scale their two sides are
# one dark stroke in the water.
PIER_M = 25.0

# A vertex goes when the triangle it spans is smaller than the square of this. Ten metres is a quarter of a
# millimetre on paper at 1:40 000.
TOLERANCE_M = 10.0
# Degrees stand for metres by the mean of the two axes at 31.2 N: right for the area of a triangle, 8 % off
# for a width.
_METRES_A_DEGREE = 102_800.0

_ELLIPSOID = Geod(ellps="WGS84")


def build(out: Path) -> list[Path]:
    """The three files, written under `out/districts`."""
    with (RESEARCH / "districts.csv").open(encoding="utf-8", newline="") as table:
        rows = list(csv.DictReader(table))
    outlines = read_outlines([row["adcode"] for row in rows])
    shapes = [outlines[row["adcode"]] for row in rows]
    # A little more than the box, so that its frame is cut once, as the straight line it is.
    sea = without_piers(read_sea(WEST - 0.1, SOUTH - 0.1, EAST + 0.1, NORTH + 0.1))
    lands = [without_slivers(shape.difference(sea)) for shape in shapes]
    around = shapely.box(WEST, SOUTH, EAST, NORTH).difference(shapely.union_all([sea, *shapes]))
    *districts, rest = simplified([*lands, without_slivers(around)])
    return [
        write_geojson(
            out / "districts" / "districts.geojson",
            [
                (
                    {
                        "slug": row["slug"],
                        "adcode": row["adcode"],
                        "name_en": row["name_en"],
                        "name_zh": row["name_zh"],
                        "part": row["part"],
                        "land_km2": round(area_km2(land), 1),
                    },
                    district,
                )
                for row, land, district in zip(rows, lands, districts, strict=True)
            ],
        ),
        write_geojson(
            out / "districts" / "coast.geojson",
            [({"kind": "land", "name_en": "", "name_zh": ""}, part) for part in _islands([*districts, rest])],
        ),
        write_geojson(out / "districts" / "rivers.geojson", _rivers(RESEARCH / "rivers.geojson")),
    ]


def area_km2(shape: Geometry) -> float:
    """Area on the WGS-84 ellipsoid of a shape in degrees."""
    oriented = shapely.orient_polygons(shape, exterior_cw=False)
    return float(_ELLIPSOID.geometry_area_perimeter(oriented)[0]) / 1e6


def without_piers(sea: Geometry) -> Geometry:
    """The sea with the land in it filled that is narrower than twice `PIER_M`; other shores stay."""
    reach = PIER_M / _METRES_A_DEGREE
    return shapely.buffer(shapely.buffer(sea, reach, join_style="mitre"), -reach, join_style="mitre")


def without_slivers(shape: Geometry) -> Geometry:
    """The shape without the parts that are smaller than `MIN_PART_KM2`."""
    return shapely.union_all([part for part in shapely.get_parts(shape) if area_km2(part) >= MIN_PART_KM2])


def simplified(neighbours: list[Geometry]) -> list[Geometry]:
    """The same neighbours with fewer vertices, rounded as a file holds them; shared borders stay shared."""
    fewer = shapely.coverage_simplify(neighbours, TOLERANCE_M / _METRES_A_DEGREE)
    shapes = [shapely.normalize(rounded(shape)) for shape in fewer]
    if not (np.all(shapely.is_valid(shapes)) and shapely.coverage_is_valid(shapes)):
        broken = [edge.wkt for edge in shapely.coverage_invalid_edges(shapes) if not edge.is_empty]
        raise SourceError(
            f"districts: at {TOLERANCE_M:g} m the borders of {len(broken)} of {len(shapes)} shapes "
            f"do not fit those of their neighbours, first at {''.join(broken[:1])[:80]}; lower TOLERANCE_M"
        )
    return shapes


def _islands(neighbours: list[Geometry]) -> list[Geometry]:
    """The land in one piece each, largest first."""
    land = shapely.normalize(shapely.coverage_union_all(neighbours))
    return sorted(shapely.get_parts(land), key=area_km2, reverse=True)


def _rivers(file: Path) -> list[tuple[Properties, Geometry]]:
    rivers: list[tuple[Properties, Geometry]] = []
    problems = []
    for number, feature in enumerate(json.loads(file.read_text(encoding="utf-8"))["features"], start=1):
        said = feature["properties"]
        if said["quality"] not in ("measured", "interpolated"):
            problems.append(
                Problem(file.name, number, "quality", said["quality"], "measured or interpolated")
            )
        row = {name: said[name] for name in ("id", "name_en", "name_zh", "quality")}
        rivers.append((row, shapely.from_geojson(json.dumps(feature["geometry"]))))
    if problems:
        raise TableError("rivers", problems)
    return rivers
