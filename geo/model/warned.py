"""What a library warns of, taken as an error or passed over, by one thread at a time."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from threading import RLock
from typing import Literal

_FILTERING = RLock()


@contextmanager
def warnings_as(action: Literal["error", "ignore"], category: type[Warning] = Warning) -> Iterator[None]:
    """Warnings of a category raised, or passed over, while the block runs.

    Python keeps one list of filters for all threads. Two that change it at once would each put back the other's, and a
    warning that one of them waits for would be lost: so the second waits for the first.
    """
    with _FILTERING, warnings.catch_warnings():
        warnings.simplefilter(action, category)
        yield
