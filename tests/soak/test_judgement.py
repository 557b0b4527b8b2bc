"""The soak tells memory that grows from memory that is level, and an error in the log from what is none."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import numpy as np
import pytest

from tests.soak.__main__ import logged
from tests.soak.memory import Meter, tree_mb


def metered(held: np.ndarray) -> Meter:
    """A meter that has looked every two seconds."""
    meter = Meter(os.getpid())
    meter.samples = [(2.0 * place, float(one)) for place, one in enumerate(held)]
    return meter


def test_memory_that_leaks_has_its_slope_and_a_passing_peak_has_none() -> None:
    minutes = np.arange(600) / 30
    slope, early, late = metered(400 + 7 * minutes).growth(300)
    assert slope == pytest.approx(7, rel=0.01)
    assert late - early == pytest.approx(7 * 15 * 0.75, rel=0.05)
    peaked = np.where((minutes > 15) & (minutes < 16), 900.0, 400.0)
    assert metered(peaked).growth(300) == (0, 400, 400)


def test_memory_of_a_process_holds_that_of_its_children() -> None:
    code = "held = bytearray(80_000_000); print('ready', flush=True); input()"
    alone = tree_mb(os.getpid())
    with subprocess.Popen(
        [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as child:
        assert child.stdin
        assert child.stdout
        child.stdout.readline()
        assert tree_mb(child.pid) > 80
        assert tree_mb(os.getpid()) > alone + 60
        child.stdin.close()


def test_errors_are_found_in_the_log_and_nothing_else() -> None:
    failed = json.dumps({"level": "error", "logger": "ui", "event": "the page failed"})
    taken_back = {"logger": "streamlit.runtime.backend_operation_handler", "failure": "MediaFileStorageError"}
    lines = [json.dumps({"level": "error", **taken_back})]
    lines += [
        "You can now view the app",
        json.dumps({"level": "warning", "logger": "ui", "event": "Error in a name"}),
    ]
    assert logged("\n".join([*lines, failed, "Traceback (most recent call last):"])) == [
        f"log: {failed}",
        "log: Traceback (most recent call last):",
    ]
