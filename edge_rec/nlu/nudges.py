"""Wishes to move along a facet: "a bit darker", "newer", "not too long", 「もう少し明るい」."""
# ruff: noqa: E501 -- a pattern reads best on one line

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from edge_rec.nlu.text import MASK, WORD, Span, overlaps
from edge_rec.types import Nudge

OPPOSITE = {
    "darker": "lighter", "lighter": "darker", "more": "less", "less": "more", "newer": "older",
    "older": "newer", "shorter": "longer", "longer": "shorter", "cheaper": "dearer",
    "dearer": "cheaper", "faster": "slower", "slower": "faster", "grown": "childish",
    "childish": "grown",
}  # fmt: skip

_COMPARATIVES: tuple[tuple[str, str, str], ...] = (
    ("tone", "darker", r"darker|grittier|bleaker|moodier|sadder|gloomier|more (?:serious|grim|gritty|sad)"),
    ("tone", "lighter", r"lighter|brighter|happier|gentler|softer|warmer|calmer|more (?:cheerful|upbeat|uplifting|relax\w+|wholesome|light-?hearted)|less (?:dark|sad|heavy|depressing|grim|gloomy|serious|bleak)"),
    ("humor", "more", r"funnier|sillier|more (?:humou?r(?:ous)?|jokes|laughs|funny|comedic)"),
    ("humor", "less", r"less (?:humou?r(?:ous)?|jokes|silly|funny)|more serious in tone"),
    ("year", "newer", r"newer|more (?:recent|modern)|later ones?"),
    ("year", "older", r"older|less recent|earlier ones?|more (?:classic|retro)"),
    ("length", "shorter", r"shorter|quicker|briefer"),
    ("length", "longer", r"longer|lengthier"),
    ("popularity", "less", r"less (?:popular|known|well[- ]known|mainstream|famous|obvious)|lesser[- ]known|more (?:obscure|niche|unknown)|more hidden gems?"),
    ("popularity", "more", r"more (?:popular|mainstream|famous|well[- ]known)|better[- ]known|less (?:obscure|niche)"),
    ("price", "cheaper", r"cheaper|less (?:expensive|pricey)|more affordable"),
    ("price", "dearer", r"dearer|pricier|more (?:expensive|premium|luxurious)|fancier"),
    ("tone", "darker", r"más (?:oscur[oa]s?|serios?|triste)|mais (?:sombri[oa]s?|séri[oa]s?)|düsterer\w*|dunkler\w*|ernster\w*|plus (?:sombres?|noirs?|sérieux)"),
    ("tone", "lighter", r"más (?:liger[oa]s?|alegres?)|mais (?:leves?|alegres?)|heller\w*|fröhlicher\w*|leichter\w*|plus (?:légers?|légères?|gais?|joyeux)|(?:menos|moins|weniger) (?:tristes?|serios?|séri[oa]s?|sérieux|traurig\w*|ernst\w*)"),
    ("humor", "more", r"más (?:divertid[oa]s?|gracios[oa]s?)|mais (?:engraçad[oa]s?|divertid[oa]s?)|lustiger\w*|witziger\w*|plus (?:drôles?|marrants?)"),
    ("year", "newer", r"más (?:nuev[oa]s?|recientes?|actual(?:es)?)|mais (?:nov[oa]s?|recentes?)|neuer\w*|aktueller\w*|plus récente?s?"),
    ("year", "older", r"más (?:viej[oa]s?|antigu[oa]s?)|mais (?:antig[oa]s?|velh[oa]s?)|älter\w*|plus (?:vieux|anciens?|anciennes?)"),
    ("length", "shorter", r"más cort[oa]s?|mais curt[oa]s?|kürzer\w*|plus courte?s?"),
    ("length", "longer", r"más larg[oa]s?|mais long[oa]s?|länger\w*|plus longue?s?"),
    ("popularity", "less", r"menos (?:conocid[oa]s?|populares?|conhecid[oa]s?)|weniger (?:bekannt\w*|populär\w*)|unbekannter\w*|moins (?:connue?s?|populaires?)"),
    ("popularity", "more", r"más (?:conocid[oa]s?|populares?)|mais (?:conhecid[oa]s?|populares?)|bekannter\w*|beliebter\w*|plus (?:connue?s?|populaires?)"),
    ("length", "shorter", r"(?:fewer|less|not (?:so|as|that|too) many) (?:episodes|eps|seasons|chapters|pages)|menos (?:episodios|cap[ií]tulos|temporadas|episódios|páginas)|weniger (?:folgen|staffeln|episoden|seiten)|moins d['’]épisodes|moins de (?:saisons|pages)|(?:for|on) a (?:quick|short) (?:evening|night|watch|break|lunch)|(?:not much|little|no|short on) time(?: (?:tonight|today))?|in one (?:sitting|evening|night|go)|(?:para|de) una (?:tarde|noche) corta|für (?:zwischendurch|einen kurzen abend)|pour une (?:petite|courte) soirée"),
    ("length", "longer", r"more (?:episodes|eps|seasons|chapters|pages)|(?:más|mais) (?:episodios|cap[ií]tulos|temporadas|episódios)|mehr (?:folgen|staffeln|episoden)|plus d['’]épisodes"),
    ("pace", "faster", r"fast(?:er)?[- ]paced|faster|snappier|less slow|punchier|más (?:rápid[oa]s?|ágil(?:es)?|dinámic[oa]s?)|mais (?:rápid[oa]s?|ágil|ágeis|dinâmic[oa]s?)|schneller\w*|rasanter\w*|plus (?:rythmée?s?|rapides?|dynamiques?)"),
    ("pace", "slower", r"slower|slow(?:er)?[- ]paced|less (?:hectic|frantic|fast[- ]paced)|más lent[oa]s?|mais lent[oa]s?|langsamer\w*|plus lente?s?"),
    ("age", "grown", r"more (?:grown[- ]?up|adult|mature)|for (?:grown[- ]?ups|adults|an older audience)|less (?:childish|kiddy|kiddie|juvenile|immature)|más (?:adult[oa]s?|madur[oa]s?)|menos infantil(?:es)?|erwachsener\w*|weniger kindisch\w*|plus (?:adultes?|matures?)|moins enfantine?s?|mais (?:adult[oa]s?|madur[oa]s?)|menos infant(?:il|is)"),
    ("price", "cheaper", r"más barat[oa]s?|mais barat[oa]s?|billiger\w*|günstiger\w*|moins chère?s?"),
)  # fmt: skip
_PLAIN: tuple[tuple[str, str, str], ...] = (
    ("tone", "darker", r"dark|gritty|bleak|grim|gloomy|depressing|heavy|oscur[oa]s?|düster\w*|ernst\w*|sombres?|sombri[oa]s?"),
    ("tone", "lighter", r"light-?hearted|light hearted|uplifting|cheerful|upbeat|feel-?good|wholesome|cosy|cozy|relaxing|heartwarming|liger[oa]s?|alegres?|leves?|fröhlich\w*|légers?|légères?|joyeux|joyeuse"),
    ("year", "newer", r"recent(?:(?<!(?:seen|have|just) recent)(?<!saw recent)(?<!watched recent)(?<!\bi recent)ly(?! (?:i|we|watched|saw|seen|finished|read|played|found|got|started)\b))?|modern|brand new|new(?! (?:season|to|here|york|one\b|idea|(?:\w+ )?(?:suggest|recommend)))"),
    ("year", "older", r"(?<!year )(?<!years )(?<!year-)old(?:-school| school)?|retro|vintage|dated"),
    ("length", "shorter", r"short|quick(?! question)|kurz(?:e[rsn]?)?|courte?s?|cort[oa]s?|(?<!não )(?<!eu )curt[oa]s?"),
    ("length", "longer", r"long(?!\s+(?:ago|time|day|week|night|year|as (?:it|its|it's|the|there|i|you|we|they|he|she)\b))|long-running|lengthy|epic-length|larg[oa]s?|lang(?:e[rsn]?)?|longues?|long[oa]s?"),
    ("popularity", "less", r"obscure|niche|hidden gems?|underrated|overlooked|lesser-known|little[- ]known|unknown|under the radar"),
    ("popularity", "more", r"popular|mainstream|famous|well[- ]known|hyped"),
    ("price", "cheaper", r"cheap|inexpensive|affordable|on a budget"),
    ("price", "dearer", r"expensive|pricey|luxury"),
)  # fmt: skip
_EXCESS: tuple[tuple[str, str, str], ...] = (
    ("tone", "darker", r"sad|violen(?:t|ce)|gor(?:e|y)|blood(?:y|shed)|brutal(?:ity)?|disturbing|tristes?|violent[oa]s?|violenc?ia|violência|violents?|violentes?|traurig\w*|gewalt\w*|blutig\w*"),
    ("pace", "slower", r"slow(?:[- ]paced| burn)?|boring(?=\W*$)|lent[oa]s?|lente?s?|langsam\w*"),
    ("age", "childish", r"childish|kiddy|kiddie|juvenile|immature|babyish|infantil(?:es)?|infantis|kindisch\w*|enfantine?s?|gamine?s?"),
)  # fmt: skip
_UNSPACED: tuple[tuple[str, str, str], ...] = (
    ("tone", "darker", r"暗(?:い|め|く|(?=すぎ))|ダーク|重(?:い|め|く|(?=すぎ))|シリアス|黑暗(?:一点|一點)?|沉重|어두운|어두워|어둡|무거운|무거워"),
    ("pace", "faster", r"テンポ(?:が|の)?(?:良|よ|い|速|早)い|スピード感|빠른|전개가 빠|节奏快|節奏快|节奏太慢|節奏太慢"),
    ("age", "grown", r"大人(?:向け|っぽい|な)|어른스러운|성인용|成熟(?:一点|一點|的)?|成人向"),
    ("length", "shorter", r"話数(?:が|の)?少な(?:い|め)|(?:サクッと|さくっと|すぐに?|短時間で)(?:見|観|読)(?:られる|れる|終わる|終われる)?|짧게 볼|회차가? 적은|集数少(?:一点|一點|的)?|集數少(?:一點|的)?"),
    ("tone", "lighter", r"明る(?:い|め|く|(?=すぎ))|軽(?:い|め|く|(?=すぎ))|楽しい感じ|癒され|癒し系?|ほのぼのした|轻松|輕鬆|欢快|歡快|밝은|밝고|가벼운|가볍"),
    ("humor", "more", r"笑える(?:やつ|の)?|もっと笑|もっと面白|더 웃긴|(?:更|再|多点|多點)(?:搞笑|好笑|有趣)|(?:搞笑|好笑|有趣)一[点點]"),
    ("year", "newer", r"新し(?:い|め|(?=すぎ))|最近の|最新の|더 최신|최신|최근|最近的|更新的|新一点|新一點|新的(?!一)|新番"),
    ("year", "older", r"古(?:い|め|(?=すぎ))|昔の|レトロ|오래된|옛날|老一点|老一點|更?老的|(?<=太)老|旧的|舊的"),
    ("length", "shorter", r"短(?:い|め|編|(?=すぎ))|更?短(?:一点|一點|的|些)|(?<=太)短|짧(?:은|게|았|고)"),
    ("length", "longer", r"長(?:い|め|編|(?=すぎ))|更?[长長](?:一点|一點|的|些)|(?<=太)[长長]|긴 |길(?:어|었|고)"),
    ("popularity", "less", r"マイナー|知られていない|知られてない|隠れた名作|あまり有名じゃない|冷门|冷門|小众|小眾|덜 유명한|숨은 명작"),
    ("popularity", "more", r"人気の|人気作|有名な|メジャー(?!リー)|热门|熱門|有名|유명한|인기"),
    ("price", "cheaper", r"安い|安め|便宜|더 싼|저렴한"),
    ("price", "dearer", r"高い|高級|더 비싼"),
)  # fmt: skip

_UNSPACED_EXCESS: tuple[tuple[str, str, str], ...] = (
    ("tone", "darker", r"悲し(?:い|め|(?=すぎ))|暴力的(?:な)?|グロ(?:い|テスク|(?=すぎ))|残酷|슬픈|슬퍼|폭력적인?|잔인(?:한|해)|悲伤|悲傷|悲惨|悲慘|虐心|暴力|血腥"),
    ("pace", "slower", r"テンポ(?:が|の)?(?:遅|悪)[いく]?|(?<=展開が)遅い?|느린|느려|루즈(?:한|해)|(?<=太)慢"),
    ("age", "childish", r"子供っぽ(?:い|(?=すぎ))|子どもっぽ(?:い|(?=すぎ))|幼稚(?:な)?|유치(?:한|해)"),
)  # fmt: skip

Directed = tuple[str, str, re.Pattern[str]]
"""Facet, direction and the words for it."""


def _compile(table: tuple[tuple[str, str, str], ...], *, spaced: bool) -> tuple[Directed, ...]:
    return tuple(
        (facet, way, re.compile(rf"\b(?:{words})(?!\w)" if spaced else words, re.IGNORECASE))
        for facet, way, words in table
    )


COMPARATIVES = _compile(_COMPARATIVES, spaced=True)
"""Read before tags are: "more serious" is no wish for a tag."""
DEGREES = _compile(_PLAIN, spaced=True) + _compile(_UNSPACED, spaced=False)
"""Plain adjectives and the words of unspaced scripts, read after tags."""
EXCESSES = _compile(_EXCESS, spaced=True) + _compile(_UNSPACED_EXCESS, spaced=False)
"""Words that ask to move only where there is too much or is to be less of it: "too sad"."""

_BY_TAG: dict[tuple[str, str], tuple[tuple[str, ...], str, str, str]] = {
    ("pace", "faster"): (("Action", "Thriller", "Adventure"), "more", "length", "shorter"),
    ("pace", "slower"): (("Slice of Life", "Drama"), "more", "length", "longer"),
    ("age", "grown"): (("Kids", "Children"), "less", "tone", "darker"),
    ("age", "childish"): (("Kids", "Children"), "more", "tone", "lighter"),
}
"""Directions no catalog has a column for: the tags that stand for them, and what does otherwise."""


def _for_catalog(nudge: Nudge, tags: Collection[str]) -> Nudge:
    """`nudge` in facets the catalog has: "faster" moves towards its tag for action."""
    meant = _BY_TAG.get((nudge.facet, nudge.direction))
    if meant is None:
        return nudge
    names, way, facet, direction = meant
    tag = next((name for name in names if name in tags), None)
    return Nudge(tag, way, nudge.text) if tag else Nudge(facet, direction, nudge.text)


_TURNED = re.compile(
    r"(?:덜|너무|太|别太|不要(?:那么|那麼|太)?|不(?:那么|那麼|太)|没那么|沒那麼)\s*$|"
    r"\b(?:not?|n['’]t|too|less|never|nothing|nicht|kein\w*|zu|no|pas|trop|não|demasiado|muito|moins|menos)\s+"
    r"(?:(?:be|sea|sean|seja|soit|want|anything|something|so|too|as|this|that|quite|very|really|all|such|any|a|an|zu|trop|muy|tan|tão)\s+)*$",
    re.IGNORECASE,
)
"""Before a word: the wish goes the other way. "Not too dark", "too dark", "less dark"."""
_TURNED_BACK = re.compile(
    r"(?:の|やつ|もの|感じ|話|作品|アニメ|映画|展開|内容)?(?:は|が|じゃ|では)(?:嫌|いや|苦手|無理|な[いく](?![？?か]|です?か)|やめ|いら|要ら|ちょっと|疲れ)|すぎ(?:る|た|て|ます)?|\s+(?:demais|de más)\b"
)
"""After a Japanese word."""
_SAID_OF = re.compile(
    r"(?:(?<!make )(?<!making )(?<!keep )\b(?:it|its|that|thats|this|which|he|she)(?:['’]s|\s+(?:is|was|were|looks?|seems?))?|"
    r"\b(?:don['’]?t know|not sure|heard) about)"
    r"(?:\s+(?:an?|so|very|really|pretty|quite|way|much|even|more|a (?:little|bit|lot)|kind of))*\s+$"
    r"|(?<!of )(?<!like )(?<!love )(?<!prefer )\b(?:the|last|his|her|their)\s+(?:most\s+)?$",
    re.IGNORECASE,
)
"""Before an adjective that only describes something: "it was way funnier", "the new one"."""
_ASKED_OF = re.compile(
    r"\b(?:do(?:n['’]?t)?|did|would|if) (?:you|u) (?:not )?(?:like|prefer|want|enjoy|love)\b[^.?!,]{0,20}$",
    re.IGNORECASE,
)
_STATED = re.compile(
    r"[なの]?[^。、！？!?のがはをに\s]{0,6}(?:なん)?(?:です|でしょう)(?:よ)?(?:ね|か(?!ね)|から|し)"
)
"""After a Japanese adjective that describes: "古い映画ですね"."""
_SAID_OF_NAME = re.compile(
    rf"{MASK}(?:\s*(?:は|が|って|太|너무)|[\s,]+(?:is|was|['’]s|est|c['’]est|ist|war|es|era|é)\b)?(?:\s+\w+)?\s*$",
    re.IGNORECASE,
)
_SOFTENERS = re.compile(
    r"(?:\b(?:a|some|an)\s+)?(?:\b(?:little|bit|tad|touch|lot|slightly|much|somewhat|way|even|"
    r"etwas|ein bisschen|un poco|un peu|um pouco|more)\b\s*)*(?:もう少し|もうちょっと|もっと|少し|ちょっと)?$",
    re.IGNORECASE,
)


_REACH = 50


def _reach(position: int) -> int:
    """How far back the words before an adjective are looked at."""
    return max(0, position - _REACH)


def _describes(masked: str, span: Span, *, is_turned: bool) -> bool:
    """Whether an adjective is said of something instead of asked for."""
    before = _reach(span[0]), span[0]
    if _SAID_OF_NAME.search(masked, *before) or _STATED.match(masked, span[1]):
        return True
    return not is_turned and bool(
        _SAID_OF.search(masked, *before) or _ASKED_OF.search(masked, *before)
    )


def read_nudges(
    masked: str,
    taken: Sequence[Span],
    table: Sequence[Directed],
    tags: Collection[str] = (),
) -> Iterator[tuple[Nudge, Span]]:
    """Nudges in reading order outside `taken`; the first of each facet only.

    A plain adjective counts too ("something short"): what it asks for is a matter of degree.
    `tags` are the catalog's; what it has no column for becomes a move along one of them.
    """
    found = (
        (facet, direction, match)
        for facet, direction, pattern in table
        for match in pattern.finditer(masked)
    )
    return _moves(masked, taken, found, tags, is_excess=table is EXCESSES)


def read_tag_nudges(
    masked: str, taken: Sequence[Span], comparatives: Mapping[str, str]
) -> Iterator[tuple[Nudge, Span]]:
    """The same of words that ask for more of a tag: "spookier"; word to tag, case-folded."""
    found = (
        (tag, "more", match)
        for match in WORD.finditer(masked)
        if (tag := comparatives.get(match.group().casefold())) is not None
    )
    return _moves(masked, taken, found, ())


def _moves(
    masked: str,
    taken: Sequence[Span],
    candidates: Iterable[tuple[str, str, re.Match[str]]],
    tags: Collection[str],
    *,
    is_excess: bool = False,
) -> Iterator[tuple[Nudge, Span]]:
    """What of `candidates` (facet, direction, words) is asked for, and the span it was read from."""
    found: list[tuple[int, Nudge, Span]] = []
    used = list(taken)
    for facet, direction, match in candidates:
        if overlaps(match.span(), used):
            continue
        turned = _TURNED.search(masked, _reach(match.start()), match.start())
        if is_excess and turned is None and not _TURNED_BACK.match(masked, match.end()):
            continue
        if _describes(masked, match.span(), is_turned=turned is not None):
            continue
        start, end = match.span()
        if turned is not None:
            start = turned.start()
        elif (back := _TURNED_BACK.match(masked, end)) is not None:
            end, turned = back.end(), back
        elif (soft := _SOFTENERS.search(masked, _reach(start), start)) is not None:
            start = soft.start()
        way = OPPOSITE[direction] if turned is not None else direction
        used.append((start, end))
        nudge = Nudge(facet, way, masked[match.start() : end])
        found.append((start, _for_catalog(nudge, tags), (start, end)))
    seen: set[str] = set()
    for _, nudge, span in sorted(found, key=lambda entry: entry[0]):
        if nudge.facet not in seen:
            seen.add(nudge.facet)
            yield nudge, span
