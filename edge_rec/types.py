"""The values that cross a seam between stages. All frozen; none knows how it is made or shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import NewType

ItemId = NewType("ItemId", str)
UserId = NewType("UserId", str)

# --- catalog -----------------------------------------------------------------------------------


class TitleKind(StrEnum):
    """What a title is to its item."""

    MAIN = "main"
    OFFICIAL = "official"
    ALIAS = "alias"


@dataclass(frozen=True, slots=True)
class Title:
    """One name of an item."""

    text: str
    language: str = "und"
    """BCP 47 tag: `ja`, `en`, `zh-Hans`, `ja-Latn` (romaji), `und` when unknown."""
    kind: TitleKind = TitleKind.ALIAS
    script: str = ""
    """ISO 15924 code of the script it is written in; empty until the importer has looked."""


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that can be recommended."""

    item_id: ItemId
    title: str
    titles: tuple[Title, ...] = ()
    """Every name, the main one included."""
    kind: str = ""
    """The catalog's own word for what it is: `TV`, `Movie`, `book`."""
    year: int | None = None
    creators: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    description: str = ""
    length: float | None = None
    """In the catalog's unit: episodes, pages, minutes."""
    price: float | None = None
    rating: float | None = None
    """Mean rating the catalog states, in the catalog's scale."""
    popularity: float = 0.0
    """Count the catalog states (members, buyers, ratings); 0 when unknown."""

    def title_in(self, language: str) -> str:
        """The first title in `language` (a BCP 47 prefix such as `ja`), else the main one."""
        for title in self.titles:
            if title.language == language:
                return title.text
        for title in self.titles:
            if title.language.startswith(f"{language}-") and not title.language.endswith("-Latn"):
                return title.text
        return self.title


@dataclass(frozen=True, slots=True)
class RatingScale:
    """A catalog's ratings, and where liking begins."""

    low: float = 1.0
    high: float = 10.0

    @property
    def liked_from(self) -> float:
        """Ratings from here on count as a like: the upper third of the scale."""
        return self.low + (self.high - self.low) * 2 / 3

    @property
    def disliked_to(self) -> float:
        """Ratings up to here count as a dislike: the lower two fifths of the scale."""
        return self.low + (self.high - self.low) * 2 / 5


class InteractionKind(StrEnum):
    """What a person did with an item."""

    LIKE = "like"
    DISLIKE = "dislike"
    SEEN = "seen"
    RATE = "rate"
    SAVE = "save"
    """Kept for later; says nothing about taste yet."""
    HIDE = "hide"
    """Never to be shown again; says nothing about taste."""


@dataclass(frozen=True, slots=True)
class Interaction:
    """One event between a user and an item."""

    user_id: UserId
    item_id: ItemId
    kind: InteractionKind
    value: float | None = None
    """The rating in the catalog's scale for `RATE`, else None."""
    at: datetime | None = None
    """UTC; None when the source does not say."""
    turn: int | None = None
    interaction_id: int | None = field(default=None, compare=False)
    """Its number in the store, once it is there."""


@dataclass(frozen=True, slots=True)
class Preferences:
    """What a person set by hand, whatever their events say."""

    popularity: float = 0.0
    """As in `Query`."""
    more: tuple[str, ...] = ()
    """Tags they want more of."""
    less: tuple[str, ...] = ()


# --- understanding -----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Utterance:
    """What a person typed."""

    text: str
    at: datetime
    """UTC."""


class Intent(StrEnum):
    """What the person wants this turn to do."""

    RECOMMEND = "recommend"
    INFORM = "inform"
    """Tells taste or facts without asking for a list; a list follows all the same."""
    FEEDBACK = "feedback"
    """Judges what was shown."""
    RESTART = "restart"
    CHITCHAT = "chitchat"
    """Nothing to act on."""


class Role(StrEnum):
    """What a named item is to the person."""

    LIKED = "liked"
    DISLIKED = "disliked"
    SEEN = "seen"
    MENTIONED = "mentioned"


@dataclass(frozen=True, slots=True)
class Mention:
    """A name as the user wrote it: `text == utterance.text[start:end]`."""

    text: str
    start: int
    end: int
    """Exclusive."""
    role: Role = Role.MENTIONED


@dataclass(frozen=True, slots=True)
class Reference:
    """Words that point at items already shown: "the second one", "those"."""

    text: str
    start: int
    end: int
    ranks: tuple[int, ...] = ()
    """1-based places in the last list; negative counts from its end; empty means all of it."""
    role: Role = Role.MENTIONED


class Slot(StrEnum):
    """What a constraint is about."""

    TAG = "tag"
    KIND = "kind"
    YEAR = "year"
    LENGTH = "length"
    PRICE = "price"
    RATING = "rating"


class Operator(StrEnum):
    """How a slot relates to the value."""

    IS = "is"
    IS_NOT = "is_not"
    AT_LEAST = "at_least"
    AT_MOST = "at_most"


@dataclass(frozen=True, slots=True)
class Constraint:
    """A hard condition on what may be shown."""

    slot: Slot
    operator: Operator
    value: str | float
    """For `TAG` and `KIND` a value the catalog has; a number for the others."""
    text: str = ""
    """The user's own words for it."""


@dataclass(frozen=True, slots=True)
class Nudge:
    """A wish to move from the last list along a facet: "a bit darker"."""

    facet: str
    """`tone`, `humor`, `year`, `length`, `popularity`, `price`, or a tag of the catalog."""
    direction: str
    """darker/lighter, more/less, newer/older, shorter/longer, cheaper/dearer."""
    text: str = ""


@dataclass(frozen=True, slots=True)
class DialogueAct:
    """What one utterance was understood to say."""

    intent: Intent
    mentions: tuple[Mention, ...] = ()
    references: tuple[Reference, ...] = ()
    constraints: tuple[Constraint, ...] = ()
    nudges: tuple[Nudge, ...] = ()
    retracted: tuple[Slot, ...] = ()
    """Slots whose constraints no longer hold, all of them: "older is fine after all"."""
    retracted_values: tuple[str, ...] = ()
    """Tags and kinds whose own constraint no longer holds: "horror is fine after all"."""
    n: int | None = None
    """How many items were asked for."""
    wish: str = ""
    """Words that describe what is wanted but are no constraint, for content search."""
    language: str = "en"
    """BCP 47 language of the utterance."""
    by: str = "rules"
    """`rules`, `llm` or `rules+llm`."""


# --- linking -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class LinkCandidate:
    """An item a mention may mean."""

    item_id: ItemId
    title: str
    """The surface form that matched."""
    score: float
    """Estimated probability of being meant, in [0, 1]."""


@dataclass(frozen=True, slots=True)
class Linked:
    """The mention means this item."""

    mention: Mention
    item_id: ItemId
    title: str
    score: float
    candidates: tuple[LinkCandidate, ...] = ()
    """Best first, the chosen item included."""


@dataclass(frozen=True, slots=True)
class Ambiguous:
    """Several items fit; the user can say which."""

    mention: Mention
    candidates: tuple[LinkCandidate, ...]


@dataclass(frozen=True, slots=True)
class Unlinked:
    """The catalog has no such item."""

    mention: Mention
    candidates: tuple[LinkCandidate, ...] = ()
    """The nearest ones, none near enough."""


Link = Linked | Ambiguous | Unlinked

# --- dialogue ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class DialogueState:
    """What still holds after the turns so far."""

    turn: int = 0
    liked: tuple[ItemId, ...] = ()
    disliked: tuple[ItemId, ...] = ()
    seen: tuple[ItemId, ...] = ()
    constraints: tuple[Constraint, ...] = ()
    nudges: tuple[Nudge, ...] = ()
    anchors: tuple[ItemId, ...] = ()
    """Items the current wish compares with: "like the second one but newer"."""
    avoided: tuple[ItemId, ...] = ()
    """Items the list is to move away from, without a judgement on them: "less like this"."""
    wish: str = ""
    shown: tuple[ItemId, ...] = ()
    """Everything recommended in this conversation, oldest first."""
    last_shown: tuple[ItemId, ...] = ()
    """The last list, in rank order."""
    reference_list: tuple[ItemId, ...] = ()
    """The list that was on screen when the nudges in force were said; they move away from it."""
    pending: Ambiguous | None = None
    """The question asked in the last turn, if it asked one."""
    unknown: tuple[str, ...] = ()
    """Names the catalog does not have, as written."""
    n: int | None = None
    """List length the user asked for."""
    language: str = "en"


@dataclass(frozen=True, slots=True)
class Query:
    """What retrieval and ranking are asked for."""

    user_id: UserId
    text: str = ""
    """Free-text wish, may be empty."""
    liked: tuple[ItemId, ...] = ()
    """Oldest first; those of the stored profile before those of this conversation."""
    disliked: tuple[ItemId, ...] = ()
    constraints: tuple[Constraint, ...] = ()
    nudges: tuple[Nudge, ...] = ()
    leanings: tuple[Nudge, ...] = ()
    """What the person always wants more or less of; weaker than what they ask for now."""
    anchors: tuple[ItemId, ...] = ()
    reference_list: tuple[ItemId, ...] = ()
    """The list that nudges move away from, in rank order."""
    popularity: float = 0.0
    """Lean to what is popular (1) or to what few know (-1); 0 leaves what was learned."""
    excluded: frozenset[ItemId] = frozenset()
    n: int = 10
    language: str = "en"


# --- recommending ------------------------------------------------------------------------------


class Source(StrEnum):
    """Where a part of a score comes from."""

    NEXT_ITEM = "next_item"
    FACTORS = "factors"
    CONTENT = "content"
    WISH = "wish"
    TEXT = "text"
    POPULARITY = "popularity"
    NUDGE = "nudge"


@dataclass(frozen=True, slots=True)
class Candidate:
    """An item with its score and the parts that sum to it."""

    item_id: ItemId
    score: float
    sources: Mapping[Source, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Influence:
    """How much one item of the person's history speaks for a candidate."""

    item_id: ItemId
    weight: float
    """What it adds to the candidate's score; negative when it speaks against."""


class FactKind(StrEnum):
    """What a fact is about; each template sentence uses a fixed set of these."""

    LIKED_ITEM = "liked_item"
    ANCHOR = "anchor"
    SHARED_TAG = "shared_tag"
    CONSTRAINT = "constraint"
    NUDGE = "nudge"
    WISH = "wish"
    KIND = "kind"
    YEAR = "year"
    RATING = "rating"
    TAG = "tag"


@dataclass(frozen=True, slots=True)
class Fact:
    """One true statement about a recommendation that a sentence may use."""

    kind: FactKind
    value: str
    """The words the fact may appear as, in the user's language where the catalog has it."""
    item_id: ItemId | None = None
    """The item named, for `LIKED_ITEM` and `ANCHOR`."""
    weight: float = 0.0
    """Share of the score it accounts for, where that is known."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """All facts an explanation of one item may use, strongest first."""

    item_id: ItemId
    facts: tuple[Fact, ...] = ()


@dataclass(frozen=True, slots=True)
class Explanation:
    """A sentence and the facts it used."""

    text: str
    facts: tuple[Fact, ...] = ()
    by: str = "template"
    """`template` or `llm`."""


@dataclass(frozen=True, slots=True)
class Recommendation:
    """An item in its place."""

    item: Item
    rank: int
    """1-based."""
    score: float
    sources: Mapping[Source, float] = field(default_factory=dict)
    explanation: Explanation = Explanation("")


# --- the stream of a turn ----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class StageStarted:
    """The named stage begins; front ends show it."""

    stage: str
    """`understand`, `link`, `retrieve`, `rerank` or `explain`."""


@dataclass(frozen=True, slots=True)
class Understood:
    """The utterance has been read."""

    act: DialogueAct


@dataclass(frozen=True, slots=True)
class MentionsLinked:
    """Every mention has its link, in the order of `act.mentions`."""

    links: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Tracked:
    """What holds from here on; the session stores the likes and dislikes this turn added."""

    state: DialogueState


@dataclass(frozen=True, slots=True)
class Asked:
    """The policy asks back instead of recommending."""

    question: str
    link: Ambiguous


@dataclass(frozen=True, slots=True)
class Retrieved:
    """Candidates, best first."""

    candidates: tuple[Candidate, ...]


@dataclass(frozen=True, slots=True)
class Ranked:
    """The final list, explanations still empty."""

    recommendations: tuple[Recommendation, ...]


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of the reply as it is made."""

    text: str


@dataclass(frozen=True, slots=True)
class Explained:
    """The explanation of one recommendation is complete."""

    item_id: ItemId
    explanation: Explanation


@dataclass(frozen=True, slots=True)
class Notice:
    """Something the person should know: a plainer path was taken, a wish was relaxed."""

    code: str
    """Stable short name: `llm_missing`, `relaxed`, `unknown_name`."""
    text: str


@dataclass(frozen=True, slots=True)
class TurnFinished:
    """The turn is over; `state` is the one the next turn starts from."""

    state: DialogueState
    query: Query | None
    timings_s: Mapping[str, float]
    """Elapsed seconds by stage, `total` included."""


TurnEvent = (
    StageStarted
    | Understood
    | MentionsLinked
    | Tracked
    | Asked
    | Retrieved
    | Ranked
    | Token
    | Explained
    | Notice
    | TurnFinished
)


@dataclass(frozen=True, slots=True)
class Turn:
    """A whole turn, collected from its events."""

    utterance: Utterance
    act: DialogueAct
    links: tuple[Link, ...]
    query: Query | None
    recommendations: tuple[Recommendation, ...]
    reply: str
    notices: tuple[Notice, ...]
    timings_s: Mapping[str, float]
    models: Mapping[str, str]
    """Which model served which stage."""
