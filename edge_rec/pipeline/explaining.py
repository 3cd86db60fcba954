"""The reply to a list: reasons by template at once, then perhaps better said by the model."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from edge_rec.explanation import templates
from edge_rec.explanation.evidence import gather
from edge_rec.explanation.phrases import phrases_for
from edge_rec.explanation.prose import ProseWriter
from edge_rec.pipeline.clock import Clock
from edge_rec.pipeline.listing import Listing
from edge_rec.retrieval.retriever import Retriever
from edge_rec.types import (
    Evidence,
    Explained,
    Explanation,
    Item,
    ItemId,
    Query,
    Recommendation,
    Token,
    TurnEvent,
)

N_PROSE = 5
"""Items, from the top, whose reasons the model may put into words."""


@dataclass(frozen=True, slots=True)
class Reasons:
    """Gathers evidence and says it."""

    retrieve: Retriever
    explainer: templates.TemplateExplainer
    prose: ProseWriter | None = None
    """None: templates only."""
    prose_s: float = 0.0
    """Seconds all sentences of one reply together may take."""

    def reply(
        self, listing: Listing, scales: Mapping[str, float], query: Query, clock: Clock
    ) -> Iterator[TurnEvent]:
        """Yield `Explained` for every item, then the reply; a better sentence replaces the first.

        Nothing of a sentence is shown before all of it has been checked.
        """
        if not listing.ranked:
            clock.stop("explain_first")
            yield Token(phrases_for(query.language).none_left)
            return
        liked = [listing.known[i] for i in (query.anchors or query.liked) if i in listing.known]
        evidence = [self.evidence(r, scales, query, listing.known) for r in listing.ranked]
        said = [self.explainer.explain(facts, query.language) for facts in evidence]
        for recommendation, explanation in zip(listing.ranked, said, strict=True):
            yield Explained(recommendation.item.item_id, explanation)
        yield Token(templates.intro(liked, query.language))
        clock.stop("explain_first")
        deadline = time.monotonic() + self.prose_s
        for place, recommendation in enumerate(listing.ranked):
            if place < N_PROSE and time.monotonic() < deadline:
                better = self._prose(recommendation.item, evidence[place], query, deadline)
                if better is not None:
                    said[place] = better
                    yield Explained(recommendation.item.item_id, better)
            shown = replace(recommendation, explanation=said[place])
            yield Token(f"\n{templates.line(shown, query.language)}")
        clock.stop("explain_rest")

    def evidence(
        self,
        recommendation: Recommendation,
        scales: Mapping[str, float],
        query: Query,
        known: Mapping[ItemId, Item],
    ) -> Evidence:
        """The facts that speak for one item of a list; `scales` are those of its retrieval."""
        item = recommendation.item
        return gather(
            item,
            recommendation.sources,
            query,
            self.retrieve.influences(query, item.item_id, scales),
            known,
            lambda nudge: self.explainer.nudge_name(nudge, query.language),
        )

    def _prose(
        self, item: Item, evidence: Evidence, query: Query, deadline: float
    ) -> Explanation | None:
        if self.prose is None or not self.prose.writes(query.language):
            return None
        return self.prose.write(item, evidence, query.language, deadline=deadline)
