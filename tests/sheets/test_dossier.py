"""The dossier of a shortlist holds a map of it, each card with its note, and just the sources that it rests on."""

from __future__ import annotations

import hashlib
import io

import pytest
from pypdf import PdfReader

from drawing.shapes import Page
from geo.model.crs import Bounds
from geo.model.errors import SheetError
from geo.model.layout import Layout, Words
from sheets.book.dossier import dossier_file, dossier_pages
from sheets.map.companies import passing
from sheets.page.address import read_words, to_words, view_address
from sheets.page.spec import SheetSpec
from words.speaker import speaker

# Two at known places, one without a position.
SHORT = ("c11", "c12", "c13")


def bare(text: str) -> str:
    return "".join(text.split())


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_it_has_map_cards_notes_and_sources(shanghai: Layout, lang: str) -> None:
    say = speaker(lang)
    note = "拜访 5 May =1+1"
    file = dossier_file(shanghai, SheetSpec(short=SHORT, lang=lang), {"c12": note})
    reader = PdfReader(io.BytesIO(file.data))
    names = [shanghai.company(id)[f"name_{lang}"] for id in SHORT]
    title = say("dossier_title", count=len(SHORT))
    assert [str(entry["/Title"]) for entry in reader.outline] == [title, *names, say("sources")]
    texts = [bare(page.extract_text()) for page in reader.pages]
    assert [bare(note) in text for text in texts].count(True) == 1
    assert bare(note) in texts[reader.get_destination_page_number(reader.outline[2])]
    mine = shanghai.companies.loc[list(SHORT)]
    for address in mine[f"address_{lang}"].loc[lambda cells: cells != ""]:
        assert bare(address) in "".join(texts)
    cited = {id for cell in mine["sources"] for id in cell.split("|")}
    last = texts[reader.get_destination_page_number(reader.outline[-1]) :]
    for id, source in shanghai.sources.iterrows():
        if id in cited and source["title"]:
            assert bare(Words.of(source, "title").in_(lang)) in "".join(last)


def test_the_map_draws_the_list_and_no_other(shanghai: Layout) -> None:
    spec = SheetSpec(short=SHORT)
    assert list(shanghai.companies.index[passing(shanghai, spec)]) == list(SHORT)
    [overview, *_] = dossier_pages(shanghai, spec, {})
    assert isinstance(overview, Page)
    assert overview.bounds is not None
    located = Bounds.of(shanghai.located.loc[[id for id in SHORT if id in shanghai.located.index]])
    west, south, east, north = overview.bounds
    assert west < located.west
    assert east > located.east
    assert south < located.south
    assert north > located.north


def test_a_list_without_any_position_shows_the_city(shanghai: Layout) -> None:
    id = str(shanghai.companies.index[shanghai.companies["lon"].isna()][0])
    assert dossier_file(shanghai, SheetSpec(short=(id,)), {}).data.startswith(b"%PDF")


def test_a_note_with_a_sign_that_no_font_has_keeps_its_words(shanghai: Layout) -> None:
    file = dossier_file(shanghai, SheetSpec(short=("c11",)), {"c11": "go \U0001f680 now"})
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(file.data)).pages)
    assert "go □ now" in text


def test_an_empty_list_makes_no_dossier(shanghai: Layout) -> None:
    with pytest.raises(SheetError, match="put some on the shortlist"):
        dossier_file(shanghai, SheetSpec(), {})


def test_the_same_list_twice_has_the_same_sha256(toyland: Layout) -> None:
    ids = tuple(str(id) for id in toyland.companies.index[:2])
    first, second = (
        hashlib.sha256(dossier_file(toyland, SheetSpec(short=ids), {}).data).hexdigest() for _ in range(2)
    )
    assert first == second


def test_the_list_comes_back_from_the_address_on_the_sheet(shanghai: Layout) -> None:
    spec = SheetSpec(short=SHORT)
    read, dropped = read_words(to_words(spec), shanghai)
    assert (read.short, dropped) == (SHORT, ())
    assert "short=c11,c12,c13" in view_address(spec)
    read, dropped = read_words({"short": ["c11,c0"]}, shanghai)
    assert read.short == ("c11",)
    assert [error.given for error in dropped] == ["c0"]  # type: ignore[union-attr]
