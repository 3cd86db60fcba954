"""Names people type beside those the catalog states, and works the catalog lacks."""

from __future__ import annotations

from pathlib import Path

import pytest

from edge_rec import paths
from edge_rec.backends.exact import ExactIndex
from edge_rec.config import LinkingConfig
from edge_rec.errors import ConfigError
from edge_rec.linking.candidates import NamedItem, NameIndex
from edge_rec.linking.completion import NameCompleter
from edge_rec.linking.disambiguation import Linker
from edge_rec.linking.works import Works, fingerprint
from edge_rec.types import ItemId, Linked, Mention, Title, Unlinked

LINES = """\
# comments are passed over
Copper Kettle (2011) | 銅のやかん | どうやか | 구리 주전자
Copper Kettle (1975)
Silver Whistle (2019) | 銀の笛 | ?Whistle | ?シルバーホイッスル
?Home Again (2015) | ホームアゲイン
Midnight Ferry Tale (2003) | 真夜中の渡し船
"""


def named(item_id: str, popularity: float, *names: str, year: int | None = None) -> NamedItem:
    return NamedItem(ItemId(item_id), [Title(name) for name in names], popularity, year)


ITEMS = (
    named("kettle", 900, "Douno Yakan", "銅のやかん", "Copper Kettle", year=2012),
    named("kettle-old", 20, "Copper Kettle", year=1975),
    named("lake", 500, "Frozen Lake", "凍った湖", year=2003),
    named("ferry", 300, "Midnight Ferry", year=1999),
)


@pytest.fixture
def works(tmp_path: Path) -> Works:
    (tmp_path / "some.txt").write_text(LINES, encoding="utf-8")
    return Works.read(tmp_path)


@pytest.fixture
def linker(works: Works) -> Linker:
    config = LinkingConfig()
    every = works.with_outside(ITEMS, popularity=700.0)
    return Linker(NameIndex.build(every, ExactIndex(config.dim), config), config)


def link(linker: Linker, text: str) -> str:
    found = linker.link(Mention(text, 0, len(text)))
    if isinstance(found, Linked):
        return found.item_id
    return f"known as {found.known_as}" if isinstance(found, Unlinked) else "unclear"


@pytest.mark.parametrize("text", ["どうやか", "구리 주전자", "銅のやかん"])
def test_an_item_is_found_by_the_names_of_its_work(linker: Linker, text: str) -> None:
    assert link(linker, text) == "kettle"


def test_the_work_of_an_item_is_that_of_its_year(works: Works) -> None:
    names = {title.text for title in works.named(ITEMS[1]).titles}
    assert names == {"Copper Kettle"}


@pytest.mark.parametrize("text", ["Silver Whistle", "銀の笛", "Silver Whistel"])
def test_a_work_the_catalog_lacks_is_known_and_not_linked(linker: Linker, text: str) -> None:
    assert link(linker, text) == "known as Silver Whistle"
    assert linker.knows(Mention(text, 0, len(text)))


def test_a_work_the_catalog_lacks_is_found_in_a_sentence(linker: Linker) -> None:
    found = linker.find("昨日真夜中の渡し船を見た。銀の笛も最高だった")
    assert [mention.text for mention in found] == ["真夜中の渡し船", "銀の笛"]


def test_a_name_of_an_item_beats_the_longer_name_of_a_work(linker: Linker) -> None:
    assert link(linker, "Midnight Ferry") == "ferry"


def test_everyday_names_of_works_are_known_in_katakana_alone(linker: Linker) -> None:
    assert link(linker, "Whistle") == "known as "
    assert link(linker, "Home Again") == "known as "
    assert link(linker, "シルバーホイッスル") == "known as Silver Whistle"


def test_an_added_item_takes_the_names_of_its_work(works: Works, linker: Linker) -> None:
    linker._names.add(works.named(named("new", 0, "Silver Whistle", year=2019)))
    assert link(linker, "銀の笛") == "new"


def test_names_of_works_are_not_offered_for_completion(linker: Linker) -> None:
    complete = NameCompleter(linker._names.forms)
    assert complete("Silver") == []
    assert complete("どうや") == [(ItemId("kettle"), "どうやか")]


def test_what_is_stocked_is_kept_in_the_file(linker: Linker, tmp_path: Path) -> None:
    forms = linker._names.forms
    forms.save(tmp_path / "forms.npz", "1")
    loaded, _ = type(forms).load(tmp_path / "forms.npz")
    assert loaded.stocked == forms.stocked
    assert list(loaded.catalog_forms()) == list(forms.catalog_forms())


def test_a_line_of_another_kind_is_named(tmp_path: Path) -> None:
    (tmp_path / "bad.txt").write_text("Copper Kettle, 2011\n", encoding="utf-8")
    with pytest.raises(ConfigError, match=r"bad\.txt:1"):
        Works.read(tmp_path)


def test_no_lists_are_no_works(tmp_path: Path) -> None:
    assert len(Works.read(tmp_path / "none")) == 0


def test_the_fingerprint_changes_with_the_lists(tmp_path: Path) -> None:
    before = fingerprint(tmp_path)
    (tmp_path / "some.txt").write_text(LINES, encoding="utf-8")
    assert fingerprint(tmp_path) != before


def test_every_shipped_line_is_read() -> None:
    folder = paths.resolve().works
    lines = [line for file in folder.glob("*.txt") for line in file.read_text("utf-8").splitlines()]
    assert len(Works.read(folder)) == len(lines) > 4000
