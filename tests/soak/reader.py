"""A reader who does anything that the pages offer, in an order that his seed decides."""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from playwright.async_api import ConsoleMessage, Download, Page, Response
from playwright.async_api import Error as BrowserError

from geo.model.layout import Layout
from tests.chromium import probed
from tests.hostile.making import zipped

# Nobody waits longer for a click; what is covered or gone by then was not to be had.
_CLICK_MS = 3000
_ACT_S = 90.0
_THINK_S = 0.8
# The browser's own line about an answer is heard where answers are looked at; other hosts are refused here on purpose.
# Streamlit looks at a button's file when the button is drawn, which a newer run may have taken back by then; and who
# leaves the page breaks off what he was sending.
_KNOWN = (
    "Failed to load resource",
    "Client Error: Download Button source error - 404",
    "Client Error: File uploader error on file upload - CanceledError",
)
_PAGES = ("", "compare", "sheets", "data", "about")
_ASKED = (
    "zhangjiang",
    "张江",
    "yao",
    "ymjn",
    "lingang",
    "藥明",
    "cell",
    "no such thing",
    "闵行",
    "{{7*7}}",
    "路",
)
_CLICKABLE = (
    "button, summary, [role=tab], [role=radio], [role=option], [role=checkbox], input[type=checkbox], input[type=radio],"
    " a[href], label, select, [role=combobox], [role=slider], path.leaflet-interactive, .leaflet-control a"
)
# What can be seen and clicked and leads nowhere else; the first number of the two says which.
_FIND = """([choice, clickable]) => {
  const seen = [...document.querySelectorAll(clickable)].filter((node) => {
    const box = node.getBoundingClientRect();
    return box.width > 1 && box.height > 1 && !node.disabled && node.checkVisibility({ visibilityProperty: true })
      && !(node.href && new URL(node.href, location.href).origin !== location.origin);
  });
  return seen[Math.floor(choice * seen.length)] ?? null;
}"""
_BRING = {
    "list.csv": b"name,lon,lat\nToy one,121.5,31.2\nToy two,x,31.1\n",
    "名单.csv": "企业名称;经度;纬度;地址\n甲厂;121.51;31.24;张江路368号\n乙厂;;;虹桥路1191号\n".encode(
        "gb18030"
    ),
    "list.zip": zipped({"list.csv": b"name,address\nToy,1 Toy Road\n"}),
    "list.gpkg": b"<OGRVRTDataSource/>",
    "zones.geojson": b'{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"name":"Toy"},"geometry":'
    b'{"type":"Polygon","coordinates":[[[121.4,31.1],[121.5,31.1],[121.5,31.2],[121.4,31.1]]]}}]}',
}


@dataclass
class Reader:
    """One browser window, what its reader does in it, and all that went wrong.

    Attributes
    ----------
    done
        How often each kind of act was done, was not to be had (missed), or took too long (given up).
    troubles
        Answers of 5xx, and errors of the page.
    """

    page: Page
    url: str
    layout: Layout
    random: random.Random
    done: Counter[str] = field(default_factory=Counter)
    troubles: list[str] = field(default_factory=list)

    def watch(self) -> None:
        """Write down what goes wrong from here on."""
        self.page.on("pageerror", lambda error: self.troubles.append(f"page error: {error}"))
        self.page.on("console", self._hear)
        self.page.on("response", self._look)
        self.page.on("download", self._take)
        self.page.on("dialog", lambda dialog: dialog.dismiss())
        # What opens in a window of its own is looked at no further.
        self.page.on("popup", lambda other: other.close())

    async def read(self, until: Callable[[], bool]) -> None:
        """Act until the time is over."""
        names, weights = list(ACTS), [weight for weight, _ in ACTS.values()]
        name = "go"
        while not until():
            try:
                await asyncio.wait_for(ACTS[name][1](self), _ACT_S)
                self.done[name] += 1
            except BrowserError:
                self.done[f"{name}, missed"] += 1
            except TimeoutError:
                self.done[f"{name}, given up"] += 1
            await asyncio.sleep(self.random.expovariate(1 / _THINK_S))
            name = self.random.choices(names, weights)[0]

    async def go(self) -> None:
        """Open a page in one of the languages, sometimes with a view that somebody sent."""
        page, lang = self.random.choice(_PAGES), self.random.choice(("en", "zh"))
        words = [f"lang={lang}", *self.random.sample(self._views(), self.random.randint(0, 3))]
        await self.page.goto(f"{self.url}/{page}?{'&'.join(words)}", wait_until="commit")
        await self.page.wait_for_selector(".stApp[data-test-script-state='notRunning']")

    def _views(self) -> list[str]:
        zone = self.random.choice(list(self.layout.zones.index))
        company = self.random.choice(list(self.layout.companies.index))
        district = self.random.choice(list(self.layout.districts.index))
        return [
            f"zone={zone}",
            f"company={company}",
            f"district={district}",
            "measure=companies_per_km2",
            "q=car",
            "role=manufacturing&role=nonsense",
            "what=zone&zone=jinshan",
            "form=png&dpi=150",
            "layers=stations",
        ]

    async def click(self) -> None:
        """Click anything that can be seen."""
        found = await self.page.evaluate_handle(_FIND, [self.random.random(), _CLICKABLE])
        if element := found.as_element():
            await element.click(timeout=_CLICK_MS)

    async def press(self) -> None:
        """Nine quick presses wherever the focus is, on a slider if there is one."""
        sliders = self.page.locator("[role=slider], input[type=range]")
        if count := await sliders.count():
            await sliders.nth(self.random.randrange(count)).focus(timeout=_CLICK_MS)
        key = self.random.choice(("ArrowLeft", "ArrowRight", "Tab", "Enter", "Escape"))
        for _ in range(9):
            await self.page.keyboard.press(key)

    async def search(self) -> None:
        """Look for something on the map and take a hit, or not."""
        box = self.page.locator("[role=search] input").first
        await box.fill("", timeout=_CLICK_MS)
        await box.press_sequentially(self.random.choice(_ASKED), delay=30)
        for key in self.random.choice((("ArrowDown", "Enter"), ("Enter",), ("Escape",))):
            await box.press(key)

    async def drag(self) -> None:
        """Move and zoom the map, and click into it; what is being drawn gets its corners so."""
        box = await self.page.locator(".leaflet-container").first.bounding_box(timeout=_CLICK_MS)
        if box is None:
            return
        for _ in range(self.random.randint(2, 6)):
            x = box["x"] + self.random.random() * box["width"]
            y = box["y"] + self.random.random() * box["height"]
            await self.page.mouse.move(x, y)
            match self.random.randrange(4):
                case 0:
                    await self.page.mouse.wheel(0, self.random.choice((-240, 240)))
                case 1:
                    await self.page.mouse.down()
                    await self.page.mouse.move(x + 60, y - 40, steps=4)
                    await self.page.mouse.up()
                case 2:
                    await self.page.mouse.dblclick(x, y)
                case _:
                    await self.page.mouse.click(x, y)

    async def draw(self) -> None:
        """Draw a shape on the map."""
        tools = self.page.locator(".lx-draw button:visible")
        count = await tools.count()
        if count:
            await tools.nth(self.random.randrange(count)).click(timeout=_CLICK_MS)
            await self.drag()

    async def bring(self) -> None:
        """Bring a file, good or bad."""
        await self._open("data")
        name, data = self.random.choice(list(_BRING.items()))
        payload = {"name": name, "mimeType": "application/octet-stream", "buffer": data}
        await self.page.locator("input[type=file]").first.set_input_files(payload, timeout=_CLICK_MS)

    async def geocode(self) -> None:
        """Twenty addresses to points, and quick presses on the slider of the review."""
        await self._open("data")
        await self.page.get_by_role("tab").nth(1).click(timeout=_CLICK_MS)
        known = [text for text in self.layout.companies["address_zh"] if text]
        text = "\n".join(self.random.sample(known, min(20, len(known))))
        await self.page.locator(".st-key-geocode_text textarea").fill(text, timeout=_CLICK_MS)
        await self.page.locator(".st-key-geocode_do button").click(timeout=_CLICK_MS)
        await self.page.locator(".st-key-review_below").wait_for(timeout=30_000)
        await self.press()

    async def type(self) -> None:
        """Write something into any field."""
        fields = self.page.locator("textarea:visible, input[type=text]:visible, input[type=number]:visible")
        if count := await fields.count():
            chosen = fields.nth(self.random.randrange(count))
            await chosen.fill(self.random.choice((*_ASKED, "7", "0.5")), timeout=_CLICK_MS)
            await chosen.press(self.random.choice(("Enter", "Tab", "Control+Enter")))

    async def download(self) -> None:
        """Take whatever the page hands over."""
        buttons = self.page.locator("[data-testid='stDownloadButton'] button:visible")
        if count := await buttons.count():
            await buttons.nth(self.random.randrange(count)).click(timeout=_CLICK_MS)

    async def back(self) -> None:
        """A step back, and perhaps the page anew."""
        await self.page.evaluate("history.back()")
        if self.random.random() < 0.3:
            await self.page.reload(wait_until="commit")

    async def _open(self, page: str) -> None:
        if urlsplit(self.page.url).path != f"/{page}":
            await self.page.goto(f"{self.url}/{page}", wait_until="commit")
        await self.page.wait_for_selector(".stApp[data-test-script-state='notRunning']")

    def _hear(self, said: ConsoleMessage) -> None:
        if said.type != "error" or said.text.startswith(_KNOWN):
            self.done["console, known"] += said.type == "error"
        else:
            self.troubles.append(f"console: {said.text[:300]}")

    def _look(self, answer: Response) -> None:
        if answer.status >= 400 and not probed(answer.url):
            self.done[str(answer.status)] += 1
        if answer.status >= 500:
            self.troubles.append(f"{answer.status} {answer.url}")

    async def _take(self, file: Download) -> None:
        self.done["files"] += 1
        await file.cancel()


# How often each act is done, of all of them.
ACTS: dict[str, tuple[int, Callable[[Reader], Awaitable[None]]]] = {
    "click": (40, Reader.click),
    "go": (10, Reader.go),
    "drag": (8, Reader.drag),
    "search": (8, Reader.search),
    "type": (6, Reader.type),
    "press": (6, Reader.press),
    "draw": (5, Reader.draw),
    "download": (5, Reader.download),
    "geocode": (4, Reader.geocode),
    "bring": (4, Reader.bring),
    "back": (4, Reader.back),
}
