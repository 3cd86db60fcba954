"""Bare numbers beside a verb that judges: "i've seen 2 and 5", 「2と5は見た」."""
# ruff: noqa: E501 -- a pattern reads best on one line

from __future__ import annotations

import re
from collections.abc import Iterator

from edge_rec.nlu.text import Span

_JUDGED = (
    r"(?:(?<!to )(?:seen|saw|watched|read|finished|know|knew|loved?|liked|hated?|disliked?|enjoyed|dropped)|\b(?:i|we) (?:really |also |still )?like|(?:more|something|anything) like|(?:^|(?<=[.,!?] ))\W*like|similar to|(?:do|did)(?:n['’]?t| not) like|"
    r"(?:(?:ya |no )?(?:vi|he visto|conozco)|me gust(?:ó|a|aron)|parecido a)(?: el| la| al)?|(?:kenne|mag|hasse|wie)(?: die)?|(?:j['’]ai (?:déjà )?(?:vu|aimé|adoré)|connais)(?: le| la)?|"
    r"(?:(?:já )?(?:vi|assisti)|conheço|gostei d[oe]|parecido com)(?: o| a)?)"
)
_PLACES = r"#?\d{1,2}(?:(?:\s*(?:,|&|/|\+)\s*(?:and\s+)?|\s+(?:and|y|e|und|et|or)\s+)(?:(?:el|la|le|o|die)\s+)?#?\d{1,2})*"
_COUNTED = r"(?![\d%:]|[.,/]\d|\s*(?:st|nd|rd|th)\b|\s+(?!ya\b|già|já\b|déjà|already|yet|but|too|though|and|so|please|pls|both|before|schon|bereits|also|auch|también|também|aussi|gesehen|geguckt|now|a lot|very|really|though|because)\w)"
_PATTERNS = (
    re.compile(rf"\b{_JUDGED}\s+(?:both\s+|already\s+|only\s+|no\.\s*)?({_PLACES}){_COUNTED}", re.IGNORECASE),
    re.compile(
        rf"(?<![\d.,/#\w])({_PLACES})\s*(?:,\s*)?(?=(?:(?:i(?:['’]ve)?|i have|we(?:['’]ve)?)\s+(?:already\s+|both\s+)?(?:seen|saw|watched|know)|(?:already |i )?(?:seen|watched) (?:it|them|already|both)|"
        r"(?:hab(?:e)?|kenn(?:e)?) ich|(?:ya )?l[oa]s? (?:vi|he visto|conozco)|já (?:vi|assisti)|(?:je )?(?:l['’]|les )?(?:ai )?déjà vus?)\b)",
        re.IGNORECASE,
    ),
    re.compile(rf"\bhabe?n?\s+(?:ich\s+)?(?:schon\s+|die\s+)*({_PLACES})(?=\s+(?:schon\s+|bereits\s+)?(?:gesehen|geguckt|geschaut|gelesen)\b)", re.IGNORECASE),
    re.compile(r"(?<![\d.,/#\w])(\d{1,2}(?:番)?(?:\s*(?:と|、|,|や)\s*\d{1,2}番?)*)(?=(?:は|も|を|なら)\s*(?:もう|既に|すでに|全部|両方)?(?:見|観|み[たま]|読|知|好き|嫌い|苦手|微妙|つまら|面白))"),
    re.compile(r"(?<![\d.,/#\w])(\d{1,2}번?(?:\s*(?:이랑|랑|과|와|하고|,)\s*\d{1,2}번?)*)(?=\s*(?:은|는|도|을|이|가)?\s*(?:이미|다|벌써)?\s*(?:봤|봄|알아|좋|싫))"),
    re.compile(r"(?<![\d.,/#\w])((?:第)?\d{1,2}号?(?:\s*(?:和|跟|、|,|，)\s*(?:第)?\d{1,2}号?)*)(?=\s*(?:我|都|已经|已經)*(?:看过|看過|喜欢|喜歡|不喜欢|不喜歡))"),
    re.compile(r"(?<=看过|看過|喜欢|喜歡)(?:了)?(\d{1,2}(?:\s*(?:和|跟|、|,|，)\s*\d{1,2})*)(?![\d.]|[部集个個年])"),
)  # fmt: skip


def read_places(masked: str, n_shown: int) -> Iterator[tuple[Span, tuple[int, ...]]]:
    """Spans and the places of a list of `n_shown` they mean; numbers past it mean nothing."""
    for pattern in _PATTERNS:
        for match in pattern.finditer(masked):
            places = tuple(int(number) for number in re.findall(r"\d+", match.group(1)))
            if all(1 <= place <= n_shown for place in places):
                yield match.span(1), places
