"""Understanding as labels: the model reads a text twice and, the second time, labels each unit.

A unit is a word, or a character of a script without spaces. The second reading sees the whole
text, and its labels are read off the next-token scores of a few tokens, so that one forward pass
answers: nothing is generated, no answer can be malformed, and a name is always a span of the text.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from edge_rec.nlu.claims import NAME_LABELS, Claim
from edge_rec.nlu.text import CJK, Span

SKILL = "understanding"
"""Name of the adapter that can do this."""
LABELS = (*NAME_LABELS, "want", "avoid", "nudge", "reference")
"""What a span may be: a name in one of four roles, words of a wish, of a nudge, of a reference."""
GROUPS = (NAME_LABELS, ("want", "avoid"), ("nudge",), ("reference",))
"""Labels that differ in what is thought of a span, not in what it is."""
OUTSIDE = " none"
CHOICES = (
    OUTSIDE,
    *(" Love", " love", " Bad", " bad", " Past", " past", " Name", " name"),
    *(" Want", " want", " Avoid", " avoid", " More", " more", " That", " that"),
)
"""The token for a unit outside all spans, then for each of `LABELS` the one that begins a span
and the one that goes on with it. Each is a single token of the default model."""
ADJACENT = 4.0
"""What it costs, in nats, to take words that follow each other at once for two names: seldom meant,
and where a name is unknown its words tend to fall apart. Chosen on the dev part of the labelled
utterances."""
LOOKS = 3.0
"""How many times likelier a capital inside a sentence makes it that a word is of a name. Chosen on
the dev part of the labelled utterances."""
TAGGER_SHARE = 0.8
"""How much the tagger counts beside the language model. Chosen on the dev parts."""
SHARE_IN = {"en": 0.4}
"""The same in the language the model knows best."""
_ALWAYS_CAPITAL = frozenset({"I", "Oh", "Hi", "Hello", "OK", "Ok", "Yes", "No"})
_SENTENCE_ENDS = frozenset('.!?…"“”')
PREFIX = "<|im_start|>user\n"
MIDDLE = "<|im_end|>\n<|im_start|>assistant\n"

_UNIT = re.compile(rf"[{CJK}]|[^\W_{CJK}]+|[^\w\s]|_")


@dataclass(frozen=True, slots=True)
class TaggingPrompt:
    """A text as the model is given it, in pieces that are tokenized apart."""

    units: tuple[Span, ...]
    segments: tuple[str, ...]
    """`PREFIX`, the units with the space before each, `MIDDLE`, the units again."""

    @property
    def first_answer(self) -> int:
        """Number of the segment after which the first unit's label is due."""
        return len(self.segments) - len(self.units)


def tagging_prompt(text: str) -> TaggingPrompt:
    """The prompt for `text`; full-width characters are shown to the model in plain width."""
    units = tuple(match.span() for match in _UNIT.finditer(text))
    plain = "".join(_narrow(character) for character in text)
    ends = [0, *(end for _, end in units)]
    pieces = tuple(plain[ends[n] : end] for n, end in enumerate(ends[1:]))
    return TaggingPrompt(units, (PREFIX, *pieces, MIDDLE, *pieces))


def outline(units: Sequence[Span], spans: Sequence[tuple[int, int, str]]) -> list[int]:
    """The number in `CHOICES` right for each unit, given labelled spans of the text."""
    numbers = [0] * len(units)
    for start, end, label in spans:
        begin = 2 * LABELS.index(label) + 1
        inside = [n for n, unit in enumerate(units) if start <= unit[0] and unit[1] <= end]
        for place, number in enumerate(inside):
            numbers[number] = begin + (place > 0)
    return numbers


def named(units: Sequence[Span], scores: NDArray[np.float32], span: Span) -> float:
    """Probability that a stretch of the text has something of a name, in [0, 1]."""
    inside = [n for n, (start, end) in enumerate(units) if start < span[1] and span[0] < end]
    if not inside:
        return 0.0
    return float(_chances(scores[inside])[:, 1 : 1 + 2 * len(NAME_LABELS)].sum(axis=1).max())


def role_shares(units: Sequence[Span], scores: NDArray[np.float32], span: Span) -> dict[str, float]:
    """Of a stretch of the text, if it is a name, the chance of each role; they add up to 1."""
    inside = [n for n, (start, end) in enumerate(units) if span[0] <= start and end <= span[1]]
    if not inside:
        return {}
    names = _chances(scores[inside])[:, 1 : 1 + 2 * len(NAME_LABELS)].reshape(len(inside), -1, 2)
    shares = names[0, :, 0] + names[1:].sum(axis=(0, 2))
    return dict(zip(NAME_LABELS, (shares / max(shares.sum(), 1e-9)).tolist(), strict=True))


def wish_shares(units: Sequence[Span], scores: NDArray[np.float32], span: Span) -> dict[str, float]:
    """The chances that a stretch of the text is of a wish, of a refusal, and (the rest) neither."""
    inside = [n for n, (start, end) in enumerate(units) if start < span[1] and span[0] < end]
    if not inside:
        return {}
    chances = _chances(scores[inside]).mean(axis=0)
    first = {label: 2 * LABELS.index(label) + 1 for label in ("want", "avoid")}
    shares = {label: float(chances[n : n + 2].sum()) for label, n in first.items()}
    return {**shares, "": 1 - sum(shares.values())}


def likeliest(shares: Mapping[str, float]) -> tuple[str, float]:
    """The label with the largest share, and that share; nothing at all where none was measured."""
    return max(shares.items(), key=lambda entry: entry[1], default=("", 0.0))


def mixed(
    scores: NDArray[np.float32], tags: NDArray[np.float32], language: str
) -> NDArray[np.float32]:
    """What the model and the tagger think of the units of a text in `language`, as one.

    The product of their chances, by share.
    """
    logs = [x - np.logaddexp.reduce(x, axis=1, keepdims=True) for x in (scores, tags)]
    share = SHARE_IN.get(language, TAGGER_SHARE)
    return np.asarray((1 - share) * logs[0] + share * logs[1], dtype=np.float32)


def read_labels(text: str, units: Sequence[Span], scores: NDArray[np.float32]) -> list[Claim]:
    """The likeliest spans of `text`, and of each the likeliest label.

    Spans are found first, labels of a group taken together: where a name is liked or only
    mentioned may be open while that it is a name is not. A span begins before it goes on
    (Viterbi). `scores` are logits, shape (len(units), len(CHOICES)).
    """
    if not len(units):
        return []
    chances = _chances(scores)
    grouped = chances @ _GROUPING
    grouped[:, 1:3] *= np.where(_look_like_names(text, units), LOOKS, 1.0)[:, None]
    grouped /= grouped.sum(axis=1, keepdims=True)
    touching = [a[1] + 1 >= b[0] for a, b in pairwise(units)]
    path = _best_path(np.log(np.maximum(grouped, 1e-9)), touching)
    begins = [n for n, choice in enumerate(path) if choice % 2]
    return [_claim(begin, path, units, chances, grouped) for begin in begins]


def _chances(scores: NDArray[np.float32]) -> NDArray[np.float32]:
    """Logits to probabilities, over the last axis."""
    return np.asarray(np.exp(scores - np.logaddexp.reduce(scores, axis=-1, keepdims=True)))


def _claim(
    begin: int,
    path: Sequence[int],
    units: Sequence[Span],
    chances: NDArray[np.float32],
    grouped: NDArray[np.float32],
) -> Claim:
    """The span that begins at unit `begin`."""
    end = begin + 1
    while end < len(path) and path[end] == path[begin] + 1:
        end += 1
    labels = GROUPS[path[begin] // 2]
    shares = [
        chances[begin, 2 * LABELS.index(label) + 1]
        + chances[begin + 1 : end, 2 * LABELS.index(label) + 2].sum()
        for label in labels
    ]
    # A word inside that could as well begin a name is of one all the same.
    inside = grouped[begin + 1 : end, path[begin] : path[begin] + 2].sum(axis=1)
    probability = min([grouped[begin, path[begin]], *inside])
    return Claim(
        labels[int(np.argmax(shares))],
        units[begin][0],
        units[end - 1][1],
        probability=float(probability),
    )


def _look_like_names(text: str, units: Sequence[Span]) -> list[bool]:
    """Of each unit whether it is written as names are: with a capital, inside a sentence.

    Nothing is, where most words have one.
    """
    words = [text[start:end] for start, end in units]
    with_capital = [word[0].isupper() and word not in _ALWAYS_CAPITAL for word in words]
    if 2 * sum(with_capital) > sum(word[0].isalpha() for word in words):
        return [False] * len(words)
    inside = [bool(n) and words[n - 1] not in _SENTENCE_ENDS for n in range(len(words))]
    return [capital and within for capital, within in zip(with_capital, inside, strict=True)]


def _best_path(logs: NDArray[np.float32], touching: Sequence[bool]) -> list[int]:
    """Choice by unit; `touching` tells of each unit but the last whether the next follows at once.

    A span that would end where the next of its kind begins at once pays `ADJACENT`.
    """
    follows = np.where(_followers(logs.shape[1]), 0.0, -np.inf)
    at_once = follows - ADJACENT * _same_kind(logs.shape[1])
    total = follows[0] + logs[0]  # as after a unit outside
    back = np.zeros(logs.shape, dtype=np.intp)
    for n in range(1, len(logs)):
        ways = total[:, None] + (at_once if touching[n - 1] else follows)  # (from, to)
        back[n] = ways.argmax(axis=0)
        total = ways.max(axis=0) + logs[n]
    path = [int(total.argmax())]
    for n in range(len(logs) - 1, 0, -1):
        path.append(int(back[n, path[-1]]))
    return path[::-1]


def _same_kind(n: int) -> NDArray[np.float32]:
    """(from, to): 1 where a span ends and the next of its group begins."""
    ends = np.zeros((n, n), dtype=np.float32)
    for begins in range(1, n, 2):
        ends[begins : begins + 2, begins] = 1
    return ends


def _followers(n: int) -> NDArray[np.bool_]:
    """Which of `n` choices may come after which, (from, to): a span goes on only after its own."""
    allowed = np.ones((n, n), dtype=bool)
    for goes_on in range(2, n, 2):
        allowed[:, goes_on] = False
        allowed[goes_on - 1 : goes_on + 1, goes_on] = True
    return allowed


def _grouping() -> NDArray[np.float32]:
    """(len(CHOICES), 1 + 2 * len(GROUPS)): adds up the chances of a group's labels."""
    matrix = np.zeros((len(CHOICES), 1 + 2 * len(GROUPS)), dtype=np.float32)
    matrix[0, 0] = 1
    for number, labels in enumerate(GROUPS):
        for label in labels:
            for part in (1, 2):
                matrix[2 * LABELS.index(label) + part, 2 * number + part] = 1
    return matrix


_GROUPING = _grouping()


@lru_cache(maxsize=4096)
def _narrow(character: str) -> str:
    """`character` in its compatible plain form where that is one character too."""
    plain = unicodedata.normalize("NFKC", character)
    return plain if len(plain) == 1 else character
