"""Write labelled utterances: `python -m scripts.make_understanding_set --out FOLDER`.

FOLDER gets `train.jsonl`, `validation.jsonl` and `test.jsonl`, an object a line: text, language,
domain, spans as [start, end, label] with the end exclusive, kind. No title is in two of them, and
the test is also written with frames of its own. The same seed and sources give the same bytes.
"""

from __future__ import annotations

import argparse
import json
import os
from collections import Counter
from collections.abc import Container, Sequence
from dataclasses import asdict
from pathlib import Path
from random import Random

from scripts.console import run, say
from scripts.understanding_set.compose import draw_kind, make_row
from scripts.understanding_set.phrasebook import load
from scripts.understanding_set.rows import Row
from scripts.understanding_set.titles import SPLITS, read_titles

SHARES = {"en": 34, "ja": 24, "ko": 7, "zh": 7, "es": 7, "de": 7, "fr": 7, "pt": 7}
"""Percent of rows by language."""
LONG, LONG_CHARS = 120, {"ja": 45, "zh": 40, "ko": 50}
"""From this many characters a text is long, and by language where they hold more."""
KEPT = 0.2
"""Share of the long texts kept: what people type is short, and short rows train faster."""
TRIES = 30
"""How often a kind of row is tried for a text not made before, lest the short kinds get rare."""
CHECKOUT = Path(__file__).resolve().parents[1]


def make_rows(
    split: str, count: int, *, data: Path, seed: int, taken: Container[str] = ()
) -> list[Row]:
    """`count` different rows of a part, languages mixed in their shares, no text in `taken`."""
    titles = read_titles(data, split)
    rng = Random(f"{seed} {split}")
    rows: dict[str, Row] = {}
    languages = [name for name, share in SHARES.items() for _ in range(share)]
    while len(rows) < count:
        language, kind = languages[len(rows) % len(languages)], draw_kind(rng)
        for _ in range(TRIES):
            row = make_row(kind, language, titles, held_out=split == "test", rng=rng)
            is_long = len(row.text) > LONG_CHARS.get(language, LONG)
            if is_long and rng.random() > KEPT:
                continue
            if row.text and row.text not in rows and row.text not in taken:
                rows[row.text] = row
                break
    made = list(rows.values())
    rng.shuffle(made)
    return made


def write_rows(file: Path, rows: Sequence[Row]) -> None:
    """One JSON object a line."""
    lines = [json.dumps(asdict(row), ensure_ascii=False) + "\n" for row in rows]
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("".join(lines), encoding="utf-8")


def summary(rows: Sequence[Row]) -> str:
    """Counts by language, label and kind, and the share of rows with nothing to find."""
    labels = Counter(label for row in rows for _, _, label in row.spans)
    languages = Counter(row.language for row in rows)
    empty = sum(not row.spans for row in rows)
    return (
        f"{len(rows):,} rows, {empty / len(rows):.0%} without a span; "
        f"{_counts(languages)}; {_counts(labels)}"
    )


def _counts(counter: Counter[str]) -> str:
    return " ".join(f"{name} {count:,}" for name, count in counter.most_common())


def main() -> int:
    """Make, write and count."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    default = os.environ.get("EDGE_REC_DATA", CHECKOUT.parent / "shared" / "data")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--data", type=Path, default=Path(default), help="folder of public data")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--rows", type=int, default=40_000, help="rows of the training part")
    parser.add_argument("--held", type=int, default=1500, help="rows of each of the other parts")
    args = parser.parse_args()
    for language in SHARES:
        say(f"{language}: {load(language).count()} frames")
    taken: set[str] = set()
    for split in SPLITS:
        count = args.rows if split == "train" else args.held
        rows = make_rows(split, count, data=args.data, seed=args.seed, taken=taken)
        taken.update(row.text for row in rows)
        write_rows(args.out / f"{split}.jsonl", rows)
        say(f"{split}: {summary(rows)}")
    return 0


if __name__ == "__main__":
    raise SystemExit(run(main))
