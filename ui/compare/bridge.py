"""Hover that links table, pictures and maps in the browser, without asking the server."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import streamlit as st

_SCRIPT = Path(__file__).resolve().parents[1] / "js" / "compare_bridge.js"


@cache
def _component() -> Callable[..., Any]:
    return st.components.v2.component(
        "compare_bridge",
        html='<div class="lx-bridge" hidden></div>',
        js=_SCRIPT.read_text(encoding="utf-8"),
        isolate_styles=False,
    )


def draw_bridge(words: Sequence[str]) -> None:
    """Link what is on the page for the subjects that ``words`` name."""
    with st.container(key="compare_bridge"):
        _component()(key="compare_bridge_part", data={"words": list(words)})
