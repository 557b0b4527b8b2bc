"""Text from users and data on its way into the few Streamlit elements that would read it as markup."""

from __future__ import annotations

from html import escape
from urllib.parse import quote

_MARKS = set("\\`*_{}[]()<>#+-.!|~$:&^=\"'@/")
# What an address may hold that means nothing to Markdown; the rest is spelt as %xx.
_ADDRESS_MARKS = ":/?#&=%+,;@~.-_"


def html_text(text: str) -> str:
    """Text for an HTML element: it shows as it stands."""
    return escape(text)


def markdown_text(text: str) -> str:
    """Text that Markdown shows as it stands: every mark is escaped, so no picture is fetched and no link is made.

    >>> print(markdown_text("![x](http://a)"))
    \\!\\[x\\]\\(http\\:\\/\\/a\\)
    """
    return "".join(f"\\{char}" if char in _MARKS else char for char in " ".join(text.split()))


def markdown_link(text: str, address: str) -> str:
    """A link whose text and address Markdown cannot read as anything else; text alone where there is no address.

    >>> print(markdown_link("a]b", "https://a.org/x)![y](https://b.org)"))
    [a\\]b](https://a.org/x%29%21%5By%5D%28https://b.org%29)
    """
    shown = markdown_text(text)
    return f"[{shown}]({quote(address, safe=_ADDRESS_MARKS)})" if address else shown
