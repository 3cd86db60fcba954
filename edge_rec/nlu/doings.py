"""Words that keep, rate or hide an item, in nine languages: where the item stands in them."""
# ruff: noqa: E501 -- a pattern reads best on one line

from __future__ import annotations

import functools
import re

from edge_rec.nlu.text import MASK
from edge_rec.types import InteractionKind

ITEM = "\ue002"
"""Stands for every character of a list of names and references."""
PRONOUN = "\ue003"
"""The same for "it"."""

_AND = r"\s*(?:,\s*and\b|,|&|\+|/|、|，|と|や|와|과|랑|和|跟|\b(?:and|or|y|e|und|et|ou)\b)\s*(?:(?:the|el|la|los|le|den|das|die|o|a)\s+)?"
ITEMS = re.compile(rf"(?:\b(?:the|both|both of)\s+)?{MASK}+(?:{_AND}{MASK}+)*", re.IGNORECASE)
_FOLLOWED = (
    r"(?!\s+(?!(?:for|again|to|on|off|an?|any|any ?more|with|as|at|ever|later|please|pls|plz|thanks|too|either|now|aside|mehr|wieder|nie|nicht|más|mais|"
    r"nunca|de|bitte|vor|plus|out|then|por|svp|\w+ [/\d])\b)[a-zà-ÿ])"
)
PRONOUNS = re.compile(
    rf"\b(?:it|that one|this one|that|this|eso|ese|esa|esto|este|esta|das|es|diesen?|ça|cela|celui-là|celui-ci|isso|esse|essa)\b{_FOLLOWED}"
    r"|それ|これ|あれ|그거|그것|이거|이것|它|这个|這個|那个|那個|这部|這部",
    re.IGNORECASE,
)
PLACES = r"(?<![\d.,/#])#?\d{1,2}番?(?:(?:[\s,、，&+/とや와과和]|and|und|et|[ye]|番|번)+#?\d{1,2})*[番번]?"
"""Bare numbers that may be places in a list: "2 and 5"."""
UNIT = re.compile(
    r"[\d%:]|[.,/]\d|\s*(?:more|others?|new|good|movies?|films?|anime|shows?|series|things?|stuff|items?|books?|games?|titles?|times?|"
    r"episodes?|eps?|hours?|hrs?|minutes?|mins?|years?|days?|weeks?|seasons?|people|of|stars?|points?|vs|versus|pel[ií]culas?|filmes?|veces|"
    r"fois|mal|folgen|filme|episodios?|cosas?)\b|\s*(?:本|作|話|つ|人|回|年|分|点|편|개|점|部|集|次|个|個|期)",
    re.IGNORECASE,
)
"""Behind a number that counts something instead."""
_OBJECT = rf"(?P<o>{ITEM}+|{PRONOUN}+|{PLACES})"
_NUMBER = r"(?P<v>\d{1,3}(?:[.,]\d)?|one|two|three|four|five|six|seven|eight|nine|ten)(?!\d)"
_OUT_OF = r"(?:\s*(?:/|out of|von|sur|sobre|de)\s*(?P<of>5|10|100)(?!\d))"
_STARS = (
    r"(?P<stars>\s*-?\s*(?:stars?|estrellas?|sterne?n?|étoiles?|estrelas?|つ星|颗星|顆星|星)(?!\w))"
)
_POINTS = r"(?:\s*(?:points?|puntos?|punkte?n?|pontos?)\b)"
_VALUE = (
    rf"(?:an?\s+|ein(?:e)?\s+|un(?:e|a)?\s+|uma?\s+)?{_NUMBER}(?:{_OUT_OF}|{_STARS}|{_POINTS})?"
)
_MARKED = rf"(?:an?\s+)?{_NUMBER}(?:{_OUT_OF}|{_STARS})"
_LISTS = r"(?:watch ?list|reading list|list|library|shelf|saved|favou?rites|queue)"

_SAVE = (
    rf"\b(?:save|bookmark|shortlist)\s+{{o}}(?:\s+(?:for later|(?:to|in|on) (?:my|the) {_LISTS}))?",
    rf"\b(?:keep|put|add|set)\s+{{o}}\s+(?:for later|aside|(?:on|to|in|into)\s+(?:my|the)\s+{_LISTS})",
    r"\b(?:keep|remember)\s+{o}(?=\W*$|\W*[.!;])",
    r"\b(?:i['’]?ll|i will|i might|gonna)\s+(?:watch|try|read|play|check out)\s+{o}\s+(?:later|tomorrow|some ?time)\b",
    r"{o}(?:を|は|も|だけ)?\s*(?:(?:あとで|後で)(?:見|観|読)\w*(?:リスト)?に?|(?:マイ)?リストに|お気に入りに)?\s*(?:保存|登録|キープ|ブックマーク|取っ[てと]|とっ[てと]|入れて|追加|加えて)\w*",
    r"{o}(?:を|は)?\s*(?:あとで|後で)(?:見|観|読)(?:る|ます|たい|よう)\w*",
    r"{o}\s*(?:은|는|을|를|도|만)?\s*(?:나중에 볼게\w*|저장\w*|찜\w*|보관\w*|담아\w*|즐겨찾기\w*)",
    r"(?:收藏|保存|存一下|留着|留著|记下|記下)(?:一下)?{o}",
    r"把?{o}(?:先)?(?:收藏|保存|存(?:下|起来|起來|一下)?|留着|留著|记下|記下|加入(?:收藏|列表|片单|清单))(?:吧|了|一下|起来|起來)?",
    r"\b(?:guarda(?:me|r)?|gu[aá]rdame|añade|agrega|apunta)\s+{o}",
    r"\b(?:speicher[en]?|merk(?:e)?(?: (?:mir|dir))?|heb(?:e)?)\s+{o}(?:\s+auf\b)?",
    r"{o}\s+(?:bitte\s+)?(?:speichern|merken|vormerken|aufheben)\b",
    r"\b(?:garde|enregistre|sauvegarde|ajoute)(?:r|z)?(?:[- ]moi)?\s+{o}",
    r"\bmet(?:s|tez|tre)\s+{o}\s+de côté\b",
    r"\b(?:salv[ae]r?|guard[ae]r?|adicion[ae]r?|anota)\s+{o}",
)
_HIDE = (
    r"\b(?:hide|skip|remove|dismiss|discard|get rid of|pass on|(?:i['’]?m )?not interested in|no interest in)\s+{o}",
    r"\b(?:never|do(?:n['’]?t| not)|stop)\s+(?:ever\s+)?(?:show|suggest|recommend|give)(?:ing)?\s+(?:me\s+|us\s+)?{o}(?:\s+(?:to me|again|any ?more|ever again|ever))*",
    r"\btake\s+{o}\s+(?:off|out)\b(?:\s+(?:of )?(?:the|my) list)?",
    r"{o}(?:を|は|も)?\s*(?:もう)?(?:二度と)?\s*(?:非表示|隠し|出さない|見せない|表示しない|おすすめしない|消し|外し|スキップ|パス|興味(?:が|は)?(?:ない|ありません|なし)|いらない|要らない|除外|省い)\w*",
    r"{o}(?:は|って)?[^。！？]{0,10}?二度と(?:出さない|見せない|表示しない)\w*",
    r"{o}\s*(?:은|는|을|를|도)?\s*(?:다시(?:는)?\s*)?(?:숨겨\w*|보여\s?주지 ?마\w*|추천하지 ?마\w*|건너뛰\w*|건너뛸\w*|관심 ?없\w*|패스\w*|빼 ?줘\w*)",
    r"(?:隐藏|隱藏|跳过|跳過|去掉|删掉|刪掉|屏蔽|(?:别|別|不要)再(?:推荐|推薦|给我看|給我看|出现|出現|显示|顯示))(?:了)?{o}(?:了)?",
    r"把?{o}(?:我)?(?:就)?(?:不感兴趣|不感興趣|没兴趣|沒興趣|跳过|跳過|去掉|删掉|刪掉|(?:别|別|不要)再\w{2}|隐藏|隱藏)(?:吧|了)?",
    r"\b(?:oculta|esconde|quita|salta(?:te)?|descarta|elimina|borra)(?:r|me)?\s+{o}",
    r"\bno (?:me|nos) (?:muestres|enseñes|recomiendes|interesa)\s+(?:más\s+)?{o}(?:\s+(?:más|de nuevo|otra vez|nunca más))*",
    r"{o}\s+no me interesa\b",
    r"\b(?:überspring\w*|blende|versteck\w*|entfern\w*|lösch\w*|streich\w*)\s+{o}(?:\s+aus\b)?",
    r"\bzeig\w*\s+(?:mir\s+)?{o}\s+(?:bitte\s+)?(?:nie|nicht)\s+(?:wieder|mehr)\b",
    r"{o}\s+(?:nie|nicht)\s+(?:wieder|mehr)\s+(?:zeigen|anzeigen)\b",
    r"{o}\s+interessiert mich nicht\b",
    r"\b(?:cache|masque|passe|saute|enlève|retire|supprime)(?:r|z)?\s+{o}",
    r"\bne\s+(?:me\s+)?(?:montre|propose|recommande)(?:z|s)?\s+plus\s+(?:jamais\s+)?{o}",
    r"{o}\s+ne m['’]intéresse pas\b",
    r"\b(?:oculta|esconda|esconde|pula|pule|remov[ae]|tir[ae]|exclu[ai]|descart[ae])r?\s+{o}",
    r"\bnão (?:me )?(?:mostr[ae]|recomend[ae]|sugir[ae])(?: mais)?\s+{o}(?:\s+(?:de novo|novamente|nunca mais|mais))*",
    r"{o}\s+não me interessa\b",
)
_RATE = (
    r"\brate\s+{o}\s*(?:as\s+|with\s+|at\s+|to\s+)?{v}",
    r"\bgive\s+{o}\s+{v}(?!\s+(?:more|others?|\w+s)\b)",
    r"\brate\s+{o}(?=\W*$)",
    r"{m}\s+(?:for|to)\s+{o}",
    r"(?:^|[,.;]\s*)(?:an?\s+)?{n}\s+for\s+{o}",
    r"{o}\s*(?:[:=,\-–]|is|was|gets?|deserves?)?\s*{m}",
    r"{o}\s+(?:(?:gets?|deserves?|earns)(?:\s+an?)?|(?:is|was)\s+an?)\s+{n}(?=\W*$|[,.;!])",
    r"{o}(?:に|を|は|には|の評価[はを])?\s*(?:評価)?\s*(?:10点(?:満点)?中)?{n}\s*(?:点|/10)(?!以)\w*",
    r"{o}(?:に|を|は)?\s*(?:星|★)(?P<stars>){n}つ?\w*",
    r"{o}\s*(?:은|는|을|를|에|한테|도)?\s*(?:별점\s*)?{n}\s*점\w*",
    r"(?:给|給)?{o}(?:我)?(?:打|评|評|给|給)?\s*{n}\s*分",
    r"\b(?:ponle|dale|pon|da|califica|puntúa|nota)\w*\s+(?:con\s+)?{v}\s+(?:(?:a|al|para|para el)\s+)?{o}",
    r"\b(?:califica|puntúa)\w*\s+{o}\s+con\s+{v}",
    r"{o}(?:,| le doy)\s+(?:un\s+)?{n}(?=\W*$)",
    r"\bgib\w*\s+{o}\s+{v}",
    r"\bbewerte\w*\s+{o}\s+mit\s+{v}",
    r"{o}\s+(?:bekommt|kriegt|verdient)\s+{v}",
    r"\b(?:note|mets|mettez|donne|donnez)\s+{v}\s+(?:(?:à|au|pour|pour le)\s+)?{o}",
    r"\bnote[zr]?\s+{o}\s+{v}",
    r"{o}\s+mérite\s+{v}",
    r"\b(?:dê|dá|dou|dar|nota)\s+(?:nota\s+)?{v}\s+(?:(?:para|pro|pra|a|ao|para o)\s+)?{o}",
    r"\bavali[ae]\s+{o}\s+com\s+{v}",
)


def _compiled(pattern: str) -> re.Pattern[str]:
    for mark, part in (("{o}", _OBJECT), ("{v}", _VALUE), ("{m}", _MARKED), ("{n}", _NUMBER)):
        pattern = pattern.replace(mark, part)
    return re.compile(pattern, re.IGNORECASE)


@functools.cache
def doings() -> tuple[tuple[InteractionKind, re.Pattern[str]], ...]:
    """The patterns, compiled when first asked for.

    They match where lists of names and references are written as `ITEM` and pronouns as `PRONOUN`:
    group `o` is the object, `v` a rating, `of` the best there is, `stars` says that it counts stars.
    """
    return tuple(
        (kind, _compiled(row))
        for kind, rows in (
            (InteractionKind.RATE, _RATE),
            (InteractionKind.SAVE, _SAVE),
            (InteractionKind.HIDE, _HIDE),
        )
        for row in rows
    )


BARE = re.compile(
    r"\b(?P<o>guárdal[oae]s?|ocúltal[oa]s?|quítal[oa]s?|sáltal[oa]s?|descártal[oa]s?)\b",
    re.IGNORECASE,
)
"""Spanish verbs with their object grown on."""
