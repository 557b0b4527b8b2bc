"""Every problem in a layout folder: contracts of files, and the rules that hold between files.

A file that is absent or broken becomes a problem of its own, and the rest is still checked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from geo.check import dates, doubles, figures, files, links, outlines, positions, shifts, words
from geo.check.folder import Folder, read_folder
from geo.model.errors import Problem

Rule = Callable[[Folder], Iterable[Problem]]

RULES: tuple[Rule, ...] = (
    files.broken_entries,
    links.unknown_words,
    links.unknown_subjects,
    links.broken_parents,
    dates.impossible_dates,
    dates.dates_out_of_time,
    dates.ends_before_starts,
    figures.broken_values,
    doubles.doubles,
    positions.halves_of_positions,
    positions.misplaced_points,
    positions.outside_stated_district,
    shifts.shifted_points,
    outlines.overlaps,
    outlines.outside_stated_district,
    outlines.colours_taken,
    words.markup,
)


def check_folder(folder: Path) -> list[Problem]:
    """Every problem of a layout folder, by file and row; empty for a sound one."""
    return sorted(set(_problems(folder)))


def _problems(place: Path) -> Iterator[Problem]:
    folder, problems = read_folder(place)
    yield from problems
    for rule in RULES:
        yield from rule(folder)
