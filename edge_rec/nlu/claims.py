"""What a language model says about a span of the text, however it was asked."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from edge_rec.nlu.text import Span
from edge_rec.types import Operator

NAME_LABELS = ("liked", "disliked", "seen", "mentioned")
OPERATORS = {"want": Operator.IS, "avoid": Operator.IS_NOT}
"""What a label of a wish says about the tag it names."""
Shares = Callable[[Span], Mapping[str, float]]
"""Of a stretch of the text the chance of each label; empty where none was measured."""


@dataclass(frozen=True, slots=True)
class Claim:
    """A labelled span of the text."""

    label: str
    """One of `tagging.LABELS`."""
    start: int
    end: int
    """Exclusive."""
    tag: str = ""
    """For `want` and `avoid`: the catalog's value, where the model named it."""
    probability: float = 0.2
    """That it is such a span (a name; a wish), the least over its units, in (0, 1]; low where it
    was not measured."""
