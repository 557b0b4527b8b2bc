"""The atlas: every part is there, in both languages, named, numbered and the same each time."""

from __future__ import annotations

from pathlib import Path

import pytest
from pypdf import PdfReader

from drawing.shapes import Box, Line, Page, lines_of
from drawing.typeface import width_mm
from geo.model.errors import SheetError
from geo.model.layout import Layout, Words
from sheets.book.atlas import write_atlas
from sheets.book.batch import write_sheets
from sheets.page.record import read_spec
from sheets.page.spec import SheetSpec
from words.speaker import speaker


@pytest.fixture(scope="module", params=["en", "zh"])
def atlas(
    request: pytest.FixtureRequest, shanghai: Layout, tmp_path_factory: pytest.TempPathFactory
) -> tuple[str, Path, list[tuple[int, int, str]]]:
    """The atlas of the built-in layout in one language, and the progress it reported."""
    lang = request.param
    file = tmp_path_factory.mktemp("atlas") / f"{lang}.pdf"
    steps: list[tuple[int, int, str]] = []
    write_atlas(shanghai, SheetSpec(what="atlas", lang=lang), file, lambda *step: steps.append(step))
    return lang, file, steps


def test_it_has_cover_contents_overview_zones_comparison_and_sources(
    atlas: tuple[str, Path, list[tuple[int, int, str]]], shanghai: Layout
) -> None:
    lang, file, _ = atlas
    say = speaker(lang)
    reader = PdfReader(file)
    named = [str(entry["/Title"]) for entry in reader.outline]
    zones = list(shanghai.main_zones["name_zh" if lang == "zh" else "name_en"])
    assert named[0] == say("sheet_cover")
    assert named[1:3] == [say("sheet_contents"), say("sheet_overview")]
    assert named[-2:] == [say("sheet_comparison"), say("sources")]
    for zone in zones:
        assert any(name.startswith(f"{zone} ·") for name in named)
        assert say("sheet_figures_of", zone=zone) in named
    # Contents name the page that a bookmark leads to.
    contents = reader.pages[1].extract_text()
    for entry in reader.outline[2:]:
        page = reader.get_destination_page_number(entry) + 1
        line = next(line for line in contents.splitlines() if str(entry["/Title"]) in line)
        assert line.endswith(str(page)) or f"\n{page}\n" in contents


def test_every_located_company_and_every_preferred_figure_of_a_zone_is_in_it(
    atlas: tuple[str, Path, list[tuple[int, int, str]]], shanghai: Layout
) -> None:
    lang, file, _ = atlas
    text = "".join("".join(page.extract_text().split()) for page in PdfReader(file).pages)
    zones = shanghai.companies[shanghai.companies["zone"].isin(shanghai.main_zones.index)]
    names = (
        zones["name_zh"].where(zones["name_zh"] != "", zones["name_en"]) if lang == "zh" else zones["name_en"]
    )
    for name in names:
        assert "".join(name.split()) in text, name
    for _, source in shanghai.sources.iterrows():
        title = Words.of(source, "title").in_(lang)
        assert "".join(title.split()) in text, title


def test_progress_goes_forward_to_the_end(atlas: tuple[str, Path, list[tuple[int, int, str]]]) -> None:
    _, _, steps = atlas
    assert [done for done, _, _ in steps] == list(range(steps[0][1]))
    assert all(name for _, _, name in steps)


def test_the_file_says_what_it_was_made_from(
    atlas: tuple[str, Path, list[tuple[int, int, str]]], shanghai: Layout
) -> None:
    lang, file, _ = atlas
    assert read_spec(file, shanghai) == SheetSpec(what="atlas", lang=lang)
    told = PdfReader(file).metadata
    assert told is not None
    assert told.title


def test_no_text_of_any_page_leaves_it(shanghai: Layout) -> None:
    from sheets.book.atlas import atlas_pages

    for lang, orientation in (("en", "portrait"), ("zh", "landscape")):
        spec = SheetSpec(what="atlas", lang=lang, orientation=orientation)
        for page in atlas_pages(shanghai, spec):
            assert all(_inside(line, page) for line in lines_of(page)), page.title


def _inside(line: Line, page: Page) -> bool:
    width = width_mm(line.text, line.size_pt, line.bold, line.spacing)
    left = line.x - width * {"start": 0, "middle": 0.5, "end": 1}[line.anchor]
    return Box(0, 0, page.width, page.height).inset(3).contains(Box(left, line.y - 1, width, 1))


def test_batches_write_whole_files_and_name_what_was_refused(toy_folder: Path, tmp_path: Path) -> None:
    from geo.model.sources import read_layout

    zones = [str(slug) for slug in read_layout(toy_folder).main_zones.index]
    jobs = [
        (SheetSpec(what="zone", zone=slug, size="A5", dpi=72), tmp_path / f"{slug}.png") for slug in zones
    ]
    seen: list[int] = []
    warned = write_sheets(toy_folder, jobs, workers=2, progress=lambda done, *_: seen.append(done))
    assert warned == [()] * len(jobs)
    assert seen == list(range(1, len(jobs) + 1))
    bad = [(SheetSpec(what="zone", zone="nowhere"), tmp_path / "bad.png")]
    with pytest.raises(SheetError, match=r"bad\.png: zone 'nowhere' is not known"):
        write_sheets(toy_folder, bad)
    assert sorted(file.name for file in tmp_path.glob("*.png")) == sorted(f"{slug}.png" for slug in zones)
    assert not list(tmp_path.glob(".*"))
