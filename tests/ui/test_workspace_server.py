"""The served app under messages that no page of it would send: who is no editor writes nothing, and nothing is told."""

from __future__ import annotations

import http.client
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from geo.starter import write_starter
from geo.workspace.people import add_person
from geo.workspace.store import Change, Wish, Workspace
from tests.serving import Server, serving
from tests.ui.socket_window import Window

PASSWORD, WRONG = "correct horse battery", "wrong horse battery"


@dataclass
class Kept:
    """A server and the workspace that it keeps, in which ``li`` is an editor and has made change 1."""

    server: Server
    workspace: Workspace

    def log(self) -> list[Change]:
        return self.workspace.log(100)


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kept]:
    folder = tmp_path_factory.mktemp("kept")
    write_starter(folder / "toyland")
    workspace = Workspace(folder / "workspace")
    for name, role in (("li", "editor"), ("wang", "viewer")):
        add_person(workspace, name, role, PASSWORD)
    workspace.save("li", "note", [Wish("note", "company/t1", {"text": "as it was"})])
    with serving(folder, folder / "toyland", WORKSPACE=str(folder / "workspace")) as server:
        yield Kept(server, workspace)


def sign_in(window: Window, name: str, password: str = PASSWORD) -> None:
    window.fill("sign_in_name", name)
    window.fill("sign_in_password", password)
    window.press(window.widgets["sign_in_send"])


def reject(window: Window) -> None:
    """Ask for an address, and reject what is found, though the button may be disabled."""
    window.fill("geocode_text", "nowhere street 1")
    window.press(window.widgets["geocode_do"])
    window.press(window.widgets["review_reject"])


def test_an_editor_decides_and_undoes_by_the_same_messages(kept: Kept) -> None:
    before = len(kept.log())
    with Window(kept.server.url, "data") as window:
        sign_in(window, "li")
        assert "you may save and change" in window.words
        reject(window)
        assert [change.who for change in kept.log()][: len(kept.log()) - before] == ["li"]
        # The latest change is the one that the list of changes offers first.
        window.press(window.widgets["log_undo"])
    assert kept.log()[0].what == "undo"
    assert len(kept.log()) == before + 2


@pytest.mark.parametrize("who", ["", "wang"])
def test_a_reader_who_presses_what_is_disabled_or_not_there_changes_nothing(kept: Kept, who: str) -> None:
    with Window(kept.server.url, "data") as editor:
        sign_in(editor, "li")
        theirs = dict(editor.widgets)
    before = kept.log()
    with Window(kept.server.url, "data") as window:
        if who:
            sign_in(window, who)
            assert "saving is for editors" in window.words
        reject(window)
        assert "Saving is for editors who have signed in." in window.words
        # Buttons and fields that only an editor's page has, by the ids that they have there.
        assert "log_undo" not in window.widgets
        window.press(theirs["log_undo"])
        window.run(**{theirs["notes_subject"]: {"string_value": "company/t1"}})
        window.run(**{"note_company/t1_1": {"string_value": "mine"}, "notes_save": {"trigger_value": True}})
    assert kept.log() == before


@pytest.mark.parametrize(
    "value", [{"string_value": "li"}, {"json_value": '{"name": "li", "role": "editor"}'}]
)
def test_a_message_that_names_an_editor_signs_nobody_in(kept: Kept, value: dict[str, str]) -> None:
    before = kept.log()
    with Window(kept.server.url, "data") as window:
        window.run(signed_in_person=value)
        window.run(**{"$$ID-0-signed_in_person": value})
        assert "you may save" not in window.words
        reject(window)
    assert kept.log() == before


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_no_route_takes_a_write(kept: Kept, method: str) -> None:
    before = kept.log()
    address = urlsplit(kept.server.url)
    for path in ("/healthz", "/search?q=x", "/layers/x.js", "/data", "/workspace", "/workspace.sqlite"):
        connection = http.client.HTTPConnection(address.hostname or "", address.port, timeout=30)
        connection.request(method, path, body=b"who=li", headers={"Content-Type": "application/json"})
        assert connection.getresponse().status >= 400
        connection.close()
    assert kept.log() == before


def test_the_workspace_is_served_to_nobody(kept: Kept) -> None:
    for path in (
        "/workspace.sqlite",
        "/app/static/workspace.sqlite",
        "/media/workspace.sqlite",
        "/layers/workspace.sqlite",
    ):
        _, _, body = kept.server.get(path)
        assert b"SQLite format" not in body
        assert b"argon2" not in body


def test_no_password_or_hash_is_in_the_log_or_on_the_page(kept: Kept) -> None:
    with Window(kept.server.url, "data") as window:
        sign_in(window, "li", WRONG)
        assert "The name or the password is wrong." in window.words
        told = window.words
        sign_in(window, "li")
        told += window.words
        window.run(**{"no such widget": {"string_value": PASSWORD}})
    told += window.words + kept.server.log()
    for secret in (PASSWORD, WRONG, "$argon2"):
        assert secret not in told


def test_the_file_lies_where_the_server_was_told(kept: Kept, tmp_path: Path) -> None:
    assert kept.workspace.file.stat().st_size > 0
    assert not list(kept.server.folder.glob("*.sqlite"))
