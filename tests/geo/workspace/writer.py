"""A writer that is killed: saves notes one after another and says each number once it is acknowledged."""

import sys
from pathlib import Path


def write(root: str, folder: str, name: str) -> None:
    """Write until the end comes from outside."""
    sys.path.insert(0, root)
    from geo.workspace.store import Wish, Workspace

    workspace = Workspace(Path(folder))
    print("ready", flush=True)
    for number in range(1_000_000):
        (seq,) = workspace.save(
            "li", "note", [Wish("note", f"{name}/{number}", {"text": f"{name} {number}"})]
        )
        print(seq, flush=True)


if __name__ == "__main__":
    write(*sys.argv[1:])
