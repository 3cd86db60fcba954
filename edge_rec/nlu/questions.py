"""Questions about items: "compare the first and the third", "why not X?", 「どんな話？」."""
# ruff: noqa: E501 -- a pattern reads best on one line

from __future__ import annotations

import re
from dataclasses import dataclass

from edge_rec.nlu.text import Span, overlaps
from edge_rec.types import Intent

_PATTERNS: tuple[tuple[Intent, re.Pattern[str]], ...] = tuple(
    (intent, re.compile(pattern, re.IGNORECASE))
    for intent, pattern in (
        (Intent.COMPARE,
         r"\b(?:compar(?:e|ison|a|ar|ez|er)\w*|(?:what(?:['’]?s| is)? )?the difference (?:between)?|differences? between|which (?:one |of (?:them|these|those|the two) )?(?:is|would be|do you think is|should i (?:watch|read|play|buy|pick|choose|take)(?: first)?)(?: the)?(?: better| best)?(?=\W|$)(?! (?:movie|film|anime|show|series|book|game))|(?:is|are) .{1,60}\bbetter than|vs\.?|versus|"
         r"diferencias? entre|cu[aá]l (?:es|de los dos es) mejor|vergleich\w*|unterschied zwischen|(?:was|welche[rs]?) (?:davon )?ist besser|diff[ée]rence entre|lequel|laquelle|diferença entre|qual (?:deles )?é melhor)"
         r"|比べて|比較|どっち(?:の(?:方|ほう))?が|どちら(?:の(?:方|ほう))?が|違い(?:は|を)|비교|어느 (?:쪽|게|것이)|어떤 게 더|차이|比较|比較|哪(?:个|個|一个|一個|部)(?:更|比较|比較)|(?:区别|區別)"),
        (Intent.WHY_NOT,
         r"\b(?:why (?:not|don['’]?t|didn['’]?t|isn['’]?t|aren['’]?t|wasn['’]?t)|how come (?:not|you (?:didn['’]?t|don['’]?t)|.{1,60} (?:isn['’]?t|is not))|why .{1,60} not (?:in|on|there|shown|listed)|por qu[eé] no|warum (?:nicht|kein\w*)|pourquoi pas|por que não)\b"
         r"|(?:なぜ|なんで|何で|どうして).{0,40}(?:ない|無い|なかった|ません|じゃだめ)|왜 .{0,30}(?:안 |없|않|아니)|(?:为什么|為什麼|为何|為何)(?:.{0,20})(?:没|沒|不)(?:有|推荐|推薦|是|在)?"),
        (Intent.WHY,
         r"\b(?:why (?:this|these|that|those|it|the|did you|do you|would you|is|are|should i|#|number|\d)|why(?=\s*[?？]?\s*$)|how come|what makes you (?:think|recommend|suggest)|por qu[eé]|warum|wieso|pourquoi|por que)\b"
         r"|なぜ|なんで|何で|どうして(?!も)|왜|为什么|為什麼|为何|為何"),
        (Intent.WHERE,
         r"\b(?:where (?:can|could|do|would|should) (?:i|we|you|one) (?:find|watch|get|buy|read|stream|play|see|rent|order)(?: (?:it|this|that|them|these|those)\b)?|where (?:is|are)(?: (?:it|this|that|they|these|those)\b)?|(?:which|what) (?:shelf|aisle|channel|service|platform|site)\b|(?:a )?link (?:to|for)|(?:do you have|got|is there) (?:a|any) link|"
         r"d[oó]nde (?:(?:lo |la |los )?(?:puedo|se puede|podemos)? ?(?:encontrar|ver|comprar|leer|conseguir)|est[aá]n?|hay)(?:l[oa]s?)?|wo (?:(?:kann|könnte|bekomme|finde|gibt|kriege|sehe|läuft|steht|ist|gucke)\w*)|o[uù] (?:(?:est-ce que |puis-je |peut-on |je peux |trouver|est|voir|regarder|acheter|lire)[\w -]{0,20})|onde (?:(?:eu )?(?:posso|dá pra|consigo)? ?(?:encontrar|ver|assistir|comprar|ler|achar|acho|encontro|vejo|assisto|compro|está|fica|tem)))"
         r"|どこ(?:で|に|から)[^。、]{0,8}?(?:見|観|読|買|手に入|あ[りる]|売|配信|置い)\w*|어디(?:서|에서?)\s*\w*|(?:在)?(?:哪里|哪裡|哪儿|哪兒|哪)(?:里)?(?:可以|能)?(?:看|找|买|買|有|下载|下載)(?:到)?"),
        (Intent.DESCRIBE,
         r"\b(?:tell me (?:more )?about|tell me more|more (?:details|info(?:rmation)?)(?: (?:on|about))?|what(?:['’]?s| is| are)? .{0,60}?\babout|what(?:['’]?s| is) (?=the (?:first|second|third|fourth|fifth|last) (?:one|movie|film|anime|show|title)\W*$)|describe|summar(?:y|ise|ize)|synopsis|plot of|the plot|"
         r"de qu[eé] (?:trata|va)|sobre qu[eé] va|cu[eé]ntame m[aá]s|worum geht|erz[aä]hl(?:e)? mir mehr|mehr (?:über|dazu)|de quoi (?:parle|s['’]agit)|parle[- ]moi de|dis[- ]m['’]en plus|(?:do|sobre) que (?:se trata|é|fala)|me (?:conte|conta|fale|fala) mais)"
         r"|(?:について|のこと)(?:教えて|おしえて|知りたい|詳しく|もっと)?|どんな(?:話|お話|作品|内容|アニメ|映画|本|ストーリー|感じ)|あらすじ|詳しく|くわしく|内容(?:は|を)|무슨 (?:내용|이야기)|어떤 (?:내용|이야기|작품)|줄거리|자세히|에 대해|讲(?:的是)?什么|講(?:的是)?什麼|剧情|劇情|(?:详细|詳細)(?:介绍|介紹)?"),
    )
)  # fmt: skip
_SURPRISE = re.compile(
    r"\b(?:surprise me|something (?:completely |totally )?(?:random|unexpected)|anything random|roll the dice|sorpr[eé]ndeme|überrasch(?:e)? mich|surprends?[- ]moi|surprenez[- ]moi|me surpreenda)\b"
    r"|おまかせ|お任せ|適当に|驚かせて|ランダム|아무거나|깜짝|随便(?:来|推荐)|隨便(?:來|推薦)|给我(?:个|點|点)惊喜|給我驚喜",
    re.IGNORECASE,
)
_BARE_RANK = re.compile(
    r"(?<![A-Za-z0-9０-９.,])#?([1-9１-９]|10|１０)"
    r"(?![A-Za-z0-9０-９%:]|[.,]\d|\s*(?:episodes?|minutes?|hours?|years?|話|分|年|点|本))"
)
"""A number that stands by itself; in a question about a list it is a place."""


@dataclass(frozen=True, slots=True)
class Question:
    """What was asked about items, and where the words stand."""

    intent: Intent
    span: Span
    ranks: tuple[tuple[Span, tuple[int, ...]], ...] = ()
    """Bare numbers that are places in the list."""
    is_bare: bool = False
    """Whether nothing follows it but a pronoun: it is about what was shown or talked about."""


def read_question(masked: str, taken: list[Span], *, n_shown: int) -> Question | None:
    """The first question about items in `masked`; whether it has a subject is for the caller.

    Bare numbers up to `n_shown`, outside `taken`, are places in the list on screen.
    """
    for intent, pattern in _PATTERNS:
        if match := pattern.search(masked):
            ranks = tuple(
                (number.span(), (int(number.group(1)),))
                for number in _BARE_RANK.finditer(masked)
                if int(number.group(1)) <= n_shown and not overlaps(number.span(), taken)
            )
            is_bare = not re.search(r"\w", masked[match.end() :])
            return Question(intent, match.span(), ranks, is_bare)
    return None


def read_surprise(masked: str) -> Span | None:
    """Where a list drawn by chance is asked for."""
    match = _SURPRISE.search(masked)
    return match.span() if match else None


def has_subject(question: Question, *, n_named: int, n_pointed: int, n_shown: int) -> bool:
    """Whether the question can be about items: named, pointed at, or the list on screen.

    "What is a good film about space" asks for a list; "tell me more" after one asks about it.
    """
    n_subjects = n_named + n_pointed
    match question.intent:
        case Intent.COMPARE:
            return n_subjects >= 2 or n_shown >= 2
        case Intent.WHERE:
            return n_subjects >= 1 or (n_shown >= 1 and question.is_bare)
        case _:
            return n_subjects >= 1 or n_shown >= 1
