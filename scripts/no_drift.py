"""A `DriftStore` that keeps nothing, for events that are learned once and never taken back."""

from __future__ import annotations

from collections.abc import Iterable

from edge_rec.learning.factors import Drift, FactorModel
from edge_rec.types import Interaction, UserId


class NoDrift:
    """Keeps nothing."""

    def add_drift(self, interaction_id: int, item_num: int, drift: Drift) -> None:
        """Forget it."""

    def refresh(self, model: FactorModel) -> bool:
        """Never trained anew."""
        return False

    def rewind(
        self, model: FactorModel, number: int, item_nums: Iterable[int]
    ) -> list[Interaction]:
        """Nothing was kept."""
        return []

    def events_before(self, user_id: UserId, number: int) -> list[Interaction]:
        """Nothing was kept."""
        return []
