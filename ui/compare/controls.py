"""Widgets of the compare page: set from the address before they are drawn, and writing into it when used."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import streamlit as st

from geo.measures.compare import GROUPS, Comparison
from geo.measures.measures import measures_of
from geo.model.layout import Layout
from geo.shapes.shapes import Drawn
from ui.compare.cells import all_words, chosen_words, comparison_of
from ui.compare.words import MOST_SUBJECTS, PARTS, CompareWords, drawn_words
from words.speaker import Speaker


def write_word(word: str, values: str | Sequence[str]) -> None:
    """Put a word into the address, or take it out where there is nothing to say."""
    if values:
        st.query_params[word] = values if isinstance(values, str) else list(values)
    else:
        st.query_params.pop(word, None)


def write_subjects(words: Sequence[str], drawn: Sequence[Drawn]) -> None:
    """Write the subjects compared as the address has them, a word a kind; what was drawn as it is."""
    texts = dict(zip(drawn_words(drawn), (shape.text for shape in drawn), strict=True))
    kinds: dict[str, list[str]] = {"zone": [], "district": [], "park": [], "shape": []}
    for word in words:
        kind, _, slug = word.rpartition(":")
        kinds["shape" if word in texts else kind or "zone"].append(texts.get(word, slug))
    for kind, values in kinds.items():
        write_word(kind, values)


def add_drawn(words: Sequence[str], drawn: Sequence[Drawn], text: str) -> None:
    """Compare what was drawn now beside the rest."""
    write_subjects(words, drawn)
    write_word("shape", [*(shape.text for shape in drawn), text])


def draw_subjects(layout: Layout, asked: CompareWords) -> None:
    """The box that chooses what is compared."""
    say = asked.say
    labels = subject_labels(layout, asked.drawn, say)
    st.session_state["compare_subjects"] = chosen_words(layout, asked)
    st.multiselect(
        say("compare_subjects"),
        list(labels),
        key="compare_subjects",
        format_func=labels.__getitem__,
        max_selections=MOST_SUBJECTS,
        on_change=lambda: write_subjects(st.session_state["compare_subjects"], asked.drawn),
        placeholder=say("compare_subjects_hint"),
    )


def draw_rows(layout: Layout, asked: CompareWords) -> None:
    """The box that chooses the rows of the table; empty for the usual ones."""
    say = asked.say
    labels = measure_labels(layout, say)
    st.session_state["compare_rows"] = list(asked.rows)
    st.multiselect(
        say("compare_rows"),
        list(labels),
        key="compare_rows",
        format_func=labels.__getitem__,
        on_change=lambda: write_word("rows", st.session_state["compare_rows"]),
        placeholder=say("compare_rows_hint"),
    )


def draw_scope(layout: Layout, asked: CompareWords) -> None:
    """The box that restricts published figures to one scope."""
    say = asked.say
    options = ["", *layout.scopes]
    st.session_state["compare_scope"] = asked.scope
    st.selectbox(
        say("compare_scope"),
        options,
        key="compare_scope",
        format_func=lambda slug: (
            layout.scopes[slug].words.in_(say.lang) if slug else say("compare_all_scopes")
        ),
        on_change=lambda: write_word("scope", st.session_state["compare_scope"]),
    )


def draw_parts(asked: CompareWords) -> None:
    """The row of buttons that leads to table, pictures, ranking, plans, access and maps."""
    say = asked.say
    one_of(
        "part", "compare_part", PARTS, asked.part, say("compare_parts"), lambda part: say(f"part_of_{part}")
    )


def one_of(
    word: str,
    key: str,
    options: Sequence[str],
    now: str,
    label: str,
    words: Callable[[str], str],
    *,
    hide: bool = True,
) -> None:
    """Buttons of which one is on; the first needs no word in the address."""
    st.session_state[key] = now

    def write() -> None:
        # A second click on the button that is on would leave none.
        chosen = st.session_state[key] or now
        write_word(word, "" if chosen == options[0] else chosen)
        if word in {"part", "maps"}:
            # Other maps come: they begin with what they should show.
            write_word("at", "")

    st.segmented_control(
        label,
        options,
        key=key,
        format_func=words,
        on_change=write,
        label_visibility="collapsed" if hide else "visible",
    )


def pick_measure(
    label: str,
    key: str,
    options: Mapping[str, str],
    now: str,
    write: Callable[[str], None],
    *,
    none: str = "",
) -> None:
    """A box with one measure in it; with ``none``, it may be empty and reads so."""
    slugs = [*([""] if none else []), *options]
    st.session_state[key] = now if now in slugs else slugs[0]
    st.selectbox(
        label,
        slugs,
        key=key,
        format_func=lambda slug: options.get(slug, none),
        on_change=lambda: write(st.session_state[key]),
    )


def measure_labels(layout: Layout, say: Speaker, only: Sequence[str] | None = None) -> dict[str, str]:
    """What each measure is called, by group."""
    known = measures_of(layout)
    wanted = known if only is None else [slug for slug in only if slug in known]
    order = {group: place for place, group in enumerate(GROUPS)}
    slugs = sorted(wanted, key=lambda slug: order.get(known[slug].group, len(order)))
    return {slug: known[slug].words.in_(say.lang) for slug in slugs}


def subject_labels(layout: Layout, drawn: Sequence[Drawn], say: Speaker) -> dict[str, str]:
    """What each subject that can be chosen is called, with what it is."""
    words = all_words(layout, drawn)
    every = comparison_of(layout, words, [], drawn=drawn)
    names = {word: every.name(word).in_(say.lang) for word in words}
    return {word: f"{names[word]} · {_kind_text(layout, every, word, say)}" for word in words}


def _kind_text(layout: Layout, comparison: Comparison, word: str, say: Speaker) -> str:
    kind = str(comparison.subjects.loc[word, "kind"])
    rank = str(layout.zones.loc[comparison.subjects.loc[word, "slug"], "rank"]) if kind == "zone" else "main"
    return say(f"kind_of_{kind}" if rank == "main" else f"rank_of_{rank}")
