"""Lines of text: widths, breaks, and glyphs that must be there."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as some

from drawing.typeface import require_glyphs, shortened, width_mm, wrapped
from geo.model.errors import SheetError
from geo.model.layout import Layout
from sheets.page.compose import map_page
from sheets.page.spec import SheetSpec
from sheets.paint.files import sheet_file
from words.speaker import words

WORDS = some.text(
    some.sampled_from("上海临港产业区，。（）《》Lin-gang 0123 /&?:.·"), min_size=1, max_size=120
)


@given(text=WORDS, limit=some.floats(8, 90))
def test_wrapped_lines_fit_and_lose_nothing_but_blanks(text: str, limit: float) -> None:
    lines = wrapped(text, 7, limit)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    assert all(width_mm(line, 7) <= limit or len(line) == 1 for line in lines)


def test_a_chinese_line_never_begins_with_a_comma_nor_ends_with_an_opening_bracket() -> None:
    text = "为所在保税区范围，未查到细胞治疗产业示范区（自身）的四至；" * 4
    for limit in range(12, 60):
        lines = wrapped(text, 7, limit)
        assert not any(line[0] in "，）；" for line in lines)
        assert not any(line[-1] in "（" for line in lines)


def test_shortened_text_fits_and_says_that_it_was_cut() -> None:
    short = shortened("Shanghai International Medical Zone", 7, 20)
    assert short.endswith("…")
    assert width_mm(short, 7) <= 20
    assert shortened("张江", 7, 20) == "张江"


def test_a_glyph_that_no_font_has_is_named() -> None:
    with pytest.raises(SheetError, match=r"U\+1F701.*'Factory 🜁'"):
        require_glyphs("Factory 🜁")


@pytest.mark.parametrize("form", ["png", "svg", "pdf"])
def test_no_sheet_is_drawn_with_a_box_for_a_glyph(shanghai: Layout, form: str) -> None:
    with pytest.raises(SheetError, match=r"U\+16A0"):
        sheet_file(shanghai, SheetSpec(title="Runes ᚠ"), form)


def test_a_name_in_the_data_without_glyphs_is_found_too(shanghai: Layout) -> None:
    odd = shanghai.companies.copy()
    first = odd.index[odd["zone"] == "lingang"][0]
    odd.loc[first, "name_en"] = "Odd ⸙ Works"
    with pytest.raises(SheetError, match=r"U\+2E19"):
        map_page(replace(shanghai, companies=odd), SheetSpec(what="zone", zone="lingang"))


def test_every_character_of_the_built_in_layout_and_of_our_words_has_a_glyph(shanghai: Layout) -> None:
    tables = (shanghai.zones.drop(columns="geometry"), shanghai.companies.drop(columns="geometry"))
    for table in (*tables, shanghai.facts, shanghai.sources):
        require_glyphs("".join(str(cell) for cell in table.to_numpy().ravel()).replace("\n", ""))
    for lang in ("en", "zh"):
        require_glyphs("".join(words(lang).values()).replace("\n", ""))
