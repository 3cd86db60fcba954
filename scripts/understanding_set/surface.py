"""How a title is written in running text, and how titles are listed."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from random import Random

from scripts.understanding_set.phrasebook import SPACELESS
from scripts.understanding_set.template import Piece

AND = {
    "en": ["and", "and", "&", "or", "and also", "plus", "as well as"],
    "ja": ["と", "と", "や", "とか", "、あと", "、それから", "、それと", "＆"],
    "ko": ["그리고", "~과 ", "~이랑 ", ", "],
    "zh": ["和", "和", "还有", "跟", "以及", "与"],
    "es": ["y", "y", "o", "y también", "más"],
    "de": ["und", "und", "oder", "sowie", "&"],
    "fr": ["et", "et", "ou", "ainsi que", "et aussi"],
    "pt": ["e", "e", "ou", "e também", "mais"],
}
COMMAS = {
    "ja": ["、", "、", "、", "，", "・", ",", " "],
    "zh": ["、", "、", "，", ","],
}
LIST_MARKS = (
    " ",
    " ",
    "\n",
    "\n",
    "\n- ",
    "\n* ",
    "\n・",
    "\n{}. ",
    "\n{}) ",
    " / ",
    "/",
    " | ",
    "; ",
)
"""What stands before an item of a list, `{}` for its number."""
_ARTICLE = re.compile(r"^(?:the|a|an|el|la|los|las|der|die|das|le|les|o|os) ", re.I)
_KANA_PART = re.compile(r"[ァ-ヺー]+|[ぁ-ゖ]+")
_JAPANESE = re.compile(r"[ぁ-ヺ]")
_HANGUL = re.compile(r"[가-힣]")
_LATIN = re.compile(r"[A-Za-z]")


def written(title: str, rng: Random) -> str:
    """A title as somebody remembers it: mostly whole, sometimes shorter or sloppier."""
    text = unicodedata.normalize("NFC", title)
    for chance, change in _CHANGES:
        if rng.random() < chance:
            changed = change(text).strip(" -:~!?.,・")
            if len(re.sub(r"\W", "", changed)) >= 2:
                text = changed
    return text.strip()


def _without_subtitle(text: str) -> str:
    return re.sub(r"(?<=\w{3})[:：].*$", "", text)


def _first_words(text: str) -> str:
    words = text.split()
    return " ".join(words[:2]) if len(words) > 3 and len(words[1]) > 3 else text


def _initials(text: str) -> str:
    words = text.split()
    if not 3 <= len(words) <= 5 or not _LATIN.match(text):
        return text
    return "".join(word[0] for word in words if word[0].isalnum()).upper()


def _clipped(text: str) -> str:
    """Two letters each of the first two parts of a Japanese title: まどマギ for まどか☆マギカ."""
    parts = [part for part in _KANA_PART.findall(text) if len(part) > 2]
    return parts[0][:2] + parts[1][:2] if len(parts) > 1 else text


def _first_part(text: str) -> str:
    """A Japanese title up to its first の, を, は or dot: 進撃 for 進撃の巨人."""
    parts = re.split(r"[のをは・ 　☆！!]", text)
    return parts[0] if _JAPANESE.search(text) and len(parts[0]) > 1 else text


def _unspaced(text: str) -> str:
    return text.replace(" ", "") if _HANGUL.search(text) else text


_CHANGES: tuple[tuple[float, Callable[[str], str]], ...] = (
    (0.35, _without_subtitle),
    (0.12, lambda text: _ARTICLE.sub("", text)),
    (0.15, lambda text: re.sub(r"[:!?,.\-]+(?=\s|$)", "", text)),
    (0.25, lambda text: re.sub(r"\s*[（(].*$", "", text)),
    (0.03, _first_words),
    (0.015, _initials),
    (0.05, _clipped),
    (0.05, _first_part),
    (0.2, _unspaced),
    (0.06, lambda text: re.sub(r"ou(?=[^\W\daeiou]|$)", "o", text)),
)
"""Chance of a change, and the change; one that leaves less than two letters is not made."""


def quoted(title: str, label: str, marks: str | None) -> list[Piece]:
    """A title in quotes, which stay outside its span."""
    if marks is None:
        return [Piece(title, label)]
    return [Piece(marks[0]), Piece(title, label), Piece(marks[1])]


def listed(items: Sequence[list[Piece]], language: str, rng: Random) -> list[Piece]:
    """Titles in a row: commas and a last "and", only "and", slashes, lines, bullets, numbers."""
    if len(items) == 1:
        return items[0]
    marks = _marks(len(items), rng) if rng.random() < 0.24 else _commas(len(items), language, rng)
    return [p for mark, item in zip(marks, items, strict=True) for p in (Piece(mark), *item)]


def _marks(count: int, rng: Random) -> list[str]:
    """What stands before each item of a list made with signs or lines."""
    mark = rng.choice(LIST_MARKS)
    first = mark.format(1) if mark.startswith("\n") else ""
    return [first, *(mark.format(n) for n in range(2, count + 1))]


def _commas(count: int, language: str, rng: Random) -> list[str]:
    """What stands before each item of a list in a sentence."""
    comma = rng.choice(COMMAS.get(language, [", "]))
    word = rng.choice(AND[language])
    if language not in SPACELESS and not word.startswith(("~", ",")):
        word = f", {word} " if rng.random() < 0.2 else f" {word} "
    chance = rng.random()
    if chance < 0.15:
        return ["", *[word] * (count - 1)]
    return ["", *[comma] * (count - 2), word if chance < 0.8 else comma]
