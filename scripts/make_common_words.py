"""Write the list of common words: `python scripts/make_common_words.py [OUT]`.

The text encoder's SentencePiece model was trained on sixteen languages and keeps its pieces by
frequency. The pieces that begin a word and are written small are words of everyday sentences in
any of them, hardly ever names; of scripts without spaces the runs of two characters and more are
taken. OUT is gzipped text, one normalised word a line, the most frequent first.
"""

from __future__ import annotations

import argparse
import gzip
from collections.abc import Iterator
from pathlib import Path

from console import run, say

from edge_rec import paths
from edge_rec.linking.common import WORDS_FILE
from edge_rec.linking.normalize import normalize

MODEL = "use-multilingual-v3.model"
START = "▁"
MIN_LETTERS, MIN_WIDE = 3, 2


def main() -> int:
    """Read, normalise, write."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("out", type=Path, nargs="?", default=WORDS_FILE)
    args = parser.parse_args()
    words = list(dict.fromkeys(common_words(paths.resolve().models / MODEL)))
    with gzip.GzipFile(args.out, "wb", mtime=0) as file:
        file.write("".join(f"{word}\n" for word in words).encode("utf-8"))
    say(f"{len(words):,} words, {args.out.stat().st_size:,} bytes")
    return 0


def common_words(model: Path) -> Iterator[str]:
    """Normalised words among the pieces of `model`, in its order: by frequency."""
    import sentencepiece

    pieces = sentencepiece.SentencePieceProcessor(model_file=str(model))
    for number in range(pieces.get_piece_size()):
        piece = pieces.id_to_piece(number)
        begins, text = piece.startswith(START), piece.removeprefix(START)
        wide = all("\u3040" <= character <= "\u9fff" for character in text)
        if text != text.lower() or not (begins or wide) or not text.isalpha():
            continue
        word = normalize(text)
        if len(word) >= (MIN_WIDE if wide else MIN_LETTERS) and " " not in word:
            yield word


if __name__ == "__main__":
    raise SystemExit(run(main))
