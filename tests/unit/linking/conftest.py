from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest

from edge_rec.backends.exact import ExactIndex
from edge_rec.config import LinkingConfig
from edge_rec.linking.candidates import NamedItem, NameIndex
from edge_rec.linking.disambiguation import Linker
from edge_rec.types import ItemId, Title, TitleKind


def named(item_id: str, popularity: float, *names: str, year: int | None = None) -> NamedItem:
    titles = [
        Title(n, kind=TitleKind.OFFICIAL if i else TitleKind.MAIN) for i, n in enumerate(names)
    ]
    return NamedItem(ItemId(item_id), titles, popularity, year)


CATALOG = (
    named("angel", 700_000, "Angel Beats!", "天使的心跳"),
    named("angel-extra", 130_000, "Angel Beats!: Another Epilogue"),
    named(
        "precure", 4_000, "Mahoutsukai Precure!", "魔法つかいプリキュア！", "Maho Girls PreCure!"
    ),
    named("spice", 330_000, "Ookami to Koushinryou", "狼と香辛料", "狼与香辛料 第1季"),
    named("spice-2", 210_000, "Ookami to Koushinryou II", "狼と香辛料II"),
    named("world", 290_000, "Shinsekai yori", "新世界より", "From The New World"),
    named("shugo", 90_000, "Shugo Chara!", "しゅごキャラ！"),
    named("uma", 75, "Uma Musume: Pretty Derby"),
    named("fate", 450_000, "Fate/Zero"),
    named("fate-2", 340_000, "Fate/Zero 2nd Season"),
    named("yamato", 44_000, "Uchuu Senkan Yamato 2199", "宇宙戦艦ヤマト2199"),
    named("titan", 900_000, "Shingeki no Kyojin", "進撃の巨人", "attack on titan", "进击的巨人"),
    named("titan-2", 170_000, "Shingeki no Kyojin Season 2", "進撃の巨人 Season2"),
    named("k", 300_000, "K"),
    named("another", 530_000, "Another"),
    named("monster", 250_000, "Monster", "MONSTER"),
    named("clannad", 570_000, "Clannad", "CLANNAD"),
    named("k-on", 500_000, "K-On!", "けいおん!"),
    named("k-on-2", 350_000, "K-On!!", "けいおん!!"),
    named("note", 1_000_000, "Death Note"),
    named("dtb", 440_000, "Darker than Black: Kuro no Keiyakusha"),
    named("dtb-2", 220_000, "Darker than Black: Ryuusei no Gemini"),
    named("twin-a", 10_000, "Twin Stars"),
    named("twin-b", 9_000, "Twin Stars"),
    named("ship-1982", 9_000, "Iron Ship Kestrel", year=1982),
    named("ship-2014", 60_000, "Iron Ship Kestrel (TV)", year=2014),
    named("river-1", 500_000, "Bright River Chronicle", year=2001),
    named("river-2", 300_000, "Bright River Sequel", "Bright River Chronicle"),
    named("pilot", 40_000, "Harbour Pilot"),
    named("pilot-tv", 600_000, "Harbour Pilot (TV)"),
    named("saga-1", 800_000, "Zephyra no Kaze: First Flight"),
    named("saga-2", 200_000, "Zephyra no Kaze Returns"),
    named("thunder-a", 700_000, "Plum Memories"),
    named("thunder-b", 90_000, "Plum Older Sister"),
    named("gift", 30_000, "Parcel: Lasting Rainbow"),
    named("simon", 20_000, "Shimon", "西蒙"),
    named("sola", 300_000, "Sola"),
    named("kenji-1", 80_000, "Oh! Kenji Rocket"),
    named("lance-1", 200_000, "Kidou Yari Gravanda", "機動槍グラヴァンダ"),
    named("lance-2", 400_000, "Gravanda Wing", "グラヴァンダ ウィング"),
    named("lance-3", 60_000, "Shin Yari Gravanda Specials", "新・槍グラヴァンダ スペシャル"),
    named("thorn-1", 300_000, "Yoru no Ibarazuka", "夜の茨塚"),
    named("thorn-2", 200_000, "Ibarazuka Sonata", "茨塚ソナタ"),
    named("iron", 800_000, "Ironmoon Hatter"),
    named("lots", 500_000, "Lanterns of the Sea"),
    named("everyday", 350_000, "Nichijou", "日常"),
    named("wish-famous", 400_000, "W: Wish"),
    named("wish", 900, "Wish"),
    named("film", 30_000, "Meteor Keepers Movie 2: The Long Night"),
    named("moon-old", 500, "Moon Garden"),
    named("moon-new", 90_000, "Moon Garden (2006)"),
)
"""Made for these tests: a few real names with invented counts, and invented names."""

EIGHT = (
    "Angel Beats!",
    "Mahoutsukai Precure!",
    "Ookami to Koushinryou",
    "Shinsekai yori",
    "Shugo Chara!",
    "Uma Musume: Pretty Derby (TV)",
    "Fate/Zero",
    "Uchuu Senkan Yamato 2199",
)


@pytest.fixture
def catalog() -> tuple[NamedItem, ...]:
    return CATALOG


@pytest.fixture
def names() -> NameIndex:
    config = LinkingConfig()
    return NameIndex.build(CATALOG, ExactIndex(config.dim), config)


@pytest.fixture
def linker(names: NameIndex) -> Linker:
    return Linker(names, LinkingConfig())


@pytest.fixture
def eight() -> tuple[str, ...]:
    return EIGHT


@pytest.fixture(scope="session")
def films_linker() -> Callable[[Mapping[str, float]], Linker]:
    """Makes a linker for films, by title how well known they are, with some fillers."""

    def make(known: Mapping[str, float]) -> Linker:
        known = {**known, **{f"Filler {word}": 1.0 for word in ("Zuvo", "Brixal", "Mornu", "Telk")}}
        items = [named(title, popularity, title) for title, popularity in known.items()]
        config = LinkingConfig()
        return Linker(NameIndex.build(items, ExactIndex(config.dim), config), config)

    return make
