"""A layout whose every word tries to run."""

from __future__ import annotations

import pytest

from geo.model.layout import Layout
from geo.model.sources import read_layout
from tests.hostile_layout import write_hostile_layout


@pytest.fixture(scope="session")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Layout:
    return read_layout(write_hostile_layout(tmp_path_factory.mktemp("hostile")))
