from __future__ import annotations

import pytest

from edge_rec.backends.exact import ExactIndex
from edge_rec.config import LinkingConfig
from edge_rec.evaluation.link_rivals import fts5_method, rapidfuzz_method
from edge_rec.evaluation.link_set import LabelledText
from edge_rec.evaluation.linking import Rival, evaluate_linking
from edge_rec.linking.candidates import NamedItem, NameIndex
from edge_rec.linking.disambiguation import Linker
from edge_rec.types import Item, ItemId, Title, TitleKind

ITEMS = [
    Item(ItemId(key), name, (Title(name, kind=TitleKind.MAIN),))
    for key, name in (("a", "Crimson Harbour"), ("b", "Starfall Cadets"), ("c", "The Glass Orbit"))
]
TEXTS = [
    LabelledText("test", "exact", "Crimson Harbour", ((ItemId("a"),),)),
    LabelledText("test", "exact", "Starfall Cadets", ((ItemId("a"),),)),  # labelled wrongly
    LabelledText("test", "typo_1", "Starfal Cadets", ((ItemId("b"),),)),
    LabelledText("test", "not_media", "Breaking Bread", ()),
    LabelledText("test", "running", "I love crimson harbour", ((ItemId("a"),),), True),
    LabelledText("test", "not_sentence", "nothing too sad please", (), True),
]


@pytest.fixture(scope="module")
def results() -> dict[str, dict[str, float]]:
    config = LinkingConfig()
    named = [NamedItem(i.item_id, i.titles) for i in ITEMS]
    linker = Linker(NameIndex.build(named, ExactIndex(config.dim), config), config)
    rivals = [
        Rival("rapidfuzz", rapidfuzz_method(ITEMS)),
        Rival("fts5", fts5_method(ITEMS)),
        Rival("never", rapidfuzz_method(ITEMS), accept=101.0),
    ]
    found = evaluate_linking("shop", TEXTS, linker, config, rivals)
    return {result.model: dict(result.metrics) for result in found}


def test_recall_counts_right_items_only(results: dict[str, dict[str, float]]) -> None:
    assert results["edge_rec"]["recall@1/exact"] == 0.5
    assert results["edge_rec"]["recall@1/typo_1"] == 1.0


def test_names_are_found_in_sentences(results: dict[str, dict[str, float]]) -> None:
    assert results["edge_rec"]["recall@1/running"] == 1.0
    assert results["edge_rec"]["false_accepts/sentence"] == 0.0


def test_rivals_may_not_accept_more_absent_names(results: dict[str, dict[str, float]]) -> None:
    assert results["edge_rec"]["false_accepts"] == 0.0
    assert results["rapidfuzz"]["false_accepts"] == 0.0
    assert results["rapidfuzz"]["recall@1/exact"] == results["fts5"]["recall@1/exact"] == 0.5


def test_a_fixed_cut_is_kept(results: dict[str, dict[str, float]]) -> None:
    assert results["never"]["recall@1/exact"] == 0.0
