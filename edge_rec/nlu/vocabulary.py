"""Words of the catalog's tags and kinds, and where a text uses them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from rapidfuzz.distance import OSA

from edge_rec.lexicon import Lexicon
from edge_rec.nlu.language import STOPWORDS
from edge_rec.nlu.text import WORD, Span, is_cjk
from edge_rec.types import Slot

_ENDINGS = {
    "de": ("e", "er", "es", "en", "em", "n", "s"),
    "es": ("s", "es"),
    "pt": ("s", "es"),
    "fr": ("s", "e", "es"),
}
"""What a word may end in besides, where the forms of a word are many."""
_GENDERED = frozenset({"es", "pt"})
_INFLECTED_CHARS = 4
_SMALL = frozenset[str]().union(*STOPWORDS.values())
_MISTYPED = re.compile(r"[a-z]{5,}")
"""What may be a word with a slip: a capital would rather begin a name."""
_KATAKANA = re.compile(r"[ァ-ヴー]{4,}")
_HIRAGANA = {code: code - 0x60 for code in range(ord("ァ"), ord("ヴ") + 1)}
_ADJECTIVES = ("ig", "lich", "isch", "end", "haft")
_ELISION = re.compile(r"(?:[dljmnst]|qu)['’](?=\w{3})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Facet:
    """A tag or kind named in a text."""

    span: Span
    slot: Slot
    value: str


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What a facet may be: only what the catalog has."""

    surfaces: Mapping[str, tuple[Slot, str]]
    """Case-folded words to slot and the catalog's own value."""
    tags: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    comparatives: Mapping[str, str] = field(default_factory=dict)
    """Words that ask for more of a tag ("spookier"), case-folded, with the tag."""
    max_words: int = 5
    max_cjk: int = 12
    """Longest surface looked for: words, or characters of an unspaced script."""
    words: Container[str] | None = None
    """What is rightly spelt in some language; without them nothing is taken for a slip."""
    by_initial: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Surfaces that may be meant by a word with a slip, by their first letter."""

    @classmethod
    def build(
        cls,
        lexicon: Lexicon,
        tags: Iterable[str],
        kinds: Iterable[str],
        words: Container[str] | None = None,
    ) -> Vocabulary:
        """The words of `lexicon` for what the catalog has.

        A tag that is a small word ("You", a book series) would be found in every sentence, so only
        words that the lexicon itself gives may be small in some language ("war").
        """
        tags, kinds = tuple(tags), tuple(kinds)
        given = lexicon.words()
        surfaces = {
            key: meaning
            for word, meaning in lexicon.surface_forms(tags, kinds).items()
            if (key := _key(word)) not in _SMALL or word in given
        }
        for key, word in (*_inflected(lexicon), *_in_hiragana(lexicon)):
            if key not in _SMALL and word in surfaces:
                surfaces.setdefault(key, surfaces[word])
        comparatives = dict(_comparatives(lexicon, surfaces))
        by_initial: defaultdict[str, tuple[str, ...]] = defaultdict(tuple)
        for word in surfaces:
            if _MISTYPED.fullmatch(word) and word not in _SMALL:
                by_initial[word[0]] += (word,)
        return cls(surfaces, tags, kinds, comparatives, words=words, by_initial=dict(by_initial))

    def find(self, masked: str) -> list[Facet]:
        """Facets in reading order, the longest at each place, none overlapping."""
        words = [_without_article(match) for match in WORD.finditer(masked)]
        found: list[Facet] = []
        position = 0
        while position < len(words):
            step = 1
            reach = self.max_cjk if is_cjk(masked[words[position][0]]) else self.max_words
            for n in range(min(reach, len(words) - position), 0, -1):
                span = words[position][0], words[position + n - 1][1]
                meaning = self._meaning(masked[span[0] : span[1]])
                if meaning is not None and _is_whole(masked, span):
                    found.append(Facet(span, *meaning))
                    step = n
                    break
            position += step
        return found

    def _meaning(self, written: str) -> tuple[Slot, str] | None:
        """What a surface means, or a word one letter off that is no other word: "horor"."""
        key = _key(written)
        if key in self.surfaces or self.words is None or not _MISTYPED.fullmatch(written):
            return self.surfaces.get(key)
        if key in self.words or key in _SMALL:
            return None
        meant = {
            self.surfaces[word]
            for word in self.by_initial.get(key[0], ())
            if OSA.distance(word, key, score_cutoff=1) <= 1
        }
        return meant.pop() if len(meant) == 1 else None


def _inflected(lexicon: Lexicon) -> Iterator[tuple[str, str]]:
    """Plurals and adjectives' endings of the lexicon's single words, with the word of each."""
    for entry in (*lexicon.tags.values(), *lexicon.kinds.values()):
        for language, endings in _ENDINGS.items():
            for word in map(_key, entry.words.get(language, ())):
                if " " in word or len(word) < _INFLECTED_CHARS:
                    continue
                yield from ((word + ending, word) for ending in endings)
                if language in _GENDERED and word.endswith("o"):
                    yield from ((word[:-1] + ending, word) for ending in ("a", "as"))


def _in_hiragana(lexicon: Lexicon) -> Iterator[tuple[str, str]]:
    """Katakana words as children type them, with the word of each: "ふぁんたじー"."""
    for entry in (*lexicon.tags.values(), *lexicon.kinds.values()):
        for word in map(_key, entry.words.get("ja", ())):
            if _KATAKANA.fullmatch(word):
                yield word.translate(_HIRAGANA), word


def _comparatives(
    lexicon: Lexicon, surfaces: Mapping[str, tuple[Slot, str]]
) -> Iterator[tuple[str, str]]:
    """Of English words in -y and of German adjectives the comparatives nothing else can be."""
    for entry in lexicon.tags.values():
        english = [word for word in map(_key, entry.words.get("en", ())) if word.endswith("y")]
        german = [w for w in map(_key, entry.words.get("de", ())) if w.endswith(_ADJECTIVES)]
        forms = [(f"{word[:-1]}ier", word) for word in english if " " not in word]
        forms += [(f"{word}er{ending}", word) for word in german for ending in ("e", "es", "en")]
        for form, word in forms:
            slot, value = surfaces.get(word, (Slot.KIND, ""))
            if slot is Slot.TAG and form not in surfaces:
                yield form, value


def _key(surface: str) -> str:
    return " ".join(surface.casefold().replace("-", " ").replace("’", "'").split())


def _without_article(word: re.Match[str]) -> Span:
    """The span of a word without a French elision: of "d'horreur" only "horreur"."""
    elision = _ELISION.match(word.group())
    return word.start() + (elision.end() if elision else 0), word.end()


def _is_whole(masked: str, span: Span) -> bool:
    """A single Han or kana character is a word only where no other of its script touches it."""
    if span[1] - span[0] > 1 or not is_cjk(masked[span[0]]):
        return True
    neighbours = masked[span[0] - 1 : span[0]] + masked[span[1] : span[1] + 1]
    return not any("\u4e00" <= character <= "\u9fff" for character in neighbours)
