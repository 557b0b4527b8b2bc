"""The page of sheets as Streamlit runs it: what the address asks for is chosen and drawn, and what is chosen is written."""

from __future__ import annotations

import base64
import io
import re
from collections.abc import Callable
from functools import partial
from html import unescape
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from PIL import Image
from streamlit.testing.v1 import AppTest

from tests.ui.conftest import opened

Visit = Callable[..., AppTest]


def page() -> None:
    import streamlit as st

    from geo.model.errors import ExplorerError
    from ui.address import read_address
    from ui.sheets import page as sheets
    from web.layouts import layout_named

    layout = layout_named()
    words = {word: st.query_params.get_all(word) for word in st.query_params}
    address = read_address(words, layout, "en", ["vector"])
    try:
        sheets.draw(layout, address)
    except ExplorerError as error:
        st.text(str(error))


@pytest.fixture
def visit(toy_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Visit:
    monkeypatch.setenv("LAYOUT", str(toy_folder))

    return partial(opened, page)


def preview(app: AppTest) -> Image.Image:
    [body] = [str(html.proto.body) for html in app.get("html") if "sheet-preview" in str(html.proto.body)]
    found = re.search(r"base64,([^\"]+)\"", body)
    assert found
    return Image.open(io.BytesIO(base64.b64decode(found[1])))


def test_the_address_is_what_is_chosen_and_drawn(visit: Visit) -> None:
    app = visit(size="A5", orientation="portrait", style="grey", form="svg", lang="zh", title="标题")
    assert app.selectbox(key="sheets_size").value == "A5"
    assert app.button_group(key="sheets_orientation").value == "portrait"
    assert app.button_group(key="sheets_form").value == "svg"
    assert app.text_input(key="sheets_title").value == "标题"
    picture = preview(app)
    assert picture.size == (559, 794)
    assert picture.text["Title"] == "标题"  # type: ignore[attr-defined]


def test_a_choice_is_written_into_the_address(visit: Visit) -> None:
    app = visit()
    app.button_group(key="sheets_style").set_value("grey").run()
    app.text_input(key="sheets_note").set_value("for the board").run()
    app.toggle(key="sheets_graticule").set_value(True).run()
    assert not app.exception
    words = {word: app.query_params[word] for word in ("style", "note", "graticule")}
    assert {word: value if isinstance(value, str) else value[0] for word, value in words.items()} == {
        "style": "grey",
        "note": "for the board",
        "graticule": "true",
    }
    app.toggle(key="sheets_graticule").set_value(False).run()
    assert "graticule" not in app.query_params


def test_a_size_of_ones_own_is_offered_as_chosen_and_has_no_orientation(visit: Visit) -> None:
    app = visit(size="1000x700", form="png")
    assert app.selectbox(key="sheets_size").value == "1000x700"
    assert preview(app).size == (1000, 700)
    assert not [group for group in app.get("button_group") if group.key == "sheets_orientation"]
    assert not [box for box in app.selectbox if box.key == "sheets_dpi"]


def test_bad_words_are_named_once_and_the_rest_is_drawn(visit: Visit) -> None:
    app = visit(size="A9", dpi="9000", at="0,0,0", style="grey")
    said = " ".join(str(warning.value) for warning in app.warning)
    assert said.count("A9") == 1
    assert "72 to 600" in said.replace("\\", "")
    assert app.button_group(key="sheets_style").value == "grey"
    assert preview(app).size == (1123, 794)


def test_a_file_for_publication_without_a_number_warns(visit: Visit) -> None:
    app = visit(for_publication="true")
    assert any("approval" in str(warning.value) for warning in app.warning)
    assert not visit(for_publication="true", approval_number="S(2026)1").warning


def test_a_missing_glyph_is_said_and_no_box_is_drawn(visit: Visit) -> None:
    app = visit(title="Runes ᚠ")
    assert any("U+16A0" in str(text.value) for text in app.text)
    assert not [html for html in app.get("html") if "sheet-preview" in str(html.proto.body)]


def test_the_atlas_is_made_when_asked_for_and_kept_for_its_choices(visit: Visit) -> None:
    app = visit(what="atlas", size="A5")
    assert not app.get("download_button")
    app.button(key="atlas_make").click().run()
    assert not app.exception
    assert len(app.get("download_button")) == 1
    app.button_group(key="sheets_style").set_value("grey").run()
    assert not app.get("download_button")


def test_a_link_leads_back_to_the_map_with_the_same_view(visit: Visit) -> None:
    app = visit(at="0.1500,0.0400,12.00", role="maker", style="grey", sheet="x", lang="zh")
    [body] = [str(html.proto.body) for html in app.get("html") if "<a " in str(html.proto.body)]
    found = re.search(r'href="([^"]+)">回到地图上的本视图<', body)
    assert found
    address = urlsplit(unescape(found[1]))
    # Beside the page of sheets lies the map.
    assert address.path == "./"
    assert parse_qs(address.query) == {"lang": ["zh"], "role": ["maker"], "at": ["0.1500,0.0400,12.00"]}
