"""What must be said beside a map: how sure it is, what it is not, whose data it shows, where to find it alive."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from os import environ

import segno

from drawing.shapes import Box, Ink, Item, moved, rectangle
from geo.model.layout import Layout
from layers.backing import publishers
from layers.figures import date_text
from sheets.map.companies import passing
from sheets.map.ground import drawn_zones
from sheets.map.scene import Scene
from sheets.page.address import view_address
from sheets.page.blocks import Block, stacked, text_block
from sheets.page.legend import drawn_bases
from sheets.page.look import Look
from sheets.page.spec import SheetSpec
from words.speaker import Speaker

# Characters that a QR code of this size still shows with cells that a phone can tell apart.
_LONGEST = 360


def notes(scene: Scene, width: float) -> Block:
    """The reader's own note, what holds for this map, and the slot for its approval number."""
    look, spec = scene.look, scene.spec
    held = ("" if spec.lang == "zh" else " ").join(held_of(scene.layout, spec, drawn_bases(scene)))
    warned = "warn" if warnings_of(scene.layout, spec) else "quiet"
    paragraphs = ((spec.note, "text"), (held, "quiet"), (approval_of(scene.layout, spec), warned))
    parts = [
        text_block(text, width, look, size=6.2, colour=look.ground(ink)) for text, ink in paragraphs if text
    ]
    return stacked(parts, look.mm(1.4))


def held_of(layout: Layout, spec: SheetSpec, bases: Collection[str]) -> tuple[str, ...]:
    """What holds for a map, a sentence each; ``bases`` are those of its outlines."""
    say = spec.say
    lines = []
    if {"approximate", "administrative_proxy"} & set(bases):
        lines.append(say("sheet_note_approximate"))
    if bases:
        lines.append(say("sheet_note_legal"))
    if spec.shows("companies"):
        # One without a position lies inside no drawn area that one could tell.
        wanted = layout.companies[passing(layout, replace(spec, shape=""))]
        if len(wanted) < len(layout.companies):
            lines.append(say("sheet_note_selection", count=len(wanted), all=len(layout.companies)))
        if absent := int(wanted["lon"].isna().sum()):
            lines.append(say("sheet_note_unlocated", count=absent, all=len(wanted)))
    if spec.schematic and layout.schematic:
        lines.append(say("sheet_note_schematic"))
    return tuple(lines)


def approval_of(layout: Layout, spec: SheetSpec) -> str:
    """The slot for a map approval number, the sheet's own or the layout's; a file for publication without says so."""
    say = spec.say
    for warning in warnings_of(layout, spec):
        return warning
    number = spec.approval_number or layout.approval_number
    return say("sheet_approval", number=number or say("sheet_approval_none"))


def warnings_of(layout: Layout, spec: SheetSpec) -> tuple[str, ...]:
    """What whoever makes the file should know before they pass it on."""
    say = spec.say
    numbered = spec.approval_number or layout.approval_number
    return (say("sheet_approval_missing"),) if spec.for_publication and not numbered else ()


def foot(scene: Scene, sources: Sequence[str], width: float) -> Block:
    """Sources, attribution, data version and address on the left, the address as QR code on the right."""
    look, say, layout = scene.look, scene.say, scene.layout
    address, whole = printed_address(scene.spec)
    code = qr(address, look.mm(15), look)
    room = width - look.mm(15) - look.mm(5)
    lines = [*sources]
    lines.append(attribution_of(layout, say))
    made = say(
        "sheet_made", date=date_text(date_of(layout), say), version=layout.version, digest=layout.digest
    )
    lines += [f"{made} {say('sheet_address' if whole else 'sheet_address_part', address=address)}"]
    blocks = [text_block(line, room, look, size=7) for line in lines if line]
    text = stacked(blocks, look.mm(0.3))
    items: tuple[Item, ...] = text.items
    return Block(
        max(text.height, code.height),
        (*items, *(moved(item, width - look.mm(15), 0) for item in code.items)),
    )


def attribution_of(layout: Layout, say: Speaker) -> str:
    """Whose data a map shows and under which licences, in one line; "" where nobody need be named."""
    named = ("；" if say.lang == "zh" else "; ").join(line.in_(say.lang) for line in layout.attributions)
    return say("sheet_attribution", text=named) if named else ""


def zone_sources(scene: Scene) -> str:
    """Who published what the drawn outlines rest on, each once."""
    layout, say = scene.layout, scene.say
    if not scene.spec.shows("zones"):
        return ""
    zones = drawn_zones(layout, scene.frame)
    if scene.spec.what == "zone":
        zones = zones[(zones.index == scene.spec.zone) | (zones["parent"] == scene.spec.zone)]
    ids = dict.fromkeys(id for ids in zones["sources"] for id in ids.split("|") if id in layout.sources.index)
    named = publishers(layout, ids, say)
    return say("sheet_sources", publishers=named) if named else ""


def measure_sources(scene: Scene) -> str:
    """What the figures behind the districts' colours rest on."""
    shade, say = scene.shade, scene.say
    return (
        say("sheet_measure_sources", measure=shade.title, backing=shade.backing)
        if shade and shade.backing
        else ""
    )


def printed_address(spec: SheetSpec) -> tuple[str, bool]:
    """The address on the sheet, and whether it shows all that the sheet does.

    A drawn area of many corners makes an address that no one types and no phone reads off paper: it is left out.
    """
    address = view_address(spec)
    if len(address) <= _LONGEST:
        return address, True
    return view_address(replace(spec, shape="", within=True, short=(), filters=(), q="")), False


def qr(address: str, size: float, look: Look) -> Block:
    """The address as a QR code: squares run together along each row, so that no seams show in print."""
    code = segno.make(address, error="m" if len(address) < 120 else "l", micro=False)
    rows = [list(row) for row in code.matrix]
    cell = size / len(rows)
    items: list[Item] = [rectangle(Box(0, 0, size, size), Ink(fill="#FFFFFF"))]
    dark = Ink(fill="#000000")
    for down, row in enumerate(rows):
        start = None
        for across, value in enumerate([*row, 0]):
            if value and start is None:
                start = across
            elif not value and start is not None:
                run = Box(start * cell, down * cell, (across - start) * cell, cell * 1.02)
                items.append(rectangle(run, dark))
                start = None
    return Block(size, tuple(items))


def date_of(layout: Layout) -> str:
    """The date of a file: SOURCE_DATE_EPOCH where it is set, else the date that the data version names."""
    epoch = environ.get("SOURCE_DATE_EPOCH", "")
    if epoch.isdigit():
        return datetime.fromtimestamp(int(epoch), UTC).strftime("%Y-%m-%d")
    parts = layout.version.split(".")
    return "-".join(parts) if len(parts) == 3 and all(part.isdigit() for part in parts) else "2000-01-01"
