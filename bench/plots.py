"""``python -m bench.plots``: the last results of the benches as pictures in docs/images/, for docs/performance.md."""

from __future__ import annotations

import json
from typing import Any

from bench.report import RESULTS
from bench.server import ROOT

IMAGES = ROOT / "docs" / "images"
_OURS, _OTHER = "#0B6E8E", "#9AA5AD"


def main() -> None:
    """Write a picture for each bench that has results; figures are only those that it printed."""
    import matplotlib as mpl

    mpl.use("Agg")
    for name, draw in (("assign", _assign), ("map", _map), ("sessions", _sessions)):
        file = RESULTS / f"{name}.json"
        if file.exists():
            rows = json.loads(file.read_text(encoding="utf-8"))["rows"]
            draw([row for row in rows if "failed" not in row])
            print(IMAGES / f"bench-{name}.svg")


def _assign(rows: list[dict[str, Any]]) -> None:
    _bars(
        "assign",
        [
            (
                "Processor seconds, district and zone of ten million points",
                [(row["method"], row["CPU s"], row["method"].startswith("ours")) for row in rows],
            )
        ],
    )


def _map(rows: list[dict[str, Any]]) -> None:
    def labelled(what: str) -> list[tuple[str, float, bool]]:
        return [
            (f"{row['page']}, {row['companies']:,}", row[what], row["page"] == "ours")
            for row in rows
            if row.get(what)
        ]

    _bars(
        "map",
        [
            ("Seconds until all companies are drawn", labelled("ready s")),
            ("Seconds from a click to the filtered map", labelled("filter s")),
        ],
    )


def _bars(name: str, panels: list[tuple[str, list[tuple[str, float, bool]]]]) -> None:
    """Lying bars on a logarithmic scale, each with its figure; ours in colour."""
    import matplotlib.pyplot as plt

    tall = sum(0.5 + 0.3 * len(bars) for _, bars in panels)
    figure, axes = plt.subplots(
        len(panels),
        1,
        figsize=(8, tall + 0.4),
        squeeze=False,
        layout="constrained",
        height_ratios=[1 + len(bars) for _, bars in panels],
    )
    for (title, bars), axis in zip(panels, axes.flat, strict=True):
        drawn = axis.barh(
            [label for label, _, _ in bars],
            [value for _, value, _ in bars],
            color=[_OURS if ours else _OTHER for _, _, ours in bars],
        )
        axis.bar_label(drawn, labels=[f"{value:.3g}" for _, value, _ in bars], padding=3, fontsize=8)
        axis.set_xscale("log")
        axis.margins(x=0.12)
        axis.invert_yaxis()
        axis.set_title(title, loc="left", fontsize=10)
        axis.tick_params(labelsize=8)
        axis.spines[["top", "right"]].set_visible(False)
    _save(name, figure)


def _sessions(rows: list[dict[str, Any]]) -> None:
    import matplotlib.pyplot as plt

    figure, axis = plt.subplots(figsize=(8, 3.6), layout="constrained")
    pages = dict.fromkeys((row["page"], row["companies"]) for row in rows)
    for page, companies in pages:
        some = [row for row in rows if (row["page"], row["companies"]) == (page, companies) and row["p95 s"]]
        axis.plot(
            [row["sessions"] for row in some],
            [row["p95 s"] for row in some],
            color=_OURS if page == "ours" else _OTHER,
            linestyle="-" if companies <= 100 else "--",
            marker="o",
            label=f"{page}, {companies:,} companies",
        )
    axis.set_yscale("log")
    axis.set_xlabel("simultaneous sessions, each changing a filter about every 5 s", fontsize=9)
    axis.set_title("Seconds until a change is answered, 95th percentile", loc="left", fontsize=10)
    axis.tick_params(labelsize=8)
    axis.legend(fontsize=8, frameon=False)
    axis.spines[["top", "right"]].set_visible(False)
    _save("sessions", figure)


def _save(name: str, figure: Any) -> None:
    IMAGES.mkdir(exist_ok=True)
    figure.savefig(IMAGES / f"bench-{name}.svg", metadata={"Date": None})


if __name__ == "__main__":
    main()
