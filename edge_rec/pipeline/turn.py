"""One turn, stateless: understand, link, track, ask or answer, retrieve, rank, explain.

The events it yields are how a front end shows progress, how a stage is timed, and how a turn is
cancelled (close the generator).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from edge_rec.dialogue.contexts import wish_without_setting
from edge_rec.dialogue.deeds import Deeds, Undone
from edge_rec.dialogue.policy import Profile, answer, clarify, plan
from edge_rec.dialogue.tracking import track
from edge_rec.errors import ModelError
from edge_rec.explanation import templates
from edge_rec.explanation.phrases import phrases_for
from edge_rec.pipeline.answering import Questions
from edge_rec.pipeline.clock import Clock
from edge_rec.pipeline.doing import Doings
from edge_rec.pipeline.explaining import Reasons
from edge_rec.pipeline.listing import Lister
from edge_rec.pipeline.requests import in_full
from edge_rec.ranking.reranker import Reranker
from edge_rec.retrieval.fused import Retrieval
from edge_rec.retrieval.retriever import Retriever
from edge_rec.types import (
    QUESTIONS,
    Asked,
    DialogueAct,
    DialogueState,
    Intent,
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

_NO_LIST = frozenset({Intent.ACT, Intent.UNDO, Intent.CONDITIONS})

Understand = Callable[[Utterance, DialogueState], tuple[DialogueAct, tuple[Notice, ...]]]


class LinkMention(Protocol):
    """The linker as a turn needs it."""

    def __call__(self, mention: Mention, *, context: Sequence[ItemId] = ()) -> Link:
        """The item `mention` means; `context` are items known to be talked about."""
        ...


@dataclass(frozen=True, slots=True)
class Pipeline:
    """The stages of a turn, each injected."""

    understand: Understand
    link: LinkMention
    retrieve: Retriever
    list_items: Lister
    reasons: Reasons
    answer_question: Questions
    doings: Doings
    rerank: Reranker | None = None
    """The language model's part in the order; None: retrieval alone."""
    n: int = 10

    def respond(
        self,
        utterance: Utterance,
        state: DialogueState,
        profile: Callable[[], Profile],
        undo: Callable[[DialogueState], Undone] = Undone,
    ) -> Iterator[TurnEvent]:
        """Yield the events of one turn; the last is `TurnFinished`.

        `profile` is read after `Tracked`, so that whoever listens can store what this turn said
        about taste before the list is made. `undo` takes back what was done last.
        """
        clock = Clock()
        yield StageStarted("understand")
        act, notices = self.understand(utterance, state)
        wish = wish_without_setting(act.wish, utterance.text, act.mentions)
        act = replace(act, wish=wish)
        clock.stop("understand")
        yield Understood(act)
        yield from notices

        yield StageStarted("link")
        links = self._link_all(act, utterance, state)
        clock.stop("link")
        yield MentionsLinked(links)
        act = in_full(act, utterance.text, opens=not state.turn)
        tracked = track(state, act, links)
        deeds = self.doings.deeds(act, links, state)
        yield Tracked(tracked, deeds.done)

        if act.intent in _NO_LIST:
            yield from self._no_list(act, deeds, state, tracked, undo, clock)
            return
        if act.intent not in QUESTIONS and (question := clarify(state, act, links)):
            text = templates.question(question, act.language)
            yield Asked(text, question)
            yield Token(text)
            finished = replace(tracked, pending=question)
            yield TurnFinished(finished, None, clock.elapsed_s)
            return
        yield from self._unknown(links, act.language)
        if report := self.doings.report(act, deeds, state).text:
            yield Token(f"{report} ")
        if act.intent is Intent.RESTART:
            yield Token(f"{phrases_for(act.language).restarted} ")
        if act.intent is Intent.CHITCHAT and not links:
            yield Token(phrases_for(act.language).greeting)
            yield TurnFinished(tracked, None, clock.elapsed_s)
            return
        if act.intent in QUESTIONS:
            answered = self.answer_question(act.intent, tracked, profile(), self.n)
            clock.stop("explain_first")
            yield answered
            yield Token(answered.text)
            yield TurnFinished(
                replace(tracked, focus=answered.item_ids or tracked.focus), None, clock.elapsed_s
            )
            return
        yield from self._recommend(plan(tracked, profile(), self.n), tracked, clock)

    def _no_list(
        self,
        act: DialogueAct,
        deeds: Deeds,
        before: DialogueState,
        tracked: DialogueState,
        undo: Callable[[DialogueState], Undone],
        clock: Clock,
    ) -> Iterator[TurnEvent]:
        """Say what was done, undone, or what holds; what it was about is talked about now."""
        if act.intent is Intent.UNDO:
            undone = undo(tracked)
            tracked, answered = undone.state, self.doings.undone(undone, act.language)
        elif act.intent is Intent.CONDITIONS:
            answered = self.doings.conditions(tracked)
        else:
            answered = self.doings.report(act, deeds, before)
        yield answered
        yield Token(answered.text)
        focus = answered.item_ids or tracked.focus
        yield TurnFinished(replace(tracked, focus=focus), None, clock.elapsed_s)

    def again(self, state: DialogueState, profile: Callable[[], Profile]) -> Iterator[TurnEvent]:
        """Yield the events of a list for `state` as it stands, without an utterance."""
        yield Tracked(state)
        yield from self._recommend(plan(state, profile(), self.n), state, Clock())

    def shortlist(self, query: Query) -> tuple[Recommendation, ...]:
        """The list for `query`, unexplained."""
        return self.list_items.bare(self.retrieve(query).candidates, query)

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

    def _recommend(self, query: Query, state: DialogueState, clock: Clock) -> Iterator[TurnEvent]:
        yield StageStarted("retrieve")
        retrieval = self.retrieve(query)
        clock.stop("retrieve")
        yield Retrieved(retrieval.candidates)
        yield from self._retrieval_notices(retrieval, query)

        yield StageStarted("rerank")
        listing = self.list_items(retrieval.candidates, query)
        yield Ranked(listing.ranked)
        if self.rerank is not None and query.seed is None and self.rerank.weight(query):
            # The first list is on the screen already; it never waits for the model.
            try:
                listing = self.list_items.reranked(self.rerank, retrieval, query)
                yield Ranked(listing.ranked, self.rerank.scorer.name)
            except ModelError as error:
                yield Notice("rerank_failed", f"The language model did not rank: {error}")
        clock.stop("rerank")

        yield StageStarted("explain")
        yield from self.reasons.reply(listing, retrieval.scales, query, clock)
        shown = tuple(recommendation.item.item_id for recommendation in listing.ranked)
        finished = replace(
            state, shown=(*state.shown, *shown), last_shown=shown or state.last_shown
        )
        yield TurnFinished(finished, query, clock.elapsed_s)

    def _retrieval_notices(self, retrieval: Retrieval, query: Query) -> Iterator[TurnEvent]:
        yield from retrieval.notices
        if retrieval.relaxed:
            yield Notice("relaxed", templates.relaxed(retrieval.relaxed, query.language))
        words = phrases_for(query.language)
        if not retrieval.candidates:
            yield Notice("nothing_left", words.none_left)
        elif len(retrieval.candidates) < query.n:
            yield Notice("few", words.few.format(n=len(retrieval.candidates)))
