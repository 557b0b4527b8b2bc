"""Pages of words in an atlas: cards laid out for paper, lists, and columns that run on over pages."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import pandas as pd

from drawing.shapes import Box, Group, Item, Line, Page, moved, stroke
from drawing.typeface import MM_PER_PT, width_mm
from geo.model.facts import KIND_RANK
from geo.model.layout import Layout, Words
from layers.contract import Card, CardRow, CardSource, FigureGroup
from layers.figures import date_text
from sheets.map.companies import sign
from sheets.map.ground import hues
from sheets.page.blocks import Block, filled, stacked, text_block
from sheets.page.head import head_block
from sheets.page.look import Look
from sheets.page.spec import SheetSpec
from words.speaker import Speaker

# So many figures of one measure are never parted by the end of a column.
_TOGETHER = 4
_DOTS = {"high": "●●●", "medium": "●●○", "low": "●○○"}


def text_pages(
    blocks: Sequence[Block],
    columns: int,
    spec: SheetSpec,
    look: Look,
    *,
    title: str,
    subtitle: str,
    rule: str = "",
    repeated: Block | None = None,
) -> list[Page]:
    """Blocks in columns on as many pages as they need; ``repeated`` stands at the head of each.

    Pages after the first have no title: bookmarks and contents name the first.
    """
    width, height = spec.page_mm()
    inner = Box(0, 0, width, height).inset(look.mm(9))
    head = head_block(title, subtitle, inner.width, look, rule or look.ground("text"))
    top = inner.y + head.height + look.mm(3.5)
    fixed = [moved(item, inner.x, top) for item in repeated.items] if repeated else []
    top += repeated.height + look.mm(1.5) if repeated else 0
    between = look.mm(6)
    each = (inner.width - between * (columns - 1)) / columns
    room = inner.bottom - look.mm(4) - top
    runs = filled(blocks, room, look.mm(2.2))
    pages = []
    for first in range(0, max(1, len(runs)), columns):
        items: list[Item] = [*(moved(item, inner.x, inner.y) for item in head.items), *fixed]
        for column, run in enumerate(runs[first : first + columns]):
            x = inner.x + column * (each + between)
            items += [moved(item, x, top) for item in stacked(run, look.mm(2.2)).items]
        group = Group("text", title, tuple(items))
        pages.append(Page(width, height, (group,), title if first == 0 else "", alt=title))
    return pages


def column_width(columns: int, spec: SheetSpec, look: Look) -> float:
    """How wide each column of `text_pages` is."""
    return (spec.page_mm()[0] - look.mm(18) - look.mm(6) * (columns - 1)) / columns


def heading(text: str, width: float, look: Look) -> Block:
    """A heading with a thin rule under it."""
    block = text_block(text, width, look, size=8.2, colour=look.ground("text"), bold=True)
    line = stroke(
        (0, block.height + look.mm(0.3)), (width, block.height + look.mm(0.3)), look.ground("edge"), 0.2
    )
    return Block(block.height + look.mm(0.8), (*block.items, line))


def zone_blocks(layout: Layout, card: Card, width: float, look: Look) -> list[Block]:
    """A zone's card on paper: outline and area, its organisations, every published figure, sources."""
    blocks = card_blocks(card, width, look)
    # What is in a zone comes after where it is, before what was published on it.
    return [blocks[0], *company_blocks(layout, card["id"], width, look), *blocks[1:]]


def card_blocks(card: Card, width: float, look: Look) -> list[Block]:
    """What a card says below its name, a block for each thing that belongs together."""
    blocks: list[Block] = []
    for part in card["blocks"]:
        titled = [heading(part["title"], width, look)] if part.get("title") else []
        own: list[Block] = []
        if part.get("rows"):
            own.append(stacked([_pair(row, width, look) for row in part["rows"]], look.mm(0.4)))
        for group in part.get("figures", ()):
            own += _figure_blocks(group, width, look)
        own += [_source(source, width, look) for source in part.get("sources", ())]
        if part.get("text"):
            own.append(text_block(part["text"], width, look, size=6.4))
        # A heading is never left alone at the foot of a column.
        if titled and own:
            own[0] = stacked([*titled, own[0]], look.mm(1.2))
        blocks += own
    return blocks


def company_blocks(layout: Layout, slug: str, width: float, look: Look) -> list[Block]:
    """The organisations of a zone by role: those located in it, then those said to be there but not located."""
    say = look.say
    companies = layout.companies
    inside = companies["zone"] == slug
    said = (companies["zone_as_stated"].str.split("|").map(lambda zones: slug in zones)) & companies[
        "lon"
    ].isna()
    mine = companies[inside | said]
    if mine.empty:
        return []
    hue = hues(layout.zones).get(slug, "")
    blocks: list[Block] = []
    for role in layout.roles.values():
        some = mine[mine["role"] == role.slug]
        if some.empty:
            continue
        title = text_block(
            f"{role.words.in_(say.lang)} · {len(some)}",
            width,
            look,
            size=6.8,
            colour=look.ground("text"),
            bold=True,
        )
        rows = [_company(company, role.shape or "circle", hue, width, look) for company in some.itertuples()]
        # Few enough to stay together, so that a name is not left alone in the next column.
        parts = [rows[first : first + 12] for first in range(0, len(rows), 12)]
        blocks += [stacked([*([title] if part is parts[0] else []), *part], look.mm(0.6)) for part in parts]
    blocks[0] = stacked([heading(say("sheet_companies_in"), width, look), blocks[0]], look.mm(1.2))
    return blocks


def source_blocks(layout: Layout, width: float, look: Look) -> list[Block]:
    """Every source of the layout, by kind and publisher, with where and when it was published."""
    say = look.say
    sources = layout.sources.sort_values(["publisher", "published"], kind="stable")
    blocks: list[Block] = []
    for kind in sorted(sources["kind"].unique(), key=lambda kind: KIND_RANK.get(kind, len(KIND_RANK))):
        some = sources[sources["kind"] == kind]
        rows = [_source(_told(source, say), width, look) for _, source in some.iterrows()]
        rows[0] = stacked([heading(say(f"kind_{kind}"), width, look), rows[0]], look.mm(1))
        blocks += rows
    return blocks


def _told(source: pd.Series, say: Speaker) -> CardSource:
    about = " · ".join(part for part in (source["publisher"], date_text(source["published"], say)) if part)
    title = Words.of(source, "title").in_(say.lang) or source["publisher"]
    return {"title": title, "about": about, "address": source["address"]}


def _pair(row: CardRow, width: float, look: Look) -> Block:
    """A label, and what it says beside it."""
    left = width * 0.34
    label = text_block(row["label"], left - look.mm(2), look, size=6.6)
    value = row["text"] + (f" {_DOTS[row['confidence']]}" if row.get("confidence") in _DOTS else "")
    said = text_block(value, width - left, look, size=6.6, colour=look.ground("text"))
    items = (*label.items, *(moved(item, left, 0) for item in said.items))
    return Block(max(label.height, said.height), items)


def _figure_blocks(group: FigureGroup, width: float, look: Look) -> list[Block]:
    """A measure: its name, then each published figure with year, scope, confidence and source."""
    title = text_block(group["label"], width, look, size=6.8, colour=look.ground("text"), bold=True)
    parts = [title]
    if group["conflict"]:
        parts.append(text_block(group["conflict"], width, look, size=6.2, colour=look.ground("warn")))
    blocks: list[Block] = []
    for item in group["items"]:
        parts += [figure_line(item["text"], item["confidence"], " · ".join(item["about"]), width, look)]
        parts += [text_block(f"{item['source']['title']}. {item['note']}".strip(), width, look, size=5.9)]
        blocks.append(stacked(parts, look.mm(0.2)))
        parts = []
    # Figures of one measure stay under its name, unless they would fill half a column.
    return [stacked(blocks, look.mm(2.2))] if len(blocks) <= _TOGETHER else blocks


def figure_line(figure: str, confidence: str, about: str, width: float, look: Look) -> Block:
    """A figure, how sure it is as three dots, and what it is about: behind it where there is room, else below."""
    size, small, ink = look.pt(7.4), look.pt(6), look.ground("text")
    dots, tiny = _DOTS.get(confidence, ""), look.pt(4)
    # The dots stay with the last word of the figure.
    words = text_block(figure, width - width_mm(f"  {dots}", tiny), look, size=7.4, colour=ink)
    last = words.items[-1]
    assert isinstance(last, Line)
    items: list[Item] = [*words.items]
    x = width_mm(f"{last.text} ", size)
    if dots:
        items.append(Line(x, last.y - tiny * MM_PER_PT * 0.22, dots, tiny, ink))
        x += width_mm(f"{dots}   ", tiny)
    if not about:
        return Block(words.height, tuple(items))
    if x + width_mm(about, small) <= width:
        return Block(words.height, (*items, Line(x, last.y, about, small, look.ground("quiet"))))
    return stacked([Block(words.height, tuple(items)), text_block(about, width, look, size=6)], 0)


def _company(company: object, shape: str, hue: str, width: float, look: Look) -> Block:
    say = look.say
    name = Words(company.name_en, company.name_zh).in_(say.lang)  # type: ignore[attr-defined]
    located = company.lon == company.lon  # type: ignore[attr-defined]
    precision = company.precision  # type: ignore[attr-defined]
    told = [say(f"precision_{precision}") if located else say("position_none")]
    if company.status not in {"operating", "unknown"}:  # type: ignore[attr-defined]
        told.append(say(f"status_{company.status}"))  # type: ignore[attr-defined]
    left = look.mm(4.4)
    words = figure_line(name, "", " · ".join(told), width - left, look)
    mark: Iterable[Item] = ()
    if located:
        hollow = precision in {"town", "district"}
        at = (look.mm(1.5), look.pt(7.4) * MM_PER_PT * 0.62)
        mark = sign(at, look.mm(2), look, shape=shape, hue=hue, hollow=hollow)
    return Block(words.height, (*mark, *(moved(item, left, 0) for item in words.items)))


def _source(source: CardSource, width: float, look: Look) -> Block:
    parts = [
        text_block(source["title"], width, look, size=6.4, colour=look.ground("text")),
        text_block(source["about"], width, look, size=5.9),
    ]
    if source.get("address", "").startswith("http"):
        parts.append(text_block(source["address"], width, look, size=5.6))
    return stacked(parts, 0)
