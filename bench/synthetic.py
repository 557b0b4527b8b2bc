"""A layout folder of made-up companies, as many as asked for, in the real districts: for measuring, never for reading.

Everything says so: the title, every name ("Synthetic company 000042") and every id ("s42"). The same count gives the
same bytes.
"""

from __future__ import annotations

import csv
import re
import shutil
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd

from geo.model.areas import NOWHERE, assign_points
from geo.model.contracts import BY_TABLE, CONFIDENCES, STATUSES
from geo.model.layout import PRECISIONS, Layout
from geo.model.sources import BUILT_IN, read_layout

_SEED = 20261122
# Metres that a position may be off, by precision: a few usual figures each.
_RADII = {
    "building": (20, 30),
    "street_number": (50, 80, 100),
    "street": (300, 400, 600),
    "block": (500, 800),
    "town": (2000, 2500, 3000),
    "district": (8000,),
}


def write_synthetic(folder: Path, count: int) -> Path:
    """Write a layout of ``count`` synthetic companies into ``folder`` where it is not there yet; the folder."""
    done = folder / "companies" / "companies.csv"
    if done.exists():
        return folder
    shutil.copytree(BUILT_IN / "districts", folder / "districts", dirs_exist_ok=True)
    shutil.copytree(BUILT_IN / "zones", folder / "zones", dirs_exist_ok=True)
    settings = (BUILT_IN / "layout.toml").read_text(encoding="utf-8")
    settings = settings.replace('slug = "shanghai-cell-therapy"', f'slug = "synthetic-{count}"')
    settings = re.sub(
        r'(?m)^en = "Industrial layout.*$', f'en = "Synthetic: {count:,} made-up companies"', settings
    )
    settings = re.sub(r'(?m)^zh = "产业布局.*$', f'zh = "合成数据：{count:,}家虚构企业"', settings)
    (folder / "layout.toml").write_text(settings, encoding="utf-8")
    done.parent.mkdir(exist_ok=True)
    aside = done.with_suffix(".part")
    synthetic_companies(read_layout(BUILT_IN), count).to_csv(
        aside, index=False, lineterminator="\n", quoting=csv.QUOTE_MINIMAL
    )
    aside.replace(done)
    return folder


def synthetic_companies(layout: Layout, count: int) -> pd.DataFrame:
    """The table: two thirds crowd round some hundred places, one third lies anywhere in the districts."""
    rng = np.random.default_rng(_SEED)
    lon, lat = _positions(layout, count, rng)
    number = pd.Series(np.arange(count)).astype(str)
    precision = rng.choice(PRECISIONS, count, p=[0.1, 0.35, 0.25, 0.12, 0.15, 0.03])
    radius = np.zeros(count, dtype=int)
    for name, radii in _RADII.items():
        here = precision == name
        radius[here] = rng.choice(radii, int(here.sum()))
    roles = list(layout.roles)
    listed = rng.choice(["yes", "no", ""], count, p=[0.03, 0.87, 0.1])
    founded = rng.integers(1990, 2026, count).astype(str)
    columns: dict[str, object] = {
        "id": "s" + number,
        "name_en": "Synthetic company " + number.str.zfill(6),
        "name_zh": "合成企业" + number.str.zfill(6),
        "role": rng.choice(roles, count, p=_falling(len(roles))),
        "status": rng.choice(STATUSES, count, p=[0.7, 0.08, 0.07, 0.05, 0.1]),
        "address_en": "No real address; made up by a program",
        "founded": np.where(rng.uniform(size=count) < 0.15, "", founded),
        "listed": listed,
        "lon": pd.Series(lon).map("{:.5f}".format),
        "lat": pd.Series(lat).map("{:.5f}".format),
        "datum": "WGS-84",
        "precision": precision,
        "radius_m": radius,
        "presence_confidence": rng.choice(CONFIDENCES, count, p=[0.4, 0.4, 0.2]),
        "note_en": "Synthetic: not a company.",
    }
    names = [column.name for column in BY_TABLE["companies"].columns]
    return pd.DataFrame({name: columns.get(name, "") for name in names}, index=range(count))


def _positions(
    layout: Layout, count: int, rng: np.random.Generator
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Points on land of the districts, none outside."""
    west, south, east, north = layout.districts.total_bounds
    kept_x, kept_y, have = [], [], 0
    crowd_x, crowd_y = rng.uniform(west, east, 300), rng.uniform(south, north, 300)
    while have < count:
        more = int((count - have) * 2.2) + 100
        crowd = rng.integers(0, 300, more)
        crowded = rng.uniform(size=more) < 2 / 3
        x = np.where(crowded, crowd_x[crowd] + rng.normal(0, 0.02, more), rng.uniform(west, east, more))
        y = np.where(crowded, crowd_y[crowd] + rng.normal(0, 0.018, more), rng.uniform(south, north, more))
        inside = assign_points(x, y, layout.districts.geometry) != NOWHERE
        kept_x.append(x[inside])
        kept_y.append(y[inside])
        have += int(inside.sum())
    return np.concatenate(kept_x)[:count], np.concatenate(kept_y)[:count]


def _falling(count: int) -> npt.NDArray[np.float64]:
    weights = 1 / np.arange(1, count + 1)
    return weights / weights.sum()
