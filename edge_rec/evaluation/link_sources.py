"""The labelled set for a data folder: its catalog, and what the folders beside it say of names."""

from __future__ import annotations

import csv
import gzip
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from edge_rec.catalog.readers import open_source
from edge_rec.catalog.readers.source import ignore_error
from edge_rec.errors import CatalogError
from edge_rec.evaluation.link_set import LabelledText, SetMaker, split_of
from edge_rec.linking.normalize import compact, normalize
from edge_rec.types import Item, ItemId

_CATALOG_BESIDE: Final = {
    "anidb-titles": "anime",
    "redial-dialogues": "ml-latest-small",
    "inspired-dialogues": "ml-latest-small",
}
"""Folders of names only, and the folder beside them that has their catalog."""
_NEWER_THAN_CATALOG: Final = 13_200
"""AniDB numbers from here on were given after the anime catalog was collected."""
_MIN_NAMED: Final = 50
"""Utterances that must name items for dialogues to be about this catalog."""
_SHORT: Final = "3"
_KIND_OF_LANGUAGE: Final = {"ja": "japanese_other", "en": "english_other", "x-jat": "romaji_other"}
_CHINESE: Final = {"zh-Hans": "chinese_other", "zh-Hant": "chinese_other", "zh": "chinese_other"}
_YEAR: Final = re.compile(r"\s*\((\d{4})\)")


def read_items(folder: Path) -> tuple[str, list[Item]]:
    """Name and items of the catalog at, or for, `folder`.

    Where the catalog tells no popularity, it is the number of its events with an item.

    Raises:
        CatalogError: there is none.
    """
    beside = _CATALOG_BESIDE.get(folder.resolve().name)
    source = open_source(folder.resolve().parent / beside if beside else folder)
    items = list(source.items(ignore_error))
    if not items:
        raise CatalogError(f"{folder}: no items whose names could be linked; choose another --data")
    if not any(item.popularity for item in items):
        known = Counter(event.item_id for event in source.interactions(ignore_error))
        items = [replace(item, popularity=float(known[item.item_id])) for item in items]
    return source.name, items


def make_set(items: Sequence[Item], folder: Path, *, seed: int) -> list[LabelledText]:
    """The set for `items`, with what is found in `folder` and beside it; the same for a seed."""
    maker = SetMaker(items, seed=seed)
    root = folder.resolve().parent
    ids = {item.item_id for item in items}
    texts = [*maker.names(), *maker.nicknames(), *_other_media(maker, root)]
    anime = root / "anime" / "titles_bangumi_data.csv.gz"
    anidb = root / "anidb-titles" / "anime-titles.dat.gz"
    if anime.is_file() and anidb.is_file() and _is_anime(anime, ids):
        texts += _anidb(maker, anidb, anime, ids)
    dialogues = list(_dialogues(items, root))
    if sum(bool(text.names) for text in dialogues) >= _MIN_NAMED:
        texts += dialogues
    return [*maker.drawn(texts), *maker.sentences()]


def _anidb(maker: SetMaker, titles: Path, joined: Path, ids: set[ItemId]) -> Iterator[LabelledText]:
    """Names AniDB knows for items of the catalog, and works that came after it."""
    with gzip.open(joined, "rt", encoding="utf-8", newline="") as file:
        item_of = {row["anidb_id"]: ItemId(row["mal_id"]) for row in csv.DictReader(file)}
    absent: defaultdict[str, list[str]] = defaultdict(list)
    with gzip.open(titles, "rt", encoding="utf-8") as file:
        for line in file:
            if line.startswith("#"):
                continue
            aid, title_kind, language, title = line.rstrip("\n").split("|", 3)
            item_id = item_of.get(aid)
            if item_id in ids and item_id is not None:
                kind = _kind(title_kind, language)
                if not maker.same_spelling(title):
                    right = tuple(dict.fromkeys((item_id, *maker.namesakes(title))))
                    yield LabelledText(split_of(item_id), kind, title, (right,))
            elif int(aid) > _NEWER_THAN_CATALOG and title_kind != _SHORT:
                absent[aid].append(title)
    for aid, names in absent.items():
        yield from maker.absent("not_anime", aid, names)


def _kind(title_kind: str, language: str) -> str:
    if title_kind == _SHORT:
        return "abbreviation"
    return _KIND_OF_LANGUAGE.get(language) or _CHINESE.get(language) or "other_language"


def _is_anime(joined: Path, ids: set[ItemId]) -> bool:
    with gzip.open(joined, "rt", encoding="utf-8", newline="") as file:
        known = {row["mal_id"] for row in csv.DictReader(file)}
    return len(known & ids) > len(ids) / 4


def _other_media(maker: SetMaker, root: Path) -> Iterator[LabelledText]:
    """Books and films; not those that share their name with an item."""
    for name in ("goodbooks-10k", "ml-latest-small"):
        if not (root / name).is_dir():
            continue
        for item in open_source(root / name).items(ignore_error):
            if maker.namesakes(item.title):
                continue
            title = _YEAR.sub("", item.title).split(" (")[0]
            yield from maker.absent("not_media", item.item_id, [title])


def _dialogues(items: Sequence[Item], root: Path) -> Iterator[LabelledText]:
    """Utterances about films; what is written `Name (year)` there was said without the year."""
    by_name: defaultdict[tuple[str, int | None], list[ItemId]] = defaultdict(list)
    for item in items:
        for text in {compact(normalize(_YEAR.sub("", t.text))) for t in item.titles}:
            by_name[text, item.year].append(item.item_id)
    for kind in ("redial", "inspired"):
        path = root / f"{kind}-dialogues" / "utterances_dev.csv.gz"
        if not path.is_file():
            continue
        with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                labels = [label for label in row["movies"].split("|") if label]
                names = tuple(
                    tuple(found)
                    for label in labels
                    if (found := by_name.get(_name_and_year(label)))
                )
                text = _YEAR.sub("", row["text"])
                if len(names) == len(labels) and text.strip():
                    unclear = row.get("unresolved_years", "0") != "0"
                    if names or not unclear:
                        label = kind if names else f"not_{kind}"
                        yield LabelledText(split_of(row["dialog_id"]), label, text, names, True)


def _name_and_year(label: str) -> tuple[str, int | None]:
    found = _YEAR.search(label)
    return compact(normalize(_YEAR.sub("", label))), int(found[1]) if found else None
