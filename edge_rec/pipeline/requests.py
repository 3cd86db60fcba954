"""A request in the person's own words is searched for with all of them."""

from __future__ import annotations

import re
from dataclasses import replace

from edge_rec.types import DialogueAct, Intent

_FEWEST_WORDS = 4
_PERSONAL = re.compile(
    r"\b(?:i|i['’]\w+|me|my|we|our|us|you|your|how|what|which|why|hello|hi|hey|thanks?)\b",
    re.IGNORECASE,
)


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
    """Whether a text that nothing was read out of says what a thing is like; English alone."""
    return (
        act.language == "en"
        and len(text.split()) >= _FEWEST_WORDS
        and _PERSONAL.search(text) is None
    )
