"""A request in the person's own words is searched for with all of them."""

from __future__ import annotations

import re
from dataclasses import replace

from edge_rec.types import DialogueAct, Intent

_FEWEST_WORDS = 4
_FEWEST_CHARACTERS = 8
"""Of a language written without spaces."""
_SPACED = {
    "en": r"i|i['’]\w+|me|my|we|our|us|you|your|how|what|which|why|hello|hi|hey|thanks?",
    "es": r"yo|me|mi|mis|tú|tu|te|ti|usted|nos|cómo|qué|cuál|quién|hola|gracias|buen[oa]s",
    "de": r"ich|mi[rc]h?|mein\w*|du|di[rc]h?|dein\w*|wir|uns|wie|was|welche\w*|warum|wer"
    r"|hallo|danke|guten",
    "fr": r"j['’]\w+|je|me|m['’]\w+|moi|mon|mes|tu|te|toi|vous|nous|comment|quel\w*|pourquoi"
    r"|bonjour|salut|merci",
    "pt": r"eu|me|mim|meu|minha|você|vocês|tu|te|nós|como|qual|quais|quem|olá|oi|obrigad[oa]|bom"
    r" dia|boa tarde|boa noite",
}
_UNSPACED = {
    "ja": r"こんにち|こんばん|おはよう|ありがと|よろしく|私|僕|俺|あなた|君|何|なぜ|どう|誰"
    r"|(?:です|ます|ました|てる|ね|よ|た)[。!！…]*$",
    "ko": r"안녕|감사|고마|나는|내가|나도|저는|제가|저도|당신|너는|뭐|무엇|무슨|어떻|어때|왜|누구",
    "zh": r"你|您|我|谢|謝|什么|什麼|怎么|怎麼|为何|為何|谁|誰|早上好|晚上好|吗|嗎",
}
_PERSONAL = {
    **{code: re.compile(rf"\b(?:{words})\b", re.IGNORECASE) for code, words in _SPACED.items()},
    **{code: re.compile(words) for code, words in _UNSPACED.items()},
}
"""By language: words of somebody who talks to somebody, asks or greets."""


def in_full(act: DialogueAct, text: str, *, opens: bool) -> DialogueAct:
    """The act with the whole text for its wish, where it describes what is wanted.

    The words that are left when all that was read is taken away are a torso: "grand feelings" of
    "grand robots and heavy feelings". Names and references mean something else than they say, so a
    text that has any keeps the wish that was read. `opens` says that nothing was said before; only
    then can a text that nothing was read out of be a request.
    """
    about_titles = act.mentions or act.references or act.actions or act.retracted
    if about_titles or (act.nudges and not opens):
        return act
    if act.intent in (Intent.RECOMMEND, Intent.INFORM) and act.wish:
        return replace(act, wish=text.strip())
    if opens and act.intent is Intent.CHITCHAT and _describes(act, text):
        return replace(act, intent=Intent.RECOMMEND, wish=text.strip())
    return act


def _describes(act: DialogueAct, text: str) -> bool:
    """Whether a text that nothing was read out of says what a thing is like."""
    language = act.language.partition("-")[0]
    if language not in _PERSONAL or _PERSONAL[language].search(text):
        return False
    if language != "en" and text.rstrip().endswith(("?", "？")):
        return False
    if language in ("ja", "zh"):
        return sum(map(str.isalpha, text)) >= _FEWEST_CHARACTERS
    return len(text.split()) >= _FEWEST_WORDS
