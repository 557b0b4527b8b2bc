"""The Chromium that tests drive."""

from __future__ import annotations

import shutil

# Debian's build without windows costs half of the processor's time; where only the whole browser is, that serves.
CHROMIUM = shutil.which("chromium-headless-shell") or "/usr/bin/chromium"
# A wait that is met costs nothing, and a busy machine is no reason to fail.
PATIENCE_MS = 60_000
