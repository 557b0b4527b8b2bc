"""Notes of people on zones, companies and saved lists: one a subject, with everything that it ever said in the log."""

from __future__ import annotations

from geo.model.errors import ChoiceError
from geo.workspace.store import Item, Wish, Workspace
from words.sentence import Sentence

LONGEST_NOTE = 4000


def save_note(workspace: Workspace, who: str, subject: str, text: str, read: int) -> None:
    """Let the note on a subject (``zone/SLUG``, ``company/ID``, ``set/ID``) say this; an empty text takes it away.

    Where a workspace serves several layouts, the slug of one stands before, as in ``toyland:zone/blocks``.
    ``read`` is the ``seq`` of the note that the writer saw, 0 for none. Raises what `Workspace.save` raises, and
    `ChoiceError` where the text is too long.
    """
    text = text.strip()
    if len(text) > LONGEST_NOTE:
        raise ChoiceError(
            "note", f"{text[:20]}...", [Sentence("up to {most:,} characters", {"most": LONGEST_NOTE})]
        )
    workspace.save(who, "note", [Wish("note", subject, {"text": text} if text else None, read)])


def layout_of(subject: str) -> str:
    """The slug of the layout that a subject names, "" for none.

    >>> layout_of("toyland:zone/blocks"), layout_of("company/a:b/c")
    ('toyland', '')
    """
    return subject.partition("/")[0].rpartition(":")[0]


def notes_of(workspace: Workspace) -> dict[str, Item]:
    """The notes by subject; the content of each is ``{"text": ...}``."""
    return workspace.items("note")
