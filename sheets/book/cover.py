"""The first pages of an atlas: its cover, and what is where."""

from __future__ import annotations

from dataclasses import replace

from drawing.shapes import Box, Group, Ink, Item, Line, Page, moved, rectangle, stroke
from drawing.typeface import MM_PER_PT, line_mm, width_mm
from geo.model.facts import facts_of
from geo.model.layout import Layout, Words
from layers.figures import date_text, figure_text
from sheets.book.prose import column_width, text_pages
from sheets.map.frame import fitted
from sheets.map.ground import ground_group, known_ground, zones_group
from sheets.map.scene import Scene
from sheets.page.address import view_address
from sheets.page.blocks import Block, stacked, text_block
from sheets.page.compose import extent
from sheets.page.look import Look
from sheets.page.notes import approval_of, date_of, qr
from sheets.page.spec import SheetSpec


def contents_page(spec: SheetSpec, look: Look, pages: list[Page]) -> Page:
    """What is where: the name of each part and its page."""
    say = spec.say
    width = column_width(1, spec, look)
    size = look.pt(9)
    rows = []
    for number, page in enumerate(pages, 3):
        if not page.title:
            continue
        base = size * MM_PER_PT
        left, right = width_mm(f"{page.title}  ", size), width - width_mm(f"  {number}", size)
        rows.append(
            Block(
                line_mm(size),
                (
                    Line(0, base, page.title, size, look.ground("text")),
                    stroke((left, base), (right, base), look.ground("edge"), look.mm(0.15)),
                    Line(width, base, str(number), size, look.ground("quiet"), anchor="end"),
                ),
            )
        )
    title = say("sheet_contents")
    return text_pages([stacked(rows, look.mm(1.6))], 1, spec, look, title=title, subtitle="")[0]


def cover_page(layout: Layout, spec: SheetSpec, look: Look) -> Page:
    """Title, the plan's targets with their sources, the zones, and the city as a quiet picture."""
    say = spec.say
    width, height = spec.page_mm()
    inner = Box(0, 0, width, height).inset(look.mm(16))
    wide = width > height
    column = inner.width * 0.46 if wide else inner.width
    title = spec.title or layout.title.in_(spec.lang)
    blocks = [
        text_block(title, column, look, size=24, colour=look.ground("text"), bold=True),
        text_block(layout.subtitle.in_(spec.lang), column, look, size=10.5),
        _gap(look.mm(4)),
        *_plan_blocks(layout, column, look),
        _gap(look.mm(4)),
        *_zone_lines(layout, column, look, spec.lang),
    ]
    text = stacked(blocks, look.mm(2))
    items: list[Item] = [moved(item, inner.x, inner.y + look.mm(6)) for item in text.items]
    address = view_address(spec)
    code = qr(address, look.mm(17), look)
    made = say(
        "sheet_made", date=date_text(date_of(layout), say), version=layout.version, digest=layout.digest
    )
    foot = stacked(
        [
            text_block(line, column - look.mm(21), look, size=7)
            for line in (
                spec.note,
                made,
                say("sheet_address", address=address),
                approval_of(layout, spec),
            )
            if line
        ],
        look.mm(1),
    )
    low = inner.bottom - max(code.height, foot.height)
    items += [moved(item, inner.x, low) for item in code.items]
    items += [moved(item, inner.x + look.mm(21), low) for item in foot.items]
    if wide:
        picture = Box(inner.x + column + look.mm(12), 0, width - inner.x - column - look.mm(12), height)
    else:
        top = inner.y + text.height + look.mm(12)
        picture = Box(inner.x, top, inner.width, low - look.mm(8) - top)
    groups = (*_picture(layout, spec, look, picture), Group("cover", title, tuple(items)))
    alt = say("sheet_atlas_alt", title=title)
    return Page(width, height, groups, title=say("sheet_cover"), alt=alt)


def _picture(layout: Layout, spec: SheetSpec, look: Look, box: Box) -> tuple[Group, ...]:
    if box.width < 40 or box.height < 40:
        return ()
    view = replace(spec, what="view", filters=(), layers=None, bounds=None, card="", company="", shape="")
    frame = fitted(extent(layout, view), box, known_ground(layout), margin=0.06, exact=True)
    scene = Scene(layout, view, frame, look)
    return ground_group(scene), zones_group(scene)


def _plan_blocks(layout: Layout, width: float, look: Look) -> list[Block]:
    """The plan's name, and each headline target with year and source."""
    say = look.say
    if layout.plan is None:
        return []
    facts = facts_of(layout, "plan", layout.plan.id).drop_duplicates("measure").set_index("measure")
    blocks = [
        text_block(layout.plan.name.in_(say.lang), width, look, size=9, colour=look.ground("text"), bold=True)
    ]
    for measure in layout.plan.headline:
        if measure not in facts.index:
            continue
        fact = {name: str(value) for name, value in facts.loc[measure].items()}
        term = layout.measures.get(measure)
        figure = figure_text(Words.of(fact, "value").in_(say.lang), fact["unit"], fact["qualifier"], say)
        label = term.words.in_(say.lang) if term else measure
        source = say("sheet_reported", publisher=fact["publisher"], date=date_text(fact["published"], say))
        big = text_block(figure, width, look, size=13, colour=look.ground("text"))
        under = text_block(f"{label} ({fact['as_of'][:4]}) · {source}", width, look, size=7)
        blocks.append(stacked([big, under], 0))
    return blocks


def _zone_lines(layout: Layout, width: float, look: Look, lang: str) -> list[Block]:
    """A bar of each zone's hue with its name and role."""
    blocks = []
    for zone in layout.main_zones.itertuples():
        role = layout.zone_roles.get(zone.role)
        name = Words(zone.name_en, zone.name_zh).in_(lang)
        left = look.mm(5)
        words = text_block(
            f"{name} · {role.words.in_(lang)}" if role else name,
            width - left,
            look,
            size=9,
            colour=look.ground("text"),
        )
        bar = rectangle(Box(0, 0, look.mm(2), words.height), Ink(fill=look.line(zone.hue)))
        blocks.append(Block(words.height, (bar, *(moved(item, left, 0) for item in words.items))))
    return blocks


def _gap(height: float) -> Block:
    return Block(height, ())
