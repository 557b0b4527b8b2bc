"""What is derived from a layout: built once, for each layout apart, and gone with it."""

from __future__ import annotations

import gc
import weakref
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from threading import Barrier, Event

import pytest

from geo.find.facets import facet_codes, facet_index
from geo.model.layout import Layout
from geo.model.once import once, once_for_each
from geo.model.sources import read_layout


class Thing:
    """Something that can be told from another and be freed."""


def test_threads_that_ask_at_one_moment_get_one_answer_that_was_built_once() -> None:
    rounds, together = [], Barrier(8)

    @once
    def built(of: Thing) -> object:
        rounds.append(of)
        return object()

    def ask(_: int) -> object:
        together.wait(60)
        return built(thing)

    thing = Thing()
    with ThreadPoolExecutor(8) as threads:
        answers = set(threads.map(ask, range(8)))
    assert len(answers) == 1
    assert rounds == [thing]


def test_who_asks_of_one_thing_does_not_wait_for_another() -> None:
    begun, goes_on = Event(), Event()
    slow, quick = Thing(), Thing()

    @once
    def built(of: Thing) -> str:
        if of is slow:
            begun.set()
            assert goes_on.wait(60)
        return "built"

    with ThreadPoolExecutor(1) as threads:
        waiting = threads.submit(built, slow)
        assert begun.wait(60)
        assert built(quick) == "built"
        assert not waiting.done()
        goes_on.set()
        assert waiting.result(60) == "built"


def test_what_failed_is_tried_again() -> None:
    rounds: list[Thing] = []

    @once
    def built(of: Thing) -> int:
        rounds.append(of)
        if len(rounds) == 1:
            raise ValueError("not yet")
        return len(rounds)

    thing = Thing()
    with pytest.raises(ValueError, match="not yet"):
        built(thing)
    assert built(thing) == built(thing) == 2


def test_answers_beyond_the_most_are_forgotten_the_oldest_first() -> None:
    rounds: list[int] = []

    @once_for_each(2)
    def built(of: Thing, number: int) -> int:
        rounds.append(number)
        return number

    thing, other = Thing(), Thing()
    assert [built(thing, number) for number in (1, 2, 1, 3, 1, 2)] == [1, 2, 1, 3, 1, 2]
    assert rounds == [1, 2, 3, 2]
    assert built(other, 1) == 1
    assert rounds[4:] == [1]


def test_a_layout_equals_only_itself(toyland: Layout) -> None:
    assert toyland == toyland
    assert replace(toyland) != toyland
    assert len({toyland, replace(toyland), toyland}) == 2


def test_a_layout_that_was_replaced_goes_with_all_that_was_derived_from_it(toy_folder: Path) -> None:
    layout = read_layout(toy_folder)
    codes, index = facet_codes(layout), facet_index(layout)
    assert facet_index(layout) is index
    assert index.codes == codes
    gone = weakref.ref(layout)
    del layout
    gc.collect()
    assert gone() is None
