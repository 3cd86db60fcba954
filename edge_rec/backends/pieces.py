"""SentencePiece: opening a tokenizer, and a text in the tokens of the tagger's base model."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from itertools import accumulate
from pathlib import Path
from typing import Any

from edge_rec.errors import BackendUnavailableError
from edge_rec.nlu.text import Span

MAX_TOKENS = 256
"""Of one text, both end marks included; what follows is not read."""
_MAX_CHARACTERS = 16 * MAX_TOKENS
"""Cut here before tokenising: bounds the cost of absurdly long texts."""
_SPACES = frozenset("\t\n\r\x0c\u1680\u200b\u200c\u200d\u200e\u200f\u2028\u2029\u2581\ufeff\ufffd")
"""What the base model was trained to see as a space."""


def open_tokenizer(path: Path) -> Any:
    """The `sentencepiece.SentencePieceProcessor` of `path`.

    Raises:
        BackendUnavailableError: sentencepiece does not import.
        OSError, RuntimeError: the library's own, of a file it cannot read.
    """
    try:
        import sentencepiece
    except ImportError as error:
        raise BackendUnavailableError(
            f"sentencepiece does not import ({error}); run ./build.sh setup"
        ) from error
    return sentencepiece.SentencePieceProcessor(model_file=str(path))


def tokenize(tokenizer: Any, text: str) -> tuple[list[int], list[Span]]:
    """Token ids between the marks of beginning and end, and where each stands in `text`.

    A mark stands for the empty span at its end.
    """
    plain, origins = _plain(text[:_MAX_CHARACTERS])
    ends = accumulate(len(character.encode()) for character in plain)
    at = {0: 0} | {byte: number for number, byte in enumerate(ends, start=1)}
    found = tokenizer.encode(plain, return_type="proto").pieces[: MAX_TOKENS - 2]
    spans = [_span(at[piece.begin], at[piece.end], origins) for piece in found]
    end = len(text)
    ids = [tokenizer.bos_id(), *(piece.id for piece in found), tokenizer.eos_id()]
    return ids, [(0, 0), *spans, (end, end)]


def _plain(text: str) -> tuple[str, list[int]]:
    """Compatibility forms character by character, single spaces; of each its place in `text`."""
    plain: list[str] = []
    origins: list[int] = []
    for place, character in enumerate(text):
        for part in _form(character):
            if part == " " and plain[-1:] in ([], [" "]):
                continue
            joined = unicodedata.normalize("NFC", plain[-1] + part) if plain else part
            if plain and len(joined) == 1:  # a mark that was written after its letter
                plain[-1] = joined
                continue
            plain.append(part)
            origins.append(place)
    return "".join(plain), [*origins, len(text)]


def _span(begin: int, end: int, origins: Sequence[int]) -> Span:
    return origins[begin], max(origins[end - 1] + 1, origins[end]) if end > begin else origins[
        begin
    ]


@lru_cache(maxsize=8192)
def _form(character: str) -> str:
    if character in _SPACES:
        return " "
    # Controls, and lone surrogates, which cannot be written as UTF-8.
    if character < " " or character == "\x7f" or "\ud800" <= character <= "\udfff":
        return ""
    return unicodedata.normalize("NFKC", character)
