"""Words and particles that stand around a name in a sentence, and what they say of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from edge_rec.linking.spans import Stretch

LINKING_WORDS: Final = frozenset(
    "of to about a an the de del von wie mucho muito molto sehr beaucoup".split()
)
"""Words that may stand between a cue and the name: `similar to`, `heard of`."""
LIST_WORDS: Final = frozenset("and or also too plus then both as well maybe und et y e i и".split())
"""Words that may stand beside a name in a list of names."""

_MAX_RUN: Final = 80
"""Characters of a run without spaces in which a name is looked for by its frame."""
_MAX_BEFORE: Final = 8
_JA_HEAD: Final = re.compile(r"^.*(?:アニメ|映画|作品|番組|本|もの|好きなの)(?:は|が|として|で)")
_JA_TAIL: Final = re.compile(
    r"(?:など|とか|みたい|のような|って)?(?:が|を|は|も|に)?(?:とても|すごく|一番)?"
    r"(?:大?好き|気に入|見|観|おすすめ|お勧め|面白|おもしろ|嫌い|苦手|似た|以外|です|でした|だ).*$"
)
_ZH_VERBS: Final = "喜欢|喜歡|爱看|愛看|看过|看過|看了|想看|推荐|推薦|类似|類似|像"
_ZH_HEAD: Final = re.compile(rf"^我?[也很最超还]?(?:{_ZH_VERBS})")
_ZH_TAIL: Final = re.compile(r"(?:很好看|很不错|之类|那样|这样|，|,).*$")
_ZH_BEFORE: Final = re.compile(rf"(?:{_ZH_VERBS})\s?$")
_AFTER: Final = re.compile(
    r"[!！]?\s?(?:が|は|を|も|とか?|や|みたい|のような|に似|って"
    r"|을|를|이|은|는|도|랑|하고|같은|처럼|재미|좋아|봤)"
)
_KATAKANA: Final = re.compile(
    r"[ァ-ヺー・]{3,}(?=[!！]?(?:が|は|を|も|の|と|や|みたい|に似|って|っぽ|以外|シリーズ|だけ|なら|より|くらい|好き|見|観|勧|[、。!！？?…」』]|$))"
)
"""A run of katakana that is no part of a longer word, as foreign and many other names are."""
_ROMAJI_AFTER: Final = re.compile(
    r"[^\w\n]{0,4}\s(?:wa|ga|mo|to ka|mitai na)\s(?:\w+\s)?(?:dai)?suki\b", re.IGNORECASE
)
_CLAUSE_END: Final = re.compile(r"(?:[吗嗎吧呢么的了か]|です|ます|ください|下さい)$")


def framed_name(text: str, run: Stretch) -> Stretch | None:
    """What is left of a run without spaces when its Japanese or Chinese frame is taken off.

    None when that is less than two characters, or the run is longer than names are.
    """
    start, end = run.start, run.end
    if end - start > _MAX_RUN:
        return None
    if head := _JA_HEAD.match(text[start:end]) or _ZH_HEAD.match(text[start:end]):
        start += head.end()
    for pattern in (_JA_TAIL, _ZH_TAIL):
        if tail := pattern.search(text[start:end]):
            end = start + tail.start()
    return Stretch(start, end) if end - start > 1 else None


def is_framed(text: str, name: Stretch) -> bool:
    """Whether a Japanese or Korean particle follows the name, or a Chinese verb leads to it."""
    if _AFTER.match(text, name.end):
        return True
    return _ZH_BEFORE.search(text, max(name.start - _MAX_BEFORE, 0), name.start) is not None


def katakana_runs(text: str, sentence: Stretch) -> Iterator[Stretch]:
    """Runs of katakana that may be names by what follows them."""
    for run in _KATAKANA.finditer(text, sentence.start, sentence.end):
        yield Stretch(*run.span())


def is_liked_in_romaji(text: str, name: Stretch) -> bool:
    """Whether the text goes on with `wa suki` or the like."""
    return _ROMAJI_AFTER.match(text, name.end) is not None


def ends_clause(text: str) -> bool:
    """Whether `text` ends like a clause of a request in Japanese or Chinese: hardly a name."""
    return _CLAUSE_END.search(text) is not None
