"""A session that answers from a script: real values and events, no models, no files."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from edge_rec.dialogue.policy import Profile
from edge_rec.dialogue.profiles import profile_of
from edge_rec.dialogue.understanding import Part, retract, steer
from edge_rec.linking.completion import Completion, complete_end
from edge_rec.types import (
    Ambiguous,
    Asked,
    DialogueAct,
    DialogueState,
    Explained,
    Explanation,
    Intent,
    Interaction,
    InteractionKind,
    Item,
    ItemId,
    LinkCandidate,
    Mention,
    Notice,
    Ranked,
    RatingScale,
    Recommendation,
    Source,
    StageStarted,
    Title,
    TitleKind,
    Token,
    TurnEvent,
    TurnFinished,
    Understood,
    UserId,
)


def item(
    item_id: str, romaji: str, english: str, japanese: str, year: int, *tags: str, kind: str = "TV"
) -> Item:
    titles = (
        Title(romaji, "ja-Latn", TitleKind.MAIN),
        Title(english, "en", TitleKind.OFFICIAL),
        Title(japanese, "ja", TitleKind.OFFICIAL),
    )
    return Item(
        ItemId(item_id),
        romaji,
        titles=titles,
        kind=kind,
        year=year,
        tags=tags,
        description=f"What happens in {english}, told in a sentence or two without giving it away.",
        rating=8.2,
        length=26,
    )


CATALOG = (
    item("1", "Mushishi", "Mushi-Shi", "蟲師", 2005, "Mystery", "Slice of Life", "Supernatural"),
    item("2", "Juuni Kokuki", "The Twelve Kingdoms", "十二国記", 2002, "Adventure", "Fantasy"),
    item("3", "Seirei no Moribito", "Moribito", "精霊の守り人", 2007, "Action", "Fantasy"),
    item(
        "4",
        "Mononoke Hime",
        "Princess Mononoke",
        "もののけ姫",
        1997,
        "Action",
        "Fantasy",
        kind="Movie",
    ),
    item("5", "Kino no Tabi", "Kino's Journey", "キノの旅", 2003, "Adventure", "Drama"),
    item("6", "Haibane Renmei", "Haibane Renmei", "灰羽連盟", 2002, "Drama", "Mystery"),
    item("7", "Natsume Yuujinchou", "Natsume's Book of Friends", "夏目友人帳", 2008, "Drama"),
    item("8", "Ergo Proxy", "Ergo Proxy", "エルゴプラクシー", 2006, "Sci-Fi", "Mystery"),
)
MINA = UserId("mina")
QUESTION = Ambiguous(
    Mention("Fate", 0, 4),
    (
        LinkCandidate(ItemId("1"), "Fate/Zero", 0.7),
        LinkCandidate(ItemId("2"), "Fate/stay night", 0.7),
        LinkCandidate(ItemId("3"), "Fate/Apocrypha", 0.6),
    ),
)


def ranked(items: tuple[Item, ...] = CATALOG) -> tuple[Recommendation, ...]:
    return tuple(
        Recommendation(
            one,
            rank,
            score=2.0 / rank**0.5,
            sources={
                Source.NEXT_ITEM: 1.2 / rank,
                Source.CONTENT: 0.5,
                Source.FACTORS: 0.3,
                Source.POPULARITY: -0.1,
            },
        )
        for rank, one in enumerate(items, start=1)
    )


def list_turn(
    text: str, *, language: str = "en", items: tuple[Item, ...] = CATALOG
) -> Iterator[TurnEvent]:
    """The events of a turn that recommends `items`."""
    recommendations = ranked(items)
    yield StageStarted("understand")
    yield Understood(DialogueAct(Intent.RECOMMEND, language=language))
    yield Notice("unknown_name", "I do not know “Kimetsu”; shall I remember it?")
    yield StageStarted("retrieve")
    yield StageStarted("rerank")
    yield Ranked(recommendations)
    yield StageStarted("explain")
    yield Token("Because you like “Spice and Wolf” ")
    yield Token("and slow, strange journeys:")
    for recommendation in recommendations:
        title = recommendation.item.title_in(language)
        reason = f"Shares {recommendation.item.tags[0]} with “Spice and Wolf”"
        yield Explained(recommendation.item.item_id, Explanation(reason))
        yield Token(f"\n{recommendation.rank}. {title} — {reason}")
    shown = tuple(one.item_id for one in items)
    yield TurnFinished(DialogueState(last_shown=shown), None, {"total": 0.4})


def question_turn() -> Iterator[TurnEvent]:
    """The events of a turn that asks back."""
    yield StageStarted("understand")
    yield Understood(DialogueAct(Intent.RECOMMEND))
    yield StageStarted("link")
    yield Asked("Which “Fate” do you mean?", QUESTION)
    yield Token("Which “Fate” do you mean?\n1. Fate/Zero\n2. Fate/stay night\n3. Fate/Apocrypha")
    yield TurnFinished(DialogueState(pending=QUESTION), None, {"total": 0.1})


@dataclass
class FakeSession:
    """Drives like `Session`. `gate`, when given, holds the turn after its first token."""

    gate: threading.Event | None = None
    error: Exception | None = None
    """Raised in the middle of a turn."""
    language: str = "en"
    scale: RatingScale = field(default_factory=RatingScale)
    user_id: UserId = MINA
    asked: list[str] = field(default_factory=list)
    events: list[Interaction] = field(default_factory=list)
    closed_turns: int = 0
    state: DialogueState = field(default_factory=DialogueState)
    items: tuple[Item, ...] = CATALOG
    before: tuple[str, ...] = ()
    """Typed in earlier conversations."""
    is_closed: bool = False
    resumed: int = 0
    locks: None = None

    def respond(self, text: str) -> Iterator[TurnEvent]:
        self.asked.append(text)
        try:
            turn = (
                question_turn()
                if text == "Fate"
                else list_turn(text, language=self.language, items=self.items)
            )
            for event in turn:
                if isinstance(event, TurnFinished):
                    self.state = replace(event.state, liked=self.liked)
                yield event
                if isinstance(event, Token):
                    if self.gate is not None:
                        self.gate.wait(10)
                    if self.error is not None:
                        raise self.error
        except GeneratorExit:
            self.closed_turns += 1
            raise

    @property
    def liked(self) -> tuple[ItemId, ...]:
        return self.profile().liked

    def again(self) -> Iterator[TurnEvent]:
        yield from self.respond("")

    def retract(self, part: Part) -> None:
        self.events = [event for event in self.events if event.item_id != part.item_id]
        self.state = retract(self.state, part)

    def steer(self, item_id: ItemId, *, toward: bool) -> None:
        self.state = steer(self.state, item_id, toward=toward)

    def said(self) -> list[str]:
        return list(self.before)

    def complete(self, text: str) -> Completion | None:
        def beginning(typed: str, n: int) -> list[tuple[ItemId, str]]:
            names = [(one.item_id, title.text) for one in self.items for title in one.titles]
            return [name for name in names if name[1].casefold().startswith(typed.casefold())][:n]

        return complete_end(text, beginning)

    def similar(self, item_id: ItemId, n: int) -> tuple[Recommendation, ...]:
        return ranked(tuple(one for one in self.items if one.item_id != item_id)[:n])

    def feedback(
        self, item_id: str, kind: InteractionKind, value: float | None = None
    ) -> Interaction:
        interaction = Interaction(
            self.user_id, ItemId(item_id), kind, value, datetime(2024, 5, 1, tzinfo=UTC)
        )
        self.events.append(interaction)
        return interaction

    def undo(self) -> Interaction | None:
        return self.events.pop() if self.events else None

    def undo_step(self) -> Interaction | None:
        return self.undo()

    def resume(self) -> bool:
        self.resumed += 1
        return True

    def profile(self) -> Profile:
        return profile_of(self.user_id, self.events, RatingScale())

    def item(self, item_id: str) -> Item:
        return next(one for one in self.items if one.item_id == item_id)

    def close(self) -> None:
        self.is_closed = True
