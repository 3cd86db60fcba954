"""Ways people write a name otherwise than the catalog does, drawn with a given generator."""

from __future__ import annotations

import re
import string
import unicodedata
from collections.abc import Callable
from typing import Final

import numpy as np

_LETTERS: Final = string.ascii_lowercase
_PUNCTUATION: Final = re.compile(r"[^\w\s]")
_FULL_WIDTH: Final = {code: code + 0xFEE0 for code in range(0x21, 0x7F)} | {0x20: 0x3000}

_ROMAJI_HABITS: Final = (
    ("ou", "o"),
    ("oo", "o"),
    ("ou", "oh"),
    ("ou", "ō"),
    ("uu", "u"),
    ("uu", "ū"),
    ("shi", "si"),
    ("sha", "sya"),
    ("sho", "syo"),
    ("shu", "syu"),
    ("chi", "ti"),
    ("cha", "tya"),
    ("cho", "tyo"),
    ("tsu", "tu"),
    ("fu", "hu"),
    ("ji", "zi"),
    ("ja", "jya"),
    ("jo", "jyo"),
    (" wo ", " o "),
    (" wa ", " ha "),
    (" e ", " he "),
    (" no ", "no "),
    (" ga ", "ga "),
)
"""How a catalog romanises, and what people write for it."""


def typed(title: str, edits: int, rng: np.random.Generator) -> str:
    """`title` with so many random slips, and not the same for case alone.

    A slip leaves a letter out, puts one in, writes another or swaps two neighbours.
    """
    while True:
        text = title
        for _ in range(edits):
            text = _slip(text, rng)
        if text.casefold() != title.casefold():
            return text


def _slip(text: str, rng: np.random.Generator) -> str:
    places = [n for n, character in enumerate(text) if n and character.isalpha()]
    place = int(rng.choice(places))
    letter = _LETTERS[int(rng.integers(len(_LETTERS)))]
    match int(rng.integers(4)):
        case 0:
            return text[:place] + text[place + 1 :]
        case 1:
            return text[:place] + letter + text[place:]
        case 2:
            return text[:place] + letter + text[place + 1 :]
        case _:
            return text[: place - 1] + text[place] + text[place - 1] + text[place + 1 :]


def restyled(title: str, rng: np.random.Generator) -> str:
    """`title` in another case, width, spacing or without its punctuation."""
    styles: tuple[Callable[[str], str], ...] = (
        str.upper,
        str.lower,
        str.swapcase,
        lambda text: " ".join(_PUNCTUATION.sub(" ", text).split()),
        lambda text: _PUNCTUATION.sub("", text),
        lambda text: text.translate(_FULL_WIDTH),
        lambda text: unicodedata.normalize("NFD", text),
        lambda text: f"  {text.lower().replace(' ', '  ')}",
    )
    for style in rng.permutation(len(styles)):
        written: str = styles[style](title)
        if written != title and any(map(str.isalnum, written)):
            return written
    return title


def romanised_otherwise(title: str, rng: np.random.Generator) -> str | None:
    """`title`, in Latin letters, by one to three other habits of writing Japanese; None if none."""
    padded = f" {title.lower()} "
    habits = [(a, b) for a, b in _ROMAJI_HABITS if a in padded]
    if not habits:
        return None
    for n in rng.permutation(len(habits))[: int(rng.integers(1, 4))]:
        padded = padded.replace(*habits[n])
    text = padded.strip()
    return text if text != title.lower() else None
