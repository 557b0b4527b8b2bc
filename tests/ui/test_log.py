"""The log tells what failed and where, and nothing that a reader wrote."""

from __future__ import annotations

import json
import logging
import sys

from web.log import JsonLines

PERSONAL = "Zhang San, 13800000000"


def line(name: str, text: str, *fill: object) -> dict[str, object]:
    try:
        raise ValueError(PERSONAL)
    except ValueError:
        record = logging.LogRecord(name, logging.ERROR, __file__, 1, text, fill, sys.exc_info())
    written = JsonLines().format(record)
    assert "\n" not in written
    said: dict[str, object] = json.loads(written)
    return said


def test_a_failure_is_told_by_type_and_place_without_its_words() -> None:
    said = line("ui.frame.main", "the page failed")
    assert (said["event"], said["failure"], said["level"]) == ("the page failed", "ValueError", "error")
    assert "test_log.py" in str(said["frames"])
    assert PERSONAL not in json.dumps(said, ensure_ascii=False)


def test_what_fills_another_library_s_message_is_left_out() -> None:
    said = line("streamlit", "cannot read %s", PERSONAL)
    assert said["event"] == "cannot read %s"
    assert PERSONAL not in json.dumps(said, ensure_ascii=False)
