"""Review decisions in the workspace: each is a thing of its own, so that no two people ever overwrite one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict

from geo.geocode.review.review import Decision, Decisions
from geo.workspace.store import ANY, Wish, Workspace, packed


def save_decisions(workspace: Workspace, who: str, made: Iterable[Decision], what: str = "decide") -> None:
    """Keep decisions; one that is kept already stays as it is. Raises `AccessError` unless ``who`` is an editor."""
    contents = [asdict(decision) for decision in made]
    workspace.save(who, what, [Wish("decision", packed(one)[0][:32], one, ANY) for one in contents])


def decisions_of(workspace: Workspace) -> Decisions:
    """All decisions that were not taken back."""
    return Decisions(frozenset(Decision(**item.content) for item in workspace.items("decision").values()))
