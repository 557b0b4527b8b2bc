"""What is derived from a layout: built once however many threads ask for it, and freed with the layout."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from functools import wraps
from threading import Lock, RLock
from typing import Any, Concatenate, Generic, ParamSpec, TypeVar
from weakref import WeakKeyDictionary

Of = TypeVar("Of")
Built = TypeVar("Built")
More = ParamSpec("More")


class _Place(Generic[Built]):
    """Where one answer stands once it is built; who builds it holds the lock, the others wait for it."""

    def __init__(self) -> None:
        self.lock = RLock()
        self.built: list[Built] = []


def once(build: Callable[Concatenate[Of, More], Built]) -> Callable[Concatenate[Of, More], Built]:
    """``build``, called once for each object and remembered for as long as that object lives.

    The first thread that asks builds, under a lock of this object and this function alone; the others wait for its
    answer. `functools.lru_cache` would let each of them build. What fails is not remembered. Objects are told apart
    by identity, as a `Layout` is; further arguments, where there are any, by their value, and an answer is kept for
    each. What is built must not hold the object itself, or neither is ever freed.

    Examples
    --------
    >>> class Table: pass
    >>> table, rounds = Table(), []
    >>> counted = once(lambda of: rounds.append(of is table) or len(rounds))
    >>> counted(table), counted(table), rounds
    (1, 1, [True])
    """
    return _remembering(build, None)


def once_for_each(
    most: int,
) -> Callable[[Callable[Concatenate[Of, More], Built]], Callable[Concatenate[Of, More], Built]]:
    """`once` for answers that differ by further arguments: the ``most`` that were asked for last stay with an object.

    Examples
    --------
    >>> class Table: pass
    >>> table, rounds = Table(), []
    >>> @once_for_each(1)
    ... def row(of, number):
    ...     rounds.append(number)
    ...     return number
    >>> [row(table, number) for number in (1, 1, 2, 1)], rounds
    ([1, 1, 2, 1], [1, 2, 1])
    """
    return lambda build: _remembering(build, most)


def _remembering(
    build: Callable[Concatenate[Of, More], Built], most: int | None
) -> Callable[Concatenate[Of, More], Built]:
    kept: WeakKeyDictionary[Of, OrderedDict[tuple[Any, ...], _Place[Built]]] = WeakKeyDictionary()
    finding = Lock()

    @wraps(build)
    def built(of: Of, /, *args: More.args, **named: More.kwargs) -> Built:
        asked = (*args, *sorted(named.items()))
        with finding:
            places = kept.setdefault(of, OrderedDict())
            place = places.setdefault(asked, _Place())
            places.move_to_end(asked)
            if most is not None and len(places) > most:
                places.popitem(last=False)
        with place.lock:
            if not place.built:
                place.built.append(build(of, *args, **named))
            return place.built[0]

    return built
