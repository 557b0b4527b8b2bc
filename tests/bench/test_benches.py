"""The benches are found by name, and each can be run."""

from __future__ import annotations

from bench.__main__ import benches
from bench.report import middle


def test_every_bench_has_a_name_of_its_own_and_can_be_run() -> None:
    found = benches()
    assert {"first-view", "assign", "map", "compare"} <= set(found)
    assert all(callable(module.run) for module in found.values())


def test_the_middle_of_five_is_the_third() -> None:
    assert middle([5.0, 1.0, 4.0, 2.0, 3.0]) == 3.0
