"""What is stored about a person's taste, or about all of those who choose together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from edge_rec.dialogue.contexts import NOWHERE, Setting, context_of
from edge_rec.dialogue.policy import Profile
from edge_rec.dialogue.profiles import profile_of, together
from edge_rec.protocols import InteractionStore
from edge_rec.session.ports import ConversationStore, PreferenceStore
from edge_rec.types import Context, ItemId, RatingScale, UserId

_REMEMBERED = 5
"""Conversations whose lists still count as shown."""


@dataclass(slots=True)
class Profiles:
    """Reads profiles from the stores."""

    interactions: InteractionStore
    preferences: PreferenceStore | None
    conversations: ConversationStore | None
    scale: RatingScale
    _shown: dict[tuple[UserId, str], tuple[ItemId, ...]] = field(default_factory=dict)
    """What conversations before this one showed; read once a conversation."""

    def read(
        self,
        user_id: UserId,
        members: Sequence[UserId],
        conversation_id: str,
        setting: Setting = NOWHERE,
    ) -> Profile:
        """The profile that the lists of a conversation are made for, here and now."""
        own = self._of(user_id)
        profile = together(own, [self._of(member) for member in members]) if members else own
        return replace(
            profile,
            shown_before=self._shown_before(user_id, conversation_id),
            context=self._context(setting, (*members, user_id), profile.liked),
        )

    def _context(
        self, setting: Setting, everyone: Sequence[UserId], liked: Sequence[ItemId]
    ) -> Context | None:
        if not setting.name:
            return None
        events = [event for each in everyone for event in self.interactions.of_user(each)]
        return context_of(setting, events, liked)

    def _of(self, user_id: UserId) -> Profile:
        set_by_hand = self.preferences.load(user_id) if self.preferences else None
        return profile_of(user_id, self.interactions.of_user(user_id), self.scale, set_by_hand)

    def _shown_before(self, user_id: UserId, conversation_id: str) -> tuple[ItemId, ...]:
        key = user_id, conversation_id
        if key not in self._shown:
            store = self.conversations
            shown = store.shown_before(*key, _REMEMBERED) if store is not None else ()
            self._shown = {key: tuple(shown)}
        return self._shown[key]
