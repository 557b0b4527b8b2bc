"""Write ``docs/layout-folder.md`` out of the contracts: ``python docs/layout_folder.py``."""

from __future__ import annotations

from pathlib import Path

from geo.model.contracts import CONTRACTS
from geo.model.schema import Column, Contract

PAGE = Path(__file__).with_name("layout-folder.md")
_HEAD = """# What a layout folder holds

A layout is a folder of plain files. `layout-explorer new DIR` writes a small one that works, and
`layout-explorer check DIR` names every mistake with file, row and column. This page is written by
`python docs/layout_folder.py` from the contracts in `geo/model/contracts.py`; a test keeps the two alike.

- Text is UTF-8. CSV has a comma as separator and the headings in line 1; GeoJSON is a FeatureCollection whose
  properties are the columns.
- All coordinates are WGS-84 (EPSG:4326), longitude before latitude.
- A blank cell means "not known", never zero. A required column may not be blank.
- Columns that the contract does not name are allowed and left alone.
- A key may stand in one row only. Cells that hold several keys join them by `|`.
- `layout.toml` holds what is no table: title, city, plan, and the layout's own vocabulary (roles, scopes, measures);
  the built-in `data/layout.toml` explains each entry. `sources.toml` says of each file where it comes from, its
  licence, attribution, datum as received and checksum. `CHANGELOG.md` (and `CHANGELOG.zh.md`) tell what changed.
"""

# What a value of a record is called.
_NAMES = {False: "column", True: "property"}
_KINDS = {"polygon": "Polygons", "linestring": "Lines"}


def render_page() -> str:
    """The page as Markdown."""
    return "\n".join([_HEAD, *(_section(contract) for contract in CONTRACTS)])


def _section(contract: Contract) -> str:
    kind = f"{_KINDS[contract.shape]}, single or multiple" if contract.is_geometry else "CSV"
    need = "may be absent" if contract.optional else "required"
    key = f"key `{contract.key}`" if contract.key else "no key"
    rows = [
        f"| `{column.name}` | {column.meaning} | {_wanted(column)} | {_need(contract, column)} |"
        for column in contract.columns
    ]
    head = ["| column | what it holds | a cell is | |", "|---|---|---|---|"]
    return "\n".join(
        [f"## {contract.table}: `{contract.file}`", "", f"{kind}; {key}; {need}.", "", *head, *rows, ""]
    )


def _wanted(column: Column) -> str:
    words = str(column.wanted).removesuffix(", not empty")
    return words.replace("|", "\\|")


def _need(contract: Contract, column: Column) -> str:
    if column.required:
        return "required"
    return f"{_NAMES[contract.is_geometry]} may be absent" if column.optional or contract.is_geometry else ""


if __name__ == "__main__":
    PAGE.write_text(render_page(), encoding="utf-8")
