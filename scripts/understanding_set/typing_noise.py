"""How people type: case, punctuation, slips of the finger, short forms, quotes, emoji."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from random import Random

import opencc

from scripts.understanding_set.phrasebook import SPACELESS
from scripts.understanding_set.template import Piece

QUOTES = {
    "ja": ["「」", "「」", "「」", "『』", "『』", "“”", '""', "【】", "《》"],
    "zh": ["《》", "《》", "《》", "《》", "「」", "“”", "【】"],
    "ko": ["''", '""', "<>", "《》", "‘’", "「」"],
    "de": ["„“", '""', "''", "»«", "“”"],
    "fr": ["«»", '""', "“”", "''"],
    "es": ["«»", '""', "“”", "''"],
}
LATIN_QUOTES = ['""', '""', "''", "“”", "‘’", "**", "__", "[]", "<>"]
SHORT_FORMS = {
    "en": [
        ("you", "u"),
        ("are", "r"),
        ("your", "ur"),
        ("you're", "ur"),
        ("please", "pls"),
        ("please", "plz"),
        ("thanks", "thx"),
        ("thank you", "ty"),
        ("going to", "gonna"),
        ("want to", "wanna"),
        ("because", "bc"),
        ("because", "cuz"),
        ("really", "rly"),
        ("people", "ppl"),
        ("something", "smth"),
        ("I don't know", "idk"),
        ("right now", "rn"),
        ("to be honest", "tbh"),
        ("though", "tho"),
        ("and", "n"),
        ("and", "&"),
        ("with", "w/"),
        ("before", "b4"),
        ("for", "4"),
        ("kind of", "kinda"),
        ("have to", "gotta"),
        ("okay", "k"),
        ("favorite", "fav"),
        ("favourite", "fave"),
        ("recommendations", "recs"),
        ("movies", "movs"),
        ("something", "sth"),
        ("loved", "luved"),
        ("great", "gr8"),
        ("them", "em"),
        ("the", "teh"),
    ],
    "es": [
        ("que", "q"),
        ("por favor", "porfa"),
        ("porque", "xq"),
        ("también", "tb"),
        ("películas", "pelis"),
    ],
    "pt": [
        ("você", "vc"),
        ("que", "q"),
        ("não", "n"),
        ("também", "tbm"),
        ("porque", "pq"),
        ("por favor", "pfv"),
    ],
    "fr": [
        ("s'il te plaît", "stp"),
        ("beaucoup", "bcp"),
        ("quelque chose", "qqch"),
        ("c'est", "c"),
        ("je suis", "chuis"),
    ],
    "de": [("bitte", "bidde"), ("nicht", "nich"), ("etwas", "was"), ("habe", "hab"), ("und", "u.")],
    "ko": [("감사합니다", "ㄱㅅ"), ("정말", "ㄹㅇ"), ("추천해 주세요", "추천좀")],
    "ja": [
        ("ありがとうございます", "あざす"),
        ("面白い", "おもろい"),
        ("すごく", "めっちゃ"),
        ("とても", "めちゃくちゃ"),
    ],
    "zh": [("什么", "啥"), ("没有", "木有"), ("怎么样", "咋样")],
}
"""What is written in haste, among the words outside the spans."""
ENDINGS = {
    "en": [
        " :)",
        " lol",
        " haha",
        " 😂",
        " ❤️",
        " thx",
        "!!",
        "...",
        " 🙏",
        " xD",
        " :D",
        "!",
        " 🍿",
        " tbh",
        " btw",
    ],
    "ja": ["w", "笑", "(笑)", "！", "!!", "〜", "♪", "😂", "🙏", "…", "ｗｗ", "(^^)", "☆"],
    "ko": ["ㅋㅋ", "ㅎㅎ", "ㅠㅠ", "!!", "~", " 😂", "...", "^^"],
    "zh": ["哈哈", "！", "～", "😂", "。。。", "呢", "🙏", "233"],
}
LATIN_ENDINGS = [" :)", " 😂", "!!", "...", " ❤️", " 🙏", "!", " haha", " jaja", " xD"]
_NEIGHBOURS = {
    row[n]: row[max(0, n - 1) : n] + row[n + 1 : n + 2]
    for row in ("qwertyuiop", "asdfghjkl", "zxcvbnm")
    for n in range(len(row))
}
_WORD = re.compile(r"[^\W\d_]{4,}")
ACCENTED = frozenset({"es", "fr", "pt"})
_PLAIN = str.maketrans("áéíóúàèìòùâêîôûãõñçëïüÁÉÍÓÚ", "aeiouaeiouaeiouaonceiuAEIOU")
_WIDE = {chr(code): chr(code + 0xFEE0) for code in range(0x21, 0x7F)}


@dataclass(frozen=True, slots=True)
class Habits:
    """How one person types one message."""

    change_case: Callable[[str], str] | None
    drops_punctuation: bool
    drops_apostrophes: bool
    drops_accents: bool
    shortens: bool
    slips: float
    """Chance of a slip a word."""
    wide: bool
    traditional: bool
    """Chinese in traditional characters."""
    quotes: str | None
    """Opening and closing mark around titles."""
    ending: str


def draw_habits(language: str, rng: Random) -> Habits:
    """Half of the messages are typed with care, the others are not."""
    careful = rng.random() < 0.4
    case = None if careful else rng.choice([str.lower, str.lower, str.lower, None, None])
    if rng.random() < 0.025:
        case = str.upper
    quoting = rng.random() < (0.45 if language in SPACELESS else 0.16)
    marks = QUOTES.get(language, LATIN_QUOTES)
    ending = rng.choice(ENDINGS.get(language, LATIN_ENDINGS)) if rng.random() < 0.12 else ""
    return Habits(
        change_case=case,
        drops_punctuation=not careful and rng.random() < 0.4,
        drops_apostrophes=not careful and rng.random() < 0.5,
        drops_accents=not careful and rng.random() < 0.4,
        shortens=not careful and rng.random() < 0.3,
        slips=0.0 if careful else rng.choice([0.0, 0.0, 0.02, 0.05, 0.1]),
        wide=language == "ja" and rng.random() < 0.08,
        traditional=language == "zh" and rng.random() < 0.35,
        quotes=rng.choice(marks) if quoting else None,
        ending=ending,
    )


def mistype(pieces: Sequence[Piece], habits: Habits, language: str, rng: Random) -> list[Piece]:
    """The pieces as those habits would have them typed."""
    typed = [replace(piece, text=_typed(piece, habits, language, rng)) for piece in pieces]
    return [*typed, Piece(habits.ending)]


def _typed(piece: Piece, habits: Habits, language: str, rng: Random) -> str:
    text = piece.text
    if habits.shortens and piece.label is None:
        text = _shortened(text, language, rng)
    if habits.drops_apostrophes:
        text = re.sub(r"(?<=\w)['’](?=\w)", "", text)
    if habits.drops_punctuation and len(text.strip()) > 1:
        text = re.sub(r"(?<=\w)[.,!?;:](?=\s|$)", "", text).replace("。", " ").replace("！", " ")
    if habits.drops_accents and language in ACCENTED:
        text = text.translate(_PLAIN)
    if habits.slips:
        text = _WORD.sub(
            lambda match: _slip(match[0], rng) if rng.random() < habits.slips else match[0], text
        )
    if habits.change_case:
        text = habits.change_case(text)
    if habits.traditional:
        text = _to_traditional().convert(text)
    if habits.wide:
        text = "".join(_WIDE.get(character, character) for character in text)
    return text


@cache
def _to_traditional() -> opencc.OpenCC:
    return opencc.OpenCC("s2t")


def _shortened(text: str, language: str, rng: Random) -> str:
    for long, short in SHORT_FORMS.get(language, []):
        if rng.random() < 0.5:
            edge = "" if language in SPACELESS else r"\b"
            text = re.sub(f"{edge}{re.escape(long)}{edge}", short, text, flags=re.IGNORECASE)
    return text


def _slip(word: str, rng: Random) -> str:
    """One slip of the finger: two letters changed over, one left out, doubled or beside it."""
    at = rng.randrange(1, len(word) - 1)
    beside = _NEIGHBOURS.get(word[at].lower(), word[at])
    return rng.choice(
        [
            word[:at] + word[at + 1] + word[at] + word[at + 2 :],
            word[:at] + word[at + 1 :],
            word[:at] + word[at] * 2 + word[at + 1 :],
            word[:at] + rng.choice(beside) + word[at + 1 :],
        ]
    )
