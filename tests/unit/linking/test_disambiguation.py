from __future__ import annotations

import pytest

from edge_rec.config import LinkingConfig
from edge_rec.linking.candidates import NamedItem, NameIndex
from edge_rec.linking.disambiguation import Linker
from edge_rec.types import Ambiguous, ItemId, Linked, Mention, Title, Unlinked


def mention(text: str) -> Mention:
    return Mention(text, 0, len(text))


@pytest.mark.parametrize(
    ("text", "item_id"),
    [
        ("AngelBeat", "angel"),
        ("Angel Beets", "angel"),
        ("Ookami to Koushinryo", "spice"),
        ("Okami to Koshinryo", "spice"),
        ("狼と香辛料", "spice"),
        ("狼与香辛料", "spice"),
        ("Ookami to Koushinryou season 2", "spice-2"),
        ("狼と香辛料 第2期", "spice-2"),
        ("進撃の巨人", "titan"),
        ("進擊的巨人", "titan"),
        ("attack on titan", "titan"),
        ("ATTACK  ON  TITAN", "titan"),
        ("SnK", "titan"),
        ("Fate Zero", "fate"),
        ("uchuu senkan yamato 2199", "yamato"),
        ("mahou tsukai precure", "precure"),
        ("シュゴキャラ", "shugo"),
        ("Uma Musume: Pretty Derby (TV)", "uma"),
        ("しんせかいより", "world"),
        ("Shinsekai yory", "world"),
        ("K", "k"),
        ("monster", "monster"),
        ("Darker than Black", "dtb"),
        ("K-On", "k-on"),
        ("K-On!!", "k-on-2"),
        ("Moon Garden", "moon-new"),
        ("進擊の巨人", "titan"),
        ("Bright River Chronicle", "river-1"),
        ("Iron Ship Kestrel (1982)", "ship-1982"),
        ("Iron Ship Kestrel 2014", "ship-2014"),
        ("Zephyra", "saga-1"),
        ("Harbor Pilot (TV)", "pilot-tv"),
        ("gravanda", "lance-2"),
        ("グラヴァンダ", "lance-2"),
        ("IMH", "iron"),
        ("LotS", "lots"),
        ("Wish", "wish"),
        ("Gekijouban Meteor Keepers: The Long Night", "film"),
    ],
)
def test_link_finds(linker: Linker, text: str, item_id: str) -> None:
    link = linker.link(mention(text))
    assert isinstance(link, Linked)
    assert link.item_id == item_id


def test_a_franchise_offers_its_other_entries(linker: Linker) -> None:
    link = linker.link(mention("Gravanda"))
    assert isinstance(link, Linked)
    assert [candidate.item_id for candidate in link.candidates] == ["lance-2", "lance-1", "lance-3"]


@pytest.mark.parametrize("text", ["Fate/Zero", "fate zero"])
def test_a_name_said_in_full_offers_what_goes_on_from_it(linker: Linker, text: str) -> None:
    link = linker.link(mention(text))
    assert isinstance(link, Linked)
    assert [candidate.item_id for candidate in link.candidates] == ["fate", "fate-2"]


@pytest.mark.parametrize("text", ["specials", "ibarazuka"])
def test_words_of_japanese_and_of_versions_name_no_franchise(linker: Linker, text: str) -> None:
    assert isinstance(linker.link(mention(text)), Unlinked)


def test_an_item_added_later_joins_its_franchise(names: NameIndex, linker: Linker) -> None:
    linker.link(mention("gravanda"))
    titles = [Title("Gravanda Returns"), Title("帰ってきたグラヴァンダ")]
    names.add(NamedItem(ItemId("lance-4"), titles, 900_000))
    link = linker.link(mention("gravanda"))
    assert isinstance(link, Linked)
    assert link.item_id == "lance-4"


@pytest.mark.parametrize(
    "text",
    ["Kimetsu no Yaiba", "鬼滅の刃", "Breaking Bad", "Harry Potter", "the weather today", "", "!!!",
     "Kx", "L", "Shingeki no Kyojin Season 4", "Uchuu Senkan Yamato 2202", "Shinsekai yori II",
     "🎉🎉"],
)  # fmt: skip
def test_link_refuses_what_the_catalog_lacks(linker: Linker, text: str) -> None:
    assert isinstance(linker.link(mention(text)), Unlinked)


def test_link_keeps_the_mention_and_offers_the_franchise(linker: Linker) -> None:
    link = linker.link(mention("Darker than Black"))
    assert isinstance(link, Linked)
    assert link.mention.text == "Darker than Black"
    assert [candidate.item_id for candidate in link.candidates][:2] == ["dtb", "dtb-2"]


def test_link_asks_between_works_of_one_name(linker: Linker) -> None:
    link = linker.link(mention("Twin Stars"))
    assert isinstance(link, Ambiguous)
    assert {candidate.item_id for candidate in link.candidates[:2]} == {"twin-a", "twin-b"}


def test_link_asks_when_a_version_was_named_that_it_cannot_tell(linker: Linker) -> None:
    assert isinstance(linker.link(mention("Clannad (2031)")), Ambiguous)


def test_link_prefers_what_fits_its_context(names: NameIndex) -> None:
    titles = [Title("Twin Stars"), Title("Gemini Saga One")]
    names.add(NamedItem(ItemId("twin-b"), titles, 9_000))
    names.add(NamedItem(ItemId("saga"), [Title("Gemini Saga Two")], 10))
    linker = Linker(names, LinkingConfig())
    alone = linker.link(mention("Twin Stars"))
    beside = linker.link(mention("Twin Stars"), context=[ItemId("saga")])
    assert isinstance(alone, Ambiguous)
    assert isinstance(beside, Linked)
    assert beside.item_id == "twin-b"


def test_scores_are_probabilities(linker: Linker) -> None:
    link = linker.link(mention("Clannd"))
    assert isinstance(link, Linked)
    assert all(0.0 <= candidate.score <= 1.0 for candidate in link.candidates)
    assert link.score < linker.score("Clannad")


def test_thresholds_are_those_of_the_settings(names: NameIndex) -> None:
    strict = Linker(names, LinkingConfig(accept=0.99, reject=0.5))
    assert isinstance(strict.link(mention("Clannd")), Ambiguous)
    assert isinstance(
        Linker(names, LinkingConfig(accept=0.99, reject=0.98)).link(mention("Clannd")), Unlinked
    )


def test_a_mention_of_any_length_is_answered(linker: Linker) -> None:
    assert isinstance(linker.link(mention("ab " * 40_000)), Unlinked)


def test_link_offers_the_rest_of_a_franchise_called_by_its_first_word(linker: Linker) -> None:
    link = linker.link(mention("Zephyra"))
    assert isinstance(link, Linked)
    assert [candidate.item_id for candidate in link.candidates] == ["saga-1", "saga-2"]


def test_works_that_only_share_their_first_word_are_no_franchise(linker: Linker) -> None:
    assert not isinstance(linker.link(mention("Plum")), Linked)


def test_link_asks_for_a_little_known_title_without_its_subtitle(linker: Linker) -> None:
    assert isinstance(linker.link(mention("Parcel")), Ambiguous)


def test_link_does_not_take_the_remake_of_a_year_it_lacks(linker: Linker) -> None:
    assert isinstance(linker.link(mention("Iron Ship Kestrel (1999)")), Unlinked)


@pytest.mark.parametrize("text", ["Clannada", "Clnanad", "Clanad", "Glannad"])
def test_one_slip_in_a_short_name_still_links(linker: Linker, text: str) -> None:
    link = linker.link(mention(text))
    assert isinstance(link, Linked)
    assert link.item_id == "clannad"
