"""Words that point at items already shown: "the second one", "those", 「2番目」."""
# ruff: noqa: E501 -- a pattern reads best on one line

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from edge_rec.nlu.places import read_places
from edge_rec.nlu.text import Span, overlaps

_ORDINALS = {
    "first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7,
    "eighth": 8, "ninth": 9, "tenth": 10, "last": -1, "final": -1, "top": 1,
    "一": 1, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9, "十": 10,
    "首": 1, "primer": 1, "primero": 1, "primera": 1, "segundo": 2, "segunda": 2, "tercero": 3,
    "tercera": 3, "último": -1, "última": -1, "erste": 1, "ersten": 1, "zweite": 2, "zweiten": 2,
    "dritte": 3, "dritten": 3, "letzte": -1, "letzten": -1, "premier": 1, "première": 1,
    "deuxième": 2, "troisième": 3, "dernier": -1, "dernière": -1, "primeiro": 1, "primeira": 1,
    "terceiro": 3, "terceira": 3, "첫": 1, "두": 2, "세": 3, "네": 4, "다섯": 5,
    "cuarto": 4, "cuarta": 4, "quinto": 5, "quinta": 5, "quarto": 4, "quarta": 4, "erster": 1,
    "erstes": 1, "zweiter": 2, "zweites": 2, "drittes": 3, "dritter": 3, "vierte": 4, "vierten": 4,
    "viertes": 4, "fünfte": 5, "fünften": 5, "fünftes": 5, "letztes": -1, "quatrième": 4,
    "cinquième": 5, "ultimo": -1, "ultima": -1, "premiere": 1, "deuxieme": 2, "troisieme": 3,
    "derniere": -1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7,
    "eight": 8, "nine": 9, "ten": 10, "uno": 1, "dos": 2, "tres": 3, "cuatro": 4, "cinco": 5,
    "eins": 1, "zwei": 2, "drei": 3, "vier": 4, "fünf": 5, "un": 1, "deux": 2, "trois": 3,
    "quatre": 4, "cinq": 5, "um": 1, "dois": 2, "três": 3, "quatro": 4, "兩": 2, "两": 2,
}  # fmt: skip
_NUMBERS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "couple": 2, "few": 3, "dos": 2,
    "tres": 3, "deux": 2, "trois": 3, "beiden": 2, "zwei": 2, "drei": 3, "dois": 2, "duas": 2,
    "três": 3, "二": 2, "两": 2, "兩": 2, "三": 3, "四": 4, "五": 5, "두": 2, "세": 3,
}  # fmt: skip

_WORD = r"first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|last|final|\d{1,2}(?:st|nd|rd|th)"
_THING = r"ones?|movies?|films?|anime|shows?|titles?|picks?|suggestions?|recommendations?|items?|results?|options?|books?|games?"
_ENGLISH = re.compile(
    rf"\b(?P<the>the\s+)?(?:very\s+)?({_WORD})(?:\s*(?:,|and|or|&)\s*(?:the\s+)?({_WORD}))*"
    rf"(?:\s+(?:{_THING})\b(?!\s+(?:i|we|you|he|she|that)\b)|(?=\s*(?:$|[,.:!?;)]|\b(?:but|and|or|is|was|looks?|sounds?|please)\b))"
    r"|(?(the)(?=\s+(?:\d|(?:an?|with|as|at|for later|to (?:my|the)|again|aside|instead|already|though|off|out of|gets?|deserves|anymore|any more|in my|on my|pls|thanks)\b))|(?!)))",
    re.IGNORECASE,
)
_FIRST_N = re.compile(
    rf"\b(?:the\s+)?(first|last)\s+(\d{{1,2}}|two|three|four|five|couple|few)(?:\s+(?:of (?:those|them|these)|{_THING}))?\b",
    re.IGNORECASE,
)
_RATES = re.compile(r"\b(?:rate|give)\s+$", re.IGNORECASE)
_NUMBERED = re.compile(
    r"(?:#\s?|\b(?:(?:the\s+)?(?<!\bmy )(?<!\bmi )number|no\.|nr\.?|option|(?:el\s|le\s|o\s)?n[uú]m[eé]ro|(?:die\s)?nummer)\s*)"
    r"(\d{1,2}|one|two|three|four|five|six|seven|eight|nine|ten|uno|dos|tres|cuatro|cinco|eins|zwei|drei|vier|fünf|un|deux|trois|quatre|cinq|um|dois|três|quatro)\b",
    re.IGNORECASE,
)
_ROMANCE = re.compile(
    r"\b(?:est?[eoa]|ess[ea]|es[eao]|ce|cette|diese[rnsm]?|el|la|los|las|al|del|das|der|die|den|dem|vom|zum|beim|le|au|du|o|a|ao|à|do|da|no|na|pro|pra|zweites?)\s+(primer[oa]?|segund[oa]|tercer[oa]?|cuart[oa]|quint[oa]|[uú]ltim[oa]|"
    r"erste[nrs]?|zweite[nrs]?|dritte[nrs]?|vierte[nrs]?|fünfte[nrs]?|letzte[nrs]?|premi(?:er|ère|ere)|deuxi[eè]me|troisi[eè]me|quatrième|cinquième|derni(?:er|[eè]re)|"
    r"primeir[oa]|terceir[oa]|quart[oa])\b(?!\s+(?:vez|mal|fois|time|año|ano|jahr))",
    re.IGNORECASE,
)
_FIRST_TWO = re.compile(
    r"\bl[oa]s (dos|tres) (primer|[uú]ltim)[oa]s\b|\bles (deux|trois) (premi|derni)(?:ers|[eè]res)\b|\b[oa]s (dois|duas|três) (primeir|[uú]ltim)[oa]s\b|"
    r"\bdie (?:(beiden|zwei|drei) (erst|letzt)en|(erst|letzt)en (beiden|zwei|drei))\b|\bl[oa]s (primer|[uú]ltim)[oa]s (dos|tres)\b|\b[oa]s (primeir|[uú]ltim)[oa]s (dois|duas|três)\b"
    r"|(最初|最後)の([2-5２-５二三四五])(?:つ|本|作品|個)|(前|后|後|最后|最後)([2-5两兩二三四五])[个個部]|(처음|마지막) ?([2-5]|두|세)\s?(?:개|편)",
    re.IGNORECASE,
)
_LAST = re.compile(r"[uú]ltim|derni|letzt|最後|最后|^后|^後|마지막", re.IGNORECASE)
_MIDDLE = re.compile(
    rf"\b(?:the\s+)?middle\s+(?:one|{_THING})\b|\b(?:el|la) (?:de|del) (?:en )?medio\b|\b(?:der|die|das|den|dem)\s+mittler\w+|\bcel(?:ui|le) du milieu\b|\b[oa] do meio\b"
    r"|(?:真ん中|まんなか)(?:の(?:やつ|もの|作品)?)?|中间(?:那|的)?[个個部]?|中間(?:那|的)?[个個部]?|가운데(?: ?거| ?것)?",
    re.IGNORECASE,
)
_BOTH = re.compile(
    r"\b(?:(?:both|the two)(?: of (?:them|those|these))?|ambos|ambas|l[oa]s dos|alle beide|beide|die beiden|tous les deux|toutes les deux|les deux|os dois|as duas)\b(?!\s+(?:more|other|of))"
    r"|(?:両方|どちらも|どっちも)|둘 ?다|(?:两个|兩個|两部|兩部)都",
    re.IGNORECASE,
)
_UNSPACED = re.compile(
    r"(?!一番(?![目はもを]|だけ|$|[、。]))(?:第\s*)?([0-9０-９]{1,2}|[一二三四五六七八九十])(?:番目|つ目|本目|番(?![組外])|個目)(?:の(?:やつ|もの|作品|アニメ|映画)?)?"
    r"|第([一二三四五六七八九十0-9]{1,2})[个個部]|(첫|두|세|네|다섯) ?번째(?: 거| 것)?"
)
_EDGES = re.compile(
    r"(最初|最後|一番上|一番下|最[后後]一[个個部]|마지막(?: ?거| ?것| ?작품)?)(?:の(?:やつ|もの|作品|アニメ|映画)?|に出た\w*)?(?!から|まで)"
)
_ALL = re.compile(
    r"\b(?:all of (?:them|those|these)|them all|those|these|them|(?:none|any|each|every one|either|both) of (?:them|those|these)|"
    r"everything (?:you (?:showed|listed)|on (?:the|that) list)|the whole list|all (?:ten|five|three)? ?of (?:it|that list)|"
    r"(?:ninguno de )?(?:esos|estos)|esas|todos esos|keine?s? davon|nenhum(?:a)? (?:dess|dest)[ea]s|diese|die alle|alle davon|ceux-là|celles-là|tous|esses|essas)\b"
    r"|(?<=vi )(?:todos|todas)\b|(?<=visto )(?:todos|todas)\b|(?<=kenne ich )alle\b|(?<=ich kenne )alle\b"
    r"|(?:これら|それら|この中|その中|さっきの|どれも|全部|ぜんぶ|全て|すべて)(?!の)|(?:(?:这些|這些|那些)都?|都)(?=看|不|我)|(?:이것들|그것들|전부|다)(?= ?봤)",
    re.IGNORECASE,
)
_ONE = re.compile(
    r"\b(?:that one|this one|it)\b(?=\s*(?:$|[.!?,]))|(?:それ|これ)(?=は|も|が|を)", re.IGNORECASE
)


def read_references(
    masked: str, names: list[Span], *, n_shown: int, talked: tuple[int, ...] = ()
) -> Iterator[tuple[Span, tuple[int, ...]]]:
    """Spans and the ranks they mean, in reading order; `()` is the whole of the last list.

    Pronouns and bare numbers point at a list only where one was shown (`n_shown` items), ordinals
    always. `talked` are the ranks that the last turn was about: what "it" and "both" mean.
    """
    found: list[tuple[Span, tuple[int, ...]]] = []

    def add(span: Span, ranks: tuple[int, ...]) -> None:
        if not overlaps(span, [*names, *(other for other, _ in found)]):
            found.append((span, ranks))

    for match in _FIRST_TWO.finditer(masked):
        add(match.span(), _some_ranks([group for group in match.groups() if group]))
    for match in _FIRST_N.finditer(masked):
        if match.group(2).isdecimal() and _RATES.search(masked, 0, match.start()):
            continue  # "rate the first 8"
        add(match.span(), _edge_ranks(match.group(1), match.group(2)))
    for match in _ENGLISH.finditer(masked):
        words = re.findall(_WORD, match.group(), re.IGNORECASE)
        add(match.span(), tuple(_rank(word) for word in words))
    for pattern in (_NUMBERED, _ROMANCE, _UNSPACED):
        for match in pattern.finditer(masked):
            add(match.span(), (_rank(next(group for group in match.groups() if group)),))
    for match in _EDGES.finditer(masked):
        add(match.span(), (1 if match.group(1) in ("最初", "一番上") else -1,))
    if n_shown:
        for span, ranks in read_places(masked, n_shown):
            add(span, ranks)
        for match in _MIDDLE.finditer(masked):
            add(match.span(), ((n_shown + 1) // 2,))
        for match in _ALL.finditer(masked):
            add(match.span(), ())
    if n_shown == 2 and not talked:
        talked = (1, 2)
    if len(talked) == 2:
        for match in _BOTH.finditer(masked):
            add(match.span(), talked)
    if n_shown == 1 and not talked:
        talked = (1,)
    if len(talked) == 1:
        for match in _ONE.finditer(masked):
            add(match.span(), talked)
    yield from sorted((span, ranks) for span, ranks in found if 0 not in ranks)


def _some_ranks(words: Sequence[str]) -> tuple[int, ...]:
    """The first or last few, of a number and the word for the edge in either order."""
    n = next(
        (known for word in words if (known := _NUMBERS.get(word.casefold()) or _digit(word))), 0
    )
    is_last = any(_LAST.search(word) for word in words)
    return tuple(range(-n, 0)) if is_last else tuple(range(1, n + 1))


def _digit(word: str) -> int:
    return int(word) if word.isdecimal() else 0


def _edge_ranks(edge: str, number: str) -> tuple[int, ...]:
    n = _NUMBERS.get(number.casefold()) or int(number)
    return tuple(range(-n, 0)) if edge.casefold() == "last" else tuple(range(1, n + 1))


def _rank(word: str) -> int:
    """1-based place, negative from the end, 0 for none."""
    known = _ORDINALS.get(word.casefold())
    if known is not None:
        return known
    digits = re.sub(r"\D", "", word)
    return int(digits) if digits else 0
