"""Pages as Streamlit runs them, without a browser."""

from __future__ import annotations

from collections.abc import Callable

from streamlit.testing.v1 import AppTest


def opened(page: Callable[[], None], **words: str | list[str]) -> AppTest:
    """A page after its first run, at an address of these words; it raised nothing."""
    app = AppTest.from_function(page, default_timeout=60)
    for word, value in words.items():
        app.query_params[word] = value
    app.run()
    assert not app.exception
    return app
