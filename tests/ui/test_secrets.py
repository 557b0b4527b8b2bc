"""Keys come from the environment or from Streamlit's secrets, and one test server shows that either way works."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.serving import Server, serving

TOY_KEY = "toy-key-that-opens-nothing"


def offered_grounds(server: Server) -> str:
    """The map's script, which holds the grounds, fetched by the name that the page's head gives."""
    _, _, page = server.get("/")
    (name,) = re.findall(r'src="\./(layers/[^"]+\.js)"', page.decode())
    return server.get(f"/{name}")[2].decode()


@pytest.mark.parametrize("where", ["secrets", "environment", "nowhere"])
def test_a_ground_with_a_key_is_offered_where_the_key_is_found(
    where: str, toy_folder: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "served"
    (folder / ".streamlit").mkdir(parents=True)
    if where == "secrets":
        (folder / ".streamlit" / "secrets.toml").write_text(f'TIANDITU_KEY = "{TOY_KEY}"\n')
    environment = {"TIANDITU_KEY": TOY_KEY} if where == "environment" else {}
    with serving(folder, toy_folder, **environment) as server:
        assert ("tianditu.gov.cn" in offered_grounds(server)) == (where != "nowhere")
        assert TOY_KEY not in server.log()
