"""Figures of toyland, told by what sets each apart."""

from __future__ import annotations

import pandas as pd

from geo.model.sources import typed


def toy_facts(source_id: str, *rows: dict[str, str]) -> pd.DataFrame:
    """A table of figures, one a row; each is of Building Blocks, of 2025 and of this source unless it says otherwise."""
    usual = {
        "subject_kind": "zone",
        "subject_id": "blocks",
        "subject_detail": "",
        "measure": "firms",
        "value": "1",
        "unit": "firms",
        "qualifier": "exact",
        "scope": "toys",
        "as_of": "2025",
        "valid_from": "",
        "valid_to": "",
        "source_id": source_id,
        "confidence": "high",
        "note": "",
    }
    said = [{"id": f"x{number}", **usual, **row} for number, row in enumerate(rows, 1)]
    return typed("facts", pd.DataFrame(said).fillna(""))
