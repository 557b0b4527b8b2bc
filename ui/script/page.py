"""What Streamlit runs for every page.

It lies in a folder of its own: beside a folder named ``pages`` Streamlit takes each file there for a page, and a first
visit to ``/compare`` would run that file alone.
"""

from __future__ import annotations

from ui.frame.main import main

main()
