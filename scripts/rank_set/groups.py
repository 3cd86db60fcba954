"""Groups: one request or history, candidates that answer it, and near ones that do not."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from random import Random

import numpy as np

from edge_rec.evaluation.rerank_parts import part_of
from edge_rec.protocols import IntArray
from edge_rec.ranking.wording import candidate_text, request_text
from edge_rec.retrieval.retriever import Retriever
from edge_rec.types import Item, ItemId, Query, UserId
from scripts.rank_set.requests import Phrasebook

SIZE = 8
"""Candidates of a group."""
MAX_RIGHT = 2
NEAREST = 60
"""Retrieved items that wrong candidates are drawn from."""
KINDS = ("words",) * 13 + ("like",) * 2 + ("title",) * 2 + ("history",) * 3
_NOBODY = UserId("nobody")
_WORD = re.compile(r"[A-Za-z]{4,}")
_COMMON = frozenset(
    "the movie with from into your this that season special specials part first second third "
    "edition series story stories tales legend chronicles adventures final last".split()
)
_ABOUT = ("something about {x}", "anything with {x}?", "I want {x}", "{x} please", "about {x}")
_N_HISTORY = 6
_LIKED = 8.0


@dataclass(frozen=True)
class Group:
    """What a model reads, and which candidates are right."""

    kind: str
    request: str
    """As `request_text` gives it."""
    candidates: tuple[str, ...]
    """As `candidate_text` gives them."""
    right: tuple[int, ...]
    """1 for a right candidate, else 0."""


class Groups:
    """Makes groups of the items of one part."""

    def __init__(
        self,
        retrieve: Retriever,
        items: Sequence[Item],
        histories: Sequence[Sequence[tuple[ItemId, float]]],
        phrasebook: Phrasebook,
        part: str,
    ) -> None:
        """`items` by row of the retriever; `histories` are what people of this part rated."""
        self._retrieve = retrieve
        self._items = items
        self._known = {item.item_id: item for item in items}
        self._rows = np.asarray([k for k, i in enumerate(items) if part_of(i) == part])
        self._weights = [
            (1 + items[k].popularity) ** 0.3 for k in self._rows.tolist()
        ]  # the well-known are asked about more often
        self._histories = histories
        self._phrasebook = phrasebook
        self._by_word = _title_words([items[k] for k in self._rows.tolist()])

    def make(self, n: int, rng: Random) -> Iterator[Group]:
        """`n` groups, their kinds mixed."""
        makers = {
            "words": self._words,
            "like": self._like,
            "title": self._title,
            "history": self._history,
        }
        made = 0
        while made < n:
            kind = rng.choice(KINDS)
            group = makers[kind](rng)
            if group is not None:
                made += 1
                yield group

    def _words(self, rng: Random) -> Group | None:
        request = self._phrasebook.request_for(self._some_item(rng), rng)
        if request is None:
            return None
        query = Query(_NOBODY, text=request.text)
        answers = [k for k in self._rows.tolist() if request.is_answered_by(self._items[k])]
        return self._group("words", query, answers, rng)

    def _like(self, rng: Random) -> Group | None:
        """Something like a title, and a tag more."""
        anchor, target = self._some_item(rng), self._some_item(rng)
        shared = [tag for tag in anchor.tags if tag in target.tags]
        if anchor is target or len(shared) < 2:
            return None
        within = rng.sample(shared, 2)
        request = self._phrasebook.request_for(
            replace(target, tags=tuple(t for t in target.tags if t not in anchor.tags)),
            rng,
            within=within,
        )
        if request is None:
            return None
        query = Query(_NOBODY, text=f"like that but {request.text}", anchors=(anchor.item_id,))
        answers = [
            k
            for k in self._rows.tolist()
            if request.is_answered_by(self._items[k]) and self._items[k] is not anchor
        ]
        return self._group("like", query, answers, rng)

    def _title(self, rng: Random) -> Group | None:
        """A word that stands in titles."""
        word = rng.choice(sorted(self._by_word))
        query = Query(_NOBODY, text=rng.choice(_ABOUT).format(x=word))
        rows = self._rows.tolist()
        answers = [k for k in rows if self._items[k].item_id in self._by_word[word]]
        return self._group("title", query, answers, rng)

    def _history(self, rng: Random) -> Group | None:
        """One of the titles a person liked, given others."""
        events = rng.choice(self._histories)
        liked = [item_id for item_id, rating in events if rating >= _LIKED]
        own = set(self._rows.tolist())
        nums = self._retrieve.columns.item_nums
        targets = [item_id for item_id in liked if nums[item_id] in own]
        if not targets or len(liked) < 4:
            return None
        target = rng.choice(targets)
        others = [item_id for item_id in liked if item_id != target]
        given = rng.sample(others, min(len(others), rng.randint(3, _N_HISTORY)))
        query = Query(_NOBODY, liked=tuple(given))
        seen = {nums[item_id] for item_id, _ in events}
        return self._group("history", query, [nums[target]], rng, without=seen)

    def _group(
        self,
        kind: str,
        query: Query,
        answers: Sequence[int],
        rng: Random,
        *,
        without: set[int] | frozenset[int] = frozenset(),
    ) -> Group | None:
        order = self._order(query)
        place = {row: at for at, row in enumerate(order.tolist())}
        answering = set(answers)
        wrong = [k for k in order.tolist()[: NEAREST + len(answering)] if k not in answering]
        wrong = [k for k in wrong if k not in without]
        # Of the right ones those that retrieval has near the top are what a reranker will meet.
        right = sorted(answering, key=lambda row: place.get(row, len(place)))[: 3 * SIZE]
        if not right or len(wrong) < SIZE:
            return None
        right = rng.sample(right, min(len(right), rng.randint(1, MAX_RIGHT)))
        chosen = [(k, 1) for k in right]
        chosen += [(k, 0) for k in rng.sample(wrong, SIZE - len(right))]
        rng.shuffle(chosen)
        return Group(
            kind,
            request_text(query, self._known),
            tuple(self._told(self._items[k], rng) for k, _ in chosen),
            tuple(is_right for _, is_right in chosen),
        )

    def _told(self, item: Item, rng: Random) -> str:
        """The candidate's text, its tags in any order: catalogs differ in theirs."""
        return candidate_text(replace(item, tags=tuple(rng.sample(item.tags, len(item.tags)))))

    def _order(self, query: Query) -> IntArray:
        """Rows of this part, best first."""
        total = self._retrieve.fused(query).total
        order: IntArray = self._rows[np.argsort(-total[self._rows], kind="stable")]
        return order

    def _some_item(self, rng: Random) -> Item:
        return self._items[rng.choices(self._rows.tolist(), self._weights)[0]]


def _title_words(items: Sequence[Item]) -> Mapping[str, set[ItemId]]:
    """Words of English titles by the items that have them, those of a few items only."""
    found: defaultdict[str, set[ItemId]] = defaultdict(set)
    series: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for item in items:
        for word in _WORD.findall(item.title_in("en")):
            if (word := word.casefold()) not in _COMMON:
                found[word].add(item.item_id)
                series[word][item.title[:5]] += 1
    return {w: ids for w, ids in found.items() if len(series[w]) >= 3 and len(ids) <= 40}
