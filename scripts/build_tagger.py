#!/usr/bin/env python
"""Build the tagger: its base model with what was trained worked in, as one ONNX file.

A tagger that is there and fits is kept. Needs the `setup` extra.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

import numpy as np
from console import run, say
from tagger_base import FILE, read_base, tokenizer_of
from tagger_graph import GRAPH_VERSION, build_graph

from edge_rec import paths
from edge_rec.backends.onnx_tagger import OnnxTagger
from edge_rec.backends.packages import temporary_folder
from edge_rec.backends.registry import FileStamp, read_stamp, sha256_of, write_stamp
from edge_rec.errors import ModelError, ModelNotFoundError
from edge_rec.nlu.tagging import tagging_prompt

MIN_ALIKE = 0.98
"""Share of the units that the built file has to label as the trained network did."""


def main() -> int:
    """Build it unless it is there."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--receipt", type=Path, help="add the paths of the files to this file")
    arguments = parser.parse_args()
    where = paths.resolve()
    base, changes = where.models / FILE, where.adapters / "tagger.npz"
    if not base.is_file():
        raise ModelNotFoundError(f"no model at {base}; run scripts/fetch_models.py")
    card = json.loads(changes.with_suffix(".json").read_text(encoding="utf-8"))
    origin = f"{FILE} of {base.stat().st_size} bytes, {card['sha256']}, graph {GRAPH_VERSION}"
    files = (where.tagger, where.tagger.with_suffix(".model"))
    stamp = read_stamp(where.tagger)
    if stamp is not None and stamp.origin == origin and all(file.is_file() for file in files):
        say(f"{where.tagger.name}: already built")
    else:
        say(f"{where.tagger.name}: building from {FILE} and {changes.name}")
        alike = build(base, changes, card, where.tagger, origin)
        say(f"{where.tagger.name}: built; {alike:.1%} of the units labelled as when trained")
    if arguments.receipt:
        with arguments.receipt.open("a", encoding="utf-8") as receipt:
            receipt.writelines(f"{file}\n" for file in files)
    return 0


def build(base: Path, changes: Path, card: dict[str, Any], target: Path, origin: str) -> float:
    """Write `target` and its tokenizer; the share of units labelled as the card says.

    Raises:
        ModelError: the file labels texts otherwise than the trained network did.
    """
    read = read_base(base)
    with temporary_folder(target.parent) as scratch, np.load(changes) as learnt:
        graph = scratch / target.name
        graph.write_bytes(build_graph(read, dict(learnt)).SerializeToString())
        tokenizer = graph.with_suffix(".model")
        tokenizer.write_bytes(tokenizer_of(read))
        alike = _alike(OnnxTagger(graph), card["probes"])
        if alike < MIN_ALIKE:
            raise ModelError(
                f"the built tagger labels only {alike:.1%} of the units as it was trained to; "
                "nothing was installed, please report this"
            )
        stamp = FileStamp(sha256_of(graph), graph.stat().st_size, origin)
        tokenizer.replace(target.with_suffix(".model"))
        graph.replace(target)
    write_stamp(target, stamp)
    return alike


def _alike(tagger: OnnxTagger, probes: list[dict[str, str]]) -> float:
    same = [
        found == expected
        for probe in probes
        for found, expected in zip(
            tagger.label(probe["text"], tagging_prompt(probe["text"]).units).argmax(-1),
            map(int, probe["labels"].split()),
            strict=True,
        )
    ]
    return float(np.mean(same))


if __name__ == "__main__":
    sys.exit(run(main))
