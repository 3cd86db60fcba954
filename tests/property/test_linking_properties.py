from __future__ import annotations

import functools
import itertools
from collections.abc import Callable

from hypothesis import given
from hypothesis import strategies as st

from edge_rec.backends.exact import ExactIndex
from edge_rec.config import LinkingConfig
from edge_rec.linking.aliases import surface_forms
from edge_rec.linking.candidates import NamedItem, NameIndex
from edge_rec.linking.disambiguation import Linker
from edge_rec.linking.normalize import fold_romaji, normalize, romanize
from edge_rec.types import ItemId, Linked, Mention, Title

NAMES = ("Clannad", "Fate/Zero", "狼と香辛料", "Shinsekai yori", "K", "Angel Beats!")
mixed_text = st.text(
    st.one_of(st.characters(), st.sampled_from("aeiouhtszjnm、,「」\n- ーがぱﾊﾟゔク狼K!()")),
    max_size=60,
)


@functools.cache
def linker() -> Linker:
    config = LinkingConfig()
    items = [NamedItem(ItemId(name), [Title(name)], 1.0) for name in NAMES]
    return Linker(NameIndex.build(items, ExactIndex(config.dim), config), config)


@given(mixed_text)
def test_normalising_twice_changes_nothing(text: str) -> None:
    assert normalize(normalize(text)) == normalize(text)


@given(mixed_text)
def test_romanised_keys_have_no_spaces(text: str) -> None:
    key = romanize(text)
    assert " " not in key


@given(st.text("aeiouhtszjnmkdywfpbcg", max_size=30))
def test_folding_romaji_is_the_same_for_case_and_space(letters: str) -> None:
    assert romanize(letters.upper()) == romanize(letters)
    assert len(fold_romaji(letters)) <= 2 * len(letters)


@given(mixed_text)
def test_forms_are_distinct_and_normalised(text: str) -> None:
    texts = [form.text for form in surface_forms([Title(text)])]
    assert len(texts) == len(set(texts))
    assert all(texts)


@given(st.lists(st.one_of(mixed_text, st.sampled_from(NAMES)), max_size=6).map("".join))
def test_found_spans_are_exact_ordered_and_apart(text: str) -> None:
    mentions = linker().find(text)
    assert all(text[m.start : m.end] == m.text and m.text for m in mentions)
    assert all(a.end <= b.start for a, b in itertools.pairwise(mentions))


@given(st.sampled_from(NAMES), st.sampled_from([str.upper, str.lower, str.title, str.swapcase]))
def test_case_never_changes_the_link(name: str, change: Callable[[str], str]) -> None:
    text = change(name)
    link = linker().link(Mention(text, 0, len(text)))
    assert isinstance(link, Linked)
    assert link.item_id == name


@given(mixed_text)
def test_scores_stay_within_bounds(text: str) -> None:
    assert 0.0 <= linker().score(text) <= 1.0
