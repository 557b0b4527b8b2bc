"""A person's look at the doubtful rows of a geocoded list: accept, pick another, move the pin, reject."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import pandas as pd
import streamlit as st

from geo.geocode.answer.answers import Candidate
from geo.geocode.answer.ladder import EmbeddedProvider
from geo.geocode.batch.records import Record
from geo.geocode.gazetteer.tables import gazetteer_of
from geo.geocode.review.decisions_csv import from_csv, to_csv
from geo.geocode.review.review import Decision, Decisions, decide
from geo.model.errors import ExplorerError, SourceError
from geo.model.layout import PRECISIONS, Layout
from geo.workspace.decisions import decisions_of, save_decisions
from layers.contract import Pin
from ui.access.person import may_edit, save, signed_in
from ui.address import Address
from ui.frame.here import layout_here, page_speaker
from ui.frame.pin_map import pin_map
from ui.frame.plain import markdown_text
from web.layouts import keeps, link_word
from web.workspace import workspace


def draw_review(layout: Layout, address: Address, records: list[Record], decisions: Decisions) -> None:
    """The queue of rows below a confidence, one of them open, and the decisions made so far."""
    say = address.say
    st.subheader(say("review_title"))
    with st.container(horizontal=True, vertical_alignment="bottom"):
        below = st.slider(say("review_below"), 0.0, 1.0, 0.6, 0.05, key="review_below")
        who = _who()
    _exchange(decisions)
    queue = decisions.queue(records, below)
    if not queue:
        st.caption(say("review_done"))
        return
    names = {row.place: f"{row.place + 1}. {row.record.query[:80]}" for row in queue}
    place = st.selectbox(
        say("review_row", count=len(queue)), list(names), format_func=names.__getitem__, key="review_place"
    )
    record = records[place]
    candidates = _candidates(layout, record)
    moved: tuple[float, float] | None = st.session_state.get(f"moved_{place}")
    labels = [f"{chr(65 + number % 26)}: {one['text']}" for number, one in enumerate(candidates)]
    chosen = 0
    if candidates:
        choice = st.radio(
            say("review_candidates"), labels, key=f"review_choice_{place}", format_func=markdown_text
        )
        chosen = labels.index(choice or labels[0])
    pins: list[Pin] = [
        {
            "lon": one["lon"],
            "lat": one["lat"],
            "radius_m": one["radius_m"],
            "text": chr(65 + number % 26),
            "chosen": number == chosen and not moved,
        }
        for number, one in enumerate(candidates)
    ]
    if moved:
        pins.append(
            {"lon": moved[0], "lat": moved[1], "radius_m": 0, "text": say("review_pin"), "chosen": True}
        )
    st.caption(say("review_hint"))
    pin_map(
        layout,
        address,
        pins,
        "review_map",
        lambda lon, lat: st.session_state.update({f"moved_{place}": (lon, lat)}),
    )
    why = st.text_input(say("review_why"), key=f"review_why_{place}", max_chars=500)
    exact = st.selectbox(
        say("review_precision"),
        PRECISIONS,
        index=1,
        format_func=lambda p: say(f"precision_{p}"),
        key=f"review_exact_{place}",
    )
    with st.container(horizontal=True):
        offered = [
            ("accept", record.placed and chosen == 0 and not moved),
            ("pick", bool(candidates) and not moved),
            ("move", bool(moved)),
            ("reject", True),
        ]
        for action, possible in offered:
            st.button(
                say(f"review_{action}"),
                disabled=not (possible and who.strip()),
                key=f"review_{action}",
                on_click=_decide,
                args=(
                    record,
                    action,
                    who,
                    why,
                    candidates[chosen] if candidates else None,
                    moved,
                    exact,
                ),
            )
    if not who.strip():
        st.caption(say("review_needs_who" if workspace() is None else "workspace_needs_editor"))


def decisions_so_far() -> Decisions:
    """The workspace's decisions on this layout; without one, this session's."""
    kept = workspace()
    if kept is not None:
        layout = layout_here()
        return decisions_of(kept, lambda slug: keeps(layout, slug))
    held: Decisions = st.session_state.setdefault("decisions", Decisions())
    return held


def _who() -> str:
    """Who decides: with a workspace the editor who is signed in, else whoever says so; "" for nobody."""
    say = page_speaker()
    if workspace() is not None:
        person = signed_in()
        return person.name if person and may_edit() else ""
    return st.text_input(say("review_who"), key="review_who", max_chars=100)


def _keep(made: Callable[[str], Iterable[Decision]], who: str, what: str) -> None:
    """Keep decisions in the workspace, as those of the signed-in person; without one, in this session."""
    if workspace() is not None:
        layout = link_word(layout_here())
        save(lambda kept, editor: save_decisions(kept, editor, made(editor), what, layout))
    else:
        st.session_state["decisions"] = decisions_so_far().with_(*made(who))


def _candidates(layout: Layout, record: Record) -> list[dict[str, Any]]:
    """The record's own place first, whoever answered it, then whatever else its address may mean here."""
    answer = EmbeddedProvider(gazetteer_of(layout)).answer(record.query)
    places: list[Record | Candidate] = [record] if record.placed else []
    places += [one for one in (answer.found, *answer.candidates) if one]
    found = {(round(one.lon or 0, 6), round(one.lat or 0, 6), one.matched): one for one in reversed(places)}
    return [
        {
            "lon": one.lon,
            "lat": one.lat,
            "radius_m": one.radius_m,
            "text": one.matched,
            "precision": one.precision,
        }
        for one in reversed(found.values())
    ]


def _decide(
    record: Record,
    action: str,
    who: str,
    why: str,
    candidate: dict[str, Any] | None,
    moved: tuple[float, float] | None,
    exact: str,
) -> None:
    where: dict[str, Any] = {}
    if action == "pick" and candidate:
        where = {name: candidate[name] for name in ("lon", "lat", "precision", "radius_m")}
    elif action == "move" and moved:
        where = {"lon": moved[0], "lat": moved[1], "precision": exact}
    _keep(lambda who: [decide(record, action, who, why, **where)], who, action)


def _exchange(decisions: Decisions) -> None:
    """Decisions out and in: the same file on another machine gives the same state."""
    say = page_speaker()
    with st.expander(say("review_audit", count=len(decisions.made))):
        st.dataframe(pd.DataFrame(decisions.audit), hide_index=True, width="stretch")
        st.download_button(
            say("review_export"),
            to_csv(decisions),
            file_name="decisions.csv",
            mime="text/csv",
            on_click="ignore",
        )
        if workspace() is not None and not may_edit():
            return
        file = st.file_uploader(say("review_import"), key="review_import", max_upload_size=5)
        if file is not None and st.session_state.get("imported") != file.file_id:
            try:
                brought = _decisions(file.getvalue())
            except ExplorerError as error:
                st.error(markdown_text(say.sentence(error.sentence)))
                return
            st.session_state["imported"] = file.file_id
            _keep(lambda _: brought.made, "", "import")
            st.rerun()


def _decisions(data: bytes) -> Decisions:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise SourceError("the file is not text in UTF-8; save it as UTF-8 and send it again") from error
    return from_csv(text)
