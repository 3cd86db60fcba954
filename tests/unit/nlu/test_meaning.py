from __future__ import annotations

from pathlib import Path

import pytest
from fakes import HashEncoder

from edge_rec.nlu.meaning import Meanings
from edge_rec.types import Slot

SURFACES = {
    "scary ghost": (Slot.TAG, "Horror"),
    "funny jokes": (Slot.TAG, "Comedy"),
    "movie": (Slot.KIND, "Movie"),
}


class CountingEncoder(HashEncoder):
    calls = 0

    def encode(self, texts):
        CountingEncoder.calls += 1
        return super().encode(texts)


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        ("ghost scary", (Slot.TAG, "Horror")),
        ("movie", (Slot.KIND, "Movie")),
        ("lighthouse", None),
        ("scary jokes", None),  # as near to one as to the other
    ],
)
def test_words_mean_what_they_are_clearly_nearest_to(
    words: str, meant: tuple[Slot, str] | None
) -> None:
    assert Meanings.build(SURFACES, HashEncoder(dim=512), None)(words) == meant


def test_saved_vectors_are_read_back_until_the_words_change(tmp_path: Path) -> None:
    encoder, saved = CountingEncoder(), tmp_path / "tags.npz"
    first = Meanings.build(SURFACES, encoder, saved)
    again = Meanings.build(SURFACES, encoder, saved)
    assert CountingEncoder.calls == 1
    assert again("movie") == first("movie") == (Slot.KIND, "Movie")
    Meanings.build({**SURFACES, "series": (Slot.KIND, "TV")}, encoder, saved)
    assert CountingEncoder.calls == 4  # two questions were asked in between


def test_damaged_file_is_made_anew(tmp_path: Path) -> None:
    saved = tmp_path / "tags.npz"
    saved.write_bytes(b"not an archive")
    assert Meanings.build(SURFACES, HashEncoder(), saved)("movie") == (Slot.KIND, "Movie")


def test_no_words_mean_nothing() -> None:
    assert Meanings.build({}, HashEncoder(), None)("movie") is None
