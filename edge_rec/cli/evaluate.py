"""`edge-rec evaluate`: measure the product's models and baselines on a data folder."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from edge_rec.cli.lines import print_json
from edge_rec.cli.progress_bar import StderrProgress
from edge_rec.errors import ConfigError

if TYPE_CHECKING:
    from edge_rec.backends.onnx_sequence import OnnxSequenceModel
    from edge_rec.evaluation.report import Result

TASKS = (
    "next-item",
    "prequential",
    "fold-in",
    "cold-start",
    "link",
    "understand",
    "explain",
    "rerank",
    "tasks",
)


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.add_argument("task", choices=TASKS, help="what to measure")
    parser.add_argument("--data", type=Path, metavar="FOLDER", help="a data set in a known layout")
    parser.add_argument("--seed", type=int, help="of samples and starting values")
    parser.add_argument(
        "--names", type=Path, metavar="FILE", help="link: a labelled set instead of the made one"
    )
    parser.add_argument(
        "--split",
        choices=("dev", "dev2", "dev3", "dev4", "dev5", "dev6", "dev7", "test"),
        default="test",
        help="understand, rerank: which part of the set",
    )
    parser.add_argument(
        "--model",
        action="append",
        default=[],
        metavar="NAME",
        help="understand, rerank, tasks: only this line (rules, untuned, …); may be repeated",
    )
    parser.add_argument(
        "--gguf",
        action="append",
        default=[],
        type=Path,
        metavar="FILE",
        help="understand, rerank, tasks: one more model; may be repeated",
    )
    parser.add_argument(
        "--protocol",
        action="append",
        default=[],
        choices=("history", "wishes", "dialogue"),
        help="rerank: only this one; may be repeated",
    )
    parser.add_argument(
        "--catalog",
        type=Path,
        metavar="FOLDER",
        help="rerank: the catalog of what dialogues name, in place of this home's",
    )
    parser.add_argument(
        "--lists",
        type=int,
        default=100,
        metavar="N",
        help="rerank, tasks: lists (people) to learn on, and as many to judge",
    )
    parser.add_argument(
        "--time-split", action="store_true", help="next-item: past and future cut at one moment"
    )
    parser.add_argument(
        "--events", type=int, metavar="N", help="prequential: only the first ratings by time"
    )
    parser.add_argument(
        "--keep", action="store_true", help="rerank: let this home use the weight learned"
    )
    parser.add_argument(
        "--sequence-model",
        type=Path,
        metavar="FILE",
        help="next-item: an ONNX file of scripts/train_sasrec.py, and the product with it",
    )
    parser.add_argument("--json", action="store_true", help="one JSON object a model, a line each")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Measure, and print each model's result."""
    from edge_rec.evaluation.report import as_table

    results = _results(args)
    if args.json:
        for result in results:
            print_json(result.as_dict())
    else:
        print(as_table(list(results)))
    return 0


def _results(args: argparse.Namespace) -> Iterator[Result]:
    """What the task named measures, as it comes."""
    from edge_rec.evaluation.prequential import prequential
    from edge_rec.evaluation.replay import read_log
    from edge_rec.evaluation.tasks import next_item
    from edge_rec.learning.settings import FactorConfig

    learning = args.config.learning
    seed = learning.seed if args.seed is None else args.seed
    progress = StderrProgress()
    if args.task == "explain":
        from edge_rec.evaluation.explain_task import explain

        return explain(args.config, args.paths, seed=seed, progress=progress)
    if args.data is None:
        raise ConfigError(f"evaluate {args.task} needs a data set: --data FOLDER")
    if args.task == "link":
        from edge_rec.evaluation.link_task import link

        return link(
            args.data, args.config, args.paths, seed=seed, names=args.names, progress=progress
        )
    if args.task == "understand":
        from edge_rec.evaluation.understanding_task import understand

        return understand(
            args.data,
            args.config,
            args.paths,
            split=args.split,
            models=args.model,
            ggufs=args.gguf,
            progress=progress,
        )
    if args.task == "rerank":
        from edge_rec.evaluation.rerank_task import rerank

        return rerank(
            args.data,
            args.config,
            args.paths,
            protocols=args.protocol,
            models=args.model,
            ggufs=args.gguf,
            n=args.lists,
            seed=seed,
            split=args.split,
            catalog=args.catalog,
            keep=args.keep,
            progress=progress,
        )
    if args.task == "tasks":
        from edge_rec.evaluation.many_tasks import many_tasks

        return many_tasks(
            args.data,
            args.config,
            args.paths,
            models=args.model,
            ggufs=args.gguf,
            n=args.lists,
            seed=seed,
            progress=progress,
        )
    log = read_log(args.data)
    if args.task == "next-item":
        return next_item(
            log,
            neighbours=learning.neighbours,
            seed=seed,
            time_split=args.time_split,
            sequence_model=_sequence_model(args.sequence_model),
            progress=progress,
        )
    if args.task == "fold-in":
        from edge_rec.evaluation.people import unseen_people

        return unseen_people(log, neighbours=learning.neighbours, seed=seed, progress=progress)
    if args.task == "cold-start":
        from edge_rec.evaluation.cold_start import cold_start

        return cold_start(log, neighbours=learning.neighbours, seed=seed, progress=progress)
    settings = FactorConfig(embedding_size=learning.embedding_size, reg=learning.reg, seed=seed)
    return prequential(log, settings, max_events=args.events, progress=progress)


def _sequence_model(path: Path | None) -> OnnxSequenceModel | None:
    if path is None:
        return None
    from edge_rec.backends.onnx_sequence import OnnxSequenceModel

    return OnnxSequenceModel(path)
