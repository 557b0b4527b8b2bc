"""The parts of the compare page that the browser draws, and hover that links them without asking the server."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import streamlit as st

from ui.compare.tree import Tree

_SCRIPTS = Path(__file__).resolve().parents[1] / "js"


@cache
def _component(name: str, html: str) -> Callable[..., Any]:
    script = (_SCRIPTS / f"{name}.js").read_text(encoding="utf-8")
    return st.components.v2.component(name, html=html, js=script, isolate_styles=False)


def draw_tree(key: str, tree: Tree, shared: Mapping[str, Tree] | None = None) -> None:
    """Show a tree on the page; one that was there under the same key is changed where it differs."""
    show = _component("compare_tree", '<div class="lx-tree"></div>')
    show(key=f"tree_{key}", data={"tree": tree, "shared": dict(shared or {})})


def draw_bridge(words: Sequence[str]) -> None:
    """Link what is on the page for the subjects that ``words`` name."""
    with st.container(key="compare_bridge"):
        show = _component("compare_bridge", '<div class="lx-bridge" hidden></div>')
        show(key="compare_bridge_part", data={"words": list(words)})
