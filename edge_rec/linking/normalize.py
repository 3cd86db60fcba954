"""Spellings that mean the same become the same text (`normalize`) or the same key (`romanize`)."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Any, Final

import jaconv
from anyascii import anyascii

_APOSTROPHES: Final = re.compile(r"(?<=\w)['’ʼ＇`´](?=\w)")
_MOVED_ARTICLE: Final = re.compile(
    r"^(?P<rest>.+),\s*(?P<article>the|an?|l[eao]s?|der|die|das|el)$", re.IGNORECASE
)
_NOT_ASCII_WORD: Final = re.compile(r"[^a-z0-9]+")
_KANA: Final = re.compile(r"[ぁ-ゖァ-ヺ]")
_HAN: Final = re.compile(r"[々㐀-䶿一-鿿豈-﫿]")
_LONG_VOWEL: Final = re.compile(r"(?<=[ぁ-ゖ])[ー〜~]+")
_MARKS: Final = str.maketrans({"゛": "\u3099", "゜": "\u309a", "×": "x", "✕": "x"})

# Written apart as a word, these particles are said, and often romanised, without their h or w.
_PARTICLES: Final = {"wo": "o", "ha": "wa", "he": "e"}

# Kunrei, Hepburn and hurried spellings on the left, the one key on the right. Longest first; what
# a rule writes is never the left side of another, so that folding twice changes nothing.
_ROMAJI: Final = (
    ("tch", "ty"),
    ("cch", "ty"),
    ("tsu", "tu"),
    ("dzu", "zu"),
    ("sh", "sy"),
    ("ch", "ty"),
    ("jy", "zy"),
    ("dy", "zy"),
    ("du", "zu"),
    ("di", "zi"),
    ("fu", "hu"),
    ("wo", "o"),
    ("j", "zy"),
    ("mb", "nb"),
    ("mp", "np"),
    ("mm", "nm"),
)
_ROMAJI_RULES: Final = dict(_ROMAJI)
_ROMAJI_PATTERN: Final = re.compile("|".join(left for left, _ in _ROMAJI))
_GLIDE_BEFORE_I: Final = re.compile(r"(?<=[szt])y(?=i)")
_LONG_O: Final = re.compile(r"o[uoh]+(?![aiueo])|o[uo]+")
_DOUBLED: Final = re.compile(r"([a-z])\1+")


def normalize(text: str) -> str:
    """Fold case, width, accents, kana, Chinese characters and punctuation into spaced words.

    A trailing article moves to the front, `&` becomes `and`, katakana becomes hiragana without
    long-vowel marks, traditional and Japanese characters become simplified ones. Text of
    punctuation alone keeps it. Idempotent.
    """
    folded = _fold_characters(text)
    moved = _MOVED_ARTICLE.match(folded.strip())
    if moved:
        folded = f"{moved['article']} {moved['rest']}"
    folded = _APOSTROPHES.sub("", folded.replace("&", " and "))
    if folded.isascii():
        words = _NOT_ASCII_WORD.sub(" ", folded).strip()
    else:
        words = " ".join("".join(map(_letter_or_space, folded)).split())
    return words or "".join(folded.split())


def compact(normalized: str) -> str:
    """Normalised text without its spaces: glued and parted spellings meet."""
    return normalized.replace(" ", "")


def has_han(text: str) -> bool:
    """Whether `text` has Chinese characters, whose key says nothing about a Japanese reading."""
    return not text.isascii() and _HAN.search(text) is not None


@lru_cache(maxsize=4096)
def romanize(text: str) -> str:
    """A key of Latin letters and digits under which romanisations of one name meet.

    Kana are read as Japanese, other scripts character by character; then Hepburn and kunrei,
    long and short vowels, doubled and single letters and the particles fold together. The key is
    for comparing, not for reading. Empty when nothing of the text can be written in Latin.
    """
    normalized = normalize(text)
    if not normalized.isascii():
        normalized = _to_latin(normalized)
    words = [_PARTICLES.get(word, word) for word in normalized.split()]
    return fold_romaji("".join(words))


def fold_romaji(letters: str) -> str:
    """Fold spellings of romanised Japanese in lower-case ASCII without spaces."""
    folded = _ROMAJI_PATTERN.sub(lambda match: _ROMAJI_RULES[match[0]], letters)
    folded = _GLIDE_BEFORE_I.sub("", folded)
    return _DOUBLED.sub(r"\1", _LONG_O.sub("o", folded))


def _fold_characters(text: str) -> str:
    if text.isascii():
        return text.casefold()
    folded = unicodedata.normalize("NFKC", text).casefold()
    # Casefolding can undo composition, and sound marks may arrive as separate characters.
    folded = unicodedata.normalize("NFKC", folded.translate(_MARKS))
    if _KANA.search(folded):
        folded = _LONG_VOWEL.sub("", jaconv.kata2hira(folded))
    if _HAN.search(folded):
        folded = folded.translate(_simplified())
    return _strip_accents(folded)


@lru_cache(maxsize=1)
def _simplified() -> dict[int, str]:
    """Each Japanese or traditional character that has a simplified form, with that form.

    Character by character: what stands around it must not change how a name is folded.
    """
    import opencc

    characters = [chr(code) for code in (*range(0x3400, 0x4DC0), *range(0x4E00, 0xA000))]
    folded = "\n".join(characters)
    converters: list[Any] = [opencc.OpenCC(name) for name in ("jp2t", "t2s")]
    for _ in range(2):  # the second pass folds what the first one led to
        for converter in converters:
            folded = converter.convert(folded)
    pairs = zip(characters, folded.split("\n"), strict=True)
    return {ord(old): new for old, new in pairs if old != new}


def _strip_accents(text: str) -> str:
    """Remove marks from letters of alphabets; those of kana and Indic scripts are part of them."""
    parts = []
    for character in unicodedata.normalize("NFD", text):
        if not "\u0300" <= character <= "\u036f":
            parts.append(character)
    return unicodedata.normalize("NFC", "".join(parts))


def _letter_or_space(character: str) -> str:
    if character.isalnum() or unicodedata.category(character)[0] == "M":
        return character
    return " "


def _to_latin(normalized: str) -> str:
    latin = jaconv.kana2alphabet(normalized) if _KANA.search(normalized) else normalized
    return _NOT_ASCII_WORD.sub(" ", anyascii(latin).casefold())
