"""The names of the shipped demo catalog through the real index."""

from __future__ import annotations

import csv
import gzip
from collections.abc import Iterator
from pathlib import Path

import pytest

from edge_rec.backends.hnsw import HnswIndex
from edge_rec.config import LinkingConfig
from edge_rec.linking.candidates import NamedItem, NameIndex
from edge_rec.linking.disambiguation import Linker
from edge_rec.paths import resolve
from edge_rec.types import ItemId, Linked, Mention, Title, TitleKind, Unlinked

pytestmark = pytest.mark.slow

CATALOG = resolve().demo_catalog / "catalog.csv.gz"


def named_items(path: Path) -> Iterator[NamedItem]:
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            others = [
                Title(text, kind=TitleKind.OFFICIAL)
                for column, texts in row.items()
                if column.startswith("titles_")
                for text in texts.split("|")
                if text
            ]
            titles = [Title(row["title"], kind=TitleKind.MAIN), *others]
            year = int(row["year"]) if row["year"] else None
            yield NamedItem(ItemId(row["item_id"]), titles, float(row["popularity"] or 0), year)


@pytest.fixture(scope="module")
def demo_linker() -> Linker:
    if not CATALOG.is_file():
        pytest.skip(f"no demo catalog at {CATALOG}")
    config = LinkingConfig()
    return Linker(NameIndex.build(named_items(CATALOG), HnswIndex(config.dim), config), config)


@pytest.mark.parametrize(
    ("text", "item_id"),
    [
        ("AngelBeat", "6547"),
        ("Ookami to Koushinryo", "2966"),
        ("狼と香辛料", "2966"),
        ("進撃の巨人", "16498"),
        ("attack on titan", "16498"),
        ("Fate Zero", "10087"),
        ("uchuu senkan yamato 2199", "12029"),
        ("mahou tsukai precure", "31884"),
        ("Uma Musume: Pretty Derby (TV)", "34453"),
        ("K", "14467"),
    ],
)
def test_demo_names_link(demo_linker: Linker, text: str, item_id: str) -> None:
    link = demo_linker.link(Mention(text, 0, len(text)))
    assert isinstance(link, Linked)
    assert link.item_id == item_id


@pytest.mark.parametrize(
    "text", ["Kimetsu no Yaiba", "鬼滅の刃", "Breaking Bad", "Harry Potter", "the weather today"]
)
def test_demo_refuses_what_it_lacks(demo_linker: Linker, text: str) -> None:
    assert isinstance(demo_linker.link(Mention(text, 0, len(text))), Unlinked)


def test_demo_finds_the_eight_names(demo_linker: Linker, eight: tuple[str, ...]) -> None:
    text = f"私が好きなアニメは以下の通りです。{', '.join(eight)}"
    assert [mention.text for mention in demo_linker.find(text)] == list(eight)
