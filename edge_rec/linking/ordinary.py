"""Words of everyday sentences: alone and in lower case they are no names, whatever is in stock."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Final

import numpy as np

from edge_rec.linking.aliases import FormKind
from edge_rec.linking.common import common_words
from edge_rec.linking.form_table import FormTable

SMALL_WORDS: Final = frozenset(
    """a an the and or but nor so yet if then than that this these those there here of in on at to
    for from with without by as into onto over under about after before between during until
    since is are was were be been being am do does did done have has had having will would shall
    should can could may might must i me my mine we us our you your he him his she her it its
    they them their who whom whose which what when where why how not no yes please also just
    only even very too really quite much many more most less least some any all both each every
    few other such own same again once ok okay
    yo tu nos je nous ich wir mich mir io eu ik me und oder et ou y e dass que qui
    wa ga mo wo desu suki daisuki osusume kudasai
    я мне мы меня и или это""".split()
)
"""Words that frame names and are never names alone in running text."""

CUES: Final = frozenset(
    """like liked likes love loved loves loving enjoy enjoyed enjoying adore adored hate hated
    hates dislike disliked watch watched watching seen saw see read reading recommend
    recommended suggest favorite favorites favourite favourites fan similar including include
    especially such finished completed played playing bought tried dropped prefer preferred
    anything something stuff things heard talking called named titled
    gusta gusto gustan gustaron encanta encanto visto viendo como parecido
    aime aimais adore adoree vu regarde comme
    mag mochte liebe gesehen geschaut hasse wie
    piace piaciuto piaciuta guardato come gosto gostei adoro amei assisti assistindo
    люблю нравится понравился понравилась смотрел смотрела посмотрел как вроде""".split()
)
"""Words after which a name is likely."""

EVERYDAY: Final = frozenset(
    """absolutely actually ah always amazing anime aww awesome christmas crazy cute darker dear
    definitely dreams english exactly exciting fi friday funny go guy guys haha hehe hello heroes
    hi hm hmm isekai kids lol manga maybe monday mood nah newer nope oh omg ooh parasite phantom
    pretty pride saturday scary slice sorry sunday thursday timing tomorrow tonight tuesday tv um
    up wednesday weird wonderful wow yay yeah yep yesterday""".split()
)
"""Everyday words that `common_words` lacks, because it keeps them in parts or with a capital."""

_KINDS: Final = frozenset(
    "movie movies film films anime show shows series story stories book books game games".split()
)
"""Said after any other word: `a superhero movie`."""
_PLAIN_BEFORE: Final = (30_000, 3_000, 1_000)
"""Rank before which common words are plain: one alone, each of two, each of more.

Any word of a dictionary may be meant as itself, but three rare ones seldom meet by chance.
"""
_FEW: Final = 2
"""Words that recur in titles are no name alone or by twos; more of them seldom meet by chance."""
_LONG: Final = 5
"""Letters from which a slip hardly ever makes another word of some language."""
_PLAIN_WIDE_BEFORE: Final = 10_000
"""The same for one word of a script without spaces."""
_WELL_KNOWN: Final = 0.75
"""Quantile of popularity from which one word is enough to name an item in running text."""
_COMMON_FROM: Final = 3
"""A word inside the titles of this many items, not opening them, is no name by itself."""
_SHARED_FROM: Final = 2
"""A word in the titles of this many items is no misspelling."""


class OrdinaryWords:
    """What counts as a plain word: the lists here, and what recurs inside the catalog's titles."""

    def __init__(self, forms: FormTable) -> None:
        inside: Counter[str] = Counter()
        anywhere: Counter[str] = Counter()
        for form in forms.catalog_forms():
            if forms.kind(form) is FormKind.TITLE:
                first, *others = forms.texts[form].split()
                inside.update(set(others))
                anywhere.update({first, *others})
        known = [forms.popularity[forms.item_num(of_item[0])] for _, of_item in forms.items()]
        self.well_known = float(np.quantile(known, _WELL_KNOWN)) if known else 0.0
        """Popularity of the best known quarter of items."""
        self._recurring = frozenset(w for w, count in inside.items() if count >= _COMMON_FROM)
        self._shared = frozenset(w for w, count in anywhere.items() if count >= _SHARED_FROM)

    def __contains__(self, word: str) -> bool:
        return is_plain(word) or word in self._recurring

    def could_be_said(self, words: Sequence[str]) -> bool:
        """Whether these words, in this order or another, are as well part of everyday sentences."""
        content = [word for word in words if word not in SMALL_WORDS and word not in _KINDS]
        n = len(content)
        return all(
            is_plain(word, of=n) or (n <= _FEW and word in self._recurring) for word in content
        )

    def is_known(self, word: str) -> bool:
        """Whether this is a word of everyday sentences or of several names, rightly spelt."""
        if len(word) >= _LONG and word in common_words():
            return True
        return is_plain(word, of=2) or word in self._shared


def is_plain(word: str, *, of: int = 1) -> bool:
    """Whether a normalised word, among `of` that are not small, is one of everyday sentences."""
    if word in SMALL_WORDS or word in CUES or word in EVERYDAY:
        return True
    rank = common_words().get(word)
    if "\u3040" <= word[:1] <= "\u9fff":
        return rank is not None and rank < _PLAIN_WIDE_BEFORE
    return rank is not None and rank < _PLAIN_BEFORE[min(of, len(_PLAIN_BEFORE)) - 1]
