"""The sentences that say what was done and what holds, by language, around facts only."""

from __future__ import annotations

from dataclasses import dataclass

from edge_rec.explanation.phrases import supported


@dataclass(frozen=True, slots=True)
class DeedPhrases:
    """What a report of deeds is made of in one language."""

    saved: str
    rated: str
    hidden: str
    liked: str
    disliked: str
    seen: str
    undone: str
    """What is gone: an item's event, or conditions."""
    given_back: str
    nothing: str
    """There was nothing to undo."""
    outside: str
    """A rating lies outside the scale."""
    holds: str
    """Lists what lists are made by."""
    free: str
    """Nothing holds."""
    barred: str
    """A tag or kind that is ruled out."""
    avoided: str
    """An item that the list moves away from."""
    like: str
    """An item that the list compares with."""
    count: str
    nowhere: str
    """The catalog does not say where an item is to be had."""


DEEDS: dict[str, DeedPhrases] = {
    "en": DeedPhrases(
        saved="Saved for later: {items}.",
        rated="Rated {value}: {items}.",
        hidden="Will not be shown again: {items}.",
        liked="Noted as liked: {items}.",
        disliked="Noted as not liked: {items}.",
        seen="Noted as seen: {items}.",
        undone="Taken back: {items}.",
        given_back="Holds again: {items}.",
        nothing="There is nothing to undo.",
        outside="A rating must lie from {low} to {high}.",
        holds="What counts now: {items}.",
        free="No conditions hold now; what you like and have seen counts.",
        barred="no {value}",
        avoided="unlike {value}",
        like="like {value}",
        count="{value} at a time",
        nowhere="This catalog does not say where to get it.",
    ),
    "ja": DeedPhrases(
        saved="保存しました: {items}。",
        rated="{value}点をつけました: {items}。",
        hidden="今後は表示しません: {items}。",
        liked="好きな作品として覚えました: {items}。",
        disliked="苦手な作品として覚えました: {items}。",
        seen="視聴済みとして覚えました: {items}。",
        undone="取り消しました: {items}。",
        given_back="元に戻しました: {items}。",
        nothing="取り消すものがありません。",
        outside="評価は{low}から{high}の間でお願いします。",
        holds="今の条件: {items}。",
        free="今は条件がありません。好みと視聴済みの作品だけを見ています。",
        barred="{value}以外",
        avoided="{value}と違うもの",
        like="{value}に近いもの",
        count="{value}件ずつ",
        nowhere="このカタログには、どこで手に入るかの情報がありません。",
    ),
    "ko": DeedPhrases(
        saved="저장했습니다: {items}.",
        rated="{value}점을 주었습니다: {items}.",
        hidden="다시 보여 드리지 않겠습니다: {items}.",
        liked="좋아하는 것으로 기억합니다: {items}.",
        disliked="좋아하지 않는 것으로 기억합니다: {items}.",
        seen="이미 본 것으로 기억합니다: {items}.",
        undone="취소했습니다: {items}.",
        given_back="되돌렸습니다: {items}.",
        nothing="취소할 것이 없습니다.",
        outside="평점은 {low}에서 {high} 사이여야 합니다.",
        holds="지금 조건: {items}.",
        free="지금은 조건이 없습니다. 취향과 본 작품만 고려합니다.",
        barred="{value} 제외",
        avoided="{value}와(과) 다른 것",
        like="{value}와(과) 비슷한 것",
        count="{value}개씩",
        nowhere="이 목록에는 어디에서 볼 수 있는지 나와 있지 않습니다.",
    ),
    "zh-Hans": DeedPhrases(
        saved="已收藏：{items}。",
        rated="已评{value}分：{items}。",
        hidden="不再显示：{items}。",
        liked="已记为喜欢：{items}。",
        disliked="已记为不喜欢：{items}。",
        seen="已记为看过：{items}。",
        undone="已撤销：{items}。",
        given_back="已恢复：{items}。",
        nothing="没有可以撤销的。",
        outside="评分须在{low}到{high}之间。",
        holds="当前条件：{items}。",
        free="目前没有条件，只参考你的喜好和看过的作品。",
        barred="不要{value}",
        avoided="不像{value}",
        like="类似{value}",
        count="每次{value}部",
        nowhere="这个目录没有说明在哪里能看到或买到。",
    ),
    "zh-Hant": DeedPhrases(
        saved="已收藏：{items}。",
        rated="已評{value}分：{items}。",
        hidden="不再顯示：{items}。",
        liked="已記為喜歡：{items}。",
        disliked="已記為不喜歡：{items}。",
        seen="已記為看過：{items}。",
        undone="已撤銷：{items}。",
        given_back="已恢復：{items}。",
        nothing="沒有可以撤銷的。",
        outside="評分須在{low}到{high}之間。",
        holds="目前條件：{items}。",
        free="目前沒有條件，只參考你的喜好和看過的作品。",
        barred="不要{value}",
        avoided="不像{value}",
        like="類似{value}",
        count="每次{value}部",
        nowhere="這個目錄沒有說明在哪裡能看到或買到。",
    ),
    "es": DeedPhrases(
        saved="Guardado para después: {items}.",
        rated="Puntuado con {value}: {items}.",
        hidden="No se volverá a mostrar: {items}.",
        liked="Anotado que te gusta: {items}.",
        disliked="Anotado que no te gusta: {items}.",
        seen="Anotado como visto: {items}.",
        undone="Deshecho: {items}.",
        given_back="Vuelve a contar: {items}.",
        nothing="No hay nada que deshacer.",
        outside="La puntuación debe estar entre {low} y {high}.",
        holds="Lo que cuenta ahora: {items}.",
        free="Ahora no hay condiciones; cuentan tus gustos y lo que ya has visto.",
        barred="sin {value}",
        avoided="distinto de {value}",
        like="parecido a {value}",
        count="de {value} en {value}",
        nowhere="Este catálogo no dice dónde conseguirlo.",
    ),
    "de": DeedPhrases(
        saved="Für später gemerkt: {items}.",
        rated="Mit {value} bewertet: {items}.",
        hidden="Wird nicht mehr gezeigt: {items}.",
        liked="Notiert, dass du es magst: {items}.",
        disliked="Notiert, dass du es nicht magst: {items}.",
        seen="Als gesehen notiert: {items}.",
        undone="Zurückgenommen: {items}.",
        given_back="Gilt wieder: {items}.",
        nothing="Es gibt nichts zurückzunehmen.",
        outside="Eine Bewertung muss zwischen {low} und {high} liegen.",
        holds="Das gilt gerade: {items}.",
        free="Gerade gilt keine Bedingung; es zählt, was du magst und kennst.",
        barred="kein {value}",
        avoided="anders als {value}",
        like="wie {value}",
        count="je {value}",
        nowhere="Dieser Katalog sagt nicht, wo es das gibt.",
    ),
    "fr": DeedPhrases(
        saved="Mis de côté : {items}.",
        rated="Noté {value} : {items}.",
        hidden="Ne sera plus montré : {items}.",
        liked="Noté comme aimé : {items}.",
        disliked="Noté comme pas aimé : {items}.",
        seen="Noté comme vu : {items}.",
        undone="Annulé : {items}.",
        given_back="Compte à nouveau : {items}.",
        nothing="Il n’y a rien à annuler.",
        outside="Une note doit être entre {low} et {high}.",
        holds="Ce qui compte maintenant : {items}.",
        free="Aucune condition pour l’instant ; vos goûts et ce que vous avez vu comptent.",
        barred="sans {value}",
        avoided="différent de {value}",
        like="proche de {value}",
        count="{value} à la fois",
        nowhere="Ce catalogue ne dit pas où le trouver.",
    ),
    "pt": DeedPhrases(
        saved="Guardado para depois: {items}.",
        rated="Avaliado com {value}: {items}.",
        hidden="Não será mais mostrado: {items}.",
        liked="Anotado como gostei: {items}.",
        disliked="Anotado como não gostei: {items}.",
        seen="Anotado como visto: {items}.",
        undone="Desfeito: {items}.",
        given_back="Vale de novo: {items}.",
        nothing="Não há nada para desfazer.",
        outside="A nota deve ficar entre {low} e {high}.",
        holds="O que conta agora: {items}.",
        free="Agora não há condições; contam os seus gostos e o que você já viu.",
        barred="sem {value}",
        avoided="diferente de {value}",
        like="parecido com {value}",
        count="{value} por vez",
        nowhere="Este catálogo não diz onde encontrar.",
    ),
}


def deed_phrases(language: str) -> DeedPhrases:
    """The phrases of `language`; English where there are none."""
    return DEEDS[supported(language)]
