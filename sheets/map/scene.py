"""What every part of a map sheet is drawn from: the layout, what was asked, the frame, the look, the words."""

from __future__ import annotations

from dataclasses import dataclass

from geo.model.layout import Layout
from sheets.map.frame import Frame
from sheets.map.shade import Shade
from sheets.page.look import Look
from sheets.page.spec import SheetSpec
from words.speaker import Speaker


@dataclass(frozen=True)
class Scene:
    """One map to draw."""

    layout: Layout
    spec: SheetSpec
    frame: Frame
    look: Look
    shade: Shade | None = None

    @property
    def say(self) -> Speaker:
        """Our words in the language of the sheet."""
        return self.spec.say

    @property
    def kept_zones(self) -> tuple[str, ...]:
        """The zones filtered for; () for all."""
        return dict(self.spec.filters).get("zone", ())

    @property
    def chosen_zone(self) -> str:
        """The outline that a reader chose on the page, "" for none."""
        return self.spec.card.removeprefix("zone:") if self.spec.card.startswith("zone:") else ""

    @property
    def shapes(self) -> dict[str, str]:
        """The shape of each role's mark."""
        return {slug: role.shape or "circle" for slug, role in self.layout.roles.items()}
