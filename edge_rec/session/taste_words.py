"""The person's profile in words, kept until something it is made of changes."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field

from edge_rec.dialogue.policy import Profile
from edge_rec.explanation.keywords import Keyword, keywords
from edge_rec.protocols import FloatArray
from edge_rec.retrieval.columns import CatalogColumns
from edge_rec.types import UserId

_MAX_KEPT = 32
"""Profiles remembered; in memory only, so that a person who is forgotten leaves nothing here."""
MAX_WORDS = 8

UserScores = Callable[[UserId], FloatArray]
"""What the factor model expects of each item for a user, (n_items,)."""


@dataclass(slots=True)
class TasteWords:
    """Makes keywords of profiles."""

    columns: CatalogColumns
    scores: UserScores | None
    _kept: OrderedDict[object, tuple[Keyword, ...]] = field(default_factory=OrderedDict)

    def __call__(self, profile: Profile, n: int = MAX_WORDS) -> tuple[Keyword, ...]:
        """At most `n` words, the strongest first."""
        unsaid = profile.preferences.unsaid
        key = (profile.user_id, profile.liked, profile.disliked, unsaid, n)
        if key not in self._kept:
            self._kept[key] = self._made(profile, n)
            if len(self._kept) > _MAX_KEPT:
                self._kept.popitem(last=False)
        return self._kept[key]

    def _made(self, profile: Profile, n: int) -> tuple[Keyword, ...]:
        columns = self.columns
        return keywords(
            columns.tags,
            columns.tag_matrix,
            columns.exists,
            columns.nums(profile.liked),
            columns.nums(profile.disliked),
            scores=self.scores(profile.user_id) if self.scores is not None else None,
            dropped=profile.preferences.unsaid,
            n=n,
        )
