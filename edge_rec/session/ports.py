"""What a session asks of the learner and of the stores beside items and events."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Protocol

from edge_rec.protocols import FloatArray
from edge_rec.types import DialogueState, Interaction, ItemId, Preferences, UserId


class UserLearner(Protocol):
    """The factor model as a session drives it."""

    def learn_one(self, interaction: Interaction) -> None:
        """Take one event in."""
        ...

    def unlearn(self, gone: Sequence[Interaction], left: Sequence[Interaction]) -> None:
        """Take back events of one user that are no longer stored; `left` are the user's others."""
        ...

    def scores(self, user_id: UserId) -> FloatArray:
        """Expected ratings of all items for a user, (n_items,)."""
        ...

    def replay(self, user_id: UserId, interactions: Iterable[Interaction]) -> None:
        """Know of the user what `interactions`, oldest first, say."""
        ...


class ConversationStore(Protocol):
    """Where a conversation survives a restart."""

    def save_turn(
        self, conversation_id: str, user_id: UserId, state: DialogueState, text: str, at: datetime
    ) -> None:
        """Keep the state after a turn."""
        ...

    def latest(self, user_id: UserId) -> str | None:
        """The conversation the user last said something in."""
        ...

    def load_state(self, conversation_id: str) -> DialogueState | None:
        """The state after its last turn; None for an unknown conversation."""
        ...

    def shown_before(self, user_id: UserId, current: str, n: int) -> list[ItemId]:
        """What the user's last `n` conversations but `current` showed, once for each of them."""
        ...

    def recent(self, user_id: UserId, n: int) -> list[str]:
        """The last `n` different things the user typed, oldest first."""
        ...


class PreferenceStore(Protocol):
    """Where what a person set by hand survives a restart."""

    def load(self, user_id: UserId) -> Preferences:
        """The person's preferences, or the defaults."""
        ...

    def save(self, user_id: UserId, preferences: Preferences) -> None:
        """Keep them in place of the old ones."""
        ...


class LockStore(Protocol):
    """Who wants to be asked for a passphrase."""

    def locked(self) -> frozenset[UserId]:
        """Everybody with a passphrase."""
        ...

    def lock(self, user_id: UserId, passphrase: str) -> None:
        """Ask for `passphrase` from now on; an empty one takes the lock away."""
        ...

    def opens(self, user_id: UserId, passphrase: str) -> bool:
        """Whether `passphrase` is the person's; any is where they have none."""
        ...


CompleteName = Callable[[str, int], Sequence[tuple[ItemId, str]]]
"""At most so many items whose name begins with a text, with the title that matched."""
