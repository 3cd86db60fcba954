"""Names as katakana spells the sounds of English ones: 「デスノート」 is "Death Note".

Both are reduced to the consonants that survive the way into katakana, so that neither the vowels it
adds nor the letters it cannot tell apart matter.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import Final

import jaconv
from rapidfuzz.distance import Indel

from edge_rec.linking.aliases import FormKind
from edge_rec.linking.common import everyday_katakana
from edge_rec.linking.form_table import FormTable
from edge_rec.linking.normalize import compact

_KATAKANA: Final = re.compile(r"[ァ-ヺー・=＝\s0-9]*[ァ-ヺ][ァ-ヺー・=＝\s0-9!！?？]*")
_MIN_KANA: Final = 4
_MIN_SOUNDS: Final = 3
"""Shorter names sound like too many others."""
_MIN_LIKENESS, _MIN_LIKENESS_OF_FEW = 0.38, 0.7
"""Of the letters themselves, vowels too; where no more than `_MIN_SOUNDS` are the same, more."""
_MOST: Final = 60_000
"""Names that are kept by their sound, those of the best known items."""
_ENGLISH: Final = (
    (r"\bx\b|igh|ough\b", ""),
    (r"\b[kg]n", "n"),
    (r"\bwr", "R"),
    (r"mb\b", "m"),
    (r"ts\b|t?ch", "t"),
    (r"tion|sion", "sn"),
    (r"ck|q", "k"),
    (r"sch|sh|th|dge?(?=[eiy]|\b)|sc(?=[eiy])|\bps(?=y)|c(?=[eiy])|[zj]", "s"),
    (r"g(?=[eiy])", "G"),
    (r"gh", "g"),
    (r"x", "ks"),
    (r"wh", "w"),
    (r"c", "k"),
    (r"m(?=[pb])", "n"),
    (r"l|r(?=[aeiouyw])", "R"),
    (r"r", ""),
    (r"v", "b"),
    (r"ph|f", "h"),
    (r"(?<=[aeiouy])h(?![aeiouy])|(?<=[^aeiouy\s])h", ""),
)
_KANA: Final = (
    (r"sh|[zj]", "s"),
    (r"ch|ts", "t"),
    (r"r", "R"),
    (r"v", "b"),
    (r"f", "h"),
    (r"m(?=[pb])", "n"),
)
_WRITTEN: Final = {
    "A": "aeiouywhx", "k": "kcqx", "s": "szjcgtpx", "t": "tcx", "n": "nkgmx", "h": "hfpx",
    "R": "rlwx", "b": "bvx", "g": "gx", "d": "dx", "p": "px", "m": "mx",
}  # fmt: skip
"""Letters that may open a name that is spoken with a sound; an x alone is silent."""
_NO_SOUND: Final = re.compile(r"[aeiouyw\W_]")
_OPEN: Final = re.compile(r"[aeiouyw]")
"""That a word begins with a vowel is heard, whichever it is."""
_DOUBLED: Final = re.compile(r"(.)\1+")


class Sounds:
    """Forms in Latin letters by their sounds, each initial's when it is first asked for."""

    def __init__(self, forms: FormTable) -> None:
        self._forms = forms
        self._by_sound: defaultdict[str, list[int]] = defaultdict(list)
        self._unheard: defaultdict[str, list[int]] = defaultdict(list)
        known = sorted(
            (
                (-forms.popularity[forms.item_num(form)], form)
                for form in forms.live_forms()
                if forms.kind(form) <= FormKind.UNMARKED and forms.texts[form].isascii()
            ),
        )
        for _, form in known[:_MOST]:
            self._unheard[_spoken(forms.texts[form])[:1]].append(form)

    def _hear(self, sound: str) -> None:
        """Sort in the forms whose first letter may be spoken as the first of `sound`."""
        for letter in _WRITTEN.get(sound[:1], sound[:1]):
            for form in self._unheard.pop(letter, ()):
                for heard in sounds_of_english(_spoken(self._forms.texts[form])):
                    if len(heard) >= _MIN_SOUNDS:
                        self._by_sound[heard].append(form)

    def like(self, katakana: str) -> list[tuple[int, float]]:
        """Forms that sound like `katakana`, with how alike the letters are in (0, 1].

        None for a text of anything else and for an everyday word.
        """
        if not is_katakana_name(katakana) or katakana in everyday_katakana():
            return []
        letters, sound = _letters(katakana), sound_of_katakana(katakana)
        self._hear(sound)
        least = _MIN_LIKENESS if len(sound) > _MIN_SOUNDS else _MIN_LIKENESS_OF_FEW
        likeness = [
            (form, Indel.normalized_similarity(letters, compact(self._forms.texts[form])))
            for form in self._by_sound.get(sound, ())
        ]
        return [(form, like) for form, like in likeness if like >= least]


def is_katakana_name(text: str) -> bool:
    """Whether a text is of katakana alone, and long enough to sound like one name."""
    return len(text) >= _MIN_KANA and _KATAKANA.fullmatch(text) is not None


def sounds_of_english(text: str) -> set[str]:
    """The consonants of a normalised English text as katakana would keep them, digits too.

    Two where a g may be hard or soft.
    """
    reduced = _consonants(text, _read_english)
    return {_DOUBLED.sub(r"\1", reduced.replace("G", sound)) for sound in "gs"}


def sound_of_katakana(text: str) -> str:
    """The consonants of a text in katakana; digits stay."""
    return _consonants(_letters(text), _read_kana)


def _spoken(text: str) -> str:
    return text.removeprefix("the ")


def _letters(katakana: str) -> str:
    """`katakana` in Latin letters, a vowel made long written once."""
    plain = re.sub(r"[ー・=＝\s!！?？]", "", katakana)
    return str(jaconv.kana2alphabet(jaconv.kata2hira(plain))).replace("xtsu", "").replace("l", "")


def _reader(rules: Sequence[tuple[str, str]]) -> Callable[[str], str]:
    """Replaces at each place of a text what the first rule that fits there says."""
    pattern = re.compile("|".join(f"({letters})" for letters, _ in rules))
    sounds = [sound for _, sound in rules]
    return lambda text: pattern.sub(lambda match: sounds[(match.lastindex or 1) - 1], text)


_read_english, _read_kana = _reader(_ENGLISH), _reader(_KANA)


def _consonants(text: str, read: Callable[[str], str]) -> str:
    opens = "A" if _OPEN.match(text) else ""
    return opens + _DOUBLED.sub(r"\1", _NO_SOUND.sub("", read(text)))
