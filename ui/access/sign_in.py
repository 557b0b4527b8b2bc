"""The line that says whether anything is kept and who is signed in, and the way to sign in."""

from __future__ import annotations

import streamlit as st

from geo.model.errors import AccessError
from ui.access.cookie import draw_cookie
from ui.access.person import enter, leave, oidc_providers, signed_in
from ui.frame.here import page_speaker
from ui.frame.plain import markdown_text
from web.workspace import workspace


def draw_access() -> None:
    """One line above the page's tabs; signing in folds out below it."""
    say = page_speaker()
    kept = workspace()
    if kept is None:
        st.caption(say("workspace_none"))
        return
    draw_cookie()
    person = signed_in()
    if person is None:
        st.caption(say("workspace_reader"))
        with st.expander(say("sign_in"), key="sign_in_open"):
            _draw_sign_in()
        return
    with st.container(horizontal=True, vertical_alignment="center", key="signed_in"):
        st.caption(say(f"workspace_{person.role}", name=markdown_text(person.name)))
        st.button(say("sign_out"), key="sign_out", on_click=leave, width="content")


def _draw_sign_in() -> None:
    say = page_speaker()
    for provider in oidc_providers():
        words = say("sign_in_oidc") if provider is None else say("sign_in_with", name=markdown_text(provider))
        st.button(words, key=f"sign_in_{provider or 'oidc'}", on_click=st.login, args=(provider,))
    # Cleared as it is sent: the password stays in no widget.
    with st.form("sign_in_form", clear_on_submit=True, border=False):
        name = st.text_input(say("sign_in_name"), key="sign_in_name", max_chars=100, autocomplete="username")
        password = st.text_input(
            say("sign_in_password"),
            key="sign_in_password",
            type="password",
            max_chars=200,
            autocomplete="current-password",
        )
        sent = st.form_submit_button(say("sign_in"), key="sign_in_send")
    if not sent:
        return
    try:
        enter(name, password)
    except AccessError as error:
        st.error(say.sentence(error.sentence))
        return
    st.rerun()
