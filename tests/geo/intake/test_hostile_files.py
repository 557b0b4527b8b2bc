"""Files made to harm take nothing down, read nothing else, ask nobody, and get one clear sentence each."""

from __future__ import annotations

import pytest

from geo.errors import SourceError
from geo.intake.columns import proposed
from geo.intake.sandbox import read_safely
from tests.hostile.corpus import PAYLOADS, refused, tolerated

REFUSED = list(refused())
TOLERATED = list(tolerated())


def test_the_corpus_holds_at_least_sixty_files() -> None:
    assert len(REFUSED) + len(TOLERATED) >= 60


@pytest.mark.parametrize(("what", "name", "data"), REFUSED, ids=[what for what, _, _ in REFUSED])
def test_a_harmful_file_is_refused_with_one_clear_sentence(what: str, name: str, data: bytes) -> None:
    with pytest.raises(SourceError) as refusal:
        read_safely(name, data)
    message = str(refusal.value)
    assert 20 < len(message) < 400
    assert "\n" not in message.strip()
    assert "root:" not in message
    assert "Traceback" not in message


@pytest.mark.parametrize(("what", "name", "data"), TOLERATED, ids=[what for what, _, _ in TOLERATED])
def test_a_file_with_bad_cells_is_read_as_text(what: str, name: str, data: bytes) -> None:
    brought = read_safely(name, data)
    assert len(set(brought.table.columns)) == brought.table.shape[1]
    assert all(isinstance(cell, str) for cell in brought.table.to_numpy().ravel())
    proposed(brought)


def test_a_formula_stays_the_text_that_it_is() -> None:
    brought = read_safely("a.csv", f'name\n"{PAYLOADS["command"]}"\n'.encode())
    assert brought.table.iloc[0, 0] == PAYLOADS["command"]


def test_the_name_of_a_file_decides_nothing() -> None:
    assert list(read_safely("../../etc/passwd.exe", b"name,lon\na,1\n").table.columns) == ["name", "lon"]
