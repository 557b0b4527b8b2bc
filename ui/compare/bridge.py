"""The parts of the compare page that the browser draws, and hover that links them without asking the server."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from ui.compare.tree import Tree
from ui.frame.here import layout_here
from ui.frame.live_map import element_of
from web.served import map_files


def draw_tree(key: str, tree: Tree, shared: Mapping[str, Tree] | None = None) -> None:
    """Show a tree on the page; one that was there under the same key is changed where it differs."""
    show = element_of("compare_tree", '<div class="lx-tree"></div>')
    show(key=f"tree_{key}", data={"script": _script(), "tree": tree, "shared": dict(shared or {})})


def draw_bridge(words: Sequence[str]) -> None:
    """Link what is on the page for the subjects that ``words`` name."""
    with st.container(key="compare_bridge"):
        show = element_of("compare_bridge", '<div class="lx-bridge" hidden></div>')
        show(key="compare_bridge_part", data={"script": _script(), "words": list(words)})


def _script() -> str:
    return map_files(layout_here()).script
