"""The web application: Streamlit pages and a few data routes on one port. Run it with ``streamlit run app.py``."""

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
from geo.errors import ExplorerError
from ui.guard import middleware
from ui.log import log_as_json
from ui.preload import Preloads
from ui.routes import ROUTES
from ui.served import current_layout, map_files


@contextlib.asynccontextmanager
async def warm(app: Any) -> AsyncIterator[None]:
    """Read the layout before the first reader comes; what is wrong with it is said on the page and by /healthz."""
    log_as_json()
    with contextlib.suppress(ExplorerError):
        await run_in_threadpool(lambda: map_files(current_layout()))
    # Streamlit looks for garbage after every run of a page; what is loaded by now stays and need not be looked through.
    gc.freeze()
    yield


app = st.App(
    Path(ui.__file__).parent / "script" / "page.py",
    routes=list(ROUTES),
    middleware=[*middleware(), Middleware(Preloads)],
    lifespan=warm,
)
