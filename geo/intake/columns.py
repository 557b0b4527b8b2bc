"""Which column of a brought table means what: proposed from names and contents, confirmed by the reader."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

import pandas as pd

from geo.errors import ChoiceError
from geo.intake.readers import Brought

COMPANY_FIELDS = (
    "id name_en name_zh legal_name_en legal_name_zh brand role status address_en address_zh postcode "
    "district_as_stated zone_as_stated founded ticker website lon lat datum precision radius_m note_en note_zh"
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
    "lon": "lon lng long longitude x 经度 jd bdlng gcjlng wgslng",
    "lat": "lat latitude y 纬度 wd bdlat gcjlat wgslat",
    "datum": "datum crs coordtype 坐标系 坐标系统",
    "precision": "precision 精度",
    "radius_m": "radius error errorm radiusm 误差",
    "basis": "basis 依据",
    "horizontal_error_m": "horizontalerrorm horizontalerror 边界误差",
    "note": "note notes remark comment 备注 说明",
}
_FIELD_OF = {word: field for field, words in _HEADINGS.items() for word in words.split()}
_TWO_TONGUES = frozenset({"name", "legal_name", "address", "note"})
_CHINESE = re.compile(r"[\u3400-\u9fff]")


def proposed(brought: Brought, fields: Iterable[str] = COMPANY_FIELDS) -> dict[str, str]:
    """Column -> field, each field at most once; columns that mean nothing known are left out.

    Longitudes and latitudes that stand under each other's names are told apart by their values.
    """
    allowed = set(fields)
    found: dict[str, str] = {}
    for column in brought.table.columns:
        field = _FIELD_OF.get(_folded(str(column)))
        if field in _TWO_TONGUES:
            field = f"{field}_{_tongue(brought.table[column])}"
        if field in allowed and field not in found.values():
            found[str(column)] = str(field)
    return _unswapped(found, brought.table)


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


def _tongue(cells: pd.Series) -> str:
    filled = cells[cells != ""].head(200)
    return "zh" if len(filled) and filled.str.contains(_CHINESE).mean() > 0.5 else "en"


def _unswapped(found: dict[str, str], table: pd.DataFrame) -> dict[str, str]:
    columns = {field: column for column, field in found.items()}
    if not {"lon", "lat"} <= columns.keys():
        return found
    lon, lat = (pd.to_numeric(table[columns[name]], errors="coerce").dropna() for name in ("lon", "lat"))
    if len(lat) and len(lon) and (lat.abs() > 90).mean() > 0.5 and (lon.abs() <= 90).mean() > 0.5:
        return found | {columns["lon"]: "lat", columns["lat"]: "lon"}
    return found
