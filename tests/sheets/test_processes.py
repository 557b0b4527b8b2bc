"""The same bytes from any process, whatever its clock, language, umask and hash seed; no half file from one that fails."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from sheets.paint.files import FORMATS

# The command as the shell runs it, once for each list of words, after what must come first in its process.
_CALLS = """
import json, sys
{before}
import cli
for words in json.loads(sys.argv[1]):
    sys.argv = ["layout-explorer", *words]
    try:
        cli.main()
    except SystemExit as ended:
        if ended.code:
            raise
"""
_LIMIT = "import os, resource, signal; resource.setrlimit(resource.RLIMIT_FSIZE, (9000, 9000))"
_HERE = {"TZ": "Asia/Shanghai", "LC_ALL": "C", "PYTHONHASHSEED": "1"}
_THERE = {"TZ": "America/New_York", "LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "77"}


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """An empty folder to write to."""
    folder = tmp_path / "out"
    folder.mkdir()
    return folder


def _run(
    folder: Path,
    calls: list[list[str]],
    place: dict[str, str] = _HERE,
    *,
    umask: int = 0o022,
    before: str = "",
) -> subprocess.CompletedProcess[str]:
    code = _CALLS.format(before=before)
    env = {**os.environ, **place, "LAYOUT": str(folder), "PYTHONPATH": os.pathsep.join(sys.path)}
    words = [sys.executable, "-c", code, json.dumps(calls)]
    return subprocess.run(
        words, check=False, env=env, umask=umask, capture_output=True, text=True, timeout=120
    )


def test_another_process_elsewhere_draws_the_same_bytes_from_a_renamed_file(
    toy_folder: Path, out: Path
) -> None:
    usual = ["--size", "A5", "--dpi", "72", "--lang", "zh", "--title", "董事会 5 May", "--graticule"]
    firsts = [out / f"first.{form}" for form in FORMATS]
    atlases = [["atlas", "--output", str(out / name), "--size", "A5"] for name in ("a.pdf", "b.pdf")]
    sheets = [["sheet", "--output", str(file), *usual] for file in firsts]
    made = _run(toy_folder, [*sheets, atlases[0]])
    assert made.returncode == 0, made.stderr
    calls, agains = [atlases[1]], []
    for number, file in enumerate(firsts):
        # Neither the name nor its ending says what a file is.
        kept = file.rename(out / f"附件 {number} (final).bin")
        agains.append((kept, out / f"again{file.suffix}"))
        calls.append(["sheet", "--from", str(kept), "--output", str(agains[-1][1])])
    again = _run(toy_folder, calls, _THERE, umask=0o077)
    assert again.returncode == 0, again.stderr
    assert "differ" not in again.stderr
    for kept, file in agains:
        assert file.read_bytes() == kept.read_bytes(), file.suffix
    assert (out / "a.pdf").read_bytes() == (out / "b.pdf").read_bytes()


def test_where_no_room_is_left_the_old_file_stays_and_it_is_said(toy_folder: Path, out: Path) -> None:
    file = out / "x.pdf"
    file.write_bytes(b"old")
    done = _run(toy_folder, [["sheet", "--output", str(file)]], before=_LIMIT)
    assert done.returncode == 3, done.stderr
    assert "x.pdf: cannot be written (File too large)" in done.stderr
    assert {path.name: path.read_bytes() for path in out.iterdir()} == {"x.pdf": b"old"}


def test_parallel_processes_without_room_leave_no_half_file(toy_folder: Path, out: Path) -> None:
    output = str(out / "{zone}.png")
    done = _run(toy_folder, [["sheet", "--output", output, "--zone", "blocks"]], before=_LIMIT)
    assert done.returncode == 3, done.stderr
    assert "cannot be written" in done.stderr
    assert not list(out.iterdir())


def test_a_process_killed_while_it_writes_leaves_the_old_file(toy_folder: Path, out: Path) -> None:
    file = out / "x.pdf"
    file.write_bytes(b"old")
    # The system's own answer to a file beyond the limit: an end in the middle of the write.
    killed = _run(
        toy_folder, [["sheet", "--output", str(file)]], before=f"{_LIMIT}\nsignal.signal(signal.SIGXFSZ, 0)"
    )
    assert killed.returncode < 0
    assert file.read_bytes() == b"old"
    assert [path.name for path in out.iterdir() if not path.name.startswith(".")] == ["x.pdf"]
