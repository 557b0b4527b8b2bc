"""What is derived from a layout, built once however many threads ask for it at the same moment."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from threading import RLock
from typing import TypeVar
from weakref import WeakKeyDictionary

Of = TypeVar("Of")
Built = TypeVar("Built")


def once(build: Callable[[Of], Built]) -> Callable[[Of], Built]:
    """``build``, called once for each object and remembered for as long as that object lives.

    The first thread that asks builds, under a lock; the others wait for its answer. `functools.lru_cache` would let
    each of them build. What fails is not remembered. Objects are told apart by identity, as a `Layout` is; what is
    built must not hold the object itself, or neither is ever freed.

    Examples
    --------
    >>> class Table: pass
    >>> table, rounds = Table(), []
    >>> counted = once(lambda of: rounds.append(of is table) or len(rounds))
    >>> counted(table), counted(table), rounds
    (1, 1, [True])
    """
    kept: WeakKeyDictionary[Of, Built] = WeakKeyDictionary()
    lock = RLock()

    @wraps(build)
    def built(of: Of) -> Built:
        with lock:
            if of not in kept:
                kept[of] = build(of)
            return kept[of]

    return built
