"""The `link` task: a catalog's names in an index, its labelled set, and every way of linking."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from edge_rec.assembly import parts
from edge_rec.backends.hnsw import HnswIndex
from edge_rec.config import Config
from edge_rec.evaluation.link_rivals import encoder_method, fts5_method, rapidfuzz_method
from edge_rec.evaluation.link_set import TEST, read_set
from edge_rec.evaluation.link_sources import make_set, read_items
from edge_rec.evaluation.linking import ENCODER_CUT, Rival, evaluate_linking
from edge_rec.evaluation.report import Result
from edge_rec.linking.candidates import NamedItem, NameIndex
from edge_rec.linking.disambiguation import Linker
from edge_rec.paths import Paths
from edge_rec.progress import NO_PROGRESS, Progress


def link(
    folder: Path,
    config: Config,
    paths: Paths,
    *,
    seed: int,
    names: Path | None = None,
    split: str = TEST,
    progress: Progress = NO_PROGRESS,
) -> Iterator[Result]:
    """The product's linker, then rapidfuzz, FTS5 and the encoder, on the set for `folder`.

    `names` is a set written by `scripts/make_link_set.py`, used instead of making one. The
    encoder's lines are left out where the encoder has not been built.

    Raises:
        CatalogError: the folder holds no catalog, nor is there one beside it.
    """
    dataset, items = read_items(folder)
    texts = read_set(names) if names else make_set(items, folder, seed=seed)
    texts = [text for text in texts if text.split == split]
    index = NameIndex.build(
        (NamedItem(i.item_id, i.titles, i.popularity, i.year) for i in items),
        HnswIndex(config.linking.dim, threads=1),
        config.linking,
        progress,
    )
    linker = Linker(index, config.linking)
    rivals = [
        Rival("rapidfuzz", rapidfuzz_method(items)),
        Rival("fts5", fts5_method(items)),
    ]
    if (encoder := parts.encoder(config.encoder, paths)) is not None:
        nearest = encoder_method(items, encoder)
        rivals += [Rival("encoder_0.3", nearest, ENCODER_CUT), Rival("encoder", nearest)]
    yield from evaluate_linking(dataset, texts, linker, config.linking, rivals)
