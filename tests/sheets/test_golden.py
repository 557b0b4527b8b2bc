"""Six sheets look as they did when someone last looked at them."""

from __future__ import annotations

import numpy as np
import pytest

from geo.model.layout import Layout
from tests.sheets.golden import SHEETS, drawn, kept


@pytest.mark.parametrize("name", SHEETS)
def test_the_sheet_looks_as_it_did(shanghai: Layout, name: str) -> None:
    now, then = drawn(shanghai, name), kept(name)
    assert now.shape == then.shape
    off = np.abs(now.astype(int) - then.astype(int)).max(axis=2)
    # A name or a mark that data moved is less than this; a lost layer, legend or font is more.
    again = "python -m tests.sheets.golden draws them anew; look before you keep"
    assert (off > 48).mean() < 0.006, again
    assert off.mean() < 0.9, again


def test_grey_sheets_have_no_colour(shanghai: Layout) -> None:
    picture = drawn(shanghai, "city-en-grey").astype(int)
    assert (picture.max(axis=2) - picture.min(axis=2)).max() <= 2
