"""Cleaning of catalog text, and what script and language a title is probably in."""

from __future__ import annotations

import html
import re
import unicodedata
from collections import Counter
from functools import lru_cache

_INVISIBLE = frozenset("\u200b\u2060\ufeff\u200e\u200f\u202a\u202b\u202c\u202d\u202e")
"""Zero-width spaces and marks of writing direction: they spoil matching and can forge output."""

_SCRIPT_OF_NAME = {
    "LATIN": "Latn",
    "CJK": "Hani",
    "HIRAGANA": "Hira",
    "KATAKANA": "Kana",
    "HANGUL": "Hang",
    "CYRILLIC": "Cyrl",
    "GREEK": "Grek",
    "ARABIC": "Arab",
    "HEBREW": "Hebr",
    "THAI": "Thai",
    "DEVANAGARI": "Deva",
    "ARMENIAN": "Armn",
    "GEORGIAN": "Geor",
}
"""First word of a letter's Unicode name -> ISO 15924."""

_JAPANESE = frozenset({"Hani", "Hira", "Kana"})

_ROMAJI_WORD = re.compile(r"(?:(?:[kgnhbpmr]y|ch|sh|ts|[kgsztdnhbpmrfjwy])?[aiueoāīūēōâîêô]|n)+")
_DOUBLED = re.compile(r"([kstpgdbz])\1")


def clean_text(text: str) -> str:
    """`text` on one line: NFC, entities decoded, no control or invisible characters.

    Cleaning twice changes nothing more, so entities that were escaped twice are decoded too.
    """
    if text.isascii() and "&" not in text and "  " not in text and text.isprintable():
        return text.strip()
    while (cleaned := _clean_once(text)) != text:
        text = cleaned
    return text


def _clean_once(text: str) -> str:
    decoded = unicodedata.normalize("NFC", html.unescape(text))
    return " ".join("".join(_visible(char) for char in decoded).split())


def _visible(char: str) -> str:
    if char in _INVISIBLE:
        return ""
    if unicodedata.category(char) in {"Cc", "Cs"}:
        return " " if char.isspace() else ""
    return char


@lru_cache(maxsize=8192)
def _letter_script(char: str) -> str:
    name = unicodedata.name(char, "")
    return _SCRIPT_OF_NAME.get(name.replace("-", " ").split(" ")[0], "Zzzz")


def script_of(text: str) -> str:
    """ISO 15924 code of the script most letters of `text` are in.

    Kanji with kana is `Jpan`, both kana together `Hrkt`; `Zyyy` when there are no letters,
    `Zzzz` for a script not told apart here. A title that is half Latin counts as the other half.
    """
    letters = [char for char in unicodedata.normalize("NFKC", text) if char.isalpha()]
    counts = Counter(map(_letter_script, letters))
    if not counts:
        return "Zyyy"
    japanese = {script for script in _JAPANESE if counts[script]}
    groups = {script: n for script, n in counts.items() if script not in _JAPANESE}
    if japanese:
        groups[_japanese_script(japanese)] = sum(counts[script] for script in japanese)
    return max(groups, key=lambda script: (groups[script], script != "Latn", script))


def _japanese_script(scripts: set[str]) -> str:
    if len(scripts) == 1:
        return next(iter(scripts))
    return "Jpan" if "Hani" in scripts else "Hrkt"


def looks_like_romaji(text: str) -> bool:
    """Whether most letters of `text` stand in words made of romanised Japanese syllables."""
    words = re.findall(r"[^\W\d_]+", text.casefold())
    total = sum(map(len, words))
    romaji = sum(len(word) for word in words if _ROMAJI_WORD.fullmatch(_undouble(word)))
    return total > 0 and 2 * romaji > total


def _undouble(word: str) -> str:
    return _DOUBLED.sub(r"\1", word).replace("tch", "ch")


def main_title_language(title: str, *, japanese: tuple[str, ...], english: tuple[str, ...]) -> str:
    """BCP 47 tag of an anime's main name, given its known Japanese and English titles.

    A name that is also an English title is `en`. A name in Latin letters beside a title in
    Japanese script is romaji; without one, the shape of its syllables decides.
    """
    if script_of(title) not in {"Latn", "Zyyy"}:
        return "ja"
    if title.casefold() in {name.casefold() for name in english}:
        return "en"
    if any(script_of(name) not in {"Latn", "Zyyy"} for name in japanese):
        return "ja-Latn"
    return "ja-Latn" if looks_like_romaji(title) else "en"
