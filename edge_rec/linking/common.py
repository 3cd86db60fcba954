"""Words that everyday sentences of many languages are made of, by how often they are written."""

from __future__ import annotations

import gzip
from functools import lru_cache
from pathlib import Path
from typing import Final

WORDS_FILE: Final = Path(__file__).with_name("common_words.txt.gz")
"""Written by `scripts/make_common_words.py`; part of the package like the fitted weights."""
KATAKANA_FILE: Final = Path(__file__).with_name("everyday_katakana.txt")


@lru_cache(maxsize=1)
def common_words() -> dict[str, int]:
    """Normalised words by rank, 0 the most frequent; names are not among them.

    Sixteen languages share one ranking: Arabic, Chinese, Dutch, English, French, German, Italian,
    Japanese, Korean, Polish, Portuguese, Russian, Spanish, Thai and Turkish, traditional Chinese
    characters written as simplified ones.
    """
    words = gzip.decompress(WORDS_FILE.read_bytes()).decode("utf-8").split()
    return {word: rank for rank, word in enumerate(words)}


@lru_cache(maxsize=1)
def everyday_katakana() -> frozenset[str]:
    """Words in katakana that are no names, though some names sound like them."""
    return frozenset(KATAKANA_FILE.read_text(encoding="utf-8").split())


def is_everyday(words: str) -> bool:
    """Whether `words` are one katakana word that is no name: "マイナー"."""
    return words in everyday_katakana()
