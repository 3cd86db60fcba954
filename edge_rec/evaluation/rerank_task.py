"""The `rerank` task on a data folder: retrieval alone, the model as it is, the product, others."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path

from edge_rec.assembly import open_session, parts
from edge_rec.backends.llama import LlamaModel
from edge_rec.config import Config
from edge_rec.errors import CatalogError, ConfigError, ModelNotFoundError
from edge_rec.evaluation.report import Result
from edge_rec.evaluation.rerank import baseline, judge
from edge_rec.evaluation.rerank_cases import Cases, catalog_of, history_cases, wish_cases
from edge_rec.evaluation.rerank_dialogues import dialogue_cases, dialogues_in
from edge_rec.evaluation.rerank_requests import is_labelled, request_cases
from edge_rec.paths import Paths
from edge_rec.progress import NO_PROGRESS, Progress
from edge_rec.protocols import PairScorer
from edge_rec.ranking.pointwise import SKILL, PointwiseScorer
from edge_rec.ranking.reranker import K
from edge_rec.ranking.scorers import Calibrated, Remembering
from edge_rec.store.database import Database
from edge_rec.store.items import SqliteItemStore
from edge_rec.store.models import SqliteModelStore

PROTOCOLS = ("history", "wishes", "dialogue")
MODELS = ("untuned", "edge_rec")


def rerank(
    folder: Path,
    config: Config,
    paths: Paths,
    *,
    protocols: Sequence[str] = (),
    models: Sequence[str] = (),
    ggufs: Sequence[Path] = (),
    n: int,
    seed: int,
    split: str = "test",
    catalog: Path | None = None,
    keep: bool = False,
    progress: Progress = NO_PROGRESS,
) -> Iterator[Result]:
    """For each protocol: `retrieval`, `untuned`, `edge_rec`, and each of `ggufs`.

    `folder` holds a data set, or labelled requests that the catalog of this home is searched for.
    `n` lists to learn the weight on, as many to judge; with the `split` "dev" of labelled requests
    both are parts of it. A protocol the folder has no data for is left out, and so are `untuned`
    and `edge_rec` where `models` names others only. `catalog` is a folder with what dialogues name,
    in place of this home's catalog. `keep` lets this home use the weight that `edge_rec` learned.

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
            cases = _cases(protocol, folder, config, paths, n, seed, split, catalog, progress)
        except CatalogError:
            if protocols:
                raise
            continue
        served = True
        judges = _Judges(cases, folder.name, seed, progress)
        yield baseline(cases, folder.name)
        yield from _own(judges, config, paths, models or MODELS, keep=keep)
        for path in ggufs:
            yield _other(judges, config, paths, path)
    if not served:
        raise CatalogError(f"{folder}: neither histories nor tags to rerank by; choose other data")


def _cases(
    protocol: str,
    folder: Path,
    config: Config,
    paths: Paths,
    n: int,
    seed: int,
    split: str,
    catalog: Path | None,
    progress: Progress,
) -> Cases:
    if protocol == "history":
        neighbours = config.learning.neighbours
        return history_cases(folder, n=n, neighbours=neighbours, seed=seed, progress=progress)
    if protocol == "dialogue":
        file = dialogues_in(folder)
        if catalog is not None:
            return dialogue_cases(file, catalog_of(catalog).values(), n=n)
        with parts.open_database(paths) as database:
            return dialogue_cases(file, SqliteItemStore(database).all_items(), n=n)
    if is_labelled(folder):
        with open_session(config=config, paths=paths) as session:
            return request_cases(folder, session, n=n, split=split)
    encoder = parts.encoder(config.encoder, paths)
    if encoder is None:
        raise ConfigError("wishes are retrieved by the text encoder; run scripts/fetch_models.py")
    return wish_cases(folder, parts.lexicon(paths), encoder, n=n, seed=seed)


@dataclass(frozen=True, slots=True)
class _Judges:
    """Cases that one model after the other reads."""

    cases: Cases
    dataset: str
    seed: int
    progress: Progress

    def __call__(self, model: str, scorer: PairScorer) -> Result:
        return judge(
            self.cases, self.dataset, model, scorer, seed=self.seed, progress=self.progress
        )


def _own(
    judges: _Judges, config: Config, paths: Paths, models: Sequence[str], *, keep: bool
) -> Iterator[Result]:
    """The configured model as it is, and with its adapter."""
    with parts.language_model(config, paths) as model:
        if model is not None and "untuned" in models:
            yield judges("untuned", Calibrated(Remembering(PointwiseScorer(model))))
        if "edge_rec" not in models:
            return
        if model is not None and SKILL in model.skills:
            result = judges("edge_rec", PointwiseScorer(model, SKILL))
            if keep:
                keep_weight(paths, judges.cases.protocol, result)
            yield result
        else:  # without an adapter for it the product does not rerank
            settings = {"weight": 0.0, "ranker": "retrieval", "k": K}
            yield replace(
                baseline(judges.cases, judges.dataset), model="edge_rec", settings=settings
            )


def _other(judges: _Judges, config: Config, paths: Paths, path: Path) -> Result:
    """A model that somebody brought."""
    llm = replace(config.llm, file=str(path.resolve()))
    with closing(LlamaModel(llm, paths.models)) as model:
        return judges(path.stem, Calibrated(Remembering(PointwiseScorer(model))))


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
