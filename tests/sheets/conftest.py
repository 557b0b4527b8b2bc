"""What tests of sheets share: where their words come from."""

from __future__ import annotations

import pytest

from layers.words import Voices
from words.speaker import speaker, words


@pytest.fixture(scope="session")
def voices() -> Voices:
    """The app's own words."""
    return Voices(speaker, words)
