"""What a language model says about a span of the text, however it was asked."""

from __future__ import annotations

from dataclasses import dataclass

NAME_LABELS = ("liked", "disliked", "seen", "mentioned")


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
