"""`edge-rec evaluate`: measure the product's models and baselines on a data folder."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from edge_rec.cli.lines import print_json
from edge_rec.cli.progress_bar import StderrProgress

if TYPE_CHECKING:
    from edge_rec.evaluation.report import Result

TASKS = ("next-item", "prequential", "link")


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.add_argument("task", choices=TASKS, help="what to measure")
    parser.add_argument(
        "--data", type=Path, required=True, metavar="FOLDER", help="a data set in a known layout"
    )
    parser.add_argument("--seed", type=int, help="of samples and starting values")
    parser.add_argument(
        "--names", type=Path, metavar="FILE", help="link: a labelled set instead of the made one"
    )
    parser.add_argument("--json", action="store_true", help="one JSON object a model, a line each")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Measure, and print each model's result."""
    from edge_rec.evaluation.prequential import prequential
    from edge_rec.evaluation.replay import read_log
    from edge_rec.evaluation.tasks import next_item
    from edge_rec.learning.settings import FactorConfig

    learning = args.config.learning
    seed = learning.seed if args.seed is None else args.seed
    progress = StderrProgress()
    if args.task == "link":
        from edge_rec.evaluation.link_task import link

        results = link(
            args.data, args.config, args.paths, seed=seed, names=args.names, progress=progress
        )
        return _print(results, as_json=args.json)
    log = read_log(args.data)
    if args.task == "next-item":
        results = next_item(log, neighbours=learning.neighbours, seed=seed, progress=progress)
    else:
        settings = FactorConfig(embedding_size=learning.embedding_size, reg=learning.reg, seed=seed)
        results = prequential(log, settings, progress=progress)
    return _print(results, as_json=args.json)


def _print(results: Iterator[Result], *, as_json: bool) -> int:
    from edge_rec.evaluation.report import as_table

    if as_json:
        for result in results:
            print_json(result.as_dict())
    else:
        print(as_table(list(results)))
    return 0
