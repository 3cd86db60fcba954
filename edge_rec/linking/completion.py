"""Names of the catalog that begin with what was typed, in any script it may be typed in."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from edge_rec.linking.aliases import FormKind
from edge_rec.linking.form_table import FormTable
from edge_rec.linking.normalize import compact, normalize, romanize
from edge_rec.types import ItemId

_LAST = "\U0010ffff"
_MAX_MATCHES = 4_000
"""Names looked at for one beginning; a single letter has more, and their order hardly matters."""
_START = re.compile(r"(?<![^\W_])[^\W_]|[\u2e80-\uffef]")
"""The first letter of a word, or any character of a script without spaces."""
_MAX_END = 40
"""Characters at the end of a text that are looked at."""
_MIN_LATIN, _MIN_WIDE = 3, 2
"""Fewer characters would offer a name after almost every word."""
_MIN_KEY = 2
"""Letters from which on romanised names are searched besides the names as written."""


class NameCompleter:
    """Sorted beginnings of names, as written and romanised. Read-only, so any thread may ask."""

    def __init__(self, forms: FormTable) -> None:
        self._popularity = forms.popularity
        self._item_ids = forms.item_ids
        named = [f for f in forms.catalog_forms() if forms.kind(f) <= FormKind.UNMARKED]
        self._items = {form: forms.item_num(form) for form in named}
        self._titles = {form: forms.titles[form] for form in named}
        self._written = sorted((compact(forms.texts[form]), form) for form in named)
        self._spelt = sorted((key, form) for form in named if (key := forms.key(form)))

    def __call__(self, typed: str, n: int = 6) -> list[tuple[ItemId, str]]:
        """At most `n` items with the title that matched, best known first; each item once.

        Titles that begin with `typed` as written come before those that sound like it.
        """
        text = compact(normalize(typed))
        if not text:
            return []
        key = romanize(normalize(typed))
        groups = [self._beginning(self._written, text)]
        if len(key) >= _MIN_KEY:
            groups.append(self._beginning(self._spelt, key))
        found: dict[int, str] = {}
        for group in groups:
            for form in sorted(group, key=self._rank):
                found.setdefault(self._items[form], self._titles[form])
        return [(self._item_ids[num], title) for num, title in list(found.items())[:n]]

    def _rank(self, form: int) -> tuple[float, int]:
        return -self._popularity[self._items[form]], form

    @staticmethod
    def _beginning(names: Sequence[tuple[str, int]], prefix: str) -> Iterator[int]:
        first = bisect_left(names, (prefix, -1))
        last = bisect_left(names, (prefix + _LAST, -1))
        return (form for _, form in names[first : min(last, first + _MAX_MATCHES)])


@dataclass(frozen=True, slots=True)
class Completion:
    """Names that the end of a text may become."""

    start: int
    """Where the unfinished name begins; it goes to the end of the text."""
    names: tuple[tuple[ItemId, str], ...]
    """Items with the title that matched, best known first."""


def complete_end(
    text: str, complete: Callable[[str, int], Sequence[tuple[ItemId, str]]], n: int = 6
) -> Completion | None:
    """The names for the longest end of `text` that begins one; None when no end does.

    An end starts at a word, or at any character of a script that writes no spaces. A name that
    is already written out is not offered by itself.
    """
    for start in _starts(text):
        end = text[start:]
        names = tuple(name for name in complete(end, n) if name[1] != end)
        if names:
            return Completion(start, names)
    return None


def _starts(text: str) -> Iterator[int]:
    """Places an unfinished name may begin, the first first; short ends are left out."""
    for match in _START.finditer(text, max(len(text) - _MAX_END, 0)):
        end = text[match.start() :].strip()
        if len(end) >= (_MIN_WIDE if has_wide(end) else _MIN_LATIN):
            yield match.start()


def has_wide(text: str) -> bool:
    """Whether `text` has characters of a script that writes no spaces."""
    return any(character > "\u2e7f" for character in text)
