"""The sentences that answer questions about items, by language. Placeholders hold facts only."""

from __future__ import annotations

from dataclasses import dataclass

from edge_rec.explanation.phrases import supported


@dataclass(frozen=True, slots=True)
class AnswerPhrases:
    """What an answer is made of in one language."""

    both: str
    only: str
    better: str
    even: str
    why: str
    no_text: str
    own_words: str
    whom: str
    """Asks which item is meant."""
    in_list: str
    liked: str
    disliked: str
    seen: str
    hidden: str
    shown: str
    unmet: str
    franchise: str
    place: str


ANSWERS: dict[str, AnswerPhrases] = {
    "en": AnswerPhrases(
        both="In common: {tags}.",
        only="Only {item}: {tags}.",
        better="Going by what you like and asked for, {item} is the better fit.",
        even="Going by what you like and asked for, they fit about equally well.",
        why="{item}: {reasons}.",
        no_text="The catalog has no description of it.",
        own_words="From its description: {text}",
        whom="Which one do you mean? Name it, or say “the second one”.",
        in_list="{item} is on the list, in place {place}.",
        liked="You have already told me that you like {item}.",
        disliked="You told me that you do not like {item}.",
        seen="You have already seen {item}.",
        hidden="You asked me not to show {item}.",
        shown="{item} was in an earlier list of this conversation.",
        unmet="{item} does not meet what you asked for: {words}.",
        franchise="The list already holds {other} of the same series.",
        place="Of {n} that may be shown, {item} comes in place {place}: others are closer to what "
              "you like and asked for.",
    ),
    "ja": AnswerPhrases(
        both="共通点: {tags}。",
        only="{item}だけの特徴: {tags}。",
        better="好みとご希望からすると、{item}の方が合いそうです。",
        even="好みとご希望からすると、同じくらい合いそうです。",
        why="{item}: {reasons}。",
        no_text="このカタログに紹介文はありません。",
        own_words="紹介文より: {text}",
        whom="どの作品のことですか?名前か「2番目」のように教えてください。",
        in_list="{item}はリストの{place}番目にあります。",
        liked="{item}はすでに好きな作品として伺っています。",
        disliked="{item}は苦手な作品として伺っています。",
        seen="{item}はすでにご覧になっています。",
        hidden="{item}は表示しないよう設定されています。",
        shown="{item}はこの会話の前のリストに出ています。",
        unmet="{item}は次の条件に合いません: {words}。",
        franchise="同じシリーズの{other}がすでにリストにあります。",
        place="候補{n}件のうち{item}は{place}番目です。好みとご希望により近い作品を先に選びました。",
    ),
    "ko": AnswerPhrases(
        both="공통점: {tags}.",
        only="{item}에만 있음: {tags}.",
        better="취향과 요청으로 보면 {item} 쪽이 더 잘 맞습니다.",
        even="취향과 요청으로 보면 비슷하게 잘 맞습니다.",
        why="{item}: {reasons}.",
        no_text="이 목록에는 소개 글이 없습니다.",
        own_words="소개 글에서: {text}",
        whom="어떤 작품을 말씀하시나요? 이름이나 “두 번째”처럼 알려 주세요.",
        in_list="{item}: 목록의 {place}번째에 있습니다.",
        liked="{item}: 이미 좋아한다고 하셨습니다.",
        disliked="{item}: 좋아하지 않는다고 하셨습니다.",
        seen="{item}: 이미 보셨습니다.",
        hidden="{item}: 보지 않기로 하셨습니다.",
        shown="{item}: 이 대화의 이전 목록에 나왔습니다.",
        unmet="{item}: 다음 조건에 맞지 않습니다: {words}.",
        franchise="같은 시리즈의 {other}이(가) 이미 목록에 있습니다.",
        place="{n}개 중 {item}: {place}번째입니다. 취향과 요청에 더 가까운 것을 먼저 골랐습니다.",
    ),
    "zh-Hans": AnswerPhrases(
        both="共同点：{tags}。",
        only="只有{item}：{tags}。",
        better="从你的喜好和要求看，{item}更合适。",
        even="从你的喜好和要求看，两者差不多合适。",
        why="{item}：{reasons}。",
        no_text="目录里没有它的简介。",
        own_words="简介：{text}",
        whom="你说的是哪一部？请说名字，或说“第二个”。",
        in_list="{item}在列表的第{place}位。",
        liked="你已经说过喜欢{item}。",
        disliked="你说过不喜欢{item}。",
        seen="你已经看过{item}。",
        hidden="你要求不再显示{item}。",
        shown="{item}在这次对话之前的列表里出现过。",
        unmet="{item}不符合你的要求：{words}。",
        franchise="列表里已有同系列的{other}。",
        place="在{n}部里{item}排第{place}位，其他作品更接近你的喜好和要求。",
    ),
    "zh-Hant": AnswerPhrases(
        both="共同點：{tags}。",
        only="只有{item}：{tags}。",
        better="從你的喜好和要求看，{item}更合適。",
        even="從你的喜好和要求看，兩者差不多合適。",
        why="{item}：{reasons}。",
        no_text="目錄裡沒有它的簡介。",
        own_words="簡介：{text}",
        whom="你說的是哪一部？請說名字，或說「第二個」。",
        in_list="{item}在清單的第{place}位。",
        liked="你已經說過喜歡{item}。",
        disliked="你說過不喜歡{item}。",
        seen="你已經看過{item}。",
        hidden="你要求不再顯示{item}。",
        shown="{item}在這次對話之前的清單裡出現過。",
        unmet="{item}不符合你的要求：{words}。",
        franchise="清單裡已有同系列的{other}。",
        place="在{n}部裡{item}排第{place}位，其他作品更接近你的喜好和要求。",
    ),
    "es": AnswerPhrases(
        both="En común: {tags}.",
        only="Solo {item}: {tags}.",
        better="Por lo que te gusta y pides, {item} encaja mejor.",
        even="Por lo que te gusta y pides, encajan más o menos igual.",
        why="{item}: {reasons}.",
        no_text="El catálogo no tiene descripción.",
        own_words="De su descripción: {text}",
        whom="¿A cuál te refieres? Di el nombre o “la segunda”.",
        in_list="{item} está en la lista, en el puesto {place}.",
        liked="Ya me dijiste que te gusta {item}.",
        disliked="Me dijiste que no te gusta {item}.",
        seen="Ya has visto {item}.",
        hidden="Pediste no ver {item}.",
        shown="{item} ya salió en una lista anterior de esta conversación.",
        unmet="{item} no cumple lo que pediste: {words}.",
        franchise="La lista ya tiene {other}, de la misma serie.",
        place="De {n} posibles, {item} queda en el puesto {place}: otros se acercan más a lo que "
              "te gusta y pides.",
    ),
    "de": AnswerPhrases(
        both="Gemeinsam: {tags}.",
        only="Nur {item}: {tags}.",
        better="Nach dem, was du magst und suchst, passt {item} besser.",
        even="Nach dem, was du magst und suchst, passen sie etwa gleich gut.",
        why="{item}: {reasons}.",
        no_text="Der Katalog hat keine Beschreibung davon.",
        own_words="Aus der Beschreibung: {text}",
        whom="Welches meinst du? Nenn den Namen oder sag „das zweite“.",
        in_list="{item} steht auf der Liste, auf Platz {place}.",
        liked="Du hast mir schon gesagt, dass du {item} magst.",
        disliked="Du hast mir gesagt, dass du {item} nicht magst.",
        seen="Du kennst {item} schon.",
        hidden="Du wolltest {item} nicht mehr sehen.",
        shown="{item} war schon in einer früheren Liste dieses Gesprächs.",
        unmet="{item} erfüllt nicht, was du wolltest: {words}.",
        franchise="Die Liste hat schon {other} aus derselben Reihe.",
        place="Von {n} möglichen kommt {item} auf Platz {place}: andere sind näher an dem, was du "
              "magst und suchst.",
    ),
    "fr": AnswerPhrases(
        both="En commun : {tags}.",
        only="Seulement {item} : {tags}.",
        better="D’après vos goûts et votre demande, {item} convient mieux.",
        even="D’après vos goûts et votre demande, ils conviennent à peu près autant.",
        why="{item} : {reasons}.",
        no_text="Le catalogue n’en a pas de description.",
        own_words="Extrait de sa description : {text}",
        whom="Duquel parlez-vous ? Donnez son nom ou dites « le deuxième ».",
        in_list="{item} est dans la liste, à la place {place}.",
        liked="Vous m’avez déjà dit aimer {item}.",
        disliked="Vous m’avez dit ne pas aimer {item}.",
        seen="Vous avez déjà vu {item}.",
        hidden="Vous avez demandé à ne plus voir {item}.",
        shown="{item} était déjà dans une liste de cette conversation.",
        unmet="{item} ne répond pas à votre demande : {words}.",
        franchise="La liste contient déjà {other}, de la même série.",
        place="Sur {n} possibles, {item} arrive à la place {place} : d’autres sont plus proches de "
              "vos goûts et de votre demande.",
    ),
    "pt": AnswerPhrases(
        both="Em comum: {tags}.",
        only="Só {item}: {tags}.",
        better="Pelo que você gosta e pediu, {item} combina mais.",
        even="Pelo que você gosta e pediu, combinam mais ou menos igual.",
        why="{item}: {reasons}.",
        no_text="O catálogo não tem descrição dele.",
        own_words="Da descrição: {text}",
        whom="Qual deles? Diga o nome ou “o segundo”.",
        in_list="{item} está na lista, na posição {place}.",
        liked="Você já me disse que gosta de {item}.",
        disliked="Você me disse que não gosta de {item}.",
        seen="Você já viu {item}.",
        hidden="Você pediu para não ver {item}.",
        shown="{item} já apareceu em uma lista desta conversa.",
        unmet="{item} não atende ao que você pediu: {words}.",
        franchise="A lista já tem {other}, da mesma série.",
        place="De {n} possíveis, {item} fica na posição {place}: outros estão mais perto do que "
              "você gosta e pediu.",
    ),
}  # fmt: skip


def answer_phrases(language: str) -> AnswerPhrases:
    """The phrases of `language`; English where there are none."""
    return ANSWERS[supported(language)]
