"""Draw recall against false accepts: `evaluate link --json | python scripts/plot_linking.py OUT`.

Reads the command's lines from stdin and writes an SVG; nothing but the curves in them is used.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from console import run, say

WIDTH, HEIGHT, LEFT, BOTTOM, TOP, RIGHT = 640, 400, 60, 50, 40, 120
SAME_TEXTS = "_same_texts"
"""Ends the name of the product's linker on just the texts the others answer."""
COLOURS = {"edge_rec": "#1f6feb", "rapidfuzz": "#d1242f", "fts5": "#8250df", "encoder": "#9a6700"}
MAX_FALSE = 0.1


def main() -> int:
    """Read, draw, write."""
    if len(sys.argv) != 2:
        say("usage: edge-rec evaluate link --data FOLDER --json | plot_linking.py OUT.svg")
        return 2
    curves = {}
    for line in sys.stdin:
        result = json.loads(line)
        name = result["model"].removesuffix(SAME_TEXTS)
        if name in COLOURS:
            curves[name] = result["settings"]["curve"]
    out = Path(sys.argv[1])
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(drawing(curves), encoding="utf-8")
    return 0


def drawing(curves: dict[str, list[tuple[float, float]]]) -> str:
    """The SVG: a line a model, false accepts to the right, recall upwards."""
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" '
        'font-family="sans-serif" font-size="12">',
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="white"/>',
        f'<text x="{LEFT}" y="22" font-size="14">Names linked rightly, all kinds together, '
        "by the share of absent names accepted</text>",
    ]
    for tick in range(6):
        share, recall = tick * MAX_FALSE / 5, tick / 5
        parts += [
            f'<line x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{y(recall):.1f}" y2="{y(recall):.1f}" '
            'stroke="#d0d7de"/>',
            f'<text x="{LEFT - 8}" y="{y(recall) + 4:.1f}" text-anchor="end">{recall:.1f}</text>',
            f'<text x="{x(share):.1f}" y="{HEIGHT - BOTTOM + 18}" text-anchor="middle">'
            f"{share:.0%}</text>",
        ]
    for name, curve in curves.items():
        points = " ".join(f"{x(share):.1f},{y(recall):.1f}" for share, recall in curve)
        colour, last = COLOURS[name], curve[-1]
        parts += [
            f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="2.5"/>',
            f'<text x="{x(last[0]) + 8:.1f}" y="{y(last[1]) + 4:.1f}" fill="{colour}">'
            f"{name}</text>",
        ]
    parts += [
        f'<text x="{(LEFT + WIDTH - RIGHT) / 2:.0f}" y="{HEIGHT - 10}" text-anchor="middle">'
        "false accepts</text>",
        f'<text transform="translate(16 {HEIGHT / 2:.0f}) rotate(-90)" text-anchor="middle">'
        "recall@1</text>",
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def x(share: float) -> float:
    """Where a share of false accepts lies."""
    return LEFT + min(share / MAX_FALSE, 1.0) * (WIDTH - LEFT - RIGHT)


def y(recall: float) -> float:
    """Where a recall lies."""
    return HEIGHT - BOTTOM - recall * (HEIGHT - BOTTOM - TOP)


if __name__ == "__main__":
    raise SystemExit(run(main))
