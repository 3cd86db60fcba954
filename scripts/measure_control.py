"""What the controls of a list do to it: popular or niche, variety, the mix of tags.

    python scripts/measure_control.py --home FOLDER

For people of the catalog's own data, each with half of their liked items as history: lists of ten
at each setting. Prints for each the share of the catalog that is shown to anybody, the mean
popularity as a percentile of the catalog, how unlike the items of a list are (one less the mean
cosine of their content vectors), how far the list's tags are from the person's (Kullback-Leibler),
and the share of people for whom one of the other half is in the list. The models were trained on
those items too, so this last figure compares settings and says nothing of accuracy.
"""

from __future__ import annotations

import argparse
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from edge_rec import config as settings
from edge_rec import paths as locations
from edge_rec.assembly import open_session, parts
from edge_rec.evaluation.report import Result, as_table
from edge_rec.ranking.diversity import tag_mix
from edge_rec.retrieval.columns import CatalogColumns
from edge_rec.session import Session
from edge_rec.store.interactions import SqliteInteractionStore
from edge_rec.store.items import SqliteItemStore
from edge_rec.types import ItemId, Query, UserId

N_ITEMS = 10
MIN_LIKED = 8
_LEANS = (-1.0, -0.5, 0.0, 0.5, 1.0)
_DIVERSITIES = (0.0, 0.25, 0.5)
_CALIBRATIONS = (0.0, 0.05, 0.1, 0.2, 0.4)


def people(home: Path, n: int, seed: int) -> list[list[ItemId]]:
    """What each of `n` people liked, in the order stored."""
    paths = locations.resolve(home)
    with parts.open_database(paths) as database:
        store = SqliteInteractionStore(database)
        columns = store.columns()
        liked: defaultdict[int, list[int]] = defaultdict(list)
        good = (columns.values >= 8) | ~np.isfinite(columns.values)
        for user, item in zip(columns.user_codes[good], columns.item_nums[good], strict=True):
            liked[int(user)].append(int(item))
        ids = {num: item.item_id for num, item in parts.by_num(SqliteItemStore(database)).items()}
    fans = [items for items in liked.values() if len(items) >= MIN_LIKED]
    chosen = np.random.default_rng(seed).permutation(len(fans))[:n]
    return [[ids[num] for num in fans[k]] for k in chosen.tolist()]


def measure(
    session: Session, histories: Sequence[list[ItemId]], name: str, *, lean: float = 0.0
) -> Result:
    """One setting over everybody."""
    columns = session.pipeline.retrieve.columns
    vectors = session.pipeline.retrieve.vectors
    percentile = np.argsort(np.argsort(columns.popularity)) / len(columns)
    shown: set[int] = set()
    popularity, unlike, divergence, hits = [], [], [], []
    for items in histories:
        known, hidden = tuple(items[::2]), set(items[1::2])
        query = Query(
            UserId(""), liked=known, excluded=frozenset(known), popularity=lean, n=N_ITEMS
        )
        ids = [r.item.item_id for r in session.pipeline.shortlist(query)]
        rows = columns.nums(ids)
        shown.update(rows.tolist())
        popularity.append(percentile[rows].mean())
        if vectors is not None:
            likeness = vectors[rows] @ vectors[rows].T
            unlike.append(1 - likeness[np.triu_indices(len(rows), 1)].mean())
        divergence.append(_divergence(columns, columns.nums(known), rows))
        hits.append(bool(hidden & set(ids)))
    return Result(
        task="control",
        dataset="this home",
        protocol=f"{len(histories)} people, half of their likes as history, lists of {N_ITEMS}",
        model=name,
        metrics={
            "coverage": len(shown) / int(columns.exists.sum()),
            "popularity": float(np.mean(popularity)),
            "unlikeness": float(np.mean(unlike)) if unlike else 0.0,
            "tag_divergence": float(np.mean(divergence)),
            "found": float(np.mean(hits)),
        },
        counts={"people": len(histories)},
        seconds=0.0,
    )


def _divergence(columns: CatalogColumns, liked: np.ndarray, rows: np.ndarray) -> float:
    wanted = tag_mix(columns.tag_matrix[liked]).mean(axis=0)
    mix = 0.99 * tag_mix(columns.tag_matrix[rows]).mean(axis=0) + 0.01 * wanted
    has = wanted > 0
    return float((wanted[has] * np.log(wanted[has] / mix[has])).sum())


def main() -> None:
    """Measure every setting and print one table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--home", type=Path, required=True)
    parser.add_argument("--people", type=int, default=200)
    parser.add_argument("--seed", type=int, default=0)
    args = parser.parse_args()
    paths = locations.resolve(args.home)
    config = settings.load(paths.config_file, {"llm.enabled": False})
    histories = people(args.home, args.people, args.seed)
    results = []
    with open_session(config=config, paths=paths) as session:
        results += [measure(session, histories, f"lean {x:+.1f}", lean=x) for x in _LEANS]
        pipeline = session.pipeline
        for diversity in _DIVERSITIES:
            lister = replace(pipeline.list_items, diversity=diversity)
            session.pipeline = replace(pipeline, list_items=lister)
            results.append(measure(session, histories, f"diversity {diversity:g}"))
        for calibration in _CALIBRATIONS:
            lister = replace(pipeline.list_items, calibration=calibration)
            session.pipeline = replace(pipeline, list_items=lister)
            results.append(measure(session, histories, f"calibration {calibration:g}"))
    print(as_table(results))


if __name__ == "__main__":
    main()
