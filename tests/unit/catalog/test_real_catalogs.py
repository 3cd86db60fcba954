"""The demo catalog that ships, and the public data sets where somebody has them."""

from __future__ import annotations

import os
from collections import Counter
from pathlib import Path

import pytest

from edge_rec.catalog.readers import ignore_error, open_source
from edge_rec.errors import RecordError
from edge_rec.paths import resolve

CHECKOUT = Path(__file__).resolve().parents[3]
DATA = Path(os.environ.get("EDGE_REC_DATA", CHECKOUT.parent / "shared" / "data"))


def counts(path: Path) -> tuple[str, int, int, int]:
    """Format, items, interactions and records left out."""
    errors: list[RecordError] = []
    source = open_source(path)
    n_items = sum(1 for _ in source.items(errors.append))
    n_interactions = sum(1 for _ in source.interactions(errors.append))
    return source.format, n_items, n_interactions, len(errors)


def test_the_demo_catalog_has_every_row() -> None:
    assert counts(resolve().demo_catalog) == ("demo", 11_153, 412_134, 0)


def test_the_demo_catalog_has_its_titles_in_four_scripts() -> None:
    source = open_source(resolve().demo_catalog)
    item = next(i for i in source.items(ignore_error) if i.item_id == "32281")
    assert item.title == "Kimi no Na wa."
    assert item.title_in("ja") == "君の名は。"
    assert item.title_in("en") == "Your Name."
    assert item.title_in("zh") == "你的名字。"
    assert (item.kind, item.year, item.length) == ("Movie", 2016, 1.0)


def test_the_demo_catalog_names_its_sources() -> None:
    folder = resolve().demo_catalog
    readme = (folder / "README.md").read_text(encoding="utf-8")
    assert open_source(folder).attribution in readme
    assert "CC0" in readme and "CC BY 4.0" in readme


def test_the_demo_catalog_is_small() -> None:
    assert sum(path.stat().st_size for path in resolve().demo_catalog.iterdir()) < 2_500_000


@pytest.mark.data
def test_the_demo_catalog_says_the_same_as_its_source() -> None:
    if not (DATA / "anime").is_dir():
        pytest.skip("the anime data set is not here; set EDGE_REC_DATA")
    demo, full = open_source(resolve().demo_catalog), open_source(DATA / "anime")
    key = lambda item: item.item_id  # noqa: E731
    assert sorted(demo.items(ignore_error), key=key) == sorted(full.items(ignore_error), key=key)
    assert Counter(demo.interactions(ignore_error)) == Counter(full.interactions(ignore_error))


@pytest.mark.data
@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("amazon-beauty-5core", ("sequences", 12_101, 198_502, 0)),
        ("goodbooks-10k", ("goodbooks", 10_000, 0, 0)),
        ("jmrd-dialogues", ("jmrd", 136, 0, 0)),
        ("ml-100k", ("movielens-100k", 1_682, 100_000, 0)),
        ("ml-latest-small", ("movielens-latest", 9_742, 100_836, 0)),
        ("online-retail", ("online-retail", 3_259, 128_078, 0)),
        ("steam", ("steam", 5_155, 128_804, 0)),
    ],
)
def test_a_public_data_set_is_read_whole(name: str, expected: tuple[str, int, int, int]) -> None:
    if not (DATA / name).is_dir():
        pytest.skip(f"the data set {name} is not here; set EDGE_REC_DATA")
    assert counts(DATA / name) == expected
