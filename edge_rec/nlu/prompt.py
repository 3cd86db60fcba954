"""The prompt of the understanding task, and how its answer is read back."""

from __future__ import annotations

from collections.abc import Sequence

from edge_rec.nlu.claims import Claim
from edge_rec.nlu.grammar import LABELS
from edge_rec.nlu.text import Span, overlaps

LLM_CHARS = 400
"""The model reads no more of an utterance; longer ones are cut at a word."""

_SYSTEM = "Copy titles and wishes from the message, one a line, then write end."
_EXAMPLES = (
    (
        "I love Green Valley and The Last Tram but hated Moon Pie. Something that makes me laugh?",
        "liked: Green Valley\nliked: The Last Tram\ndisliked: Moon Pie\nend",
    ),
    ("「青い坂道」は見た。もっとある?", "seen: 青い坂道\nend"),
)


def chat(system: str, turns: list[tuple[str, str]], user: str) -> str:
    """A ChatML prompt that ends where the assistant is to speak.

    Chat markers inside what people wrote are broken, so that they cannot open a turn.
    """
    parts = [f"<|im_start|>system\n{system}<|im_end|>\n"]
    for said, answer in turns:
        parts.append(f"<|im_start|>user\n{said}<|im_end|>\n")
        parts.append(f"<|im_start|>assistant\n{answer}<|im_end|>\n")
    plain = user.replace("<|", "< |").replace("\0", " ")
    parts.append(f"<|im_start|>user\n{plain}<|im_end|>\n<|im_start|>assistant\n")
    return "".join(parts)


def understanding_prompt(text: str) -> str:
    """The prompt for an utterance; its prefix is the same for all, so the cache keeps it."""
    return chat(_SYSTEM, list(_EXAMPLES), text)


def shorten(text: str) -> str:
    """The start of `text` the model is shown, cut at a space where there is one."""
    if len(text) <= LLM_CHARS:
        return text
    return text[: max(text.rfind(" ", LLM_CHARS // 2, LLM_CHARS), 0) or LLM_CHARS]


def read_claims(answer: str, text: str) -> list[Claim]:
    """Complete lines of an answer as claims about `text`; a line cut short is left out.

    Words said twice are two places of the text, as far as it has them.
    """
    claims: list[Claim] = []
    for line in answer.split("\n")[:-1]:
        head, separator, words = line.partition(": ")
        label, _, tag = head.partition(" ")
        if separator and words and label in LABELS:
            span = _place(text, words, [(claim.start, claim.end) for claim in claims])
            if span is not None:
                claims.append(Claim(label, *span, tag=tag))
    return claims


def _place(text: str, words: str, taken: Sequence[Span]) -> Span | None:
    """The first place where `words` stand in `text` outside `taken`."""
    start = text.find(words)
    while start >= 0:
        span = start, start + len(words)
        if not overlaps(span, taken):
            return span
        start = text.find(words, start + 1)
    return None
