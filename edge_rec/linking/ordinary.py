"""Words of everyday sentences: alone and in lower case they are no names, whatever is in stock."""

from __future__ import annotations

from collections import Counter
from typing import Final

import numpy as np

from edge_rec.linking.aliases import FormKind
from edge_rec.linking.form_table import FormTable

SMALL_WORDS: Final = frozenset(
    """a an the and or but nor so yet if then than that this these those there here of in on at to
    for from with without by as into onto over under about after before between during until
    since is are was were be been being am do does did done have has had having will would shall
    should can could may might must i me my mine we us our you your he him his she her it its
    they them their who whom whose which what when where why how not no yes please also just
    only even very too really quite much many more most less least some any all both each every
    few other such own same again once ok okay""".split()
)
"""Words that frame names and are never names alone in running text."""

CUES: Final = frozenset(
    """like liked likes love loved loves loving enjoy enjoyed enjoying adore adored hate hated
    hates dislike disliked watch watched watching seen saw see read reading recommend
    recommended suggest favorite favorites favourite favourites fan similar including include
    especially such finished completed played playing bought tried dropped prefer preferred
    anything something stuff things""".split()
)
"""Words after which a name is likely."""

EVERYDAY: Final = frozenset(
    """absolutely action actually adventure age agree agreed air alone always amazing american
    angel animal anime another answer around art away awesome baby back bad ball beach beautiful
    bed believe best better big bird birthday bit black blood blue body book books boy boyfriend
    boys bright bring brother business call came car care cat change chapter character
    characters cheap child children christmas city classic clear clock close club cold color
    come comedy comic coming cool country crazy cut cute dad dance dark darker daughter day days
    dead dear death deep definitely different dinner doctor dog door drama dream dreams drive
    early earth easy eat emotional end ending english enough epic episode episodes evening ever
    evil exactly exciting eye eyes face fall family fantastic fantasy far fast father feel fi
    film films fine finish fire first five flower food four free friday friend friends fun funny
    future game games gave genre girl girlfriend girls give given go god going gold gone good
    got great green group guy guys hand happy hard head hear heart heaven hell hello help hero
    heroes hi high historical holiday home hope horror hot hour hours house human idea ideas
    interested interesting job journey keep kid kids kind king kiss know last late later laugh
    learn left legend let level life light lighter little live lives living long longer look
    looking lost lot lots lucky magic main major make making man manga master maybe mean men
    mind minute minutes miss modern mom moment monday money monster month months mood moon
    morning mother mouth move movie movies music mystery name names need never new newer next
    nice night normal nothing now number off old older one open out parasite part party past
    people perfect phantom picture place plan play player plot point popular power present
    pretty price pride put question rain ran ratings ready real recent recently red rest rich
    right ring road robot romance romantic room run sad said saturday scary school sci science
    sea season second secret series set seven shop short shorter show shows similar sister six
    sky sleep slice slow small snow song songs soon sorry sort soul sound space special sports
    spring star stars start started stay still stop stories story strange street strong style
    summer sun sunday sure sweet switch take talk tell ten thank thanks theater thing think
    third thought three thriller thursday time times timing title titles today together tomorrow
    tonight town trailer train travel tree true try tuesday turn two type under up use usually
    vampire violent virus voice wait walk want wanted war warm water way weather wednesday week
    weekend weird welcome well went white wife wild win wind winter wish woman women wonder
    wonderful word words work working world worst wrong year years yellow yesterday young""".split()
)
"""Common nouns, verbs and adjectives, words of genres and of asking for something among them."""

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
        for form in forms.live_forms():
            if forms.kind(form) is FormKind.TITLE:
                words = forms.texts[form].split()
                inside.update(set(words[1:]))
                anywhere.update(set(words))
        known = [forms.popularity[forms.item_num(form)] for form in forms.live_forms()]
        self.well_known = float(np.quantile(known, _WELL_KNOWN)) if known else 0.0
        """Popularity of the best known quarter of names."""
        self._recurring = frozenset(w for w, count in inside.items() if count >= _COMMON_FROM)
        self._shared = frozenset(w for w, count in anywhere.items() if count >= _SHARED_FROM)

    def __contains__(self, word: str) -> bool:
        return is_plain(word) or word in self._recurring

    def is_known(self, word: str) -> bool:
        """Whether this is a word of everyday sentences or of several names, rightly spelt."""
        return is_plain(word) or word in self._shared


def is_plain(word: str) -> bool:
    """Whether a normalised word is in one of the lists of this module."""
    return word in SMALL_WORDS or word in CUES or word in EVERYDAY
