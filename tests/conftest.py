"""Layouts that tests share: toyland, whose answers a reader can work out, and the built-in one."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from playwright.sync_api import Playwright, sync_playwright

from geo.model.layout import Layout
from geo.model.sources import BUILT_IN, read_layout
from geo.model.starter import write_starter
from layers.install_assets import join_scripts, outdated
from tests import left_out
from tests.chromium import CHROMIUM

# A busy machine is no reason to fail: no time limit an example. Nothing random: an example changes only with the
# code, whose constants Hypothesis tries too; `make fuzz` looks for new ones.
settings.register_profile(
    "steady", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("steady")

# What the machine says to the product, or to Python about its output, is no part of a test.
_MACHINE = """
    ALLOWED_HOSTS DASK_SCHEDULER_ADDRESS FORWARDED_ALLOW_IPS FRAME_ANCESTORS LAYOUT LOG_FORMAT RATE_LIMIT
    SOURCE_DATE_EPOCH STOP_SECONDS TIANDITU_KEY WORKSPACE
    PYTHONIOENCODING PYTHONUNBUFFERED PYTHONUTF8 PYTHONWARNINGS
""".split()
for _name in _MACHINE:
    os.environ.pop(_name, None)


def pytest_configure(config: pytest.Config) -> None:
    """What a test's browser loads is joined from the modules as they stand, before any worker starts a server."""
    node_modules = Path(__file__).parents[1] / "node_modules"
    if not hasattr(config, "workerinput") and node_modules.is_dir() and outdated():
        join_scripts(node_modules)


@pytest.fixture(scope="session")
def toyland(tmp_path_factory: pytest.TempPathFactory) -> Layout:
    """Three square districts, two zones, six companies near 0 degrees, all made up; never changed."""
    folder = tmp_path_factory.mktemp("layouts") / "toyland"
    write_starter(folder)
    return read_layout(folder)


@pytest.fixture
def toy_folder(tmp_path: Path) -> Path:
    """The folder of toyland, written anew for each test, which may break it."""
    folder = tmp_path / "toyland"
    write_starter(folder)
    return folder


@pytest.fixture(scope="session")
def shanghai() -> Layout:
    """The built-in layout; never changed."""
    return read_layout(BUILT_IN)


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    """What starts browsers; a process can hold only one."""
    with sync_playwright() as running:
        yield running


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What drives a browser may be tried twice more: on a busy machine a click can fall between two drawings."""
    for item in items:
        if item.get_closest_marker("browser"):
            item.add_marker(pytest.mark.flaky(reruns=2))
            if CHROMIUM is None and left_out.MAY_LEAVE_OUT:
                item.add_marker(pytest.mark.skip(reason=left_out.BROWSER))


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> Iterator[None]:
    """What was left out stands in the last lines, just before pytest's own."""
    yield
    for line in left_out.lines(terminalreporter.stats.get("skipped", [])):
        terminalreporter.write_line(line)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_makereport() -> Iterator[None]:
    """No garbage is collected while a failure is written down.

    A finalizer that complains meanwhile parses source inside pytest's own parsing, and Python before 3.11.5 then
    ends with a SystemError, "AST constructor recursion depth mismatch" (CPython issue 106905).
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        return (yield)
    finally:
        if was_on:
            gc.enable()


@pytest.fixture(autouse=True)
def own_main() -> Iterator[None]:
    """Streamlit's AppTest leaves its script as ``__main__``, and processes spawned later would run that again."""
    before = sys.modules["__main__"]
    yield
    sys.modules["__main__"] = before
