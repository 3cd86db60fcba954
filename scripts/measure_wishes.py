"""What popularity should count for beside a wish in words.

    python scripts/measure_wishes.py --home FOLDER [--requests tests/labelled/requests]

The dev part of the labelled requests, each asked by a stranger and by people of the catalog's own
data of whom three liked items are known. Prints for each weight of popularity NDCG@10 with one more
item the person liked that answers the request as the only right one (what people want of what they
ask for), the share of the list's gain that goes to items with the tags asked for, and the median
popularity of the list as a percentile of the catalog. What people liked was part of the training,
so the figures compare weights and say nothing of accuracy.
"""

from __future__ import annotations

import argparse
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from measure_control import N_ITEMS, people
from numpy.typing import NDArray

from edge_rec import config as settings
from edge_rec import paths as locations
from edge_rec.assembly import open_session
from edge_rec.evaluation.report import Result, as_table
from edge_rec.evaluation.rerank_requests import query_of, read_requests
from edge_rec.retrieval.fused import best_rows
from edge_rec.retrieval.fusion import fuse, part_of
from edge_rec.session import Session
from edge_rec.types import ItemId, Query, Source

N_KNOWN = 3
WEIGHTS = (0.03, 0.1, 0.2, 0.4, 0.6, 0.8, 1.2)
_GAINS = 1 / np.log2(np.arange(2, N_ITEMS + 2))
Asked = tuple[Query, NDArray[np.bool_], Sequence[int]]
"""A query, which items (n_items,) answer it, and nums of items that somebody wanted."""


def asked(
    session: Session, requests: Path, fans: Sequence[list[ItemId]], rng: np.random.Generator
) -> Iterator[tuple[str, Asked]]:
    """Each request by a stranger, who may want what any fan liked, and by some of the fans."""
    columns = session.pipeline.retrieve.columns
    catalog = session.items.get_many(columns.item_ids)
    for request in read_requests(requests, "dev"):
        query = query_of(session, request.text)
        answers = np.zeros(len(columns), dtype=np.bool_)
        fitting = [item_id for item_id, item in catalog.items() if request.is_answered_by(item)]
        answers[columns.nums(fitting)] = True
        wanted = [(fan, i) for fan in fans for i in fan if answers[columns.item_nums[i]]]
        if not wanted:
            continue
        yield "stranger", (query, answers, [columns.item_nums[i] for _, i in wanted])
        for place in rng.choice(len(wanted), min(8, len(wanted)), replace=False).tolist():
            fan, item_id = wanted[place]
            others = [i for i in fan if i != item_id]
            known = tuple(others[k] for k in rng.choice(len(others), N_KNOWN, replace=False))
            own = replace(query, liked=known, excluded=frozenset(known))
            yield (
                f"person of whom {N_KNOWN} likes are known",
                (own, answers, [columns.item_nums[item_id]]),
            )


def figures(
    session: Session, case: Asked, weights: Sequence[float]
) -> Iterator[tuple[float, list[float]]]:
    """Those of the list at each weight: NDCG of what was wanted, of what answers, percentile."""
    (query, answers, wanted), retrieve = case, session.pipeline.retrieve
    popularity = retrieve.columns.popularity
    parts = dict(retrieve.fused(query).parts)
    open_rows = retrieve.columns.exists.copy()
    open_rows[retrieve.columns.nums(query.excluded)] = False
    ideal = _GAINS[: answers.sum()].sum()
    for weight in weights:
        parts[Source.POPULARITY] = part_of(popularity, weight)
        top = best_rows(fuse(parts), open_rows, N_ITEMS)
        gains = dict(zip(top.tolist(), _GAINS, strict=True))
        yield (
            weight,
            [
                float(np.mean([gains.get(num, 0.0) for num in wanted])),
                float(_GAINS[answers[top]].sum() / ideal),
                float(np.mean(popularity < np.median(popularity[top]))),
            ],
        )


def main() -> None:
    """Measure every weight and print one table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--home", type=Path, required=True)
    parser.add_argument("--requests", type=Path, default=Path("tests/labelled/requests"))
    parser.add_argument("--people", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=0)
    args = parser.parse_args()
    paths = locations.resolve(args.home)
    config = settings.load(paths.config_file, {"llm.enabled": False})
    fans = people(args.home, args.people, args.seed)
    rows: defaultdict[tuple[str, float], list[list[float]]] = defaultdict(list)
    with open_session(config=config, paths=paths) as session:
        for who, case in asked(session, args.requests, fans, np.random.default_rng(args.seed)):
            for weight, own in figures(session, case, WEIGHTS):
                rows[who, weight].append(own)
    names = ("wanted_ndcg@10", "answers_ndcg@10", "popularity")
    results = [
        Result(
            task="wishes",
            dataset="this home",
            protocol=f"dev requests by a {who}",
            model=f"popularity {weight:g}",
            metrics=dict(zip(names, np.mean(lists, axis=0).tolist(), strict=True)),
            counts={"lists": len(lists)},
            seconds=0.0,
        )
        for (who, weight), lists in rows.items()
    ]
    print(as_table(results))


if __name__ == "__main__":
    main()
