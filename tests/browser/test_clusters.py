"""Clusters: a disc says how many it stands for, never hides the chosen company, and opens on a click."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from geo.model.layout import Layout
from tests.browser.conftest import Visit

pytestmark = pytest.mark.browser

HOME = "/?at=121.45,31.15,9.5"


def marks(visit: Visit) -> dict[str, Any]:
    """What is drawn: clusters with number, roles and place, and the companies that stand alone."""
    return visit.lx("LX => LX.drawnMarks()")


def places(found: dict[str, Any]) -> list[tuple[int, float, float]]:
    """Number and place of every disc, in order."""
    return sorted(
        (disc["count"], round(disc["at"]["lat"], 4), round(disc["at"]["lng"], 4))
        for disc in found["clusters"]
    )


def test_every_company_is_drawn_once_alone_or_in_a_disc_that_counts_it(
    visit: Visit, shanghai: Layout
) -> None:
    visit.open(HOME)
    found = marks(visit)
    assert found["clusters"]
    assert all(cluster["count"] > 5 for cluster in found["clusters"])
    assert all(
        cluster["count"] == sum(count for _, count in cluster["roles"]) for cluster in found["clusters"]
    )
    assert sum(cluster["count"] for cluster in found["clusters"]) + len(found["alone"]) == len(
        shanghai.located
    )
    assert len(set(found["alone"])) == len(found["alone"])
    assert visit.state()["shown"] == "64"


def test_roles_of_all_marks_are_those_of_the_companies(visit: Visit, shanghai: Layout) -> None:
    visit.open(HOME)
    found = marks(visit)
    roles = Counter(dict.fromkeys(shanghai.roles, 0))
    for cluster in found["clusters"]:
        roles.update(dict(cluster["roles"]))
    alone = visit.lx(
        "async (LX) => Promise.all(LX.drawnMarks().alone.map((i) => LX.host.companyId(i, 'en')))"
    )
    roles.update(Counter(shanghai.companies.loc[alone, "role"]))
    assert roles == Counter(shanghai.located["role"])


def test_a_filter_is_counted_in_the_discs(visit: Visit, shanghai: Layout) -> None:
    visit.open(HOME + "&role=hospital&role=rd")
    found = marks(visit)
    assert {slug for cluster in found["clusters"] for slug, _ in cluster["roles"]} <= {"hospital", "rd"}
    total = sum(cluster["count"] for cluster in found["clusters"]) + len(found["alone"])
    assert total == shanghai.located["role"].isin(["hospital", "rd"]).sum() == int(visit.state()["shown"])


def test_the_chosen_company_stands_outside_every_disc(visit: Visit) -> None:
    visit.open(HOME)
    before = marks(visit)
    largest = max(before["clusters"], key=lambda cluster: cluster["count"])
    inside = visit.lx(
        """(LX, before) => [...Array(64).keys()].find((i) => !before.alone.includes(i))""", before
    )
    id = visit.lx("(LX, i) => LX.host.companyId(i, 'en')", inside)
    visit.lx("(LX, index, id) => LX.update({ selected: { kind: 'company', id, index } })", inside, id)
    after = marks(visit)
    assert inside in after["alone"]
    assert sum(cluster["count"] for cluster in after["clusters"]) + len(after["alone"]) == 64
    assert largest["count"] >= max(cluster["count"] for cluster in after["clusters"])


def test_the_same_scale_gives_the_same_discs_wherever_the_map_stands(visit: Visit) -> None:
    visit.open(HOME)
    before = places(marks(visit))
    for step in ([7, -5], [6, 3], [-4, 9], [5, -8], [3, 4], [8, 1]):
        visit.lx("(LX, step) => { LX.map.panBy(step, { animate: false }); }", step)
        assert places(marks(visit)) == before
    visit.lx(
        "LX => { LX.map.panBy([37, -23], { animate: false }); LX.map.panBy([11, 5], { animate: false }); }"
    )
    assert places(marks(visit)) == before


def test_a_disc_tells_its_roles_and_a_click_goes_nearer(visit: Visit) -> None:
    page = visit.open(HOME)
    largest = max(marks(visit)["clusters"], key=lambda cluster: cluster["count"])
    point = visit.lx("(LX, at) => LX.map.latLngToContainerPoint(at)", largest["at"])
    box = page.locator(".folium-map").bounding_box()
    at = (box["x"] + point["x"], box["y"] + point["y"])
    page.mouse.move(*at)
    tip = page.locator(".lx-tip:visible")
    tip.wait_for()
    assert tip.inner_text().startswith(f"{largest['count']} close together: ")
    zoom = float(visit.state()["zoom"])
    page.mouse.click(*at)
    page.wait_for_function("(old) => Number(document.querySelector('.lx-root').dataset.zoom) > old", arg=zoom)
    assert max([cluster["count"] for cluster in marks(visit)["clusters"]], default=0) < largest["count"]
    assert page.locator("[data-testid='card']").is_hidden()
    assert visit.state()["shown"] == "64"


def test_at_large_scales_companies_at_one_point_fan_out(visit: Visit) -> None:
    visit.open("/?at=121.6,31.2,13")
    assert marks(visit)["clusters"] == []
    assert visit.lx(
        """LX => { const at = LX.markPoints().map(([x, y]) => `${Math.round(x)},${Math.round(y)}`);
                   return new Set(at).size === at.length; }"""
    )
