"""Words that say what a name is to the person, by language and by the side they stand on."""
# ruff: noqa: E501 -- a pattern reads best on one line

from __future__ import annotations

import re
from dataclasses import dataclass

from edge_rec.types import Role

_GOOD = (
    r"(?:great|good|amazing|awesome|excellent|fantastic|brilliant|wonderful|fun|perfect|beautiful|"
    r"incredible|superb|lovely|masterpieces?|nice|cool|hilarious|my (?:jam|thing|cup of tea)|for me|"
    r"(?:one|some|two|both) of my (?:\w+ )?favou?rites?|(?:my |an? )?(?:\w+ )?favou?rites?)"
)
_BAD = (
    r"(?:boring|bad|terrible|awful|dull|meh|overrated|disappointing|a waste|trash|garbage|horrible|"
    r"annoying|stupid|rubbish|mediocre|a letdown|too \w+|the worst)"
)
_VIEW = r"(?:see|seen|saw|watch|watched|read|play|played|finished|completed|binged|rewatched)"
_VIEWED = r"(?:seen|saw|watched|read|played|finished|completed|binged|rewatched)"
_NEG = (
    r"(?:(?:do|does|did|is|was|are|were|have|has|had|can|could|would)(?:n['’]?t| not)|cannot|never|"
    r"not|no longer|hardly)"
)


@dataclass(frozen=True, slots=True)
class Cue:
    """A pattern and the role of the names beside it."""

    pattern: re.Pattern[str]
    role: Role
    compares: bool = False
    """Names what is wanted by likeness: "like X". A shown item is then no more than an example."""


LIKENESS = None
"""In the tables below: liked, as an example of what is wanted."""


def _cues(*rows: tuple[Role | None, str]) -> tuple[Cue, ...]:
    return tuple(
        Cue(re.compile(pattern, re.IGNORECASE | re.MULTILINE), role or Role.LIKED, role is None)
        for role, pattern in rows
    )


BEFORE = _cues(
    # English. Of cues that end at the same place the longest wins, so negated forms are listed too.
    (Role.LIKED, r"\b(?:lov(?:e|ed|es|ing)|ador(?:e|ed|es)|enjoy(?:ed|s|ing)?|likes|liked)\b"),
    (
        Role.LIKED,
        r"\b(?:i|we|you|they|who|also|really|do|kids|friends|both|always|still|and) like\b",
    ),
    (Role.LIKED, r"^\W*(?:likes?\s*:|(?:love|favou?rites?)\b)"),
    (LIKENESS, r"^\W*like\b(?!\s*:)"),
    (
        Role.LIKED,
        r"\b(?:fans? of|obsessed with|crazy about|big on|fond of|hooked on|am into|i['’]m into)\b",
    ),
    (Role.LIKED, r"\bfavou?rites?\b(?:\s+\w+){0,4}?\s*(?:\bis\b|\bare\b|\binclude\b|:)"),
    (LIKENESS, r"\b(?:some|any|every)?(?:thing|stuff|one)s? (?:\w+ )?like\b"),
    (
        LIKENESS,
        r"\b(?:movies?|films?|shows?|series|anime|books?|novels?|games?|more|titles?|ones?|much|just|"
        r"feels?|similar|recommendations?|suggestions?) like\b",
    ),
    (
        LIKENESS,
        r"\b(?:similar to|along the lines of|in the (?:vein|style) of|reminiscent of|same vibe as)",
    ),
    (
        Role.DISLIKED,
        rf"\b{_NEG}\s+(?:\w+\s+){{0,2}}?(?:lik\w+|lov\w+|enjoy\w*|car(?:e|ed) for|stand|finish|get into)\b",
    ),
    (Role.DISLIKED, rf"\b{_NEG}\s+(?:\w+\s+){{0,3}}?(?:fans? of|into|keen on|big on|fond of)\b"),
    (Role.DISLIKED, r"\b(?:hat(?:e|ed|es|ing)|dislik\w+|despise\w*|loath\w+|dropped|gave up on)\b"),
    (
        Role.DISLIKED,
        r"\b(?:bored (?:by|with|of)|tired of|sick of|fed up with|disappointed (?:by|with|in))\b",
    ),
    (
        Role.DISLIKED,
        r"\b(?:anything but|except(?: for)?|other than|instead of|no more|nothing like|not like)\b",
    ),
    (Role.LIKED, r"\b(?:did(?:n['’]?t| not)|don['’]?t) (?:hate|mind|dislike)\b"),
    (Role.SEEN, rf"\b{_VIEWED}(?: watching| reading)?\b"),
    (Role.SEEN, r"\bfinished (?:watching|reading|playing)\b"),
    (Role.MENTIONED, rf"\b{_NEG}\s+(?:\w+\s+){{0,2}}?(?:{_VIEW}|heard of|tried|know)\b"),
    (
        Role.MENTIONED,
        r"\b(?:have|did|do) you (?:\w+ )?(?:seen?|watch\w*|like|know|heard(?: of)?|have)\b",
    ),
    (
        Role.MENTIONED,
        r"\b(?:want|going|planning|like|love|plan|trying) to (?:watch|see|read|play|try)\b",
    ),
    (
        Role.MENTIONED,
        r"\b(?:what about|how about|should i (?:watch|see|read|play)|is|what is|tell me about)\b",
    ),
    # Japanese, where the names follow: a header or a topic.
    (Role.LIKED, r"(?:好き|大好き|お気に入り|推し)[なの]?[^。！？]{0,14}?(?:は|:|：|通り)"),
    (Role.DISLIKED, r"(?:嫌い|苦手|つまらなかった)[なの]?[^。！？]{0,12}?(?:は|:|：|通り)"),
    (Role.SEEN, r"(?:見た|観た|視聴した|見終わった)(?!い)[^。！？]{0,10}?(?:は|:|：|通り)"),
    # Chinese
    (Role.LIKED, r"(?:喜欢|喜歡|爱看|愛看|最爱|最愛|类似|類似|好像|像)"),
    (Role.DISLIKED, r"(?:不(?:太|怎么|是很)?(?:喜欢|喜歡|爱看|愛看)|讨厌|討厭|受不了)"),
    (Role.SEEN, r"(?:看过了?|看過了?|看完了?)"),
    (Role.MENTIONED, r"(?:没看过|沒看過|还没看|還沒看)"),
    # Spanish, Portuguese
    (
        Role.LIKED,
        r"\b(?:me (?:gust\w+|encant\w+|fascin\w+)|amo|adoro|ador[eé]i?|gost\w+ (?:muito )?d[eoa]s?|curt[oi]|amei)\b",
    ),
    (
        Role.LIKED,
        r"\b(?:parecid[oa]s? (?:a|com)|similar(?:es)? a|al estilo de|no estilo de|tipo|algo como)\b",
    ),
    (
        Role.DISLIKED,
        r"\b(?:no me (?:gust\w+|encant\w+)|od(?:i|ei?)[oéa]\w*|detest\w*|não (?:gost\w+ d[eoa]s?|curt[oi]))\b",
    ),
    (Role.SEEN, r"\b(?:(?:he|hemos) visto|ya vi(?:mos)?|vi|já (?:vi|assisti)|assisti(?: a)?)\b"),
    # German, French
    (Role.LIKED, r"\b(?:liebe|liebte|mag|mochte|fan von|ähnlich wie|so etwas wie|sowas wie)\b"),
    (Role.DISLIKED, r"\b(?:hasse|hasste|mag (?:kein\w*|nicht)|mochte nicht)\b"),
    (
        Role.LIKED,
        r"(?:\bj['’](?:ai )?(?:\w+ )?(?:aim\w+|ador\w+)|\b(?:fan de|similaires? à|du genre de|quelque chose comme))\b",
    ),
    (
        Role.DISLIKED,
        r"\b(?:je n['’](?:ai pas|aime pas)(?: \w+)?|je déteste|j['’]ai (?:pas aimé|détesté)|j['’]aime pas)",
    ),
    (Role.SEEN, r"\bj['’]ai (?:déjà )?(?:vu|regardé|lu)\b"),
)
"""Searched backwards from the names, within their clause; the nearest wins."""

AFTER = _cues(
    (Role.DISLIKED, rf"(?:is|was|are|were)(?:n['’]?t| not| never)\s+(?:\w+\s+){{0,3}}?{_GOOD}\b"),
    (Role.DISLIKED, rf"(?:is|was|are|were|felt|seemed|gets?|got)\s+(?:\w+\s+){{0,3}}?{_BAD}\b"),
    (Role.DISLIKED, r"(?:bored|disappointed|annoyed|lost|put) me\b(?: to sleep)?"),
    (Role.DISLIKED, r"did(?:n['’]?t| not) (?:work|click|do it|do much) for me|sucks?\b|sucked\b"),
    (
        Role.DISLIKED,
        r"(?:which )?(?:i |we |she |he )?(?:hated|disliked|did(?:n['’]?t| not) (?:\w+ )?(?:like|enjoy|love))(?: it| them)?\b",
    ),
    (Role.LIKED, rf"(?:is|was|are|were)\s+(?:\w+\s+){{0,3}}?{_GOOD}\b"),
    (
        Role.LIKED,
        r"blew me away|made me (?:cry|laugh|smile)|hooked me|changed my life|rocks?\b|rules\b",
    ),
    (
        Role.LIKED,
        r"(?:which )?(?:and )?(?:i |we |she |he |they )?(?:\w+ )?(?:love[ds]?|liked?|enjoyed?|adored?) (?:it|them|both|all|that)\b",
    ),
    (
        Role.SEEN,
        r"(?:and )?(?:(?:i|we)(?:['’]ve| have)? |have )?(?:already |both )*(?:seen|watched|read|played) (?:it|them|both|those|that|all)\b",
    ),
    # Japanese: particle, then the judgement somewhere before the next name.
    (
        Role.DISLIKED,
        r"(?:好きじゃ|好きでは|好みじゃ|合わな|合いませ|ハマらな|はまらな|面白くな|楽しめな|楽しめませ|苦手|嫌い|きらい|つまらな|退屈|いまいち|イマイチ|微妙|がっかり|途中でやめ|挫折)",
    ),
    (
        Role.MENTIONED,
        r"(?:まだ)?(?:見て|観て|読んで)(?:い)?(?:な|ませ)|見たことな|観たことな|見たことがな|見たい|観たい|知らな",
    ),
    (
        Role.SEEN,
        r"(?:もう|既に|すでに|全部)?(?:見た|観た|みた)(?!い|ら)|見まし|観まし|見終|観終|視聴済|視聴しま|視聴した|見てる|見ています|見て(?!な|い?な|み|くだ)|読んだ|読みました|プレイした|クリアした",
    ),
    (
        Role.LIKED,
        r"大?好き(?!じゃ|では)|最高|面白か|おもしろか|面白い|面白く(?!な)|気に入|お気に入り|ハマっ|はまっ|良かった|よかった|感動|楽しかった|楽しめ(?!な|ませ)|泣け|神作",
    ),
    (LIKENESS, r"みたいな|のような|っぽい|に似た|系の|같은|비슷한|那样的|那樣的|这样的|這樣的"),
    # Korean, Chinese
    (
        Role.DISLIKED,
        r"(?:싫|별로|지루|안 좋아|좋아하지 않|재미없)|(?:不好看|很?无聊|很?無聊|难看|難看|一般般)",
    ),
    (Role.SEEN, r"(?:(?:다|이미)? ?봤|본 적|보았)|(?:我?都?(?:看过|看過|看完)了?)"),
    (
        Role.LIKED,
        r"(?:좋아|재밌|재미있|최고)|(?:很好看|真好看|好看|不错|不錯|太棒)",
    ),
    # Spanish, Portuguese, German, French
    (
        Role.DISLIKED,
        r"(?:no me (?:gust|encant)\w+|não gostei|me aburrió|(?:hat|haben) mir (?:\w+ )?nicht gefallen|(?:gar |überhaupt )?nicht\b|(?:ne )?m['’]a pas plu|(?:war|ist) (?:langweilig|schlecht))",
    ),
    (
        Role.LIKED,
        r"(?:me (?:gustó|encantó|gustaron|encantaron)|(?:hat|haben) mir (?:\w+ )?gefallen|m['’]a(?:vait)? (?:beaucoup )?plu|(?:war|ist) (?:toll|super|gut|großartig))",
    ),
    (Role.SEEN, r"(?:(?:schon |bereits )?gesehen)\b"),
)
"""Follow the names; western ones directly, those of unspaced scripts within the clause."""

WESTERN_GAP = re.compile(
    r"[\s,\-–—(]*(?:\b(?:which|that|both|all|each|just|also|i (?:think|thought)|honestly|really|"
    r"too|as well|and|but)\b[\s,]*)*",
    re.IGNORECASE,
)
"""What may stand between names and a western judgement that follows them."""

TOO = re.compile(
    r"[\s,]*(?:too|as well|likewise)\b|も(?!う|っ)|também|también|auch|aussi|도", re.IGNORECASE
)
"""Follows names that share the role of those before: "X too"."""

NOT = re.compile(
    r"\b(?:not|no|nor|never|no|nicht|pas|não|sin)\s+(?:so much |really |the |on )?$", re.IGNORECASE
)
"""Directly before names: the opposite of what was said of those before."""

LIST_GAP = re.compile(
    r"(?:[\s\ue001,&+/・、，と やも\-–—•*·\"'“”‘’「」『』()|]|\d{1,2}[.)]|\b(?:and|or|y|e|und|et|ou|oder|also|plus|then|"
    r"the|a|both|even|maybe|lately|recently|of course|和|跟|과|와|랑)\b|それと|それから|あと|とか|和|跟|과|와|랑|하고)*",
    re.IGNORECASE,
)
"""What may stand between two names of one list."""

SINGULAR = re.compile(r"\s+(?:is|was|isn['’]?t|wasn['’]?t|bored|blew|made)\b", re.IGNORECASE)
"""After a name: what follows is said of this one alone, not of the list before it."""
