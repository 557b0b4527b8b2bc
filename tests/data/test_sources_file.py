"""`data/sources.toml` describes the built files that are there."""

import hashlib
import re
import tomllib
from pathlib import Path

import pytest

DATA = Path(__file__).parents[2] / "data"
ENTRIES = tomllib.loads((DATA / "sources.toml").read_text(encoding="utf-8"))
WORDS = {"path", "sources", "licence", "attribution", "datum_as_received", "retrieved", "sha256", "builder"}


@pytest.mark.parametrize("name", ENTRIES)
def test_an_entry_is_whole_and_its_checksum_holds(name):
    entry = ENTRIES[name]
    assert entry.keys() >= WORDS
    assert hashlib.sha256((DATA / entry["path"]).read_bytes()).hexdigest() == entry["sha256"]
    assert (DATA.parent / entry["builder"]).is_file()


def test_every_built_file_has_an_entry():
    rooms = ("districts", "zones", "companies", "facts", "places")
    built = {file.relative_to(DATA).as_posix() for room in rooms for file in (DATA / room).glob("*.*")}
    assert built == {entry["path"] for entry in ENTRIES.values()}


@pytest.mark.parametrize("name", ENTRIES)
def test_what_readers_are_told_of_a_file_is_told_in_chinese_too(name):
    """A bare name, as of a licence or a package, is the same in both."""
    entry = ENTRIES[name]
    for word in ("sources", "licence", "attribution", "credit", "datum_as_received"):
        said, zh = entry[word], entry.get(f"{word}_zh", entry[word])
        for text in zh if isinstance(zh, list) else [zh]:
            assert re.search(r"[\u4e00-\u9fff]", text) or not re.search(r"[a-z]{3,} (?!\d)[a-z]{2,}", text), (
                text
            )
        assert isinstance(said, str) or len(said) == len(zh)
