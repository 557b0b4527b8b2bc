"""Notes on zones, companies and lists, the log of every change with its undo, and the log of who may edit."""

from __future__ import annotations

import json
from typing import Any

import pandas as pd
import streamlit as st

from geo.model.layout import Layout
from geo.workspace.notes import LONGEST_NOTE, layout_of, notes_of, save_note
from geo.workspace.people import people_log
from geo.workspace.sets import saved_sets
from geo.workspace.store import KINDS, Change, Item, Workspace
from ui.access.person import may_edit, save
from ui.data.saved_row import forget_rows
from ui.frame.here import page_speaker
from web.layouts import keeps, link_word

_SHOWN = 200
_MOST_COMPANIES = 2000
# Whole tables are not shown in a log.
_TOLD = tuple(kind for kind in KINDS if kind != "table")


def draw_notes(kept: Workspace, layout: Layout, sets: dict[str, str]) -> None:
    """All notes, and one of them to read or write."""
    say = page_speaker()
    notes = _notes_with(kept, layout, sets)
    with st.expander(say("notes_title", count=len(notes)), key="notes_open"):
        named = _subjects(layout, sets, set(notes))
        subjects = named | {id: id for id in notes if id not in named}
        if notes:
            rows = [
                (subjects[id], note.content["text"], note.who, note.when[:10]) for id, note in notes.items()
            ]
            columns = [say(f"log_{name}") for name in ("thing", "note", "who", "when")]
            st.dataframe(pd.DataFrame(rows, columns=columns), hide_index=True, width="stretch")
        if not may_edit():
            st.caption(say("workspace_needs_editor"))
            return
        subject = st.selectbox(
            say("notes_subject"),
            list(subjects),
            index=None,
            format_func=lambda one: subjects.get(one, one),
            key="notes_subject",
            placeholder=say("saved_pick"),
        )
        if not subject:
            return
        note = notes.get(subject)
        # As the writer saw it when he began, not as somebody has written it since.
        seen = st.session_state.setdefault(
            f"note_seen_{subject}", (note.seq, note.content["text"]) if note else (0, "")
        )
        text = st.text_area(say("log_note"), seen[1], key=f"note_{subject}_{seen[0]}", max_chars=LONGEST_NOTE)
        if st.button(say("notes_save"), key="notes_save"):
            save(lambda kept, who: save_note(kept, who, subject, text, seen[0]))
            st.session_state.pop(f"note_seen_{subject}")
            st.rerun()


def _notes_with(kept: Workspace, layout: Layout, sets: dict[str, str]) -> dict[str, Item]:
    """The notes that lie with a layout, those on its own lists among them."""
    elsewhere = {f"set/{one.id}" for one in saved_sets(kept) if one.id not in sets}
    found = notes_of(kept).items()
    return {
        id: note
        for id, note in found
        if id not in elsewhere and (id.startswith("set/") or keeps(layout, layout_of(id)))
    }


def _subjects(layout: Layout, sets: dict[str, str], noted: set[str]) -> dict[str, str]:
    """What can be noted on and how it is called; under the id that its note has already, if there is one."""
    say = page_speaker()
    own = f"{layout.slug}:"
    made = {f"set/{id}": name for id, name in sets.items()}
    for kind, table in (("zone", layout.zones), ("company", layout.companies)):
        if len(table) <= _MOST_COMPANIES:
            mine, theirs = table[f"name_{say.lang}"], table["name_zh" if say.lang == "en" else "name_en"]
            names = mine.where(mine != "", theirs)
            for id, name in names.items():
                plain = f"{kind}/{id}"
                several = plain not in noted and (link_word(layout) or own + plain in noted)
                made[own + plain if several else plain] = str(name)
    return made


def draw_log(kept: Workspace) -> None:
    """Who changed what and when; an editor takes a change back."""
    say = page_speaker()
    changes = kept.log(_SHOWN, _TOLD)
    with st.expander(say("log_title"), key="log_open"):
        if not changes:
            st.caption(say("log_empty"))
            return
        columns = ("number", "when", "who", "what", "thing", "before", "after")
        st.dataframe(
            pd.DataFrame(
                [_told(change) for change in changes], columns=[say(f"log_{name}") for name in columns]
            ),
            hide_index=True,
            width="stretch",
        )
        if may_edit():
            with st.container(horizontal=True, vertical_alignment="bottom"):
                told = {change.seq: " · ".join(str(part) for part in _told(change)[:5]) for change in changes}
                # None at first: which was the latest when the page was drawn is not what somebody means later.
                seq = st.selectbox(
                    say("log_choose"),
                    list(told),
                    index=None,
                    format_func=lambda one: told.get(one, str(one)),
                    key="log_choose",
                    placeholder=say("saved_pick"),
                )
                st.button(
                    say("log_undo"),
                    key="log_undo",
                    on_click=_undo,
                    args=(int(seq or 0),),
                )


def _undo(seq: int) -> None:
    if seq:
        save(lambda kept, who: kept.undo(who, seq))
        forget_rows()


def draw_people_log(kept: Workspace) -> None:
    """For editors: who gave whom which rights and when."""
    say = page_speaker()
    if not may_edit():
        return
    with st.expander(say("people_title"), key="people_open"):
        columns = ("number", "when", "who", "what", "thing", "before", "after")
        rows = [
            (
                change.seq,
                change.when[:16].replace("T", " "),
                change.who,
                say(f"what_people_{change.what}"),
                change.name,
                *(
                    say(
                        "people_rights",
                        role=say(f"role_{side['role']}"),
                        way=say(f"by_{side['signs_in_by'].lower()}"),
                    )
                    if side
                    else ""
                    for side in (change.before, change.after)
                ),
            )
            for change in people_log(kept, _SHOWN)
        ]
        st.dataframe(
            pd.DataFrame(rows, columns=[say(f"log_{name}") for name in columns]),
            hide_index=True,
            width="stretch",
        )


def _told(change: Change) -> tuple[Any, ...]:
    say = page_speaker()
    what = say(f"what_{change.what}") if say.known(f"what_{change.what}") else change.what
    what = what if change.undoes is None else f"{what} {change.undoes}"
    when = change.when[:16].replace("T", " ")
    thing = f"{say(f'kind_{change.kind}')} {change.id}"
    return change.seq, when, change.who, what, thing, _short(change.before), _short(change.after)


def _short(content: Any) -> str:
    return "" if content is None else json.dumps(content, ensure_ascii=False)[:500]
