"""Files made to harm take nothing down, read nothing else, ask nobody, and get one clear sentence each."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from socketserver import BaseRequestHandler, TCPServer
from threading import Thread

import pytest

from geo.intake.accept import accept_companies, accept_zones
from geo.intake.brought import Brought
from geo.intake.columns import ZONE_FIELDS, proposed
from geo.intake.sandbox import MEMORY_LIMIT, read_safely
from geo.model.errors import ExplorerError, SourceError
from geo.model.layout import Layout
from tests.hostile.corpus import PAYLOADS, REFUSED, TOLERATED, Harm, Lure

SECRET = "only-the-server-knows"


class Listener(TCPServer):
    """A service on this machine that counts who calls."""

    calls = 0


class _Count(BaseRequestHandler):
    def handle(self) -> None:
        assert isinstance(self.server, Listener)
        self.server.calls += 1


@pytest.fixture(scope="module")
def listener() -> Iterator[Listener]:
    with Listener(("127.0.0.1", 0), _Count) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.fixture
def lure(listener: Listener, tmp_path: Path) -> Iterator[Lure]:
    """A file beside the upload that must not be read, and an address that must not be asked."""
    secret = tmp_path / "secret"
    secret.write_text(f"name,lon,lat\n{SECRET},121.5,31.2\n")
    os.utime(secret, (0, 0))
    yield Lure(str(secret), f"http://127.0.0.1:{listener.server_address[1]}/x")
    assert listener.calls == 0
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024 < MEMORY_LIMIT


def named(harm: Harm) -> str:
    return harm.what


def test_the_corpus_holds_at_least_sixty_files() -> None:
    names = [harm.what for harm in (*REFUSED, *TOLERATED)]
    assert len(set(names)) == len(names) >= 60


@pytest.mark.parametrize("harm", REFUSED, ids=named)
def test_a_harmful_file_is_refused_with_one_clear_sentence(harm: Harm, lure: Lure) -> None:
    with pytest.raises(SourceError) as refusal:
        read_safely(harm.name, harm.make(lure))
    message = str(refusal.value)
    assert 20 < len(message) < 400
    assert "\n" not in message.strip()
    assert SECRET not in message
    assert "Traceback" not in message
    assert "object has no attribute" not in message


@pytest.mark.parametrize("harm", TOLERATED, ids=named)
def test_a_file_with_bad_cells_is_read_as_text_and_judged_by_row(
    harm: Harm, lure: Lure, shanghai: Layout
) -> None:
    brought = read_safely(harm.name, harm.make(lure))
    assert len(set(brought.table.columns)) == brought.table.shape[1]
    cells = brought.table.to_numpy().ravel()
    assert all(isinstance(cell, str) for cell in cells)
    assert not any(SECRET in cell for cell in cells)
    assert every_row_is_accepted_or_refused(brought, shanghai)


def every_row_is_accepted_or_refused(brought: Brought, layout: Layout) -> bool:
    for accept, fields in ((accept_companies, None), (accept_zones, ZONE_FIELDS)):
        mapping = proposed(brought, fields, layout) if fields else proposed(brought, layout=layout)
        try:
            accepted = accept(brought, mapping, layout)
        except ExplorerError:
            # No column of names, or no shapes for zones: the whole table is declined.
            continue
        if len(accepted.table) + len(accepted.rejected) != len(brought.table):
            return False
    return True


def test_a_formula_stays_the_text_that_it_is() -> None:
    brought = read_safely("a.csv", f'name\n"{PAYLOADS["command"]}"\n'.encode())
    assert brought.table.iloc[0, 0] == PAYLOADS["command"]


def test_the_name_of_a_file_decides_nothing() -> None:
    assert list(read_safely("../../etc/passwd.exe", b"name,lon\na,1\n").table.columns) == ["name", "lon"]


@pytest.mark.parametrize(
    "deed",
    [
        "open('{secret}').read()",
        "__import__('os').listdir('/etc')",
        "__import__('sqlite3').connect('file:{secret}?mode=ro', uri=True)",
        "__import__('socket').create_connection(('127.0.0.1', 1))",
        "__import__('socket').getaddrinfo('localhost', 1)",
        "__import__('subprocess').run(['/bin/true'])",
        "__import__('os').system('true')",
    ],
)
def test_a_reader_that_a_file_takes_over_opens_no_file_no_socket_and_no_program(
    deed: str, tmp_path: Path
) -> None:
    secret = tmp_path / "secret"
    secret.write_text(SECRET)
    folder = tmp_path / "upload"
    folder.mkdir()
    code = (
        "import sys, pathlib; sys.path.insert(0, sys.argv[1]); from geo.intake.sandbox import shut_in; "
        "shut_in(pathlib.Path(sys.argv[2])); open(sys.argv[2] + '/own', 'w').close(); print('in'); "
        + deed.format(secret=secret)
        + "; print('out')"
    )
    root = str(Path(__file__).resolve().parents[3])
    command = [sys.executable, "-I", "-c", code, root, str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.stdout == "in\n"
    assert "that is refused" in done.stderr
