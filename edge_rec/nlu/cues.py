"""Words before names that say what they are to the person, and what may stand between names."""
# ruff: noqa: E501 -- a pattern reads best on one line

from __future__ import annotations

import re
from dataclasses import dataclass

from edge_rec.nlu.text import MASK
from edge_rec.types import Role

_VIEW = r"(?:see|seen|saw|watch|watched|read|play|played|finished|completed|binged|rewatched)"
_VIEWED = r"(?:seen|saw|watched|read|played|finished|completed|binged|rewatched)"
_NEG_VERB = (
    r"(?:(?:do|does|did|have|has|had|can|could|would)(?:n['’]?t| not)|cannot|never|no longer|hardly|"
    r"(?<!is )(?<!was )(?<!are )(?<!['’]s )not)"
)
_ANY = r"[^.?!]{0,40}?"
"""A few words of the same sentence."""
_PRAISED = r"(?:great|good|awesome|amazing|excellent|fantastic|funny|hilarious|wonderful|fun|nice)"
_KIN = (
    r"(?:sons?|daughters?|kids?|children|wife|husband|brothers?|sisters?|mom|dad|mother|father|friends?|"
    r"boyfriend|girlfriend|family|parents|roommate|cousins?|partner|grand\w+|nephews?|nieces?)"
)
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


def cues(*rows: tuple[Role | None, str]) -> tuple[Cue, ...]:
    """A table of cues; a role of `LIKENESS` is a liking by comparison."""
    return tuple(
        Cue(re.compile(pattern, re.IGNORECASE | re.MULTILINE), role or Role.LIKED, role is None)
        for role, pattern in rows
    )


BEFORE = cues(
    # English. Of cues that end at the same place the longest wins, so negated forms are listed too.
    (Role.LIKED, r"\b(?:lov(?:e|ed|es|ing)|ador(?:e|ed|es)|enjoy(?:ed|s|ing)?|likes|liked)\b"),
    (
        Role.LIKED,
        r"\b(?:who|also|really|do|did|kids|friends|both|always|still|and|"
        r"(?:i|we|they)(?: (?!do|did|would|never|not)\w+)?) like\b(?! to\b)",
    ),
    (Role.LIKED, r"^\W*(?:likes?\s*:|(?:love|favou?rites?)\b)"),
    (LIKENESS, r"(?:^|(?<=[.!?]\s))\W*like\b(?!\s*:)"),
    (
        Role.LIKED,
        r"(?:^|(?<=[.!?]\s))\W*likes? (?:\w+ ){1,2}(?:movies?|films?|shows?|anime|books?|games?)\b",
    ),
    (LIKENESS, r"(?:,|\b(?:an?|some|any) (?:\w+ ){1,3})\s*like\b(?! to\b)"),
    (LIKENESS, r"\bhow about (?:\w+ ){1,3}?like\b"),
    (Role.MENTIONED, r"\bif (?:yo)?u (?:really |also |ever )?(?:like|love|enjoy)(?:d|ed)?\b"),
    (
        Role.MENTIONED,
        r"\b(?:yo)?u(?:['’](?:d|ll))? (?:(?:will|would|might|may|should|could|probably|definitely|also|likely|really|surely|totally|absolutely) ){0,4}(?:like|love|enjoy)\b",
    ),
    (
        Role.MENTIONED,
        r"\b(?:is|was|are|were|it['’]?s) (?:more|kind of|sort of|kinda|a (?:bit|lot)|just|much|basically|something|somewhat) like\b",
    ),
    (
        Role.LIKED,
        rf"\b(?:another|one|a|some|also)(?: (?:really|very|super|pretty))? {_PRAISED} "
        r"(?:\w+ ){0,4}?(?:is|was|are|were|(?:would|could|might) be)\b",
    ),
    (
        Role.LIKED,
        rf"\b(?:another|one) (?:really |very |pretty )?{_PRAISED} "
        rf"(?:\w+ )?(?:one|movie|film|show|series|book|game|flick)\b[\s:,–-]*(?={MASK})",
    ),
    (Role.LIKED, r"\b(?:an?|such a|huge|total) sucker for\b"),
    (Role.LIKED, r"\bbest (?:\w+ ){1,10}?(?:is|was|would be|has to be)\b"),
    (Role.LIKED, r"\bgrew up (?:on|with|watching|reading|playing)\b"),
    (Role.LIKED, r"\b(?:can(?:no|['’]?)t|never) go wrong with\b|\bcan(?:no|['’]?)t beat\b"),
    (
        Role.LIKED,
        r"\bmy (?:\w+ )?(?:number one|#\s?1|no\.? ?1|top (?:\w+ ){0,2}|go[ -]to)\b(?: \w+){0,2}?\s*(?:\b(?:is|are|was|were|be|been)\b|:)",
    ),
    (
        Role.LIKED,
        rf"\bcould (?:watch|read|play)\b(?={_ANY}\b(?:all day|forever|over and over|again and again|every (?:day|night|week)|any ?time|on repeat)\b)",
    ),
    (
        Role.LIKED,
        rf"\b(?:i|we)(?:['’]ve| have)?(?: already| probably)? (?:seen|watched|read|played)\b(?={_ANY}\b(?:over and over|again and again|(?:a )?(?:million|hundred|thousand|billion|zillion)s?(?: of)? times|countless times|so many times|too many times)\b)",
    ),
    (
        Role.LIKED,
        r"\b(?:laugh(?:ed|ing)?|cried|cry(?:ing)?|giggl(?:ed|ing)|teared up|crack(?:ed|ing) up)(?: \w+){0,4}? (?:at|during|watching|with|through|throughout)\b",
    ),
    (
        Role.LIKED,
        r"\b(?:fans? of|obsessed with|crazy about|big on|fond of|hooked on|am into|i['’]m into)\b",
    ),
    (
        Role.LIKED,
        r"\bfav(?:e|s|es|o\w{4,8})?\b(?:\s+\w+){0,4}?\s*(?:\b(?:is|are|was|were|be|been|includes?)\b|:)",
    ),
    (LIKENESS, r"\b(?:some|any|every)?(?:thing|stuff|one)s? (?:\w+ )?like\b"),
    (
        LIKENESS,
        r"\b(?:movies?|films?|shows?|series|anime|books?|novels?|games?|more|titles?|ones?|much|just|"
        r"feels?|similar|recommendations?|suggestions?)(?: kind of| kinda| sort of| just| exactly)? like\b",
    ),
    (
        LIKENESS,
        r"\b(?:similar to|along the lines of|in the (?:vein|style) of|reminiscent of|same vibe as)",
    ),
    (
        Role.DISLIKED,
        rf"\b{_NEG_VERB}\s+(?:\w+\s+){{0,2}}?(?:lik\w+|lov\w+|enjoy\w*|car(?:e|ed) for|stand|finish|get into|get through|sit through)\b",
    ),
    (Role.DISLIKED, rf"\b{_NEG}\s+(?:\w+\s+){{0,3}}?(?:fans? of|into|keen on|big on|fond of)\b"),
    (Role.DISLIKED, r"\b(?:hat(?:e|ed|es|ing)|dislik\w+|despise\w*|loath\w+|dropped|gave up on)\b"),
    (
        Role.DISLIKED,
        r"\b(?:bored (?:by|with|of)|tired of|sick of|fed up with|disappointed (?:by|with|in))\b",
    ),
    (
        Role.DISLIKED,
        r"\b(?:anything but|except(?: for)?|other than|instead of|no more|nothing like|not like|(?:any|some|every)thing (?:else )?besides|stay(?:ing)? away from|steer clear of|avoid)\b",
    ),
    (Role.DISLIKED, r"\bregret(?:ted)? (?:watching|seeing|reading|playing|buying|renting)\b"),
    (
        Role.DISLIKED,
        rf"\b{_NEG_VERB}\s+(?:(?!you\b)\w+ )?(?:like|love|enjoy|want)\b(?: \w+){{0,3}}? like\b",
    ),
    (
        Role.MENTIONED,
        r"(?:^|[.!?]\s+|\b(?:yo)?u (?:should|could|can|might) )(?:also )?(?:try|check out|watch|see)\b[^.?!,]{0,40}?\blike\b",
    ),
    (Role.LIKED, r"\b(?:did(?:n['’]?t| not)|don['’]?t) (?:hate|mind|dislike)\b"),
    (Role.LIKED, r"\bprefer(?:red)?\b"),
    (Role.MENTIONED, r"(?:^|(?<=[.!?]\s))\W*enjoy\b"),
    (
        Role.DISLIKED,
        r"\bcan(?:no|['’]?)t say (?:that )?(?:i|we) (?:really )?(?:enjoyed|liked?|loved?)\b",
    ),
    (Role.SEEN, rf"\b{_VIEWED}(?: watching| reading)?\b"),
    (
        Role.SEEN,
        rf"\b(?:i|we) (?:already )?(?:know|knew)(?= {MASK}+\W*(?:already\b|too\b|well\b|$|[.,;!]))",
    ),
    (Role.SEEN, r"\bfinished (?:watching|reading|playing)\b"),
    (
        Role.SEEN,
        rf"\b(?:last|latest|(?:most )?recent) (?:\w+ ){{0,3}}?(?:(?:i|we)(?:['’]ve| have)? (?:just )?)?{_VIEWED} (?:is|was)\b",
    ),
    (Role.SEEN, r"\b(?:went|took (?:\w+ ){1,3}|got|gone) to (?:see|watch)\b"),
    (Role.SEEN, rf"\b(?:i|we) (?:just )?(?:caught|rented|streamed)(?= {MASK})"),
    (
        Role.SEEN,
        rf"\b(?:i|we) (?:own|have|bought)(?= {MASK}+ on (?:dvd|blu|vhs|itunes|4k|video|my shelf))",
    ),
    (Role.MENTIONED, rf"\b{_NEG}\s+(?:\w+\s+){{0,2}}?(?:{_VIEW}|heard of|tried|know)\b"),
    (
        Role.MENTIONED,
        r"\b(?:have|did|do) (?:yo)?u (?:\w+ )?(?:seen?|watch\w*|like|know|heard(?: of)?|have)\b",
    ),
    (
        Role.MENTIONED,
        r"\b(?:yo)?u(?: have|['’]ve)? (?:ever |already )?(?:seen|watched|read|played|heard of)\b",
    ),
    (
        Role.MENTIONED,
        r"\b(?:do|did|would) (?:yo)?u (?:\w+ )?(?:like|prefer|want|enjoy|love)\b[^.?!]{0,45}?\blike\b",
    ),
    (
        Role.MENTIONED,
        r"\b(?:is|was|are|were)(?:n['’]?t)? (?:it|that|this|they|these|those)(?: \w+)? like\b|\bor more like\b",
    ),
    (
        LIKENESS,
        r"\b(?:recommend|suggest|know(?: of)?|find|(?:any|some)thing|(?:movies?|films?|shows?|one)s?)\b[^.?!,]{0,20}?\b(?:that['’]?s|that (?:is|are)|which (?:is|are)) (?:\w+ )?(?:like|similar to)\b",
    ),
    (
        Role.MENTIONED,
        r"\b(?:it|that|this|they|those)(?:['’]?s|['’]re| is| was| are| were) (?:\w+ ){0,2}?(?:similar to|reminiscent of)\b",
    ),
    # Of people: what they were in says nothing of what it is like.
    (
        Role.MENTIONED,
        r"\b(?:he|she|they|who|actor|actress|guy|girl|[a-z]+)\b (?:is|was|were|are) (?:\w+ ){0,2}?(?:great|good|amazing|awesome|fantastic|funny|hilarious|brilliant|wonderful|incredible|perfect|excellent|terrible|bad|awful) in\b",
    ),
    (
        Role.MENTIONED,
        r"\b(?:guy|girl|man|woman|lady|dude|kid|actors?|actress|cast|director|star(?:s|red)?|people|plays|played|was|is) (?:from|in)\b|\b(?:director|maker|creator|writer|producer)s? of\b",
    ),
    (Role.MENTIONED, rf"\b(?:since|before|after)(?= {MASK})"),
    (
        Role.MENTIONED,
        rf"\bmy (?:\w+ )?{_KIN} (?:(?!(?:and|i|we|but)\b)\w+ ){{0,2}}?(?:loves?|likes?|loved|liked|enjoys?|enjoyed|adores?|adored)\b"
        rf"|\bmy (?:\w+ )?{_KIN}['’]?s?['’]? (?:\w+ )?fav\w*(?: \w+)? (?:is|are|was)\b",
    ),
    (
        Role.MENTIONED,
        r"\bthe (?:old |great |other )?classics? (?:like|such as)\b|\b(?:previews?|trailers?|teasers?|commercials?)(?: or (?:two|so))? (?:for|of|to)\b|\bfav\w*(?: \w+)? (?:part|scene|character|moment|song|line|quote|bit)s? (?:of|in|from)\b",
    ),
    (Role.MENTIONED, r"\bthere(?:['’]?s| is| are| was)(?: also| always)?\b"),
    (
        Role.MENTIONED,
        r"\b(?:can(?:no|['’]?)t say|don['’]?t (?:think|believe)) (?:that )?(?:i|we)(?: have|['’]ve)? (?:ever )?"
        r"(?:seen|saw|watched|read|played)\b",
    ),
    (
        Role.MENTIONED,
        r"\b(?:not sure|unsure|don['’]?t (?:know|remember)|can['’]?t remember|forg[eo]t) if (?:i|we)(?:['’]ve| have)? (?:ever |already )?"
        r"(?:seen|saw|watched|read|played)\b|\balmost (?:saw|watched|read|played)\b",
    ),
    (
        Role.MENTIONED,
        r"\b(?:can(?:no|['’]?)t wait|looking forward|waiting|excited|curious)\b(?: (?:for|to|about|see|watch|play|read))*",
    ),
    (
        Role.MENTIONED,
        r"\b(?:(?:you(?:['’]d| would| might| may| will|['’]ll| should| could) (?:\w+ )?(?:like|love|enjoy))|someone (?:said|told me)|"
        r"(?:i|would|also|can) (?:recommend|suggest))\b",
    ),
    (
        Role.MENTIONED,
        r"\b(?:want|going|planning|like|love|plan|trying) to (?:watch|see|read|play|try)\b",
    ),
    (
        Role.MENTIONED,
        r"\b(?:what about|how about|should i (?:watch|see|read|play)|is|what is|tell me about)\b",
    ),
    (
        Role.SEEN,
        rf"\b(?:kenn(?:e|en) (?:ich|wir)|(?:ich|wir) kennen?)(?: schon)?(?= {MASK})|\bles ai (?=(?:déjà )?{MASK}+ (?:déjà )?vus?\b)",
    ),
    # Japanese, where the names follow: a header or a topic.
    (Role.LIKED, r"(?:好き|大好き|お気に入り|推し)[なの]?[^。！？]{0,14}?(?:は|:|：|通り)"),
    (Role.DISLIKED, r"(?:嫌い|苦手|つまらなかった)[なの]?[^。！？]{0,12}?(?:は|:|：|通り)"),
    (Role.SEEN, r"(?:見た|観た|視聴した|見終わった)(?!い)[^。！？]{0,10}?(?:は|:|：|通り)"),
    # Chinese
    (Role.MENTIONED, r"(?:听说|聽說|聽聞|据说|據說)"),
    (Role.DISLIKED, r"除了"),
    (Role.LIKED, r"(?:喜欢|喜歡|爱看|愛看|最爱|最愛|类似|類似|好像|像|迷上|沉迷|入坑)了?"),
    (Role.DISLIKED, r"(?:不(?:太|怎么|是很)?(?:喜欢|喜歡|爱看|愛看)|讨厌|討厭|受不了)"),
    (Role.SEEN, r"(?:看过了?|看過了?|看完了?)"),
    (Role.MENTIONED, r"(?:没看过|沒看過|还没看|還沒看)"),
    # Spanish, Portuguese
    (Role.SEEN, r"\b(?:ya me (?:vi|leí|terminé)|me (?:vi|terminé|leí)|zerei|terminei|maratonei)\b"),
    (
        Role.LIKED,
        r"\b(?:(?:me|nos|les?) (?:gust\w+|encant\w+|fascin\w+)|sí|prefiero|prefiro|amo|adoro|ador[eé]i?|gost\w+ (?:muito )?d[eoa]s?|curt[oi]|amei)\b",
    ),
    (
        Role.LIKED,
        r"\b(?:parecid[oa]s? (?:a|com)|similar(?:es)? a|(?:al |no )?estilo(?: d[eoa])?|tipo|algo como)\b|"
        rf"\b(?:genre|style|comme)(?=\s*{MASK})",
    ),
    (
        Role.DISLIKED,
        r"\b(?:no me (?:gust\w+|encant\w+)|od(?:i|ei?)[oéa]\w*|detest\w*|não (?:gost\w+ d[eoa]s?|curt[oi]))\b",
    ),
    (Role.SEEN, r"\b(?:(?:he|hemos) visto|ya vi(?:mos)?|vi|já (?:vi|assisti)|assisti(?: a)?)\b"),
    (
        Role.LIKED,
        r"\b(?:favorit[oa]s?(?: \w+)? (?:es|son|é|são)|préférée?s? (?:est|sont)|lieblings\w+ (?:ist|sind|waren?))\b",
    ),
    (Role.DISLIKED, r"\b(?:no (?:soporto|aguanto)|não (?:suporto|aguento)|ne supporte pas)\b"),
    (
        Role.MENTIONED,
        r"\b(?:(?:no|nunca) (?:he|hemos|había) visto|(?:no|nunca) vi|(?:não|nunca) (?:vi|vimos|assisti))\b",
    ),
    # German, French
    (
        Role.LIKED,
        r"\b(?:lieben?|liebte|mag|mögen|mochte|steh\w* (?:\w+ )?auf|fan von|ähnlich wie|so etwas wie|sowas wie)\b",
    ),
    (Role.DISLIKED, r"\b(?:hasse|hasste|mag (?:kein\w*|nicht)|mochte nicht)\b"),
    (
        Role.LIKED,
        r"(?:\bj['’](?:ai )?(?:\w+ )?(?:aim\w+|ador\w+)|\bpréfère|\b(?:fan de|similaires? à|du genre de|quelque chose comme))\b",
    ),
    (
        Role.DISLIKED,
        r"\b(?:je n['’](?:ai pas|aime pas)(?: \w+)?|je déteste|j['’]ai (?:pas aimé|détesté)|j['’]aime pas)",
    ),
    (Role.SEEN, r"\bj['’]ai (?:déjà )?(?:vu|regardé|lu)\b"),
    # Romance languages, German and Chinese: ways of speaking
    (
        Role.SEEN,
        r"\b(?:acabo de (?:ver|terminar|leer)|terminé(?: de ver)?|acabei de (?:ver|assistir|ler|terminar)|"
        r"(?:fertig|durch) mit|viens de (?:finir|terminer|voir|regarder|lire))\b|(?:[补補刷追]完了?)",
    ),
    (
        Role.DISLIKED,
        r"\b(?:ni|dejé|abandoné|larguei|dropei|excepto|exceto|salvo|(?:todo|tudo|qualquer coisa) menos|sauf|à part|marre de|außer|bloß kein\w*)(?=\s)",
    ),
    (
        Role.MENTIONED,
        r"\b(?:has visto|viste|habéis visto|conoces|qué tal|(?:opinas|piensas) de|te recomiendo|(?:quiero|voy a) ver|dicen que|"
        r"(?:você|alguém|vc)(?: \w+)* (?:viu|assistiu|conhece)|conhece|que tal|(?:quero|vou) (?:ver|assistir)|ouviu falar (?:de|em)|"
        r"hast du|kennst du|was (?:ist(?: \w+)? mit|hältst du von)|wie (?:ist|wär['’]?e?)|empfehle|lohnt sich|taugt|vielleicht|"
        r"(?:tu|vous) (?:as|avez|connais(?:sez)?)(?: (?:vu|lu))?|t['’]as (?:vu|lu)|que penses?|entre|envie de (?:voir|regarder)|peut-être)(?=\s)"
        r"|(?:打算看|准备看|準備看|要不|或者)",
    ),
)
"""Searched backwards from the names, within their clause; the nearest wins."""

TOO = re.compile(
    r"[\s,]*(?:too|as well|likewise|também|también|auch|aussi)\b|も(?!う|っ)|도", re.IGNORECASE
)
"""Follows names that share the role of those before: "X too"."""

LIKEWISE = re.compile(
    r"\b(?:so (?:is|was|are|were)|along with|as well as|(?:the )?same (?:with|for|goes for))\s+(?:the )?$",
    re.IGNORECASE,
)
"""Directly before names: they share the role of those before."""

NOT = re.compile(
    r"\b(?:not|no|nor|never|no|nicht|pas|não|sin)\s+(?:so much |really |the |on )?$", re.IGNORECASE
)
"""Directly before names: the opposite of what was said of those before."""

LIST_GAP = re.compile(
    r"(?:[\s\ue001,&+/・、，と やも\-–—•*·\"'“”‘’「」『』()|]|\d{1,2}[.)]|\b(?:and|or|y|e|und|et|ou|oder|also|plus|then|"
    r"the|a|both|even|maybe|lately|recently|of course|和|跟|과|와|랑)\b|それと|それから|あと|とか|和|跟|과|와|이랑|랑|하고)*",
    re.IGNORECASE,
)
"""What may stand between two names of one list."""
