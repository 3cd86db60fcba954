"""The `rerank` task on a data folder: retrieval alone, the model as it is, the product, others."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from edge_rec.assembly import open_session, parts
from edge_rec.backends.llama import LlamaModel
from edge_rec.config import Config
from edge_rec.errors import CatalogError, ConfigError, ModelNotFoundError
from edge_rec.evaluation.report import Result
from edge_rec.evaluation.rerank import baseline, judge
from edge_rec.evaluation.rerank_cases import Cases, history_cases, wish_cases
from edge_rec.evaluation.rerank_dialogues import dialogue_cases, dialogues_in
from edge_rec.evaluation.rerank_requests import is_labelled, request_cases
from edge_rec.paths import Paths
from edge_rec.progress import NO_PROGRESS, Progress
from edge_rec.ranking.pointwise import SKILL, PointwiseScorer
from edge_rec.ranking.reranker import K
from edge_rec.ranking.scorers import Calibrated
from edge_rec.store.database import Database
from edge_rec.store.models import SqliteModelStore

PROTOCOLS = ("history", "wishes", "dialogue")


def rerank(
    folder: Path,
    config: Config,
    paths: Paths,
    *,
    protocols: Sequence[str] = (),
    ggufs: Sequence[Path] = (),
    n: int,
    seed: int,
    keep: bool = False,
    progress: Progress = NO_PROGRESS,
) -> Iterator[Result]:
    """For each protocol: `retrieval`, `untuned`, `edge_rec`, and each of `ggufs`.

    `folder` holds a data set, or labelled requests that the catalog of this home is searched for.
    `n` lists to learn the weight on, as many to judge. A protocol the folder has no data for is
    left out. `keep` lets this home use the weight that `edge_rec` learned.

    Raises:
        CatalogError: the folder serves no protocol.
        ModelNotFoundError: a file of `ggufs` is not there.
        ModelError: a model failed.
    """
    for path in ggufs:
        if not path.is_file():
            raise ModelNotFoundError(f"no model at {path}; give the path of a GGUF file")
    served = False
    for protocol in protocols or PROTOCOLS:
        try:
            cases = _cases(protocol, folder, config, paths, n, seed, progress)
        except CatalogError:
            if protocols:
                raise
            continue
        served = True
        yield from _judged(cases, folder.name, config, paths, ggufs, seed, keep, progress)
    if not served:
        raise CatalogError(f"{folder}: neither histories nor tags to rerank by; choose other data")


def _cases(
    protocol: str,
    folder: Path,
    config: Config,
    paths: Paths,
    n: int,
    seed: int,
    progress: Progress,
) -> Cases:
    if protocol == "history":
        neighbours = config.learning.neighbours
        return history_cases(folder, n=n, neighbours=neighbours, seed=seed, progress=progress)
    if protocol == "dialogue":
        file = dialogues_in(folder)
        with open_session(config=config, paths=paths) as session:
            return dialogue_cases(file, session, n=n)
    if is_labelled(folder):
        with open_session(config=config, paths=paths) as session:
            return request_cases(folder, session, n=n)
    encoder = parts.encoder(config.encoder, paths)
    if encoder is None:
        raise ConfigError("wishes are retrieved by the text encoder; run scripts/fetch_models.py")
    return wish_cases(folder, parts.lexicon(paths), encoder, n=n, seed=seed)


def _judged(
    cases: Cases,
    dataset: str,
    config: Config,
    paths: Paths,
    ggufs: Sequence[Path],
    seed: int,
    keep: bool,
    progress: Progress,
) -> Iterator[Result]:
    yield baseline(cases, dataset)
    with parts.language_model(config, paths) as model:
        if model is not None:
            untuned = Calibrated(PointwiseScorer(model))
            yield judge(cases, dataset, "untuned", untuned, seed=seed, progress=progress)
        if model is not None and SKILL in model.skills:
            tuned = PointwiseScorer(model, SKILL)
            result = judge(cases, dataset, "edge_rec", tuned, seed=seed, progress=progress)
            if keep:
                keep_weight(paths, cases.protocol, result)
            yield result
        else:  # without an adapter for it the product does not rerank
            settings = {"weight": 0.0, "ranker": "retrieval", "k": K}
            yield replace(baseline(cases, dataset), model="edge_rec", settings=settings)
    for path in ggufs:
        llm = replace(config.llm, file=str(path.resolve()))
        with closing(LlamaModel(llm, paths.models)) as other:
            scorer = Calibrated(PointwiseScorer(other))
            yield judge(cases, dataset, path.stem, scorer, seed=seed, progress=progress)


def keep_weight(paths: Paths, protocol: str, result: Result) -> None:
    """Let sessions of this home rerank with the weight learned, or stop them where it is 0."""
    database = Database(paths.database)
    try:
        store = SqliteModelStore(database)
        held = store.parameters(parts.RERANK) or {}
        learned = {
            "weight": result.settings["weight"],
            "gain": result.metrics["gain"],
            "ci_low": result.metrics["ci_low"],
            "ranker": result.settings["ranker"],
        }
        store.save(parts.RERANK, {**held, protocol: learned})
    finally:
        database.close()
