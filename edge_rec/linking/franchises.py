"""Franchises called by the first words of their titles: the main entry first, then the others."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator
from typing import Final

from edge_rec.linking.aliases import FormKind
from edge_rec.linking.form_table import FormTable
from edge_rec.linking.normalize import normalize
from edge_rec.linking.ordinary import OrdinaryWords
from edge_rec.types import ItemId, LinkCandidate

_MIN_LETTERS: Final = 4
_FAMOUS: Final = 0.8
"""Fame the main entry needs: the first word of an unknown title names nothing."""
_MIN_MEMBERS: Final = 2
_SCORE: Final = 0.85
_MAX_MEMBERS: Final = 500
"""Forms that begin alike; a beginning of more titles than these is a common word."""


class Franchises:
    """Titles in the order of their letters, so that those of one beginning lie side by side."""

    def __init__(
        self, forms: FormTable, fame: Callable[[float], float], ordinary: OrdinaryWords
    ) -> None:
        self._forms, self._fame, self._ordinary = forms, fame, ordinary
        self._sorted: list[int] | None = None

    def members(self, text: str) -> list[LinkCandidate]:
        """Items whose title goes on after `text`, the best known first.

        None unless that one is famous and most of them go on like it: works that only share their
        first word are no franchise.
        """
        start = normalize(text)
        letters = start.replace(" ", "")
        if len(letters) < _MIN_LETTERS or not start.isascii() or letters.isdecimal():
            return []
        if all(word in self._ordinary for word in start.split()):
            return []
        titles: dict[ItemId, int] = {}
        for form in self._beginning(f"{start} "):
            item_id = self._forms.item_ids[self._forms.item_num(form)]
            titles[item_id] = min(form, titles.get(item_id, form))
        ranked = sorted(titles.items(), key=lambda entry: (-self._popularity(entry[1]), entry[0]))
        if not ranked or self._fame(self._popularity(ranked[0][1])) < _FAMOUS:
            return []
        goes_on = [self._forms.texts[form][len(start) :].split()[0] for _, form in ranked]
        if len(ranked) < _MIN_MEMBERS or goes_on.count(goes_on[0]) <= len(ranked) / 2:
            return []
        return [LinkCandidate(i, self._forms.titles[form], _SCORE) for i, form in ranked]

    def _popularity(self, form: int) -> float:
        return self._forms.popularity[self._forms.item_num(form)]

    def _beginning(self, start: str) -> Iterator[int]:
        """Live title forms that begin with `start`."""
        if self._sorted is None:
            self._sorted = sorted(self._titles(), key=self._text)
        low = bisect_left(self._sorted, start, key=self._text)
        for form in self._sorted[low : low + _MAX_MEMBERS]:
            if not self._forms.texts[form].startswith(start):
                return
            item_id = self._forms.item_ids[self._forms.item_num(form)]
            if form in self._forms.forms_of(item_id):
                yield form

    def _titles(self) -> Iterator[int]:
        for form in self._forms.live_forms():
            if self._forms.kind(form) <= FormKind.ALIAS and self._forms.texts[form].isascii():
                yield form

    def _text(self, form: int) -> str:
        return self._forms.texts[form]
