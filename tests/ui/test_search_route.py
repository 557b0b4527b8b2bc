"""GET /search: hits in the reader's language as JSON, never an error whatever is asked."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from geo.find.search import LONGEST_QUERY
from tests.hostile_layout import PAYLOADS, write_hostile_layout
from web.layouts import layout_named
from web.routes import routes
from web.search import HITS
from web.served import map_files


@pytest.fixture
def client(monkeypatch: pytest.MonkeyPatch) -> Iterator[TestClient]:
    monkeypatch.delenv("LAYOUT", raising=False)
    with TestClient(Starlette(routes=routes())) as made:
        yield made


def hits(client: TestClient, **asked: str) -> list[dict[str, Any]]:
    answer = client.get("/search", params=asked)
    assert answer.status_code == 200
    found: list[dict[str, Any]] = answer.json()["hits"]
    return found


def test_a_company_comes_with_what_the_map_needs_to_show_it(client: TestClient) -> None:
    first = hits(client, q="ymjn", lang="en")[0]
    assert (first["kind"], first["id"]) == ("company", "c3")
    assert (first["name"], first["other"]) == ("JW Therapeutics", "药明巨诺")
    layout = layout_named()
    assert layout.companies.index[first["position"]] == "c3"
    assert map_files(layout).columns.order[first["index"]] == first["position"]
    assert (first["lon"], first["lat"]) == (
        layout.companies.loc["c3", "lon"],
        layout.companies.loc["c3", "lat"],
    )
    assert first["about"] == "R&D · Zhangjiang"


def test_names_and_words_follow_the_language(client: TestClient) -> None:
    first = hits(client, q="ymjn", lang="zh")[0]
    assert (first["name"], first["other"]) == ("药明巨诺", "JW Therapeutics")
    assert first["about"] == "研发 · 张江"
    assert hits(client, q="zhangjiang", lang="zh")[0]["name"] == "张江"


def test_each_kind_says_what_tells_it_from_its_namesakes(client: TestClient) -> None:
    about = {
        (hit["kind"], hit["id"]): hit["about"]
        for q in ("zhangjiang", "simz", "xuhui", "pvg", "zizhu", "sjdd")
        for hit in hits(client, q=q)
    }
    assert about["zone", "zhangjiang"] == "Core development area"
    assert about["zone", "simz"] == "Zhangjiang"
    assert about["district", "xuhui"] == "Supporting district"
    assert about["place", "pudong_airport"] == "Pudong"
    assert about["park", "zizhu"] == "Minhang · no known position"
    assert about["station", "century_avenue"].startswith("line 2")


def test_the_matched_name_is_told_where_it_is_not_seen(client: TestClient) -> None:
    assert hits(client, q="2126")[0]["matched"] == "2126.HK"
    assert hits(client, q="药明巨诺")[0]["matched"] == ""


def test_a_company_without_a_place_on_the_map_has_no_index(client: TestClient) -> None:
    layout = layout_named()
    id = layout.companies.index[layout.companies.geometry.isna()][0]
    hit = next(hit for hit in hits(client, q=layout.companies.loc[id, "name_en"]) if hit["id"] == id)
    assert hit["index"] == -1
    assert hit["lon"] is None
    assert layout.companies.index[hit["position"]] == id


def test_answers_are_never_kept(client: TestClient) -> None:
    headers = client.get("/search", params={"q": "jw"}).headers
    assert headers["cache-control"] == "no-store"
    assert headers["content-type"].startswith("application/json")
    assert headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize(
    "address",
    [
        "/search",
        "/search?q=",
        "/search?q=%00%ff%fe",
        "/search?q=jw&lang=fr",
        "/search?q=%F0%9F%8F%AD",
        "/search?q=a&q=b",
    ],
)
def test_an_odd_address_is_answered_like_any_other(client: TestClient, address: str) -> None:
    answer = client.get(address)
    assert answer.status_code == 200
    assert len(answer.json()["hits"]) <= HITS


def test_only_the_beginning_of_a_long_query_counts(client: TestClient) -> None:
    spaces = " " * (LONGEST_QUERY - 2)
    assert hits(client, q=f"jw{spaces}nothing like it") == hits(client, q="jw")


def test_another_layout_is_searched_after_it_changed(
    client: TestClient, toy_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LAYOUT", str(toy_folder))
    assert [hit["id"] for hit in hits(client, q="red brick")] == ["t1"]
    file = toy_folder / "companies" / "companies.csv"
    file.write_text(file.read_text(encoding="utf-8").replace("Red Brick", "Green Brick"), encoding="utf-8")
    assert hits(client, q="green brick")[0]["id"] == "t1"
    assert "t1" not in [hit["id"] for hit in hits(client, q="red brick")]


def test_a_layout_that_cannot_be_read_says_so(
    client: TestClient, toy_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LAYOUT", str(toy_folder))
    (toy_folder / "layout.toml").unlink()
    answer = client.get("/search", params={"q": "brick"})
    assert answer.status_code == 503
    assert "layout.toml" in answer.text


def test_names_that_try_to_run_come_as_they_are(
    client: TestClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LAYOUT", str(write_hostile_layout(tmp_path / "hostile")))
    named = {hit["name"] for payload in PAYLOADS.values() for hit in hits(client, q=payload)}
    assert "<img src=x onerror=\"window.__pwned='image'\">" in named
    assert "{{ 40961 * 3 }}" in named
