"""Review decisions in the workspace: each is a thing of its own, so that no two people ever overwrite one."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import asdict

from geo.geocode.review.review import Decision, Decisions
from geo.workspace.store import ANY, Wish, Workspace, packed


def save_decisions(
    workspace: Workspace, who: str, made: Iterable[Decision], what: str = "decide", layout: str = ""
) -> None:
    """Keep decisions, with the slug of the layout that they were made on; one that is kept already stays as it is.

    Raises `AccessError` unless ``who`` is an editor.
    """
    above = f"{layout}/" if layout else ""
    contents = [asdict(decision) for decision in made]
    workspace.save(who, what, [Wish("decision", above + packed(one)[0][:32], one, ANY) for one in contents])


def decisions_of(workspace: Workspace, keeps: Callable[[str], bool] = lambda layout: True) -> Decisions:
    """All decisions that were not taken back, made on layouts whose slugs ``keeps`` takes; "" where none is told."""
    items = workspace.items("decision").items()
    return Decisions(
        frozenset(Decision(**item.content) for id, item in items if keeps(id.rpartition("/")[0]))
    )
