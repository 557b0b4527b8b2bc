"""Blocks of a column: a height, and what is drawn in it; stacked, or flowed over several columns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from drawing.shapes import Group, Item, Line, moved
from drawing.typeface import MM_PER_PT, line_mm, wrapped
from sheets.page.look import Look


@dataclass(frozen=True, eq=False)
class Block:
    """What belongs together, drawn from (0, 0) downwards."""

    height: float
    items: tuple[Item, ...]


def text_block(
    text: str, width: float, look: Look, *, size: float = 6.4, colour: str = "", bold: bool = False
) -> Block:
    """A paragraph; ``size`` as on A4."""
    points = look.pt(size)
    lines = wrapped(text, points, width, bold)
    step, ink = line_mm(points), colour or look.ground("quiet")
    items = tuple(
        Line(0, i * step + points * MM_PER_PT * 0.95, line, points, ink, bold=bold)
        for i, line in enumerate(lines)
    )
    return Block(len(lines) * step, items)


def stacked(blocks: Sequence[Block], gap: float) -> Block:
    """Blocks one below the other."""
    items: list[Item] = []
    y = 0.0
    for block in blocks:
        items += [moved(item, 0, y) for item in block.items]
        y += block.height + gap
    return Block(max(0.0, y - gap), tuple(items))


def columns_height(blocks: Sequence[Block], count: int, gap: float) -> float:
    """The least height at which blocks, kept whole and in order, fill ``count`` columns."""
    heights = sorted(
        {
            sum(block.height for block in blocks[i:j]) + gap * (j - i - 1)
            for i in range(len(blocks))
            for j in range(i + 1, len(blocks) + 1)
        }
    )
    return next((height for height in heights if len(filled(blocks, height, gap)) <= count), 0.0)


def in_columns(blocks: Sequence[Block], width: float, between: float, height: float, gap: float) -> Block:
    """Blocks flowed over columns of ``width``, ``between`` apart."""
    items: list[Item] = []
    for column, part in enumerate(filled(blocks, height, gap)):
        items += [moved(item, column * (width + between), 0) for item in stacked(part, gap).items]
    return Block(height, tuple(items))


def grouped(name: str, label: str, block: Block, x: float, y: float) -> Group:
    """A block at its place on the page, as a group."""
    return Group(name, label, tuple(moved(item, x, y) for item in block.items))


def filled(blocks: Sequence[Block], height: float, gap: float) -> list[list[Block]]:
    """Blocks in order, cut into columns that are no higher than ``height``."""
    columns: list[list[Block]] = [[]]
    used = 0.0
    for block in blocks:
        if columns[-1] and used + gap + block.height > height + 1e-6:
            columns.append([])
        used = block.height if not columns[-1] else used + gap + block.height
        columns[-1].append(block)
    return columns
