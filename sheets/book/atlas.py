"""The atlas: cover, contents, overview, a sheet and its figures for each zone, comparison, sources; one PDF."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from drawing.shapes import Group, Line, Page, lines_of
from drawing.typeface import require_glyphs
from geo.exchange.aside import write_whole
from geo.model.layout import Layout, Words
from layers.cards import zone_card
from sheets.book.comparison import comparison_blocks
from sheets.book.cover import contents_page, cover_page
from sheets.book.prose import column_width, source_blocks, text_pages, zone_blocks
from sheets.page.compose import map_page
from sheets.page.look import Look
from sheets.page.notes import warnings_of
from sheets.page.record import record_of
from sheets.page.spec import SheetSpec
from sheets.paint.files import TYPES, SheetFile, pdf_bytes

# Called with how many steps are done, how many there are, and what comes next.
Progress = Callable[[int, int, str], None]


def silent(done: int, steps: int, name: str) -> None:
    """Progress that nobody asked to see."""


def atlas_file(layout: Layout, spec: SheetSpec, progress: Progress = silent) -> SheetFile:
    """The whole atlas as one PDF with bookmarks.

    ``spec`` gives size, orientation, language, style, title, note and approval; its zone and filters are not used.

    Raises
    ------
    SheetError
        The page is too small, or a character has no glyph.
    """
    pages = atlas_pages(layout, replace(spec, what="atlas", zone=""), progress)
    record = record_of(layout, replace(spec, what="atlas"), pages[0])
    return SheetFile(
        pdf_bytes(pages, pages[0], record, spec.lang, bookmarks=True),
        TYPES["pdf"],
        warnings_of(layout, spec),
    )


def write_atlas(layout: Layout, spec: SheetSpec, file: Path, progress: Progress = silent) -> SheetFile:
    """Write the atlas; a file that cannot be finished is never seen."""
    made = atlas_file(layout, spec, progress)
    write_whole(file, made.data)
    return made


def atlas_pages(layout: Layout, spec: SheetSpec, progress: Progress = silent) -> list[Page]:
    """Every page, numbered; raises as `atlas_file`."""
    say = spec.say
    look = Look.of(spec)
    plain = replace(
        spec, title="", filters=(), q="", layers=None, company="", card="", shape="", short=(), bounds=None
    )
    zones = [str(slug) for slug in layout.main_zones.index]
    steps = len(zones) + 4
    progress(0, steps, say("sheet_overview"))
    overview = map_page(layout, replace(plain, what="view"))
    parts: list[list[Page]] = [[replace(overview, title=say("sheet_overview"))]]
    for done, slug in enumerate(zones, 1):
        row = layout.zone(slug)
        name = Words(row["name_en"], row["name_zh"]).in_(spec.lang)
        progress(done, steps, name)
        sheet = map_page(layout, replace(plain, what="zone", zone=slug))
        parts += [[sheet], _figures(layout, slug, spec, look)]
    progress(steps - 3, steps, say("sheet_comparison"))
    names, compared = comparison_blocks(layout, column_width(1, spec, look), look)
    note = say("sheet_confidence_note")
    title = say("sheet_comparison")
    parts.append(text_pages(compared, 1, spec, look, title=title, subtitle=note, repeated=names))
    progress(steps - 2, steps, say("sources"))
    columns = 3 if spec.orientation == "landscape" else 2
    sources = source_blocks(layout, column_width(columns, spec, look), look)
    listed = say("sheet_sources_listed", count=len(layout.sources))
    parts.append(text_pages(sources, columns, spec, look, title=say("sources"), subtitle=listed))
    pages = [page for part in parts for page in part]
    pages = [cover_page(layout, spec, look), contents_page(spec, look, pages), *pages]
    numbered = [numbered_page(page, i + 1, len(pages), layout, spec) for i, page in enumerate(pages)]
    for page in numbered:
        for line in lines_of(page):
            require_glyphs(line.text)
    progress(steps - 1, steps, say("sheet_writing"))
    return numbered


def _figures(layout: Layout, slug: str, spec: SheetSpec, look: Look) -> list[Page]:
    """The figures and organisations of a zone; in slightly smaller type where that saves a page."""
    say = spec.say
    zone = layout.zone(slug)
    title = say("sheet_figures_of", zone=Words(zone["name_en"], zone["name_zh"]).in_(spec.lang))
    columns = 3 if spec.orientation == "landscape" else 2
    card = zone_card(layout, slug, say)
    tries: list[list[Page]] = []
    for shrink in (1.0, 0.93):
        small = replace(look, scale=look.scale * shrink)
        blocks = zone_blocks(layout, card, column_width(columns, spec, look), small)
        tries.append(
            text_pages(
                blocks,
                columns,
                spec,
                look,
                title=title,
                subtitle=say("sheet_confidence_note"),
                rule=look.line(zone["hue"]),
            )
        )
        if len(tries[0]) == 1:
            break
    return min(tries, key=len)


def numbered_page(page: Page, number: int, count: int, layout: Layout, spec: SheetSpec) -> Page:
    """The page with its number and the file's name at the foot; the first stays as it is."""
    if number == 1:
        return page
    look = Look.of(spec)
    size, y = look.pt(6), page.height - look.mm(4.2)
    name = spec.title or layout.title.in_(spec.lang)
    items = (
        Line(look.mm(9), y, name, size, look.ground("quiet")),
        Line(page.width - look.mm(9), y, f"{number} / {count}", size, look.ground("quiet"), anchor="end"),
    )
    return replace(page, groups=(*page.groups, Group("page_number", str(number), items)))
