"""Draw NDCG@10: `evaluate next-item --json | python scripts/plot_recommending.py OUT.svg [OUT.md]`.

Reads lines of one or more data sets from stdin (fold-in and cold-start too) and writes an SVG:
a panel a data set, a bar a model; and the same with all other figures as tables in Markdown.
"""

from __future__ import annotations

import json
import sys
from collections import defaultdict
from html import escape
from pathlib import Path
from typing import Any

from console import run, say

WIDTH, LABELS, ROW, GAP, TOP, RIGHT = 640, 150, 22, 44, 34, 70
OWN, OTHER = "#1f6feb", "#8c959f"
FIGURES = {
    "hr@10": "HR@10",
    "ndcg@10": "NDCG@10",
    "coverage@10": "coverage",
    "popularity@10": "popularity",
    "diversity@10": "diversity",
    **{f"after_{k}": f"after {k}" for k in range(8)},
    "gain": "gain over popular picks",
}
"""In the order of the columns; what no model of a table has is left out."""


def main() -> int:
    """Read, draw, write."""
    if len(sys.argv) not in (2, 3):
        say("usage: edge-rec evaluate next-item … --json | plot_recommending.py OUT.svg [OUT.md]")
        return 2
    panels: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for line in sys.stdin:
        result = json.loads(line)
        panels[f"{result['task']}, {result['dataset']}"].append(result)
    out = Path(sys.argv[1])
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(drawing(panels), encoding="utf-8")
    if len(sys.argv) == 3:
        Path(sys.argv[2]).write_text(tables(panels), encoding="utf-8")
    return 0


def tables(panels: dict[str, list[dict[str, Any]]]) -> str:
    """A table a data set, the best model last as in the drawing."""
    parts = []
    for title, rows in panels.items():
        counts = ", ".join(f"{value:,} {name}" for name, value in rows[0]["counts"].items())
        figures = [name for name in FIGURES if any(name in row["metrics"] for row in rows)]
        lines = [f"| model | {' | '.join(FIGURES[name] for name in figures)} |"]
        lines.append("|---" * (len(figures) + 1) + "|")
        for row in sorted(rows, key=lambda r: float(r["metrics"]["ndcg@10"])):
            cells = [cell(row["metrics"], name) for name in figures]
            lines.append(f"| {row['model']} | {' | '.join(cells)} |")
        parts.append(f"### {title}\n\n{counts}. {rows[0]['protocol']}.\n\n" + "\n".join(lines))
    return "\n\n".join(parts) + "\n"


def cell(metrics: dict[str, float], name: str) -> str:
    """One figure, with its interval where it has one."""
    if name not in metrics:
        return "–"
    low, high = metrics.get(f"{name}_low"), metrics.get(f"{name}_high")
    interval = f" [{low:.3f}, {high:.3f}]" if low is not None and high is not None else ""
    return f"{metrics[name]:.3f}{interval}"


def drawing(panels: dict[str, list[dict[str, Any]]]) -> str:
    """The SVG; panels share one scale."""
    highest = max(r["metrics"]["ndcg@10_high"] for rows in panels.values() for r in rows)
    scale = (WIDTH - LABELS - RIGHT) / highest
    height = TOP + sum(GAP + ROW * len(rows) for rows in panels.values())
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" '
        'font-family="sans-serif" font-size="12">',
        f'<rect width="{WIDTH}" height="{height}" fill="white"/>',
        '<text x="12" y="22" font-size="14">NDCG@10 and its 95 % interval</text>',
    ]
    y = TOP
    for title, rows in panels.items():
        parts.append(f'<text x="12" y="{y + 26}" font-weight="bold">{escape(title)}</text>')
        y += GAP - 8
        for result in sorted(rows, key=lambda r: float(r["metrics"]["ndcg@10"])):
            parts += bar(result, y, scale)
            y += ROW
        y += 8
    return "\n".join([*parts, "</svg>", ""])


def bar(result: dict[str, Any], y: int, scale: float) -> list[str]:
    """One model: its name, a bar, the interval as a line, the figure."""
    metrics, own = result["metrics"], result["model"].startswith("edge_rec")
    middle = y + ROW // 2
    value, low, high = (metrics[f"ndcg@10{end}"] for end in ("", "_low", "_high"))
    return [
        f'<text x="{LABELS - 8}" y="{middle + 4}" text-anchor="end">'
        f"{escape(result['model'])}</text>",
        f'<rect x="{LABELS}" y="{y + 3}" width="{value * scale:.1f}" height="{ROW - 6}" '
        f'fill="{OWN if own else OTHER}"/>',
        f'<line x1="{LABELS + low * scale:.1f}" x2="{LABELS + high * scale:.1f}" y1="{middle}" '
        f'y2="{middle}" stroke="#24292f" stroke-width="1.5"/>',
        f'<text x="{LABELS + high * scale + 6:.1f}" y="{middle + 4}">{value:.3f}</text>',
    ]


if __name__ == "__main__":
    raise SystemExit(run(main))
