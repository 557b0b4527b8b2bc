"""Who may change the workspace: nobody but an editor, whatever a browser sends."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from streamlit.runtime.context import ContextProxy
from streamlit.testing.v1 import AppTest

from geo.model.layout import Layout
from geo.workspace.archive import export_file
from geo.workspace.decisions import decisions_of
from geo.workspace.people import Person, add_person, remove_person
from geo.workspace.sessions import begin_session, cookie_for
from geo.workspace.sets import rows_of, save_set, saved_sets
from geo.workspace.store import Wish, Workspace
from ui.access.person import Ticket

PASSWORD = "correct horse battery"
CSV = "name_en,wgs84_lon,wgs84_lat\nFirst toy works,0.15,0.05\nSecond toy works,0.16,0.05\nNowhere,x,1\n"


def data_page(lang: str = "en") -> None:
    """The data page as the app draws it, without the router, which AppTest cannot lead to another page."""
    import streamlit as st

    from ui.address import read_address
    from ui.data import page as data
    from web.layouts import layout_named

    st.query_params.setdefault("lang", lang)
    layout = layout_named()
    words = {word: st.query_params.get_all(word) for word in st.query_params}
    data.draw(layout, read_address(words, layout, lang, ()))


@pytest.fixture
def kept(tmp_path: Path, toy_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    """A workspace with an editor and a viewer, which the app serves."""
    monkeypatch.setenv("LAYOUT", str(toy_folder))
    monkeypatch.setenv("WORKSPACE", str(tmp_path / "kept"))
    # AppTest has no connection; a real one says where it comes from, and what cookies it brings.
    monkeypatch.setattr(ContextProxy, "ip_address", "192.0.2.1")
    monkeypatch.setattr(ContextProxy, "cookies", {})
    made = Workspace(tmp_path / "kept")
    add_person(made, "li", "editor", PASSWORD)
    add_person(made, "wang", "viewer", PASSWORD)
    return made


Visit = Callable[..., AppTest]


@pytest.fixture
def visit() -> Visit:
    def go(who: str = "", lang: str = "en") -> AppTest:
        app = AppTest.from_function(data_page, kwargs={"lang": lang}, default_timeout=60)
        app.run()
        assert not app.exception
        if who:
            sign_in(app, who)
        return app

    return go


def sign_in(app: AppTest, name: str, password: str = PASSWORD) -> None:
    app.text_input(key="sign_in_name").set_value(name)
    app.text_input(key="sign_in_password").set_value(password)
    app.button(key="sign_in_send").click()
    app.run()
    assert not app.exception


def said(app: AppTest) -> str:
    text = " ".join(str(one.value) for one in (*app.caption, *app.success, *app.error))
    return text.replace("\\", "")


def crafted(widget: Any) -> Any:
    """A widget that sends its message whether the page lets a person touch it or not; the server knows no difference."""
    widget.proto.disabled = False
    return widget


def bring(app: AppTest, text: str = CSV) -> None:
    app.file_uploader(key="bring_file").upload("firms.csv", text.encode(), "text/csv").run()
    assert not app.exception


def geocode(app: AppTest) -> None:
    app.text_area(key="geocode_text").set_value("nowhere street 1").run()
    app.button(key="geocode_do").click().run()
    assert not app.exception


def a_set(kept: Workspace, layout: Layout) -> str:
    table = pd.DataFrame(
        {"id": ["b1", "b2"], "name_en": ["One", "Two"], "name_zh": "", "lon": "0.15", "lat": "0.05"}
    )
    return save_set(
        kept, "li", "Firms", "companies", complete(table), pd.DataFrame(), file="f.csv", layout=layout
    )


def complete(table: pd.DataFrame) -> pd.DataFrame:
    from geo.model.contracts import BY_TABLE

    columns = [column.name for column in BY_TABLE["companies"].columns]
    fixed = {"role": "maker", "status": "operating", "presence_confidence": "low"}
    return table.reindex(columns=columns, fill_value="").assign(**fixed)


def test_without_a_workspace_the_page_says_that_nothing_is_kept(
    visit: Visit, toy_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LAYOUT", str(toy_folder))
    monkeypatch.delenv("WORKSPACE", raising=False)
    app = visit()
    assert "Nothing is kept here" in said(app)
    geocode(app)
    app.text_input(key="review_who").set_value("li").run()
    app.button(key="review_reject").click().run()
    assert not app.exception
    assert "Decisions made (1)" in [one.label for one in app.expander]


def test_an_editor_saves_a_brought_list_and_opens_it_in_another_window(visit: Visit, kept: Workspace) -> None:
    app = visit("li")
    assert "Signed in as li" in said(app)
    bring(app)
    app.text_input(key="saved_name").set_value("Firms of May").run()
    app.button(key="saved_save").click().run()
    assert "Saved." in said(app)
    (saved,) = saved_sets(kept)
    assert (saved.name, saved.kind, saved.rows, saved.refused, saved.file, saved.who) == (
        "Firms of May",
        "companies",
        2,
        1,
        "firms.csv",
        "li",
    )
    reader = visit()
    reader.selectbox(key="saved_choose").set_value(saved.id).run()
    assert not reader.exception
    assert "First toy works" in str([frame.value for frame in reader.dataframe])


def test_a_decision_is_kept_for_everybody_under_the_name_of_who_signed_in(
    visit: Visit, kept: Workspace
) -> None:
    app = visit("li")
    geocode(app)
    app.button(key="review_reject").click().run()
    (decision,) = decisions_of(kept).audit
    assert (decision.who, decision.action, kept.log(1)[0].who) == ("li", "reject", "li")
    other = visit()
    geocode(other)
    assert "Decisions made (1)" in [one.label for one in other.expander]


# What a page writes, by the button that does it.
def press_save(app: AppTest, saved: str) -> None:
    bring(app)
    crafted(app.button(key="saved_save")).click().run()


def press_decide(app: AppTest, saved: str) -> None:
    geocode(app)
    crafted(app.button(key="review_reject")).click().run()


def press_row(app: AppTest, saved: str) -> None:
    app.selectbox(key="saved_choose").set_value(saved).run()
    app.selectbox(key=f"saved_row_{saved}").set_value("b1").run()
    crafted(field(app, saved, "name_en")).set_value("Mine")
    crafted(app.button(key=f"row_{saved}_b1_send")).click().run()


def field(app: AppTest, saved: str, name: str) -> Any:
    return next(one for one in app.text_input if str(one.key).startswith(f"row_{saved}_b1_{name}"))


@pytest.mark.parametrize("who", ["", "wang"])
@pytest.mark.parametrize("press", [press_save, press_decide, press_row])
def test_a_disabled_button_pressed_by_a_crafted_message_writes_nothing(
    visit: Visit, kept: Workspace, toyland: Layout, press: Callable[[AppTest, str], None], who: str
) -> None:
    saved = a_set(kept, toyland)
    before = kept.log(100)
    app = visit(who)
    press(app, saved)
    assert not app.exception
    assert "Saving is for editors who have signed in." in said(app)
    assert kept.log(100) == before


@pytest.mark.parametrize("who", ["", "wang"])
def test_what_only_editors_see_is_not_there_for_others(
    visit: Visit, kept: Workspace, toyland: Layout, who: str
) -> None:
    saved = a_set(kept, toyland)
    keys = {"saved_remove", "log_undo", "notes_subject"}
    app = visit(who)
    app.selectbox(key="saved_choose").set_value(saved).run()
    assert not keys & {str(one.key) for one in (*app.button, *app.selectbox)}
    editor = visit("li")
    editor.selectbox(key="saved_choose").set_value(saved).run()
    assert keys <= {str(one.key) for one in (*editor.button, *editor.selectbox)}


@pytest.mark.parametrize("change", ["role", "removed", "signed out"])
def test_a_button_that_stands_since_one_was_editor_writes_nothing_after(
    visit: Visit, kept: Workspace, toyland: Layout, change: str
) -> None:
    saved = a_set(kept, toyland)
    app = visit("li")
    app.selectbox(key="saved_choose").set_value(saved).run()
    app.selectbox(key="log_choose").set_value(1)
    if change == "role":
        add_person(kept, "li", "viewer", PASSWORD)
    elif change == "removed":
        remove_person(kept, "li")
    else:
        del app.session_state["signed_in_ticket"]
    before = kept.log(100)
    app.button(key="log_undo").click().run()
    assert not app.exception
    assert kept.log(100) == before
    assert "Saving is for editors" in said(app)


@pytest.mark.parametrize(
    "claimed", ["li", {"text": "li", "over": False}, ["li"], True, Ticket("li"), Ticket("")]
)
def test_a_name_that_a_browser_makes_up_signs_nobody_in(
    visit: Visit, kept: Workspace, claimed: object
) -> None:
    app = visit()
    app.session_state["signed_in_ticket"] = claimed
    app.run()
    bring(app)
    crafted(app.button(key="saved_save")).click().run()
    assert kept.log(1) == []


def test_a_browsers_cookie_makes_its_new_page_an_editors_until_it_is_signed_out(
    visit: Visit, kept: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    cookie = cookie_for(kept, begin_session(kept, Person("li", "editor", True)))
    monkeypatch.setattr(ContextProxy, "cookies", {"layout_session": cookie})
    app, other = visit(), visit()
    assert "Signed in as li" in said(app)
    bring(app)
    app.button(key="saved_save").click().run()
    assert "Saved." in said(app)
    other.run()
    app.button(key="sign_out").click().run()
    # The other window knows the browser by the same cookie; its button still stands.
    other.button(key="log_undo").click().run()
    for window in (app, other):
        assert "you may save" not in said(window)
    assert [change.what for change in kept.log()] == ["save", "save"]


def test_a_viewer_who_calls_himself_editor_is_read_from_the_workspace(visit: Visit, kept: Workspace) -> None:
    app = visit()
    app.session_state["signed_in_ticket"] = Ticket(begin_session(kept, Person("wang", "editor", True)))
    app.run()
    bring(app)
    crafted(app.button(key="saved_save")).click().run()
    assert kept.log(1) == []


def forgetful_page(name: str) -> None:
    """A page whose author forgot to ask for the role before he offered a change."""
    import streamlit as st

    from geo.workspace.people import Person
    from geo.workspace.sessions import begin_session
    from geo.workspace.store import Wish
    from ui.access.person import Ticket, draw_said, save
    from web.workspace import workspace

    if name:
        begun = begin_session(workspace(), Person(name, "editor", True))
        st.session_state["signed_in_ticket"] = Ticket(begun)
    wish = Wish("note", "zone/toys", {"text": "mine"})
    st.button(
        "Save", key="forgotten", on_click=save, args=(lambda kept, who: kept.save(who, "note", [wish]),)
    )
    draw_said()


@pytest.mark.parametrize(("who", "written"), [("", 0), ("wang", 0), ("eve", 0), ("li", 1)])
def test_a_page_that_forgets_to_ask_for_the_role_still_writes_for_editors_alone(
    kept: Workspace, who: str, written: int
) -> None:
    app = AppTest.from_function(forgetful_page, kwargs={"name": who}).run()
    app.button(key="forgotten").click().run()
    assert not app.exception
    assert ("Saved." if written else "Saving is for editors") in said(app)
    assert len(kept.log()) == written


def test_two_editors_of_one_row_are_told_and_both_can_save(
    visit: Visit, kept: Workspace, toyland: Layout
) -> None:
    add_person(kept, "zhao", "editor", PASSWORD)
    a_set(kept, toyland)
    (saved,) = saved_sets(kept)
    windows = [visit("li"), visit("zhao")]
    for app in windows:
        app.selectbox(key="saved_choose").set_value(saved.id).run()
        app.selectbox(key=f"saved_row_{saved.id}").set_value("b1").run()
    for app, name, text in zip(windows, ("name_en", "note_en"), ("Renamed", "Noted"), strict=True):
        field(app, saved.id, name).set_value(text)
        app.button(key=f"row_{saved.id}_b1_send").click().run()
        assert not app.exception
    assert "Saved." in said(windows[0])
    assert "changed by li at 20" in said(windows[1])
    # What stands now is on the second's page; he writes again, and neither change is lost.
    assert field(windows[1], saved.id, "name_en").value == "Renamed"
    field(windows[1], saved.id, "note_en").set_value("Noted")
    windows[1].button(key=f"row_{saved.id}_b1_send").click().run()
    table, _ = rows_of(kept, saved)
    assert list(table.loc[0, ["name_en", "note_en"]]) == ["Renamed", "Noted"]


def test_an_editor_writes_a_note_and_undoes_it(visit: Visit, kept: Workspace) -> None:
    app = visit("li")
    app.selectbox(key="notes_subject").set_value("company/t1").run()
    (area,) = [one for one in app.text_area if str(one.key).startswith("note_company/t1")]
    area.set_value("Called on 3 May: {{x}} <b>").run()
    app.button(key="notes_save").click().run()
    assert not app.exception
    assert kept.items("note")["company/t1"].content == {"text": "Called on 3 May: {{x}} <b>"}
    app.selectbox(key="log_choose").set_value(1).run()
    app.button(key="log_undo").click().run()
    assert kept.items("note") == {}
    assert [change.what for change in kept.log()] == ["undo", "note"]


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_wrong_passwords_are_refused_alike_and_soon_not_tried_at_all(
    visit: Visit, kept: Workspace, lang: str
) -> None:
    wrong = {"en": "The name or the password is wrong.", "zh": "用户名或密码不正确。"}[lang]
    wait = {"en": "Too many wrong passwords", "zh": "密码错误次数过多"}[lang]
    app = visit(lang=lang)
    sign_in(app, "nobody", "a wrong password")
    assert wrong in said(app)
    for _ in range(5):
        sign_in(app, "li", "a wrong password")
        assert wrong in said(app)
    sign_in(app, "li", PASSWORD)
    assert wait in said(app)
    assert "signed_in_ticket" not in app.session_state


def test_no_password_is_on_the_page_in_the_session_or_in_an_export(
    visit: Visit, kept: Workspace, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    app = visit()
    sign_in(app, "li", "a wrong password of mine")
    sign_in(app, "li")
    kept.save("li", "note", [Wish("note", "zone/toys", {"text": "kept"})])
    export_file(kept, tmp_path / "all.gz")
    exported = gzip.decompress((tmp_path / "all.gz").read_bytes()).decode()
    for secret in (PASSWORD, "a wrong password of mine", "$argon2"):
        for place in (str(app.main), said(app), exported, str(app.session_state), caplog.text):
            assert secret not in place
