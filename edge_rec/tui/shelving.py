"""How the shelf is filtered, sorted and written as rows of a table."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence
from typing import Any

from textual.content import Content

from edge_rec.personal.library import Shelved
from edge_rec.tui.drawing import MUTED, Mark, number, plain, tags_inline
from edge_rec.tui.i18n import kind_word, language, tag_word

_MAX_TAGS = 3
_COLUMNS = (("", 1), ("mark", 1), ("Title", 0), ("Year", 4), ("Type", 8), ("Yours", 6),
            ("Tags", 34), ("When", 10))  # fmt: skip
"""Key and heading with the width in cells; the title takes what is left."""
_WIDE_CELLS = 110
_N_NARROW = 6
"""Columns shown on a screen narrower than that."""

FILTERS: dict[str, Callable[[Shelved], bool]] = {
    "all": lambda each: True,
    "liked": lambda each: each.is_liked is True,
    "disliked": lambda each: each.is_liked is False,
    "rated": lambda each: each.rating is not None,
    "seen": lambda each: each.is_seen,
    "saved": lambda each: each.is_saved,
    "hidden": lambda each: each.is_hidden,
}
ORDERS: dict[str, Callable[[Shelved], Any]] = {
    "latest": lambda each: 0,
    "title": lambda each: each.item.title_in(language()).casefold(),
    "rating": lambda each: -(each.rating or float("-inf")),
    "year": lambda each: -(each.item.year or 0),
}
"""The shelf comes latest first, and sorting keeps that order among equals."""


def columns(width: int) -> list[tuple[str, int]]:
    """Heading and width of the columns that have room on a screen of `width` cells."""
    shown = _COLUMNS if width >= _WIDE_CELLS else _COLUMNS[:_N_NARROW]
    margins = 6 + 2 * len(shown)
    rest = max(width - margins - sum(cells for _, cells in shown), 12)
    return [(heading, cells or rest) for heading, cells in shown]


def arrange(shelf: Sequence[Shelved], name: str, order: str, wanted: str) -> list[Shelved]:
    """Those that pass the filter and hold every word of `wanted`, in order."""
    words = _fold(wanted).split()
    found = [each for each in shelf if FILTERS[name](each) and _holds(each, words)]
    return sorted(found, key=ORDERS[order])


def mark_of(shelved: Shelved) -> Mark:
    """The one mark that says most."""
    if shelved.is_hidden:
        return Mark.HIDDEN
    if shelved.is_liked is not None:
        return Mark.LIKED if shelved.is_liked else Mark.DISLIKED
    return Mark.SAVED if shelved.is_saved else Mark.SEEN


def cells(shelved: Shelved, *, is_chosen: bool) -> tuple[Content, ...]:
    """The row of one item."""
    item, mark = shelved.item, mark_of(shelved)
    title = Content(plain(item.title_in(language())))
    rating = "" if shelved.rating is None else f"★ {number(shelved.rating)}"
    return (
        Content.styled("●" if is_chosen else " ", "$text-accent"),
        Content.styled(mark.value, mark.style),
        title.stylize("bold") if is_chosen else title,
        Content.styled(str(item.year or ""), MUTED),
        Content.styled(plain(kind_word(item.kind)), MUTED),
        Content.styled(rating, "$text-accent"),
        Content.styled(tags_inline(item, _MAX_TAGS), MUTED),
        Content.styled(shelved.at.strftime("%Y-%m-%d") if shelved.at else "", MUTED),
    )


def _holds(shelved: Shelved, words: Sequence[str]) -> bool:
    item = shelved.item
    names = (title.text for title in item.titles)
    tags = (*item.tags, *map(tag_word, item.tags))
    text = _fold(" ".join((item.title, *names, *tags, item.kind, kind_word(item.kind))))
    return all(word in text for word in words)


def _fold(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()
