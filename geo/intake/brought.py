"""What a brought file holds once it is read, and the limits that it is read under."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from geo.model.errors import SourceError
from words.sentence import Sentence

ROW_LIMIT = 200_000
COLUMN_LIMIT = 500
CELL_LIMIT = 10_000
VERTEX_LIMIT = 2_000_000
# What `geo.intake.accept` puts before refused rows; left out when they come back mended.
REFUSAL_COLUMNS = ("row", "reason")


@dataclass(frozen=True)
class Brought:
    """What a file holds.

    Attributes
    ----------
    table
        Text; the index is the row as an editor counts it, or the number of the feature.
    shapes
        In the order of the table, lon and lat in WGS-84, None where the file has no shapes. A shape that cannot be
        used is an empty collection, an absent one None.
    crs
        What the file says of its coordinates, "EPSG:4326" for example; "" where it does not say.
    notes
        What was guessed.
    """

    table: pd.DataFrame
    shapes: np.ndarray[tuple[int], np.dtype[np.object_]] | None
    crs: str
    notes: tuple[Sentence, ...] = ()


def check_size(rows: int = 0, columns: int = 0) -> None:
    """Refuse more rows or columns than are read at once: `SourceError`."""
    if columns > COLUMN_LIMIT:
        raise SourceError(
            "{count} columns; at most {most} are read, leave out what is not needed",
            count=columns,
            most=COLUMN_LIMIT,
        )
    if rows > ROW_LIMIT:
        raise SourceError(
            "{rows} rows; at most {most} are read at once, send the file in parts",
            rows=f"{rows:,}",
            most=f"{ROW_LIMIT:,}",
        )
