"""/healthz and /layers: what the browser fetches, under names that say their content."""

from __future__ import annotations

import gzip
import hashlib
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from geo.model.layout import Layout
from tests.hostile_layout import PAYLOADS, write_hostile_layout
from web.layouts import layout_named
from web.routes import routes
from web.served import MapFiles, connection_script, map_files


@pytest.fixture
def client(monkeypatch: pytest.MonkeyPatch) -> Iterator[TestClient]:
    monkeypatch.delenv("LAYOUT", raising=False)
    with TestClient(Starlette(routes=routes())) as made:
        yield made


@pytest.fixture
def files(client: TestClient) -> MapFiles:
    return map_files(layout_named())


def card(files: MapFiles, lang: str, key: str) -> str:
    return "/layers/" + files.cards.replace("{lang}", lang).replace("{key}", key)


def test_healthz_names_program_and_data(client: TestClient, shanghai: Layout) -> None:
    answer = client.get("/healthz")
    assert answer.status_code == 200
    said = answer.json()
    assert said["status"] == "ok"
    assert said["version"]
    assert said["data"] == {
        "layout": "shanghai-cell-therapy",
        "version": shanghai.version,
        "digest": shanghai.digest,
    }


def test_healthz_of_a_broken_layout_says_which_file(
    client: TestClient, toy_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (toy_folder / "zones" / "zones.geojson").unlink()
    monkeypatch.setenv("LAYOUT", str(toy_folder))
    answer = client.get("/healthz")
    assert answer.status_code == 503
    assert answer.json()["status"] == "failed"
    assert "zones.geojson" in answer.json()["reason"]


def test_files_are_named_by_their_content_and_kept_for_ever(client: TestClient, files: MapFiles) -> None:
    for name in (files.script, files.style, files.layout, files.companies):
        answer = client.get(f"/layers/{name}")
        assert answer.status_code == 200
        digest = name.split(".")[1]
        assert hashlib.sha256(answer.content).hexdigest().startswith(digest)
        assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
        assert answer.headers["etag"] == f'"{digest}"'
        assert answer.headers["x-content-type-options"] == "nosniff"


def test_the_watch_over_the_connection_needs_no_layout(
    client: TestClient, toy_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (toy_folder / "zones" / "zones.geojson").unlink()
    monkeypatch.setenv("LAYOUT", str(toy_folder))
    answer = client.get(f"/layers/{connection_script().name}")
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/javascript")
    assert re.search(r"\bexport\b.*\bkeepWatch\b", answer.text)


def test_what_is_known_already_is_not_sent_again(client: TestClient, files: MapFiles) -> None:
    path = f"/layers/{files.companies}"
    etag = client.get(path).headers["etag"]
    again = client.get(path, headers={"If-None-Match": etag})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["cache-control"].endswith("immutable")
    assert client.get(path, headers={"If-None-Match": '"other"'}).status_code == 200


def test_files_are_compressed_for_those_who_take_it(client: TestClient, files: MapFiles) -> None:
    path = f"/layers/{files.layout}"
    with client.stream("GET", path, headers={"Accept-Encoding": "gzip"}) as packed:
        raw = b"".join(packed.iter_raw())
        assert packed.headers["content-encoding"] == "gzip"
        assert packed.headers["vary"] == "Accept-Encoding"
    plain = client.get(path, headers={"Accept-Encoding": "identity"})
    assert "content-encoding" not in plain.headers
    assert gzip.decompress(raw) == plain.content
    assert len(raw) < len(plain.content) / 2


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_cards_come_one_by_one_in_either_language(
    client: TestClient, files: MapFiles, shanghai: Layout, lang: str
) -> None:
    order = files.columns.order
    named = {
        "zone-jinshan": ("zone", "jinshan"),
        "district-jinshan": ("district", "jinshan"),
        "c0": ("company", shanghai.companies.index[0]),
        f"i{len(order) - 1}": ("company", shanghai.companies.index[order[-1]]),
    }
    for key, who in named.items():
        said = client.get(card(files, lang, key)).json()
        assert (said["kind"], said["id"]) == who


def test_every_company_that_is_drawn_can_be_named(
    client: TestClient, files: MapFiles, shanghai: Layout
) -> None:
    said = client.get(card(files, "en", "0").replace("cards-", "names-")).json()
    assert said["ids"] == [str(id) for id in shanghai.companies.index[files.columns.order]]
    assert all(said["names"])


@pytest.mark.parametrize(
    "key",
    [
        "", "zone-", "zone-atlantis", "district-atlantis", "i64", "c86", "i-1", "c-1", "i", "c", "x1", "i1.5",
        "i²", "c①", "i٣", "i" + "9" * 5000, "..", "%2e%2e", "zone-{{7*7}}",
    ],
)  # fmt: skip
def test_a_card_that_is_not_there_is_404(client: TestClient, files: MapFiles, key: str) -> None:
    for kind in ("cards", "names"):
        answer = client.get(card(files, "en", key).replace("cards-", f"{kind}-"))
        assert answer.status_code == 404, answer.text
        assert "49" not in answer.text


@pytest.mark.parametrize(
    "name",
    [
        "map.0000000000000000.js", "map.js", "nothing", ".", "cards-en.0.json", "cards-xx-c0.0.json",
        "..%2f..%2fpyproject.toml", "map.0000000000000000.js/../../x",
    ],
)  # fmt: skip
def test_any_other_name_is_404(client: TestClient, name: str) -> None:
    assert client.get(f"/layers/{name}").status_code == 404


def test_a_language_that_we_lack_has_no_cards(client: TestClient, files: MapFiles) -> None:
    assert client.get(card(files, "fr", "c0")).status_code == 404


def test_names_of_cards_change_with_the_data(
    client: TestClient, files: MapFiles, toy_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LAYOUT", str(toy_folder))
    assert map_files(layout_named()).cards != files.cards
    assert client.get(card(files, "en", "c0")).status_code == 404


def test_hostile_words_are_sent_as_inert_json(
    client: TestClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LAYOUT", str(write_hostile_layout(tmp_path)))
    monkeypatch.chdir(tmp_path)
    hostile = map_files(layout_named())
    paths = [f"/layers/{hostile.layout}"]
    for number in range(len(PAYLOADS)):
        paths += [
            card(hostile, "en", key) for key in (f"c{number}", f"zone-z{number}", f"district-d{number}")
        ]
    for path in paths:
        answer = client.get(path)
        assert answer.status_code == 200
        assert not [
            mark for mark in ("{{", "{%", "{#", "<", ">", "&", "`", "$", "\u2028") if mark in answer.text
        ]
    card_of_first = json.loads(client.get(card(hostile, "en", "c0")).text)
    assert card_of_first["name"] == next(iter(PAYLOADS.values()))
