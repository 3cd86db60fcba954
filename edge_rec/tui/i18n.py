"""What the interface says, in English and Japanese. English is the key, so code reads as it shows.

One process shows one interface, so the language is the module's, as in gettext.
"""

from __future__ import annotations

import locale
import os
from typing import TYPE_CHECKING

from edge_rec.tui.japanese import JAPANESE

if TYPE_CHECKING:
    from edge_rec.lexicon import Lexicon

LANGUAGES = {"en": "English", "ja": "日本語"}
"""Languages of the interface, each in its own name."""
_CATALOGUES: dict[str, dict[str, str]] = {"en": {}, "ja": JAPANESE}
_chosen = ["en"]
_domain: list[Lexicon] = []


def use(language: str) -> None:
    """Say everything in `language` from here on; English where there is no catalogue for it."""
    _chosen[0] = language if language in LANGUAGES else "en"


def language() -> str:
    """The language in use."""
    return _chosen[0]


def t(text: str, **values: object) -> str:
    """`text` in the language in use, its placeholders filled in."""
    said = _CATALOGUES[_chosen[0]].get(text, text)
    return said.format(**values) if values else said


def know(words: Lexicon | None) -> None:
    """Call tags and kinds what `words` call them; None leaves them as the catalog has them."""
    _domain[:] = [words] if words is not None else []


def tag_word(tag: str) -> str:
    """A tag in the language in use."""
    return _domain[0].tag_name(tag, language()) if _domain and language() != "en" else tag


def kind_word(kind: str) -> str:
    """A kind of item in the language in use."""
    return _domain[0].kind_name(kind, language()) if _domain and language() != "en" else kind


def system_language() -> str:
    """The language the terminal was started in, English where it is none of ours."""
    named = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG")
    code = (named or locale.getlocale()[0] or "en")[:2].lower()
    return code if code in LANGUAGES else "en"
