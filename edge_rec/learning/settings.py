"""Settings of the models learned here, apart from the models so that their algebra can see them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class NextItemConfig:
    """Settings of the next-item model."""

    decays: tuple[float, ...] = (0.8,)
    """One block of features each: an item seen k steps before the last counts decay ** k."""
    regs: tuple[float, ...] = (100.0,)
    """Ridge weight of each block, in units of events; for a catalog without order the first is
    used."""
    horizon: float = 0.0
    """Targets: an item k steps after the next counts horizon ** k; 0 is the next item alone."""
    backward: float = 0.0
    """Share of the weight a transition has against its direction: what was seen after an item
    also speaks for what was seen before it, which helps where events are few."""
    content: float = 0.0
    """What likeness of tags counts for, in the unit of the other scores; 0 leaves it out."""
    content_decay: float = 0.7
    """As `decays`, for likeness of tags: people stay with a kind of thing for a shorter while."""
    neighbours: int = 100
    """Weights kept in each row, the largest by magnitude."""
    max_features: int = 16_000
    """Rows of the matrix that is factorised, which takes 4 bytes times its square. Where more items
    have events, each is learned from its nearest features alone (see `neighbourhoods`)."""
    max_events: int = 2_000
    """A user's latest events that are learned from; bounds the cost of one user."""

    def __post_init__(self) -> None:
        """Refuse settings that contradict each other."""
        if not self.decays or len(self.decays) != len(self.regs):
            raise ValueError("each decay needs one reg")
        if not all(0.0 < decay <= 1.0 for decay in self.decays):
            raise ValueError("decays lie in (0, 1]")
        if not all(reg > 0.0 for reg in self.regs) or not 0.0 <= self.horizon < 1.0:
            raise ValueError("regs are positive and the horizon lies in [0, 1)")
        if self.backward < 0.0 or self.content < 0.0:
            raise ValueError("backward and content are not negative")
        if not 0.0 < self.content_decay <= 1.0:
            raise ValueError("decays lie in (0, 1]")


@dataclass(frozen=True, slots=True)
class FactorConfig:
    """Settings of the factor model."""

    embedding_size: int = 16
    """Length of user and item vectors."""
    epochs: int = 8
    """Alternating least squares sweeps of a full fit."""
    reg: float = 8.0
    """Ridge weight of vectors, in units of ratings."""
    bias_reg: float = 3.0
    """Ridge weight of user and item biases, in units of ratings."""
    known_reg: float = 25.0
    """Ridge weight of a user's weights on what the catalog says of items, in units of ratings."""
    mood: float = 0.2
    """Variance of how generous a user is at the moment, in units of the noise of a rating."""
    mood_span_s: float = 600.0
    """Seconds after which a mood has faded to 1 / e."""
    learning_rate: float = 0.01
    """Step of an item's vector per event; its bias moves by 1 / (ratings + bias_reg)."""
    seed: int = 0
    """Of the starting vectors."""
