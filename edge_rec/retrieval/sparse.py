"""Full-text matches of a wish: the words a person used, where the catalog uses them too."""

from __future__ import annotations

import math
import re
from collections.abc import Callable

import numpy as np

from edge_rec.protocols import FloatArray
from edge_rec.retrieval.columns import CatalogColumns
from edge_rec.types import ItemId

SearchText = Callable[[str, int], list[ItemId]]
"""(word, limit) -> items whose texts contain it: `SqliteItemStore.search_text`."""

_WORD = re.compile(r"[^\W_]{3,}")
_LONGEST_WISH = 24
"""Words of a wish that are looked up."""
_COMMONEST = 0.1
"""A word that more than this share of the catalog uses tells nothing."""


def text_scores(wish: str, search: SearchText, columns: CatalogColumns) -> FloatArray:
    """Summed inverse document frequency of the wish's words in each item, (n_items,).

    Source: Spärck Jones, Journal of Documentation 1972.
    """
    scores: FloatArray = np.zeros(len(columns), dtype=np.float32)
    most = max(1, int(_COMMONEST * len(columns)))
    words = dict.fromkeys(word.casefold() for word in _WORD.findall(wish))
    for word in list(words)[:_LONGEST_WISH]:
        found = columns.nums(search(word, most + 1))
        if 0 < len(found) <= most:
            scores[found] += math.log(len(columns) / len(found))
    return scores
