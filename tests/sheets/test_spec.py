"""What is asked of a sheet, and its address."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import numpy as np
import pytest

from geo.model.crs import Bounds
from geo.model.errors import ChoiceError, SheetError
from geo.model.layout import Layout
from geo.shapes.shapes import circle, polygon
from sheets.page.address import read_address, read_words, to_address, view_address
from sheets.page.compose import map_page
from sheets.page.notes import printed_address
from sheets.page.spec import SheetSpec
from ui.address import read_address as read_page_address

SPECS = [
    SheetSpec(),
    SheetSpec(
        what="zone", zone="lingang", lang="zh", size="A3", orientation="portrait", dpi=150, style="grey"
    ),
    SheetSpec(what="atlas", lang="zh", title="图集 & more", note="two\nlines"),
    SheetSpec(
        filters=(("zone", ("zhangjiang", "none")), ("role", ("rd",))),
        q="CAR-T",
        shape=circle(121.6, 31.2, 12_000).text,
        within=False,
        short=("c60", "c3"),
        layers=("zones", "companies"),
        company="c3",
        bounds=Bounds(121.1, 30.9, 121.5, 31.2),
        graticule=True,
        schematic=False,
        for_publication=True,
        approval_number="沪S(2026)001号",
        measure="companies_per_km2",
        scheme="equal_interval",
        k=4,
        page="https://layout.example/app/",
    ),
    SheetSpec(size="1600x900", card="district:jiading", layers=()),
]


@pytest.mark.parametrize("spec", SPECS, ids=lambda spec: f"{spec.what}-{spec.size}")
def test_an_address_reads_back_as_the_same_sheet(shanghai: Layout, spec: SheetSpec) -> None:
    again, dropped = read_address(to_address(spec), shanghai)
    assert not dropped
    assert again == spec
    assert to_address(again) == to_address(spec)


def test_unknown_words_are_dropped_and_named(shanghai: Layout) -> None:
    words = {
        "zone": ["zhangjang"],
        "size": ["A9"],
        "dpi": ["9999"],
        "role": ["rd"],
        "bounds": ["1,2"],
        "k": ["x"],
    }
    spec, dropped = read_words(words, shanghai)
    assert spec == SheetSpec(filters=(("role", ("rd",)),))
    told = " ".join(str(error) for error in dropped)
    assert len(dropped) == 5
    assert "did you mean 'zhangjiang'" in told
    assert "A4" in told
    assert "72 to 600" in told


def test_the_printed_address_opens_the_same_view_on_the_map_page(shanghai: Layout) -> None:
    spec = SPECS[3]
    address = view_address(spec)
    words = parse_qs(urlsplit(address).query)
    page = read_page_address(words, shanghai, "zh", ["vector"])
    assert not page.dropped
    assert page.filters == {facet: list(slugs) for facet, slugs in spec.filters}
    assert (page.lang, page.q, page.company, page.layers) == ("en", spec.q, spec.company, spec.layers)
    assert page.shape is not None
    assert (page.shape.text, page.within, page.short) == (spec.shape, spec.within, spec.short)
    assert page.at is not None
    lon, lat = spec.bounds.centre() if spec.bounds else (0, 0)
    assert page.at[:2] == pytest.approx((lon, lat), abs=1e-3)
    assert address.startswith("https://layout.example/app/?")


def test_the_place_of_a_map_page_becomes_the_extent_of_the_sheet(shanghai: Layout) -> None:
    spec, dropped = read_address("http://localhost:8501/?at=121.5,31.2,11.00&lang=zh", shanghai)
    assert not dropped
    assert spec.bounds is not None
    assert spec.bounds.centre() == pytest.approx((121.5, 31.2))
    assert "at=121.5000,31.2000,11.00" in view_address(spec)


def test_an_address_too_long_to_type_or_scan_is_printed_without_what_was_drawn() -> None:
    corners = [(121 + 0.3 * np.cos(a), 31 + 0.3 * np.sin(a)) for a in np.linspace(0, 6.2, 150)]
    spec = SheetSpec(shape=polygon([corners]).text, lang="zh")
    assert len(view_address(spec)) > 360
    assert printed_address(spec) == ("http://localhost:8501/?lang=zh", False)
    assert printed_address(SPECS[3]) == (view_address(SPECS[3]), True)


@pytest.mark.parametrize(
    "word",
    [
        *("at=0,0,0", "at=121,31,-5", "at=121,89,9", "at=nan,31,9", "at=1,2,inf", "at=1,2"),
        *("bounds=100,10,140,50", "bounds=121.5,31.2,121.5,31.2", "bounds=121.6,31.2,121.5,31.1"),
        *("bounds=-179,-80,179,80", "shape=c~zz~5", "short=c9999", "company=c9999"),
    ],
)
def test_what_has_no_place_on_a_sheet_is_dropped_and_named(shanghai: Layout, word: str) -> None:
    spec, dropped = read_address(f"http://localhost:8501/?{word}", shanghai)
    assert spec == SheetSpec()
    assert len(dropped) == 1


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"size": "B5"}, ChoiceError),
        ({"style": "sepia"}, ChoiceError),
        ({"lang": "fr"}, ChoiceError),
        ({"dpi": 71}, SheetError),
        ({"dpi": 601}, SheetError),
        ({"what": "zone"}, SheetError),
        ({"k": 1}, SheetError),
        ({"size": "9000x9000"}, SheetError),
        ({"size": "1300x1300mm", "dpi": 600}, SheetError),
    ],
)
def test_what_cannot_be_is_refused_at_once(change: dict[str, object], error: type[Exception]) -> None:
    with pytest.raises(error):
        SheetSpec(**change)  # type: ignore[arg-type]


def test_sizes_are_iso_in_both_orientations_and_pixels_are_exact() -> None:
    assert SheetSpec(size="A4").page_mm() == (297, 210)
    assert SheetSpec(size="A4", orientation="portrait").page_mm() == (210, 297)
    assert SheetSpec(size="A4").pixels() == (3508, 2480)
    assert SheetSpec(size="1600x900", dpi=300).pixels() == (1600, 900)
    assert SheetSpec(size="200x150mm", dpi=254).pixels() == (2000, 1500)
    width, height = SheetSpec(size="slide").page_mm()
    assert width / height == pytest.approx(16 / 9, abs=1e-3)


@pytest.mark.parametrize("size", ["300x200", "90x60mm", "60x400mm", "400x60mm"])
@pytest.mark.parametrize("layout", ["shanghai", "toyland"])
def test_a_page_too_small_says_so(request: pytest.FixtureRequest, layout: str, size: str) -> None:
    with pytest.raises(SheetError, match=r"too small|no room for a map"):
        map_page(request.getfixturevalue(layout), SheetSpec(size=size))


@pytest.mark.parametrize("size", ["A5", "A4", "A3", "A2", "slide", "1280x720"])
@pytest.mark.parametrize("orientation", ["landscape", "portrait"])
def test_every_promised_size_has_room_in_both_languages(
    shanghai: Layout, size: str, orientation: str
) -> None:
    for lang in ("en", "zh"):
        for what, zone in (("view", ""), ("zone", "lingang")):
            spec = SheetSpec(what=what, zone=zone, size=size, orientation=orientation, lang=lang)
            page = map_page(shanghai, spec)
            assert page.place is not None
            assert page.place.box.height * page.place.box.width > 0.25 * page.width * page.height
