"""The workbook of a comparison in a reader's words, for the page and for the command line."""

from __future__ import annotations

from geo.compare import Comparison, Row
from geo.comparison_files import WORDS, comparison_workbook
from geo.layout import Layout
from layers.words import Say
from ui.compare.table import reason_text


def workbook(layout: Layout, comparison: Comparison, say: Say) -> bytes:
    """XLSX as `geo.comparison_files.comparison_workbook` makes it."""

    def why(row: Row) -> str:
        return reason_text(layout, row, say) or say("unlike_fewer_than_two")

    words = {key: say(f"file_{key}") for key in WORDS}
    groups = {f"group_{row.measure.group}": say(f"group_{row.measure.group}") for row in comparison.rows}
    return comparison_workbook(layout, comparison, say.lang, words | groups, why)
