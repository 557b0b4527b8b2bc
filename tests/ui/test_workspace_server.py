"""The served app under messages that no page of it would send: who is no editor writes nothing, and nothing is told."""

from __future__ import annotations

import http.client
import itertools
import json
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from streamlit.web.server.starlette.starlette_app_utils import create_signed_value

from geo.model.starter import write_starter
from geo.workspace.people import Person, add_person
from geo.workspace.sessions import SESSION_S, begin_session, cookie_for
from geo.workspace.store import Change, Wish, Workspace
from tests.serving import Server, serving
from tests.ui.socket_window import Window

MAIL = "zhao@toy.example"
COOKIE_SECRET, CLIENT_SECRET = "a secret for cookies of toyland, long enough", "a secret of toyland's client"
PASSWORD, WRONG = "correct horse battery", "wrong horse battery"

_NUMBERS = itertools.count(1)


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
    add_person(workspace, MAIL, "editor")
    # What an organisation configures; nothing here is asked, for the cookies of these tests are signed by us.
    (folder / ".streamlit").mkdir()
    (folder / ".streamlit" / "secrets.toml").write_text(
        f'[auth]\nredirect_uri = "http://127.0.0.1/oauth2callback"\ncookie_secret = "{COOKIE_SECRET}"\n'
        f'client_id = "toy"\nclient_secret = "{CLIENT_SECRET}"\nserver_metadata_url = "http://127.0.0.1:9/toy"\n'
    )
    workspace.save("li", "note", [Wish("note", "company/t1", {"text": "as it was"})])
    with serving(
        folder, folder / "toyland", WORKSPACE=str(folder / "workspace"), LOG_FORMAT="json"
    ) as server:
        yield Kept(server, workspace)


def sign_in(window: Window, name: str, password: str = PASSWORD) -> None:
    window.fill("sign_in_name", name)
    window.fill("sign_in_password", password)
    window.press(window.widgets["sign_in_send"])


def reject(window: Window) -> None:
    """Ask for an address that nobody asked for before, and reject what is found, though the button may be disabled."""
    window.fill("geocode_text", f"nowhere street {next(_NUMBERS)}")
    window.press(window.widgets["geocode_do"])
    window.press(window.widgets["review_reject"])


def test_an_editor_decides_and_undoes_by_the_same_messages(kept: Kept) -> None:
    before = len(kept.log())
    with Window(kept.server.url, "data") as window:
        sign_in(window, "li")
        assert "you may save and change" in window.words
        reject(window)
        assert [change.who for change in kept.log()][: len(kept.log()) - before] == ["li"]
        (told,) = re.findall(rf'"({kept.log()[0].seq} · [^"]+)"', window.words)
        window.fill("log_choose", told)
        window.run()
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
        window.run(signed_in_ticket=value)
        window.run(**{"$$ID-0-signed_in_ticket": value})
        assert "you may save" not in window.words
        reject(window)
    assert kept.log() == before


def cookie_of(kept: Kept, secret: str = COOKIE_SECRET, **claims: object) -> str:
    """What Streamlit leaves in a browser after an identity provider vouched for somebody."""
    held = {"origin": kept.server.url, "is_logged_in": True, **claims}
    return create_signed_value(secret, "_streamlit_user", json.dumps(held)).decode()


def test_who_an_identity_provider_vouches_for_edits_under_his_address(kept: Kept) -> None:
    with Window(kept.server.url, "data") as window:
        assert "Sign in with your organisation" in window.words
    with Window(
        kept.server.url, "data", "_streamlit_user=" + cookie_of(kept, email="Zhao@toy.example")
    ) as window:
        assert "you may save and change" in window.words
        reject(window)
    assert kept.log()[0].who == MAIL


@pytest.mark.parametrize(
    "claims",
    [
        {"email": "eve@toy.example"},
        {"email": MAIL, "email_verified": False},
        {"email": MAIL, "is_logged_in": False},
        {"email": MAIL, "secret": "a secret that somebody else made up, as long"},
        {"email": [MAIL]},
        # Has a password here: a provider cannot speak for him.
        {"email": "li"},
    ],
)
def test_whom_no_provider_vouches_for_reads(kept: Kept, claims: dict[str, Any]) -> None:
    before = kept.log()
    with Window(kept.server.url, "data", "_streamlit_user=" + cookie_of(kept, **claims)) as window:
        assert "you may save" not in window.words
        reject(window)
    assert kept.log() == before


def asked(kept: Kept, method: str, body: str = "", **headers: str) -> tuple[int, str]:
    """Status and cookie of an answer of ``/session``, asked as the page's own script does unless headers say else."""
    address = urlsplit(kept.server.url)
    connection = http.client.HTTPConnection(address.hostname or "", address.port, timeout=30)
    connection.request(method, "/session", body=body, headers={"Origin": kept.server.url, **headers})
    answer = connection.getresponse()
    answer.read()
    connection.close()
    return answer.status, answer.getheader("set-cookie") or ""


def ticket_on(window: Window) -> str:
    found = re.search(r"ticket\W+([\w-]{43})", window.words)
    assert found
    return found[1]


def test_a_reloaded_page_is_still_its_editors_until_he_signs_out(kept: Kept) -> None:
    with Window(kept.server.url, "data") as window:
        sign_in(window, "li")
        ticket = ticket_on(window)
        status, cookie = asked(kept, "POST", ticket)
        assert status == 204
        value, *how = cookie.split("; ")
        assert {"HttpOnly", "SameSite=strict", "Path=/", "Max-Age=43200"} <= set(how)
        assert "Secure" not in how
        assert asked(kept, "POST", ticket) == (403, "")
    with Window(kept.server.url, "data", value) as reloaded:
        assert "you may save and change" in reloaded.words
        # A page that came by the cookie holds nothing that a script could read.
        assert not re.search(r"ticket\W+[\w-]{43}", reloaded.words)
        before = len(kept.log())
        reject(reloaded)
        assert kept.log()[0].who == "li"
        assert len(kept.log()) == before + 1
        reloaded.press(reloaded.widgets["sign_out"])
        assert "you may save" not in reloaded.words
    status, cleared = asked(kept, "DELETE", Cookie=value)
    assert status == 204
    assert 'layout_session=""; ' in cleared
    assert "Max-Age=0" in cleared
    with Window(kept.server.url, "data", value) as late:
        assert "you may save" not in late.words
    for secret in (ticket, value.partition("=")[2]):
        assert secret not in kept.server.log()


def test_over_https_the_cookie_is_sent_over_nothing_else(kept: Kept) -> None:
    with Window(kept.server.url, "data") as window:
        sign_in(window, "li")
        host = urlsplit(kept.server.url).netloc
        _, cookie = asked(kept, "POST", ticket_on(window), Origin=f"https://{host}")
    assert "Secure" in cookie.split("; ")


@pytest.mark.parametrize(
    "origin", ["https://evil.example", "null", "", "http://127.0.0.1:1", "http://[x", "://"]
)
def test_another_site_signs_nobody_in_or_out(kept: Kept, origin: str) -> None:
    with Window(kept.server.url, "data") as window:
        sign_in(window, "li")
        ticket = ticket_on(window)
        assert asked(kept, "POST", ticket, Origin=origin) == (403, "")
        value = asked(kept, "POST", ticket)[1].split("; ")[0]
    assert asked(kept, "DELETE", Cookie=value, Origin=origin) == (403, "")
    with Window(kept.server.url, "data", value) as window:
        assert "you may save and change" in window.words


def test_a_forged_or_old_cookie_reads(kept: Kept) -> None:
    long_ago = time.time() - SESSION_S
    then = begin_session(kept.workspace, Person("li", "editor", True), lambda: long_ago)
    old = cookie_for(kept.workspace, then, lambda: long_ago)
    before = kept.log()
    for forged in (str(old), then, "li", '{"name": "li"}', "x" * 43):
        with Window(kept.server.url, "data", f"layout_session={forged}") as window:
            assert "you may save" not in window.words
            reject(window)
        assert asked(kept, "POST", forged) == (403, "")
    assert kept.log() == before


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_no_route_takes_a_write(kept: Kept, method: str) -> None:
    before = kept.log()
    address = urlsplit(kept.server.url)
    for path in (
        "/healthz",
        "/search?q=x",
        "/layers/x.js",
        "/data",
        "/session",
        "/workspace",
        "/workspace.sqlite",
    ):
        connection = http.client.HTTPConnection(address.hostname or "", address.port, timeout=60)
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
    for secret in (PASSWORD, WRONG, COOKIE_SECRET, CLIENT_SECRET, "$argon2"):
        assert secret not in told


def test_a_message_that_breaks_streamlit_itself_leaves_no_words_in_the_log(kept: Kept) -> None:
    words = "Zhang San, 13800000000"
    with Window(kept.server.url, "data") as window:
        # A field of text is told JSON, which its reader cannot cut to length.
        window.run(**{window.widgets["geocode_text"]: {"json_value": json.dumps({"said": words})}})
    asked(kept, "POST", words.replace(" ", "%20"), Origin="http://[" + words)
    log = kept.server.log()
    assert "TypeError" in log
    assert "Traceback" not in log
    assert words not in log
    lines = [line for line in log.splitlines() if "TypeError" in line]
    assert {json.loads(line)["failure"] for line in lines} == {"TypeError"}


def test_the_file_lies_where_the_server_was_told(kept: Kept, tmp_path: Path) -> None:
    assert kept.workspace.file.stat().st_size > 0
    assert not list(kept.server.folder.glob("*.sqlite"))
