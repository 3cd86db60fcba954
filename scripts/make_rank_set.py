"""Make what a reranker learns from: `python -m scripts.make_rank_set --home HOME --out FOLDER`.

HOME holds the demo catalog, imported and trained: its retrieval gives the wrong candidates. FOLDER
gets `train.jsonl` and `validation.jsonl`, a group a line: kind, request, candidates, right. No item
is in two parts, the seasons of a work are in one, no person and, in English, no phrase is in both;
items of the test part are in neither. The same seed and home give the same bytes.
"""

from __future__ import annotations

import argparse
import json
import zlib
from collections import Counter, defaultdict
from dataclasses import asdict
from pathlib import Path
from random import Random

from edge_rec import config as settings
from edge_rec import paths as locations
from edge_rec.assembly import open_session, parts
from edge_rec.session import Session
from edge_rec.store.database import Database
from edge_rec.store.interactions import SqliteInteractionStore
from edge_rec.types import ItemId
from scripts.console import run, say
from scripts.rank_set.groups import Group, Groups
from scripts.rank_set.requests import Phrasebook

Histories = dict[str, list[list[tuple[ItemId, float]]]]


def make_groups(
    session: Session, histories: Histories, part: str, n: int, seed: int
) -> list[Group]:
    """`n` groups of a part."""
    retrieve = session.pipeline.retrieve
    known = session.items.get_many(retrieve.columns.item_ids)
    items = [known[item_id] for item_id in retrieve.columns.item_ids]
    phrasebook = Phrasebook(session.words, items, held=part == "validation")
    groups = Groups(retrieve, items, histories[part], phrasebook, part)
    return list(groups.make(n, Random(f"{seed} {part}")))


def read_histories(database: Path) -> Histories:
    """What people rated, by the part they are in."""
    opened = Database(database)
    try:
        columns = SqliteInteractionStore(opened).columns()
        ids = parts.by_num(parts.SqliteItemStore(opened))
    finally:
        opened.close()
    rated: defaultdict[int, list[tuple[ItemId, float]]] = defaultdict(list)
    for user, num, value in zip(
        columns.user_codes.tolist(),
        columns.item_nums.tolist(),
        columns.values.tolist(),
        strict=True,
    ):
        if num in ids:
            rated[user].append((ids[num].item_id, value))
    histories: Histories = {"train": [], "validation": []}
    for user, events in rated.items():
        person = zlib.crc32(columns.user_ids[user].encode("utf-8", "replace"))
        histories["validation" if person % 5 == 0 else "train"].append(events)
    return histories


def main() -> int:
    """Make, write and count."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--home", required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--train", type=int, default=6000, help="groups to learn from")
    parser.add_argument("--validation", type=int, default=400)
    args = parser.parse_args()
    paths = locations.resolve(args.home)
    args.out.mkdir(parents=True, exist_ok=True)
    histories = read_histories(paths.database)
    with open_session(config=settings.load(paths.config_file), paths=paths) as session:
        for part, n in (("train", args.train), ("validation", args.validation)):
            groups = make_groups(session, histories, part, n, args.seed)
            lines = [json.dumps(asdict(group), ensure_ascii=False) + "\n" for group in groups]
            (args.out / f"{part}.jsonl").write_text("".join(lines), encoding="utf-8")
            say(f"{part}: {len(groups)} groups, {dict(Counter(g.kind for g in groups))}")
    return 0


if __name__ == "__main__":
    raise SystemExit(run(main))
