"""What stands at the head of a page: title, rule, subtitle."""

from __future__ import annotations

from drawing.shapes import Item, Line, stroke
from drawing.typeface import line_mm, width_mm, wrapped
from geo.measures.measures import measures_of
from geo.model.errors import ChoiceError
from geo.model.layout import Layout, Words
from layers.figures import date_text
from sheets.page.blocks import Block
from sheets.page.look import Look
from sheets.page.notes import date_of
from sheets.page.spec import SheetSpec


def titles(layout: Layout, spec: SheetSpec) -> tuple[str, str]:
    """Title and subtitle: the reader's own title, or what is shown; then the date of the data."""
    say = spec.say
    lang = spec.lang
    date = say("sheet_data_of", date=date_text(date_of(layout), say))
    if spec.what != "zone":
        about = layout.subtitle.in_(lang)
        if spec.measure:
            known = measures_of(layout)
            if spec.measure not in known:
                raise ChoiceError("measure", spec.measure, known)
            about = say("sheet_by_district", measure=known[spec.measure].words.in_(lang))
        return spec.title or layout.title.in_(lang), f"{about} · {date}"
    zone = layout.zone(spec.zone)
    name = Words(en=zone["name_en"], zh=zone["name_zh"]).in_(lang)
    role = layout.zone_roles.get(zone["role"])
    called = f"{name} · {role.words.in_(lang)}" if role else name
    return spec.title or called, f"{layout.title.in_(lang)} · {date}"


def head_block(title: str, subtitle: str, width: float, look: Look, rule: str) -> Block:
    """Title, rule in the zone's hue, subtitle; a long title becomes smaller, then breaks."""
    size = next((size for size in (15.0, 13.5, 12.0) if width_mm(title, look.pt(size), True) <= width), 12.0)
    points = look.pt(size)
    lines = wrapped(title, points, width, bold=True)
    step = line_mm(points)
    items: list[Item] = [
        Line(0, step * (i + 0.72), line, points, look.ground("text"), bold=True)
        for i, line in enumerate(lines)
    ]
    y = step * len(lines) + look.mm(0.6)
    items.append(stroke((0, y), (width, y), rule, look.mm(0.7)))
    under = look.pt(8)
    y += look.mm(0.8)
    for text in wrapped(subtitle, under, width):
        y += line_mm(under)
        items.append(Line(0, y - line_mm(under) * 0.22, text, under, look.ground("quiet")))
    return Block(y, tuple(items))
