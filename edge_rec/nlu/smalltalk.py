"""Phrases of a conversation that carry no wish of their own, in nine languages."""
# ruff: noqa: E501 -- a pattern reads best on one line

from __future__ import annotations

import re
from collections.abc import Iterator

REJECTS = re.compile(
    r"\b(?:none|neither|not any|not one) of (?:these|those|them)(?:\s+(?:really |quite )?(?:works?|appeals?|interests?|grabs?|speaks?|fits?|looks? (?:good|interesting)|sounds? (?:good|interesting)|do it|are (?:it|right|good|interesting|my (?:thing|taste))|is (?:it|right)|seems? right)(?: (?:for|to) (?:me|us)| me| us)?)?"
    r"|\b(?:not|no,?) (?:these|those|them|any of (?:these|those|them))\b|\bdon['’]?t (?:want|feel like) any of (?:these|those|them)\b|\bnothing (?:here|there|on (?:the|that|this) list)(?:\s+(?:works|appeals|interests|looks good|for me)\w*(?: to)?(?: me)?)?"
    r"|\b(?:not|no longer) interested in any of (?:these|those|them)\b|\b(?:anything|something|everything) (?:but|other than) (?:these|those|them)\b"
    r"|\b(?:estos no|esos no|ninguno(?: de (?:estos|esos|ellos))?|ninguna(?: de (?:estas|esas))?|nada de (?:esto|eso)|no me (?:convence|interesa)n? ningun[oa])\b"
    r"|\b(?:keine?s? (?:davon|von denen|dieser)|die nicht|nichts davon|diese nicht)\b|\b(?:aucun(?:e)?(?: (?:de ceux-là|d['’]eux|de ces \w+))?|pas (?:ceux-là|celles-là|ça)|rien (?:de tout ça|là-dedans))\b"
    r"|\b(?:nenhum(?:a)?(?: (?:dess|dest|del)[ea]s)?|esses não|essas não)\b"
    r"|(?:これら|それら|この中|その中|どれ|どれも)(?:には?|の|は|も|じゃ|では)*(?:ない|違う|ちがう|ちがいます|違います|ピンと(?:こない|来ない|きません)|いまいち|イマイチ|微妙|合わない|興味(?:が)?ない|好みじゃない)"
    r"|(?:이것들?|이거|그거|이 중에(?:는)?|다)\s*(?:말고|별로(?:야|예요|네요)?|없어요?|아니에요)|(?:不要|不是|不想看|都不要)(?:这些|這些|那些)|(?:这些|這些|那些)(?:都)?(?:不要|不行|不想看|不合适|不合適|没兴趣|沒興趣|不感兴趣|不感興趣)|都不(?:行|要|合适|合適)"
    r"|(?<![^\s、。！？!?…])(?:なんか|ちょっと)?(?:違う|ちがう)(?:な[あぁ]?|かな?|かも|んだよな)?(?=$|[、。！!\s])",
    re.IGNORECASE,
)
"""Turns the whole list down without a judgement on its items: something else is wanted."""

CONTINUES = re.compile(
    r"\b(?:(?:anything|something|what|who|which|any) else|(?:some|any|the) others?|other (?:ones|options|ideas|picks)|what (?:other|more)|more (?:of (?:these|those|them|that|the same)|like (?:these|those|that)|please|ones|options|ideas|results|picks|suggestions)|keep (?:going|them coming|it coming)|go on|next (?:page|ones|batch|set|please)|next|"
    r"(?:show|give) (?:me )?(?:some )?(?:more|others|different ones|new ones)|try (?:again|something else|another)|another (?:batch|set|list|round|one|page)|a different (?:list|set|batch)|different ones|got (?:any )?more|(?:is|are) there (?:any )?more|refresh|shuffle|again please|one more(?: time)?)\b"
    r"|\b(?:(?:algo|alguna?|qué|algún) (?:más|otr[oa])|otr[oa]s? (?:cosas?|opci[oó]n(?:es)?|ideas?|list[ao]s?|sugerencias?|recomendaci[oó]n(?:es)?|m[aá]s)|otr[oa]s?|más (?:opciones|así|como (?:estas|esas|estos|esos)|ideas)|¿?hay (?:algo )?más|¿?qué más|muéstrame (?:más|otros)|siguiente|sigue|cambia(?:me)? la lista)\b"
    r"|\b(?:(?:was|etwas|irgendwas) (?:anderes|andres|weiteres)|noch (?:was|etwas|mehr|welche|ein(?:e|en|s)?|andere)(?: anderes)?|sonst noch (?:was|etwas)|was (?:gibt['’]?s|gibt es|hast du) (?:sonst|noch)(?: noch)?|andere(?: vorschläge| ideen| bitte)?|mehr davon|mehr (?:vorschläge|ideen)|weiter|nächste(?:s|n)?(?: seite| liste)?|zeig mir (?:mehr|andere))\b"
    r"|\b(?:autre(?:s)?(?: choses?| idées?| suggestions?| propositions?)?|(?:quelque chose|quoi|rien) d['’]autre|d['’]autres(?: idées| suggestions| propositions)?|encore(?: (?:une|un|des|d['’]autres)(?: autres?)?)?|la suite|suivants?|(?:il y a|t['’]as|tu as|vous avez) autre chose|plus de (?:choix|suggestions)|montre(?:[- ]m['’]en| moi)? (?:plus|d['’]autres))\b"
    r"|\b(?:(?:mais|outr[oa]s?) (?:alguma? coisa|opções|ideias|sugestões|coisas?)|(?:algo|alguma coisa|mais alguma coisa) (?:mais|diferente)|mais (?:alguma?|algum)|o que mais|que mais|outr[oa]s?|tem mais|próxim[oa]s?|mostra(?: mais| outros)|continua)\b"
    r"|(?:他|ほか|別)(?:に|の)(?:も|は|何か|なにか|おすすめ|やつ|もの|作品|ない)*(?:ありますか|ありませんか|ないですか|ある|ない|見せて|出して|教えて|お願い|ください)?(?:の)?|次(?:の(?:候補|リスト|ページ|おすすめ)?|は|を|お願い|いって)?(?:見せて|出して|ください|お願い)?|もっと(?:見せて|出して|ください|教えて|ある|ありますか|お願い)|続き(?:を|は)?|もう一回|(?:あと|もう)(?:一|1)(?:つ|本|個)"
    r"|(?:다른|딴)\s*(?:거|것|걸로?|작품|추천)(?:은|는|도|을|를)?\s*(?:더\s*)?(?:없(?:어요?|나요|을까요?|니|습니까)|있(?:어요?|나요|을까요?)|보여\s?줘요?|보여\s?주세요|추천해\s?(?:줘|주세요)|주세요|줘)?|(?:더|또)\s*(?:없(?:어요?|나요)|있(?:어요?|나요)|보여\s?줘요?|보여\s?주세요|추천해\s?(?:줘|주세요)|줘|주세요)|다음(?:\s*거|\s*것|으로)?|계속(?:해줘|해)?|그\s*외에"
    r"|(?:还|還)有(?:别的|別的|其他|吗|嗎|没有|沒有|什么|什麼)*(?:吗|嗎)?|(?:有没有|有沒有|要|来点|來點|看看|换|換)?(?:别的|別的|其他的?|另外的?)(?:呢|吗|嗎|吧)?|换一(?:批|组|些|个|個)|換一(?:批|組|些|個)|再来(?:一些|一点|点|几个|一批)?|再來(?:一些|一點|點|幾個|一批)?|下一(?:批|页|頁|个|個|组)|继续|繼續|更多(?:的)?",
    re.IGNORECASE,
)
"""Asks for another list made as the last one was."""

FILLERS: dict[str, re.Pattern[str]] = {
    language: re.compile(pattern, re.IGNORECASE)
    for language, pattern in (
        ("en",
         r"\b(?:actually|way(?= too\b)|honestly|basically|literally|hmm+|hm+|umm*|uhh*|well|ok(?:ay)?|alright|all right|i see|got it|i guess|you know|on second thought|come to think of it|let me (?:think|see)|wait|sure|fine|right|cool|sounds good|no worries|good (?:idea|one|point)|fair enough|my bad|oops|sorry|by the way|btw|tbh|imo|for now|in that case|then|same(?: but| as (?:before|that|those|these))?|works?|that works|no problem|nvm|wdyt|what do you think|(?:looks?|sounds?) (?:fun|good|great|nice|cool|interesting)|nah|nope|i['’]?m (?:back|bored)|kinda|tonight|this time|instead|as well|though|begin|maybe|perhaps|never mind)\b"),
        ("es",
         r"\b(?:bueno|vale|pues|a ver|en realidad|de hecho|la verdad|mejor|entonces|claro|perfecto|genial|espera|mm+|vamos|oye|ok|quizás?|tal vez|de acuerdo|está bien|no sé|por ahora|esta noche)\b"),
        ("de",
         r"\b(?:eigentlich|doch(?: lieber)?|na gut|na ja|naja|also|okay|gut|genau|alles klar|moment|hm+|vielleicht|lieber|mal|einfach|dann|heute abend|ach(?: so)?|super|schade|stimmt|verstehe|halt|erstmal)\b"),
        ("fr",
         r"\b(?:en fait|finalement|d['’]accord|bon|bien|alors|ben|euh+|voyons|attends|peut-être|plutôt|ok|bof|mouais|parfait|super|dommage|je vois|du coup|ce soir|tant pis|ça marche)\b"),
        ("pt",
         r"\b(?:na verdade|aliás|h?mm+|beleza|tá(?: bom)?|então|certo|legal|bom|peraí|espera|talvez|hoje à noite|ok|entendi|pois é|sei lá|de boa|tudo bem)\b"),
        ("ja",
         r"やっぱり?|やはり|とりあえず|ちなみに|正直|実は|逆に|(?:今回|今夜|今日|今)は|(?<![^\s、。！？!?…])(?:なるほど(?:ね)?|そうですね|そうだね|そっか|そうか|うーん+|ううん|えーと?|ええと|じゃあ?|それじゃあ?|それなら|では|まあ|了解(?:です)?|わかりました|分かりました|わかった|オッケー|ちょっと待って|残念|いいね|いいですね|どうしよう(?:かな)?|何がいいかな|ふむ|うん|はい|いいえ|せっかくだから|暇なので|ごめん)(?=$|[\s、。！？!?…])"),
        ("ko",
         r"(?<![^\s,.!?…])(?:아니면?|그럼|그러면|음+|글쎄요?|그렇구나|알겠어요?|알겠습니다|네|예|응|아하|역시|사실|솔직히|오늘은|일단|좋아요?|아쉽네요?|잠깐만?요?|혹시|걸로)(?![^\s,.!?…])|(?<=은 )걸로|(?<=번째)로"),
        ("zh",
         r"(?<![^\s，。！？,!?…])(?:其实|其實|还是|還是|算了|好的?|嗯+|那就?|那么|那麼|原来如此|原來如此|明白了?|知道了|等等|等一下|说真的|說真的|今晚|这次|這次|不错|可惜|行|对了|對了|老实说|老實說)(?=$|[\s，。！？,!?…])|(?<![^\s，。！？,!?…])(?:其实|其實|还是|還是|今晚|这次|這次)"),
    )
}  # fmt: skip
"""By language, what carries nothing: thinking aloud, assent, turns of talk."""


_CARRIES = re.compile(r"\w")


def read_smalltalk(masked: str, language: str) -> Iterator[tuple[int, int]]:
    """Where phrases stand that carry nothing in `language`."""
    filler = FILLERS.get(language.split("-")[0])
    for pattern in (REJECTS, CONTINUES, *((filler,) if filler is not None else ())):
        for match in pattern.finditer(masked):
            yield match.span()
    if any(not _CARRIES.search(each.sub("", masked)) for each in FILLERS.values()):
        yield 0, len(masked)
