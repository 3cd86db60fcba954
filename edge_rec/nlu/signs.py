"""Words around a tag or kind that say whether it is wanted, refused, moved towards or only told."""
# ruff: noqa: E501 -- a pattern reads best on one line

from __future__ import annotations

import re
from enum import Enum, auto

from edge_rec.nlu.text import CJK, MASK


class Sign(Enum):
    """What is said about a facet."""

    WANTED = auto()
    REFUSED = auto()
    MORE = auto()
    LESS = auto()
    TAKEN_BACK = auto()
    """No longer asked for or refused."""
    IGNORED = auto()
    """Named, but nothing is asked: "my kids"."""


def _rows(*rows: tuple[Sign, str]) -> tuple[tuple[Sign, re.Pattern[str]], ...]:
    return tuple((sign, re.compile(pattern, re.IGNORECASE)) for sign, pattern in rows)


_NOT = r"(?:(?:do|does|did|is|are|was|can|could|would|should)(?:n['’]?t| not)|can['’]?t|cannot|not|never)"

BEFORE = _rows(
    (
        Sign.TAKEN_BACK,
        r"\b(?:not (?:only|just)|no(?:t)? (?:problem|objection) with|(?:forget(?: about)?|drop|never ?mind|scratch)(?: (?:the|what i said about))?(?: no\b[ -]?)?)\b",
    ),
    (
        Sign.TAKEN_BACK,
        r"\bdon['’]?t (?:mind|care (?:about|if))\b|\b(?:ok|okay|fine) with\b|\bno need for\b",
    ),
    (
        Sign.REFUSED,
        r"\b(?:no|not|without|nothing|non|avoid|skip|exclude|minus|zero|hates?|hated|dislikes?|never)\b",
    ),
    (
        Sign.REFUSED,
        rf"\b{_NOT}\s+(?:(?:really|real|super|particularly|exactly|too|so|very|that|all|any|even|a|big|huge|much|in the mood for|want(?:ing)?|"
        r"need|like|love|enjoy|care for|fans? of|into|keen on|stand|watch|feel like|looking for|anything|be)\s+)+",
    ),
    (
        Sign.REFUSED,
        r"\b(?:except(?: for)?|other than|(?:any|every)thing but|rather than|instead of|apart from|aside from|"
        r"no more|nothing with|enough|tired of|sick of|fed up with|done with|bored (?:of|by|with)|too much|(?<!good )(?<!great )(?<!fine )too|(?:i['’]?m|am|kinda|kind of|getting) over)\b",
    ),
    (
        Sign.WANTED,
        r"\b(?:nothing but|only|just|strictly|like|likes|love|loves|want|wants|prefer|some|something|with|into|give me|"
        r"show me|recommend|suggest|looking for|mood (?:for|to (?:see|watch|read|play))|(?:what|how) about|but|rather|any|anything|fan of|fans of|enjoys?|especially|mainly|mostly|"
        r"fav\w*(?: \w+)? (?:is|are)|in an?(?= \w+ mood))\b",
    ),
    # Another's taste and a supposed one ask for nothing: "you could see it if you like musicals"
    (
        Sign.IGNORED,
        r"\b(?:if|do|did|does|would|don['’]?t|are|since|because|so|hope|think|bet) (?:you|u|your|you['’]re|they|he|she)\b"
        r"(?: (?:are|really|more|also|not|don['’]?t))* (?:(?:like|love|want|prefer|enjoy|watch|into|scared of|in the mood for|interested in|looking for|"
        r"fans? of|a fan of)\b(?: to (?:see|watch|read|play|try)\b)?|in an?\b)\s*",
    ),
    (Sign.IGNORED, r"\bfamiliar with\b|\bnot (?:really )?(?:meant|supposed|intended) to be\b"),
    (
        Sign.IGNORED,
        r"\bor (?:do )?(?:yo)?u (?:prefer|like|want|love)\b(?: more)?(?: like)?|"
        r"\b(?:any(?:one|body)|every(?:one|body)|people|those) who (?:really )?(?:love|like|enjoy|want)s?\b|"
        r"\bthank(?:s| you) for (?:\w+ )?(?:suggest|recommend)\w*(?: (?:me|us|a|an|some|such|the|those|these|good|great))*\b",
    ),
    (
        Sign.WANTED,
        r"\b(?:what|which)(?:['’]?s| is| are) (?:an?|some|the) (?:\w+ )?(?:good|best|great|nice|top)\b",
    ),
    # What somebody suggests is no wish of theirs
    (
        Sign.IGNORED,
        r"\bi(?:['’]d| would| will|['’]ll| can| could| might| was going to|['’]m going to| was about to)? (?:\w+ )?(?:suggest|recommend)(?:ed)?\b",
    ),
    (
        Sign.WANTED,
        r"\bi(?:['’]ve| have)? (?:\w+ ){0,2}?(?:watch|read|play)(?:ing|ed)? (?:a lot of|lots of|mostly|mainly|only|a ton of|tons of)\b",
    ),
    (
        Sign.IGNORED,
        r"(?:^|[.!?,]\s*|\bthere |\bso )(?:yo)?u(?:['’]d| would| might| may| will)?(?: (?:probably|maybe|also|really|likely|more))* (?:like|love|enjoy|prefer|want)\b",
    ),
    (Sign.IGNORED, r"\b(?:do|did) (?:yo)?u have (?:an? |any )?(?:\w+ )?fav\w*\b"),
    (Sign.IGNORED, r"\b(?:seen|saw|watched)\b"),
    (
        Sign.IGNORED,
        r"\b(?:have|did) (?:yo)?u (?:\w+ )?(?:seen?|watch(?:ed)?)(?: (?:any|some|an?|the|many|other|good))*\b",
    ),
    (
        Sign.WANTED,
        r"\b(?:i['’]?m|i am|we['’]?re|we are)(?: (?:also|an?|such|huge|big|total|massive|real|bit of))+"
        r"(?= [\w-]+(?: (?:movie|film))? (?:buff|fan|fanatic|lover|junkie|nut|geek|person|guy|girl)s?\b)",
    ),
    (Sign.MORE, r"\b(?:more|with more|heavier on|a bit more|some more)\b"),
    (Sign.LESS, r"\b(?:less|fewer|not (?:so|as|that) much|with less|lighter on)\b"),
    # Japanese "more" and Chinese negation stand before
    (
        Sign.MORE,
        r"(?:もっと|もう少し|もうちょっと|더|更加?|再(?!看)|多一?[点點]|más|mehr|plus d['’e]|mais)",
    ),
    (Sign.LESS, r"(?:menos|weniger|moins d['’e]|덜|少一点|少一點)"),
    (Sign.REFUSED, r"不(?:太|那么|那麼)?(?=恐怖|血腥|吓人|嚇人|悲|虐|暴力)"),
    (
        Sign.REFUSED,
        r"(?:不要|不想(?:看|要)|[别別](?!的|人|出)|不喜欢|不喜歡|讨厌|討厭|除了|没有|沒有|不看)",
    ),
    (
        Sign.REFUSED,
        r"\b(?:sin|nada de|no (?:quiero|me gusta\w*)|excepto|salvo|odi(?:o|a|an|as|amos)|detest\w+|ohne|kein(?:e|en|er)?|"
        r"nichts?(?: (?:mit|von|wie))?|nada (?:con|com)|rien avec|außer|hass\w*|genug von|sans|pas|rien de|sauf|déteste|marre (?:de|des)|"
        r"sem|não (?:quero|gosto de|curt[oi]|suporto)|no soporto|exceto|odei\w+)\b|\b(?:pas |marre )[dl]['’]",
    ),
    (
        Sign.WANTED,
        r"\b(?:solo|sólo|quiero|algo|con|prefiero|me gustan?|me encantan?|nur|etwas|such\w*(?: was)?|mit|möchte|lieber|mag|liebe|"
        r"steh\w* (?:\w+ )?auf|seulement|uniquement|quelque chose|avec|préfère|j['’](?:aime|adore)(?: (?!pas|plus)\w+)?|veux|só|quero|com|"
        r"prefiro|gosto de|apenas|una?|um|eine?n?|une)\b|(?:只要|只看|想看|想找|来点|來點|求(?!婚)|喜欢|喜歡|推荐|推薦)",
    ),
)
"""Searched backwards from the facet within its clause; the nearest wins, then the longest."""

AFTER = _rows(
    (
        Sign.IGNORED,  # asked of another: "what thriller is your favourite"
        r"(?:\s+(?:movies?|films?|shows?|anime|books?|games?))?\s+(?:is|are|do)\s+(?:your fav\w*|you (?:like|love|prefer|watch))\b",
    ),
    (
        Sign.IGNORED,  # an answer to another's wish: "comedy, have you seen X"
        r"(?:\s+(?:movies?|films?|shows?|anime|books?|games?))?,?\s*(?:then,? )?(?:hm+,? )?(?:i(?:['’]d| would) (?:say|suggest|recommend)|"
        r"(?:yo)?u (?:might|may|could|should|would) (?:like|love|enjoy|want|try|watch)|(?:have|did) (?:yo)?u (?:ever |already )?(?:see|seen|watch\w*|try|tried|read|played))\b"
        rf"|(?:\s+(?:movies?|films?|shows?|anime|books?|games?))?,?\s*(?:then,? |just )?(?:go )?(?:watch|try|see|check out|read|play) (?:the )?{MASK}",
    ),
    (
        Sign.IGNORED,  # of its parts: "some good horror effects"
        r"\s+(?:effects?|elements?|scenes?|moments?|parts?|vibes?)\b",
    ),
    (
        Sign.WANTED,  # "a musical like X"
        rf"(?:\s+(?:movies?|films?|shows?|anime|books?|games?))?\s+like\s+[\"'“]?{MASK}",
    ),
    (
        Sign.IGNORED,  # said of what is named next: "another good crime movie is X"
        rf"(?:\s+(?:types?|kinds?|sort) of)?(?:\s+(?:movies?|films?|shows?|anime|books?|games?|one))?(?: (?:i|we)(?:['’]ve| have)?(?: \w+){{1,3}}?)?\s+(?:is|are|was|were)\s+{MASK}",
    ),
    (
        Sign.IGNORED,  # said or asked of what was named: "戦争映画ですね", "アクションは好きですか"
        r"(?:もの|系|要素|映画|アニメ|作品|ドラマ)*(?:(?:なん)?(?:です|でしょう)(?:よ)?(?:ね|か)|"
        r"(?:じゃ|では)ない(?:ん|の)?です(?:よ)?(?:ね|か)|(?:は|が|も)?お?好き(?:なん)?(?:ですか|[?？]))",
    ),
    (
        Sign.TAKEN_BACK,
        r"\s*(?:is|are|would be|['’]s)?\s*(?:also |totally |actually )?(?:fine|ok|okay|alright|all right|allowed|"
        r"good|welcome)\b(?:\s+(?:too|after all|now|as well|again))?",
    ),
    (
        Sign.TAKEN_BACK,
        r"도\s*(?:괜찮|좋|돼)|也(?:可以|行|没关系|沒關係)|\s+(?:(?:ist|wäre)\s+(?:auch\s+)?(?:ok|okay|gut|in ordnung)|auch\s+(?:ok|okay|gut|in ordnung)|geht auch|"
        r"ça (?:me )?va|(?:también )?(?:vale|está bien|me va bien)|(?:também )?(?:pode ser|tudo bem|tá bom))\b|"
        r"(?:は|も|が|を)?(?:やっぱり?|もう)?(?:入れ|入っ|混ぜ|あっ|出し|出)て(?:も)?(?:いい|良い|OK|大丈夫)|(?:以外)?(?:でも|ても|も)(?:いい|良い|よい|OK|ok|大丈夫|構わない|かまわない)|だけじゃな|に限らず",
    ),
    (
        Sign.REFUSED,
        r"(?:もの|系|アニメ|作品|映画|要素|シーン|描写|っぽい)?(?:とか[^。、はが]{0,8})?の?(?:は|が|って|に|には)?(?:もう)?(?:ちょっと|あまり|あんまり|絶対|マジで)?(?:やだ|ヤダ|いやだ|以外|なし|無し|抜き|飽き|じゃな(?!くても)|では(?:な|あり)|嫌|"
        r"いや|イヤ|きらい|苦手|ニガテ|ダメ|だめ|無理|ムリ|むり|見たくな|[い要]ら[なんね]|やめ|避け|NG|地雷|勘弁|遠慮|卒業|結構(?:です|かな)|疲れ|しんど|お?腹いっぱい|もうええ|な(?:くて|し)(?:も)?(?:いい|OK|ok|で)|を除|は除|好きじゃ|好きでは|すぎ|くない|見ない|観ない|読まない|"
        r"興味(?:が|は)?(?:な|あり?ませ)|(?<=要素の)[な無]い|(?<=要素が)[な無]い|(?<![ァ-ヺ])パス|[^。、]{1,8}(?:から|ので|し)(?:今日は|今は|もう)?(?:いいや|パス|やめ|避け|無理|いらな)|(?:今日は|今は)?いいや|ちょっと(?=[…。、.]|$))|(?<=く)ない",
    ),
    (
        Sign.REFUSED,
        r"(?:은|는|이|가|을|를|물)?\s*(?:건|것은|거는|게)?\s*(?:(?:진짜|정말|너무|절대|좀)\s*)?(?:말고|빼고|제외|없는|싫|아닌|못 (?:봐|보))|(?:以外|除外|就算了|[^，。]{0,4}(?:别|別|不要)(?:再|给我|給我)*推)",
    ),
    (Sign.REFUSED, r"\s*(?:is|are)(?:n['’]?t| not)\b|\s+(?:sucks?|bores? me|not|nicht)\b|-free\b"),
    (Sign.LESS, r"(?:要素)?(?:は|が|を)?(?:少なめ|控えめ|減らし)"),
    (Sign.MORE, r"(?:要素)?(?:は|が|を)?(?:多め|強め|増やし)"),
    (
        Sign.WANTED,
        r"\s*only\b|\s+(?:mag|liebe|finde?) ich\b|"
        r"(?:もの|モノ|系|系の|の|した|な|アニメ|映画|作品|やつ|話)*(?:だけ|のみ|限定|(?:が|は|も)(?:一番|特に|とても|比較的|大)*(?:好き|好物)|(?:が|は|も)?[すス][きキ](?![ぁ-ん一-鿿]{2})|"
        r"くれ|ください|下さい|よろ|あり(?=[\s、。]|$)|[がをも](?:見|観)た[いく]|がいい|が良い|が希望|希望|お願い|[をで](?:探|教え|頼)|なら)|"
        r"(?:물|은|는|을|를|이|가)?\s*(?:만\b|위주|쪽으로|좋아|보고 싶|추천|부탁|있|더 없)",
    ),
)
"""Matched directly after the facet; beats what stands before."""

CLOSING = re.compile(
    rf"(?<=[{CJK}])(?:もの|モノ|系|した|な|アニメ|映画|作品|やつ|話)*(?:で(?=$|[、。,])|(?=、|$))"
)
"""Closes a Japanese phrase that names what is wanted, with no word that says so: "推理もので"."""

_POSSESSIVE = re.compile(
    r"\b(?:my|our|your|his|her|their|this|that|these|those|(?<!drop )(?<!forget )(?<!about )(?<!mind )the|last|mi|mein\w*|mon|ma|meu|minha)\s+$",
    re.IGNORECASE,
)
_POSSESSIVE_REACH = 12
_COPULA = r"(?:['’]s|['’]re|\s+(?:does|did|do)(?:n['’]?t| not) have|(?:also |still |just )*\b(?:is|was|are|were|isn['’]t|wasn['’]t|has|had|have|looks?|sounds?|est|ist|war|es|era|é))"
_DESCRIBED = re.compile(
    rf"(?:{MASK}|(?<!thing )(?<!one )(?<!ones )(?<!movie )(?<!movies )\b(?:it|its|that|thats|this|they|both|he|she)\b|"
    r"\b(?:the|this|that)(?: \w+)? (?:one|movie|film|show)s?(?= (?:is|was|were|looks?)\b))"
    rf"(?:[\s,)]*{_COPULA}(?:\s+(?!(?:i|im|i['’]m|we|but|and|or|like|want|with|for|without|because)\b)[\w'’-]+){{0,4}}|"
    r"[\s,)]*(?:\s+(?:not|certainly|so|very|really|pretty|quite|super|too|way|a (?:bit|little)|kind of|kinda|great|good|some|an?|the|"
    r"un|une|una|um|uma|eine?|sehr|muy|très|muito))*)\s+$"
    rf"|{MASK}[^.?!]{{0,25}}\bwith (?:an? |some |lots of |a lot of |a (?:little )?bit of |a (?:hint|touch|dash) of )*$"
    r"|\b(?:is|are|was|were) (?:it|that|this|those|these|they) (?:\w+ ){0,2}$"
    r"|\b(?:it|that)(?:['’]?s| is| was) (?:\w+ ){1,2}but (?:\w+ )?$"
    rf"|{MASK}(?:の|的|의 ?)$"
    r"|[こそあ](?:の[^。、はが]{1,6}|れ)(?:は|って|も)$"
    r"|\b(?:old[ -]|(?:looks?|sounds?|seems?)\s+)$",
    re.IGNORECASE,
)
"""Before a facet that only says what something is like: "X is a horror", "it was scary"."""
_DESCRIBED_REACH = 40
_AFTERTHOUGHT = re.compile(
    rf"(?:{MASK}[^?？]{{0,40}}[.!?,]\s*(?:very|really|so|pretty|quite|super)|(?:^|[.!?]\s*)(?:too|so|super))\s+(?:\w+ and )?$",
    re.IGNORECASE,
)
"""The same in a sentence of its own: "have you seen X? Very scary"."""
_AFTERTHOUGHT_REACH = 60
_EXCLAIMED, _ADJECTIVE = (
    re.compile(rf"{MASK}[\s?!.,]*[?!.,]\s*$"),
    re.compile(
        r"(?:hilarious|funny|scary|creepy|sad|romantic|cute|disturbing|spooky|suspenseful|thrilling|touching|heart ?warming)"
        r"(?:\s+(?:movie|film|show|one|stuff|flick)s?)?\s*(?:[.!]|$)",
        re.IGNORECASE,
    ),
)
"""The same in two words: "have you seen X? Hilarious movie."."""


def is_described(masked: str, left: int, start: int) -> bool:
    """Whether what stands at `start`, in a clause from `left` on, only says what something is."""
    return bool(
        _POSSESSIVE.search(masked, max(left, start - _POSSESSIVE_REACH), start)
        or _DESCRIBED.search(masked, max(left, start - _DESCRIBED_REACH), start)
        or _AFTERTHOUGHT.search(masked, max(0, start - _AFTERTHOUGHT_REACH), start)
        or (_EXCLAIMED.search(masked, max(0, start - 8), start) and _ADJECTIVE.match(masked, start))
    )
