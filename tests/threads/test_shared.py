"""What script threads share is the same for all of them, and none of them can end the process."""

from __future__ import annotations

import subprocess
import sys
import threading
import warnings
from collections.abc import Iterator
from pathlib import Path

import matplotlib as mpl
import pytest

from drawing.shapes import Group, Line, Page
from geo.geocode.answer.answers import Answer
from geo.geocode.providers.levels import RADIUS_M, Level
from geo.geocode.providers.network import Limits, NetworkProvider
from geo.geocode.providers.transport import HideSecrets, hide_secrets
from geo.model.layout import Layout
from geo.model.once import once
from geo.model.warned import warnings_as
from geo.workspace.store import Workspace
from sheets.paint.raster import paint_pdf
from tests.threads.crowd import crowd
from tests.threads.scenes import SCENES
from ui.access.person import workspace
from ui.data.geocoding import _shared

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("scene", SCENES)
def test_threads_that_share_it_live_and_get_what_one_gets(scene: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.threads.scenes", scene],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=600,
    )
    # A crash is a negative number, 128 more than the signal's in a shell.
    assert (done.returncode, done.stderr) == (0, "")


def test_what_is_derived_from_a_layout_is_built_once_for_all_threads(toyland: Layout) -> None:
    rounds: list[int] = []

    @once
    def built(layout: Layout) -> list[str]:
        rounds.append(1)
        # Work enough for the others to take their turns and come in too, if they could.
        return [layout.slug, str(sum(range(1_000_000)))]

    found = crowd(lambda _: built(toyland), 8)
    assert len(rounds) == 1
    assert all(one is found[0] for one in found)


def test_a_layout_that_cannot_be_derived_from_is_tried_again(toyland: Layout) -> None:
    answers = iter([ValueError("not yet"), None])

    @once
    def built(layout: Layout) -> str:
        if failure := next(answers):
            raise failure
        return layout.slug

    with pytest.raises(ValueError, match="not yet"):
        built(toyland)
    assert built(toyland) == toyland.slug


def test_all_sessions_share_one_geocoder_and_with_it_a_services_pace(toyland: Layout) -> None:
    found = crowd(lambda _: _shared(toyland, "embedded"), 8)
    assert all(one is found[0] for one in found)


def test_a_service_is_asked_no_faster_by_many_threads_than_by_one() -> None:
    slept: list[float] = []

    class Client:
        def geocode(self, query: str, *, timeout: float) -> None:
            return None

    provider = NetworkProvider(
        "toy",
        "WGS-84",
        "1",
        Client(),
        lambda raw: Level("street", RADIUS_M["street"]),
        Limits(per_second=1.0),
        clock=lambda: 100.0,
        sleep=slept.append,
    )

    def ask(_: int) -> Answer:
        return provider.answer("1 Toy Road")

    crowd(ask, 20)
    # By a clock that stands still, each turn is a second after the one before.
    assert sorted(slept) == [float(second) for second in range(1, 20)]


def test_a_secret_that_is_added_does_not_break_a_record_being_cleaned() -> None:
    hiding = hide_secrets(["first-secret"])
    going = iter(hiding.secrets)
    hide_secrets(["second-secret"])
    assert isinstance(hiding, HideSecrets)
    assert "first-secret" in list(going)
    assert hiding.clean("second-secret") == "***"


def test_a_warning_that_one_thread_waits_for_is_not_lost_to_another() -> None:
    inside, beside, left = threading.Event(), threading.Event(), threading.Event()
    before = list(warnings.filters)

    def work(number: int) -> bool:
        if number == 0:
            with warnings_as("ignore"):
                inside.set()
                beside.wait(30)
            left.set()
            return True
        inside.wait(30)
        beside.set()
        try:
            with warnings_as("error", UserWarning):
                left.wait(30)
                warnings.warn("a row with a cell too many", UserWarning, stacklevel=1)
        except UserWarning:
            return True
        return False

    assert crowd(work, 2) == [True, True]
    assert warnings.filters == before


def test_a_pdf_keeps_its_kind_of_fonts_while_another_ends() -> None:
    inside, beside, ended = threading.Event(), threading.Event(), threading.Event()
    before = dict(mpl.rcParams)

    def pages(number: int) -> Iterator[Page]:
        if number == 0:
            inside.set()
            beside.wait(30)
        else:
            ended.wait(30)
        yield Page(
            60, 40, (Group("words", "words", (Line(5, 10, f"Toy {number}", 9, "#000000"),)),), "toy", "a toy"
        )

    def work(number: int) -> bytes:
        if number == 1:
            inside.wait(30)
            beside.set()
        made = paint_pdf(pages(number))
        ended.set()
        return made

    assert [b"/Type3" in made for made in crowd(work, 2)] == [False, False]
    assert dict(mpl.rcParams) == before


def test_a_workspace_is_opened_once_by_all_threads(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WORKSPACE", str(tmp_path / "kept"))
    found = crowd(lambda _: workspace(), 8)
    assert isinstance(found[0], Workspace)
    assert all(one is found[0] for one in found)
