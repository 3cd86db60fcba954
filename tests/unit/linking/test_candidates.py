from __future__ import annotations

from pathlib import Path

import pytest

from edge_rec.backends.exact import ExactIndex
from edge_rec.backends.hnsw import HnswIndex
from edge_rec.config import LinkingConfig
from edge_rec.errors import IndexMismatchError, VectorIndexError
from edge_rec.linking.candidates import NamedItem, NameIndex, forms_path
from edge_rec.linking.disambiguation import Linker
from edge_rec.types import ItemId, Linked, Mention, Title


def item_of(names: NameIndex, text: str) -> str | None:
    link = Linker(names, LinkingConfig()).link(Mention(text, 0, len(text)))
    return link.item_id if isinstance(link, Linked) else None


def near_titles(names: NameIndex, key: str) -> list[str]:
    return [names.forms.titles[form] for form in names.near([key], 3)]


def test_near_puts_the_misspelt_name_first(names: NameIndex) -> None:
    assert near_titles(names, "clanad")[0] == "Clannad"


def test_an_added_item_is_found_at_once(names: NameIndex) -> None:
    names.add(NamedItem(ItemId("new"), [Title("Kimetsu no Yaiba"), Title("鬼滅の刃")]))
    assert item_of(names, "鬼滅の刃") == "new"
    assert item_of(names, "Kimetu no Yaiba") == "new"


def test_adding_and_removing_build_nothing_anew(
    names: NameIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(NameIndex, "build", None)
    linker = Linker(names, LinkingConfig())
    text = "Kimetsu no Yaiba"
    assert not isinstance(linker.link(Mention(text, 0, len(text))), Linked)
    names.add(NamedItem(ItemId("new"), [Title(text)]))
    assert isinstance(linker.link(Mention(text, 0, len(text))), Linked)
    names.remove(ItemId("new"))
    assert not isinstance(linker.link(Mention(text, 0, len(text))), Linked)


def test_forms_derived_in_another_way_are_refused(
    names: NameIndex, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("edge_rec.linking.form_table.FORMAT", "forms-before")
    names.save(tmp_path / "names", catalog_version="3")
    monkeypatch.undo()
    with pytest.raises(VectorIndexError, match="forms-before"):
        NameIndex.load(tmp_path / "names", ExactIndex.load, catalog_version="3")


def test_a_removed_item_is_not_found(names: NameIndex) -> None:
    names.remove(ItemId("clannad"))
    assert item_of(names, "Clannad") is None
    assert "Clannad" not in near_titles(names, "clannad")


def test_removing_keeps_what_shares_the_name(names: NameIndex) -> None:
    names.remove(ItemId("twin-a"))
    assert item_of(names, "Twin Stars") == "twin-b"


def test_removing_the_unknown_changes_nothing(names: NameIndex) -> None:
    names.remove(ItemId("nobody"))
    assert item_of(names, "Clannad") == "clannad"


def test_adding_again_replaces_the_names(names: NameIndex) -> None:
    names.add(NamedItem(ItemId("clannad"), [Title("Small Town Family")]))
    assert item_of(names, "Clannad") is None
    assert item_of(names, "small town family") == "clannad"


@pytest.mark.parametrize("kind", [ExactIndex, HnswIndex])
def test_saved_names_are_the_same_when_loaded(
    catalog: tuple[NamedItem, ...], kind: type[ExactIndex | HnswIndex], tmp_path: Path
) -> None:
    config = LinkingConfig()
    built = NameIndex.build(catalog, kind(config.dim), config)
    built.remove(ItemId("k"))
    built.save(tmp_path / "names.hnsw", catalog_version="3")
    loaded = NameIndex.load(tmp_path / "names.hnsw", kind.load, catalog_version="3")
    for text in ("Clanad", "進撃の巨人", "Okami to Koshinryo", "K"):
        assert item_of(loaded, text) == item_of(built, text)
    loaded.add(NamedItem(ItemId("k"), [Title("K")]))
    assert item_of(loaded, "K") == "k"


def test_names_of_another_catalog_are_refused(names: NameIndex, tmp_path: Path) -> None:
    names.save(tmp_path / "names", catalog_version="3")
    with pytest.raises(IndexMismatchError, match="'3', expected '4'"):
        NameIndex.load(tmp_path / "names", ExactIndex.load, catalog_version="4")


def test_vectors_of_other_names_are_refused(names: NameIndex, tmp_path: Path) -> None:
    names.save(tmp_path / "names", catalog_version="3")
    ExactIndex(LinkingConfig().dim).save(tmp_path / "names")
    with pytest.raises(IndexMismatchError, match="0 vectors"):
        NameIndex.load(tmp_path / "names", ExactIndex.load, catalog_version="3")


def test_missing_or_damaged_forms_are_refused(names: NameIndex, tmp_path: Path) -> None:
    names.save(tmp_path / "names", catalog_version="3")
    forms_path(tmp_path / "names").write_bytes(b"PK not really")
    with pytest.raises(VectorIndexError, match="build it again"):
        NameIndex.load(tmp_path / "names", ExactIndex.load, catalog_version="3")
    forms_path(tmp_path / "names").unlink()
    with pytest.raises(VectorIndexError, match="build it again"):
        NameIndex.load(tmp_path / "names", ExactIndex.load, catalog_version="3")


def test_an_index_of_another_dimension_is_refused() -> None:
    with pytest.raises(IndexMismatchError, match="256"):
        NameIndex.build([], ExactIndex(8), LinkingConfig())
