"""Running text cut into tokens and into the stretches that people set names apart with."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from edge_rec.linking.normalize import compact, normalize

_CJK: Final = "々〆ぁ-ゖゝ-ゟァ-ヺー-ヿㇰ-ㇿ㐀-䶿一-鿿豈-﫿ｦ-ﾟ가-힣"
_TOKEN: Final = re.compile(rf"&|[{_CJK}][ーｰﾞﾟ゛゜\u3099\u309a]*|[^\W_{_CJK}]+(?:['’][^\W_{_CJK}]+)*")
_QUOTED: Final = re.compile(
    r"「([^「」\n]{1,80})」|『([^『』\n]{1,80})』|“([^“”\n]{1,80})”|\"([^\"\n]{1,80})\""
    r"|«([^«»\n]{1,80})»|《([^《》\n]{1,80})》|【([^【】\n]{1,80})】"
    r"|(?<!\w)[‘']([^‘’'\n]{2,80})[’'](?!\w)"
)
_LIST_ITEM: Final = re.compile(
    r"^[ \t　]*(?:[-*•●◦‣–—・+]|\(?\d{1,2}[.)、．]|[①-⑳])[ \t　]*(?P<item>\S.*?)[ \t　,;、，；]*$",
    re.MULTILINE,
)
_SENTENCE_END: Final = re.compile(r"[。\n]|[.!?！？]+(?=\s|$)(?!\s*[,、，a-z])")
_SEPARATOR: Final = re.compile(r"[,、，;；]+|(?<=\s)(?:and|or|und|et|y|&|plus|と|や)(?=\s)")


@dataclass(frozen=True, slots=True)
class Token:
    """A word, or one character of a script without spaces."""

    start: int
    end: int
    """Exclusive."""
    norm: str
    """Normalised, without spaces; may be empty."""
    is_cjk: bool


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of the text that may be one name."""

    start: int
    end: int
    """Exclusive."""


def tokenize(text: str) -> list[Token]:
    """All tokens of `text`, in order."""
    tokens = []
    for found in _TOKEN.finditer(text):
        word = found[0]
        norm = "and" if word == "&" else compact(normalize(word))
        is_cjk = re.match(f"[{_CJK}]", word) is not None
        tokens.append(Token(found.start(), found.end(), norm, is_cjk))
    return tokens


def quoted(text: str) -> Iterator[Stretch]:
    """What stands between quotation marks or name brackets, the marks left out."""
    for found in _QUOTED.finditer(text):
        group = found.lastindex or 0
        yield _trimmed(text, found.start(group), found.end(group))


def list_items(text: str) -> Iterator[Stretch]:
    """Lines that begin with a bullet or a number, without it."""
    for found in _LIST_ITEM.finditer(text):
        yield _trimmed(text, found.start("item"), found.end("item"))


def sentences(text: str) -> Iterator[Stretch]:
    """Sentences and lines; a mark followed by a comma or a small letter ends none."""
    start = 0
    for found in _SENTENCE_END.finditer(text):
        yield Stretch(start, found.end())
        start = found.end()
    if start < len(text):
        yield Stretch(start, len(text))


def segments(text: str, sentence: Stretch) -> Iterator[Stretch]:
    """The parts of a sentence between commas and words for `and`."""
    start = sentence.start
    for found in _SEPARATOR.finditer(text, sentence.start, sentence.end):
        yield Stretch(start, found.start())
        start = found.end()
    yield Stretch(start, sentence.end)


def tokens_within(tokens: Sequence[Token], stretch: Stretch) -> range:
    """Numbers of the tokens that lie in `stretch`."""
    first = bisect_left(tokens, stretch.start, key=lambda token: token.start)
    last = bisect_left(tokens, stretch.end, key=lambda token: token.start)
    return range(first, last)


def _trimmed(text: str, start: int, end: int) -> Stretch:
    inner = text[start:end]
    return Stretch(start + len(inner) - len(inner.lstrip()), end - len(inner) + len(inner.rstrip()))


def is_capital(text: str, token: Token) -> bool:
    """Whether the token begins with a capital or a digit."""
    return text[token.start].isupper() or text[token.start].isdigit()
