"""How much memory a process and all that it has started hold, over time."""

from __future__ import annotations

import asyncio
import os
import time
from pathlib import Path

import numpy as np

_PAGE = os.sysconf("SC_PAGE_SIZE")
_EVERY_S = 2.0


def tree_mb(root: int) -> float:
    """Resident megabytes of a process and its descendants, by ``/proc``."""
    parents: dict[int, int] = {}
    pages: dict[int, int] = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            # The name of a process stands in brackets and may hold anything.
            after = (folder / "stat").read_text().rpartition(")")[2].split()
            pages[int(folder.name)] = int((folder / "statm").read_text().split()[1])
        except (OSError, IndexError):
            # It has ended meanwhile.
            continue
        parents[int(folder.name)] = int(after[1])
    members = {root}
    while more := {child for child, parent in parents.items() if parent in members} - members:
        members |= more
    return sum(pages.get(member, 0) for member in members) * _PAGE / 1e6


class Meter:
    """Samples of a process's memory: seconds since the start, megabytes."""

    def __init__(self, process: int) -> None:
        self.process = process
        self.samples: list[tuple[float, float]] = []

    async def run(self) -> None:
        """Take a sample again and again until cancelled."""
        begin = time.monotonic()
        while True:
            self.samples.append((time.monotonic() - begin, tree_mb(self.process)))
            await asyncio.sleep(_EVERY_S)

    def after(self, seconds: float) -> tuple[np.ndarray, np.ndarray]:
        """The samples from a moment on: minutes, megabytes."""
        late = np.array([sample for sample in self.samples if sample[0] >= seconds])
        return late[:, 0] / 60, late[:, 1]

    def growth(self, seconds: float) -> tuple[float, float, float]:
        """Megabytes a minute from a moment on; the medians of the first and the last quarter of that time.

        The slope is the median over all pairs of quarters of a minute (Theil and Sen), so that the peak of a large
        sheet that comes and goes does not tilt it.
        """
        minutes, held = self.after(seconds)
        bins = np.floor(minutes * 4).astype(int)
        at = np.unique(bins)
        low = np.array([np.median(held[bins == one]) for one in at])
        first, second = np.triu_indices(len(at), 1)
        slope = float(np.median((low[second] - low[first]) / ((at[second] - at[first]) / 4)))
        quarter = max(1, len(held) // 4)
        return slope, float(np.median(held[:quarter])), float(np.median(held[-quarter:]))
