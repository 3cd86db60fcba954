"""Years, lengths, prices and ratings as constraints."""
# ruff: noqa: E501 -- a pattern reads best on one line

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from edge_rec.nlu.text import Span, overlaps
from edge_rec.types import Constraint, Operator, Slot

_Y = r"((?:19|20)\d\d)"
_N = r"(\d+(?:[.,]\d+)?)"
_MONEY = r"(?:[£$€¥￥]|usd|eur|gbp|円|dollars?|euros?|pounds?|bucks|yen|quid|元|원|reais|R\$)"
_UNIT = (
    r"(?:episodes?|eps?|chapters?|pages?|minutes?|mins?|hours?|hrs?|話|回|ページ|分|時間|화|부작|集|"
    r"episodios?|capítulos?|páginas?|minutos?|Folgen|Seiten|Minuten|épisodes?|pages|episódios?)(?![a-z])"
)
_NEG = r"\b(?:nothing|not?|none|never|no\s+\w+|not\s+\w+|nada|nichts?|rien|don['’]?t want (?:anything|stuff)?|keine?(?:\s+\w+)?|sin\s+\w+|pas de\s+\w+)\s+(?:from |made |released |anything )?"
_LESS = r"(?:under|below|less than|fewer than|shorter than|cheaper than|menos de|unter|weniger als|moins de|abaixo de)"
_MAX = r"(?:at most|no more than|no longer than|up to|max(?:imum)?(?: of)?|within|höchstens|máximo|au plus|até|hasta)"
_MORE = r"(?:over|above|more than|longer than|más de|über|mehr als|plus de|mais de)"
_MIN = r"(?:at least|no less than|min(?:imum)?(?: of)?|mindestens|al menos|au moins|pelo menos)"

AT_LEAST, AT_MOST, IS = Operator.AT_LEAST, Operator.AT_MOST, Operator.IS
Bounds = tuple[tuple[Operator, float], ...]


@dataclass(frozen=True, slots=True)
class _Rule:
    slot: Slot
    pattern: re.Pattern[str]
    bounds: Callable[[re.Match[str]], Bounds]


def _rule(slot: Slot, pattern: str, bounds: Callable[[re.Match[str]], Bounds]) -> _Rule:
    return _Rule(slot, re.compile(pattern, re.IGNORECASE), bounds)


def _number(match: re.Match[str], group: int = 1) -> float:
    return float(match.group(group).replace(",", "."))


def _bound(operator: Operator, shift: float = 0.0) -> Callable[[re.Match[str]], Bounds]:
    return lambda match: ((operator, _number(match) + shift),)


def _between(match: re.Match[str]) -> Bounds:
    low, high = sorted((_number(match, 1), _number(match, 2)))
    return (AT_LEAST, low), (AT_MOST, high)


_WORDS = {
    "twenties": 1920, "thirties": 1930, "forties": 1940, "fifties": 1950, "sixties": 1960,
    "seventies": 1970, "eighties": 1980, "nineties": 1990, "noventa": 1990, "ochenta": 1980,
    "setenta": 1970, "oitenta": 1980,
}  # fmt: skip


def _decade(match: re.Match[str]) -> Bounds:
    text = match.group(1).casefold()
    start = _WORDS.get(text) or int(text)
    if start < 100:
        start += 2000 if start < 30 else 1900
    return (AT_LEAST, float(start)), (AT_MOST, float(start + 9))


def _less(match: re.Match[str]) -> Bounds:
    """A strict bound; counts of whole things step down by one."""
    value = _hours(match)
    return ((AT_MOST, value - 1 if value.is_integer() and not _is_hours(match) else value),)


def _more(match: re.Match[str]) -> Bounds:
    value = _hours(match)
    return ((AT_LEAST, value + 1 if value.is_integer() and not _is_hours(match) else value),)


def _is_hours(match: re.Match[str]) -> bool:
    return re.search(r"hours?|hrs?|時間", match.group(), re.IGNORECASE) is not None


def _hours(match: re.Match[str]) -> float:
    """The number, hours given in minutes."""
    return _number(match) * (60 if _is_hours(match) else 1)


_YEARS = (
    # refusals turn the bound round: "nothing before 2005" asks for 2005 and later
    _rule(Slot.YEAR, rf"{_NEG}(?:before|older than|earlier than|prior to|pre-?|antes de|anterior a|vor|avant)\s*{_Y}", _bound(AT_LEAST)),
    _rule(Slot.YEAR, rf"{_NEG}(?:after|newer than|later than|past|después de|posterior a|nach|après|depois de)\s*{_Y}", _bound(AT_MOST)),
    _rule(Slot.YEAR, rf"{_Y}年(?:より前|以前|より古い)[^。]{{0,6}}?(?:なし|無し|嫌|いや|いら|除|以外|見たくな|NG|ダメ|だめ)", _bound(AT_LEAST)),
    _rule(Slot.YEAR, rf"(?:不要|别|別|不看)\s*{_Y}年?(?:以前|之前)", _bound(AT_LEAST)),
    _rule(Slot.YEAR, rf"(?:between|from|zwischen|entre|de)\s+{_Y}\s*(?:and|to|until|-|–|und|y|et|bis|a|e)\s*{_Y}", _between),
    _rule(Slot.YEAR, rf"{_Y}\s*(?:-|–|~|〜|から|年から)\s*{_Y}(?:年)?(?:まで)?", _between),
    _rule(Slot.YEAR, r"\b(?:19|20)?((?<=19)\d0|(?<=20)\d0|\d0)['’]?s\b", lambda m: _decade_of(m.group())),
    _rule(Slot.YEAR, r"\b(twenties|thirties|forties|fifties|sixties|seventies|eighties|nineties)\b", _decade),
    _rule(Slot.YEAR, r"((?:19|20)?\d0)\s*(?:年代|년대|er(?:n|-?jahren?)?\b)", _decade),
    _rule(Slot.YEAR, r"\b(?:los|años|anos|années|anni)\s+(?:de\s+)?((?:19|20)?\d0|noventa|ochenta|setenta|oitenta)\b", _decade),
    _rule(Slot.YEAR, rf"{_Y}(?:年|년)?\s*(?:以降|以後|以后|之后|之後|から|이후|부터|\s+(?:or (?:later|newer)|onwards?|and (?:later|after|newer)))", _bound(AT_LEAST)),
    _rule(Slot.YEAR, rf"{_Y}(?:年|년)?\s*(?:より(?:後|新しい))", _bound(AT_LEAST, 1)),
    _rule(Slot.YEAR, rf"{_Y}(?:年|년)?\s*(?:より前|より古い)", _bound(AT_MOST, -1)),
    _rule(Slot.YEAR, rf"{_Y}(?:年|년)?\s*(?:以前|まで|之前|이전|까지|\s+(?:or (?:earlier|older)|and (?:earlier|older|before)))", _bound(AT_MOST)),
    _rule(Slot.YEAR, rf"\b(?:not|no) older than\s*{_Y}", _bound(AT_LEAST)),
    _rule(Slot.YEAR, rf"\b(?:after|newer than|later than|post-?|después de|nach|après|depois de)\s*{_Y}", _bound(AT_LEAST, 1)),
    _rule(Slot.YEAR, rf"\b(?:since|from|starting(?: in| from)?|desde|seit|ab|depuis|à partir de|a partir de)\s*{_Y}(?:\s*(?:on(?:wards?)?|or later|en adelante|em diante))", _bound(AT_LEAST)),
    _rule(Slot.YEAR, rf"\b(?:since|desde|seit|ab|depuis|à partir de|a partir de)\s*{_Y}", _bound(AT_LEAST)),
    _rule(Slot.YEAR, rf"\b(?:before|older than|earlier than|prior to|pre-?|antes de|anterior(?:es)? a|vor|avant)\s*{_Y}", _bound(AT_MOST, -1)),
    _rule(Slot.YEAR, rf"\b(?:until|up to|by|through|hasta|bis|jusqu['’]en|até)\s*{_Y}", _bound(AT_MOST)),
    _rule(Slot.YEAR, rf"\b(?:from|in|of|released in|made in|came out in|de|del|aus|von)\s*(?:the year\s*|año\s*)?{_Y}\b", _bound(IS)),
    _rule(Slot.YEAR, rf"{_Y}\s*(?:年|년)(?:の|に|作)?", _bound(IS)),
)  # fmt: skip


def _decade_of(text: str) -> Bounds:
    digits = int(re.sub(r"\D", "", text))
    start = digits if digits > 100 else digits + (2000 if digits < 30 else 1900)
    return (AT_LEAST, float(start)), (AT_MOST, float(start + 9))


_LENGTHS = (
    _rule(Slot.LENGTH, rf"{_N}\s*(?:-|–|to|〜|~|から)\s*{_N}\s*{_UNIT}", _between),
    _rule(Slot.LENGTH, rf"{_MAX}\s+{_N}\s*{_UNIT}|{_N}\s*{_UNIT}\s*(?:or (?:less|fewer|shorter)|max|tops|以内|以下|まで|이하|이내)",
          lambda m: ((AT_MOST, _first(m)),)),
    _rule(Slot.LENGTH, rf"{_MIN}\s+{_N}\s*{_UNIT}|{_N}\s*{_UNIT}\s*(?:or (?:more|longer)|以上|이상)",
          lambda m: ((AT_LEAST, _first(m)),)),
    _rule(Slot.LENGTH, rf"{_LESS}\s+{_N}\s*{_UNIT}", _less),
    _rule(Slot.LENGTH, rf"{_N}\s*{_UNIT}\s*(?:未満|미만)", _less),
    _rule(Slot.LENGTH, rf"{_MORE}\s+{_N}\s*{_UNIT}", _more),
    _rule(Slot.LENGTH, rf"{_N}[ -]{_UNIT}", lambda m: ((IS, _hours(m)),)),
)  # fmt: skip


def _first(match: re.Match[str]) -> float:
    """The one number of a rule with alternatives, in minutes where hours are said."""
    number = next(group for group in match.groups() if group is not None)
    return float(number.replace(",", ".")) * (60 if _is_hours(match) else 1)


_PRICE = rf"(?:{_MONEY}\s*{_N}|{_N}\s*{_MONEY})"
_PRICES = (
    _rule(Slot.PRICE, rf"(?:between|from)?\s*{_MONEY}?\s*{_N}\s*(?:{_MONEY})?\s*(?:-|–|to|and|〜|から)\s*(?:{_MONEY}\s*{_N}|{_N}\s*{_MONEY})",
          lambda m: _price_range(m)),
    _rule(Slot.PRICE, rf"(?:{_LESS}|{_MAX})\s*{_PRICE}|{_PRICE}\s*(?:or (?:less|under|cheaper)|max|tops|以下|以内|未満|まで|이하)",
          lambda m: ((AT_MOST, _first(m)),)),
    _rule(Slot.PRICE, rf"(?:{_MORE}|{_MIN})\s*{_PRICE}|{_PRICE}\s*(?:or more|and up|以上|이상)", lambda m: ((AT_LEAST, _first(m)),)),
)  # fmt: skip


def _price_range(match: re.Match[str]) -> Bounds:
    numbers = sorted(float(group.replace(",", ".")) for group in match.groups() if group)
    return (AT_LEAST, numbers[0]), (AT_MOST, numbers[-1])


_RATINGS = (
    _rule(Slot.RATING, rf"(?:rated|ratings?|scores?|scored|評価|平均|評分|评分|평점)(?:\s*(?:of|is|が|は))?\s*(?:{_MORE}|{_MIN}|[><=]+)?\s*{_N}(?!\d)(?:\s*/\s*10)?(?:点|점)?\s*(?:\+|or (?:more|higher|above|better)|and (?:up|above)|以上|이상)?",
          _bound(AT_LEAST)),
    _rule(Slot.RATING, rf"(?:{_MORE}|{_MIN})\s*{_N}\s*(?:stars?|/\s*10|points?)", _bound(AT_LEAST)),
    _rule(Slot.RATING, rf"{_N}\s*(?:\+\s*stars?|stars?\s*(?:or (?:more|higher|better)|and up)|/\s*10\s*(?:or (?:more|higher|better)|and up)|点以上|점 이상)", _bound(AT_LEAST)),
)  # fmt: skip

_RULES = (*_LENGTHS, *_PRICES, *_RATINGS, *_YEARS)
_RECENT_YEARS = re.compile(
    r"\b(?:last|past)\s+(\d+|few|couple of)?\s*(years?|decade)\b|(?:ここ|この|過去)(\d+)年",
    re.IGNORECASE,
)
_FEW = 3


def read_quantities(masked: str, this_year: int) -> Iterator[tuple[Constraint, Span]]:
    """Constraints on numbers with the span each was read from; each span is used once."""
    used: list[Span] = []
    for match in _RECENT_YEARS.finditer(masked):
        said = match.group(1) or match.group(3) or ""
        years = 10 if match.group(2) == "decade" else int(said) if said.isdecimal() else _FEW
        used.append(match.span())
        value = float(this_year - min(years, this_year))
        yield Constraint(Slot.YEAR, AT_LEAST, value, match.group()), match.span()
    for rule in _RULES:
        for match in rule.pattern.finditer(masked):
            if overlaps(match.span(), used):
                continue
            used.append(match.span())
            for operator, value in rule.bounds(match):
                yield Constraint(rule.slot, operator, value, match.group()), match.span()
