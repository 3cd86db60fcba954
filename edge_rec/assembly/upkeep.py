"""What is derived from the catalog and the events, kept in step with them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np

from edge_rec.assembly import parts
from edge_rec.catalog.importer import ImportReport, import_catalog
from edge_rec.catalog.readers import CatalogSource, open_source
from edge_rec.config import Config
from edge_rec.errors import EdgeRecError
from edge_rec.files import discard
from edge_rec.learning.events import Events
from edge_rec.learning.factors import FactorModel
from edge_rec.learning.known import known_features
from edge_rec.learning.next_item import ScoreHistories
from edge_rec.learning.refit import TrainReport, train
from edge_rec.learning.settings import FactorConfig, NextItemConfig
from edge_rec.learning.tags import tag_rows
from edge_rec.learning.users import UserFactors
from edge_rec.nlu.meaning import Meanings
from edge_rec.paths import Paths
from edge_rec.progress import NO_PROGRESS, Progress
from edge_rec.protocols import FloatArray, IntArray
from edge_rec.retrieval.collaborative import History
from edge_rec.retrieval.columns import CatalogColumns
from edge_rec.retrieval.content import content_vectors
from edge_rec.retrieval.dense import taste
from edge_rec.retrieval.fusion import rescale
from edge_rec.store.database import Database
from edge_rec.store.factors import SqliteFactorStore
from edge_rec.store.interactions import SqliteInteractionStore
from edge_rec.store.items import SqliteItemStore
from edge_rec.store.models import SqliteModelStore
from edge_rec.types import Interaction, Item, Source, UserId

TRAINING = "training"
"""Name of the last training in the models table; its version tells when there is a newer one."""
OUTDATED = "outdated"
"""Parameter of the last training: it saw events of somebody who has been forgotten."""
FUSION = "fusion"
"""Name of the learned source weights in the models table."""
_PATIENCE_S = 60.0
"""What was trained is not thrown away because a session is busy storing events."""
MIN_VALIDATION = 20
"""Held-out users from which learned weights are trusted over the defaults."""


def import_source(
    paths: Paths, source: CatalogSource, *, prefix: str = "", progress: Progress = NO_PROGRESS
) -> ImportReport:
    """Put a catalog or interactions into the database, which is created where there is none.

    Raises:
        CatalogError: nothing was imported; the message says why.
    """
    database = Database(paths.database)
    try:
        items, interactions = SqliteItemStore(database), SqliteInteractionStore(database)
        return import_catalog(source, items, interactions, progress=progress, prefix=prefix)
    finally:
        database.close()


def refresh_index(paths: Paths, config: Config, progress: Progress = NO_PROGRESS) -> None:
    """Bring name index, content vectors and the meanings of tags in step with the catalog."""
    with parts.open_database(paths) as database:
        items = SqliteItemStore(database)
        parts.load_names(paths, config.linking, items, progress)
        if (encoder := parts.encoder(config.encoder, paths)) is not None:
            content_vectors(parts.by_num(items), encoder, paths.content_vectors, progress)
            words = parts.vocabulary(parts.lexicon(paths), items)
            Meanings.build(words.surfaces, encoder, paths.tag_meanings)


def train_models(paths: Paths, config: Config, progress: Progress = NO_PROGRESS) -> TrainReport:
    """Learn from every stored event and replace the trained models.

    The old ones serve until the new ones are complete; a killed training changes nothing.
    """
    with parts.open_database(paths) as database:
        items = SqliteItemStore(database)
        catalog = parts.by_num(items)
        columns = CatalogColumns.from_items(catalog)
        interactions = SqliteInteractionStore(database)
        up_to = interactions.last_id()  # a session may store more while this trains
        n_known = interactions.count(up_to)
        stored = interactions.columns(up_to)
        trained = train(
            Events(
                stored.user_codes,
                stored.item_nums,
                stored.kinds,
                stored.values,
                stored.times,
                stored.numbers,
            ),
            len(columns),
            ordered=any(pack.ordered for pack in items.packs()),
            scale=parts.rating_scale(items),
            rescale=rescale,
            next_item=NextItemConfig(neighbours=config.learning.neighbours),
            factors=FactorConfig(
                embedding_size=config.learning.embedding_size,
                epochs=config.learning.epochs,
                reg=config.learning.reg,
                seed=config.learning.seed,
            ),
            known=known_features(columns.tag_matrix, columns.year),
            tags=tag_rows(columns.tag_matrix),
            extra_sources=_untrained_sources(paths, config, catalog, columns),
            sums_path=paths.next_item_sums,
            seed=config.learning.seed,
            progress=progress,
        )
        trained.next_item.save(paths.next_item)
        if trained.recent is None:
            paths.recent.unlink(missing_ok=True)
        else:
            trained.recent.save(paths.recent)
        database.wait_at_most(_PATIENCE_S)
        with database.transaction():
            if trained.factors is not None:
                factors = SqliteFactorStore(database)
                factors.save(trained.factors, up_to=up_to)
                _learner(trained.factors, factors, items).relearn(up_to + 1)
            models = SqliteModelStore(database)
            if trained.report.n_validation >= MIN_VALIDATION:
                models.save(FUSION, trained.report.weights)
            learned = {"n_events": trained.report.n_events, "up_to": up_to}
            if interactions.count(up_to) < n_known:  # somebody was forgotten while this trained
                discard(paths.next_item_sums)
                learned[OUTDATED] = True
            models.save(TRAINING, learned)
    return trained.report


def set_up_demo(paths: Paths, config: Config, progress: Progress = NO_PROGRESS) -> Iterator[str]:
    """Import, index and train the demo catalog; yields a line for each step that was needed.

    A home that already has a catalog of its own keeps it.
    """
    if not _has_items(paths):
        report = import_source(paths, open_source(paths.demo_catalog, "auto"), progress=progress)
        yield f"imported {report.n_items:,} items and {report.n_interactions:,} interactions"
    if not (paths.name_index.is_file() and paths.content_vectors.is_file()):
        refresh_index(paths, config, progress)
        yield "built the name index and the content vectors"
    if not paths.next_item.is_file():
        trained = train_models(paths, config, progress)
        yield f"trained on {trained.n_events:,} interactions in {trained.elapsed_s:.0f} s"


def forget_profile(paths: Paths, config: Config) -> int:
    """Delete everything stored about the configured profile; returns the events deleted.

    What others did since the last training is learned again without them. Where that training saw
    their events, what it had counted is deleted too, and the next session trains anew. So is a
    sequence network that may have learned from them.
    """
    with parts.open_database(paths) as database:
        interactions, factors = SqliteInteractionStore(database), SqliteFactorStore(database)
        items, models = SqliteItemStore(database), SqliteModelStore(database)
        user_id = UserId(config.profile)
        gone = interactions.of_user(user_id)
        n_deleted = interactions.forget_user(user_id)
        with database.transaction():
            if gone and (model := factors.load(catalog_facts(items))) is not None:
                _learner(model, factors, items).unlearn(gone, [])
            trained = models.parameters(TRAINING)
            if trained and any((e.interaction_id or 0) <= trained.get("up_to", 0) for e in gone):
                models.save(TRAINING, {**trained, OUTDATED: True})
                discard(paths.next_item_sums)
        if any(_may_have_seen(paths.sequence, event) for event in gone):
            discard(paths.sequence)  # a network cannot unlearn
        return n_deleted


def _may_have_seen(network: Path, event: Interaction) -> bool:
    """Whether the file is younger than the event."""
    if not network.is_file():
        return False
    return event.at is None or event.at.timestamp() <= network.stat().st_mtime


def catalog_facts(items: SqliteItemStore) -> FloatArray:
    """What the catalog says of each item, as the factor model is given it, (n_items, k)."""
    columns = CatalogColumns.from_items(parts.by_num(items))
    return known_features(columns.tag_matrix, columns.year)


def data_state(paths: Paths) -> Iterator[tuple[str, bool, str]]:
    """Catalog, index and trained models: name, whether it is usable, what was found."""
    try:
        with parts.open_database(paths) as database:
            items = SqliteItemStore(database)
            n_events = SqliteInteractionStore(database).count()
            packs = ", ".join(pack.name for pack in items.packs())
            yield "catalog", True, f"{items.count():,} items of {packs}; {n_events:,} interactions"
    except EdgeRecError as error:
        yield "catalog", False, str(error)
    for name, path in (
        ("name index", paths.name_index),
        ("content vectors", paths.content_vectors),
        ("next-item model", paths.next_item),
    ):
        yield name, path.is_file(), str(path)


def _learner(model: FactorModel, store: SqliteFactorStore, items: SqliteItemStore) -> UserFactors:
    return UserFactors(model, items.item_nums, parts.rating_scale(items), store)


def _has_items(paths: Paths) -> bool:
    if not paths.database.is_file():
        return False
    database = Database(paths.database)
    try:
        return SqliteItemStore(database).count() > 0
    finally:
        database.close()


def _untrained_sources(
    paths: Paths, config: Config, catalog: Mapping[int, Item], columns: CatalogColumns
) -> dict[str, ScoreHistories]:
    """Scorers of histories that fusion weighs against the trained models."""
    popularity = columns.popularity
    sources: dict[str, ScoreHistories] = {
        Source.POPULARITY: lambda histories: np.broadcast_to(
            popularity, (len(histories), len(popularity))
        )
    }
    encoder = parts.encoder(config.encoder, paths)
    if encoder is not None:
        vectors = content_vectors(catalog, encoder, paths.content_vectors)

        def content(histories: Sequence[IntArray]) -> FloatArray:
            tastes = [taste(History(h, np.ones(len(h), np.float32)), vectors) for h in histories]
            scores: FloatArray = np.stack(tastes) @ vectors.T
            return scores

        sources[Source.CONTENT] = content
    if (sequence := parts.sequence_model(paths, columns)) is not None:
        sources[Source.SEQUENCE] = sequence.scores_batch
    return sources
