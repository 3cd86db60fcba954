"""Whether a sentence says only what its evidence holds, word by word.

A sentence passes when each of its words is part of a fact or one of the few words its language
allows, when each fact stands in a clause that says how it belongs to the item, and when it names a
reason. What the model meant by anything else is never guessed at.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass

from edge_rec.explanation.styles import Style
from edge_rec.types import Fact, FactKind

MAX_LENGTH = 240
"""Characters of one explanation."""
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_PUNCTUATION = frozenset(" .,;:!?'\"’‘“”„«»「」『』()–—-…、。！？・\u00a0\u202f")
_CLAUSE_END = re.compile(r"[,.;:!?—、。！？]")
_MASK = "\0"
_ITEM_FACTS = (FactKind.KIND, FactKind.YEAR, FactKind.RATING, FactKind.TAG)
_REASONS = frozenset(FactKind) - set(_ITEM_FACTS)


@dataclass(frozen=True, slots=True)
class Said:
    """A fact and the words it may appear as; the item's own title is no fact and has None."""

    fact: Fact | None
    text: str


@dataclass(frozen=True, slots=True)
class _Found:
    said: Said
    start: int
    end: int


def violation(text: str, said: Sequence[Said], style: Style) -> str | None:
    """What is wrong with `text`, in a few words; None when it may be shown."""
    if not text.strip() or len(text) > MAX_LENGTH:
        return "empty or too long"
    found = find_facts(text, said)
    rest = masked(text, found)
    if stray := stray_word(rest, style):
        return f"outside the evidence: {stray}"
    has_reason = any(each.fact and each.fact.kind in _REASONS for each in said)
    if has_reason and not any(f.said.fact and f.said.fact.kind in _REASONS for f in found):
        return "names no reason"
    if not found:
        return "names no fact"
    return _misplaced(rest, found, style)


def facts_used(text: str, said: Sequence[Said]) -> tuple[Fact, ...]:
    """The facts that stand in `text`, in the order of `said`."""
    found = {id(each.said) for each in find_facts(text, said)}
    return tuple(each.fact for each in said if each.fact is not None and id(each) in found)


def find_facts(text: str, said: Sequence[Said]) -> list[_Found]:
    """Where facts stand in `text`, longest first where they overlap, in reading order."""
    folded = text.casefold()
    if len(folded) != len(text):  # a few letters fold into two; places would shift
        folded = text.lower() if len(text.lower()) == len(text) else text
    taken: list[_Found] = []
    for each in sorted(said, key=lambda s: -len(s.text)):
        for match in re.finditer(_bounded(each.text.casefold()), folded):
            if not any(match.start() < other.end and other.start < match.end() for other in taken):
                taken.append(_Found(each, *match.span()))
    return sorted(taken, key=lambda each: each.start)


def stray_word(rest: str, style: Style) -> str | None:
    """The first word or sign outside the facts that the language does not allow."""
    for match in _WORD.finditer(rest):
        word = match.group().casefold().replace("’", "'")
        if word in style.words:
            continue
        if not (style.unspaced and _is_made_of(word, style.words)):
            return match.group()
    signs = _WORD.sub("", rest).replace(_MASK, "")
    return next((sign for sign in signs if sign not in _PUNCTUATION), None)


def _bounded(text: str) -> str:
    """A pattern for `text` as whole words, where its ends are letters of a spaced script."""
    left = r"(?<![^\W_])" if text[:1].isascii() and text[:1].isalnum() else ""
    right = r"(?![^\W_])" if text[-1:].isascii() and text[-1:].isalnum() else ""
    # Beside an unspaced script a word has no boundary: 「8.1です」.
    unspaced = r"(?=[\u3040-\u9fff\uac00-\ud7af])"
    if right:
        right = rf"(?:{right}|{unspaced})"
    if left:
        left = rf"(?:{left}|(?<=[\u3040-\u9fff\uac00-\ud7af]))"
    return f"{left}{re.escape(text)}{right}"


def masked(text: str, found: Sequence[_Found]) -> str:
    """`text` with a sign that is no letter in place of each letter of a fact."""
    letters = list(text)
    for each in found:
        letters[each.start : each.end] = _MASK * (each.end - each.start)
    return "".join(letters)


def _is_made_of(run: str, words: frozenset[str]) -> bool:
    """Whether `run` can be cut into `words` without a rest."""
    longest = max(map(len, words), default=0)
    reachable = [True] + [False] * len(run)
    for end in range(1, len(run) + 1):
        reachable[end] = any(
            reachable[start] and run[start:end] in words
            for start in range(max(0, end - longest), end)
        )
    return reachable[-1]


def _misplaced(rest: str, found: Sequence[_Found], style: Style) -> str | None:
    """A fact in a clause that says something else of it than the evidence does."""
    bounds = [0, *(match.end() for match in _CLAUSE_END.finditer(rest)), len(rest)]
    clauses = [(a, b) for a, b in itertools.pairwise(bounds) if b > a]
    for place, (start, end) in enumerate(clauses):
        kinds = [f.said.fact.kind if f.said.fact else None for f in found if start <= f.start < end]
        here = rest[start:end].casefold()
        near = rest[clauses[max(place - 1, 0)][0] : clauses[min(place + 1, len(clauses) - 1)][1]]
        if problem := _clause_problem(kinds, here, near.casefold(), style):
            return problem
    return None


def _clause_problem(
    kinds: Sequence[FactKind | None], here: str, near: str, style: Style
) -> str | None:
    def has(name: str, text: str) -> bool:
        return any(cue in text for cue in style.cues[name])

    another = FactKind.LIKED_ITEM in kinds or FactKind.ANCHOR in kinds
    own = [kind for kind in kinds if kind in _ITEM_FACTS]
    if FactKind.LIKED_ITEM in kinds and not any(has(c, near) for c in ("liked", "near", "shares")):
        return "a liked item without its role"
    if FactKind.ANCHOR in kinds and not (has("near", near) or has("shares", near)):
        return "a compared item without its role"
    if another and own:
        return "a fact of one item said of another"
    if has("liked", here) and not another:
        return "a liking nobody stated"
    if FactKind.RATING in kinds and not has("rated", here):
        return "a number without its meaning"
    return None
