"""One piece each.

A backend is imported in the function that builds it, and opens its file on first use.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from edge_rec.assembly.model_records import check_of
from edge_rec.config import Config, EncoderConfig, LinkingConfig, TaggerConfig
from edge_rec.errors import CatalogError, VectorIndexError
from edge_rec.lexicon import Lexicon
from edge_rec.linking.candidates import NamedItem, NameIndex
from edge_rec.linking.common import common_words
from edge_rec.linking.vectors import VERSION
from edge_rec.linking.works import Works, fingerprint
from edge_rec.nlu.meaning import Meanings
from edge_rec.nlu.vocabulary import Vocabulary
from edge_rec.paths import Paths
from edge_rec.progress import NO_PROGRESS, Progress
from edge_rec.protocols import Encoder, LanguageModel, Tagger, VectorIndex
from edge_rec.retrieval.columns import CatalogColumns
from edge_rec.store.database import Database
from edge_rec.store.items import SqliteItemStore
from edge_rec.types import Item, ItemId, RatingScale, Slot

if TYPE_CHECKING:
    from edge_rec.backends.onnx_sequence import CatalogSequence

logger = logging.getLogger(__name__)

RERANK = "rerank"
"""Name of the learned reranking weights in the models table, by protocol."""
_WELL_KNOWN = 0.9
"""Quantile of the catalog's popularity that works it lacks are given."""
_NAME_META = {"of": "names", "vectors": VERSION}


def require_catalog(paths: Paths) -> None:
    """Raise before anything is created where there is no catalog yet.

    Raises:
        CatalogError: there is no database.
    """
    if not paths.database.is_file():
        raise CatalogError(
            f"no catalog at {paths.home}; run `edge-rec --home {paths.home} setup` for the demo"
            " catalog, or `edge-rec import` for your own"
        )


@contextmanager
def open_database(paths: Paths) -> Iterator[Database]:
    """The database, closed at the end.

    Raises:
        CatalogError: there is none, or it has no items.
    """
    require_catalog(paths)
    database = Database(paths.database)
    try:
        if not SqliteItemStore(database).count():
            raise CatalogError(f"the catalog at {paths.home} is empty; run `edge-rec import`")
        yield database
    finally:
        database.close()


def by_num(items: SqliteItemStore) -> dict[int, Item]:
    """The whole catalog by `item_num`."""
    nums = items.item_nums(items.item_ids())
    return {nums[item.item_id]: item for item in items.all_items()}


def rating_scale(items: SqliteItemStore) -> RatingScale:
    """The rating scale of the first pack that has one."""
    for pack in items.packs():
        if pack.rating_scale is not None:
            return RatingScale(*pack.rating_scale)
    return RatingScale()


def lexicon(paths: Paths) -> Lexicon:
    """Words of the domain by language."""
    return Lexicon.load(paths.assets / "lexicon.toml")


def vocabulary(words: Lexicon, items: SqliteItemStore) -> Vocabulary:
    """Words for what the catalog has."""
    return Vocabulary.build(words, items.tags(), items.kinds(), common_words())


def meanings(
    words: Vocabulary, text_encoder: Encoder | None, saved: Path | None
) -> Callable[[str], tuple[Slot, str] | None]:
    """What a wish in a person's own words means among the catalog's tags; nothing without encoder.

    The words for the tags are encoded on first use, or read from `saved`.
    """
    if text_encoder is None:
        return lambda wish: None

    @cache
    def build() -> Meanings:
        return Meanings.build(words.surfaces, text_encoder, saved)

    return lambda wish: build()(wish)


def encoder(config: EncoderConfig, paths: Paths) -> Encoder | None:
    """The text encoder, or None when it is switched off or was never built."""
    if not config.enabled or not (paths.models / config.file).is_file():
        return None
    from edge_rec.backends.onnx import OnnxEncoder

    return OnnxEncoder(config, paths.models)


def tagger(config: TaggerConfig, paths: Paths) -> Tagger | None:
    """The network that labels the units of texts; None when switched off or never built."""
    if not config.enabled or not paths.tagger.is_file():
        return None
    from edge_rec.backends.onnx_tagger import OnnxTagger

    return OnnxTagger(paths.tagger)


def sequence_model(paths: Paths, columns: CatalogColumns) -> CatalogSequence | None:
    """The network somebody trained for this catalog, if any."""
    if not paths.sequence.is_file():
        return None
    from edge_rec.backends.onnx_sequence import CatalogSequence, OnnxSequenceModel

    model = OnnxSequenceModel(paths.sequence)
    return CatalogSequence(model, columns.item_nums, len(columns))


@contextmanager
def language_model(config: Config, paths: Paths) -> Iterator[LanguageModel | None]:
    """The language model, or None when it is switched off. A missing file shows on first use."""
    if not config.llm.enabled:
        yield None
        return
    from edge_rec.backends.adapters import adapters_for, merged_for
    from edge_rec.backends.llama import LlamaModel
    from edge_rec.backends.recoding import copy_path

    llm = config.llm
    adapters = adapters_for(llm.file, paths.adapters)
    merged = merged_for(paths.models / llm.file, adapters)
    check = check_of(paths.model_checks, paths.models / llm.file)
    if check is not None:
        copy = copy_path(paths.models / llm.file, check.form)
        file = str(copy) if check.form and copy.is_file() else llm.file
        llm = replace(llm, file=file, threads=llm.threads or check.threads)
    with closing(LlamaModel(llm, paths.models, adapters=adapters, merged=merged)) as model:
        yield model


# --- the name index ----------------------------------------------------------------------------


def load_names(
    paths: Paths, config: LinkingConfig, items: SqliteItemStore, progress: Progress = NO_PROGRESS
) -> NameIndex:
    """The name index, built again where it does not fit the catalog."""
    version = names_version(paths, config, items)
    try:
        return NameIndex.load(paths.name_index, _load_index, catalog_version=version)
    except VectorIndexError as error:
        logger.info("building the name index: %s", error)
        return build_names(paths, config, items, progress)


def build_names(
    paths: Paths, config: LinkingConfig, items: SqliteItemStore, progress: Progress = NO_PROGRESS
) -> NameIndex:
    """Build the name index from the catalog and save it."""
    from edge_rec.backends.hnsw import HnswIndex

    popularity = items.popularity()
    well_known = float(np.quantile(list(popularity.values()), _WELL_KNOWN)) if popularity else 0.0
    all_named = (named(item, popularity) for item in items.all_items())
    every = works(paths, config).with_outside(all_named, well_known)
    names = NameIndex.build(every, HnswIndex(config.dim, _NAME_META), config, progress)
    names.save(paths.name_index, catalog_version=names_version(paths, config, items))
    return names


def works(paths: Paths, config: LinkingConfig) -> Works:
    """The list of well-known works; empty where it is switched off."""
    return Works.read(paths.works) if config.works else Works(())


def names_version(paths: Paths, config: LinkingConfig, items: SqliteItemStore) -> str:
    """What the name index is made of: the catalog and, if it counts, the list of works."""
    known = fingerprint(paths.works) if config.works else "alone"
    return f"{items.catalog_version()} {known}"


def _load_index(path: Path) -> VectorIndex:
    from edge_rec.backends.hnsw import HnswIndex

    return HnswIndex.load(path, _NAME_META)


def named(item: Item, popularity: Mapping[ItemId, float]) -> NamedItem:
    """What the name index needs of an item."""
    return NamedItem(item.item_id, item.titles, popularity.get(item.item_id, 0.0), item.year)
