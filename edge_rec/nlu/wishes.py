"""What no rule has read: the descriptive wish in it, and what stays unexplained."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from edge_rec.nlu.language import STOPWORDS
from edge_rec.nlu.requests import ASKS
from edge_rec.nlu.text import MASK, WORD, Span, clauses, covered, is_cjk

_SHORT_WORDS = 6
_SHORT_CHARS = 16
"""An utterance of no more words, and characters of unspaced scripts, is a wish even where it does
not ask: "rainy day melancholy"."""

NOUN_PHRASE = re.compile(
    r"\W*(?:an?|some|any|something|anything|un|une|una|uma?|eine?n?|etwas|algo)\b"
    r"|.*(?:話|もの|やつ|作品|アニメ|映画|物語|系|이야기|것|故事|的)[\s。.!！]*$",
    re.IGNORECASE | re.DOTALL,
)
"""A text that is the name of a kind of thing is a wish at any length: "a quiet story about …"."""
_PERSONAL = re.compile(
    r"\b(?:i|i['’]\w+|my|we|our|he|she|they|you|your)\b|私|僕|俺|友達|彼", re.IGNORECASE
)
_TELLS = re.compile(
    r"(?:(?<!いい)(?<!良い)(?<!しい)(?<!たい)(?:です|でした|でしょう|ます|ました|ません|だった)(?:よ)?[ねか]|ました|ません(?:でした)?|でしょう|んだ(?:よ)?ね?)[。.！!？?…\s]*$"
)
"""Ends a Japanese clause that tells or asks something: alone it is no wish."""
_EMPTY_UNSPACED = re.compile(
    r"なるほど|ふむ(?:ふむ)?|ほうほう|ほほう|へ[えぇー]+|うんうん|こちらこそ|そうなん(?:です|だ)?|そうです|そうでした|了解|"
    r"[\s、。！？!?,.・…~〜ー「」『』（）()\"']+|です|ます|ました|でした|ません|ください|下さい|お願い|くれ|って|という|といった|"
    r"ような|みたいな|みたい|感じ|アニメ|作品|番組|シリーズ|ストーリー|なにか|何か|もの|やつ|こと|とても|すごく|ちょっと|少し|もっと|"
    r"とか|など|たい|ほしい|欲しい|いい|良い|よい|今日|今夜|最近|好き|私|僕|俺|以下|通り|が見|を見|見|한|하는|것|이|가|을|를|은|는|에|의|"
    r"的(?=$|[\s，。])|我|你|请|請|一些|一部|动画|動畫|动漫|電影|电影|おはよう|こんにちは|こんばんは|はじめまして|よろしく|面白かったので|面白かった|面白い|似たような|似た|んだけど|んですが|ですが|けど|애니|영화|하나|좀|요|재미있게|재밌게|봤어|빼고|말고|봤"
)
_PARTICLES = "はがをにでとのもやなねよかへからまでだしてい系"


@dataclass(frozen=True, slots=True)
class Residue:
    """The words no rule has read."""

    wish: str
    """Those that describe what is wanted, in their order."""
    unexplained: tuple[Span, ...]
    """The others that carry meaning; one span a word, or a run of an unspaced script."""


def read_residue(text: str, masked: str, explained: Sequence[Span], language: str) -> Residue:
    """Split what lies outside `explained` into a wish and the rest."""
    flags = covered(len(masked), explained)
    wishes: list[str] = []
    rest: list[Span] = []
    is_short = _is_short(masked) or NOUN_PHRASE.match(masked) is not None
    for start, end in clauses(masked):
        asks = ASKS.search(masked, start, end) is not None
        says = _PERSONAL.search(masked, start, end) or _TELLS.search(masked, start, end)
        wanted = asks or (is_short and says is None)
        for run in _runs(masked, (start, end), flags, language):
            if wanted:
                wishes.append(" ".join(text[run[0] : run[1]].split()))
            else:
                rest += _content(masked, run, flags, language)
    return Residue(" ".join(wishes), tuple(rest))


def _is_short(masked: str) -> bool:
    unspaced = [is_cjk(match.group()) for match in WORD.finditer(masked)]
    return unspaced.count(False) <= _SHORT_WORDS and unspaced.count(True) <= _SHORT_CHARS


def _runs(masked: str, clause: Span, flags: bytearray, language: str) -> list[Span]:
    """Stretches of unread words, from the first to the last that carries meaning."""
    runs: list[Span] = []
    current: list[Span] = []
    for word in _content(masked, clause, flags, language):
        if current and (
            1 in flags[current[-1][1] : word[0]] or MASK in masked[current[-1][1] : word[0]]
        ):
            runs.append((current[0][0], current[-1][1]))
            current = []
        current.append(word)
    if current:
        runs.append((current[0][0], current[-1][1]))
    return runs


def _content(masked: str, span: Span, flags: bytearray, language: str) -> list[Span]:
    """Words within `span` that no rule has read and that are not small words."""
    stopwords = STOPWORDS.get(language, frozenset()) | STOPWORDS["en"]
    found = [
        match.span()
        for match in WORD.finditer(masked, *span)
        if not is_cjk(match.group())
        and len(match.group()) > 1
        and not match.group().isdecimal()
        and match.group().casefold().replace("’", "'") not in stopwords
        and not any(flags[match.start() : match.end()])
    ]
    return sorted(found + _unspaced(masked, span, flags))


def _unspaced(masked: str, span: Span, flags: bytearray) -> list[Span]:
    """Stretches of Chinese, Japanese or Korean without polite phrases and outer particles."""
    start, end = span
    if not any(is_cjk(character) for character in masked[start:end]):
        return []
    open_ = [
        is_cjk(masked[place]) and not flags[place] and masked[place] != MASK
        for place in range(start, end)
    ]
    for match in _EMPTY_UNSPACED.finditer(masked, start, end):
        for place in range(*match.span()):
            open_[place - start] = False
    found: list[Span] = []
    for match in re.finditer("1+", "".join("01"[is_open] for is_open in open_)):
        run = masked[start + match.start() : start + match.end()]
        left = len(run) - len(run.lstrip(_PARTICLES))
        core = run.strip(_PARTICLES)
        if len(core) >= 3 or (len(core) == 2 and not re.fullmatch(r"[\u3040-\u309f]+", core)):
            place = start + match.start() + left
            found.append((place, place + len(core)))
    return found
