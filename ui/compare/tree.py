"""Tables and pictures of the compare page as trees of plain lists, of which the browser changes only what differs.

`st.html` would clean and build a table of several hundred figures anew at each choice, and takes no pictures. A tree is
a text, or a list of a tag, its attributes by name, and what is in it. Texts stay texts: the browser makes text nodes of
them, `markup` escapes them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from html import escape
from typing import Any

Element = list[Any]
Tree = str | Element
# What is said at many places is sent once: there stands a list of this tag and the name it has among the shared ones.
SHARED = "shared"


def el(tag: str, *inside: Tree | None, **attributes: str | float | None) -> Element:
    """An element; what is None or empty is left out, and ``_`` in a name stands for ``-``.

    ``key`` tells an element from its neighbours, so that it is found again when others go; what is ``lazy`` is made
    when the `details` around it is opened.

    >>> el("p", "a", None, class_="lx-note", data_word="x")
    ['p', {'class': 'lx-note', 'data-word': 'x'}, 'a']
    """
    named = {
        name.rstrip("_").replace("_", "-"): value if isinstance(value, str) else f"{value:.6g}"
        for name, value in attributes.items()
        if value is not None and value != ""
    }
    return [tag, named, *(part for part in inside if part)]


def shared(name: str) -> Element:
    """The shared tree of that name."""
    return [SHARED, name]


def markup(tree: Tree, shared: Mapping[str, Tree] | None = None) -> str:
    """The tree as HTML or SVG."""
    return "".join(_markup(tree, shared or {}))


def _markup(tree: Tree, shared: Mapping[str, Tree]) -> Iterator[str]:
    if isinstance(tree, str):
        yield escape(tree)
    elif tree[0] == SHARED:
        yield from _markup(shared.get(tree[1], ""), shared)
    else:
        tag, attributes, *inside = tree
        named = (
            f' {name}="{escape(value)}"' for name, value in attributes.items() if name not in {"key", "lazy"}
        )
        yield f"<{tag}{''.join(named)}>"
        for part in inside:
            yield from _markup(part, shared)
        yield f"</{tag}>"
