"""Several layouts in one server: each at its own address, each with its own files, lists and notes."""

from __future__ import annotations

import gc
import json
import os
import weakref
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient
from streamlit.runtime.context import ContextProxy
from streamlit.testing.v1 import AppTest

from geo.find.facets import facet_index
from geo.geocode.review.review import Decision
from geo.model.errors import ChoiceError, SourceError
from geo.model.layout import Layout
from geo.model.sources import BUILT_IN, layout_folder, layout_places
from geo.model.starter import write_starter
from geo.workspace.decisions import decisions_of, save_decisions
from geo.workspace.notes import save_note
from geo.workspace.people import add_person
from geo.workspace.sets import save_set
from geo.workspace.store import Workspace
from tests.second_toy import FIRM, SLUG, TITLE_EN, change, write_second
from ui.address import read_address
from ui.compare.cells import comparison_of
from ui.frame.header import header_view
from ui.map.page import matching_bits
from ui.map.preload import page_parts
from web.layouts import entries, keeps, layout_asked, layout_named, link_word, refuse_clashes
from web.routes import routes
from web.saved_lists import offered_lists, saved_file, saved_view
from web.search import find
from web.served import find_file, map_files
from words.speaker import speaker


@pytest.fixture
def folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Path, Path]:
    """Toyland and the islands, which the server shows in this order."""
    write_starter(tmp_path / "toyland")
    write_second(tmp_path / SLUG)
    found = tmp_path / "toyland", tmp_path / SLUG
    monkeypatch.setenv("LAYOUT", os.pathsep.join(map(str, found)))
    return found


@pytest.fixture
def both(folders: tuple[Path, Path]) -> tuple[Layout, Layout]:
    return layout_named("toyland"), layout_named(SLUG)


@pytest.fixture
def client(folders: tuple[Path, Path]) -> Iterator[TestClient]:
    with TestClient(Starlette(routes=routes())) as made:
        yield made


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    monkeypatch.setenv("WORKSPACE", str(tmp_path / "kept"))
    # AppTest has no connection; a real one says where it comes from, and what cookies it brings.
    monkeypatch.setattr(ContextProxy, "ip_address", "192.0.2.1")
    monkeypatch.setattr(ContextProxy, "cookies", {})
    made = Workspace(tmp_path / "kept")
    add_person(made, "li", "editor", "correct horse battery")
    return made


def break_(folder: Path) -> None:
    (folder / "companies" / "companies.csv").unlink()


def test_places_are_parted_as_in_a_path_and_addresses_keep_their_colons(tmp_path: Path) -> None:
    assert layout_places("a:b::c") == ["a", "b", "c"]
    database = "postgresql://li:secret@host:5432/db?options=-csearch_path%3Dtoy"
    assert layout_places(f"{database}:{database}:/srv/b:c") == [database, database, "/srv/b", "c"]
    odd = tmp_path / "a:b"
    odd.mkdir()
    assert layout_places(odd) == [str(odd)]


def test_of_several_a_command_reads_the_first_and_the_built_in_one_has_a_name(
    folders: tuple[Path, Path],
) -> None:
    assert layout_folder() == folders[0]
    assert layout_folder("built-in") == BUILT_IN


def test_an_address_means_the_layout_that_it_names_else_the_first(both: tuple[Layout, Layout]) -> None:
    first, second = both
    assert layout_asked({}) is layout_asked({"layout": ["gone"]}) is layout_asked({"layout": [""]}) is first
    assert layout_asked({"layout": ["gone", SLUG]}) is second
    with pytest.raises(ChoiceError, match=SLUG):
        layout_named("gone")


def test_an_unknown_layout_in_an_address_is_named_with_those_that_are_known(
    both: tuple[Layout, Layout],
) -> None:
    address = read_address({"layout": ["gone"]}, both[0], "en", (), (), ("toyland", SLUG))
    assert [(drop.word, drop.value, drop.known) for drop in address.dropped] == [
        ("layout", "gone", ("toyland", SLUG))
    ]
    assert address.link == {"lang": "en", "layout": "toyland"}
    alone = read_address({"layout": ["gone"]}, both[0], "en", ())
    assert alone.dropped[0].known == ("toyland",)
    assert alone.link == {"lang": "en"}


def test_a_layout_is_read_anew_when_its_files_change_and_the_old_one_is_freed(
    folders: tuple[Path, Path],
) -> None:
    first, other = layout_named(), layout_named(SLUG)
    files = map_files(first)
    assert layout_named() is first
    # All that pages derive from it, and keep.
    say = speaker("en")
    find(first, "brick", "en")
    find_file(files.cards.replace("{lang}", "en").replace("{key}", "c0"))
    facet_index(first)
    matching_bits(first, "brick")
    comparison_of(first, ["blocks", "trains"])
    header_view(first, say, "map")
    page_parts({}, "en")
    gone = weakref.ref(first)
    change(folders[0] / "companies" / "companies.csv", "Red Brick", "Blue Brick")
    del first
    assert "Blue Brick" in set(layout_named().companies["name_en"])
    assert layout_named(SLUG) is other
    gc.collect()
    assert gone() is None


def test_files_and_cards_of_each_layout_are_its_own(both: tuple[Layout, Layout]) -> None:
    cards = []
    for layout in both:
        files = map_files(layout)
        assert find_file(files.script) is not None
        assert find_file(files.companies) is not None
        made = find_file(files.cards.replace("{lang}", "en").replace("{key}", "c0"))
        assert made is not None
        cards.append(json.loads(made.plain)["name"])
    assert cards == ["Red Brick", FIRM]


def test_search_answers_from_the_layout_that_is_asked(client: TestClient) -> None:
    def names(**words: str) -> list[str]:
        answer = client.get("/search", params={"q": FIRM, "lang": "en", **words})
        assert answer.status_code == 200
        return [hit["name"] for hit in answer.json()["hits"]]

    assert names(layout=SLUG)[0] == FIRM
    assert FIRM not in names(layout="toyland") + names() + names(layout="")
    assert client.get("/search", params={"q": FIRM, "layout": "gone"}).status_code == 404


def test_the_first_view_is_that_of_the_layout_in_the_address(both: tuple[Layout, Layout]) -> None:
    for layout in both:
        head, foot = page_parts({"layout": [layout.slug]}, "en")
        assert map_files(layout).script in head
        assert map_files(layout).script in foot
    assert TITLE_EN in page_parts({"layout": [SLUG]}, "en")[1]
    assert TITLE_EN not in page_parts({"layout": [SLUG], "role": ["nothing"]}, "en")[1]


def test_the_header_leads_to_each_layout_and_its_pages_stay_with_theirs(both: tuple[Layout, Layout]) -> None:
    told = header_view(both[1], speaker("zh"), "compare")
    assert [(one["name"], one["address"], one["here"]) for one in told["layouts"]] == [
        ("产业布局 · 玩具国玩具业", "compare?lang=zh&layout=toyland", False),
        ("风筝群岛", f"compare?lang=zh&layout={SLUG}", True),
    ]
    assert told["pages"][0]["address"] == f".?lang=zh&layout={SLUG}"


def test_one_layout_alone_has_no_switch_and_no_word_in_links(
    folders: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LAYOUT", str(folders[1]))
    told = header_view(layout_named(), speaker("en"), "map")
    assert told["layouts"] == []
    assert told["pages"][1]["address"] == "compare?lang=en"
    assert link_word(layout_named()) == ""


def test_a_broken_layout_takes_only_its_own_answers_down(
    client: TestClient, folders: tuple[Path, Path]
) -> None:
    cards = map_files(layout_named(SLUG)).cards.replace("{lang}", "en").replace("{key}", "c0")
    break_(folders[1])
    health = client.get("/healthz")
    assert health.status_code == 200
    said = health.json()
    assert said["status"] == "partly"
    assert said["data"]["layout"] == said["layouts"]["toyland"]["layout"] == "toyland"
    assert "companies.csv" in said["layouts"][SLUG]["reason"]
    assert client.get("/healthz", params={"layout": "toyland"}).json()["status"] == "ok"
    assert client.get("/healthz", params={"layout": SLUG}).status_code == 503
    assert client.get("/healthz", params={"layout": "gone"}).status_code == 404
    assert client.get("/search", params={"q": "brick", "lang": "en"}).status_code == 200
    assert client.get("/search", params={"q": "brick", "layout": SLUG}).status_code == 503
    assert client.get(f"/layers/{map_files(layout_named()).script}").status_code == 200
    assert client.get(f"/layers/{cards}").status_code == 503
    break_(folders[0])
    assert client.get("/healthz").status_code == 503


def test_a_layout_whose_settings_cannot_be_read_is_known_by_its_folder(folders: tuple[Path, Path]) -> None:
    (folders[0] / "layout.toml").write_text("slug = ", encoding="utf-8")
    assert [entry.slug for entry in entries()] == ["toyland", SLUG]
    assert layout_named(SLUG).slug == SLUG
    with pytest.raises(SourceError, match=r"layout\.toml"):
        layout_named("toyland")


def test_a_folder_that_went_away_leaves_the_other(folders: tuple[Path, Path]) -> None:
    folders[0].rename(folders[0].with_name("moved"))
    assert layout_named(SLUG).slug == SLUG
    with pytest.raises(SourceError, match="no such layout folder"):
        layout_named()


def test_two_layouts_of_one_slug_are_refused_and_at_work_the_first_has_it(folders: tuple[Path, Path]) -> None:
    refuse_clashes([str(folder) for folder in folders])
    change(folders[1] / "layout.toml", f'slug = "{SLUG}"', 'slug = "toyland"')
    with pytest.raises(SourceError, match="slug 'toyland' is that of another layout"):
        refuse_clashes([str(folder) for folder in folders])
    assert layout_named("toyland").title.en != TITLE_EN
    with pytest.raises(SourceError, match="slug"):
        layout_named("toyland-2")


def rows_of(layout: Layout) -> pd.DataFrame:
    """Its first company as text, as a list of somebody's has it."""
    table = pd.DataFrame(layout.companies.drop(columns="geometry")).reset_index()
    return table.head(1).astype(object).fillna("").astype(str)


def test_saved_lists_stay_with_the_layout_they_were_saved_on(
    both: tuple[Layout, Layout], kept: Workspace
) -> None:
    first, second = both
    own, foreign, nobodys = (
        save_set(kept, "li", name, "companies", rows_of(layout), pd.DataFrame(), file="", layout=layout)
        for name, layout in (("own", first), ("foreign", second), ("old", replace(second, slug="gone")))
    )
    assert set(offered_lists(first)) == {own, nobodys}
    assert set(offered_lists(second)) == {foreign}
    view = saved_view(second, [foreign])
    assert view is not None
    (offered,) = view["offered"]
    made = saved_file(offered["file"])
    assert made is not None
    assert saved_file(offered["file"].replace(second.digest, first.digest)) is None


def test_what_is_nobodys_lies_with_the_first(both: tuple[Layout, Layout]) -> None:
    first, second = both
    assert [keeps(first, slug) for slug in ("toyland", SLUG, "gone", "")] == [True, False, True, True]
    assert [keeps(second, slug) for slug in ("toyland", SLUG, "gone", "")] == [False, True, False, False]


def test_decisions_on_an_address_count_in_their_layout_alone(
    both: tuple[Layout, Layout], kept: Workspace
) -> None:
    made = {
        layout: Decision("2026-01-01T00:00:00.000000Z", f"Hill Road {number}", "reject", "li", "")
        for number, layout in enumerate(("", "toyland", SLUG))
    }
    for layout, decision in made.items():
        save_decisions(kept, "li", [decision], layout=layout)
    first, second = both
    assert decisions_of(kept).made == frozenset(made.values())
    assert decisions_of(kept, lambda slug: keeps(first, slug)).made == {made[""], made["toyland"]}
    assert decisions_of(kept, lambda slug: keeps(second, slug)).made == {made[SLUG]}


def notes_page(slug: str) -> None:
    from ui.data.workspace_log import draw_notes
    from web.layouts import layout_named
    from web.workspace import workspace

    kept = workspace()
    assert kept is not None
    draw_notes(kept, layout_named(slug), {})


def test_notes_on_zones_of_one_slug_in_two_layouts_are_two(
    both: tuple[Layout, Layout], kept: Workspace
) -> None:
    save_note(kept, "li", "zone/blocks", "before there were two", 0)
    save_note(kept, "li", f"{SLUG}:zone/blocks", "of the islands", 0)

    def texts(slug: str) -> list[tuple[str, str]]:
        app = AppTest.from_function(notes_page, kwargs={"slug": slug}, default_timeout=60)
        app.run()
        assert not app.exception
        return list(app.dataframe[0].value.iloc[:, :2].itertuples(index=False, name=None))

    assert texts("toyland") == [("Building Blocks", "before there were two")]
    assert texts(SLUG) == [("Building Blocks", "of the islands")]
