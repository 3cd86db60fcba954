"""What is to be done with items: "save the third", "8/10 for number two", 「最後のを保存して」."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from edge_rec.nlu.doings import BARE, ITEM, ITEMS, PRONOUN, PRONOUNS, UNIT, doings
from edge_rec.nlu.text import Span, mask, overlaps
from edge_rec.types import Action, InteractionKind, Reference

Pointed = tuple[Span, tuple[int, ...]]
"""Words that point at shown items, and the ranks they mean."""

_WORDS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
    "nine": 9, "ten": 10,
}  # fmt: skip
_MAX_STARS = 5.0
_HUNDRED = 100.0


@dataclass(frozen=True, slots=True)
class ActionReading:
    """The actions, and the words they were read from."""

    actions: tuple[Action, ...] = ()
    spans: tuple[Span, ...] = ()
    pointed: tuple[Pointed, ...] = ()
    """References that are the object of an action and of nothing else."""


def read_actions(
    text: str,
    masked: str,
    names: Sequence[Span],
    pointed: Sequence[Pointed],
    *,
    n_shown: int,
    is_talked_about: bool,
) -> ActionReading:
    """Actions in reading order; `names` are hidden in `masked`, `pointed` are not.

    Bare numbers are places only up to `n_shown`; "it" needs something before it in the text, a
    list on screen, or an item that `is_talked_about`.
    """
    if not (n_shown or names or pointed or is_talked_about):
        return ActionReading()
    hidden = _written(mask(masked, [span for span, _ in pointed]))
    found: list[tuple[Span, Action]] = []
    used: list[Pointed] = []
    for kind, pattern in doings():
        for match in pattern.finditer(hidden):
            if overlaps(match.span(), [span for span, _ in found]):
                continue
            objects = _objects(match, names, pointed, n_shown, is_talked_about or n_shown > 0)
            if objects is None:
                continue
            named, places = objects
            references = tuple(Reference(text[s:e], s, e, ranks) for (s, e), ranks in places)
            value, out_of = _rating(match) if kind is InteractionKind.RATE else (None, None)
            words = text[match.start() : match.end()].strip()
            action = Action(kind, words, references, named, value, out_of)
            found.append((match.span(), action))
            used += places
    found += _bare(text, hidden, [span for span, _ in found])
    found.sort(key=lambda entry: entry[0])
    return ActionReading(
        tuple(action for _, action in found),
        tuple(span for span, _ in found),
        tuple(used),
    )


def _written(hidden: str) -> str:
    """`hidden` with each list of names and references as a run of `ITEM`, pronouns likewise."""
    as_items = ITEMS.sub(lambda match: ITEM * len(match.group()), hidden)
    return PRONOUNS.sub(lambda match: PRONOUN * len(match.group()), as_items)


def _objects(
    match: re.Match[str],
    names: Sequence[Span],
    pointed: Sequence[Pointed],
    n_shown: int,
    has_context: bool,
) -> tuple[tuple[int, ...], list[Pointed]] | None:
    """Where the names begin that are meant, and the references; None where nothing can be meant."""
    start, end = match.span("o")
    words = match.group("o")
    if ITEM in words:
        named = tuple(s for s, e in names if start <= s and e <= end)
        return named, [entry for entry in pointed if start <= entry[0][0] and entry[0][1] <= end]
    numbers = [int(number) for number in re.findall(r"\d+", words)]
    if numbers:
        is_known = all(1 <= number <= n_shown for number in numbers)
        if not is_known or UNIT.match(match.string, end):
            return None
        return (), [((start, end), tuple(numbers))]
    return _antecedent(match.start(), names, pointed) or (((), []) if has_context else None)


def _antecedent(
    position: int, names: Sequence[Span], pointed: Sequence[Pointed]
) -> tuple[tuple[int, ...], list[Pointed]] | None:
    """What "it" means within one text: the last name or reference before it."""
    before = [entry for entry in pointed if entry[0][1] <= position]
    named = [span for span in names if span[1] <= position]
    if before and (not named or before[-1][0] > named[-1]):
        return (), before[-1:]
    return ((named[-1][0],), []) if named else None


def _rating(match: re.Match[str]) -> tuple[float | None, float | None]:
    """The rating as said and the best there is, where that shows."""
    groups = match.groupdict()
    if "v" not in groups:
        return None, None
    said = groups["v"].casefold()
    value = float(_WORDS[said]) if said in _WORDS else float(said.replace(",", "."))
    if groups.get("of"):
        return value, float(groups["of"])
    if groups.get("stars") is not None and value <= _MAX_STARS:
        return value, _MAX_STARS
    return value, _HUNDRED if "点" in match.group() and value > _HUNDRED / 5 else None


def _bare(text: str, hidden: str, used: Sequence[Span]) -> list[tuple[Span, Action]]:
    found = []
    for match in BARE.finditer(hidden):
        if not overlaps(match.span(), used):
            is_kept = match.group().casefold().startswith("gu")
            kind = InteractionKind.SAVE if is_kept else InteractionKind.HIDE
            found.append((match.span(), Action(kind, text[match.start() : match.end()])))
    return found
