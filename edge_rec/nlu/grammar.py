"""A GBNF grammar made for one utterance: the model can only point at words that are there."""

from __future__ import annotations

from collections.abc import Sequence

from edge_rec.nlu.text import WORD, Span, is_cjk

MAX_CLAIMS = 12
"""Claims one answer may make."""
MAX_WORDS = 72
"""Words (or stretches of an unspaced script) of the utterance offered to the model."""
SPAN_WORDS = 7
"""Longest span, in words."""
_CJK_STRETCH = 2
"""Characters of an unspaced script that make one step of a span."""
_CJK_SPAN = 10
"""Longest span of an unspaced script, in steps."""

LABELS = ("liked", "disliked", "seen", "want", "avoid")
"""What a claim can say; the last two also name a facet."""


def span_words(text: str) -> list[list[Span]]:
    """Words of `text` by stretch, where a span may not leave its stretch.

    Stretches end at line and sentence ends and at brackets, so that a span never crosses them.
    """
    stretches: list[list[Span]] = []
    count = 0
    for match in WORD.finditer(text):
        start, end = match.span()
        if (
            count >= MAX_WORDS
            or not text[start:end].isprintable()
            or not _is_encodable(text[start:end])
        ):
            continue
        last = stretches[-1][-1] if stretches else None
        if last is not None and _grows(text, last, (start, end)):
            stretches[-1][-1] = last[0], end
            continue
        count += 1
        if last is not None and _joins(text, last[1], start):
            stretches[-1].append((start, end))
        else:
            stretches.append([(start, end)])
    return stretches


def make_grammar(text: str, tags: Sequence[str]) -> str | None:
    """GBNF for claims about spans of `text` and facets of `tags`; None where it has no word.

    The language is `LABEL: SPAN` or `want|avoid TAG: SPAN`, one claim a line, at most
    `MAX_CLAIMS`, then `end`.
    """
    stretches = span_words(text)
    if not stretches:
        return None
    labels = " | ".join(_quote(label) for label in LABELS[:3])
    facets = " | ".join(_quote(tag) for tag in tags if tag.isprintable() and _is_encodable(tag))
    label = f"({labels} | {_choice(LABELS[3:])} tag)" if facets else f"({labels})"
    lines = [
        f'root ::= claim{{0,{MAX_CLAIMS}}} "end"',
        f'claim ::= {label} ": " span "\\n"',
    ]
    if facets:
        lines.append(f"tag ::= {facets}")
    starts: list[str] = []
    for number, words in enumerate(stretches):
        for place in range(len(words)):
            name = f"s{number}-{place}"
            starts.append(name)
            lines.append(f"{name} ::= {_chain(text, words, place)}")
    lines.insert(2, f"span ::= {' | '.join(starts)}")
    return "\n".join(lines)


def _choice(labels: Sequence[str]) -> str:
    return "(" + " | ".join(_quote(f"{label} ") for label in labels) + ")"


def _chain(text: str, words: Sequence[Span], place: int) -> str:
    """The word at `place`, then optionally each next one with what stands between."""
    reach = _CJK_SPAN if is_cjk(text[words[place][0]]) else SPAN_WORDS
    chosen = words[place : place + reach]
    expression = ""
    for number in range(len(chosen) - 1, 0, -1):
        step = _quote(text[chosen[number - 1][1] : chosen[number][1]])
        expression = f"({step}{expression})?" if not expression else f"({step} {expression})?"
    return f"{_quote(text[slice(*chosen[0])])} {expression}".rstrip()


def _quote(literal: str) -> str:
    return '"' + literal.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _grows(text: str, last: Span, word: Span) -> bool:
    """Whether a character of an unspaced script joins the step before it."""
    return (
        last[1] == word[0]
        and is_cjk(text[word[0]])
        and is_cjk(text[last[0]])
        and last[1] - last[0] < _CJK_STRETCH
    )


def _joins(text: str, end: int, start: int) -> bool:
    between = text[end:start]
    return (
        len(between) <= 3 and between.isprintable() and not set(between) & set("。！？「」『』()[]")
    )


def _is_encodable(text: str) -> bool:
    return not any("\ud800" <= character <= "\udfff" for character in text)
