"""Who is signed in, as the server knows it, and the workspace that this server keeps.

Nothing that a browser says of itself is taken for an answer to "who is this": that is a ticket which only `enter` puts
into the session, the cookie that was given for one (`web.workspace`), or what OIDC's signed cookie says. Whose they
are and what he may do is read from the workspace anew each time.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import streamlit as st

from geo.model.errors import AccessError, ExplorerError
from geo.workspace.people import Person, person_of
from geo.workspace.people import sign_in as check_password
from geo.workspace.sessions import begin_session, end_session, session_person
from geo.workspace.store import Workspace
from ui.frame.here import page_speaker
from ui.frame.plain import markdown_text
from web.workspace import COOKIE, workspace

_TICKET = "signed_in_ticket"
_SAID = "workspace_said"


@dataclass(frozen=True)
class Ticket:
    """That this session was given the right password; text that a browser made up would be no such object.

    ``over`` where it was signed out: then the cookie that it came with counts no more either.
    """

    text: str
    over: bool = False


def signed_in() -> Person | None:
    """The person of this session with the role that he has now; None for a reader."""
    kept = workspace()
    if kept is None:
        return None
    held = ticket()
    if held is None:
        person = session_person(kept, cookie=st.context.cookies.get(COOKIE, ""))
    else:
        person = None if held.over else session_person(kept, ticket=held.text)
    if person:
        return person
    address = _oidc_address(st.user.to_dict())
    person = person_of(kept, address) if address else None
    # Who has a password here signs in with it: an identity provider cannot speak for him.
    return None if person is None or person.has_password else person


def may_edit() -> bool:
    """Whether this session's person is an editor now. Only for what to show: the workspace itself checks each write."""
    person = signed_in()
    return person is not None and person.role == "editor"


def enter(name: str, password: str) -> Person:
    """Sign this session in with a password; raises `AccessError` where that is refused."""
    kept = workspace()
    if kept is None:
        raise AccessError("There is no workspace to sign in to.")
    person = check_password(kept, name, password, st.context.ip_address or "")
    st.session_state[_TICKET] = Ticket(begin_session(kept, person))
    return person


def ticket() -> Ticket | None:
    """What this session has of a sign-in with a password, or of its end; None where it has seen neither."""
    held = st.session_state.get(_TICKET)
    return held if isinstance(held, Ticket) else None


def leave() -> None:
    """Sign out: this session, and every window that was opened with its cookie."""
    kept, held = workspace(), ticket()
    if kept is not None:
        end_session(kept, ticket=held.text if held else "", cookie=st.context.cookies.get(COOKIE, ""))
    st.session_state[_TICKET] = Ticket("", over=True)
    if getattr(st.user, "is_logged_in", False):
        st.logout()


def oidc_providers() -> list[str | None]:
    """What ``st.login`` may be called with: nothing where Streamlit's secrets have no ``[auth]``."""
    if not st.secrets.load_if_toml_exists() or "auth" not in st.secrets:
        return []
    auth: Mapping[str, Any] = st.secrets["auth"]
    named = [name for name, part in auth.items() if isinstance(part, Mapping) and "client_id" in part]
    return [*([None] if "client_id" in auth else []), *named]


def save(action: Callable[[Workspace, str], object]) -> None:
    """Change the workspace as this session's person; what came of it is said by `draw_said` on the next run.

    The only call by which a page writes. It asks for no role itself: `Workspace.save` does, whatever called it.
    """
    say = page_speaker()
    kept, person = workspace(), signed_in()
    done = False
    try:
        if kept is None or person is None:
            raise AccessError("Saving is for editors who have signed in; nothing was saved.")
        action(kept, person.name)
        done, text = True, say("workspace_saved")
    except ExplorerError as error:
        text = say.sentence(error.sentence)
    st.session_state[_SAID] = (done, text)


def draw_said() -> None:
    """What came of the last change, once."""
    done, text = st.session_state.pop(_SAID, (True, ""))
    if text:
        (st.success if done else st.error)(markdown_text(text))


def _oidc_address(claims: Mapping[str, Any]) -> str:
    """The address of mail that an identity provider vouches for; "" where it does not."""
    if claims.get("is_logged_in") is not True or claims.get("email_verified") is False:
        return ""
    address = claims.get("email")
    return address if isinstance(address, str) else ""
