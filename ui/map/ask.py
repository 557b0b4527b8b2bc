"""What lies inside the shape that a reader drew: below the map, computed here and said to be so."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from geo.find.ask import Answer, Touched
from geo.model.layout import Layout, Words
from layers.figures import date_text, figure_text, number_text
from ui.address import Address
from ui.frame.here import rewrite
from ui.frame.plain import markdown_text
from ui.map.outline_upload import draw_upload, forget_upload
from ui.map.shape_word import answer_of, shape_text, write_shape
from web.facet_words import facet_labels
from words.speaker import Speaker

# More names than anyone reads here; the table below the map holds all.
_NAMES = 40
_ROWS = 7
_NOT_THERE = ("planned", "under_construction", "moved_away")


def draw_answer(layout: Layout, address: Address) -> None:
    """The answer for the shape of the address, and the field for an outline of the reader's own."""
    if address.shape is not None:
        with st.container(key="ask", border=True):
            _draw(layout, address, answer_of(layout, address.shape))
    draw_upload()


def _draw(layout: Layout, address: Address, answer: Answer) -> None:
    say = address.say
    with st.container(horizontal=True, vertical_alignment="center", gap="medium"):
        st.subheader(say("ask_title"), anchor=False, width="content")
        st.session_state["ask_within"] = address.within
        st.toggle(say("ask_within"), key="ask_within", on_change=_write_within, width="content")
        st.button(say("draw_clear"), key="ask_clear", on_click=_clear, width="content")
        st.page_link(
            st.session_state["pages"]["compare"],
            label=say("ask_compare"),
            query_params={**address.link, "shape": shape_text(address)},
        )
    st.text(summary(layout, answer, say))
    companies, touched = st.columns([1, 1.2], gap="medium")
    with companies:
        _companies(layout, answer, say)
    with touched:
        st.caption(say("ask_touched"))
        table = touched_table(layout, answer, say)
        height = 36 * (min(_ROWS, len(table)) + 1)
        st.dataframe(table, hide_index=True, width="stretch", height=height, key="ask_touched")
    if len(answer.floor_space):
        st.caption(say("ask_space"))
        st.dataframe(
            space_table(layout, answer, say),
            hide_index=True,
            width="stretch",
            key="ask_space",
            column_config={say("col_link"): st.column_config.LinkColumn(width="small", display_text="↗")},
        )
        st.caption(say("ask_space_note"))
    elif answer.zones:
        st.caption(say("ask_space_none"))
    st.caption(f"{say('ask_computed')} {say('ask_filters_apply')}")


def summary(layout: Layout, answer: Answer, say: Speaker) -> str:
    """Area, number of companies and their roles in one line.

    The area has as many figures as the hand that drew it.
    """
    digits = 3 if answer.area_km2 < 1 else 1 if answer.area_km2 < 1000 else 0
    counts = [f"{_role(layout, slug, say)} {count:,}" for slug, count in answer.by_role.items()]
    roles = say("in_brackets", text=say("list_comma").join(counts)) if counts else ""
    return (
        f"{say('ask_area')} {answer.area_km2:,.{digits}f} {say('unit_km2')} · "
        f"{say('ask_companies')} {len(answer.inside):,}{roles}"
    )


def _companies(layout: Layout, answer: Answer, say: Speaker) -> None:
    st.caption(say("ask_companies"))
    if not answer.inside:
        st.text(say("ask_none"))
    with st.container(key="ask_names", horizontal=True, gap="small"):
        for id in answer.inside[:_NAMES]:
            name = markdown_text(company_name(layout, id, say))
            st.button(name, key=f"ask_{id}", type="tertiary", on_click=choose_company, args=(id,))
    if len(answer.inside) > _NAMES:
        st.caption(say("ask_more", count=f"{len(answer.inside) - _NAMES:,}"))
    for key, ids in (("ask_may_inside", answer.may_be_inside), ("ask_may_outside", answer.may_be_outside)):
        if ids:
            more = len(ids) - _NAMES
            names = say("list_comma").join(company_name(layout, id, say) for id in ids[:_NAMES])
            rest = f" {say('ask_more', count=f'{more:,}')}" if more > 0 else ""
            st.caption(markdown_text(say(key) + names + rest))
    not_there = sum(answer.by_status.get(status, 0) for status in _NOT_THERE)
    if not_there:
        st.caption(say("ask_not_there", count=f"{not_there:,}"))
    if answer.unplaced:
        st.caption(say("ask_unplaced", count=f"{answer.unplaced:,}"))


def company_name(layout: Layout, id: str, say: Speaker) -> str:
    """A company's name in the reader's language."""
    company = layout.company(id)
    return Words(company["name_en"], company["name_zh"]).in_(say.lang)


def touched_table(layout: Layout, answer: Answer, say: Speaker) -> pd.DataFrame:
    """A row a zone, outline or district: how much of it lies inside, and how much of the shape that is."""
    rows = [
        *((_outline(layout, zone.slug, say), zone) for zone in answer.zones),
        *((_district(layout, district.slug, say), district) for district in answer.districts),
    ]
    return pd.DataFrame(
        [_touched_row(name, touched, say) for name, touched in rows],
        columns=[say(f"ask_col_{name}") for name in ("area", "inside", "share", "share_shape")],
    )


def _touched_row(name: str, touched: Touched, say: Speaker) -> list[str]:
    return [name, number_text(touched.area_km2), _percent(touched.share), _percent(touched.share_of_shape)]


def space_table(layout: Layout, answer: Answer, say: Speaker) -> pd.DataFrame:
    """A row a figure on floor space, with its year, scope and source."""
    places = layout.places[layout.places["kind"] == "park"].set_index("id")
    parks = {str(id): Words(park["name_en"], park["name_zh"]).in_(say.lang) for id, park in places.iterrows()}
    rows = []
    for fact in answer.floor_space.fillna("").to_dict("records"):
        subject = fact["subject_id"]
        name = _outline(layout, subject, say) if subject in layout.zones.index else parks[subject]
        measure, scope = layout.measures[fact["measure"]], layout.scopes.get(fact["scope"])
        value = figure_text(fact["value"], fact["unit"], fact["qualifier"], say)
        part = Words.of(fact, "subject_detail").in_(say.lang)
        if say.known(f"qualifier_{fact['qualifier']}"):
            value = f"{value} ({say('qualifier_' + fact['qualifier'])})"
        rows.append(
            [
                f"{name}: {part}" if part else name,
                measure.words.in_(say.lang),
                value,
                date_text(fact["as_of"], say) if fact["as_of"] else say("undated"),
                scope.words.in_(say.lang) if scope else fact["scope"],
                ", ".join(part for part in (fact["publisher"], date_text(fact["published"], say)) if part),
                fact["address"] or None,
            ]
        )
    columns = ("ask_col_area", "ask_col_measure", "ask_col_value", "ask_col_as_of", "ask_col_scope")
    return pd.DataFrame(rows, columns=[*map(say, columns), say("ask_col_source"), say("col_link")])


def _percent(share: float) -> str:
    return f"{share * 100:.1f} %" if share < 0.9995 else "100 %"


def _role(layout: Layout, slug: str, say: Speaker) -> str:
    return layout.roles[slug].words.in_(say.lang) if slug in layout.roles else slug


def _outline(layout: Layout, slug: str, say: Speaker) -> str:
    row = layout.zone(slug)
    name = Words(row["name_en"], row["name_zh"]).in_(say.lang)
    if not row["parent"]:
        return name
    return f"{name} ({facet_labels(layout, say)['zone'][row['parent']]})"


def _district(layout: Layout, slug: str, say: Speaker) -> str:
    row = layout.district(slug)
    return Words(row["name_en"], row["name_zh"]).in_(say.lang)


def choose_company(id: str) -> None:
    """Choose a company on the map, in place of what was chosen."""
    rewrite(company=id, card="")


def _write_within() -> None:
    if st.session_state["ask_within"]:
        st.query_params.pop("within", None)
    else:
        st.query_params["within"] = "off"


def _clear() -> None:
    forget_upload()
    write_shape("")
