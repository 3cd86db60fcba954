"""A row of the set, and its making from pieces."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from scripts.understanding_set.template import Piece

_PARTICLES = {
    "은": ("은", "는"),
    "이": ("이", "가"),
    "을": ("을", "를"),
    "과": ("과", "와"),
    "이랑": ("이랑", "랑"),
    "이나": ("이나", "나"),
    "으로": ("으로", "로"),
    "이야": ("이야", "야"),
    "이라는": ("이라는", "라는"),
    "이에요": ("이에요", "예요"),
}
"""Korean particles after a consonant and after a vowel."""
_PARTICLE = re.compile(f"~({'|'.join(sorted(_PARTICLES, key=len, reverse=True))})")


@dataclass(frozen=True, slots=True)
class Row:
    """One labelled text."""

    text: str
    language: str
    domain: str
    spans: tuple[tuple[int, int, str], ...]
    """Start, end (exclusive) and label; sorted, apart from each other, without outer spaces."""
    kind: str
    """Which pattern made it."""


def assemble(pieces: Sequence[Piece], rng: Random) -> tuple[str, tuple[tuple[int, int, str], ...]]:
    """Join pieces into one text with single spaces, and the places of the labelled ones."""
    text = ""
    spans: list[tuple[int, int, str]] = []
    for piece in pieces:
        part = re.sub(r" {2,}", " ", piece.text)
        if piece.label is None:
            part = _with_particles(text, part, rng)
            part = re.sub(r" +(?=[,.!?;:](?:\s|$))", "", part)
            if re.match(r"[,.!?;:、。](?![)D])", part):
                text = text.rstrip(" ")
        lead = part[: len(part) - len(part.lstrip())]
        core = part.strip()
        if text.endswith((" ", "\n")) or not text:
            lead = lead.lstrip(" ")
        text += lead
        if core and piece.label is not None:
            spans.append((len(text), len(text) + len(core), piece.label))
        text += core
        if core:
            text += part[len(part.rstrip()) :]
    shift = len(text) - len(text.lstrip())
    stripped = text.strip()
    return stripped, tuple((start - shift, end - shift, label) for start, end, label in spans)


def spaced_marks(
    text: str, spans: tuple[tuple[int, int, str], ...], *, only_after_spans: bool
) -> tuple[str, tuple[tuple[int, int, str], ...]]:
    """A space before sentence marks, as in "Clue !" or "Vraiment ?", and the spans moved along."""
    ends = {end for _, end, _ in spans}
    places = [
        match.start()
        for match in re.finditer(r"(?<=\w)[.!?;:]+(?=\s|$)", text)
        if not any(start < match.start() < end for start, end, _ in spans)
        and (match.start() in ends or not only_after_spans)
    ]
    for place in reversed(places):
        text = f"{text[:place]} {text[place:]}"
    moved = tuple(
        (start + sum(p < start for p in places), end + sum(p < end for p in places), label)
        for start, end, label in spans
    )
    return text, moved


def _with_particles(before: str, part: str, rng: Random) -> str:
    """`part` with each particle in the form that the last letter before it asks for."""
    made = ""
    at = 0
    for match in _PARTICLE.finditer(part):
        made += part[at : match.start()]
        made += _particle(match[1], re.sub(r"[\W_]+$", "", before + made)[-1:], rng)
        at = match.end()
    return made + part[at:]


def _particle(name: str, last: str, rng: Random) -> str:
    """The form of a particle after the letter `last`."""
    closed, open_ = _PARTICLES[name]
    if "가" <= last <= "힣":
        coda = (ord(last) - 0xAC00) % 28
        return open_ if coda == 0 or (name == "으로" and coda == 8) else closed
    if last.isdigit():
        return closed if last in "013678" else open_
    return rng.choice((closed, open_, open_))
