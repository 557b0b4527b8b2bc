"""Set-up on machines that lack something or stop in the middle, without a bare root: `make fresh` has those."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from setup.broken import forget_broken
from tests import chromium, left_out
from tests.fresh.__main__ import readme_packages
from tests.fresh.machine import apt_sources, pip_settings

ROOT = Path(__file__).parents[1]
STEP = ROOT / "setup" / "step.sh"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A clone as far as its set-up goes, with no `.venv` yet."""
    for name in ("Makefile", "package.json", "package-lock.json", "pyproject.toml", "constraints.txt"):
        shutil.copy(ROOT / name, tmp_path / name)
    for name in ("layers", "sheets"):
        (tmp_path / name).mkdir()
        for file in (*(ROOT / name).glob("*.json"), ROOT / name / "install_assets.py"):
            shutil.copy(file, tmp_path / name)
    shutil.copytree(ROOT / "setup", tmp_path / "setup", ignore=shutil.ignore_patterns("__pycache__"))
    return tmp_path


@pytest.fixture
def programs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A path that holds what a bare Debian has and set-up calls: no Python and no npm."""
    found = tmp_path_factory.mktemp("programs")
    essential = (
        "sh make cat date dirname basename flock grep head id kill mktemp pwd readlink rm sleep stat touch"
    )
    for name in essential.split():
        (found / name).symlink_to(shutil.which(name) or f"/bin/{name}")
    return found


def program(file: Path, script: str) -> Path:
    """A program that is a script of the shell."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    file.chmod(0o755)
    return file


def make(folder: Path, path: Path | str, *words: str) -> subprocess.CompletedProcess[str]:
    """`make` in a folder, with the programs of one path only."""
    return subprocess.run(
        [shutil.which("make") or "make", *words],
        cwd=folder,
        env={"PATH": str(path), "HOME": str(folder)},
        capture_output=True,
        text=True,
        check=False,
    )


def only_sentence(done: subprocess.CompletedProcess[str]) -> str:
    """The one line that is not make's own."""
    [sentence] = [line for line in (done.stdout + done.stderr).splitlines() if not line.startswith("make")]
    return sentence


@pytest.mark.parametrize(
    ("script", "said"),
    [
        (None, "there is no python3 here"),
        ("case $1 in -V) echo Python 3.9.2;; *) exit 1;; esac", "python3 is Python 3.9.2"),
        ("case $2 in *version_info*) exit 0;; *) exit 1;; esac", "python3-venv"),
    ],
    ids=["no Python", "an old Python", "no python3-venv"],
)
def test_a_python_that_does_not_serve_is_named_in_one_sentence_and_nothing_is_made(
    folder: Path, programs: Path, script: str | None, said: str
) -> None:
    if script:
        program(programs / "python3", script)
    done = make(folder, programs, "run")
    assert done.returncode == 2
    assert said in only_sentence(done)
    assert not (folder / ".venv").exists()


def test_a_half_made_environment_and_one_from_another_folder_are_made_anew(
    folder: Path, programs: Path
) -> None:
    # Without pip, which takes seconds to unpack.
    program(
        programs / "python3",
        f'case $*\nin "-m venv "*) shift 2; exec {sys.executable} -m venv --without-pip "$@"\nesac\n'
        f'exec {sys.executable} "$@"',
    )
    venv = folder / ".venv"
    python = venv / "bin" / "python"
    # As an interrupted call, or one without ensurepip, leaves it.
    python.parent.mkdir(parents=True)
    python.symlink_to(sys.executable)
    assert "Virtual environment" in make(folder, programs, ".venv/.made").stdout
    assert (venv / "pyvenv.cfg").exists()
    assert "up to date" in make(folder, programs, ".venv/.made").stdout
    elsewhere = folder.with_name(f"{folder.name}-moved")
    shutil.copytree(folder, elsewhere, symlinks=True)
    assert "Virtual environment" in make(elsewhere, programs, ".venv/.made").stdout
    assert (elsewhere / ".venv" / ".made").read_text() == f"{elsewhere}\n"
    # As after an upgrade of the system's Python.
    python.unlink()
    python.symlink_to("/nowhere/python3")
    assert "Virtual environment" in make(folder, programs, ".venv/.made").stdout


def test_where_npm_is_absent_that_of_pypi_is_called_from_any_folder_and_told_not_to_advertise(
    folder: Path, programs: Path
) -> None:
    bin_ = folder / ".venv" / "bin"
    (folder / ".venv").mkdir()
    (folder / ".venv" / ".made").write_text(f"{folder}\n")
    program(bin_ / "python", "exit 0")
    program(bin_ / "npm", f'echo "$PWD: $0 $*" >>{folder}/calls; echo "npm notice buy more"')
    for name in ("layers", "sheets"):
        (folder / name / "assets").mkdir()
    done = make(folder, programs, "setup")
    assert done.returncode == 0, done.stderr
    calls = (folder / "calls").read_text().splitlines()
    assert len(calls) == 2
    for call in calls:
        assert f"{bin_}/npm ci" in call
        assert "--no-update-notifier" in call
        assert "--no-fund" in call
    assert calls[1].endswith("--prefix sheets")
    assert "npm notice" not in done.stdout + done.stderr
    assert make(folder, programs, "setup").stdout.count("\n") == 1


def step(folder: Path, *words: str) -> subprocess.Popen[str]:
    """A step that is called *Toys* and leaves `stamp` in a folder."""
    return subprocess.Popen(
        ["sh", STEP, "Toys", "stamp", *words],
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def test_a_step_that_goes_well_is_one_line(tmp_path: Path) -> None:
    out, err = step(tmp_path, "sh", "-c", "echo chatter; echo more >&2").communicate()
    assert out.startswith("Toys ")
    assert out.endswith(" s\n")
    assert "chatter" not in out
    assert err == ""
    assert (tmp_path / "stamp").exists()


def test_a_step_that_fails_shows_all_it_was_told_and_will_be_done_again(tmp_path: Path) -> None:
    failed = step(tmp_path, "sh", "-c", "echo no such toy; exit 7")
    _, err = failed.communicate()
    assert failed.returncode == 7
    assert err.startswith("no such toy\n")
    assert err.splitlines()[1].startswith("Set-up stopped at: Toys.")
    assert not (tmp_path / "stamp").exists()


def test_a_step_is_never_silent_for_long_and_leaves_nothing_behind_when_killed(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "never")
    begun = step(tmp_path, "cat", "never")
    assert begun.stdout is not None
    assert begun.stdout.read(len("Toys ..")) == "Toys .."
    os.killpg(begun.pid, signal.SIGKILL)
    # Its end of the pipe is closed by the last of its processes.
    begun.communicate()
    assert not (tmp_path / "stamp").exists()
    out, _ = step(tmp_path, "true").communicate()
    assert out.endswith(" s\n")


def test_the_dots_of_a_step_end_where_only_the_step_is_killed(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "gate")
    begun = step(tmp_path, "cat", "gate")
    with (tmp_path / "gate").open("w"):
        begun.kill()
        begun.wait()
        # Ends when the last process that could write to it has ended.
        begun.communicate()


def test_of_two_steps_at_once_the_second_waits_and_does_not_repeat_the_first(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "gate")
    first = step(tmp_path, "sh", "-c", "cat gate; echo first >>done")
    with (tmp_path / "gate").open("w"):
        second = step(tmp_path, "sh", "-c", "echo second >>done")
        assert second.stdout is not None
        said = second.stdout.read(len("Toys (waiting"))
    assert said == "Toys (waiting"
    out, _ = second.communicate()
    assert out.endswith("done by the other\n")
    first.communicate()
    assert (tmp_path / "done").read_text() == "first\n"


def installed(site: Path, name: str, *, listed: bool = True) -> Path:
    """A package of one module as pip leaves it; returns the module."""
    module = site / f"{name}.py"
    module.write_text("x = 1\n")
    record = site / f"{name}-1.0.dist-info"
    record.mkdir()
    (record / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n")
    if listed:
        (record / "RECORD").write_text(f"{name}.py,,6\n{name}-1.0.dist-info/RECORD,,\n")
    return module


def test_a_package_whose_installation_was_cut_short_is_not_taken_for_whole(tmp_path: Path) -> None:
    installed(tmp_path, "whole")
    installed(tmp_path, "absent").unlink()
    installed(tmp_path, "torn").write_text("x")
    installed(tmp_path, "unlisted", listed=False)
    (tmp_path / "~hole-1.0.dist-info").mkdir()
    assert forget_broken(tmp_path) == ["absent-1.0.dist-info", "torn-1.0.dist-info", "unlisted-1.0.dist-info"]
    assert [path.name for path in tmp_path.glob("*.dist-info")] == ["whole-1.0.dist-info"]
    assert forget_broken(tmp_path) == []


def run_tests(tests: Path | str, *words: str, **environment: str) -> list[str]:
    """What a run of the tests says, line by line."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST", "CI"))}
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", *words, tests],
        cwd=ROOT,
        env=kept | environment,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stdout.splitlines()


def test_without_a_browser_its_tests_are_left_out_and_the_last_lines_say_so(programs: Path) -> None:
    lines = run_tests("tests/browser/test_cache.py", PATH=str(programs))
    told = lines.index("Left out: 2 tests.") if "Left out: 2 tests." in lines else len(lines)
    assert lines[told:-1] == ["Left out: 2 tests.", f"  2: {left_out.BROWSER}"], lines
    assert lines[-1].startswith("2 skipped")


def test_where_changes_are_proved_a_missing_browser_is_a_failure(programs: Path) -> None:
    test = "tests/sheets/test_screen.py::test_the_picture_has_the_sheets_pixels_the_whole_map_and_is_the_same_twice"
    last = run_tests(test, PATH=str(programs), CI="true")[-1]
    assert last.startswith("1 failed")


def test_no_garbage_is_collected_while_a_failure_is_written_down(tmp_path: Path) -> None:
    (tmp_path / "test_toy.py").write_text(
        "import gc\n"
        "class Toy:\n"
        "    def __repr__(self):\n"
        "        return f'collecting: {gc.isenabled()}'\n"
        "def test_toy():\n"
        "    toy = Toy()\n"
        "    assert gc.isenabled()\n"
        "    raise ValueError\n"
    )
    lines = run_tests(tmp_path / "test_toy.py", "--showlocals", "-p", "tests.conftest", f"--rootdir={ROOT}")
    assert any("collecting: False" in line for line in lines), lines


def test_what_the_machine_sets_for_its_own_ends_reaches_no_test() -> None:
    assert not {"PYTHONUNBUFFERED", "PYTHONWARNINGS", "LAYOUT", "WORKSPACE"} & set(os.environ)


def test_a_browser_that_stands_for_a_snap_is_no_browser(tmp_path: Path) -> None:
    stub = program(tmp_path / "chromium", 'echo "requires the chromium snap: snap install chromium"; exit 1')
    assert chromium.is_stub(str(stub))
    assert not chromium.is_stub(str(program(tmp_path / "other", 'exec /usr/lib/chromium/chromium "$@"')))


def test_a_bare_root_is_given_the_packages_of_the_readme_and_no_compiler() -> None:
    packages = readme_packages((ROOT / "README.md").read_text(encoding="utf-8"))
    assert packages == ["git", "make", "python3-venv"]


def test_the_readme_names_what_root_installs_for_the_tests() -> None:
    readme = " ".join((ROOT / "README.md").read_text(encoding="utf-8").split())
    recipe = (ROOT / "setup" / "apt.sh").read_text(encoding="utf-8")
    wanted = [
        line.split('"')[1] for line in recipe.splitlines() if line.startswith(("browser=", "database="))
    ]
    assert f"sudo apt-get install {' '.join(wanted)}" in readme


def test_sources_of_a_root_are_the_machines_own_archives_of_debian_at_another_release() -> None:
    targets = (
        "Debian https://mirror.example/debian/ oldtoy\n"
        "Debian https://mirror.example/debian/ oldtoy-updates\n"
        "Debian-Security https://mirror.example/security/ oldtoy-security\n"
        "Somebody https://other.example/ oldtoy\n"
    )
    assert apt_sources("newtoy", targets, "oldtoy") == [
        "deb https://mirror.example/debian/ newtoy main",
        "deb https://mirror.example/debian/ newtoy-updates main",
        "deb https://mirror.example/security/ newtoy-security main",
    ]


def test_of_pips_settings_a_root_gets_the_way_to_the_registry_and_not_the_machines_disk() -> None:
    listed = (
        ":env:.default-timeout='180'\n"
        "global.cert='/toy/ca.crt'\n"
        "global.extra-index-url='file:///toy/simple https://mirror.example/simple'\n"
        "global.find-links='/toy/wheels'\n"
        "global.timeout='5'\n"
    )
    assert pip_settings(listed) == (
        "[global]\ncert = /toy/ca.crt\nextra-index-url = https://mirror.example/simple\ntimeout = 180\n"
    )
