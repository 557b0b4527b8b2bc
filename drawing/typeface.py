"""The sheets' typeface: how wide a line is, where it breaks, and whether every glyph is there.

Latin and Chinese come from one family, so mixed lines share weight and baseline. Sizes are in points, lengths
in mm.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from geo.model.errors import SheetError, absent_asset

FAMILY = "Noto Sans SC"
MM_PER_PT = 25.4 / 72
# Height of a capital and depth of a descender, as shares of the size.
CAP, DESCENT, LINE = 0.733, 0.22, 1.27
_ASSETS = Path(__file__).resolve().parents[1] / "sheets" / "assets"
_FILES = {False: "NotoSansSC-Regular.ttf", True: "NotoSansSC-SemiBold.ttf"}

# A line of Chinese breaks between any two characters, but not before the first set nor after the second.
_NOT_FIRST = set("，。；：、！？）》」』】〉”’％%,.;:!?)]}·…—")
_NOT_LAST = set("（《「『【〈“‘([{")
_WIDE = r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u3000-\u303f]"
# A Chinese character, or a run of others: with the blanks behind it; long addresses may break after their marks.
_PIECES = re.compile(
    rf"{_WIDE}\s*|[^\s\u2e80-\u9fff\uf900-\uffef/&?]*[/&?]+|[^\s\u2e80-\u9fff\uf900-\uffef/&?]+\s*|\s+"
)


@dataclass(frozen=True)
class Face:
    """One weight: its file, and the advance of each character as a share of the size."""

    file: Path
    advances: dict[int, float] = field(repr=False)


def absent_assets() -> list[Path]:
    """The files that set-up, or the building of a wheel, has not made."""
    names = (*_FILES.values(), "NotoSansSC.LICENSE", "NotoSansSC.version")
    return [file for name in names if not (file := _ASSETS / name).is_file()]


@cache
def face(bold: bool) -> Face:
    """The regular or the bold weight.

    Raises
    ------
    SourceError
        Set-up has not made the font.
    """
    from fontTools.ttLib import TTFont

    file = _ASSETS / _FILES[bold]
    if not file.is_file():
        raise absent_asset(file)
    with TTFont(file, lazy=True) as font:
        metrics, units = font["hmtx"].metrics, font["head"].unitsPerEm
        return Face(file, {code: metrics[name][0] / units for code, name in font.getBestCmap().items()})


def font_version() -> str:
    """Which version of the family the fonts were made from; "" where set-up has not made them."""
    file = _ASSETS / "NotoSansSC.version"
    return file.read_text(encoding="utf-8").strip() if file.is_file() else ""


def width_mm(text: str, size_pt: float, bold: bool = False, spacing: float = 0.0) -> float:
    """Width of one line; ``spacing`` is added after each character, as a share of the size.

    Raises
    ------
    SheetError
        A character has no glyph; names it.
    """
    advances = face(bold).advances
    try:
        total = sum(advances[ord(char)] for char in text)
    except KeyError:
        require_glyphs(text)
        raise
    return (total + spacing * max(0, len(text) - 1)) * size_pt * MM_PER_PT


def require_glyphs(text: str) -> None:
    """Raise `SheetError`, naming each character that no font of the sheets has."""
    advances = face(False).advances
    absent = dict.fromkeys(char for char in text if ord(char) not in advances)
    if absent:
        named = ", ".join(f"{char!r} (U+{ord(char):04X})" for char in absent)
        raise SheetError(
            "the sheet's fonts have no glyph for {named} in {text!r}; replace it in the data, or write "
            "it another way",
            named=named,
            text=text[:60],
        )


def printable(text: str) -> str:
    """``text`` with an empty box for each character that no font of the sheets has.

    >>> printable("ready \U0001f600")
    'ready □'
    """
    advances = face(False).advances
    return "".join(char if ord(char) in advances else "□" for char in text)


def wrapped(text: str, size_pt: float, limit_mm: float, bold: bool = False) -> list[str]:
    """``text`` in lines no wider than ``limit_mm``; a single piece that is wider is cut where it must be."""
    lines: list[str] = []
    for paragraph in text.split("\n"):
        line = ""
        for piece in _pieces(paragraph):
            if line and width_mm((line + piece).rstrip(), size_pt, bold) > limit_mm:
                lines.append(line.rstrip())
                line = ""
            line += piece
            while width_mm(line.rstrip(), size_pt, bold) > limit_mm and len(line) > 1:
                cut = next(
                    end
                    for end in range(len(line) - 1, 0, -1)
                    if end == 1 or width_mm(line[:end], size_pt, bold) <= limit_mm
                )
                lines.append(line[:cut])
                line = line[cut:]
        lines.append(line.rstrip())
    return lines


def shortened(text: str, size_pt: float, limit_mm: float, bold: bool = False) -> str:
    """``text``, or as much of it as fits with an ellipsis."""
    if width_mm(text, size_pt, bold) <= limit_mm:
        return text
    kept = text
    while kept and width_mm(kept + "…", size_pt, bold) > limit_mm:
        kept = kept[:-1]
    return kept.rstrip() + "…"


def line_mm(size_pt: float) -> float:
    """From one baseline to the next."""
    return size_pt * MM_PER_PT * LINE


def _pieces(text: str) -> list[str]:
    """What must stay together on a line, in order."""
    pieces: list[str] = []
    for piece in _PIECES.findall(text):
        glued = pieces and (piece[0] in _NOT_FIRST or (pieces[-1][-1:] in _NOT_LAST))
        if glued:
            pieces[-1] += piece
        else:
            pieces.append(piece)
    return pieces
