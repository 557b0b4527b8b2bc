"""Text from users and data on its way into the few Streamlit elements that would read it as markup."""

from __future__ import annotations

from html import escape

_MARKS = set("\\`*_{}[]()<>#+-.!|~$:&^=\"'@/")


def html_text(text: str) -> str:
    """Text for an HTML element: it shows as it stands."""
    return escape(text)


def markdown_text(text: str) -> str:
    """Text that Markdown shows as it stands: every mark is escaped, so no picture is fetched and no link is made.

    >>> print(markdown_text("![x](http://a)"))
    \\!\\[x\\]\\(http\\:\\/\\/a\\)
    """
    return "".join(f"\\{char}" if char in _MARKS else char for char in " ".join(text.split()))
