"""The web application: Streamlit pages and a few data routes on one port. ``layout-explorer serve`` runs it."""

from __future__ import annotations

import os
from pathlib import Path

# A vector file that hides another must not make GDAL read the server's own files; set before GDAL first loads.
os.environ.setdefault("GDAL_SKIP", "VRT,OGR_VRT")

import contextlib
import gc
from collections.abc import AsyncIterator
from typing import Any

import streamlit as st
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware

import ui
from geo.find.facets import facet_index
from geo.model.errors import ExplorerError
from ui.map.preload import Preloads
from web.access_log import AccessLog
from web.base_path import BasePath, StreamlitPath, base_path
from web.framework import FrameworkFiles, pack_first
from web.greeting import greeting
from web.guard import middleware
from web.layouts import layout_named
from web.log import tell, write_log
from web.routes import routes
from web.served import map_files
from web.sockets import answer_at_once
from web.stopping import StandBy, stop_gently
from web.workspace import workspace


def make_ready() -> None:
    """Load the pages' code and the first layout before the first reader comes; others when they are first asked for.

    What is wrong with a layout is said on its pages and by /healthz.
    """
    import ui.frame.main  # noqa: F401 - pages and their libraries

    with contextlib.suppress(ExplorerError):
        layout = layout_named()
        map_files(layout)
        facet_index(layout)
    with contextlib.suppress(ExplorerError):
        # Upgraded now where it must be, not before the first reader's eyes.
        workspace()
    pack_first()
    # Streamlit collects garbage after each run. All that is here stays; to look through it again each time would stop
    # every session for a tenth of a second.
    gc.collect()
    gc.freeze()


@contextlib.asynccontextmanager
async def warm(app: Any) -> AsyncIterator[None]:
    """Come up ready, and stop when what readers wait for is done."""
    write_log()
    answer_at_once()
    await run_in_threadpool(make_ready)
    stop_gently()
    for line in await run_in_threadpool(greeting):
        tell(line)
    yield


_base = base_path()
app = st.App(
    Path(ui.__file__).parent / "script" / "page.py",
    routes=routes(_base),
    # Outermost first; between `BasePath` and `StreamlitPath` an address is the same wherever the pages are seen.
    middleware=[
        Middleware(AccessLog, base=_base),
        Middleware(BasePath, base=_base),
        *middleware(),
        Middleware(StandBy),
        Middleware(FrameworkFiles),
        Middleware(Preloads),
        Middleware(StreamlitPath, base=_base),
    ],
    lifespan=warm,
)
