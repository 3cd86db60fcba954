"""The little language frames are written in, and its expansion into labelled pieces.

(a|b|)        one of these, parts of which may be empty or hold anything below
{L} {D} {S} {M}   a title in the role liked, disliked, seen, mentioned; `+` after the letter
              is a short list of them, `*` a long one
{w.adj} {a.genre}   an entry of the list `adj`, as a wish; of `genre`, as something to avoid
{nudge} {ref} an entry of these lists, labelled as a nudge, as a reference
{person}      an entry of the list `person`, unlabelled
[w:for kids]  these words, labelled: l d s m w a n r as above
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from random import Random

LABELS = {
    "l": "liked",
    "d": "disliked",
    "s": "seen",
    "m": "mentioned",
    "w": "want",
    "a": "avoid",
    "n": "nudge",
    "r": "reference",
}
"""What a span may be, by the letter it has in a frame."""

_SPECIAL = "(){}[]|"


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text under one label, or under none."""

    text: str
    label: str | None = None


@dataclass(frozen=True, slots=True)
class Slot:
    """`{name}`."""

    name: str


@dataclass(frozen=True, slots=True)
class Choice:
    """`(a|b)`."""

    options: tuple[Parts, ...]


@dataclass(frozen=True, slots=True)
class Marked:
    """`[letter:...]`."""

    label: str
    body: Parts


Parts = tuple["str | Slot | Choice | Marked", ...]
Fill = Callable[[str], Sequence[Piece]]


class TemplateError(ValueError):
    """A frame that does not parse."""


@cache
def parse(template: str) -> Parts:
    """The parts of a frame."""
    parts, end = _parse_sequence(template, 0, "")
    if end != len(template):
        raise TemplateError(f"unexpected {template[end]!r} at {end} in {template!r}")
    return parts


def _parse_sequence(text: str, at: int, stops: str) -> tuple[Parts, int]:
    parts: list[str | Slot | Choice | Marked] = []
    while at < len(text) and text[at] not in stops:
        character = text[at]
        if character == "(":
            choice, at = _parse_choice(text, at + 1)
            parts.append(choice)
        elif character == "{":
            end = _find(text, "}", at)
            parts.append(Slot(text[at + 1 : end]))
            at = end + 1
        elif character == "[":
            label = LABELS.get(text[at + 1 : at + 2])
            if label is None or text[at + 2 : at + 3] != ":":
                raise TemplateError(f"no label at {at} in {text!r}")
            body, at = _parse_sequence(text, at + 3, "]")
            at = _find(text, "]", at) + 1
            parts.append(Marked(label, body))
        elif character in _SPECIAL:
            raise TemplateError(f"unexpected {character!r} at {at} in {text!r}")
        else:
            end = at
            while end < len(text) and text[end] not in _SPECIAL:
                end += 1
            parts.append(text[at:end])
            at = end
    return tuple(parts), at


def _parse_choice(text: str, at: int) -> tuple[Choice, int]:
    options: list[Parts] = []
    while True:
        option, at = _parse_sequence(text, at, "|)")
        options.append(option)
        if at >= len(text):
            raise TemplateError(f"a choice is never closed in {text!r}")
        at += 1
        if text[at - 1] == ")":
            return Choice(tuple(options)), at


def _find(text: str, what: str, at: int) -> int:
    end = text.find(what, at)
    if end < 0:
        raise TemplateError(f"no {what!r} after {at} in {text!r}")
    return end


def expand(template: str, fill: Fill, rng: Random) -> list[Piece]:
    """Choose among the options and fill the slots."""
    return _expand(parse(template), fill, rng)


def _expand(parts: Parts, fill: Fill, rng: Random) -> list[Piece]:
    pieces: list[Piece] = []
    for part in parts:
        match part:
            case str():
                pieces.append(Piece(part))
            case Slot(name):
                pieces += fill(name)
            case Choice(options):
                pieces += _expand(rng.choice(options), fill, rng)
            case Marked(label, body):
                inner = _expand(body, fill, rng)
                pieces.append(Piece("".join(piece.text for piece in inner), label))
    return pieces


def flat(pieces: Sequence[Piece]) -> str:
    """The text of pieces, their labels dropped."""
    return "".join(piece.text for piece in pieces)
