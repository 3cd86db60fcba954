"""A model chooses and orders the words of a profile; it can only choose among the strongest."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence

from edge_rec.explanation.keywords import Keyword
from edge_rec.protocols import LanguageModel

_TOKENS_A_WORD = 8
_SPLIT = re.compile(r",\s*")


def chosen_words(
    model: LanguageModel, liked: str, words: Sequence[Keyword], n: int
) -> tuple[Keyword, ...]:
    """At most `n` of `words`, in the order in which the model names them.

    `liked` tells the model about the person. What it names twice counts once.

    Raises:
        ModelError: the model failed.
    """
    if not words:
        return ()
    names = [word.tag for word in words]
    written = "".join(
        model.stream(
            profile_prompt(liked, names),
            grammar=profile_grammar(names, n),
            max_tokens=n * _TOKENS_A_WORD,
        )
    )
    by_name = {word.tag: word for word in words}
    found = dict.fromkeys(name for name in _SPLIT.split(written.strip()) if name in by_name)
    return tuple(by_name[name] for name in found)


def profile_prompt(liked: str, names: Sequence[str]) -> str:
    """What is known of the person and the words to choose from, the strongest first."""
    return (
        "<|im_start|>system\nYou describe a person's taste in a few words, the most telling first."
        f"<|im_end|>\n<|im_start|>user\n{liked}words: {', '.join(names)}<|im_end|>\n"
        "<|im_start|>assistant\n"
    )


def profile_grammar(names: Sequence[str], n: int) -> str:
    """GBNF for one to `n` of `names` with commas between them."""
    word = " | ".join(json.dumps(name, ensure_ascii=False) for name in names)
    return f'root ::= word (", " word){{0,{n - 1}}}\nword ::= {word}\n'
