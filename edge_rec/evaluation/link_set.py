"""Texts with the items they name: derived from a catalog, and read from folders beside it.

Two fifths of the items are for validation and the rest for the test, by a hash of their id; a
text never crosses over. Texts that name nothing of the catalog are as much a part of the set.
"""

from __future__ import annotations

import functools
import gzip
import hashlib
import json
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

import jaconv
import numpy as np

from edge_rec.evaluation.link_sentences import FRAMES, NAMELESS, NICKNAMES
from edge_rec.evaluation.link_variants import restyled, romanised_otherwise, typed
from edge_rec.linking.markers import without_article, without_brackets
from edge_rec.linking.normalize import compact, normalize
from edge_rec.types import Item, ItemId

PER_KIND: Final = 600
"""Texts of one kind in each split, where there are as many."""

VALIDATION: Final = "validation"
TEST: Final = "test"
_SPLIT: Final = "names of the second drawing:"
"""Hashed with a key; another text here draws other halves."""
_TEST_SHARE: Final = 0.6

_SYLLABLES: Final = re.compile(
    r"(?:\s|n(?![aiueoy])|(?:(?P<c>[kstp])(?=(?P=c)))?"
    r"(?:[kgnhbpmr]y?|sh?|ch|j|ts(?=u)|f(?=u)|[zdtyw])?[aiueo])+"
)
"""Words of Hepburn syllables."""


@dataclass(frozen=True, slots=True)
class LabelledText:
    """A name or a sentence, and what is right to link in it."""

    split: str
    kind: str
    text: str
    names: tuple[tuple[ItemId, ...], ...] = ()
    """One entry a name of the catalog, with every item that goes by it; none for a negative."""
    is_sentence: bool = False
    """Names are to be found in it first."""


def split_of(key: str) -> str:
    """Which part of the set `key` belongs to; the same in every process."""
    place = hashlib.blake2b(f"{_SPLIT}{key}".encode(), digest_size=4).digest()
    return TEST if int.from_bytes(place, "little") / 2**32 < _TEST_SHARE else VALIDATION


class SetMaker:
    """Draws labelled texts from the items of one catalog."""

    def __init__(self, items: Sequence[Item], *, seed: int, per_kind: int = PER_KIND) -> None:
        self._items = items
        self._seed, self._per_kind = seed, per_kind
        self._namesakes: defaultdict[str, list[ItemId]] = defaultdict(list)
        self._same_spelling: defaultdict[str, list[ItemId]] = defaultdict(list)
        self._bare_names = {
            _bare(text)
            for item in items
            for title in item.titles
            for text in (title.text, without_brackets(title.text))
        }
        for item in items:
            names = [
                *(t.text for t in item.titles),
                *(without_brackets(t.text) for t in item.titles),
            ]
            for text in dict.fromkeys(compact(normalize(name)) for name in names):
                self._namesakes[text].append(item.item_id)
            for text in dict.fromkeys(name.casefold() for name in names):
                self._same_spelling[text].append(item.item_id)

    def rng(self, kind: str) -> np.random.Generator:
        """Draws for one kind; what other kinds draw does not change it."""
        return np.random.default_rng([self._seed, *kind.encode()])

    def namesakes(self, title: str) -> tuple[ItemId, ...]:
        """Every item with a title that reads like `title`, a bracket such as `(TV)` left out."""
        return tuple(self._namesakes.get(compact(normalize(title)), ()))

    def same_spelling(self, title: str) -> tuple[ItemId, ...]:
        """The same, spelt alike but for case: `K-On!` is not `K-On!!`."""
        return tuple(self._same_spelling.get(title.casefold(), ()))

    def drawn(self, texts: Iterable[LabelledText]) -> Iterator[LabelledText]:
        """At most `per_kind` of each kind and split, chosen at random."""
        groups: defaultdict[tuple[str, str], list[LabelledText]] = defaultdict(list)
        for text in texts:
            groups[text.kind, text.split].append(text)
        for (kind, split), group in sorted(groups.items()):
            order = self.rng(f"{kind} {split}").permutation(len(group))[: self._per_kind]
            yield from (group[n] for n in sorted(order.tolist()))

    def names(self) -> Iterator[LabelledText]:
        """Titles of the catalog, as they are and as people write them."""
        kinds: dict[str, Callable[[str, np.random.Generator], str | None]] = {
            "exact": lambda title, _: title,
            "style": restyled,
            "typo_1": lambda title, rng: _mistyped(title, 1, rng),
            "typo_2": lambda title, rng: _mistyped(title, 2, rng),
        }
        for kind, write in kinds.items():
            yield from self._written(kind, write, lambda _: True)
        yield from self._written("romanisation", romanised_otherwise, _is_romaji)
        yield from self._written("kana", _in_katakana, _is_romaji)
        for kind, language in (("japanese", "ja"), ("english", "en"), ("chinese", "zh")):
            in_language = functools.partial(_is_language, code=language)
            yield from self._written(kind, lambda title, _: title, in_language)

    def _written(
        self,
        kind: str,
        write: Callable[[str, np.random.Generator], str | None],
        wanted: Callable[[str], bool],
    ) -> Iterator[LabelledText]:
        rng = self.rng(kind)
        for item in self._items:
            titles = [title.text for title in item.titles if wanted(title.language)]
            if not titles:
                continue
            title = titles[int(rng.integers(len(titles)))]
            if text := write(title, rng):
                right = self.same_spelling if text == title else self.namesakes
                yield LabelledText(split_of(item.item_id), kind, text, (right(title),))

    def sentences(self) -> Iterator[LabelledText]:
        """Sentences with one to three names of one split, and sentences without any."""
        rng = self.rng("running_text")
        for split in (VALIDATION, TEST):
            pool = [item for item in self._items if split_of(item.item_id) == split]
            for _ in range(self._per_kind if pool else 0):
                frame = FRAMES[int(rng.integers(len(FRAMES)))]
                chosen = [
                    _title_for(pool[int(rng.integers(len(pool)))], frame, rng)
                    for _ in range(frame.count("{}"))
                ]
                yield LabelledText(
                    split,
                    "running_text",
                    frame.format(*chosen),
                    tuple(self.namesakes(title) for title in chosen),
                    is_sentence=True,
                )
        for sentence in NAMELESS:
            yield LabelledText(split_of(sentence), "not_sentence", sentence, is_sentence=True)

    def nicknames(self) -> Iterator[LabelledText]:
        """Names people made up, with every item whose title has the words they stand for."""
        titles = [
            (item.item_id, f" {normalize(title.text)} ")
            for item in self._items
            for title in item.titles
        ]
        for name, words in NICKNAMES:
            right = tuple(dict.fromkeys(i for i, text in titles if f" {words} " in text))
            if right:
                yield LabelledText(split_of(name), "nickname", name, (right,))

    def absent(self, kind: str, key: str, titles: Sequence[str]) -> Iterator[LabelledText]:
        """One title of a work the catalog does not have; nothing if any of them is in it.

        A title that differs from one in the catalog by its article may be the same work.
        """
        if titles and not any(_bare(title) in self._bare_names for title in titles):
            place = hashlib.blake2b(key.encode(), digest_size=4).digest()
            title = titles[int.from_bytes(place, "little") % len(titles)]
            yield LabelledText(split_of(key), kind, title)


def write_set(path: Path, texts: Iterable[LabelledText]) -> int:
    """Write one JSON object a line, gzipped; returns how many."""
    n = 0
    with gzip.GzipFile(path, "wb", mtime=0) as file:
        for text in texts:
            file.write((json.dumps(asdict(text), ensure_ascii=False) + "\n").encode("utf-8"))
            n += 1
    return n


def read_set(path: Path) -> list[LabelledText]:
    """What `write_set` wrote, perhaps corrected by hand."""
    with gzip.open(path, "rt", encoding="utf-8") as file:
        rows = [json.loads(line) for line in file]
    return [
        LabelledText(
            row["split"],
            row["kind"],
            row["text"],
            tuple(tuple(ItemId(i) for i in ids) for ids in row["names"]),
            row["is_sentence"],
        )
        for row in rows
    ]


def _bare(title: str) -> str:
    """What is left of a title without its article, case, spaces and punctuation."""
    return compact(without_article(normalize(title)))


def _mistyped(title: str, edits: int, rng: np.random.Generator) -> str | None:
    """Slips in titles of Latin letters; a name of few letters is another name after two."""
    letters = sum(character.isalpha() for character in title)
    if not title.isascii() or letters < 4 + 2 * edits:
        return None
    return typed(title, edits, rng)


def _in_katakana(title: str, rng: np.random.Generator) -> str | None:
    """How `title` would be typed in katakana; None where it is not all Japanese syllables."""
    words = normalize(title)
    if not _SYLLABLES.fullmatch(words):
        return None
    return str(jaconv.hira2kata(jaconv.alphabet2kana(words.replace("-", ""))))


def _is_romaji(language: str) -> bool:
    return language == "ja-Latn"


def _is_language(tag: str, code: str) -> bool:
    return tag.split("-")[0] == code and not tag.endswith("-Latn")


def _title_for(item: Item, frame: str, rng: np.random.Generator) -> str:
    """A title in a language of the frame; of Latin ones every other is in small letters."""
    language = "zh" if "喜欢" in frame else "ja" if any("ぁ" <= c <= "ん" for c in frame) else "en"
    native = [t.text for t in item.titles if _is_language(t.language, language)]
    if native and language != "en":
        return native[0]
    return item.title.lower() if rng.integers(2) else item.title
