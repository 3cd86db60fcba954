"""What the turn is to do: how many, start over, take back, ask, greet."""
# ruff: noqa: E501 -- a pattern reads best on one line

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from edge_rec.nlu.text import Span, overlaps
from edge_rec.types import Slot

MAX_N = 100
"""Longest list that may be asked for."""

_NUMBER_WORDS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
    "nine": 9, "ten": 10, "dozen": 12, "twenty": 20, "couple": 2, "few": 3, "another": 1,
    "一": 1, "二": 2, "两": 2, "兩": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9,
    "十": 10, "uno": 1, "una": 1, "dos": 2, "tres": 3, "cuatro": 4, "cinco": 5, "diez": 10,
    "zwei": 2, "drei": 3, "vier": 4, "fünf": 5, "zehn": 10, "deux": 2, "trois": 3, "quatre": 4,
    "cinq": 5, "두": 2, "세": 3, "네": 4, "다섯": 5, "dix": 10, "dois": 2, "duas": 2, "três": 3, "quatro": 4, "dez": 10,
}  # fmt: skip
_DIGITS = (
    r"(\d{1,3}|"
    + "|".join(
        sorted((w for w in _NUMBER_WORDS if w.isascii() or w in "trêsfünf"), key=len, reverse=True)
    )
    + r")"
)
_NOT_COUNT = (
    r"(?!\s*(?:[-–.,:/]?\d|st\b|nd\b|rd\b|th\b|%|\+|episodes?|eps?\b|minutes?|mins?|hours?|hrs?|years?|"
    r"days?|weeks?|months?|pages?|stars?|points?|seasons?|times?|chapters?|kids|people|friends|[£$€¥]|of (?:my|those|them)))"
)
_COUNTS = (
    re.compile(rf"\b(?:give|show|recommend|suggest|list|find|get|need|want|top|only|just|make it|dame|recomi[eé]ndame|muéstrame|gib mir|zeig mir|empfiehl mir|donne[- ]moi|recommande[- ]moi|me dê|mostre)"
               rf"(?:\s+(?:me|us|the))*(?:\s+(?:a|another|about|the top|just|only|some|best))*\s+{_DIGITS}\b{_NOT_COUNT}(?!\s+(?:with|that|where|like|which|about|i\b))", re.IGNORECASE),
    re.compile(rf"\b(?:an?\s+)?{_DIGITS}(?:\s+of)?\s+(?:more|others?|other|additional|further|recommendations?|suggestions?|picks?|options?|recs|más|mais|weitere|mehr|autres|de plus)\b", re.IGNORECASE),
    re.compile(rf"\banother\s+{_DIGITS}\b{_NOT_COUNT}", re.IGNORECASE),
    re.compile(rf"\A\W*{_DIGITS}\s+(?:\w+\s+){{0,2}}?(?:movies?|films?|anime|shows?|series|titles?|books?|games?|products?|items?|películas|Filme|filmes|livres|Bücher)\b", re.IGNORECASE),
    re.compile(r"(?:もう|あと|他に)?([0-9０-９]{1,3}|[一二三四五六七八九十]|两|兩|(?<!\w)(?:두|세|네|다섯))\s*(?:本|つ|個|作品|作|タイトル|選|件|部|个|個|개|편)(?!目|番|以|の主|話|分)(?:ほど|くらい|ぐらい|だけ)?"),
)  # fmt: skip

RESTART = re.compile(
    r"\b(?:start (?:over|again|afresh|fresh|from scratch)|begin again|from scratch|reset|new conversation|"
    r"forget (?:everything|all (?:that|of (?:it|that)))|clear everything|empezar de (?:nuevo|cero)|empecemos de nuevo|"
    r"von vorne?|neu anfangen|recommen(?:cer|çons)|repartir de zéro|recomeçar|começar de novo)\b"
    r"|最初から|はじめから|初めから|やり直し|やりなおし|リセット|全部忘れて|처음부터|다시 시작|초기화|重新开始|重新開始|从头(?:开始|来)|從頭(?:開始|來)",
    re.IGNORECASE,
)

ASKS = re.compile(
    r"\b(?:where (?:can|could|do) (?:i|we) (?:find|watch|get)|recommend\w*|suggest\w*|recs?|what (?:should|could|can|else|to|would|do you)|which (?:one|movie|anime|show|should)|"
    r"give (?:me|us)|show (?:me|us)|find (?:me|us)|tell me (?:some|a|what)|looking for|search(?:ing)? for|"
    r"(?:i|we)(?:['’]d| would)? (?:want|need|like to (?:watch|see|read|play|find)|love to (?:watch|see))|want|need|"
    r"in the mood for|feel(?:ing)? like|something|anything|any (?:good|other|more|ideas|tips)|do you (?:have|know)|"
    r"can you|could you|got any|more|another|other|else|similar|how about|please|next|"
    r"recomi[eé]nd\w*|recomend\w*|suger\w*|busco|quiero|quisiera|algo|dame|empf[ie]\w*|such\w*|möchte|etwas|zeig\w*|"
    r"habt ihr|gibt(?: es|['’]?s)|hast du|tienes|tenéis|hay alg\w+|(?:tu|vous) a(?:s|vez|uriez|urais)|t['’]as|il y a|tem alg\w+|conseill\w*|cherche|voudrais|quelque chose|montre\w*|procuro|quero|queria|mostre)\b"
    r"|おすすめ|オススメ|お勧め|お薦め|教えて|おしえて|ありますか|ある？|ないですか|ない？|ないかな|ください|下さい|探して|見たい|観たい|"
    r"読みたい|やりたい|何か|なにか|みたいな|もっと|もう少し|もうちょっと|他に|ほかに|お願い|頼む|選んで|欲しい|ほしい|(?:の|もの|系|やつ|感じ)が(?:いい|良い)|"
    r"추천|알려|찾|보고 싶|주세요|부탁|있나요|있을까|없(?:을까|나요?|어요|니)|想找|[来來][点點]|[还還]有|推荐|推薦|介绍|介紹|想看|有没有|有沒有|给我|給我|求|找|类似|類似",
    re.IGNORECASE,
)
"""Asks for a list. Also what makes leftover words of its clause a wish."""

THANKS = re.compile(
    r"\b(?:thanks?(?: you)?(?: so much)?|cheers|great (?:list|picks|stuff)|perfect|awesome|gracias|danke|merci|obrigad[oa])\b"
    r"|ありがとう\w*|サンキュー|고마워\w*|감사\w*|谢谢|謝謝",
    re.IGNORECASE,
)

_FINE = r"(?:(?:is|are|would be|['’]s)\s+(?:also |totally |actually |perfectly )?(?:fine|ok|okay|alright|all right|good|allowed)|does(?:n['’]?t| not) matter|do(?:n['’]?t| not) matter|works?(?: too)?)(?:\s+(?:too|after all|now|as well))?"
_NO_MATTER = r"(?:forget (?:about )?|ignore |drop |never ?mind |i don['’]?t (?:care about|mind) |don['’]?t (?:care about|worry about) |no matter |regardless of |any )(?:the |what |which )?"
_RETRACTIONS: tuple[tuple[Slot, re.Pattern[str]], ...] = tuple(
    (slot, re.compile(pattern, re.IGNORECASE))
    for slot, pattern in (
        (Slot.YEAR, rf"\b(?:(?:older|newer|old|new|any (?:year|age|era|decade)|the year|year|age|old(?:er)? ones)\s+{_FINE}|(?:it )?(?:can|may) be (?:older|newer|old)|{_NO_MATTER}(?:years?|age|era|decade|release date)(?: limit)?)\b"),
        (Slot.LENGTH, rf"\b(?:(?:longer|shorter|long|short|any length|the length|length)\s+(?:ones? )?{_FINE}|(?:it )?(?:can|may) be (?:longer|shorter|long)|{_NO_MATTER}(?:length|duration|number of episodes|episode limit)(?: limit)?)\b"),
        (Slot.PRICE, rf"\b(?:(?:any price|the price|price|money|more expensive)\s+{_FINE}|{_NO_MATTER}(?:price|budget|cost)(?: limit)?)\b"),
        (Slot.RATING, rf"\b(?:(?:any rating|the rating|rating)s?\s+{_FINE}|{_NO_MATTER}(?:ratings?|scores?))\b"),
        (Slot.KIND, rf"\b(?:(?:any (?:kind|type|format)|the format|format)\s+{_FINE}|{_NO_MATTER}(?:kind|type|format)s?(?! of)|not only (?:movies|films|series))\b"),
        (Slot.TAG, rf"\b(?:(?:any genre|the genre|genre)\s+{_FINE}|{_NO_MATTER}genres?)\b"),
        (Slot.YEAR, r"(?:古|新し)(?:くても|いのでも|いのも|い作品でも)(?:いい|良い|OK|大丈夫|構わない)(?:です)?|年(?:代)?は(?:気にしない|関係ない|いつでもいい|問わない|何でもいい)|오래된 것도 괜찮|老的也(?:可以|行)|年份(?:不限|无所谓)"),
        (Slot.LENGTH, r"(?:長|短)(?:くても|いのでも|いのも)(?:いい|良い|OK|大丈夫|構わない)(?:です)?|長さは(?:気にしない|関係ない|問わない|何でもいい)|长度(?:不限|无所谓)"),
        (Slot.PRICE, r"(?:高くても|値段は気にし)(?:いい|ない|OK)?|价格(?:不限|无所谓)"),
        (Slot.TAG, r"ジャンルは(?:気にしない|問わない|何でもいい|なんでもいい)"),
        (Slot.YEAR, r"\b(?:da igual (?:el año|que sean? viej[oa]s?)|(?:más )?viej[oa]s? también (?:vale|está bien)|älter ist auch (?:ok|okay|gut|in ordnung)|(?:le )?plus vieux (?:ça )?(?:me )?va aussi|peu importe l['’]année|pode ser mais antigo)\b"),
    )
)  # fmt: skip


def read_number(masked: str, taken: Sequence[Span]) -> tuple[int, Span] | None:
    """How many items are asked for, in 1 to `MAX_N`, outside `taken`."""
    for pattern in _COUNTS:
        for match in pattern.finditer(masked):
            word = match.group(1).casefold()
            n = _NUMBER_WORDS.get(word) or (int(word) if word.isdecimal() else 0)
            if 1 <= n <= MAX_N and not overlaps(match.span(1), taken):
                return n, match.span()
    return None


def read_retractions(masked: str) -> Iterator[tuple[Slot, Span]]:
    """Slots whose constraints are taken back."""
    for slot, pattern in _RETRACTIONS:
        for match in pattern.finditer(masked):
            yield slot, match.span()
