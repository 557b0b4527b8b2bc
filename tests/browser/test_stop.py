"""A server told to stop hands over the file that a reader is waiting for, and only then ends."""

from __future__ import annotations

import signal
import time
from collections.abc import Callable
from pathlib import Path

import pypdf
import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visit
from tests.serving import serving
from web.stopping import STOP_SECONDS

pytestmark = pytest.mark.browser


def test_an_atlas_being_made_when_the_server_is_stopped_still_arrives_whole(
    visit_of: Callable[..., Visit], tmp_path: Path
) -> None:
    # The bound is wide, since a busy machine may need longer for an atlas; that it is met is no matter of speed.
    with serving(tmp_path, STOP_SECONDS=str(4 * STOP_SECONDS)) as server:
        page = visit_of(server.url).page
        page.goto(f"{server.url}/sheets?lang=en&what=atlas")
        page.get_by_role("button", name="Make the atlas").click()
        expect(page.get_by_role("progressbar")).to_be_visible()
        server.process.send_signal(signal.SIGTERM)

        download = page.locator(".st-key-atlas_download button")
        expect(download).to_be_enabled(timeout=180_000)
        # Meanwhile it takes nobody in, and says so to the proxy.
        status, headers, body = server.get("/healthz")
        assert (status, body) == (503, b'{"status":"stopping"}')
        assert "content-security-policy" in headers
        assert server.get("/")[0] == 503

        with page.expect_download() as started:
            download.click()
        file = tmp_path / "atlas.pdf"
        started.value.save_as(file)
        assert len(pypdf.PdfReader(file).pages) > 5
        assert server.process.wait(60) == 0
    assert "exports to finish: 1" in server.log()
    assert "before exports were fetched" not in server.log()


def test_what_nobody_fetches_keeps_the_server_no_longer_than_the_bound(
    visit_of: Callable[..., Visit], tmp_path: Path
) -> None:
    with serving(tmp_path, STOP_SECONDS="1") as server:
        page = visit_of(server.url).page
        page.goto(f"{server.url}/sheets?lang=en&what=atlas")
        page.get_by_role("button", name="Make the atlas").click()
        expect(page.get_by_role("progressbar")).to_be_visible()
        server.process.send_signal(signal.SIGTERM)
        told = time.monotonic()
        server.process.wait(60)
        assert time.monotonic() - told < STOP_SECONDS, "the usual bound, which is far longer"
    assert "before exports were fetched" in server.log()
