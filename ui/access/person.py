"""Who is signed in, as the server knows it, and the workspace that this server keeps.

Nothing that a browser sends is taken for an answer to "who is this": the person is an object that only `enter` puts
into the session, or what OIDC's signed cookie says; and what he may do is read from the workspace anew each time.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import streamlit as st

from geo.errors import AccessError, ConflictError, ExplorerError
from geo.workspace.people import Person, person_of
from geo.workspace.people import sign_in as check_password
from geo.workspace.store import Workspace
from ui.i18n import Speaker
from ui.plain import markdown_text

_PERSON = "signed_in_person"
_SAID = "workspace_said"


def workspace() -> Workspace | None:
    """The workspace of this server: the folder that WORKSPACE names; None where nothing is kept.

    Raises
    ------
    SourceError
        It cannot be used.
    """
    folder = os.environ.get("WORKSPACE")
    return _opened(Path(folder)) if folder else None


@lru_cache(maxsize=4)
def _opened(folder: Path) -> Workspace:
    return Workspace(folder)


def signed_in() -> Person | None:
    """The person of this session with the role that he has now; None for a reader."""
    kept = workspace()
    if kept is None:
        return None
    held = st.session_state.get(_PERSON)
    # A name that a browser made up would be text, never a Person.
    if isinstance(held, Person):
        return person_of(kept, held.name)
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
        raise AccessError("password", "There is no workspace to sign in to.")
    person = check_password(kept, name, password, st.context.ip_address or "")
    st.session_state[_PERSON] = person
    return person


def leave() -> None:
    """Sign this session out."""
    st.session_state.pop(_PERSON, None)
    if getattr(st.user, "is_logged_in", False):
        st.logout()


def oidc_providers() -> list[str | None]:
    """What ``st.login`` may be called with: nothing where Streamlit's secrets have no ``[auth]``."""
    if not st.secrets.load_if_toml_exists() or "auth" not in st.secrets:
        return []
    auth: Mapping[str, Any] = st.secrets["auth"]
    named = [name for name, part in auth.items() if isinstance(part, Mapping) and "client_id" in part]
    return [*([None] if "client_id" in auth else []), *named]


def save(action: Callable[[Workspace, str], object], say: Speaker) -> None:
    """Change the workspace as this session's person; what came of it is said by `draw_said` on the next run.

    The only call by which a page writes. It asks for no role itself: `Workspace.save` does, whatever called it.
    """
    kept, person = workspace(), signed_in()
    done = False
    try:
        if kept is None or person is None:
            raise AccessError("editor", "not signed in")
        action(kept, person.name)
        done, text = True, say("workspace_saved")
    except AccessError:
        text = say("workspace_needs_editor")
    except ConflictError as error:
        text = say("workspace_conflict", who=error.who, at=error.when[:16].replace("T", " "))
    except ExplorerError as error:
        text = str(error)
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
