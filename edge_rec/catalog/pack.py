"""What is remembered of an imported catalog."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Pack:
    """One imported catalog: where its items come from and how people rate in it."""

    name: str
    format: str
    licence: str
    attribution: str
    ordered: bool
    """Whether the imported interactions of a user stand in order."""
    rating_scale: tuple[float, float] | None
    n_items: int
    n_interactions: int
    imported_at: datetime
    """UTC."""
