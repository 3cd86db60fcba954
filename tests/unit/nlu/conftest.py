from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from edge_rec.lexicon import Lexicon
from edge_rec.nlu.rules import Reading, read
from edge_rec.nlu.vocabulary import Vocabulary
from edge_rec.types import DialogueState, ItemId, Mention, Utterance

TAGS = (
    "Action", "Comedy", "Drama", "Fantasy", "Harem", "Horror", "Kids", "Mystery", "Romance",
    "School", "Sci-Fi", "Slice of Life", "Space",
)  # fmt: skip
KINDS = ("TV", "Movie", "OVA", "Special")
AT = datetime(2026, 3, 1, tzinfo=UTC)
AFTER_A_LIST = DialogueState(last_shown=tuple(ItemId(str(n)) for n in range(1, 6)))

ReadFunction = Callable[..., Reading]


@pytest.fixture(scope="session")
def vocabulary() -> Vocabulary:
    lexicon = Lexicon.load(Path(__file__).parents[3] / "assets" / "lexicon.toml")
    return Vocabulary.build(lexicon, TAGS, KINDS)


def names_in(marked: str) -> tuple[str, list[Mention]]:
    """`I like [Green Valley]` without its brackets, and the names they held."""
    mentions: list[Mention] = []
    for match in re.finditer(r"\[(.*?)\]", marked):
        start = match.start() - 2 * len(mentions)
        mentions.append(Mention(match.group(1), start, start + len(match.group(1))))
    return re.sub(r"[\[\]]", "", marked), mentions


@pytest.fixture
def read_marked(vocabulary: Vocabulary) -> ReadFunction:
    """Read an utterance whose names stand in brackets."""

    def read_it(marked: str, state: DialogueState = AFTER_A_LIST) -> Reading:
        text, mentions = names_in(marked)
        return read(Utterance(text, AT), state, mentions, vocabulary)

    return read_it
