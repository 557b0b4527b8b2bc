"""What is shared between threads, used by a crowd of them in a process of its own, where nothing is built yet.

``python -m tests.threads.scenes NAME`` ends with 0 where every thread of the scene got what one thread gets alone.
"""

from __future__ import annotations

import hashlib
import pickle
import re
import sys
from collections.abc import Callable
from typing import Any

import geopandas as gpd
import numpy as np
import shapely

from geo.find.search import build_index, search
from geo.find.spellings import spellings
from geo.geocode.answer.guards import Guard, guard_of
from geo.geocode.batch.batch import Query
from geo.geocode.batch.pipeline import Geocoder, geocoder_of
from geo.geocode.grammar.clean import simplified
from geo.measures.measures import measure_values, measures_of
from geo.measures.subjects import choose_subjects
from geo.model.crs import STORAGE_CRS
from geo.model.grid import AreaGrid, Frame
from geo.model.layout import Layout
from geo.model.sources import read_layout
from sheets.page.spec import SheetSpec
from sheets.paint.files import sheet_file
from tests.threads.crowd import crowd


def same(work: Callable[[int], Any], count: int = 4, kinds: int = 1) -> None:
    """Of ``count`` threads each gets what a single one gets afterwards; ``work`` is of so many kinds."""
    found = crowd(lambda number: work(number % kinds), count)
    alone = [work(kind) for kind in range(kinds)]
    assert found == [alone[number % kinds] for number in range(count)], "threads got other answers than one"


def points(layout: Layout, count: int = 20_000) -> tuple[np.ndarray, np.ndarray]:
    """Points over the districts, most of them where cells hold an edge."""
    corners = layout.districts.geometry.get_coordinates().to_numpy()
    some = corners[np.random.default_rng(0).integers(len(corners), size=count)]
    near = some + np.random.default_rng(1).normal(scale=5e-4, size=some.shape)
    return near[:, 0], near[:, 1]


def guards_built() -> None:
    """Each thread builds guards of one layout."""
    layout = read_layout()
    lon, lat = points(layout, 2000)

    def work(_: int) -> list[list[str]]:
        return [Guard(layout.areas).whereabouts(lon, lat, [""] * len(lon)).district for _ in range(3)]

    same(work, count=2)


def guard_asked() -> None:
    """All threads ask the one guard of a layout, also how far off a district is."""
    layout = read_layout()
    lon, lat = points(layout, 5000)
    stated = [str(layout.districts.index[place % len(layout.districts)]) for place in range(len(lon))]

    def work(_: int) -> tuple[list[str], list[str], list[float]]:
        found = guard_of(layout).whereabouts(lon, lat, stated)
        return found.district, found.zone, found.off_m.tolist()

    same(work, count=6)


def grid_sent() -> None:
    """All threads ask a grid that came from another process and has answered nothing yet."""
    random = np.random.default_rng(0)
    turn = np.linspace(0, 2 * np.pi, 3000, endpoint=False)
    x, y = random.uniform(-1.3, 1.3, size=(2, 600))
    for _ in range(40):
        far = 1 + 0.3 * random.random(len(turn))
        star = shapely.Polygon(np.column_stack([far * np.cos(turn), far * np.sin(turn)]))
        stars = gpd.GeoSeries([star], crs=STORAGE_CRS)
        # So few cells that an edge runs through most of them.
        frame = Frame.over(stars, depth=2)
        grid: AreaGrid = pickle.loads(pickle.dumps(AreaGrid(frame, stars)))

        def work(_: int, grid: AreaGrid = grid) -> list[int]:
            return grid.codes(grid.frame.cells(x, y), x, y).tolist()

        same(work)


def geocoding() -> None:
    """Sessions geocode and review while the gazetteer, the names' readings and the simpler characters are new."""
    layout = read_layout()
    columns = layout.companies["address_zh"], layout.companies["address_en"]
    texts = [text for column in columns for text in column if text]
    texts += [f"{text[:-1]}號" for text in texts if text.endswith("号")]

    def work(_: int) -> list[Any]:
        own = geocoder_of(layout)
        return list(Geocoder(own.embedded, own.guard).records(Query(text) for text in texts))

    same(work)


def search_box() -> None:
    """Sessions spell out names, build the index and search in it."""
    layout = read_layout()

    def work(_: int) -> list[Any]:
        assert simplified("張江高科技園區") == "张江高科技园区"
        index = build_index(layout)
        asked = ("zhangjiang", "张江", "yaoming", "zj", "lingang", "藥明")
        return [[hit for text in asked for hit in search(index, text, 10)], spellings("闵行区药明巨诺")]

    same(work, count=3)


def tables() -> None:
    """Sessions look up rows and what lies where in tables that nobody has looked into yet."""
    layout = read_layout()
    companies = [str(id) for id in layout.companies.index]

    def work(number: int) -> list[Any]:
        turned = companies[number * 7 :] + companies[: number * 7]
        rows = [(layout.position(id), str(layout.company(id)["name_en"])) for id in turned]
        hits = layout.companies.sindex.query(layout.zones.geometry.to_numpy(), predicate="intersects")
        near = [layout.zone(str(slug))["area_km2"] for slug in layout.zones.index]
        return [rows, hits.tolist(), near, layout.zones.index.isin(["zhangjiang"]).tolist()]

    same(work, count=6, kinds=6)


def numbers() -> None:
    """Sessions compute every measure of every zone."""
    layout = read_layout()
    subjects = choose_subjects(layout, [str(slug) for slug in layout.main_zones.index])

    def work(_: int) -> list[str]:
        return [repr(measure_values(layout, measure, subjects)) for measure in measures_of(layout).values()]

    same(work, count=3)


def papers() -> None:
    """Sessions draw sheets in all formats: shapes, projections, the typeface, matplotlib and Folium."""
    layout = read_layout()
    forms = ("png", "svg", "pdf", "html")

    def work(number: int) -> str:
        spec = SheetSpec(lang="zh" if number % 2 else "en", size="A5", dpi=72)
        made = sheet_file(layout, spec, forms[number]).data
        # Folium numbers its elements at random.
        plain = re.sub(rb"[0-9a-f]{32}", b"", made)
        return hashlib.sha256(plain).hexdigest()

    same(work, count=5, kinds=4)


SCENES = {
    scene.__name__: scene
    for scene in (guards_built, guard_asked, grid_sent, geocoding, search_box, tables, numbers, papers)
}

if __name__ == "__main__":
    SCENES[sys.argv[1]]()
