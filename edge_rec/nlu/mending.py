"""Names as a model marks them, mended where the text itself shows where a name ends."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable, Iterator

from edge_rec.nlu.claims import NAME_LABELS, Claim
from edge_rec.nlu.language import STOPWORDS
from edge_rec.nlu.text import Span

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
_OPENS = re.compile(
    r"(?<=[^\W_] )(?:Yeah|Yes|Yep|No|Nope|Well|Have|Did|Do|Does|What|Thanks?|Thank|Lol|Haha|Sorry|"
    r"Sure|Ok|Okay|But|So|Also|And|The|An?|If|There|It|[Ww]ow|[Bb]ye|no|yes|yeah|lol|haha|thanks|thank|ok|okay|I|I['’]\w+|It['’]s|That['’]s)$"
)
"""A capital that begins the next sentence, typed without a stop: "Infinity War No I haven't"."""
_OPENS_WITH = (
    (
        re.compile(r"(?<=[^\W_] )(?:Know|Any|Got|Seen)$"),
        re.compile(r" (?:of )?(?:any|some|it|that)\b"),
    ),
    (re.compile(r"(?<=[^\W_] )(?:That|He|She|What|There|Who|Here)$"), re.compile(r"['’]s\b")),
)
"""Others that do so only where certain words follow them: "The Ring That's a good one"."""
_FOLLOWS = "だけ|とか|なら|って|さん"
"""What follows a Japanese name and is no part of it."""
_PARTICLES = re.compile(rf"(?<=.)(?:{_FOLLOWS})$|(?<=[ァ-ヺー])[派でをはがも]$")
_WHEN = re.compile(r"(?:この前|こないだ|先週|さっき|そういえば|ちなみに)(?=[^\s、]{2})")
"""Before a Japanese name, without a space: no part of it."""
_COUNT, _TIMES = re.compile(r"(?<=.)[\d一二三四五六七八九十何]+$"), re.compile(r"[回度周]")
"""A number that says how often a name was seen: "インセプション三|回"."""
_ADJECTIVE, _THING = re.compile(r"[ァ-ヺー]+な"), re.compile(r"の|やつ|もの|感じ")
"""A word that only describes: "シリアスな|の"."""
_INTERJECTION = re.compile(
    r"(?:ふむ)+ふ?|(?:ほう)+|へ[えぇー]+|なる(?:ほど)?|(?:うん)+|そう(?:なん)?|え[えー]*"
)
_AFTER_NAME = re.compile(rf"{_FOLLOWS}|みたい|シリーズ|めっちゃ|めちゃ|すごく|まじで")
_NOUN = re.compile(r"[一-鿿々]{1,3}(?=[はがをもとにって、。！？!?…」』]|シリーズ|$)")
"""With it a name goes on behind its "の": "推しの|子は"."""
_KATAKANA, _HANGUL = re.compile(r"[ァ-ヺー]+"), re.compile(r"[가-힣]+")
_KOREAN_PARTICLE = re.compile(
    r"(?:은|는|이|가|을|를|도|만|이?랑|하고|처럼|같은|보다|말고|의|에|에서|까지|와|과|요|으?로|이?라는)\Z"
)
_SERIES = re.compile(r"(?<=.)シリーズ")
_NUMBER_BEFORE = re.compile(r"(?:\A|[^\w\s] ?|(?:\A|[.!?] )[A-Z][a-z]+ |\b[a-z]+ )(\d{1,4} )\Z")
"""A number that opens a name of words with capitals, "Maybe 12 Angry Men", not one behind another
name."""
_DESCRIBED = re.compile(r"(?:[Tt]he|[Aa]n?) [a-z ]+")
_KIND_AFTER = re.compile(r" (?:movie|film|show|series|book|game|anime)s?\b")
_REPEATED = 2
"""Words that say a name begins anew: "High School Musical High School Musical 2"."""


def mended(text: str, claims: Iterable[Claim]) -> list[Claim]:
    """`claims` with each name cut before the next sentence and where another name begins."""
    return [part for claim in claims for part in _parts(text, claim)]


def _parts(text: str, claim: Claim) -> Iterator[Claim]:
    if claim.label not in NAME_LABELS:
        yield claim
        return
    number = _NUMBER_BEFORE.search(text, 0, claim.start) if text[claim.start].isupper() else None
    begin = number.start(1) if number else claim.start
    if (when := _WHEN.match(text, begin, claim.end)) is not None:
        begin = when.end()
    for start, end in _names(text, begin, _end(text, claim)):
        if not (_is_small(text[start:end]) or _is_described(text, start, end)):
            yield dataclasses.replace(claim, start=start, end=end)


def _end(text: str, claim: Claim) -> int:
    """Where the name ends, a word that opens the next sentence and particles left out."""
    series = _SERIES.search(text, claim.start)
    end = min(claim.end, series.start()) if series else claim.end
    while (opener := _OPENS.search(text, claim.start + 1, end)) is not None:
        end = opener.start() - 1
    for opens, goes_on in _OPENS_WITH:
        opener = opens.search(text, claim.start + 1, end)
        if opener is not None and goes_on.match(text, end):
            end = opener.start() - 1
    while (particle := _PARTICLES.search(text, claim.start, end)) is not None:
        end = particle.start()
    if _TIMES.match(text, end) and (count := _COUNT.search(text, claim.start, end)) is not None:
        end = count.start()
    return max(_whole(text, end), claim.start + 1)


def _whole(text: str, end: int) -> int:
    """`end` moved to where a word ends.

    No name ends inside a run of katakana or a Korean word, in the middle of what only follows
    names, or with "の".
    """
    if _AFTER_NAME.match(text, end - 1):
        return end - 1
    if text[end - 1] == "の":
        noun = _NOUN.match(text, end)
        return noun.end() if noun else end - 1
    for script in (_KATAKANA, _HANGUL):
        run = next((run for run in script.finditer(text) if run.start() < end < run.end()), None)
        if run is None:
            continue
        if script is _KATAKANA:
            return run.end()
        if _KOREAN_PARTICLE.fullmatch(text, end, run.end()) is None:
            particle = _KOREAN_PARTICLE.search(text, end, run.end())
            return particle.start() if particle else run.end()
    return end


def _names(text: str, start: int, end: int) -> Iterator[Span]:
    """The span, or the two names it holds where its first words come again."""
    words = list(_WORD.finditer(text, start, end))
    said = [word.group().casefold() for word in words]
    for place in range(_REPEATED, len(words) - _REPEATED + 1):
        if said[place : place + _REPEATED] == said[:_REPEATED]:
            yield start, words[place - 1].end()
            yield from _names(text, words[place].start(), end)
            return
    yield start, end


def _is_small(words: str) -> bool:
    """Whether `words` are one small word without a capital, or say no more than "I see"."""
    is_small = words.islower() and words in STOPWORDS["en"]
    return is_small or _INTERJECTION.fullmatch(words) is not None


def _is_described(text: str, start: int, end: int) -> bool:
    """Whether the words tell which movie is meant rather than name it: "the last scary movie"."""
    kind = _DESCRIBED.fullmatch(text, start, end) and _KIND_AFTER.match(text, end)
    return bool(kind or (_ADJECTIVE.fullmatch(text, start, end) and _THING.match(text, end)))
