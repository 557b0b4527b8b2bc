"""A layer that the reader switches on: dots with names, perhaps with links between them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from geo.model.layout import Layout
from layers.contract import Dot


def no_links(_: Layout) -> list[list[int]]:
    """For a layer of dots alone."""
    return []


@dataclass(frozen=True)
class Overlay:
    """One such layer; `layers.compose.OVERLAYS` lists them all.

    Attributes
    ----------
    slug
        The word of addresses (``layers=``); ``layer_<slug>`` in `words` is its name in the panel.
    dots
        A record a dot: ``en`` and ``zh``, its names, and ``at``, its lon and lat. A layout without dots is not offered
        the layer.
    links
        Pairs of dots to join, by their place in the list.
    """

    slug: str
    dots: Callable[[Layout], list[Dot]]
    links: Callable[[Layout], list[list[int]]] = no_links
