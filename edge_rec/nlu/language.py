"""Which language an utterance is in, from its script and its small words."""
# ruff: noqa: E501 -- word lists

from __future__ import annotations

import functools
import re
from collections.abc import Callable

from edge_rec.nlu.text import WORD

STOPWORDS: dict[str, frozenset[str]] = {
    "en": frozenset(
        "a an the i i'm i'd i've i'll im ive id me my mine we us our you your he she it its it's they "
        "them their this that that's these those one ones is are was were be been being am do does "
        "did don't dont doesn't didn't have has had haven't hasn't can could can't would wouldn't "
        "should will won't may might must let let's and or but so if then than as at by for from in "
        "into of off on onto out over to up with without about around after before between not no "
        "nor nothing none never only just also too very really quite rather more most less least "
        "much many some any all both each every few lot lots other others another same such own "
        "what what's which who whose when where why how here there now again ever still already yet "
        "please thanks thank hi hello hey ok okay yes yeah no nope maybe well oh um uh something "
        "anything everything someone thing things stuff kind sort type bit little like want wants "
        "wanted need needs looking look find give show get got know think thought feel say said "
        "recommend recommendations recommendation suggest suggestions suggestion watch watching "
        "watched see seen read reading play playing try good great best nice new next similar "
        "anime title titles tonight today morning evening afternoon night course sorry definitely awesome wow cool omg haha huh saw seen better next really pretty kinda sort of else instead "
        "am pm lol haha list below following follows mind mood favorite favourite favorites "
        "favourites go going make makes made actually chance currently example familiar general genre "
        "genres kinds personally provide specific specifically though types".split()
    ),
    "es": frozenset(
        "el la los las un una unos unas de del al a en y o pero que qué con sin por para mi mis me te "
        "se lo le les yo tú nos es son fue era soy está estoy hay no sí muy más menos algo nada todo "
        "también ya como cómo cuando donde si quiero quisiera busco recomienda recomiéndame "
        "recomiendame recomendar dame ver gusta gustan gustaría encanta favor gracias hola puedes "
        "este esta ese esa otra otro otras otros cosa cosas parecido parecida".split()
    ),
    "de": frozenset(
        "der die das den dem des ein eine einen einem einer und oder aber ich du er sie es wir ihr "
        "mir mich dir dich uns mein meine ist sind war waren bin habe hat haben hast mit ohne von zu "
        "zum zur im in am an auf für aus bei nach vor nicht kein keine keinen nichts etwas alles sehr "
        "auch schon noch nur mehr weniger wie was wer wo wenn dass bitte danke hallo möchte will kann "
        "kannst suche empfiehl empfehle empfehlen sehen gern gerne mag".split()
    ),
    "fr": frozenset(
        "le la les l un une des de du d à au aux en et ou mais que qui quoi avec sans pour par dans sur "
        "je j tu il elle nous vous ils elles me m te moi mon ma mes ce cet cette ces c est sont était "
        "suis ai as a ont n ne pas rien plus moins très trop aussi déjà comme si quelque chose tout "
        "bonjour merci svp plaît peux peut voudrais veux cherche recommande recommandez conseille "
        "conseillez voir regarder aime".split()
    ),
    "pt": frozenset(
        "o a os as um uma uns umas de do da dos das em no na nos nas ao à e ou mas que com sem por "
        "para pra meu minha me eu tu você ele ela nós é são foi era sou está estou há não sim muito "
        "mais menos algo nada tudo também já como quando onde se quero queria procuro recomenda "
        "recomende recomendar ver assistir gosto gostaria obrigado obrigada favor olá pode isso este "
        "esta outra outro outras outros coisa coisas parecido parecida".split()
    ),
}
"""Words that carry no wish of their own; for detection and for telling what is unexplained."""

_JAPANESE_GRAMMAR = re.compile(
    r"です|ます|ない|たい|だけ|好き|見た|ください|教えて|もっと|[をがは](?=[^\x00-\x7f]|$)"
)
"""Grammar, not just a Japanese name inside a western sentence."""
_MIN_KANA = 3
_TRADITIONAL = frozenset("這個們來時說沒點還過讓愛電動畫劇嗎歡對開學興趣討厭書簡單麼樂舊")
_ACCENTS = {"es": "ñ¿¡", "de": "ßäöü", "fr": "èêçœà", "pt": "ãõ"}


def detect(masked: str, default: str = "en") -> str:
    """BCP 47 language of `masked`, a text whose names are hidden; `default` where nothing tells.

    One of en, ja, ko, zh-Hans, zh-Hant, es, de, fr, pt.
    """
    kana = len(re.findall(r"[\u3040-\u30ff]", masked))
    han = len(re.findall(r"[\u3400-\u9fff]", masked))
    hangul = len(re.findall(r"[\uac00-\ud7af]", masked))
    words = [match.group().casefold() for match in WORD.finditer(masked) if match.group().isalpha()]
    latin = [word for word in words if word[0] < "\u0250"]
    language, score = _latin_language(masked, latin, default)
    is_latin = score >= 2 and score * 2 >= len(latin)
    if hangul and not (is_latin and hangul < 4):
        return "ko"
    is_kana = kana > _MIN_KANA and len(latin) <= 1  # "恋愛ものもOK"
    if kana and (not is_latin or is_kana or _JAPANESE_GRAMMAR.search(masked)):
        return "ja"
    if han and not is_latin:
        if default == "ja" and han <= 4:
            return "ja"
        return _chinese(masked, default)
    return language if latin else default


def _chinese(masked: str, default: str) -> str:
    """Traditional or simplified; of a text that is the same in both, what was spoken before."""
    if _TRADITIONAL & set(masked):
        return "zh-Hant"
    simplify, traditionalise = _converters()
    if simplify(masked) != masked:
        return "zh-Hant"
    return default if default == "zh-Hant" and traditionalise(masked) == masked else "zh-Hans"


@functools.cache
def _converters() -> tuple[Callable[[str], str], Callable[[str], str]]:
    """To simplified and to traditional characters; opened for the first Chinese text."""
    import opencc

    return opencc.OpenCC("t2s").convert, opencc.OpenCC("s2t").convert


def _latin_language(masked: str, words: list[str], default: str) -> tuple[str, float]:
    pieces = [piece for word in words for piece in re.split(r"['’]", word)] + words
    scores = {
        language: sum(word in stopwords for word in pieces)
        + 1.5 * sum(masked.casefold().count(accent) for accent in _ACCENTS.get(language, ""))
        for language, stopwords in STOPWORDS.items()
    }
    best = max(scores.values())
    tied = [language for language, score in scores.items() if score == best]
    if best == 0:
        return (default if default in STOPWORDS else "en"), 0.0
    return (default if default in tied else tied[0]), best
