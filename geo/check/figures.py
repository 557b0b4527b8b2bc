"""Values of facts, and areas that somebody documented."""

from __future__ import annotations

import re
from collections.abc import Iterator

from geo.check.folder import Folder, at
from geo.model.errors import Problem
from geo.model.facts import WORD_UNITS
from geo.model.schema import DATE, NUMBER
from words.sentence import Sentence

# Only a change can be below nought.
_SIGNED_UNITS = frozenset({"%"})


def broken_values(folder: Folder) -> Iterator[Problem]:
    """Values that do not fit their unit, and documented areas without a source, or the other way round."""
    facts = folder.tables.get("facts")
    if facts is not None:
        for index, value, unit in zip(facts.index, facts["value"], facts["unit"], strict=True):
            if unit == "date" and not re.fullmatch(DATE, value):
                yield at("facts", index, "value", value, "a date as YYYY, YYYY-MM or YYYY-MM-DD")
            elif unit and unit not in WORD_UNITS and not re.fullmatch(NUMBER, value):
                yield at("facts", index, "value", value, 'a plain number, or the unit "text"')
            elif unit and unit not in WORD_UNITS | _SIGNED_UNITS and float(value) < 0:
                yield at("facts", index, "value", value, Sentence("no less than 0 {unit}", {"unit": unit}))
    zones = folder.tables.get("zones")
    if zones is not None:
        for index, area, source in zip(
            zones.index, zones["area_km2_documented"], zones["area_source_id"], strict=True
        ):
            if bool(area) != bool(source):
                column = "area_source_id" if area else "area_km2_documented"
                yield at("zones", index, column, "", "both a documented area and its source, or neither")
