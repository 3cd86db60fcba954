"""What each source counts for in one query."""

from __future__ import annotations

from collections.abc import Mapping

from edge_rec.types import Query, Source

DEFAULT_WEIGHTS: Mapping[str, float] = {
    Source.NEXT_ITEM: 1.0,
    Source.FACTORS: 0.2,
    Source.CONTENT: 0.2,
    Source.POPULARITY: 0.2,
}
"""Used until `edge-rec train` has learned the catalog's own."""
LEAST_WEIGHTS: Mapping[str, float] = {Source.CONTENT: 0.03, Source.POPULARITY: 0.03}
"""Kept whatever was learned: behind a narrow filter most items are unknown to the next-item model,
and these still put them in a sensible order. Small enough not to change a list without filter."""
STRANGER_POPULARITY = 0.4
"""Weight of popularity for a person nothing is known of."""
ASKED_POPULARITY = 0.6
"""Weight of popularity beside a wish in words: of the many items that fit it about equally, the
well-known ones are what people mean. By `scripts/measure_wishes.py`: people of whom three likes are
known find what they want 1.9 times as well as with .03, strangers 1.6 times as well as with .4, and
the lists answer the words no less; with more than this they do."""
REQUEST_WEIGHTS: Mapping[str, float] = {
    Source.WISH: 1.0,
    Source.TEXT: 0.5,
    Source.NUDGE: 1.0,
    Source.CONTEXT: 0.2,
}
"""What the person asks for now outweighs what they are like; on the scale of the sources above. No
data tell what a place is worth. Hours of the day stood in for it: .2 made NDCG@10 .0014 better on
MovieLens 100K (-.0002 to .0033) and .0009 worse on its small set (-.0025 to .0002), so it counts
only where a place or a time is named."""
LEAN_WEIGHTS = (0.35, 0.6)
"""What a full lean to niche takes from the weight of popularity, and one to popular adds: enough
that the list visibly changes, too little to outweigh what a person is like. More toward niche, and
everybody is shown the same few items that nobody knows."""
LEANING_WEIGHT = 0.3
"""What the person set once and for all, beside what they ask for now."""


def weights_for(
    query: Query, learned: Mapping[str, float], recent_weight: float | None
) -> dict[str, float]:
    """Learned weights, raised where a source has to stand in for what is not known.

    `recent_weight` is that of what is popular lately, for a person who comes back.
    """
    weights = {**learned, **REQUEST_WEIGHTS}
    for name, least in LEAST_WEIGHTS.items():
        weights[name] = max(weights.get(name, 0.0), least)
    if not (query.liked or query.disliked or query.anchors):
        weights[Source.POPULARITY] = max(weights[Source.POPULARITY], STRANGER_POPULARITY)
    if query.text:
        weights[Source.POPULARITY] = max(weights[Source.POPULARITY], ASKED_POPULARITY)
    weights[Source.POPULARITY] += LEAN_WEIGHTS[query.popularity > 0] * query.popularity
    if not query.nudges:
        weights[Source.NUDGE] = LEANING_WEIGHT
    if recent_weight is not None and query.opening:
        # Kept on the scale of a request: what leads weighs 1, whichever it is.
        share = 1.0 / max(1.0, recent_weight)
        for name in (Source.NEXT_ITEM, Source.SEQUENCE, Source.FACTORS, Source.CONTENT):
            weights[name] = share * weights.get(name, 0.0)
        weights[Source.RECENT] = share * recent_weight
    return weights
