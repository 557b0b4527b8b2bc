"""A second layout for a server that shows several: toyland under another slug, with names of its own."""

from __future__ import annotations

from pathlib import Path

from geo.model.starter import write_starter

SLUG = "islands"
TITLE_EN, TITLE_ZH = "Islands of kites", "风筝群岛"
FIRM = "Paper Dragon"


def write_second(folder: Path) -> Path:
    """Write it into a new folder; its first company is called as no other is."""
    write_starter(folder)
    change(folder / "layout.toml", 'slug = "toyland"', f'slug = "{SLUG}"')
    change(folder / "layout.toml", "Industrial layout · Toyland toy makers", TITLE_EN)
    change(folder / "layout.toml", "产业布局 · 玩具国玩具业", TITLE_ZH)
    change(folder / "companies" / "companies.csv", "Red Brick", FIRM)
    return folder


def change(file: Path, before: str, after: str) -> None:
    """Put one text in place of another, which must be there."""
    text = file.read_text(encoding="utf-8")
    assert before in text
    file.write_text(text.replace(before, after), encoding="utf-8")
