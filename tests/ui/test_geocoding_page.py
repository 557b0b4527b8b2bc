"""Addresses to points on the data page: the layout's own answers, and a service that whoever runs the app set up."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from tests.geo.geocode.serving import GOOD, serving


def data_page() -> None:
    """The data page as the app draws it, without the router, which AppTest cannot lead to another page."""
    from ui.address import read_address
    from ui.data import page as data
    from web.layouts import layout_named

    layout = layout_named()
    data.draw(layout, read_address({}, layout, "en", ()))


def opened(folder: Path, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    monkeypatch.setenv("LAYOUT", str(folder))
    app = AppTest.from_function(data_page, default_timeout=60).run()
    assert not app.exception
    return app


def asked(app: AppTest, text: str) -> AppTest:
    app.text_area(key="geocode_text").set_value(text)
    app.button(key="geocode_do").click().run()
    assert not app.exception
    return app


def test_without_a_service_set_up_there_is_no_choice_of_one(
    toy_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = opened(toy_folder, monkeypatch)
    assert "geocode_provider" not in [box.key for box in app.selectbox]


def test_a_service_that_was_set_up_is_asked_only_once_it_is_chosen(
    toy_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with serving() as served:
        monkeypatch.setenv("PHOTON_URL", served.url)
        app = opened(toy_folder, monkeypatch)
        assert app.selectbox(key="geocode_provider").options == ["This layout's own gazetteer", "Photon"]
        asked(app, "1 Nowhere Lane, East Borough")
        assert served.asked == []
        served.says(GOOD["photon"](0.15, 0.05))
        app.selectbox(key="geocode_provider").select("photon").run()
        assert any("sent to Photon" in str(caption.value) for caption in app.caption)
        asked(app, "1 Nowhere Lane, East Borough")
        assert len(served.asked) == 1
        (record,) = app.session_state["geocoded"]
        assert (record.provider, record.lon, record.lat) == ("photon", 0.15, 0.05)


def test_a_list_that_is_too_long_says_how_much_is_left_out(
    toy_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = asked(opened(toy_folder, monkeypatch), "\n".join(["East Borough"] * 5003))
    assert "first 5,000 lines are looked up; 3 are left out" in str(app.warning[0].value)
    assert len(app.session_state["geocoded"]) == 5000
