"""Franchises called by a word or the first words of their titles: the main entry, then others."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from typing import Final

from edge_rec.linking.aliases import FormKind
from edge_rec.linking.form_table import FormTable
from edge_rec.linking.normalize import compact, normalize
from edge_rec.linking.ordinary import OrdinaryWords, is_plain
from edge_rec.types import ItemId, LinkCandidate

_MIN_LETTERS: Final = 4
_FAMOUS: Final = 0.8
"""Fame the main entry needs: a word of an unknown title names nothing."""
_MANY, _KNOWN = 3, 0.65
"""Members from which a franchise is one whose main entry needs no more than this fame."""
_HEARD_OF: Final = 0.55
"""Fame from which an item's titles tell whether a word is a name."""
_MIN_MEMBERS: Final = 2
_SCORE: Final = 0.85
_OTHER_SCORE: Final = 0.3
"""Of an entry that is offered beside the one whose title was said in full."""
_MAX_MEMBERS: Final = 500
"""Forms that begin alike; a beginning of more titles than these is a common word."""
_NAME_SHARE: Final = 0.8
_VERSIONS: Final = frozenset(
    "special specials movie recap prologue epilogue picture drama season chibi".split()
) | {compact(normalize(word)) for word in ("スペシャル", "シーズン", "セカンドシーズン", "ドラマ")}
"""Words that tell versions of a work apart."""
_KATAKANA: Final = re.compile("[ァ-ヺー]{3,}")
_KANA_OR_HAN: Final = re.compile("[ぁ-ヺ一-鿿]")


class Franchises:
    """Titles by their beginning and by the names in them; both are drawn up on first use."""

    def __init__(
        self, forms: FormTable, fame: Callable[[float], float], ordinary: OrdinaryWords
    ) -> None:
        self._forms, self._fame, self._ordinary = forms, fame, ordinary
        self._revision = forms.revision
        self._sorted: list[int] | None = None
        self._named: dict[str, list[int]] | None = None

    def members(self, text: str) -> list[LinkCandidate]:
        """Items of the franchise `text` stands for, the best known first; none if it is none."""
        self._renew()
        start = normalize(text)
        titles = self._names().get(compact(start)) or self._going_on(start)
        return [self._candidate(form, _SCORE) for form in titles]

    def others(self, item_id: ItemId) -> list[LinkCandidate]:
        """Items whose title goes on where that of `item_id` ends, the best known first."""
        self._renew()
        start = self._forms.texts[self._forms.forms_of(item_id)[0]]
        if len(compact(start)) < _MIN_LETTERS:
            return []
        return [self._candidate(form, _OTHER_SCORE) for form in self._one_an_item(start)]

    def popularity(self, member: LinkCandidate) -> float:
        """How well the member's item is known."""
        return self._popularity(self._forms.forms_of(member.item_id)[0])

    def _renew(self) -> None:
        if self._revision != self._forms.revision:
            self._sorted, self._named, self._revision = None, None, self._forms.revision

    def _candidate(self, form: int, score: float) -> LinkCandidate:
        return LinkCandidate(self._item_id(form), self._forms.titles[form], score)

    # --- a name inside the titles ---------------------------------------------------------------

    def _names(self) -> dict[str, list[int]]:
        """Main titles of known items by each name in them, the best known first.

        A rare word is a name rather than a word of Japanese where the Japanese titles write
        katakana, or where all titles that have it open alike. Latin titles alone tell no more.
        """
        if self._named is None:
            words: defaultdict[str, list[int]] = defaultdict(list)
            foreign: dict[int, bool] = {}
            for _, forms in self._forms.items():
                if self._fame(self._popularity(forms[0])) >= _HEARD_OF:
                    foreign[forms[0]] = self._is_foreign(forms)
                    for word in self._rare_words(forms):
                        words[word].append(forms[0])
            self._named = {
                word: sorted(forms, key=lambda form: (-self._popularity(form), form))
                for word, forms in words.items()
                if self._is_name(forms, foreign)
            }
        return self._named

    def _is_name(self, forms: Sequence[int], foreign: dict[int, bool]) -> bool:
        most = max(self._fame(self._popularity(form)) for form in forms)
        if most < (_KNOWN if len(forms) >= _MANY else _FAMOUS):
            return False
        openings = {self._forms.texts[form].split()[0] for form in forms}
        return len(openings) == 1 or sum(foreign[form] for form in forms) >= _NAME_SHARE * len(
            forms
        )

    def _is_foreign(self, forms: Sequence[int]) -> bool:
        titles = [self._forms.titles[form] for form in forms]
        written = [title for title in titles if _KANA_OR_HAN.search(title)]
        return not written or any(_KATAKANA.search(title) for title in written)

    def _rare_words(self, forms: Sequence[int]) -> set[str]:
        """Latin words of the main title and runs of katakana in any, everyday words left out."""
        words = {w for w in self._forms.texts[forms[0]].split() if w.isascii() and w.isalpha()}
        words = {word for word in words if len(word) >= _MIN_LETTERS}
        for form in forms:
            if self._forms.kind(form) <= FormKind.ALIAS and not self._forms.texts[form].isascii():
                found = _KATAKANA.findall(self._forms.titles[form])
                words.update(compact(normalize(run)) for run in found)
        return {word for word in words if word not in _VERSIONS and not is_plain(word)}

    # --- the first words of titles --------------------------------------------------------------

    def _going_on(self, start: str) -> list[int]:
        """Titles that go on after `start`, one an item, the best known first.

        None unless that one is famous and most of them go on like it: works that only share their
        first word are no franchise.
        """
        letters = compact(start)
        if len(letters) < _MIN_LETTERS or not start.isascii() or letters.isdecimal():
            return []
        if all(word in self._ordinary for word in start.split()):
            return []
        ranked = self._one_an_item(start)
        if not ranked or self._fame(self._popularity(ranked[0])) < _FAMOUS:
            return []
        goes_on = [self._forms.texts[form][len(start) :].split()[0] for form in ranked]
        if len(ranked) < _MIN_MEMBERS or goes_on.count(goes_on[0]) <= len(ranked) / 2:
            return []
        return ranked

    def _one_an_item(self, start: str) -> list[int]:
        """The surest title of each item that goes on after `start`, the best known item first."""
        titles: dict[ItemId, int] = {}
        for form in self._beginning(f"{start} "):
            item_id = self._item_id(form)
            titles[item_id] = min(form, titles.get(item_id, form))
        return sorted(titles.values(), key=lambda form: (-self._popularity(form), form))

    def _beginning(self, start: str) -> Iterator[int]:
        """Title forms that begin with `start`."""
        if self._sorted is None:
            self._sorted = sorted(self._titles(), key=self._text)
        low = bisect_left(self._sorted, start, key=self._text)
        for form in self._sorted[low : low + _MAX_MEMBERS]:
            if not self._forms.texts[form].startswith(start):
                return
            yield form

    def _titles(self) -> Iterator[int]:
        for form in self._forms.catalog_forms():
            if self._forms.kind(form) <= FormKind.ALIAS and self._forms.texts[form].isascii():
                yield form

    def _text(self, form: int) -> str:
        return self._forms.texts[form]

    def _popularity(self, form: int) -> float:
        return self._forms.popularity[self._forms.item_num(form)]

    def _item_id(self, form: int) -> ItemId:
        return self._forms.item_ids[self._forms.item_num(form)]
