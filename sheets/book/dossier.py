"""The dossier of a shortlist: a map of its companies, their cards with the reader's notes, and the sources; one PDF."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from drawing.shapes import Page, lines_of, moved, stroke
from drawing.typeface import printable, require_glyphs
from geo.exchange.exports import source_ids_of
from geo.model.crs import Bounds
from geo.model.errors import SheetError
from geo.model.layout import Layout
from layers.cards import company_card
from layers.contract import Card
from layers.style import CERTAINTY
from sheets.book.atlas import Progress, numbered_page, silent
from sheets.book.prose import card_blocks, column_width, source_blocks, text_pages
from sheets.map.companies import sign
from sheets.page.blocks import Block, stacked, text_block
from sheets.page.compose import map_page
from sheets.page.look import Look
from sheets.page.notes import warnings_of
from sheets.page.record import record_of
from sheets.page.spec import SheetSpec
from sheets.paint.files import TYPES, SheetFile, pdf_bytes

# Ground round the companies, as a share of what they span, and the least it spans: they are seen among their zones.
_AROUND, _LEAST_DEG = 0.2, 0.12


def dossier_file(
    layout: Layout, spec: SheetSpec, notes: Mapping[str, str], progress: Progress = silent
) -> SheetFile:
    """The companies that ``spec.short`` names, as one PDF with bookmarks; ``notes`` are the reader's own, by id.

    ``spec`` gives size, orientation, language, style and title; its filters are not used.

    Raises
    ------
    SheetError
        No company is named, the page is too small, or a character of the data has no glyph. In notes, which are the
        reader's own, such a character becomes an empty box.
    """
    spec = replace(spec, what="view", filters=(), q="", company="", card="", measure="", layers=None)
    spec = replace(spec, bounds=_extent(layout, spec), title=spec.title or _title(spec))
    pages = dossier_pages(layout, spec, notes, progress)
    record = record_of(layout, spec, pages[0])
    data = pdf_bytes(pages, pages[0], record, spec.lang, bookmarks=True)
    return SheetFile(data, TYPES["pdf"], warnings_of(layout, spec))


def dossier_pages(
    layout: Layout, spec: SheetSpec, notes: Mapping[str, str], progress: Progress = silent
) -> list[Page]:
    """Every page, numbered; raises as `dossier_file`."""
    say = spec.say
    if not spec.short:
        raise SheetError("a dossier needs companies: put some on the shortlist")
    look, steps = Look.of(spec), len(spec.short) + 2
    progress(0, steps, say("sheet_overview"))
    pages = [map_page(layout, spec)]
    columns = 3 if spec.orientation == "landscape" else 2
    width = column_width(columns, spec, look)
    for done, id in enumerate(spec.short, 1):
        card = company_card(layout, id, say)
        progress(done, steps, card["name"])
        blocks = _about(layout, card, notes.get(id, ""), width, look)
        title, rule = card["name"], look.line(card["hue"])
        under = " · ".join(filter(None, (card["name_other"], *(tag["text"] for tag in card["tags"]))))
        pages += text_pages(blocks, columns, spec, look, title=title, subtitle=under, rule=rule)
    progress(steps - 1, steps, say("sources"))
    cited = replace(layout, sources=layout.sources[layout.sources.index.isin(_cited(layout, spec.short))])
    listed = say("sheet_sources_listed", count=len(cited.sources))
    sources = source_blocks(cited, width, look)
    pages += text_pages(sources, columns, spec, look, title=say("sources"), subtitle=listed)
    for page in pages:
        for line in lines_of(page):
            require_glyphs(line.text)
    return [numbered_page(page, i + 1, len(pages), layout, spec) for i, page in enumerate(pages)]


def _title(spec: SheetSpec) -> str:
    say = spec.say
    return say("dossier_title", count=len(spec.short))


def _about(layout: Layout, card: Card, note: str, width: float, look: Look) -> list[Block]:
    """The reader's note, where there is one, then the card; the mark stands before it as on the map."""
    say = look.say
    blocks = card_blocks(card, width, look)
    if note:
        said = text_block(printable(note), width - look.mm(3), look, size=7.4, colour=look.ground("text"))
        side = stroke((0, 0), (0, said.height), look.ground("quiet"), look.mm(0.5))
        title = text_block(say("col_note"), width, look, size=6.6)
        body = Block(said.height, (side, *(moved(item, look.mm(3), 0) for item in said.items)))
        blocks.insert(0, stacked([title, body], look.mm(0.6)))
    company = layout.company(card["id"])
    if company["lon"] == company["lon"]:
        shape = layout.roles[company["role"]].shape if company["role"] in layout.roles else "circle"
        hollow = CERTAINTY.get(company["precision"], "hollow") == "hollow"
        size = look.mm(3.4)
        at = (size / 2, size / 2)
        mark = sign(at, size, look, shape=shape or "circle", hue=card["hue"], hollow=hollow)
        word = text_block(say("dossier_mark"), width - size - look.mm(1.5), look, size=6.4)
        beside = (moved(item, size + look.mm(1.5), look.mm(0.4)) for item in word.items)
        blocks.insert(0, Block(max(size, word.height), (*mark, *beside)))
    return blocks


def _extent(layout: Layout, spec: SheetSpec) -> Bounds | None:
    """The companies with ground round them; None, for the layout's own extent, where none has a position."""
    located = layout.located[layout.located.index.isin(spec.short)]
    if located.empty:
        return None
    west, south, east, north = Bounds.of(located)
    across = max(_AROUND * (east - west), (_LEAST_DEG - (east - west)) / 2)
    up = max(_AROUND * (north - south), (_LEAST_DEG - (north - south)) / 2)
    return Bounds(west - across, south - up, east + across, north + up)


def _cited(layout: Layout, ids: tuple[str, ...]) -> set[str]:
    """What the companies, and the figures published on them, rest on."""
    facts = layout.facts
    mine = facts[(facts["subject_kind"] == "company") & facts["subject_id"].isin(ids)]
    return {*source_ids_of(layout.companies.loc[list(ids), "sources"]), *mine["source_id"]}
