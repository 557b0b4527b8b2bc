"""The shape of an address on its way to filters, map and answer; each asked once for all sessions."""

from __future__ import annotations

import numpy as np

from geo.find.ask import Answer, ask, companies_inside
from geo.find.facets import Bits
from geo.model.layout import Layout
from geo.model.once import once_for_each
from geo.shapes.shapes import Drawn
from layers.contract import View
from ui.address import Address
from ui.frame.here import rewrite


def shape_view(address: Address) -> View:
    """What the map is told: the shape's text, "" for none, and whether it filters the companies."""
    return {"shape": shape_text(address), "within": address.within}


def shape_text(address: Address) -> str:
    """The shape as an address has it, "" for none."""
    return address.shape.text if address.shape else ""


def write_shape(text: object) -> None:
    """Put a shape into the address in place of the one before; it filters from the start. "" takes it out."""
    rewrite(shape=str(text or ""), within="")


def also_within(layout: Layout, address: Address, extra: Bits | None) -> Bits | None:
    """``extra`` with the companies left out that lie outside the shape, where it filters."""
    if address.shape is None or not address.within:
        return extra
    inside = _inside(layout, address.shape)
    return inside if extra is None else extra & inside


@once_for_each(64)
def answer_of(layout: Layout, shape: Drawn) -> Answer:
    """What lies inside a shape."""
    return ask(layout, shape)


@once_for_each(64)
def _inside(layout: Layout, shape: Drawn) -> Bits:
    return np.packbits(companies_inside(layout, shape))
