"""Set the project up in a bare Debian, as README says it, and try what then stands there.

    python3 -m tests.fresh [RELEASE ...] [--tests "FILES"]

For each release: a root of the least packages and an ordinary user; README's line of packages; a clone of HEAD;
`make run`, first with packages missing and cut short in each step, then until page and map answer; `make test`
without root; what root installs for it; the tests of a real browser. Wants root, debootstrap and a way to the
registries.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from tests.fresh.root import USER, Root, Run, bare_root

REPO = Path(__file__).resolve().parents[2]
PATIENCE_S = 10
SMOKE = "tests/browser/test_first_view.py tests/geo/test_postgis.py"


def readme_packages(readme: str) -> list[str]:
    """The packages of README's line to copy."""
    [listed] = re.findall(r"^    sudo apt-get install ([\w. -]+?)(?: +#.*)?$", readme, re.M)[:1]
    return str(listed).split()


def expect(truth: object, sentence: str) -> None:
    """End with a sentence where something is not as promised."""
    if not truth:
        raise SystemExit(f"make fresh: {sentence}")


def apt_install(root: Root, *packages: str) -> None:
    """Install packages as a careful user does, without what is only recommended."""
    script = f"apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends {' '.join(packages)} >/dev/null 2>&1"
    expect(root.run(script, "root").code == 0, f"apt could not install {' '.join(packages)}")


def lacking(root: Root, packages: list[str]) -> None:
    """Without Python, and without the part of it that Debian packs apart, one sentence says so and nothing is made."""
    early = [name for name in packages if not name.startswith("python3")]
    for more, missing in ((early, "no python3 here"), (["python3"], "virtual environment")):
        apt_install(root, *more)
        if not (root.folder / "home" / USER / "explorer").exists():
            clone(root)
        done = root.run("cd ~/explorer && make run")
        expect(done.code == 2, f"make run ended with {done.code} where {missing} is to be said")
        sentences = [line for line in done.output.splitlines() if not line.startswith("make: ***")]
        expect(len(sentences) == 1 and missing in sentences[0], f"not one sentence about {missing}")
        expect("python3-venv" in sentences[0], "the sentence does not name the package")
        expect(not (root.folder / "home" / USER / "explorer/.venv").exists(), "a half-made .venv was left")
    apt_install(root, *packages)


def clone(root: Root) -> None:
    """HEAD, as git brings it to a new machine."""
    bundle = root.folder / "tmp/explorer.bundle"
    subprocess.run(["git", "-C", REPO, "bundle", "create", "--quiet", bundle, "HEAD"], check=True)
    done = root.run("git clone --quiet /tmp/explorer.bundle ~/explorer 2>/dev/null")
    expect(done.code == 0, "git could not clone")


def cut_short(root: Root) -> None:
    """The power fails in each step of the set-up."""
    for title, after in (("Virtual environment", 2.0), ("Python packages", 9.0), ("Typeface", 4.0)):
        seen: list[float] = []

        def failing(
            output: str, now: float, title: str = title, after: float = after, seen: list[float] = seen
        ) -> bool:
            if title in output and not seen:
                seen.append(now)
            return bool(seen) and now - seen[0] > after

        done = root.run("cd ~/explorer && make run", until=failing)
        expect(done.code is None, f"set-up failed before it could be cut short in: {title}")
        print(f"\n-- cut short in: {title}", flush=True)


def set_up(root: Root) -> Run:
    """The rest of the set-up, which is never silent for long."""
    done = root.run("cd ~/explorer && make setup")
    expect(done.code == 0, f"set-up ended with {done.code}")
    expect(done.silence < PATIENCE_S, f"set-up was silent for {done.silence:.0f} s")
    expect("npm notice" not in done.output and "funding" not in done.output, "npm advertises")
    return done


def running(root: Root) -> None:
    """`make run` until page and map answer."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]

    def fetched(path: str) -> bytes:
        # The machine and its root share their network.
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=60) as answer:
            body: bytes = answer.read()
            return body

    def answers(output: str, _: float) -> bool:
        try:
            health = fetched("/healthz")
        except OSError:
            return False
        expect(b'"ok"' in health, f"the server is not well: {health!r}")
        page = fetched("/").decode()
        files = sorted(set(re.findall(r'"\./(layers/[^"]+)"', page)))
        expect(
            {Path(file).name.split(".")[0] for file in files} >= {"map", "companies", "layout"},
            "the page names no map",
        )
        expect(all(fetched(f"/{file}") for file in files), "a file of the map is empty")
        return True

    done = root.run(f"cd ~/explorer && make run PORT={port}", until=answers, limit=1800)
    expect(done.code is None, f"make run ended by itself with {done.code}")


def tested(root: Root, tests: str) -> Run:
    """`make test` as the ordinary user."""
    done = root.run(f'cd ~/explorer && make test TESTS="{tests}"', limit=7200)
    last = done.output.rstrip().splitlines()[-1]
    expect(done.code == 0, f"make test ended with {done.code}")
    expect(re.match(r"\d+ passed", last), f"the last line is not pytest's: {last}")
    return done


@contextmanager
def stage(figures: list[str], what: str) -> Iterator[list[str]]:
    """Write down how long a stage took, with what it adds to the list that it is given."""
    begin = time.monotonic()
    more: list[str] = []
    yield more
    figures.append(", ".join([f"{what}: {time.monotonic() - begin:.0f} s", *more]))
    print(f"\n== {figures[-1]}", flush=True)


def tried(release: str, folder: Path, tests: str) -> list[str]:
    """All stages in one release, and what they took."""
    figures: list[str] = []
    explorer = f"home/{USER}/explorer"
    with ExitStack() as stack:
        with stage(figures, f"{release}, a bare root"):
            root = stack.enter_context(bare_root(release, folder))
        with stage(figures, "README's packages, each missing first"):
            lacking(root, readme_packages((REPO / "README.md").read_text(encoding="utf-8")))
        with stage(figures, "set-up cut short three times"):
            cut_short(root)
        with stage(figures, "the rest of the set-up") as more:
            more.append(f"never silent longer than {set_up(root).silence:.0f} s")
        with stage(figures, "make run until the map's files answer") as more:
            running(root)
            more.append(f"{root.size_mb(explorer)} MB")
        with stage(figures, "make test without root") as more:
            done = tested(root, tests)
            more.append(done.output.rstrip().splitlines()[-1])
            expect(re.search(r"^(?:Left out: |Nothing was)", done.output, re.M), "not said what was left out")
        with stage(figures, "what root installs for the tests"):
            expect(root.run(f"cd /{explorer} && make apt", "root").code == 0, "make apt failed")
        with stage(figures, "tests of browser and database") as more:
            done = tested(root, SMOKE)
            more.append(done.output.rstrip().splitlines()[-1])
            expect("Nothing was left out." in done.output, "tests were left out though all is there")
            more.append(f"{root.size_mb(explorer)} MB, the whole root {root.size_mb('')} MB")
    return figures


def main() -> None:
    """See the module."""
    words = argparse.ArgumentParser(prog="make fresh", description=__doc__.splitlines()[0])
    words.add_argument("releases", nargs="*", default=["bookworm", "trixie"])
    words.add_argument(
        "--tests", default="", help="files of tests that want no browser; all where none is named"
    )
    given = words.parse_args()
    expect(os.geteuid() == 0, "wants root, to make a root of its own")
    for program, package in (("debootstrap", "debootstrap"), ("unshare", "util-linux"), ("git", "git")):
        expect(shutil.which(program), f"{program} is not on this machine: sudo apt-get install {package}")
    probe = [
        "unshare",
        "--mount",
        "--pid",
        "--fork",
        "--propagation",
        "private",
        "mount",
        "-t",
        "tmpfs",
        "x",
        "/mnt",
    ]
    expect(
        subprocess.run(probe, check=False).returncode == 0,
        "this machine lets nobody mount, which a root needs",
    )
    # Ended from outside it clears away as when it ends by itself.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    figures: list[str] = []
    for release in given.releases:
        folder = Path(tempfile.mkdtemp(prefix=f"fresh-{release}-"))
        # It becomes everybody's "/".
        folder.chmod(0o755)
        figures += tried(release, folder, given.tests)
    print("\n" + "\n".join(figures))


if __name__ == "__main__":
    main()
