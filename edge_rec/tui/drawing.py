"""How values look as text: widths in terminal cells, colours as theme variables."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable, Sequence
from enum import StrEnum

from textual.content import Content

from edge_rec.dialogue.policy import Profile
from edge_rec.tui.i18n import kind_word, t, tag_word
from edge_rec.types import InteractionKind, Item, ItemId, Title, TitleKind

MUTED = "$foreground 55%"
FAINT = "$foreground 22%"
_TAG_STYLES = (
    "$text-primary",
    "$text-secondary",
    "$text-accent",
    "$text-success",
    "$text-warning",
    "$text-error",
)
_LIST_LINE = re.compile(r"\s*\d{1,3}(\.(\s.*)?)?")
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f]+")


class Mark(StrEnum):
    """What the person thinks of an item."""

    NONE = " "
    LIKED = "♥"
    DISLIKED = "✗"
    SEEN = "✓"
    SAVED = "◆"
    HIDDEN = "⊘"

    @property
    def style(self) -> str:
        """The colour it is drawn in."""
        return _MARK_STYLES[self]


_MARK_STYLES = {
    Mark.NONE: "",
    Mark.LIKED: "$text-error",
    Mark.DISLIKED: "$text-warning",
    Mark.SEEN: "$text-success",
    Mark.SAVED: "$text-primary",
    Mark.HIDDEN: MUTED,
}
KIND_MARKS = {
    InteractionKind.LIKE: "♥ liked",
    InteractionKind.DISLIKE: "✗ disliked",
    InteractionKind.SEEN: "✓ seen",
    InteractionKind.RATE: "★ rated",
    InteractionKind.SAVE: "◆ saved",
    InteractionKind.HIDE: "⊘ hidden",
}


def marks_of(profile: Profile) -> dict[ItemId, Mark]:
    """The mark of every item the profile knows."""
    return {
        **dict.fromkeys(profile.saved, Mark.SAVED),
        **dict.fromkeys(profile.seen, Mark.SEEN),
        **dict.fromkeys(profile.disliked, Mark.DISLIKED),
        **dict.fromkeys(profile.liked, Mark.LIKED),
        **dict.fromkeys(profile.hidden, Mark.HIDDEN),
    }


def plain(text: str) -> str:
    """`text` on one line, free of characters a terminal would act on."""
    return _UNPRINTABLE.sub(" ", text)


def meter(share: float, width: int, style: str = "$accent") -> Content:
    """A horizontal bar of `width` cells, filled to `share` in [0, 1] by half cells."""
    halves = round(min(max(share, 0.0), 1.0) * width * 2)
    filled = "━" * (halves // 2) + "╸" * (halves % 2)
    return Content.assemble((filled, style), ("━" * (width - len(filled)), FAINT))


def tag_style(tag: str) -> str:
    """The colour of a tag: always the same for the same tag."""
    return _TAG_STYLES[zlib.crc32(tag.casefold().encode()) % len(_TAG_STYLES)]


def tag_marks(tags: Sequence[str], width: int) -> Content:
    """As many whole tags as fit one line of `width` cells, each behind a mark of its colour."""
    lines = tag_lines(tags, width)
    return lines[0] if lines and lines[0].cell_length <= width else Content("")


def tag_lines(tags: Sequence[str], width: int) -> list[Content]:
    """All tags, as many to a line of `width` cells as fit; a longer tag has its own line."""
    lines: list[Content] = []
    for tag in tags:
        one = Content.assemble(("● ", tag_style(tag)), (plain(tag_word(tag)), MUTED))
        if lines and lines[-1].cell_length + 2 + one.cell_length <= width:
            lines[-1] = Content.assemble(lines[-1], "  ", one)
        else:
            lines.append(one)
    return lines


def beside(left: Content, right: Content, width: int) -> Content:
    """`left` and `right` at the two ends of a line of `width` cells; `left` gives way."""
    room = width - right.cell_length
    if room < 1:
        return left.truncate(width, ellipsis=True, pad=True)
    return Content.assemble(left.truncate(room, ellipsis=True, pad=True), right)


def tags_inline(item: Item, n: int) -> str:
    """The first `n` tags on one line."""
    return " · ".join(plain(tag_word(tag)) for tag in item.tags[:n])


def number(value: float) -> str:
    """A rating or length without needless zeros."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


def facts(item: Item) -> str:
    """Kind, year, rating, length and price of an item, those that are known."""
    known: list[str] = [plain(kind_word(item.kind))] if item.kind else []
    if item.year is not None:
        known.append(str(item.year))
    if item.rating is not None:
        known.append(f"★ {number(item.rating)}")
    if item.length is not None:
        known.append(t("length {n}", n=number(item.length)))
    if item.price is not None:
        known.append(t("price {n}", n=f"{item.price:.2f}"))
    return " · ".join(known)


def names_in(item: Item, language: str) -> tuple[str, str]:
    """The title in `language`, and the catalog's own title where that is another, else empty."""
    title = item.title_in(language)
    return plain(title), plain(item.title) if item.title != title else ""


def other_titles(item: Item, shown: Iterable[str]) -> tuple[list[Title], list[str]]:
    """The titles not in `shown`: main and official ones with their language, then aliases."""
    seen = set(shown)
    official: list[Title] = []
    aliases: list[str] = []
    for title in item.titles:
        if title.text in seen:
            continue
        seen.add(title.text)
        if title.kind in (TitleKind.ALIAS, TitleKind.ADDED):
            aliases.append(plain(title.text))
        else:
            official.append(title)
    return official, aliases


def prose(reply: str) -> str:
    """The reply without its numbered lines, which the list below it shows.

    A last line that may still become one is held back, so nothing flickers while it streams.
    """
    lines = [line for line in reply.split("\n") if not _LIST_LINE.fullmatch(line)]
    return "\n".join(lines).strip("\n")
