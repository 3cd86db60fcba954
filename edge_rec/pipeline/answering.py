"""Questions about items, answered from the catalog, the profile and the scores."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, replace

from edge_rec.dialogue.policy import Profile, plan
from edge_rec.explanation.answer_phrases import answer_phrases
from edge_rec.explanation.answers import Absence, Answerer
from edge_rec.pipeline.explaining import Reasons
from edge_rec.protocols import ItemStore
from edge_rec.ranking.diversity import franchise_of
from edge_rec.retrieval.retriever import Retriever
from edge_rec.retrieval.standing import Standing, standings
from edge_rec.types import (
    Answered,
    DialogueState,
    Intent,
    Item,
    ItemId,
    Query,
    Recommendation,
)

MAX_COMPARED = 4


@dataclass(frozen=True, slots=True)
class Questions:
    """Answers what is asked about items."""

    retrieve: Retriever
    items: ItemStore
    reasons: Reasons
    answerer: Answerer

    def __call__(self, intent: Intent, state: DialogueState, profile: Profile, n: int) -> Answered:
        """The answer; where nobody can tell which item is meant, a question back."""
        language = state.language
        item_ids = subjects(intent, state)
        known = self.items.get_many([*item_ids, *state.last_shown])
        items = [known[item_id] for item_id in item_ids if item_id in known]
        if not items or (intent is Intent.COMPARE and len(items) < 2):
            return Answered(intent, answer_phrases(language).whom)
        query = plan(state, profile, n)
        if intent is Intent.COMPARE:
            text = self._compare(items, query, language)
        elif intent is Intent.DESCRIBE:
            text = "\n".join(self.answerer.describe(item, language) for item in items)
        elif intent is Intent.WHERE:
            text = "\n".join(self.answerer.where(item, language) for item in items)
        else:
            text = "\n".join(self._why(item, state, profile, query, known) for item in items)
        return Answered(intent, text, tuple(item.item_id for item in items))

    def _compare(self, items: Sequence[Item], query: Query, language: str) -> str:
        found = {s.item_id: s.score for s in standings(self.retrieve, query, _ids(items))}
        scores = [found.get(item.item_id, 0.0) for item in items]
        return self.answerer.compare(items, scores, language)

    def _why(
        self,
        item: Item,
        state: DialogueState,
        profile: Profile,
        query: Query,
        known: dict[ItemId, Item],
    ) -> str:
        """The reasons of an item that was shown last, or why it was not."""
        language = state.language
        if item.item_id not in state.last_shown:
            return self.answerer.why_not(
                item, self._absence(item, state, profile, query, known), language
            )
        retrieval = self.retrieve.judged(query, item.item_id)
        known = known | self.items.get_many([*query.liked, *query.anchors, *query.reference_list])
        candidate = retrieval.candidates[0]
        recommendation = Recommendation(item, 1, candidate.score, candidate.sources)
        evidence = self.reasons.evidence(recommendation, retrieval.scales, query, known)
        reasons = self.reasons.explainer.explain(evidence, language).text
        return self.answerer.why(item, reasons, language)

    def _absence(
        self,
        item: Item,
        state: DialogueState,
        profile: Profile,
        query: Query,
        known: dict[ItemId, Item],
    ) -> Absence:
        # What was named in the question itself must not count as a reason to leave it out.
        open_query = replace(query, excluded=query.excluded - {item.item_id})
        standing = _standing(self.retrieve, open_query, item)
        franchise = franchise_of(item.title)
        sibling = next(
            (
                known[shown]
                for shown in state.last_shown
                if shown in known and franchise_of(known[shown].title) == franchise
            ),
            None,
        )
        return Absence(
            place=standing.place,
            n_items=standing.n_items,
            unmet=standing.unmet,
            said=_kept_out(item.item_id, state, profile),
            sibling=sibling,
        )


def subjects(intent: Intent, state: DialogueState) -> tuple[ItemId, ...]:
    """The items a question is about: those named or pointed at, else the top of the list."""
    if intent is Intent.COMPARE:
        others = (i for i in state.last_shown if i not in state.focus)
        missing = max(0, 2 - len(state.focus))
        return (*state.focus, *itertools.islice(others, missing))[:MAX_COMPARED]
    if intent is Intent.WHY_NOT:
        return state.focus[:MAX_COMPARED]
    return state.focus[:MAX_COMPARED] or state.last_shown[:1]


def _standing(retrieve: Retriever, query: Query, item: Item) -> Standing:
    return standings(retrieve, query, [item.item_id])[0]


def _kept_out(item_id: ItemId, state: DialogueState, profile: Profile) -> str:
    """Which of a person's own words keeps an item out of every list, if any."""
    if item_id in profile.hidden:
        return "hidden"
    if item_id in (*state.disliked, *profile.disliked):
        return "disliked"
    if item_id in (*state.liked, *profile.liked):
        return "liked"
    if item_id in (*state.seen, *profile.seen):
        return "seen"
    return "shown" if item_id in state.shown else ""


def _ids(items: Sequence[Item]) -> list[ItemId]:
    return [item.item_id for item in items]
