"""What names files that browsers keep for a year changes with the program."""

from __future__ import annotations

from pathlib import Path

import pytest

from web.installed import app_version
from web.program import code_digest, program_digest


@pytest.mark.parametrize(
    "file", ["layers/cards.py", "geo/model/facts.py", "words/zh/card.toml", "web/served.py"]
)
def test_any_change_of_code_or_words_is_another_program(tmp_path: Path, file: str) -> None:
    place = tmp_path / file
    place.parent.mkdir(parents=True)
    place.write_text("one")
    before = code_digest(tmp_path, "1")
    assert code_digest(tmp_path, "1") == before
    assert code_digest(tmp_path, "2") != before
    place.write_text("two")
    assert code_digest(tmp_path, "1") != before


def test_this_program_is_known_by_twelve_hex_digits() -> None:
    assert len(program_digest()) == 12
    assert int(program_digest(), 16)
    assert app_version()
