"""A bare root of a Debian release, and commands inside it as an ordinary user or as root."""

from __future__ import annotations

import os
import select
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.fresh import machine

USER = "stranger"
# The root becomes the only one its processes know, in a space of mounts and processes of their own: when the first of
# them ends, all end, and nothing stays mounted. A mere chroot would deny the browser its sandbox.
_ENTER = """
set -e
mount --rbind "$0" "$0"
cd "$0"
mount -t proc proc proc
mount -t tmpfs -o mode=1777 shm dev/shm
mount -t devpts -o newinstance,ptmxmode=666 pts dev/pts
mkdir -p .outside
pivot_root . .outside
cd /
umount -l /.outside
"""


@dataclass
class Run:
    """How a command in a root went.

    Attributes
    ----------
    code
        Its exit code; None where it was ended from outside.
    seconds, silence
        How long it ran, and the longest time in which it printed nothing.
    """

    code: int | None
    output: str
    seconds: float
    silence: float


@dataclass
class Root:
    """A root in a folder."""

    folder: Path
    release: str

    def write(self, name: str, text: str) -> None:
        """A file of the root."""
        file = self.folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")

    def _command(self, script: str, user: str) -> list[str]:
        home = "/root" if user == "root" else f"/home/{user}"
        path = "/usr/local/bin:/usr/bin:/bin" + (":/usr/sbin:/sbin" if user == "root" else "")
        # What a login of Debian sets, and the way to the registries.
        clean = {"HOME": home, "USER": user, "PATH": path, "SHELL": "/bin/bash", **machine.variables()}
        inside = [
            *("setpriv", f"--reuid={user}", f"--regid={user}", "--init-groups"),
            *("env", "-i", *(f"{name}={value}" for name, value in clean.items())),
            *("bash", "-c", script),
        ]
        space = ["unshare", "--mount", "--pid", "--fork", "--kill-child", "--propagation", "private"]
        # The first process stays root's, as one that changes its user no longer ends with its parent.
        return [*space, "bash", "-c", f'{_ENTER}"$@"; exit $?', str(self.folder), *inside]

    def run(
        self,
        script: str,
        user: str = USER,
        until: Callable[[str, float], bool] | None = None,
        limit: float = 3600,
    ) -> Run:
        """Run a script, shown as it goes on.

        ``until`` is asked about twice a second, with all output and the seconds since the beginning; once it says
        yes, the processes in the root are killed, as when the power fails.
        """
        process = subprocess.Popen(
            self._command(script, user),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env={"PATH": os.environ["PATH"]},
        )
        assert process.stdout is not None
        begin = heard = time.monotonic()
        output, silence, code = b"", 0.0, None
        try:
            while time.monotonic() - begin < limit:
                if select.select([process.stdout], [], [], 0.5)[0]:
                    piece = os.read(process.stdout.fileno(), 65536)
                    silence = max(silence, time.monotonic() - heard)
                    heard = time.monotonic()
                    if not piece:
                        code = process.wait()
                        break
                    output += piece
                    sys.stdout.write(piece.decode(errors="replace"))
                    sys.stdout.flush()
                silence = max(silence, time.monotonic() - heard)
                if until and until(output.decode(errors="replace"), time.monotonic() - begin):
                    break
        finally:
            if process.poll() is None:
                process.kill()
                process.wait()
            process.stdout.close()
        return Run(code, output.decode(errors="replace"), time.monotonic() - begin, silence)

    def size_mb(self, path: str) -> int:
        """Megabytes on disk below a path of the root."""
        listed = subprocess.run(
            ["du", "-sxm", self.folder / path], capture_output=True, text=True, check=True
        )
        return int(listed.stdout.split()[0])


@contextmanager
def bare_root(release: str, folder: Path) -> Iterator[Root]:
    """The least that Debian calls a system, with an ordinary user and this machine's way to the registries.

    Removed at the end.
    """
    sources = machine.own_apt_sources(release)
    if mirror := os.environ.get("MIRROR"):
        sources = [f"deb {mirror} {release} main"]
    if not sources:
        raise SystemExit("Apt of this machine names no archive of Debian; name one: make fresh MIRROR=")
    root = Root(folder, release)
    try:
        mirror = sources[0].split()[1]
        subprocess.run(
            ["debootstrap", "--variant=minbase", release, folder, mirror],
            check=True,
            stdout=subprocess.DEVNULL,
        )
        for name in ("etc/hosts", "etc/resolv.conf"):
            root.write(name, Path("/", name).read_text(encoding="utf-8"))
        root.write("etc/apt/sources.list", "".join(f"{line}\n" for line in sources))
        root.write("etc/apt/apt.conf.d/90machine", machine.apt_settings())
        # Services have no place in it.
        root.write("usr/sbin/policy-rc.d", "#!/bin/sh\nexit 101\n")
        (folder / "usr/sbin/policy-rc.d").chmod(0o755)
        done = root.run(f"useradd --create-home --shell /bin/bash {USER}", "root")
        assert done.code == 0, "no user could be made"
        pip, npm = machine.own_pip_settings(), machine.npm_settings()
        root.write("etc/pip.conf", pip)
        root.write(f"home/{USER}/.npmrc", npm)
        for file in machine.certificate_files(pip, npm):
            shutil.copyfile(file, _made(folder / file.relative_to("/")))
        for file in sorted((Path("/") / machine.CERTIFICATES).glob("*.crt")):
            shutil.copyfile(file, _made(folder / machine.CERTIFICATES / file.name))
        yield root
    finally:
        shutil.rmtree(folder)


def _made(file: Path) -> Path:
    file.parent.mkdir(parents=True, exist_ok=True)
    return file
