"""The built wheel, installed away from this folder, is the whole program: pages, map, typeface and data."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path

import pytest

from geo.model.layout import Layout
from tests.browser.conftest import Visit
from tests.serving import ROOT, serving

PACKAGE = "industrial-layout-explorer"
pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that holds the installed wheel and nothing else; the libraries are those of the tests."""
    folder = tmp_path_factory.mktemp("installed")
    wheels, place = folder / "wheels", folder / "place"
    build = ["build", "--wheel", "--no-isolation", "--outdir", wheels, ROOT]
    install = [
        "pip",
        "install",
        "--quiet",
        "--no-index",
        "--no-deps",
        "--find-links",
        wheels,
        "--target",
        place,
    ]
    for words in (build, [*install, PACKAGE]):
        made = subprocess.run(
            [sys.executable, "-m", *words], cwd=folder, capture_output=True, text=True, check=False
        )
        assert made.returncode == 0, made.stderr
    return place


def test_an_installed_wheel_serves_the_map(
    installed: Path, tmp_path: Path, visit_of: Callable[..., Visit], shanghai: Layout
) -> None:
    program = installed / "bin" / "layout-explorer"
    with serving(tmp_path, program=program, PYTHONPATH=str(installed)) as server:
        visit = visit_of(server.url)
        page = visit.open()
        assert visit.state()["shown"] == str(len(shanghai.located))
        page.goto(f"{server.url}/about")
        page.locator("#sources").wait_for()
        assert (visit.outside, visit.errors) == ([], [])
    assert "Traceback" not in server.log()


def test_an_installed_wheel_draws_a_sheet_and_finds_its_own_data_sound(
    installed: Path, tmp_path: Path
) -> None:
    program = installed / "bin" / "layout-explorer"
    clean = {name: value for name, value in os.environ.items() if name != "LAYOUT"}
    for words in (("check",), ("sheet", "--zone", "jinshan", "--output", "jinshan.pdf")):
        made = subprocess.run(
            [program, *words],
            cwd=tmp_path,
            env=clean | {"PYTHONPATH": str(installed)},
            capture_output=True,
            text=True,
            check=False,
        )
        assert made.returncode == 0, made.stderr
        assert str(ROOT) not in made.stdout
    assert (tmp_path / "jinshan.pdf").read_bytes().startswith(b"%PDF")


def test_an_installation_without_its_assets_says_what_to_do(installed: Path, tmp_path: Path) -> None:
    place = tmp_path / "place"
    shutil.copytree(installed, place)
    program, lost = place / "bin" / "layout-explorer", place / "layers" / "assets" / "page.js"
    # The script that pip wrote finds the copy by PYTHONPATH alone.
    sentence = (
        f"{lost}: absent; run `make setup` in a checkout, elsewhere install the package again from a wheel"
    )
    with serving(tmp_path, program=program, PYTHONPATH=str(place)) as server:
        assert server.get("/healthz")[0] == 200
        lost.unlink()
        status, _, body = server.get("/healthz")
    assert status == 503
    assert json.loads(body)["reason"] == sentence
    for words in (["check"], ["serve"]):
        made = subprocess.run(
            [program, *words],
            cwd=tmp_path,
            env=os.environ | {"PYTHONPATH": str(place)},
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        assert (made.returncode, made.stderr) == (3, f"{sentence}\n")


def test_the_version_names_program_and_data(installed: Path, tmp_path: Path, shanghai: Layout) -> None:
    made = subprocess.run(
        [installed / "bin" / "layout-explorer", "--version"],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(installed)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert made.stdout == f"layout-explorer {version(PACKAGE)}, data {shanghai.slug} {shanghai.version}\n"
