"""What a session has worked out and need not work out again at the next run."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import TypeVar

import streamlit as st

T = TypeVar("T")


def remembered(name: str, key: Hashable, make: Callable[[], T]) -> T:
    """What ``make`` gave for the last ``key`` under this name; another key takes its place."""
    held: tuple[Hashable, T] | None = st.session_state.get(name)
    if held is None or held[0] != key:
        held = (key, make())
        st.session_state[name] = held
    return held[1]
