"""Write the labelled names of a data folder: `python scripts/make_link_set.py FOLDER OUT`.

OUT is gzipped JSON, an object a line: split, kind, text, the items of each name, whether it is a
sentence. The same folder and seed give the same bytes. `edge-rec evaluate link --data FOLDER`
makes the same set by itself; with `--names OUT` it reads this one, corrected by hand perhaps.
"""

from __future__ import annotations

import argparse
from collections import Counter
from pathlib import Path

from console import run, say

from edge_rec.evaluation.link_set import write_set
from edge_rec.evaluation.link_sources import make_set, read_items


def main() -> int:
    """Make, write and count."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("folder", type=Path, help="a catalog, or names beside their catalog")
    parser.add_argument("out", type=Path, help="file to write, for example names.jsonl.gz")
    parser.add_argument("--seed", type=int, default=0)
    args = parser.parse_args()
    _, items = read_items(args.folder)
    texts = make_set(items, args.folder, seed=args.seed)
    write_set(args.out, texts)
    for (kind, split), n in sorted(Counter((t.kind, t.split) for t in texts).items()):
        say(f"{kind:16s} {split:10s} {n:6,}")
    return 0


if __name__ == "__main__":
    raise SystemExit(run(main))
