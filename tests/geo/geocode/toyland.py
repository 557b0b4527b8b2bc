"""A city of two districts, four roads and one park whose answers a reader can work out on paper.

West of 120.10 lies 西岭新区, east of it 东溪区; both are 0.1 degrees (9.6 km) wide and 0.1 degrees (11.1 km) high.
"""

from __future__ import annotations

import geopandas as gpd
import pandas as pd
from shapely.geometry import box

from geo.geocode.answer.guards import Guard
from geo.geocode.answer.ladder import EmbeddedProvider
from geo.geocode.batch.cache import AnswerCache
from geo.geocode.batch.pipeline import Geocoder, Provider
from geo.geocode.gazetteer.gazetteer import Gazetteer
from geo.geocode.gazetteer.tables import build_gazetteer
from geo.model.areas import Areas

DISTRICTS = gpd.GeoDataFrame(
    {"name_en": ["Xiling New Area", "Dongxi District"], "name_zh": ["西岭新区", "东溪区"]},
    index=pd.Index(["west", "east"], name="slug"),
    geometry=[box(120.0, 30.0, 120.1, 30.1), box(120.1, 30.0, 120.2, 30.1)],
    crs="EPSG:4326",
)
ZONES = gpd.GeoDataFrame(
    {
        "name_en": ["Xinghai Science Park"],
        "name_zh": ["星海科技园"],
        "parent": [""],
        "district_as_stated": ["east"],
    },
    index=pd.Index(["xinghai"], name="slug"),
    geometry=[box(120.14, 30.04, 120.16, 30.06)],
    crs="EPSG:4326",
)
PLACES = pd.DataFrame(
    [
        ("town", "liuqiao", "Liuqiao Subdistrict", "柳桥街道", "柳桥", "west", 120.022, 30.012, 1000.0, ""),
        ("historic_district", "jiudu", "Jiudu District", "旧渡区", "", "west", 120.03, 30.03, 2000.0, "west"),
        ("park", "hegu", "Hegu Park", "河谷园", "", "west|east", 120.099, 30.08, 3000.0, ""),
        ("hospital", "first_hospital", "First Hospital", "第一医院", "", "east", 120.12, 30.02, 200.0, ""),
        (
            "park",
            "gulou",
            "Gulou Park",
            "古楼产业园",
            "",
            "east",
            float("nan"),
            float("nan"),
            float("nan"),
            "",
        ),
    ],
    columns=[
        "kind",
        "id",
        "name_en",
        "name_zh",
        "aliases",
        "district",
        "lon",
        "lat",
        "radius_m",
        "successor",
    ],
)
ROADS = pd.DataFrame(
    [
        # One road with numbers at both ends: 100 and 200, a kilometre apart.
        ("玫瑰路", "Meigui Road", "100", "", "west", 120.0200, 30.05, "street_number", 50.0),
        ("玫瑰路", "Meigui Road", "200", "", "west", 120.0304, 30.05, "street_number", 50.0),
        ("玫瑰路", "Meigui Road", "300-310", "yes", "west", 120.0408, 30.05, "street_number", 50.0),
        # Two roads of one name, 12 km apart.
        ("紫萍路", "Ziping Road", "8", "", "west", 120.0200, 30.01, "street_number", 80.0),
        ("紫萍路", "Ziping Road", "9", "", "east", 120.1500, 30.01, "street_number", 90.0),
        # Known by its name only, and coarsely.
        ("海棠公路", "", "", "", "east", 120.1800, 30.08, "street", 500.0),
    ],
    columns=["road_zh", "road_en", "number", "lane", "district", "lon", "lat", "precision", "error_m"],
)
STATIONS = pd.DataFrame(
    [
        ("wutong_road", "Wutong Road", "梧桐路", 120.12, 30.09),
        ("lake", "Lake", "湖心", 120.12, 30.07),
        ("baiyang_road", "Baiyang Road", "白杨路", 120.13, 30.09),
    ],
    columns=["id", "name_en", "name_zh", "lon", "lat"],
)
COMPANIES = gpd.GeoDataFrame(
    [
        ("玩城市东溪区兰花路18弄6号", "", "east", 120.1100, 30.0300, "building", 60.0),
        ("玩城市东溪区兰花路、梧桐路交界处", "", "east", 120.1150, 30.0300, "street", 700.0),
        ("", "5 Yunque Road, Dongxi District, Toyland", "east", 120.1300, 30.0310, "town", 2500.0),
        ("", "", "east", float("nan"), float("nan"), "", float("nan")),
    ],
    columns=["address_zh", "address_en", "district_as_stated", "lon", "lat", "precision", "radius_m"],
    index=pd.Index(["c1", "c2", "c3", "c4"], name="id"),
    geometry=gpd.points_from_xy([120.11, 120.115, 120.13, None], [30.03, 30.03, 30.031, None]),
    crs="EPSG:4326",
)


def gazetteer(leave_out: tuple[float, float] | None = None) -> Gazetteer:
    """The gazetteer of the toy city."""
    return build_gazetteer(
        PLACES,
        ROADS,
        STATIONS,
        districts=DISTRICTS,
        zones=ZONES,
        companies=COMPANIES,
        city=("玩城", "Toyland"),
        country="CN",
        version="toy1",
        leave_out=leave_out,
    )


def areas() -> Areas:
    """Districts and zones of the toy city, for the guard."""
    return Areas(DISTRICTS.geometry, ("west", "east"), ZONES.geometry, (0,), ("xinghai",))


def geocoder(service: Provider | None = None, cache: AnswerCache | None = None) -> Geocoder:
    """A geocoder for the toy city."""
    return Geocoder(EmbeddedProvider(gazetteer()), Guard(areas()), service, cache)
