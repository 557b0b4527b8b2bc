"""Saved lists over the map: which there are, which the address asks for, and the files that a browser draws.

Everybody reads what is saved, so everybody may lay it over the map; nothing of the layout is changed by it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from urllib.parse import urlencode

from geo.model.errors import ChoiceError
from geo.model.layout import Layout, Term, Words
from geo.model.once import once_for_each
from geo.model.sources import with_rows
from geo.workspace.sets import SavedSet, rows_of, saved_sets, version_of
from geo.workspace.store import Workspace
from layers.contract import Card, SavedList, SavedLists, SavedRows
from layers.figures import date_text
from layers.saved import saved_card, saved_data
from web.layouts import keeps, read_each
from web.served import ServedFile, json_file
from web.workspace import workspace
from words.speaker import Speaker, speaker

# How the names of these files begin.
SAVED = ("rows-", "saved-")
_OFFERED = 20
_ROWS = re.compile(r"rows-([0-9a-f]{8})\.([0-9]{1,12})-([0-9a-f]{12})\.json")
_CARD = re.compile(r"saved-(en|zh)-([0-9a-f]{8})-([0-9]{1,12})-([0-9A-Za-z_-]{1,100})\.[0-9a-f]{12}\.json")


def offered_lists(layout: Layout) -> dict[str, SavedSet]:
    """The saved lists of a layout by id, the latest first; none where nothing is kept."""
    return {id: saved for id, (saved, _) in _lists(layout).items()}


def _lists(layout: Layout) -> dict[str, tuple[SavedSet, int]]:
    """A layout's lists with the version of each; a look at the workspace's last change says whether they are those."""
    kept = workspace()
    found = {} if kept is None else _lists_at(kept, kept.latest_of_all())
    return {id: one for id, one in found.items() if keeps(layout, one[0].layout)}


@lru_cache(maxsize=4)
def _lists_at(kept: Workspace, seq: int) -> dict[str, tuple[SavedSet, int]]:
    return {one.id: (one, version_of(kept, one)) for one in saved_sets(kept)}


def saved_view(layout: Layout, shown: Sequence[str]) -> SavedLists | None:
    """What the map is told of saved lists: those it can show, and those that the address asks for."""
    lists = _lists(layout)
    if not lists:
        return None
    named = [*shown, *(id for id in lists if id not in shown)][:_OFFERED]
    offered: list[SavedList] = [
        {
            "id": id,
            "name": saved.name,
            "version": version,
            "file": f"rows-{id}.{version}-{layout.digest}.json",
        }
        for id, (saved, version) in lists.items()
        if id in named
    ]
    return {"offered": offered, "shown": list(shown)}


def saved_file(name: str) -> ServedFile | None:
    """A list's rows or the card of one of them, by the name that the map asks for; None where there is none (now)."""
    for _, layout in read_each():
        if isinstance(layout, Layout) and (file := _saved_file(layout, name)) is not None:
            return file
    return None


def _saved_file(layout: Layout, name: str) -> ServedFile | None:
    kept, lists = workspace(), _lists(layout)
    rows, card = _ROWS.fullmatch(name), _CARD.fullmatch(name)
    id, version = rows.group(1, 2) if rows else card.group(2, 3) if card else ("", "")
    if kept is None or id not in lists or lists[id][1] != int(version):
        return None
    saved = lists[id][0]
    if rows and rows[3] != layout.digest:
        return None
    listed = _listed(layout, kept, saved, int(version))
    if rows:
        body: SavedRows | Card = saved_data(listed, saved.kind)
    elif card:
        try:
            body = _card(kept, saved, listed, card[4], speaker(card[1]))
        except ChoiceError:
            return None
    return json_file(name, body)


@once_for_each(4)
def _listed(layout: Layout, kept: Workspace, saved: SavedSet, version: int) -> Layout:
    """The layout with a list in place of its own; remembered for one version of both."""
    table, _ = rows_of(kept, saved)
    unknown = Term("unknown", Words("Not given", "未注明"), shape="circle")
    known = replace(
        layout,
        roles={"unknown": unknown, **layout.roles},
        zone_roles={"unknown": unknown, **layout.zone_roles},
    )
    return with_rows(known, saved.kind, table)


def _card(kept: Workspace, saved: SavedSet, listed: Layout, row: str, say: Speaker) -> Card:
    told = [say("saved_by", who=saved.who, when=date_text(saved.when[:10], say))]
    edit = kept.item("edit", f"{saved.id}/{row}")
    if edit is not None:
        told.append(say("saved_changed_by", who=edit.who, when=date_text(edit.when[:10], say)))
    title = saved.name if saved.file in ("", saved.name) else f"{saved.name} ({saved.file})"
    link = "?" + urlencode({"saved": saved.id, "card": f"saved:{saved.id}:{row}", "lang": say.lang})
    return saved_card(
        listed, saved.kind, row, say, {"title": title, "about": " · ".join(told), "address": ""}, link
    )
