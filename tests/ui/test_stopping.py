"""What a stopping server still owes, what it refuses, and that it forgets what nobody fetches."""

from __future__ import annotations

import threading

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from geo.model.errors import SheetError
from web.stopping import Exports, StandBy, StoppingError

FILE = b"%PDF of toyland"
CLICKED = {"accept": "text/html,*/*"}


def client(exports: Exports) -> TestClient:
    async def answer(request: Request) -> PlainTextResponse:
        return PlainTextResponse(FILE)

    paths = ("/", "/healthz", "/layers/x.js", "/media/file.pdf")
    routes = [Route(path, answer) for path in paths]
    return TestClient(Starlette(routes=routes, middleware=[Middleware(StandBy, exports=exports)]))


def test_a_file_being_made_is_owed_until_its_reader_has_fetched_it() -> None:
    exports = Exports()
    begun, go_on = threading.Event(), threading.Event()

    def make() -> bytes:
        begun.set()
        assert go_on.wait(60)
        return FILE

    making = threading.Thread(target=exports.deliver, args=(make,))
    making.start()
    assert begun.wait(60)
    exports.stop()
    assert exports.owed == 1
    go_on.set()
    making.join()
    assert exports.owed == 1
    reader = client(exports)
    assert reader.head("/media/file.pdf").status_code == 200
    assert exports.owed == 1
    # Streamlit looks whether the file is there when it draws the button; nobody has it then.
    assert reader.get("/media/file.pdf").content == FILE
    assert exports.owed == 1
    assert reader.get("/media/file.pdf", headers=CLICKED).content == FILE
    assert exports.owed == 0


def test_a_stopping_server_begins_no_file_and_lets_nobody_new_in() -> None:
    exports = Exports()
    reader = client(exports)
    assert reader.get("/").status_code == 200
    exports.stop()
    with pytest.raises(StoppingError, match="begins no new file"):
        exports.deliver(lambda: FILE)
    assert exports.owed == 0
    for path in ("/", "/healthz"):
        refused = reader.get(path)
        assert (refused.status_code, refused.json(), refused.headers["retry-after"]) == (
            503,
            {"status": "stopping"},
            "10",
        )
    # An open page still gets what it is made of.
    assert reader.get("/layers/x.js").status_code == 200


def test_a_file_that_could_not_be_made_is_not_owed() -> None:
    exports = Exports()
    with pytest.raises(ZeroDivisionError):
        exports.deliver(lambda: bytes(1 // 0))
    assert exports.owed == 0


def test_another_readers_file_does_not_pay_for_ours() -> None:
    exports = Exports()
    exports.deliver(lambda: FILE + b" two")
    exports.deliver(lambda: FILE)
    assert client(exports).get("/media/file.pdf", headers=CLICKED).status_code == 200
    exports.stop()
    assert exports.owed == 1


def test_a_file_made_long_ago_keeps_nobody_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    exports = Exports()
    now = [1000.0]
    monkeypatch.setattr("web.stopping.time.monotonic", lambda: now[0])
    exports.deliver(lambda: FILE)
    now[0] += 60
    exports.stop()
    assert exports.owed == 0


def test_a_file_that_fails_is_named_in_our_own_log_and_one_that_is_refused_is_not(
    caplog: pytest.LogCaptureFixture,
) -> None:
    def refused() -> bytes:
        raise SheetError("no room for a map")

    def failing() -> bytes:
        raise ZeroDivisionError

    exports = Exports()
    with pytest.raises(SheetError):
        exports.deliver(refused)
    assert caplog.text == ""
    with pytest.raises(ZeroDivisionError):
        exports.deliver(failing)
    assert "a file could not be made" in caplog.text
    assert exports.owed == 0
