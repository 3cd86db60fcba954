"""A small shop of invented films in a temporary home; no model, no demo catalog, no network."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from edge_rec.cli.main import main

# Examples are judged by what they show, not by how busy the machine is.
settings.register_profile(
    "any machine", deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("any machine")

FILMS = [
    # item_id, title, Japanese title, kind, year, tags, length, popularity
    ("m1", "Crimson Harbour", "紅の港", "Movie", 1998, "Drama|Crime", 1, 900),
    ("m2", "The Paper Lighthouse", "紙の灯台", "Movie", 2007, "Drama|Romance", 1, 800),
    ("m3", "Nine Winters in Oslo", "オスロの九つの冬", "Movie", 2012, "Drama|Mystery", 1, 700),
    ("m4", "Gravel Hearts", "砂利の心", "Movie", 2015, "Romance|Comedy", 1, 650),
    ("m5", "Midnight Tollbooth", "真夜中の料金所", "Movie", 2003, "Horror|Mystery", 1, 600),
    ("s1", "Starfall Cadets", "星降る士官候補生", "TV", 2001, "Space|Action", 26, 950),
    ("s2", "Starfall Cadets II", "星降る士官候補生 第二期", "TV", 2004, "Space|Action", 26, 500),
    ("s3", "Comet Ferry Seven", "彗星渡船7号", "TV", 2010, "Space|Adventure", 13, 450),
    ("s4", "The Glass Orbit", "硝子の軌道", "TV", 2014, "Space|Drama", 12, 400),
    ("s5", "Rust Nebula", "錆びた星雲", "TV", 2016, "Space|Thriller", 12, 350),
    ("c1", "Bakery on Third Street", "三丁目のパン屋", "TV", 2009, "Comedy|Slice of Life", 24, 300),
    ("c2", "Tuesday Umbrella Club", "火曜日の傘部", "TV", 2013, "Comedy|School", 12, 280),
    ("c3", "My Landlord Is a Heron", "大家さんはサギ", "TV", 2015, "Comedy|Fantasy", 12, 260),
    ("h1", "The Well Below", "井戸の底", "Movie", 2011, "Horror", 1, 240),
    ("h2", "Whisper Wallpaper", "ささやく壁紙", "OVA", 2006, "Horror|Psychological", 2, 220),
]
TASTES = {"space": ["s1", "s2", "s3", "s4", "s5"], "home": ["c1", "c2", "c3", "m4"]}
TASTES["dark"] = ["m1", "m3", "m5", "h1", "h2"]


def write_shop(folder: Path) -> tuple[Path, Path]:
    """The catalog and 60 people's ratings of it as csv files."""
    items, events = folder / "films.csv", folder / "events.csv"
    header = ["item_id", "title", "titles_ja", "kind", "year", "tags", "length", "popularity"]
    with items.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([header, *FILMS])
    with events.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["user_id", "item_id", "kind", "value"])
        for person in range(60):
            for place, (name, wanted) in enumerate(TASTES.items()):
                fan = place == person % len(TASTES)
                shown = wanted if fan else wanted[:1]
                for number, item_id in enumerate(shown):
                    if fan and number == person % 5:
                        continue
                    rating = 9 if fan else 4
                    writer.writerow([f"{name}{person}", item_id, "rate", rating])
    return items, events


@pytest.fixture(scope="session")
def shop_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with the shop imported and trained, by the product's own commands."""
    folder = tmp_path_factory.mktemp("shop")
    items, events = write_shop(folder)
    home = folder / "home"
    home.mkdir()
    (home / "config.toml").write_text(
        "".join(f"[{part}]\nenabled = false\n" for part in ("llm", "encoder", "tagger"))
        + "[linking]\nworks = false\n",
        encoding="utf-8",
    )
    for arguments in (["import", "csv", str(items)], ["import", "interactions", str(events)]):
        assert main(["--home", str(home), *arguments]) == 0
    assert main(["--home", str(home), "train"]) == 0
    return home


@pytest.fixture
def shop(shop_template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A fresh copy of the shop, chosen as home."""
    home = tmp_path / "shop"
    shutil.copytree(shop_template, home)
    monkeypatch.setenv("EDGE_REC_HOME", str(home))
    yield home
