"""Rows of one language: frames chosen, filled, strung together and typed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from random import Random

from scripts.understanding_set.phrasebook import SPACELESS, Phrasebook, load
from scripts.understanding_set.rows import Row, assemble, spaced_marks
from scripts.understanding_set.surface import listed, quoted, written
from scripts.understanding_set.template import LABELS, Piece, expand, flat
from scripts.understanding_set.titles import Titles
from scripts.understanding_set.typing_noise import Habits, draw_habits, mistype

PATTERNS: dict[str, tuple[int, dict[str, tuple[float, ...]]]] = {
    "story": (
        12,
        {
            "opener": (0.4,),
            "state": (1, 0.4, 0.2),
            "wish": (0.3,),
            "ask": (0.3,),
            "closer": (0.15,),
        },
    ),
    "talk": (
        34,
        {
            "opener": (0.06,),
            "react": (0.2,),
            "talk": (1, 0.4, 0.15),
            "chat": (0.06,),
            "wish": (0.1,),
            "closer": (0.06,),
        },
    ),
    "statement": (10, {"state": (1,), "chat": (0.12,)}),
    "request": (
        13,
        {"opener": (0.3,), "wish": (1, 0.15), "state": (0.3,), "closer": (0.2,)},
    ),
    "follow": (
        12,
        {"react": (0.25,), "follow": (1, 0.12), "wish": (0.1,), "closer": (0.1,)},
    ),
    "answer": (4, {"react": (1,), "state": (0.8,)}),
    "bare": (4, {"bare": (1,)}),
    "chat": (14, {"chat": (1, 0.25)}),
    "opening": (2, {"opener": (1,), "ask": (0.7,)}),
    "reaction": (8, {"react": (1, 0.3), "closer": (0.3,)}),
}
"""Kind of row -> its share, and the chances of frames of each section, in their order."""
DOMAIN_SHARES = {"anime": 30, "films": 42, "books": 11, "games": 9, "shop": 8}
BORROWED = {
    "en": {"en": 96, "ja": 4},
    "ja": {"ja": 78, "en": 22},
    "zh": {"zh": 84, "en": 12, "ja": 4},
    "ko": {"ko": 70, "en": 24, "ja": 6},
    "es": {"es": 68, "en": 30, "ja": 2},
    "de": {"de": 64, "en": 34, "ja": 2},
    "fr": {"fr": 68, "en": 30, "ja": 2},
    "pt": {"pt": 68, "en": 30, "ja": 2},
}
"""Percent of rows with titles of that language, by the language of the sentence."""
SPACED_MARKS = {"fr": 0.5, "en": 0.15, "es": 0.05, "de": 0.05, "pt": 0.05, "ko": 0.05}
"""Share of rows with a space before a sentence mark: typographic in French, else a habit."""
_LABELLED_LISTS = {"nudge": "nudge", "ref": "reference", "refno": "reference"}
_ROLES = {"L": "liked", "D": "disliked", "S": "seen", "M": "mentioned"}
_ENDS = (".", "?", "!", "。", "？", "！", "…", "~", "♪", ":", "：", "\n", "~?")


@dataclass
class _Turn:
    """What the frames of one row share."""

    book: Phrasebook
    titles: Titles
    domain: str
    pool: str
    """Language the titles are drawn from."""
    habits: Habits
    rng: Random
    used: set[str] = field(default_factory=set)

    def fill(self, slot: str) -> list[Piece]:
        """Pieces for a slot of a frame."""
        head, _, rest = slot.partition(".")
        if head[:1] in _ROLES and head[1:] in {"", "+", "*"}:
            return self._titles(_ROLES[head[0]], head[1:])
        label = LABELS.get(head) if rest else _LABELLED_LISTS.get(head)
        return [Piece(self._word(rest or head), label)]

    def _word(self, name: str) -> str:
        entries = self.book.entries(name, self.domain)
        if not entries:
            raise KeyError(f"{self.book.language} has no list {name!r} for {self.domain}")
        return flat(expand(self.rng.choice(entries), self.fill, self.rng))

    def _titles(self, label: str, length: str) -> list[Piece]:
        rng = self.rng
        count = {"": 1, "+": rng.choice([2, 2, 2, 3, 3, 4]), "*": rng.randint(3, 7)}[length]
        year = self.domain == "films" and rng.random() < 0.05
        items = []
        for _ in range(count):
            title = self._title()
            pieces = quoted(title, label, self.habits.quotes)
            items.append([*pieces, Piece(f" ({rng.randint(1950, 2024)})")] if year else pieces)
        return listed(items, self.book.language, rng)

    def _title(self) -> str:
        for _ in range(20):
            title = written(self.titles.draw(self.domain, self.pool, self.rng), self.rng)
            if title.casefold() not in self.used:
                break
        self.used.add(title.casefold())
        return title


def draw_kind(rng: Random) -> str:
    """A kind of row by its share."""
    return rng.choices(list(PATTERNS), [share for share, _ in PATTERNS.values()])[0]


def make_row(kind: str, language: str, titles: Titles, *, held_out: bool, rng: Random) -> Row:
    """One row; `held_out` says which part of the frames it is written with."""
    book = load(language)
    domain = rng.choices(list(DOMAIN_SHARES), list(DOMAIN_SHARES.values()))[0]
    pool = rng.choices(list(BORROWED[language]), list(BORROWED[language].values()))[0]
    turn = _Turn(book, titles, domain, pool, draw_habits(language, rng), rng)
    sections = book.sections(domain, held_out=held_out)
    frames: dict[str, list[Piece]] = {}
    for section, chances in PATTERNS[kind][1].items():
        for chance in chances:
            if sections[section] and rng.random() < chance:
                frame = rng.choice(sections[section])
                frames[frame] = expand(frame, turn.fill, rng)
    pieces = _string(list(frames.values()), language, rng)
    text, spans = assemble(mistype(pieces, turn.habits, language, rng), rng)
    if rng.random() < SPACED_MARKS.get(language, 0.0):
        text, spans = spaced_marks(text, spans, only_after_spans=language != "fr")
    return Row(text, language, domain, spans, kind)


def _string(sentences: Sequence[list[Piece]], language: str, rng: Random) -> list[Piece]:
    """Sentences one after the other, with what people put between and after them."""
    if language in SPACELESS:
        comma = "，" if language == "zh" else "、"
        between = rng.choice(["。", "。", "。", "！", "…", comma, " ", "\n", "。\n"])
        final = rng.choice(["。", "。", "", "", "！"])
    else:
        between = rng.choice([". ", ". ", ". ", "! ", ", ", " ", " ", " ", "\n", "... ", " - "])
        final = rng.choice([".", ".", ".", "", "", "!"])
    pieces: list[Piece] = []
    for number, sentence in enumerate(sentences):
        last = number == len(sentences) - 1
        mark = final if last else between
        if flat(sentence).rstrip().endswith(_ENDS):
            mark = (
                "" if last else mark.lstrip(".!。！、,") or ("" if language in SPACELESS else " ")
            )
        if language not in SPACELESS:
            sentence = _capitalised(sentence)
        pieces += [*sentence, Piece(mark)]
    return _with_articles(pieces) if language == "en" else pieces


def _with_articles(pieces: Sequence[Piece]) -> list[Piece]:
    """The pieces with "a" before a filled slot as "an" where its first letter asks for it."""
    following = [*(piece.text.lstrip() for piece in pieces[1:]), ""]
    return [
        replace(piece, text=re.sub(r"\b([Aa]) $", r"\1n ", piece.text))
        if after[:1].lower() in set("aeiou")
        else piece
        for piece, after in zip(pieces, following, strict=True)
    ]


def _capitalised(sentence: list[Piece]) -> list[Piece]:
    """The first letter in upper case."""
    for place, piece in enumerate(sentence):
        if piece.text.strip():
            text = piece.text.lstrip()
            return [Piece(text[:1].upper() + text[1:], piece.label), *sentence[place + 1 :]]
    return sentence
