from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from rapidfuzz.distance import OSA

from edge_rec.evaluation.link_set import LabelledText, SetMaker, read_set, split_of, write_set
from edge_rec.evaluation.link_variants import restyled, romanised_otherwise, typed
from edge_rec.linking.normalize import compact, normalize, romanize
from edge_rec.types import Item, ItemId, Title, TitleKind


def item(item_id: str, title: str, language: str = "ja-Latn") -> Item:
    return Item(ItemId(item_id), title, (Title(title, language, TitleKind.MAIN),))


CATALOG = [item(f"i{n}", f"Hoshizora no Toudai {n} shou") for n in range(40)]


@pytest.mark.parametrize("edits", [1, 2])
def test_a_typed_name_has_no_more_slips_than_asked(edits: int) -> None:
    for seed in range(50):
        text = typed("Hoshizora Lantern", edits, np.random.default_rng(seed))
        assert 1 <= OSA.distance(text.casefold(), "hoshizora lantern") <= edits + 1


def test_a_restyled_name_keeps_its_letters() -> None:
    for seed in range(20):
        text = restyled("The Red Lantern!", np.random.default_rng(seed))
        assert text != "The Red Lantern!"
        assert compact(normalize(text)) == "theredlantern"


def test_another_romanisation_has_the_same_key() -> None:
    title = "Shoujo Toudai no Tsuki"
    for seed in range(20):
        text = romanised_otherwise(title, np.random.default_rng(seed))
        assert text is not None
        assert romanize(text) == romanize(title)


def test_an_item_is_only_in_one_half() -> None:
    texts = list(SetMaker(CATALOG, seed=1).names())
    for text in texts:
        assert {split_of(item_id) for item_id in text.names[0]} == {text.split}
    assert {text.split for text in texts} == {"validation", "test"}


def test_the_same_seed_makes_the_same_set() -> None:
    first, again = (list(SetMaker(CATALOG, seed=4).names()) for _ in range(2))
    other = list(SetMaker(CATALOG, seed=5).names())
    assert first == again
    assert first != other


def test_a_bare_name_may_mean_each_version() -> None:
    maker = SetMaker([item("tv", "Lantern (TV)"), item("ova", "Lantern (OVA)")], seed=0)
    assert maker.namesakes("lantern") == ("tv", "ova")
    assert maker.namesakes("Lantern (OVA)") == ("ova",)


def test_a_work_of_a_name_in_the_catalog_is_not_absent() -> None:
    maker = SetMaker([item("tv", "Lantern")], seed=0)
    assert list(maker.absent("not_x", "7", ["Lantern", "Der Leuchtturm"])) == []
    assert [t.text for t in maker.absent("not_x", "7", ["Der Leuchtturm"])] == ["Der Leuchtturm"]


def test_a_written_set_reads_back(tmp_path: Path) -> None:
    texts = [LabelledText("test", "exact", "灯台", ((ItemId("a"), ItemId("b")),)),
             LabelledText("test", "not_x", "Nothing", (), True)]  # fmt: skip
    assert write_set(tmp_path / "set.gz", texts) == 2
    assert read_set(tmp_path / "set.gz") == texts
