"""What a reader sees first, with no internet."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from geo.model.layout import Layout
from tests.browser.conftest import READY, Visit
from tests.serving import Server
from words.speaker import table

pytestmark = pytest.mark.browser

ZONES = {"en": {"Zhangjiang", "Waigaoqiao", "Lin-gang", "Jinshan"}, "zh": {"张江", "外高桥", "临港", "金山"}}
SUPPORTING = {
    "en": {"Jiading", "Baoshan", "Xuhui", "Minhang", "Fengxian"},
    "zh": {"嘉定", "宝山", "徐汇", "闵行", "奉贤"},
}


def shown_names(visit: Visit, kind: str) -> set[str]:
    """The names that stand on the map."""
    return {name.strip() for name in visit.page.locator(f".lx-label-{kind}:visible").all_inner_texts()}


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_first_view_shows_four_zones_five_districts_and_the_companies(
    visit: Visit, shanghai: Layout, lang: str
) -> None:
    visit.open(f"/?lang={lang}")
    assert ZONES[lang] <= shown_names(visit, "zone")
    named = shown_names(visit, "district")
    assert {
        name for name in SUPPORTING[lang] if any(shown.startswith(name) for shown in named)
    } == SUPPORTING[lang]
    assert visit.page.locator(".lx-district.lx-supporting").count() == 5
    assert visit.state()["shown"] == str(len(shanghai.located)) == "64"
    assert visit.state()["basemap"] == "vector"
    visit.page.wait_for_load_state("networkidle")


def test_all_four_zones_lie_whole_in_the_first_view(visit: Visit) -> None:
    visit.open()
    inside = visit.lx(
        """LX => ["zhangjiang", "waigaoqiao", "lingang", "jinshan"].map(
             (slug) => LX.map.getBounds().contains(LX.zoneBounds(slug)))"""
    )
    assert inside == [True] * 4


def test_the_companies_are_painted(visit: Visit) -> None:
    visit.open()
    painted = """() => {
        const canvas = document.querySelector(".leaflet-pane canvas");
        const pixels = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data;
        let count = 0;
        for (let i = 3; i < pixels.length; i += 4) count += pixels[i] > 0;
        return count; }"""
    assert visit.page.evaluate(painted) > 64 * 40


def test_the_plan_line_names_its_targets_and_their_source(visit: Visit) -> None:
    page = visit.open()
    line = page.locator(".lx-plan")
    text = line.inner_text()
    assert "10.0 bn yuan by 2024" in text
    assert "20 city-level platforms by 2024" in text
    assert line.locator("a[href^='http']").count() >= 1


def test_names_do_not_overlap(visit: Visit) -> None:
    page = visit.open()
    boxes = page.locator(".lx-label:visible").evaluate_all(
        """labels => labels.map((label) => label.getBoundingClientRect())
             .map((box) => [box.left, box.top, box.right, box.bottom])"""
    )
    assert len(boxes) > 12
    for place, one in enumerate(boxes):
        for other in boxes[place + 1 :]:
            apart = one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1]
            assert apart, (one, other)


def test_chinese_stands_in_chinese_glyphs(visit: Visit) -> None:
    page = visit.open("/?lang=zh")
    # A glyph that no font has is the same box for any letter; real ones differ from each other.
    widths = page.evaluate(
        """() => {
            const font = getComputedStyle(document.querySelector(".lx-root")).fontFamily;
            const drawn = (text) => {
                const canvas = document.createElement("canvas");
                canvas.width = canvas.height = 40;
                const ctx = canvas.getContext("2d");
                ctx.font = `30px ${font}`;
                ctx.fillText(text, 2, 32);
                return canvas.toDataURL();
            };
            return new Set([..."张江临港金山外高桥", "\\u{10FFFE}"].map(drawn)).size;
        }"""
    )
    assert widths == len(set("张江临港金山外高桥")) + 1
    assert page.locator(".lx-root").get_attribute("lang") == "zh-Hans"


def test_a_browser_that_asks_for_chinese_gets_it(visit_of: Callable[..., Visit], server: Server) -> None:
    visit = visit_of(server.url, locale="zh-CN")
    visit.open()
    assert "张江" in shown_names(visit, "zone")
    assert visit.outside == visit.errors == []


@pytest.mark.parametrize("path", ["/", "/?lang=zh", "/?company=c1"])
def test_a_phone_scrolls_no_sideways(visit_of: Callable[..., Visit], server: Server, path: str) -> None:
    visit = visit_of(server.url, viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    page = visit.open(path)
    if "company" in path:
        visit.card()
    wide = page.evaluate(
        """() => [document.documentElement, document.body, document.querySelector(".stMain"),
                  document.querySelector(".lx-root")].map((node) => node.scrollWidth - node.clientWidth)"""
    )
    assert wide == [0, 0, 0, 0]
    box = visit.map().bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 390
    assert box["height"] >= 0.4 * 844
    assert visit.outside == visit.errors == []


@pytest.mark.parametrize(("scheme", "water"), [("light", "rgb(220, 232, 239)"), ("dark", "rgb(22, 34, 43)")])
def test_light_and_dark_follow_the_system(
    visit_of: Callable[..., Visit], server: Server, scheme: str, water: str
) -> None:
    visit = visit_of(server.url, color_scheme=scheme)
    page = visit.open()
    assert visit.state()["theme"] == scheme
    assert (
        page.locator(".leaflet-container").evaluate("node => getComputedStyle(node).backgroundColor") == water
    )


def test_the_ground_follows_a_system_that_turns_dark(visit: Visit) -> None:
    page = visit.open()
    visit.map().evaluate("node => { node.mark = 1; }")
    page.emulate_media(color_scheme="dark")
    page.wait_for_selector(f"{READY}[data-theme='dark']")
    assert visit.map().evaluate("node => node.mark") == 1


def test_the_map_comes_with_words_for_those_who_do_not_see_it(visit: Visit) -> None:
    page = visit.open()
    assert visit.map().get_attribute("role") == "region"
    assert visit.map().get_attribute("aria-label")
    live = page.locator(".lx-announce")
    page.wait_for_function(
        "() => /\\d+ companies in view/.test(document.querySelector('.lx-announce').textContent)"
    )
    assert live.get_attribute("aria-live") == "polite"


def test_no_button_of_the_framework_is_left(visit: Visit) -> None:
    page = visit.open()
    assert page.get_by_text("Deploy").count() == 0
    assert page.locator(".leaflet-attribution-flag").count() == 0


def test_on_a_phone_the_folded_panel_leaves_the_credits_readable(
    visit_of: Callable[..., Visit], server: Server
) -> None:
    visit = visit_of(server.url, viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    page = visit.open()
    panel = page.locator(".lx-panel").bounding_box()
    credits = page.locator(".leaflet-control-attribution").bounding_box()
    assert panel["y"] + panel["height"] <= credits["y"]


def test_words_come_in_the_readers_language_and_the_others_when_he_changes_it(visit: Visit) -> None:
    asked: set[str] = set()
    visit.page.on(
        "request", lambda request: asked.add(request.url) if "/layers/words." in request.url else None
    )
    page = visit.open("/?lang=en")
    assert len(asked) == 1
    page.evaluate("window.kept = true")
    page.get_by_text("中文").click()
    expect(visit.map().get_by_text(table("map", "zh")["panel_title"])).to_be_visible()
    assert (len(asked), page.evaluate("window.kept")) == (2, True)
    page.get_by_text("English").click()
    expect(visit.map().get_by_text(table("map", "en")["panel_title"])).to_be_visible()
    assert len(asked) == 2
