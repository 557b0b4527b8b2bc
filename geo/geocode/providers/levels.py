"""What each provider calls a level of precision -> ours, with the radius to allow for it.

A level that is not in a table is taken for the coarsest that a point may have, never for a fine one. City,
province and country have no entry in ours: such an answer is no point.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from geo.geocode.answer.answers import EARTH_M_PER_DEG

RADIUS_M = {"building": 150.0, "street_number": 300.0, "street": 4000.0, "block": 2500.0, "town": 6000.0}
"""Allowed for a provider's answer that says nothing of its own error: on the safe side, not measured."""

TOO_COARSE = ""


@dataclass(frozen=True, slots=True)
class Level:
    """A provider's precision in our words; ``district`` has the district's own radius, so 0 here."""

    precision: str
    radius_m: float


def _table(words: Mapping[str, str]) -> dict[str, str]:
    return {word: precision for precision, group in words.items() for word in group.split()}


_AMAP = _table(
    {
        "building": "单元号 楼栋号 楼号",
        "street_number": "门牌号 门址 兴趣点",
        "street": "道路 道路交叉路口 交叉路口",
        "block": "住宅区 开发区 热点商圈 公交地铁站点 公交站台 地铁站 产业园区",
        "town": "乡镇 街道 村庄",
        "district": "区县",
        TOO_COARSE: "市 城市 省 国家",
    }
)
_BAIDU = _table(
    {
        "street_number": "门址 地产小区 商务大厦 公司企业 酒店 医疗 教育 购物 政府机构 餐饮 生活服务 兴趣点",
        "street": "道路 交叉路口",
        "block": "工业园区 商圈 地铁站 公交车站 交通设施",
        "town": "乡镇 村庄 街道",
        "district": "区县",
        TOO_COARSE: "城市 省 国家",
    }
)
# Baidu's own statement of error by its "confidence": at least this much -> within so many metres.
_BAIDU_ERROR_M = (
    (90, 50),
    (80, 100),
    (75, 200),
    (70, 300),
    (60, 500),
    (50, 1000),
    (40, 2000),
    (30, 5000),
    (20, 10000),
)
_TIANDITU = _table(
    {
        "street_number": "门址 门牌号 POI 兴趣点",
        "street": "道路 路",
        "block": "地名 小区 开发区",
        "town": "乡镇 街道 村 村庄",
        "district": "区县",
        TOO_COARSE: "市 城市 省 国家",
    }
)
_OSM = _table(
    {
        "building": "building",
        "street_number": "house house_number amenity office industrial shop hospital craft healthcare",
        "street": "road street highway",
        "block": "neighbourhood locality quarter residential commercial industrial_area retail railway",
        "town": "suburb town village borough hamlet district",
        "district": "city_district county",
        TOO_COARSE: "city municipality state region country province",
    }
)


def amap_level(raw: Mapping[str, Any]) -> Level:
    """From an AMap ``geocodes`` entry."""
    return _plain(_AMAP.get(str(raw.get("level")), "town"))


def baidu_level(raw: Mapping[str, Any]) -> Level:
    """From a Baidu ``result``: an imprecise match is no finer than its road, whatever its level says."""
    precision = _BAIDU.get(str(raw.get("level")), "town")
    if precision in ("building", "street_number") and not raw.get("precise"):
        precision = "street"
    sure = float(raw.get("confidence") or 0)
    stated = next((metres for least, metres in _BAIDU_ERROR_M if sure >= least), 20_000)
    return Level(precision, max(float(stated), _plain(precision).radius_m))


def tianditu_level(raw: Mapping[str, Any]) -> Level:
    """From a Tianditu ``location``; a score under 60 is a guess at the town."""
    precision = _TIANDITU.get(str(raw.get("level")), "town")
    weak = float(raw.get("score") or 0) < 60
    return _plain("town" if weak and precision in ("street_number", "street", "block") else precision)


def nominatim_level(raw: Mapping[str, Any]) -> Level:
    """From a Nominatim result; the box that it gives widens the radius."""
    word = str(raw.get("addresstype") or raw.get("type") or "")
    level = _plain(_OSM.get(word, _by_rank(raw)))
    south, north, west, east = (float(each) for each in raw.get("boundingbox") or (0, 0, 0, 0))
    half_diagonal = EARTH_M_PER_DEG * ((north - south) ** 2 + (east - west) ** 2) ** 0.5 / 2
    return Level(level.precision, max(level.radius_m, round(half_diagonal)))


def photon_level(raw: Mapping[str, Any]) -> Level:
    """From a Photon feature."""
    properties = raw.get("properties") or {}
    word = str(properties.get("type") or "")
    if word == "house" and not properties.get("housenumber"):
        word = "amenity"
    return _plain(_OSM.get(word, "town"))


def _by_rank(raw: Mapping[str, Any]) -> str:
    """Nominatim's rank of a place: 30 a house, 26 a road, 20 a suburb, 16 a city."""
    rank = int(raw.get("place_rank") or 0)
    steps = ((30, "street_number"), (26, "street"), (22, "block"), (17, "town"))
    return next((precision for least, precision in steps if rank >= least), TOO_COARSE)


def _plain(precision: str) -> Level:
    return Level(precision, RADIUS_M.get(precision, 0.0))
