"""What is known about one item, as text of a given width: above its buttons, and below them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rich.cells import cell_len
from textual.content import Content

from edge_rec.tui.drawing import MUTED, facts, meter, names_in, other_titles, plain, tag_lines
from edge_rec.tui.i18n import t
from edge_rec.types import Item, Source

SOURCE_NAMES = {
    Source.NEXT_ITEM: "your history",
    Source.FACTORS: "shared taste",
    Source.CONTENT: "content",
    Source.WISH: "your words",
    Source.POPULARITY: "popularity",
    Source.RECENT: "popular lately",
    Source.NUDGE: "your nudge",
    Source.CONTEXT: "here and now",
    Source.SEQUENCE: "what came last",
    Source.TEXT: "its text",
    Source.RERANK: "the model",
    Source.FRESHNESS: "shown before",
}
"""What a person reads for a part of the score."""
_LABEL_CELLS = 13
_MAX_BAR_CELLS = 24
_MAX_TITLES = 8
_LINE = Content("\n")
_GAP = Content("\n\n")


def heading(item: Item, language: str, width: int) -> Content:
    """Names and facts; `language` is that of the talk, tags are in that of the interface."""
    title, original = names_in(item, language)
    names = [Content.styled(title, "bold $text-primary")]
    if original:
        names.append(Content.styled(original, MUTED))
    about = [Content.styled(facts(item), MUTED), *tag_lines(item.tags, width)]
    return _GAP.join([_LINE.join(names), _LINE.join(line for line in about if line.plain)])


def story(
    item: Item,
    *,
    reason: str,
    sources: Mapping[Source, float],
    similar: Sequence[Item],
    language: str,
    width: int,
) -> Content:
    """Why it is in the list, what is like it, what it is about, what else it is called."""
    sections = (
        beside_bar(reason, width),
        source_bars(sources, width),
        _names_of(similar, language),
        Content(item.description.strip()),
        _titles(item, (item.title, item.title_in(language))),
    )
    return _GAP.join(section for section in sections if section.plain.strip())


def beside_bar(text: str, width: int) -> Content:
    """`text` with a bar of the accent colour along its left edge."""
    if not text:
        return Content("")
    lines = Content(text).wrap(max(width - 2, 8))
    return _LINE.join(Content.assemble(("▌ ", "$accent"), line) for line in lines)


def source_bars(sources: Mapping[Source, float], width: int) -> Content:
    """A line for each part of the score, strongest first; what speaks against is marked.

    Bars share one scale.
    """
    parts = sorted(sources.items(), key=lambda part: (-abs(part[1]), part[0]))
    parts = [(source, value) for source, value in parts if value]
    longest = max((abs(value) for _, value in parts), default=1.0)
    cells = min(max(width - _LABEL_CELLS - 8, 4), _MAX_BAR_CELLS)
    return _LINE.join(
        Content.assemble(
            (_padded(t(SOURCE_NAMES[source])), MUTED),
            meter(abs(value) / longest, cells, "$accent" if value > 0 else "$error"),
            (f" {value:+.2f}", MUTED),
        )
        for source, value in parts
    )


def _names_of(similar: Sequence[Item], language: str) -> Content:
    lines = [Content.styled(t("similar"), MUTED)] if similar else []
    for item in similar:
        title = plain(item.title_in(language))
        lines.append(
            Content.assemble(("≈ ", "$text-primary"), title, (f"  {item.year or ''}", MUTED))
        )
    return _LINE.join(lines)


def _titles(item: Item, shown: tuple[str, ...]) -> Content:
    """A line for each other official title, its language first; aliases on one line."""
    official, aliases = other_titles(item, shown)
    lines = [
        Content.assemble((f"{title.language:<8} ", MUTED), plain(title.text))
        for title in official[:_MAX_TITLES]
    ]
    if aliases:
        names = ", ".join(aliases[:_MAX_TITLES])
        lines.append(Content.assemble((f"{t('also'):<8} ", MUTED), (names, MUTED)))
    return _LINE.join(lines)


def _padded(label: str) -> str:
    """`label` filled up to its column, in terminal cells."""
    return label + " " * (_LABEL_CELLS - cell_len(label) + 1)
