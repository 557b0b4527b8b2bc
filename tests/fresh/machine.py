"""How this machine reaches its registries, to be said again inside a root that knows nothing.

Only what concerns the way is taken: a root must not inherit what hides the faults of a set-up, and what lies on this
machine's disk is on no other.
"""

from __future__ import annotations

import ast
import os
import re
import shutil
import subprocess
from pathlib import Path

CERTIFICATES = Path("usr/local/share/ca-certificates")
_PIP = {
    "index-url",
    "extra-index-url",
    "trusted-host",
    "proxy",
    "cert",
    "client-cert",
    "timeout",
    "default-timeout",
}
_NPM = ("registry", "cafile", "proxy", "https-proxy", "noproxy", "strict-ssl")
_VARIABLES = re.compile(
    r"(?:https?|ftp|all|no)_proxy|SSL_CERT_(?:FILE|DIR)|NODE_EXTRA_CA_CERTS|REQUESTS_CA_BUNDLE|CURL_CA_BUNDLE",
    re.I,
)


def said(*command: str) -> str:
    """What a command prints; nothing where it is absent or fails."""
    if shutil.which(command[0]) is None:
        return ""
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout


def variables() -> dict[str, str]:
    """Proxies and certificates that this machine names in its environment."""
    return {name: value for name, value in os.environ.items() if _VARIABLES.fullmatch(name)}


def apt_sources(release: str, targets: str, codename: str) -> list[str]:
    """Lines of sources.list for a release, out of what apt of this machine says of its own.

    Parameters
    ----------
    targets
        Lines of label, address and release, as `apt-get indextargets` prints them; labels other than Debian's are
        of other archives.
    codename
        The release that this machine has.
    """
    found = re.findall(rf"^Debian(?:-Security)? (\S+) {codename}(\S*)$", targets, re.M)
    return sorted({f"deb {address} {release}{pocket} main" for address, pocket in found}, key=len)


def own_apt_sources(release: str) -> list[str]:
    """As `apt_sources`; empty where this machine is no Debian."""
    system = Path("/etc/os-release").read_text(encoding="utf-8")
    if not (named := re.search(r"^VERSION_CODENAME=(\w+)$", system, re.M)) or not re.search(
        "^ID=debian$", system, re.M
    ):
        return []
    targets = said(
        "apt-get", "indextargets", "--format", "$(LABEL) $(REPO_URI) $(RELEASE)", "Created-By: Packages"
    )
    return apt_sources(release, targets, named[1])


def apt_settings() -> str:
    """Proxies and the like of apt."""
    return "".join(re.findall(r"^Acquire::(?:https?|Retries)\b.*\n", said("apt-config", "dump"), re.M))


def pip_settings(listed: str) -> str:
    """A pip.conf out of what `pip config list` prints; the environment's settings come before those of files."""
    lines = re.findall(r"^(\S*?)\.([\w-]+)=(.*)$", listed, re.M)
    kept = {}
    for _, key, value in sorted(lines, key=lambda line: line[0] == ":env:"):
        words = [word for word in str(ast.literal_eval(value)).split() if not word.startswith("file:")]
        if key in _PIP and words:
            kept[key.removeprefix("default-")] = " ".join(words)
    return "[global]\n" + "".join(f"{key} = {value}\n" for key, value in kept.items())


def own_pip_settings() -> str:
    """As `pip_settings`, of this machine's pip."""
    return pip_settings(said("pip", "config", "list") or said("pip3", "config", "list"))


def npm_settings() -> str:
    """An npmrc: the registry, its keys and the way to it."""
    asked = {key: said("npm", "config", "get", key).strip() for key in _NPM}
    lines = [f"{key}={value}" for key, value in asked.items() if value not in {"", "null", "undefined"}]
    own = Path.home() / ".npmrc"
    if own.is_file():
        lines += [
            line for line in own.read_text(encoding="utf-8").splitlines() if line.startswith(("//", "@"))
        ]
    return "".join(f"{line}\n" for line in lines)


def certificate_files(*settings: str) -> list[Path]:
    """Files of certificates that settings and variables name."""
    named = "\n".join([*settings, *variables().values()])
    return [path for word in set(re.findall(r"/[\w./-]+", named)) if (path := Path(word)).is_file()]
