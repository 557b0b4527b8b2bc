"""The page on layout folders says what the contracts say."""

from __future__ import annotations

import runpy
from pathlib import Path

from geo.model.contracts import CONTRACTS

DOCS = Path(__file__).parents[2] / "docs"


def test_the_page_on_layout_folders_is_written_from_the_contracts() -> None:
    script = runpy.run_path(str(DOCS / "layout_folder.py"))
    written = (DOCS / "layout-folder.md").read_text(encoding="utf-8")
    assert written == script["render_page"](), "run `python docs/layout_folder.py`"


def test_every_column_of_every_contract_says_what_it_holds() -> None:
    silent = [
        (contract.table, column.name)
        for contract in CONTRACTS
        for column in contract.columns
        if not column.meaning
    ]
    assert not silent
