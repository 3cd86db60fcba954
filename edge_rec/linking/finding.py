"""Names in running text, with no need of quotes or capitals.

Set-apart text (quotes, list items) is a name even if unknown. Elsewhere the dictionary of forms is
asked for every window of words; the vectors only for what commas, cues or capitals single out.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from typing import Final

from edge_rec.linking import frames
from edge_rec.linking.common import everyday_katakana
from edge_rec.linking.form_table import FormTable
from edge_rec.linking.normalize import compact, normalize, romanize
from edge_rec.linking.ordinary import (
    CUES,
    EVERYDAY,
    SMALL_WORDS,
    OrdinaryWords,
)
from edge_rec.linking.spans import (
    Stretch,
    Token,
    is_capital,
    list_items,
    quoted,
    segments,
    sentences,
    tokenize,
    tokens_within,
)
from edge_rec.linking.windows import (
    Window,
    WindowFinder,
    beside,
    is_katakana,
    may_be_written,
)
from edge_rec.types import Mention

_MAX_WORDS: Final = 14
_MIN_KEY: Final = 5
_MIN_WHOLE: Final = 2
_MAX_TEXT: Final = 20_000
"""Characters of a text that are read; nobody lists names for longer."""
_MAX_SCORED: Final = 64
"""Stretches compared by vectors in one text; beyond, only exact names are found."""
_CALL: Final = re.compile(r"[!！☆★♪]+(?=\s*[,、，)）])")
_SEQUEL: Final = re.compile(
    r"(?<=[ぁ-ヺー一-鿿가-힣]) ?\d{1,2}"
    r"(?=[はがをもとのってや、。，,！!？?\s比也很太和跟最은는이가을를도랑]|$)"
)
"""A number that belongs to a name in a script without spaces: no counter stands behind it."""
_CLOSING: Final = {")": "(", "）": "（", "]": "["}


def find_mentions(
    text: str,
    forms: FormTable,
    ordinary: OrdinaryWords,
    score: Callable[[str], float],
    *,
    accept: float,
) -> list[Mention]:
    """Names in `text`, in order, without overlaps.

    `score` says how surely a text names something; from `accept` on a misspelt name counts.
    """
    found = sorted(_Finder(text, forms, ordinary, score, accept).find(), key=lambda s: s.start)
    return [Mention(text[s.start : s.end], s.start, s.end) for s in found]


class _Finder:
    """One reading of one text. A stretch taken earlier keeps its place."""

    def __init__(
        self,
        text: str,
        forms: FormTable,
        ordinary: OrdinaryWords,
        score: Callable[[str], float],
        accept: float,
    ) -> None:
        self._text, self._forms, self._ordinary = text[:_MAX_TEXT], forms, ordinary
        self._score_text, self._accept, self._n_scored = score, accept, 0
        self._tokens = tokenize(self._text)
        self._windows = list(WindowFinder(self._text, self._tokens, forms, ordinary).windows())
        self._taken = bytearray(len(self._text))
        self._found: list[Stretch] = []

    def find(self) -> list[Stretch]:
        for stretch in quoted(self._text):
            self._take(stretch)
        for stretch in list_items(self._text):
            self._take_item(stretch)
        parts = list(sentences(self._text))
        for window in sorted(self._windows, key=_longest_first):
            if not window.is_plain and _crosses(window.stretch, parts):
                self._take(window.stretch)
        inside = _Inside(self._windows)
        for sentence in parts:
            self._take_sentence(sentence, inside(sentence))
        return self._found

    def _take_item(self, item: Stretch) -> None:
        """The whole line, unless it holds a name among other words: then it is read as text."""
        words = self._words(item)
        if not words or len(words) > _MAX_WORDS * (4 if words[0].is_cjk else 1):
            return
        within = [w for w in self._windows if item.start <= w.stretch.start < item.end]
        whole = any(w.stretch.start == item.start and w.stretch.end >= item.end for w in within)
        if whole or not within or self._score(item) >= self._accept:
            self._take(item)

    def _take_sentence(self, sentence: Stretch, windows: Sequence[Window]) -> None:
        parts = list(segments(self._text, sentence))
        cores = [(core, part) for part in parts for core in self._cores(part)]
        exact = {window.stretch.start: window for window in windows}  # the longest of each start
        runs = list(frames.katakana_runs(self._text, sentence))
        for run in runs:  # no sign that what stands beside it is a name too
            self._take_misspelt(run)
        for core, _ in cores:
            within = any(
                w.stretch.start <= core.start and core.end <= w.stretch.end for w in windows
            )
            within = within or any(self._is_all_but(core, window) for window in windows)
            if not within and self._is_doubtful(core, in_list=len(parts) > 1):
                self._take_misspelt(core)
        for window in sorted(windows, key=_longest_first):
            if not window.is_plain:
                self._take(self._widened(window.stretch))
        named = any(
            sentence.start <= found.start < sentence.end and found not in runs
            for found in self._found
        )
        for core, part in cores:
            longest = exact.get(core.start)
            if self._is_whole_name(core):
                self._take(self._widened(core))
            elif longest and longest.is_plain and longest.stretch.end >= core.end:
                if self._is_set_apart(core, part, named=named):
                    self._take(longest.stretch)
            elif named and len(parts) > 1 and self._looks_like_name(core):
                self._take(self._widened(core))

    def _is_all_but(self, core: Stretch, window: Window) -> bool:
        """Whether `core` is a name with everyday words around it: "21 Jump Street Oh"."""
        name = window.stretch
        if window.is_plain or name.start < core.start or core.end < name.end:
            return False
        words = self._words(core)
        others = [w.norm for w in words if not name.start <= w.start < name.end]
        return not words[0].is_cjk and all(word in EVERYDAY for word in others)

    def _is_set_apart(self, core: Stretch, part: Stretch, *, named: bool) -> bool:
        """Whether plain words are meant as a name: one of a list, or said to be liked."""
        several_words = len(self._words(core)) > 1
        if several_words and (named or self._is_cued(core)):
            return True
        others = [w for w in self._words(part) if not core.start <= w.start < core.end]
        return named and all(word.norm in frames.LIST_WORDS for word in others)

    def _take_misspelt(self, core: Stretch) -> None:
        if self._text[core.start : core.end] in everyday_katakana():
            return
        if self._is_free(core) and self._score(core) >= self._accept:
            self._take(self._widened(core))

    # --- stretches between separators ----------------------------------------------------------

    def _cores(self, part: Stretch) -> Iterator[Stretch]:
        """Runs of one kind of script in `part`, without the words that only frame a name."""
        run: list[Token] = []
        for token in self._words(part):
            if run and token.is_cjk != run[-1].is_cjk:
                yield from self._trimmed(run)
                run = []
            run.append(token)
        if run:
            yield from self._trimmed(run)

    def _trimmed(self, run: list[Token]) -> Iterator[Stretch]:
        if run[0].is_cjk:
            if framed := frames.framed_name(self._text, Stretch(run[0].start, run[-1].end)):
                yield framed
            return
        cue = max((n for n, token in enumerate(run) if self._is_cue(token)), default=-1)
        words = run[cue + 1 :]
        while words and self._is_frame(words[0]) and not is_capital(self._text, words[0]):
            words = words[1:]
        while words and self._is_frame(words[-1]):
            words = words[:-1]
        if words and len(words) <= _MAX_WORDS:
            yield Stretch(words[0].start, words[-1].end)

    def _is_doubtful(self, core: Stretch, *, in_list: bool) -> bool:
        """Whether `core` is set apart enough to be compared with names it does not equal."""
        words = self._words(core)
        if self._ordinary.could_be_said([token.norm for token in words]):
            return False
        if len(romanize(self._text[core.start : core.end])) < _MIN_KEY:
            return False
        if in_list or self._is_cued(core):
            return True
        return any(
            is_capital(self._text, token) or is_katakana(self._text[token.start]) for token in words
        )

    def _looks_like_name(self, core: Stretch) -> bool:
        """Unknown, but set among names and written like one."""
        words = self._words(core)
        if words[0].is_cjk:
            if frames.ends_clause(self._text[core.start : core.end]):
                return False
            before, after = beside(self._text, core.start, core.end)
            return before in ("", *"、，,「\n:：") or after in ("", *"、，,\n")
        plain = self._ordinary.could_be_said([token.norm for token in words])
        small = [w for w in words if not is_capital(self._text, w) and w.norm not in SMALL_WORDS]
        return is_capital(self._text, words[0]) and not plain and 2 * len(small) <= len(words)

    def _is_whole_name(self, core: Stretch) -> bool:
        """Whether `core` equals a name and the sentence's other script or frame sets it apart."""
        words = self._words(core)
        name = self._text[core.start : core.end]
        if len(name) < _MIN_WHOLE:
            return False
        titles = (self._forms.titles[n] for n in self._forms.with_text(compact(normalize(name))))
        if not any(may_be_written(title, name) for title in titles):
            return False
        plain = self._ordinary.could_be_said([token.norm for token in words])
        if frames.is_liked_in_romaji(self._text, core):
            return not plain or len(words) > 1
        numbers = tokens_within(self._tokens, core)
        beside = (*self._tokens[max(numbers.start - 1, 0) : numbers.start],)
        beside += (*self._tokens[numbers.stop : numbers.stop + 1],)
        if words[0].is_cjk:
            return bool(beside) and not plain
        # What is everyday in English is a name in a sentence of another script.
        framed = frames.is_framed(self._text, core)
        return any(token.is_cjk for token in beside) and (framed or not plain)

    def _is_cued(self, core: Stretch) -> bool:
        before = tokens_within(self._tokens, core).start - 1
        while before > 0 and self._tokens[before].norm in frames.LINKING_WORDS:
            before -= 1
        return before >= 0 and self._tokens[before].norm in CUES

    def _is_cue(self, token: Token) -> bool:
        return token.norm in CUES and not is_capital(self._text, token)

    def _is_frame(self, token: Token) -> bool:
        return token.norm in SMALL_WORDS or token.norm in CUES

    def _widened(self, core: Stretch) -> Stretch:
        """`core` with the bracket it leaves open closed, or its exclamation before a comma."""
        closing = self._text[core.end : core.end + 1]
        if _CLOSING.get(closing, "\0") in self._text[core.start : core.end]:
            return Stretch(core.start, core.end + 1)
        if number := _SEQUEL.match(self._text, core.end):
            return Stretch(core.start, number.end())
        call = _CALL.match(self._text, core.end)
        return Stretch(core.start, call.end()) if call else core

    # --- bookkeeping ---------------------------------------------------------------------------

    def _words(self, stretch: Stretch) -> Sequence[Token]:
        numbers = tokens_within(self._tokens, stretch)
        return self._tokens[numbers.start : numbers.stop]

    def _score(self, stretch: Stretch) -> float:
        self._n_scored += 1
        if self._n_scored > _MAX_SCORED:
            return 0.0
        return self._score_text(self._text[stretch.start : stretch.end])

    def _take(self, stretch: Stretch) -> None:
        if stretch.end > stretch.start and self._is_free(stretch):
            self._taken[stretch.start : stretch.end] = b"\1" * (stretch.end - stretch.start)
            self._found.append(stretch)

    def _is_free(self, stretch: Stretch) -> bool:
        return not any(self._taken[stretch.start : stretch.end])


class _Inside:
    """Hands out the windows of one sentence after another, each looked at once."""

    def __init__(self, windows: Sequence[Window]) -> None:
        self._windows, self._next = windows, 0

    def __call__(self, sentence: Stretch) -> list[Window]:
        first = self._next
        while (
            self._next < len(self._windows)
            and self._windows[self._next].stretch.start < sentence.end
        ):
            self._next += 1
        return [w for w in self._windows[first : self._next] if w.stretch.end <= sentence.end]


def _crosses(stretch: Stretch, parts: Sequence[Stretch]) -> bool:
    """Whether a name goes on after what looks like the end of a sentence: `Kenji! The Movie`."""
    first = bisect_right(parts, stretch.start, key=lambda part: part.start) - 1
    return stretch.end > parts[first].end


def _longest_first(window: Window) -> tuple[int, float, int]:
    stretch = window.stretch
    return stretch.start - stretch.end, -window.score, stretch.start
