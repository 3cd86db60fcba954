"""One turn, stateless: understand, link, track, ask or retrieve, rank, explain.

The events it yields are how a front end shows progress, how a stage is timed, and how a turn is
cancelled (close the generator).
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol

import numpy as np

from edge_rec.dialogue.policy import Profile, answer, clarify, plan
from edge_rec.dialogue.tracking import track
from edge_rec.explanation import templates
from edge_rec.explanation.evidence import gather
from edge_rec.explanation.phrases import phrases_for
from edge_rec.protocols import ItemStore
from edge_rec.ranking.diversity import diversify, one_of_each
from edge_rec.retrieval.retriever import Retrieval, Retriever
from edge_rec.types import (
    Asked,
    Candidate,
    DialogueAct,
    DialogueState,
    Explained,
    Explanation,
    Intent,
    Item,
    ItemId,
    Link,
    Mention,
    MentionsLinked,
    Notice,
    Query,
    Ranked,
    Recommendation,
    Retrieved,
    StageStarted,
    Token,
    Tracked,
    TurnEvent,
    TurnFinished,
    Understood,
    Unlinked,
    Utterance,
)

Understand = Callable[[Utterance, DialogueState], tuple[DialogueAct, tuple[Notice, ...]]]


class LinkMention(Protocol):
    """The linker as a turn needs it."""

    def __call__(self, mention: Mention, *, context: Sequence[ItemId] = ()) -> Link:
        """The item `mention` means; `context` are items known to be talked about."""
        ...


@dataclass
class _Clock:
    """Elapsed seconds by stage."""

    begin: float = field(default_factory=time.perf_counter)
    lap: float = field(default_factory=time.perf_counter)
    elapsed_s: dict[str, float] = field(default_factory=dict)

    def stop(self, stage: str) -> None:
        now = time.perf_counter()
        self.elapsed_s[stage] = now - self.lap
        self.lap = now
        self.elapsed_s["total"] = now - self.begin


@dataclass(frozen=True, slots=True)
class Pipeline:
    """The stages of a turn, each injected."""

    understand: Understand
    link: LinkMention
    retrieve: Retriever
    explainer: templates.TemplateExplainer
    items: ItemStore
    n: int = 10
    diversity: float = 0.0

    def respond(
        self, utterance: Utterance, state: DialogueState, profile: Callable[[], Profile]
    ) -> Iterator[TurnEvent]:
        """Yield the events of one turn; the last is `TurnFinished`.

        `profile` is read after `Tracked`, so that whoever listens can store what this turn said
        about taste before the list is made.
        """
        clock = _Clock()
        yield StageStarted("understand")
        act, notices = self.understand(utterance, state)
        clock.stop("understand")
        yield Understood(act)
        yield from notices

        yield StageStarted("link")
        links = self._link_all(act, utterance, state)
        clock.stop("link")
        yield MentionsLinked(links)
        tracked = track(state, act, links)
        yield Tracked(tracked)

        if question := clarify(state, act, links):
            text = templates.question(question, act.language)
            yield Asked(text, question)
            yield Token(text)
            finished = replace(tracked, pending=question)
            yield TurnFinished(finished, None, clock.elapsed_s)
            return
        yield from self._unknown(links, act.language)
        if act.intent is Intent.RESTART:
            yield Token(f"{phrases_for(act.language).restarted} ")
        if act.intent is Intent.CHITCHAT and not links:
            yield Token(phrases_for(act.language).greeting)
            yield TurnFinished(tracked, None, clock.elapsed_s)
            return
        yield from self._recommend(plan(tracked, profile(), self.n), tracked, clock)

    def again(self, state: DialogueState, profile: Callable[[], Profile]) -> Iterator[TurnEvent]:
        """Yield the events of a list for `state` as it stands, without an utterance."""
        yield Tracked(state)
        yield from self._recommend(plan(state, profile(), self.n), state, _Clock())

    def shortlist(self, query: Query) -> tuple[Recommendation, ...]:
        """The list for `query`, unexplained."""
        return self._ranked(self.retrieve(query), query)[0]

    def _link_all(
        self, act: DialogueAct, utterance: Utterance, state: DialogueState
    ) -> tuple[Link, ...]:
        """Link every mention; unambiguous ones give context to the rest."""
        known = [*state.liked, *state.disliked, *state.anchors]
        links = tuple(self.link(mention, context=known) for mention in act.mentions)
        if state.pending and (chosen := answer(state.pending, utterance.text, links)):
            return (chosen,)
        return links

    def _unknown(self, links: Sequence[Link], language: str) -> Iterator[TurnEvent]:
        names = [link.mention.text for link in links if isinstance(link, Unlinked)]
        if names:
            yield Notice("unknown_name", templates.unknown_names(names, language))

    def _recommend(self, query: Query, state: DialogueState, clock: _Clock) -> Iterator[TurnEvent]:
        yield StageStarted("retrieve")
        retrieval = self.retrieve(query)
        clock.stop("retrieve")
        yield Retrieved(retrieval.candidates)
        yield from self._retrieval_notices(retrieval, query)

        yield StageStarted("rerank")
        ranked, known = self._ranked(retrieval, query)
        clock.stop("rerank")
        yield Ranked(ranked)

        yield StageStarted("explain")
        yield from self._explain(ranked, retrieval, query, known, clock)
        shown = tuple(recommendation.item.item_id for recommendation in ranked)
        finished = replace(
            state, shown=(*state.shown, *shown), last_shown=shown or state.last_shown
        )
        yield TurnFinished(finished, query, clock.elapsed_s)

    def _ranked(
        self, retrieval: Retrieval, query: Query
    ) -> tuple[tuple[Recommendation, ...], dict[ItemId, Item]]:
        """The list, and every item a sentence about it may name."""
        pool = one_of_each(retrieval.candidates, self.retrieve.columns.title, n=query.n)
        chosen = diversify(pool, self._vectors_of(pool), n=query.n, diversity=self.diversity)
        known = self.items.get_many(_named_items(query, chosen))
        ranked = tuple(
            Recommendation(known[c.item_id], rank, c.score, c.sources)
            for rank, c in enumerate(chosen, start=1)
            if c.item_id in known
        )
        return ranked, known

    def _retrieval_notices(self, retrieval: Retrieval, query: Query) -> Iterator[TurnEvent]:
        yield from retrieval.notices
        if retrieval.relaxed:
            yield Notice("relaxed", templates.relaxed(retrieval.relaxed, query.language))
        words = phrases_for(query.language)
        if not retrieval.candidates:
            yield Notice("nothing_left", words.none_left)
        elif len(retrieval.candidates) < query.n:
            yield Notice("few", words.few.format(n=len(retrieval.candidates)))

    def _vectors_of(self, candidates: Sequence[Candidate]) -> np.ndarray | None:
        if self.retrieve.vectors is None or not candidates:
            return None
        return self.retrieve.vectors[self.retrieve.columns.nums(c.item_id for c in candidates)]

    def _explain(
        self,
        ranked: Sequence[Recommendation],
        retrieval: Retrieval,
        query: Query,
        known: dict[ItemId, Item],
        clock: _Clock,
    ) -> Iterator[TurnEvent]:
        if not ranked:
            clock.stop("explain_first")
            yield Token(phrases_for(query.language).none_left)
            return
        liked = [known[i] for i in (query.anchors or query.liked) if i in known]
        yield Token(templates.intro(liked, query.language))
        for recommendation in ranked:
            item = recommendation.item
            explanation = self._explanation(recommendation, retrieval, query, known)
            if "explain_first" not in clock.elapsed_s:
                clock.stop("explain_first")
            yield Explained(item.item_id, explanation)
            shown = replace(recommendation, explanation=explanation)
            yield Token(f"\n{templates.line(shown, query.language)}")
        clock.stop("explain_rest")

    def _explanation(
        self,
        recommendation: Recommendation,
        retrieval: Retrieval,
        query: Query,
        known: dict[ItemId, Item],
    ) -> Explanation:
        item = recommendation.item
        evidence = gather(
            item,
            recommendation.sources,
            query,
            self.retrieve.influences(query, item.item_id, retrieval.scales),
            known,
            lambda nudge: self.explainer.nudge_name(nudge, query.language),
        )
        return self.explainer.explain(evidence, query.language)


def _named_items(query: Query, chosen: Sequence[Candidate]) -> list[ItemId]:
    """Every item a sentence of this turn may name."""
    return [
        *(candidate.item_id for candidate in chosen),
        *query.liked,
        *query.anchors,
        *query.reference_list,
    ]
