"""Benchmarks that a user can run, side by side with what else they would use.

``python -m bench`` runs them all, ``python -m bench NAME ...`` some, ``--quick`` with small sizes and one trial.

Each module with a ``NAME`` is a benchmark. It has ``run(quick) -> list[Row]``: a row is a flat dict of words and
numbers, printed as a table and written as JSON into ``bench/results/``. A key ``table`` splits the rows into several
tables. Figures that are compared with each other are taken in turn within one run, and the middle of `TRIALS` counts.
"""

from __future__ import annotations

Row = dict[str, str | int | float | None]

TRIALS = 5
