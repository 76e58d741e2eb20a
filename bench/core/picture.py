"""Time and memory by number of cases, on logarithmic scales."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import matplotlib
import matplotlib.pyplot as plt

_COLOURS = {"plain_loop": "#8c8c8c", "in_duckdb": "#c98a00", "in_polars": "#2a6fb0", "in_blocks": "#b3261e"}


def draw(figures: dict[str, dict[int, dict[str, Any]]], path: Path) -> None:
    """Writes the picture; its folder is made."""
    matplotlib.rcParams.update({"svg.hashsalt": "core", "svg.fonttype": "none", "font.size": 10})
    picture, (left, right) = plt.subplots(1, 2, figsize=(10, 4.2), layout="constrained")
    for axes, figure, title in ((left, "seconds", "seconds"), (right, "peak", "peak memory, GB")):
        for way, by_cases in figures.items():
            cases = list(by_cases)
            values = [by_cases[size][figure] for size in cases]
            label = by_cases[cases[0]]["version"]
            axes.loglog(cases, values, "o-", color=_COLOURS[way], label=label, linewidth=1.6, markersize=4)
        axes.set_title(title, loc="left")
        axes.set_xlabel("cases")
        axes.xaxis.set_major_formatter("{x:,.0f}")
        axes.yaxis.set_major_formatter("{x:g}")
        axes.yaxis.set_minor_formatter("")
        axes.grid(True, which="major", color="#dddddd", linewidth=0.6)
        axes.spines[["top", "right"]].set_visible(False)
    left.legend(frameon=False)
    path.parent.mkdir(parents=True, exist_ok=True)
    picture.savefig(path, metadata={"Date": None} if path.suffix == ".svg" else None)
