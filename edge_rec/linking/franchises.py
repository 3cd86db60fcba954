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
        """Items whose title goes on after `text`; none unless the best known of them is famous."""
        start = normalize(text)
        letters = start.replace(" ", "")
        if len(letters) < _MIN_LETTERS or not start.isascii() or letters.isdecimal():
            return []
        if all(word in self._ordinary for word in start.split()):
            return []
        best: dict[ItemId, tuple[float, int]] = {}
        for form in self._beginning(f"{start} "):
            item_num = self._forms.item_num(form)
            item_id, popularity = self._forms.item_ids[item_num], self._forms.popularity[item_num]
            # Of members equally known, the shorter title is the main entry.
            claim = (popularity, -len(self._forms.texts[form]))
            if item_id not in best or claim > (best[item_id][0], best[item_id][1]):
                best[item_id] = (popularity, form)
        ranked = sorted(best.items(), key=lambda entry: (-entry[1][0], entry[0]))
        if not ranked or self._fame(ranked[0][1][0]) < _FAMOUS:
            return []
        return [
            LinkCandidate(item_id, self._forms.titles[form], _SCORE)
            for item_id, (_, form) in ranked
        ]

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
