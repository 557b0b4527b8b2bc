"""Which column of a brought table means what: proposed from names and contents, confirmed by the reader."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

import pandas as pd

from geo.intake.brought import Brought
from geo.model.crs import Bounds
from geo.model.errors import ChoiceError
from geo.model.layout import Layout

COMPANY_FIELDS = (
    "id name_en name_zh legal_name_en legal_name_zh brand role status address_en address_zh postcode "
    "district_as_stated zone_as_stated founded ticker website lon lat lonlat datum precision radius_m note_en note_zh"
).split()
ZONE_FIELDS = "slug name_en name_zh role basis horizontal_error_m note_en note_zh".split()

# Folded headings -> field; a field without a language is given one by the cells.
_HEADINGS = {
    "id": "id 编号 序号 代码",
    "slug": "slug key 标识",
    "name": "name company companyname firm organisation organization zone zonename park "
    "名称 企业名称 公司 公司名称 单位名称 机构名称 企业 园区名称",
    "name_en": "nameen englishname 英文名 英文名称 companynameen",
    "name_zh": "namezh namecn chinesename 中文名 中文名称 companynamezh",
    "legal_name": "legalname registeredname 法定名称 注册名称 工商名称",
    "brand": "brand 品牌 简称",
    "role": "role type category kind 角色 类型 类别 环节 产业链环节",
    "status": "status 状态 经营状态",
    "address": "address addr street location 地址 注册地址 办公地址 详细地址 住所 生产地址",
    "address_en": "addressen englishaddress 英文地址",
    "address_zh": "addresszh addresscn 中文地址",
    "postcode": "postcode zip zipcode postalcode 邮编 邮政编码",
    "district_as_stated": "district county 区 区县 行政区 所在区 所属区",
    "zone_as_stated": "industrialzone 园区 产业区 产业园 所属园区 所在园区",
    "founded": "founded foundedyear established year 成立 成立年份 成立时间 成立日期",
    "ticker": "ticker stockcode 股票代码 证券代码",
    "website": "website url homepage 网站 网址 官网",
    "lon": "lon lng long longitude x 经度 jd",
    "lat": "lat latitude y 纬度 wd",
    "lonlat": "lonlat latlon lnglat latlng coordinates coordinate coords 经纬度 坐标 位置坐标",
    "datum": "datum crs coordtype 坐标系 坐标系统",
    "precision": "precision 精度",
    "radius_m": "radius error errorm radiusm 误差",
    "basis": "basis 依据",
    "horizontal_error_m": "horizontalerrorm horizontalerror 边界误差",
    "note": "note notes remark comment 备注 说明",
}
_FIELD_OF = {word: field for field, words in _HEADINGS.items() for word in words.split()}
_DATUM_WORDS = {
    "WGS-84": "wgs84 wgs cgcs2000 cgcs gps epsg4326 epsg4490 天地图 国家2000",
    "GCJ-02": "gcj02 gcj amap gaode tencent mars 高德 高德坐标 腾讯 火星 火星坐标 火星坐标系",
    "BD-09": "bd09 bd09ll bd baidu 百度 百度坐标 百度坐标系",
}
_DATUM_OF = {word: name for name, words in _DATUM_WORDS.items() for word in words.split()}
_POSITIONS = ("lon", "lat", "lonlat")
_TWO_TONGUES = frozenset({"name", "legal_name", "address", "note"})
_CHINESE = re.compile(r"[\u3400-\u9fff]")
_SEEN = 200
# A company this far outside the districts is in another city, or its coordinates are not what they are said to be.
_FAR_SHARE = 0.5
PAIR = re.compile(
    r"^\s*[(\[]?\s*([-+]?\d{1,3}(?:\.\d+)?)\s*[,，;；\s/]\s*([-+]?\d{1,3}(?:\.\d+)?)\s*[)\]]?\s*$"
)
"""Two coordinates in one cell."""
# What cells of a field look like, where no heading says what they are; most of a column must.
_LOOKS = {
    "website": re.compile(r"https?://\S+|www\.\S+\.\S+"),
    "postcode": re.compile(r"20[01]\d{3}"),
    "name": re.compile(
        r".*(?:公司|集团|医院|研究院|研究所|大学|工厂|中心|(?i:\b(?:co|corp|ltd|inc|llc|gmbh|hospital|institute)\b\.?)).*"
    ),
    "address": re.compile(
        r".*(?:[路街道弄]\s*\d+\s*[号弄]?|\d+\s*号|(?i:\b(?:road|rd|street|st|avenue|ave|lane)\b)).*"
    ),
}
_MOST = 0.6


def proposed(
    brought: Brought, fields: Iterable[str] = COMPANY_FIELDS, layout: Layout | None = None
) -> dict[str, str]:
    """Column -> field, each field at most once; columns that mean nothing known are left out.

    Headings first; columns that they do not explain are known by their cells. Longitudes and latitudes that stand
    under each other's names are told apart by their values. With a layout its extent and its roles help.
    """
    allowed = set(fields)
    found: dict[str, str] = {}

    def take(column: str, field: str | None) -> None:
        if field in _TWO_TONGUES:
            field = f"{field}_{_tongue(brought.table[column])}"
        if field in allowed and field not in found.values():
            found[column] = str(field)

    for heading in brought.table.columns:
        take(heading, _field_of(heading))
    _drop_half_positions(found)
    box = extent(layout) if layout is not None else None
    rest = [heading for heading in brought.table.columns if heading not in found]
    for column, field in _by_cells(brought.table[rest], box, _role_words(layout)):
        if field not in _POSITIONS or (
            brought.shapes is None and not {"lonlat", field} & set(found.values())
        ):
            take(column, field)
    _drop_half_positions(found)
    return _unswapped(found, brought.table, box)


def extent(layout: Layout) -> Bounds:
    """Within what a brought position is believed to be of this layout."""
    return Bounds.of(layout.districts).grown(_FAR_SHARE)


def datum_word(text: str) -> str:
    """The datum that a word names, or a heading of coordinates; "" where it names none.

    >>> datum_word("bd_lng"), datum_word("高德经度"), datum_word("GCJ02"), datum_word("lon"), datum_word("bdate")
    ('BD-09', 'GCJ-02', 'GCJ-02', '', '')
    """
    return _DATUM_OF.get(_folded(text)) or _datum_and_axis(text)[0]


def read_mapping(
    words: Iterable[str], table: pd.DataFrame, fields: Iterable[str] = COMPANY_FIELDS
) -> dict[str, str]:
    """``COLUMN=FIELD`` words as a mapping.

    Raises
    ------
    ChoiceError
        A column or a field is not known, or a field is given twice.
    """
    mapping: dict[str, str] = {}
    for word in words:
        column, _, field = word.rpartition("=")
        if column not in table.columns:
            raise ChoiceError("column", column, [str(name) for name in table.columns])
        if field not in set(fields) or field in mapping.values():
            raise ChoiceError("field (each once)", field, fields)
        mapping[column] = field
    return mapping


def mapped(table: pd.DataFrame, mapping: Mapping[str, str]) -> pd.DataFrame:
    """The mapped columns under their fields, all others left out."""
    return table[list(mapping)].rename(columns=dict(mapping))


def _folded(name: str) -> str:
    return re.sub(r"[\s_\-./()（）:：]", "", name).casefold()


def _field_of(heading: str) -> str | None:
    return _FIELD_OF.get(_folded(heading)) or _datum_and_axis(heading)[1] or None


def _datum_and_axis(heading: str) -> tuple[str, str]:
    """Datum and field of a heading that names both, such as ``bd_lng``; two empty words otherwise."""
    folded = _folded(heading)
    for field in _POSITIONS:
        for axis in _HEADINGS[field].split():
            for rest in (folded.removeprefix(axis), folded.removesuffix(axis)):
                if rest != folded and rest in _DATUM_OF:
                    return _DATUM_OF[rest], field
    return "", ""


def _drop_half_positions(found: dict[str, str]) -> None:
    """A longitude without a latitude is none; where both stand, a pair in one cell adds nothing."""
    columns = {field: column for column, field in found.items()}
    unwanted = ("lonlat",) if {"lon", "lat"} <= columns.keys() else ("lon", "lat")
    for field in unwanted:
        found.pop(columns.get(field, ""), None)


def _by_cells(table: pd.DataFrame, box: Bounds | None, roles: frozenset[str]) -> Iterable[tuple[str, str]]:
    """What columns seem to hold by their first cells."""
    for column in table.columns:
        cells = table[column]
        cells = cells[cells != ""].head(_SEEN)
        if cells.empty:
            continue
        if cells.str.casefold().isin(roles).mean() > _MOST:
            yield column, "role"
        elif cells.map(datum_word).ne("").mean() > _MOST:
            yield column, "datum"
        elif box is not None and (field := _position_field(cells, box)):
            yield column, field
        else:
            yield from (
                (column, field) for field, look in _LOOKS.items() if cells.str.fullmatch(look).mean() > _MOST
            )


def _position_field(cells: pd.Series, box: Bounds) -> str:
    numbers = pd.to_numeric(cells, errors="coerce")
    # Whole numbers are counts and codes more often than degrees.
    broken = numbers[numbers.mod(1) != 0]
    if len(broken) > _MOST * len(cells):
        if broken.between(box.west, box.east).mean() > _MOST:
            return "lon"
        if broken.between(box.south, box.north).mean() > _MOST:
            return "lat"
    pairs = cells.str.extract(PAIR).apply(pd.to_numeric, errors="coerce")
    inside = [
        pairs[x].between(box.west, box.east) & pairs[1 - x].between(box.south, box.north) for x in (0, 1)
    ]
    return "lonlat" if max(side.mean() for side in inside) > _MOST else ""


def _role_words(layout: Layout | None) -> frozenset[str]:
    terms = layout.roles.values() if layout is not None else ()
    return frozenset(word.casefold() for term in terms for word in (term.words.en, term.words.zh) if word)


def _tongue(cells: pd.Series) -> str:
    filled = cells[cells != ""].head(_SEEN)
    return "zh" if len(filled) and filled.str.contains(_CHINESE).mean() > 0.5 else "en"


def _unswapped(found: dict[str, str], table: pd.DataFrame, box: Bounds | None) -> dict[str, str]:
    columns = {field: column for column, field in found.items()}
    if not {"lon", "lat"} <= columns.keys():
        return found
    lon, lat = (pd.to_numeric(table[columns[name]], errors="coerce").dropna() for name in ("lon", "lat"))
    if lon.empty or lat.empty:
        return found
    impossible = (lat.abs() > 90).mean() > 0.5 and (lon.abs() <= 90).mean() > 0.5
    here = box is not None and (
        lat.between(box.west, box.east).mean() > 0.5 and lon.between(box.south, box.north).mean() > 0.5
    )
    as_named = box is not None and (
        lon.between(box.west, box.east).mean() > 0.5 and lat.between(box.south, box.north).mean() > 0.5
    )
    if (impossible or here) and not as_named:
        return found | {columns["lon"]: "lat", columns["lat"]: "lon"}
    return found
