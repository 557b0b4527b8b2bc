"""Pages as SVG: text stays text, groups become named layers, the glyphs used are embedded."""

from __future__ import annotations

import base64
import io
import json
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from drawing.shapes import CLOSE, CURVE, MOVE, Box, Group, Item, Line, Page, Shape, lines_of
from drawing.typeface import FAMILY, MM_PER_PT, face

_SPACES = (
    'xmlns="http://www.w3.org/2000/svg" xmlns:inkscape="http://www.inkscape.org/namespaces/inkscape" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/"'
)
_WEIGHT = {False: 400, True: 600}


def paint_svg(page: Page, record: dict[str, Any], lang: str) -> str:
    """The page as one SVG file; ``record`` goes into its metadata as JSON."""
    body: list[str] = []
    clips: dict[Box, str] = {}
    for group in page.groups:
        _group(group, body, clips, top=True)
    boxes = "".join(
        f'<clipPath id="{name}"><rect x="{_n(box.x)}" y="{_n(box.y)}" width="{_n(box.width)}" '
        f'height="{_n(box.height)}"/></clipPath>'
        for box, name in clips.items()
    )
    width, height = _n(page.width), _n(page.height)
    return "\n".join(
        (
            '<?xml version="1.0" encoding="UTF-8"?>',
            f'<svg {_SPACES} width="{width}mm" height="{height}mm" viewBox="0 0 {width} {height}" '
            f'xml:lang={quoteattr("zh-Hans" if lang == "zh" else lang)} role="img">',
            f"<title>{escape(page.title)}</title>",
            f"<desc>{escape(page.alt)}</desc>",
            f"<metadata><dc:title>{escape(page.title)}</dc:title><dc:description>{escape(page.alt)}</dc:description>"
            f"<dc:source>{escape(record['address'])}</dc:source><dc:language>{lang}</dc:language>"
            f"<dc:date>{record['date']}</dc:date><dc:identifier>"
            f"{escape(json.dumps(record, ensure_ascii=False, sort_keys=True))}</dc:identifier></metadata>",
            f"<defs><style>{_fonts(page)}text{{font-family:'{FAMILY}','Noto Sans CJK SC',sans-serif;white-space:pre}}"
            f"</style>{boxes}</defs>",
            '<rect width="100%" height="100%" fill="#FFFFFF"/>',
            *body,
            "</svg>\n",
        )
    )


def subset(characters: str, bold: bool) -> bytes:
    """A WOFF file with just these characters of a weight."""
    from fontTools import subset as fonts

    options = fonts.Options(flavor="woff", notdef_outline=True, recalc_timestamp=False, drop_tables=["gasp"])
    buffer = io.BytesIO()
    with fonts.load_font(str(face(bold).file), options, dontLoadGlyphNames=True) as font:
        cutter = fonts.Subsetter(options)
        cutter.populate(text=characters)
        cutter.subset(font)
        fonts.save_font(font, buffer, options)
    return buffer.getvalue()


def _fonts(page: Page) -> str:
    rules = []
    for bold in (False, True):
        used = "".join(sorted({char for line in lines_of(page) if line.bold == bold for char in line.text}))
        if used:
            packed = base64.b64encode(subset(used, bold)).decode()
            rules.append(
                f"@font-face{{font-family:'{FAMILY}';font-weight:{_WEIGHT[bold]};"
                f"src:url(data:font/woff;base64,{packed}) format('woff')}}\n"
            )
    return "".join(rules)


def _group(group: Group, body: list[str], clips: dict[Box, str], top: bool) -> None:
    clip = ""
    if group.clip:
        clip = f' clip-path="url(#{clips.setdefault(group.clip, f"clip{len(clips)}")})"'
    layer = f' inkscape:groupmode="layer" inkscape:label={quoteattr(group.label)}' if top else ""
    body.append(f'<g id="{group.name}"{layer}{clip}>')
    for item in group.items:
        _item(item, body, clips)
    body.append("</g>")


def _item(item: Item, body: list[str], clips: dict[Box, str]) -> None:
    if isinstance(item, Group):
        _group(item, body, clips, top=False)
    elif isinstance(item, Line):
        body.append(_text(item))
    else:
        body.append(_path(item))


def _text(line: Line) -> str:
    size = line.size_pt * MM_PER_PT
    parts = [f'x="{_n(line.x)}" y="{_n(line.y)}" font-size="{_n(size)}" fill="{line.colour}"']
    if line.bold:
        parts.append('font-weight="600"')
    if line.anchor != "start":
        parts.append(f'text-anchor="{line.anchor}"')
    if line.spacing:
        parts.append(f'letter-spacing="{_n(line.spacing * size)}"')
    if line.halo:
        parts.append(
            f'stroke="{line.halo_colour}" stroke-opacity="0.85" stroke-width="{_n(line.halo)}" '
            'stroke-linejoin="round" paint-order="stroke"'
        )
    return f"<text {' '.join(parts)}>{escape(line.text)}</text>"


def _path(shape: Shape) -> str:
    ink = shape.ink
    parts = [f'd="{_steps(shape)}" fill="{ink.fill or "none"}"']
    if ink.fill:
        parts.append('fill-rule="evenodd"')
        if ink.fill_alpha < 1:
            parts.append(f'fill-opacity="{_n(ink.fill_alpha)}"')
    if ink.stroke and ink.width > 0:
        parts.append(f'stroke="{ink.stroke}" stroke-width="{_n(ink.width)}"')
        if ink.alpha < 1:
            parts.append(f'stroke-opacity="{_n(ink.alpha)}"')
        if ink.dash:
            parts.append(f'stroke-dasharray="{" ".join(_n(step) for step in ink.dash)}"')
        if ink.round:
            parts.append('stroke-linecap="round"')
        if ink.round or not ink.dash:
            parts.append('stroke-linejoin="round"')
    return f"<path {' '.join(parts)}/>"


def _steps(shape: Shape) -> str:
    steps: list[str] = []
    curve = 0
    for (x, y), code in zip(shape.points.tolist(), shape.codes.tolist(), strict=True):
        if code == CLOSE:
            steps.append("Z")
        elif code == MOVE:
            steps.append(f"M{_n(x)} {_n(y)}")
        elif code == CURVE:
            # Three points make one curve.
            steps.append(f"{'C' if curve % 3 == 0 else ' '}{_n(x)} {_n(y)}")
            curve += 1
        else:
            steps.append(f"L{_n(x)} {_n(y)}")
    return "".join(steps)


def _n(value: float) -> str:
    """A number as short as a thousandth of a millimetre allows."""
    text = f"{value:.3f}".rstrip("0").rstrip(".")
    return "0" if text in {"-0", ""} else text
