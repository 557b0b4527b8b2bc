"""The benches are found by name, and each can be run."""

from __future__ import annotations

import pytest

from bench.__main__ import _apart, benches
from bench.report import middle


def test_every_bench_has_a_name_of_its_own_and_can_be_run() -> None:
    found = benches()
    assert {"first-view", "assign", "map", "compare"} <= set(found)
    assert all(callable(module.run) for module in found.values())


def test_the_middle_of_five_is_the_third() -> None:
    assert middle([5.0, 1.0, 4.0, 2.0, 3.0]) == 3.0


def test_a_bench_that_fails_stops_no_other(capfd: pytest.CaptureFixture[str]) -> None:
    assert _apart("no-such-bench", quick=True)[0] == "FAILED"
    assert "no bench no-such-bench" in capfd.readouterr().err
