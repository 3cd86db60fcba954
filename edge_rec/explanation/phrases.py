"""The product's own sentences, by language. Placeholders hold facts and nothing else."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Phrases:
    """What the reply is made of in one language."""

    joiner: str
    """Between names or tags."""
    sentence: str
    """Between the clauses of one explanation."""
    because: str
    like_anchor: str
    shares: str
    matches: str
    nudged: str
    wish: str
    rated: str
    tags: str
    intro: str
    intro_likes: str
    none_left: str
    unknown: str
    relaxed: str
    few: str
    question: str
    restarted: str
    greeting: str
    quote: tuple[str, str] = ("“", "”")


PHRASES: dict[str, Phrases] = {
    "en": Phrases(
        ", ", "; ",
        because="because you liked {items}",
        like_anchor="close to {items}",
        shares="shares {tags}",
        matches="fits {tags}",
        nudged="{words}",
        wish="near your words “{words}”",
        rated="rated {rating}",
        tags="{tags}",
        intro="Here is what I would try:",
        intro_likes="Going by {items}:",
        none_left="Nothing is left that you have not seen or ruled out. Say “start over”, or take a"
                  " condition back.",
        unknown="I do not have {names} in this catalog; I will remember the name.",
        relaxed="Nothing meets every condition, so I left out: {words}.",
        few="Only {n} match.",
        question="Which {name} do you mean?",
        restarted="Starting over.",
        greeting="Tell me what you like, dislike, have seen, or are in the mood for.",
    ),
    "ja": Phrases(
        "、", "。",
        because="{items}が好きなあなたに",
        like_anchor="{items}に近い作品",
        shares="共通点は{tags}",
        matches="{tags}の条件に合います",
        nudged="{words}",
        wish="「{words}」に近い内容",
        rated="評価{rating}",
        tags="{tags}",
        intro="こちらはいかがでしょう。",
        intro_likes="{items}をもとに選びました。",
        none_left="条件に合う未視聴の作品が残っていません。「最初から」と言うか、条件を外してください。",
        unknown="{names}はこのカタログにありません。名前は覚えておきます。",
        relaxed="すべての条件に合うものがないため、次の条件を外しました:{words}。",
        few="条件に合うのは{n}件だけです。",
        question="「{name}」はどの作品ですか?",
        restarted="最初から始めます。",
        greeting="好きなもの、苦手なもの、見たもの、今の気分を教えてください。",
        quote=("「", "」"),
    ),
    "ko": Phrases(
        ", ", ". ",
        because="{items}을(를) 좋아하셔서",
        like_anchor="{items}와(과) 비슷함",
        shares="공통점: {tags}",
        matches="{tags} 조건에 맞음",
        nudged="{words}",
        wish="“{words}”에 가까움",
        rated="평점 {rating}",
        tags="{tags}",
        intro="이런 작품은 어떠세요?",
        intro_likes="{items}을(를) 바탕으로 골랐습니다.",
        none_left="남은 작품이 없습니다. “처음부터”라고 하거나 조건을 줄여 주세요.",
        unknown="{names}은(는) 이 목록에 없습니다. 이름은 기억해 두겠습니다.",
        relaxed="모든 조건에 맞는 것이 없어 다음 조건을 뺐습니다: {words}.",
        few="조건에 맞는 것은 {n}개뿐입니다.",
        question="어떤 “{name}”을(를) 말씀하시나요?",
        restarted="처음부터 시작합니다.",
        greeting="좋아하는 것, 싫어하는 것, 본 것, 지금 기분을 알려 주세요.",
    ),
    "zh-Hans": Phrases(
        "、", "；",
        because="因为你喜欢{items}",
        like_anchor="与{items}相近",
        shares="共同点：{tags}",
        matches="符合{tags}",
        nudged="{words}",
        wish="接近“{words}”",
        rated="评分{rating}",
        tags="{tags}",
        intro="可以试试这些：",
        intro_likes="根据{items}挑选：",
        none_left="没有剩下符合条件且你没看过的作品。说“重新开始”，或放宽条件。",
        unknown="这个目录里没有{names}，我会记住这个名字。",
        relaxed="没有作品符合全部条件，已放宽：{words}。",
        few="只有{n}部符合。",
        question="你说的“{name}”是哪一部？",
        restarted="重新开始。",
        greeting="告诉我你喜欢什么、不喜欢什么、看过什么，或现在想看什么。",
    ),
    "zh-Hant": Phrases(
        "、", "；",
        because="因為你喜歡{items}",
        like_anchor="與{items}相近",
        shares="共同點：{tags}",
        matches="符合{tags}",
        nudged="{words}",
        wish="接近「{words}」",
        rated="評分{rating}",
        tags="{tags}",
        intro="可以試試這些：",
        intro_likes="根據{items}挑選：",
        none_left="沒有剩下符合條件且你沒看過的作品。說「重新開始」，或放寬條件。",
        unknown="這個目錄裡沒有{names}，我會記住這個名字。",
        relaxed="沒有作品符合全部條件，已放寬：{words}。",
        few="只有{n}部符合。",
        question="你說的「{name}」是哪一部？",
        restarted="重新開始。",
        greeting="告訴我你喜歡什麼、不喜歡什麼、看過什麼，或現在想看什麼。",
        quote=("「", "」"),
    ),
    "es": Phrases(
        ", ", "; ",
        because="porque te gustó {items}",
        like_anchor="cercano a {items}",
        shares="comparte {tags}",
        matches="cumple {tags}",
        nudged="{words}",
        wish="cerca de tus palabras “{words}”",
        rated="nota {rating}",
        tags="{tags}",
        intro="Yo probaría esto:",
        intro_likes="A partir de {items}:",
        none_left="No queda nada que no hayas visto o descartado. Di “empezar de nuevo” o quita una"
                  " condición.",
        unknown="No tengo {names} en este catálogo; recordaré el nombre.",
        relaxed="Nada cumple todas las condiciones, así que dejé fuera: {words}.",
        few="Solo {n} cumplen.",
        question="¿A cuál “{name}” te refieres?",
        restarted="Empezamos de nuevo.",
        greeting="Dime qué te gusta, qué no, qué has visto o qué te apetece.",
    ),
    "de": Phrases(
        ", ", "; ",
        because="weil dir {items} gefallen hat",
        like_anchor="nah an {items}",
        shares="gemeinsam: {tags}",
        matches="passt zu {tags}",
        nudged="{words}",
        wish="nah an deinen Worten „{words}“",
        rated="Wertung {rating}",
        tags="{tags}",
        intro="Das würde ich versuchen:",
        intro_likes="Ausgehend von {items}:",
        none_left="Es ist nichts übrig, was du nicht kennst oder ausgeschlossen hast. Sag „von"
                  " vorn“ oder nimm eine Bedingung zurück.",
        unknown="{names} ist nicht in diesem Katalog; ich merke mir den Namen.",
        relaxed="Nichts erfüllt alle Bedingungen, weggelassen: {words}.",
        few="Nur {n} passen.",
        question="Welches „{name}“ meinst du?",
        restarted="Von vorn.",
        greeting="Sag mir, was du magst, nicht magst, kennst oder worauf du Lust hast.",
        quote=("„", "“"),
    ),
    "fr": Phrases(
        ", ", " ; ",
        because="parce que vous avez aimé {items}",
        like_anchor="proche de {items}",
        shares="en commun : {tags}",
        matches="correspond à {tags}",
        nudged="{words}",
        wish="proche de vos mots « {words} »",
        rated="note {rating}",
        tags="{tags}",
        intro="Voici ce que j’essaierais :",
        intro_likes="D’après {items} :",
        none_left="Il ne reste rien que vous n’ayez vu ou écarté. Dites « recommencer » ou retirez"
                  " une condition.",
        unknown="{names} n’est pas dans ce catalogue ; je retiens le nom.",
        relaxed="Rien ne remplit toutes les conditions ; j’ai laissé de côté : {words}.",
        few="Seulement {n} correspondent.",
        question="De quel « {name} » parlez-vous ?",
        restarted="On recommence.",
        greeting="Dites-moi ce que vous aimez, n’aimez pas, avez vu ou avez envie de voir.",
        quote=("« ", " »"),
    ),
    "pt": Phrases(
        ", ", "; ",
        because="porque você gostou de {items}",
        like_anchor="próximo de {items}",
        shares="em comum: {tags}",
        matches="combina com {tags}",
        nudged="{words}",
        wish="perto das suas palavras “{words}”",
        rated="nota {rating}",
        tags="{tags}",
        intro="Eu tentaria estes:",
        intro_likes="A partir de {items}:",
        none_left="Não sobrou nada que você não tenha visto ou descartado. Diga “começar de novo”"
                  " ou retire uma condição.",
        unknown="Não tenho {names} neste catálogo; vou lembrar o nome.",
        relaxed="Nada cumpre todas as condições; deixei de fora: {words}.",
        few="Só {n} combinam.",
        question="Qual “{name}” você quer dizer?",
        restarted="Começando de novo.",
        greeting="Diga o que você gosta, não gosta, já viu ou está a fim de ver.",
    ),
}  # fmt: skip

DIRECTIONS: dict[str, dict[str, str]] = {
    "en": {
        "darker": "darker", "lighter": "lighter", "newer": "newer", "older": "older",
        "longer": "longer", "shorter": "shorter", "dearer": "dearer", "cheaper": "cheaper",
        "more": "more {facet}", "less": "less {facet}",
    },
    "ja": {
        "darker": "より暗め", "lighter": "より明るめ", "newer": "より新しい", "older": "より古い",
        "longer": "より長い", "shorter": "より短い", "dearer": "より高価", "cheaper": "より手頃",
        "more": "{facet}多め", "less": "{facet}控えめ",
    },
    "ko": {
        "darker": "더 어두운", "lighter": "더 밝은", "newer": "더 최신", "older": "더 오래된",
        "longer": "더 긴", "shorter": "더 짧은", "dearer": "더 비싼", "cheaper": "더 저렴한",
        "more": "{facet} 더", "less": "{facet} 덜",
    },
    "zh-Hans": {
        "darker": "更黑暗", "lighter": "更轻松", "newer": "更新", "older": "更早",
        "longer": "更长", "shorter": "更短", "dearer": "更贵", "cheaper": "更便宜",
        "more": "更多{facet}", "less": "更少{facet}",
    },
    "zh-Hant": {
        "darker": "更黑暗", "lighter": "更輕鬆", "newer": "更新", "older": "更早",
        "longer": "更長", "shorter": "更短", "dearer": "更貴", "cheaper": "更便宜",
        "more": "更多{facet}", "less": "更少{facet}",
    },
    "es": {
        "darker": "más oscuro", "lighter": "más ligero",
        "newer": "más nuevo", "older": "más antiguo",
        "longer": "más largo", "shorter": "más corto",
        "dearer": "más caro", "cheaper": "más barato",
        "more": "más {facet}", "less": "menos {facet}",
    },
    "de": {
        "darker": "düsterer", "lighter": "heiterer", "newer": "neuer", "older": "älter",
        "longer": "länger", "shorter": "kürzer", "dearer": "teurer", "cheaper": "günstiger",
        "more": "mehr {facet}", "less": "weniger {facet}",
    },
    "fr": {
        "darker": "plus sombre", "lighter": "plus léger",
        "newer": "plus récent", "older": "plus ancien",
        "longer": "plus long", "shorter": "plus court",
        "dearer": "plus cher", "cheaper": "moins cher",
        "more": "plus de {facet}", "less": "moins de {facet}",
    },
    "pt": {
        "darker": "mais sombrio", "lighter": "mais leve",
        "newer": "mais novo", "older": "mais antigo",
        "longer": "mais longo", "shorter": "mais curto",
        "dearer": "mais caro", "cheaper": "mais barato",
        "more": "mais {facet}", "less": "menos {facet}",
    },
}  # fmt: skip
"""What a nudge is called, by language and direction; `{facet}` is a tag, or one of `FACETS`."""

FACETS: dict[str, dict[str, str]] = {
    "en": {"humor": "funny", "popularity": "well-known"},
    "ja": {"humor": "笑い", "popularity": "知名度"},
    "ko": {"humor": "유머", "popularity": "유명세"},
    "zh-Hans": {"humor": "幽默", "popularity": "名气"},
    "zh-Hant": {"humor": "幽默", "popularity": "名氣"},
    "es": {"humor": "humor", "popularity": "conocido"},
    "de": {"humor": "Humor", "popularity": "Bekanntheit"},
    "fr": {"humor": "humour", "popularity": "notoriété"},
    "pt": {"humor": "humor", "popularity": "conhecido"},
}
"""Facets that are no tag but go with more and less."""


def supported(language: str) -> str:
    """The language the reply is written in for a user of `language` (a BCP 47 tag)."""
    if language in PHRASES:
        return language
    if language.startswith("zh"):
        return "zh-Hant" if language in ("zh-TW", "zh-HK") else "zh-Hans"
    return language.split("-")[0] if language.split("-")[0] in PHRASES else "en"


def phrases_for(language: str) -> Phrases:
    """The phrases of `language`; English where there are none."""
    return PHRASES[supported(language)]
