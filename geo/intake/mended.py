"""Refused rows on their way out, to be mended, and back in again."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pandas as pd
import shapely

from geo.exchange.exports import csv_bytes
from geo.intake.accept import REASONS, Accepted
from geo.intake.brought import Brought
from geo.model.errors import SourceError
from words.sentence import sentence


def rejected_files(accepted: Accepted, lang: str = "en") -> dict[str, bytes]:
    """Refused rows as files by name: ``rejected.csv``, with shapes ``rejected.geojson`` too; nothing where none are.

    The reasons are in ``lang``.
    """
    if accepted.rejected.empty:
        return {}
    rows = accepted.rejected.copy()
    if accepted.codes:
        # By place: a column of the file may have the name as well.
        rows.isetitem(1, [sentence(REASONS[code]).in_(lang) for code in accepted.codes])
    files = {"rejected.csv": csv_bytes(rows)}
    if accepted.rejected_shapes is not None:
        files["rejected.geojson"] = _features(rows, accepted.rejected_shapes)
    return files


def with_mended(brought: Brought, accepted: Accepted, mended: Brought) -> Brought:
    """A brought table with its refused rows replaced by mended ones, which follow at the end.

    Raises
    ------
    SourceError
        The mended rows lack the shapes that the table has, or have no column of it.
    """
    if brought.shapes is not None and mended.shapes is None:
        raise SourceError("the mended rows have no shapes; mend rejected.geojson and send that")
    columns = brought.table.columns
    if not set(columns) & set(mended.table.columns):
        raise SourceError(
            "the mended rows have none of the columns of the file: {columns}",
            columns=tuple(map(str, columns[:10])),
        )
    good = ~brought.table.index.isin(accepted.rejected["row"])
    rows = mended.table.reindex(columns=columns, fill_value="")
    last = int(brought.table.index.max())
    rows = rows.set_axis(range(last + 1, last + 1 + len(rows)))
    shapes = None
    if brought.shapes is not None and mended.shapes is not None:
        shapes = np.concatenate([brought.shapes[good], mended.shapes])
    return replace(brought, table=pd.concat([brought.table[good], rows]), shapes=shapes)


def _features(rows: pd.DataFrame, shapes: np.ndarray[tuple[int], np.dtype[np.object_]]) -> bytes:
    whole = shapes.copy()
    whole[~np.isfinite(shapely.bounds(shapes)).all(axis=1)] = None
    texts = np.asarray(shapely.to_geojson(whole))
    features = [
        {"type": "Feature", "properties": row, "geometry": json.loads(text) if text else None}
        for row, text in zip(rows.to_dict("records"), texts, strict=True)
    ]
    lines = ",\n".join(json.dumps(feature, ensure_ascii=False, default=str) for feature in features)
    return f'{{"type": "FeatureCollection", "features": [\n{lines}\n]}}\n'.encode()
