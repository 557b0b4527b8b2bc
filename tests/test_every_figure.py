"""Each figure that a page, sheet, file or command can show resolves to a source, or to what it was computed from here."""

from __future__ import annotations

import html
import io
import json
import re
import zipfile
from collections.abc import Iterator

import numpy as np
import pandas as pd
import pytest
from typer.testing import CliRunner

from cli import cli
from drawing.shapes import Group, Line, Page, lines_of
from geo.exchange.comparison_files import comparison_workbook, comparison_zip, long_table
from geo.exchange.exports import OWN_SOURCE, download, own_source, source_ids_of, sources_table
from geo.find.ask import ask
from geo.measures.cells import Cell
from geo.measures.compare import Comparison, compare
from geo.measures.measures import measures_of
from geo.measures.subjects import choose_subjects
from geo.model.facts import paired_targets
from geo.model.layout import Layout
from geo.shapes.shapes import circle
from layers.backing import backing, computed_here
from layers.cards import Card, company_card, district_card, zone_card
from sheets.book.comparison import comparison_blocks
from sheets.page.compose import map_page
from sheets.page.look import Look
from sheets.page.spec import SheetSpec
from ui.compare.choropleth import choropleth
from ui.compare.table import cited_in, table
from ui.compare.tree import markup
from ui.compare.words import CompareWords, numeric
from ui.frame.header import plan_figures
from ui.map.ask import space_table
from words.sentence import LANGUAGES
from words.speaker import Speaker, speaker

# Rows of a card that say what the sources listed on it say, in their words.
OF_THE_SOURCES = (
    "address park position_note legal_name brand role_note founded ticker website outline boundary as_of "
    "zone_as_stated district_as_stated"
).split()
# A code that names something is no figure.
NAMES = ("adcode",)


@pytest.fixture(scope="module", params=LANGUAGES)
def say(request: pytest.FixtureRequest) -> Speaker:
    return speaker(request.param)


@pytest.fixture(scope="module")
def everything(shanghai: Layout) -> Comparison:
    """Every measure of every zone, outline, district and park."""
    parks = [f"park:{id}" for id in shanghai.places.loc[shanghai.places["kind"] == "park", "id"]]
    words = [*shanghai.zones.index, *(f"district:{slug}" for slug in shanghai.districts.index), *parks]
    return compare(shanghai, choose_subjects(shanghai, words), list(measures_of(shanghai)))


def cards(layout: Layout, say: Speaker) -> Iterator[Card]:
    yield from (company_card(layout, str(id), say) for id in layout.companies.index)
    yield from (zone_card(layout, str(slug), say) for slug in layout.zones.index)
    yield from (district_card(layout, str(slug), say) for slug in layout.districts.index)


def ours(text: str, say: Speaker) -> bool:
    """Whether a text says of itself that its figure is ours, and what it was made from."""
    made = [
        re.escape(say("own_measurement")),
        re.escape(say("about_metres", metres="#")).replace(r"\#", ".*"),
    ]
    made.append(re.escape(say("within", distance="#")).replace(r"\#", ".*"))
    made.append(re.escape(say("computed_here_from", parts="#")).replace(r"\#", ".+"))
    return any(re.search(form, text) for form in made)


def test_every_fact_of_the_command_line_has_a_source_to_follow() -> None:
    facts = json.loads(CliRunner().invoke(cli, ["facts", "--format", "json"]).stdout)
    assert len(facts) > 400
    for fact in facts:
        assert fact["source_id"], fact
        assert fact["title"], fact
        assert fact["address"] or fact["publisher"], fact


def test_every_figure_on_a_card_does(shanghai: Layout, say: Speaker) -> None:
    seen = 0
    for card in cards(shanghai, say):
        listed = any(block.get("sources") for block in card["blocks"])
        for block in card["blocks"]:
            # What lies round a company: one sentence under the rows says what all of them were computed from.
            together = say("near_note", parts="#").split("#")[0] in block.get("text", "")
            for row in block.get("rows", ()):
                if not re.search(r"\d", row["text"]) or ours(row["text"], say) or together:
                    continue
                label = next((key for key in (*OF_THE_SOURCES, *NAMES) if say(key) == row["label"]), "")
                cited = row["label"] == say("area_documented") and any(
                    row["text"].endswith(f" · {publisher}") for publisher in shanghai.sources["publisher"]
                )
                assert cited or label in NAMES or (label and listed), (card["id"], row)
            for group in block.get("figures", ()):
                for item in group["items"]:
                    source = shanghai.sources.loc[item["source"]["id"]]
                    assert item["source"]["title"].startswith(source["publisher"])
                    assert item["source"]["address"] == source["address"]
                    seen += 1
    assert seen > 300


def test_every_figure_of_the_comparison_does(shanghai: Layout, everything: Comparison, say: Speaker) -> None:
    found = [cell for row in everything.rows for cell in row.found]
    assert len(found) > 600
    page = markup(table(shanghai, everything, say), cited_in(shanghai, everything, say))
    shown = re.findall(r'<div class="lx-rests">(.*?)</div>', page, re.S)
    assert len(shown) == len(found)
    for cell in found:
        assert cell.computed_from or cell.source_ids, cell
        assert set(cell.source_ids) <= set(shanghai.sources.index), cell
    begins = say("computed_from", parts="#").split("#")[0]
    for rests in map(html.unescape, shown):
        assert begins in rests or any(f">{name}" in rests for name in shanghai.sources["publisher"]), rests


def test_every_figure_in_a_file_of_the_comparison_does(shanghai: Layout, everything: Comparison) -> None:
    with zipfile.ZipFile(io.BytesIO(comparison_zip(shanghai, everything))) as archive:
        sources = pd.read_csv(archive.open("sources.csv"), encoding="utf-8-sig")
        long = pd.read_csv(archive.open("comparison.csv"), encoding="utf-8-sig", keep_default_na=False)
    assert len(long) == len(long_table(everything))
    assert (long["source_ids"] != "").all()
    assert set(source_ids_of(long["source_ids"])) == set(sources["source_id"])
    assert (long.loc[long["source_ids"].str.contains(rf"\b{OWN_SOURCE}\b"), "computed_from"] != "").all()
    book = pd.read_excel(io.BytesIO(comparison_workbook(shanghai, everything)), sheet_name=None)
    assert set(book["sources"]["source_id"]) == set(sources["source_id"])
    for row in everything.as_json("en"):
        for cell in row["cells"]:
            assert cell["value"] is None or cell["source_ids"] or cell["computed_from"]


def test_every_measure_on_a_map_of_districts_or_zones_does(shanghai: Layout, say: Speaker) -> None:
    known = measures_of(shanghai)
    for areas in ("district", "zone"):
        for slug in numeric(known):
            asked = CompareWords(measures=(slug,), areas=areas, lang=say.lang)
            shade, said = choropleth(shanghai, asked, known[slug])
            if any(part["count"] for part in shade["classes"]):
                stated = any(name in said for name in shanghai.sources["publisher"])
                assert stated or computed_here(known[slug].computed_from, say) in said, slug


def test_the_header_names_who_published_each_target(shanghai: Layout, say: Speaker) -> None:
    figures = plan_figures(shanghai, say)
    assert len(figures) == len(shanghai.plan.headline)  # type: ignore[union-attr]
    for figure in figures:
        assert figure["source"] in set(shanghai.sources["publisher"])
        assert figure["address"].startswith("https://")


def test_every_target_and_the_figure_beside_it_do(shanghai: Layout) -> None:
    subjects = shanghai.facts[["subject_kind", "subject_id"]].drop_duplicates().itertuples(index=False)
    pairs = [pair for kind, subject in subjects for pair in paired_targets(shanghai, kind, subject)]
    assert len(pairs) > 40
    for pair in pairs:
        assert pair.target.source_id in shanghai.sources.index
        assert pair.present is None or pair.present.source_id in shanghai.sources.index


def test_every_published_figure_of_a_drawn_shape_does(shanghai: Layout, say: Speaker) -> None:
    answer = ask(shanghai, circle(121.5, 31.1, 60_000))
    table = space_table(shanghai, answer, say)
    assert len(table) > 15
    assert (table[say("ask_col_source")] != "").all()
    assert computed_here(("outline",), say).split()[0] in say("ask_computed").casefold() or "本项目" in say(
        "ask_computed"
    )


def test_every_company_in_a_file_does(shanghai: Layout) -> None:
    companies = shanghai.companies
    sources = pd.concat(
        [own_source(shanghai), sources_table(shanghai, source_ids_of(companies["sources"]))],
        ignore_index=True,
    )
    made = download("geojson", "companies", companies.reset_index(), sources, shanghai.version)
    held = json.loads(made.data)
    known = {source["source_id"] for source in held["sources"]}
    assert OWN_SOURCE in known
    for feature in held["features"]:
        ids = feature["properties"]["sources"].split("|")
        assert set(ids) <= known


def words_of(page: Page) -> str:
    return "".join("".join(line.text.split()) for line in lines_of(page))


def test_every_figure_of_the_comparison_on_paper_does(shanghai: Layout, say: Speaker) -> None:
    look = Look.of(SheetSpec(lang=say.lang))
    _, blocks = comparison_blocks(shanghai, 260, look)
    text = ["".join("".join(line.text.split()) for line in lines_in(block.items)) for block in blocks]
    zones = choose_subjects(shanghai, list(shanghai.main_zones.index))
    for row in compare(shanghai, zones).rows:
        said = [backing(shanghai, [cell], say) for cell in row.found]
        assert all(said), row.measure.slug
        lines = [line for line in text if "".join(row.measure.words.in_(say.lang).split()) in line]
        for words in said:
            assert any("".join(words.split()) in line for line in lines), (row.measure.slug, words)


def lines_in(items: tuple[object, ...]) -> Iterator[Line]:
    for item in items:
        if isinstance(item, Line):
            yield item
        elif isinstance(item, Group):
            yield from lines_in(item.items)


@pytest.mark.parametrize("measure", ["output", "companies_per_km2"])
def test_a_sheet_with_a_measure_does(shanghai: Layout, say: Speaker, measure: str) -> None:
    page = map_page(shanghai, SheetSpec(measure=measure, k=4, lang=say.lang))
    row = compare(
        shanghai,
        choose_subjects(shanghai, [f"district:{slug}" for slug in shanghai.districts.index]),
        [measure],
    ).rows[0]
    assert any(not np.isnan(cell.number) for cell in row.cells)
    assert "".join(backing(shanghai, row.cells, say).split()) in words_of(page)


def test_what_was_not_found_rests_on_nothing(shanghai: Layout, say: Speaker) -> None:
    assert backing(shanghai, [Cell("zhangjiang", unit="people")], say) == ""
