"""Windows of words that are names of the catalog, and how likely they are meant as such."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from edge_rec.linking.aliases import FormKind
from edge_rec.linking.common import common_words
from edge_rec.linking.form_table import FormTable
from edge_rec.linking.normalize import fold_romaji, has_han
from edge_rec.linking.ordinary import CUES, SMALL_WORDS, OrdinaryWords, is_plain
from edge_rec.linking.spans import Stretch, Token, is_capital

_MAX_CHARACTERS: Final = 120
_MAX_KEY_WORDS: Final = 8
"""Longer windows are not asked for by romanised key: folding costs more than looking up."""
_MIN_WORD: Final = 5
_MIN_CAPITALS: Final = 2
"""Of initials in running text: `FMA`, `SnK`."""
_MIN_CJK: Final = 4
_MIN_HAN: Final = 3
"""Shorter names in scripts without spaces must stand alone: they lie inside too many words."""
_LED: Final = re.compile(
    r"(?:^|[\s、，,。.!！?？「『（(・…~〜]|(?<=[ぁ-ん])[はとやものに、]"
    r"|[似像欢歡爱愛过過完看追读讀玩刷和跟])\Z"
)
_FOLLOWED: Final = re.compile(
    r"(?:は|が|を|も|と|って|の|に|で|や|とか|みたいな|っぽ|以外|見|観|読|[、。！!？?\s]|$"
    r"|的|了|和|跟|很|太|也|都|比|这|這|那|里|裡|，"
    r"|은|는|이|가|을|를|도|랑|하고|의|만|같은|처럼|보|봤)"
)
"""What stands before and behind a short name in a script without spaces, or with particles."""
_GERMAN: Final = frozenset("ich mich mir und nicht ist ein eine einen dem mit auch das".split())
"""Words by which a text is taken for German, whose every noun has a capital."""
_MARKS: Final = "!?！？.．…☆★♪♥♡△)）]♭♯＃#+*%～~"
_KIND_BRACKET: Final = re.compile(
    r"\s?[(（](?:tv|movie|film|ova|ona|special|anime|manga|\d{4})[)）]", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Window:
    """A run of tokens that is a form of the catalog."""

    stretch: Stretch
    score: float
    is_plain: bool
    """Made of everyday words: a name only where the sentence sets it apart."""


class WindowFinder:
    """Asks the dictionary of forms for every window of one text."""

    def __init__(
        self, text: str, tokens: Sequence[Token], forms: FormTable, ordinary: OrdinaryWords
    ) -> None:
        self._text, self._tokens, self._forms, self._ordinary = text, tokens, forms, ordinary
        self._nouns_are_capital = any(token.norm in _GERMAN for token in tokens)

    def windows(self) -> Iterator[Window]:
        """All windows that may be names, overlapping ones included, in order of their start."""
        for first in range(len(self._tokens)):
            for last, hits in self._hits(first):
                if window := self._judge(first, last, hits):
                    yield window

    def _hits(self, first: int) -> Iterator[tuple[int, Sequence[int]]]:
        joined, by_text, by_key = "", True, True
        seen: set[int] = set()
        for last in range(first, len(self._tokens)):
            token = self._tokens[last]
            joined += token.norm
            by_text = by_text and self._forms.may_begin(joined)
            by_key = by_key and last - first < _MAX_KEY_WORDS and joined.isascii()
            broken = last > first and "\n" in self._text[self._tokens[last - 1].end : token.start]
            if broken or len(joined) > _MAX_CHARACTERS or not (by_text or by_key):
                return
            hits = self._forms.with_text(joined) if by_text else ()
            if not hits and by_key:
                folded = fold_romaji(joined)
                by_key = self._forms.key_may_begin(folded)
                is_read = len(folded) >= _MIN_WORD and not self._has_stray(first, last)
                hits = self._forms.with_key(folded) if is_read else ()
                if not seen.isdisjoint(hits):
                    continue  # a vowel after a name folds into its last: the name ended before
            if hits:
                seen.update(hits)
                yield last, hits

    def _has_stray(self, first: int, last: int) -> bool:
        """Whether a word at either end would only be swallowed by folding: `Caddyshack. I`."""
        ends = self._tokens[first].norm, self._tokens[last].norm
        return last > first and (ends[0] == "a" or ends[1] == "i")

    def _judge(self, first: int, last: int, hits: Sequence[int]) -> Window | None:
        tokens = self._tokens[first : last + 1]
        kind = min(self._forms.kind(form) for form in hits)
        plain = False
        if any(token.is_cjk for token in tokens):
            written = self._text[tokens[0].start : tokens[-1].end]
            hits = [form for form in hits if may_be_written(self._forms.titles[form], written)]
            if not hits or not self._is_whole_cjk(tokens):
                return None
            plain = is_plain("".join(token.norm for token in tokens))
        elif not self._may_be_name(tokens, kind):
            return None
        else:
            known = max(self._forms.popularity[self._forms.item_num(form)] for form in hits)
            plain = self._reads_as_plain(tokens, first, known >= self._ordinary.well_known)
        stretch = Stretch(tokens[0].start, tokens[-1].end)
        stretch = max(
            (with_marks(self._text, stretch, self._forms.titles[form]) for form in hits),
            key=lambda extended: extended.end,
        )
        return Window(stretch, 1.0 - 0.05 * kind, plain)

    def _may_be_name(self, tokens: Sequence[Token], kind: FormKind) -> bool:
        if kind is FormKind.ACRONYM:
            written = self._text[tokens[0].start : tokens[-1].end]
            return len(tokens) == 1 and sum(map(str.isupper, written)) >= _MIN_CAPITALS
        return not all(token.norm in SMALL_WORDS for token in tokens)

    def _reads_as_plain(self, tokens: Sequence[Token], first: int, well_known: bool) -> bool:
        """Whether these words could as well be part of an everyday sentence."""
        content = [token for token in tokens if token.norm not in SMALL_WORDS]
        capitals = all(is_capital(self._text, token) for token in content)
        opens = content[:1] == [tokens[0]] and self._opens_sentence(first)
        cue = len(content) == 1 and content[0].norm in CUES
        noun = len(content) == 1 and self._nouns_are_capital and is_plain(content[0].norm)
        if capitals and not cue and not noun and not (opens and len(content) == 1):
            return len(tokens) == 1 and tokens[0].norm.isdigit() and len(tokens[0].norm) < _MIN_WORD
        norms = [token.norm for token in content]
        if len(norms) != 1:
            return self._ordinary.could_be_said(norms)
        if len(norms[0]) < _MIN_WORD or is_plain(norms[0]):
            return True
        cued = first > 0 and self._tokens[first - 1].norm in CUES
        could_be_word = not well_known and norms[0] in common_words()
        return not cued and (norms[0] in self._ordinary or could_be_word)

    def _opens_sentence(self, first: int) -> bool:
        end = self._tokens[first - 1].end if first else 0
        gap = self._text[end : self._tokens[first].start]
        return first == 0 or any(mark in gap for mark in ".!?。！？\n:")

    def _is_whole_cjk(self, tokens: Sequence[Token]) -> bool:
        """Whether a match in a script without spaces does not merely lie inside longer words."""
        start, end = tokens[0].start, tokens[-1].end
        if is_katakana(self._text[start]) and is_katakana(self._text[max(start - 1, 0) : start]):
            return False
        if is_katakana(self._text[end - 1]) and is_katakana(self._text[end : end + 1]):
            return False
        name = self._text[start:end]
        if is_long(name) and not all(map(is_hiragana, name)):
            return True
        if self._stands_alone(start, end):
            return True
        # What is as short lies inside other words, but for those that a particle ends.
        led, followed = _LED.search(self._text, 0, start), _FOLLOWED.match(self._text, end)
        return led is not None and followed is not None and not all(map(is_hiragana, name))

    def _stands_alone(self, start: int, end: int) -> bool:
        before, after = beside(self._text, start, end)
        return before in ("", *"、，,。\n") and after in ("", *"、，,。\n!！?？")


def is_long(name: str) -> bool:
    """Whether a name in a script without spaces is too long to lie inside other words."""
    return len(name) >= (_MIN_HAN if all(map(has_han, name)) else _MIN_CJK)


def may_be_written(title: str, text: str) -> bool:
    """Whether one would write a title so: a short one in katakana is no word in hiragana."""
    if len(text) >= _MIN_WORD or not all(map(is_hiragana, text)):
        return True
    return any(is_hiragana(character) and character != "ー" for character in title)


def beside(text: str, start: int, end: int) -> tuple[str, str]:
    """The characters before and after a stretch, spaces passed over; empty at the text's ends."""
    return text[max(start - 8, 0) : start].rstrip(" 　")[-1:], text[end : end + 8].lstrip(" 　")[:1]


def with_marks(text: str, stretch: Stretch, title: str) -> Stretch:
    """`stretch` with the marks after it that end `title` too, and a bracket such as `(TV)`."""
    marks = title[len(title.rstrip(_MARKS)) :]
    while marks and not text.startswith(marks, stretch.end):
        marks = marks[:-1]
    end = stretch.end + len(marks)
    bracket = _KIND_BRACKET.match(text, end)
    return Stretch(stretch.start, bracket.end() if bracket else end)


def is_katakana(character: str) -> bool:
    """Whether this is one katakana character or long-vowel mark."""
    return bool(character) and ("ァ" <= character <= "ヿ" or character == "ー")


def is_hiragana(character: str) -> bool:
    """Whether this is one hiragana character or long-vowel mark."""
    return "ぁ" <= character <= "ゟ" or character == "ー"
