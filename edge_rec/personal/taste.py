"""What the models believe about a person, and how to set it right."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from edge_rec.explanation.keywords import Keyword
from edge_rec.learning.taste import over_time, plane, tag_shares
from edge_rec.protocols import FloatArray, IntArray
from edge_rec.retrieval.columns import CatalogColumns
from edge_rec.session import Session
from edge_rec.types import ItemId, Preferences, Recommendation

_MIN_ITEMS_OF_TAG = 5
"""Rarer tags say nothing of a taste."""
_N_TIMELINE = 5
_SPANS = 8
_N_WORDS = 12


@dataclass(frozen=True, slots=True)
class TagBelief:
    """One tag of the profile."""

    tag: str
    own: float
    """Share among what the person likes, in [0, 1]."""
    average: float
    """Share in the catalog."""


@dataclass(frozen=True, slots=True)
class Place:
    """An item on the map."""

    item_id: ItemId
    title: str
    x: float
    """In [-1, 1], as is `y`; neighbours are alike in content."""
    y: float


@dataclass(frozen=True, slots=True)
class Portrait:
    """A person's taste, ready to be drawn."""

    beliefs: tuple[TagBelief, ...]
    """Most above the catalog's average first, most below it last."""
    timeline: tuple[tuple[str, tuple[float, ...]], ...]
    """Share of the strongest tags in what was liked, oldest first."""
    backdrop: tuple[tuple[float, float], ...]
    """Where the best known items lie, for the map's ground."""
    liked: tuple[Place, ...]
    disliked: tuple[Place, ...]
    next_up: tuple[Place, ...]
    """Where the next list lies."""
    preferences: Preferences
    preview: tuple[Recommendation, ...]
    """The next list."""
    words: tuple[Keyword, ...]
    """The profile in words, the strongest first."""
    mean_popularity: float
    """Of the next list, as a percentile of the catalog in [0, 1]."""


def portrait(session: Session, *, n: int = 8, backdrop: int = 1500) -> Portrait:
    """Everything about the person's taste; `n` items of preview, `backdrop` points of ground."""
    columns = session.pipeline.retrieve.columns
    profile = session.profile()
    liked, disliked = columns.nums(profile.liked), columns.nums(profile.disliked)
    preview = session.recommend(n)
    ahead = columns.nums(r.item.item_id for r in preview)
    beliefs = _beliefs(columns, liked)
    ground = _best_known(columns, backdrop)
    everything = np.unique(np.concatenate([ground, liked, disliked, ahead]))
    spots = dict(
        zip(everything.tolist(), plane(_vectors(session), everything).tolist(), strict=True)
    )

    def places(rows: IntArray) -> tuple[Place, ...]:
        return tuple(
            Place(columns.item_ids[row], columns.titles[row], *spots[row]) for row in rows.tolist()
        )

    return Portrait(
        beliefs=beliefs,
        timeline=_timeline(columns, liked, [belief.tag for belief in beliefs[:_N_TIMELINE]]),
        backdrop=tuple((x, y) for x, y in (spots[row] for row in ground.tolist())),
        liked=places(liked),
        disliked=places(disliked),
        next_up=places(ahead),
        preferences=profile.preferences,
        preview=preview,
        words=session.taste_words(_N_WORDS),
        mean_popularity=_percentile(columns, ahead),
    )


def lean(session: Session, popularity: float) -> None:
    """Turn the knob between niche (-1) and popular (1)."""
    held = session.profile().preferences
    session.prefer(replace(held, popularity=min(max(popularity, -1.0), 1.0)))


def want(session: Session, tag: str, direction: int) -> None:
    """Ask for more (1) or less (-1) of a tag in every list, or take that back (0)."""
    held = session.profile().preferences
    more = tuple(t for t in held.more if t != tag) + ((tag,) if direction > 0 else ())
    less = tuple(t for t in held.less if t != tag) + ((tag,) if direction < 0 else ())
    session.prefer(replace(held, more=more, less=less))


def say(session: Session, tag: str, *, holds: bool) -> None:
    """Strike a word out of the profile, or let it hold again."""
    (session.say_again if holds else session.unsay)(tag)


def _beliefs(columns: CatalogColumns, liked: IntArray) -> tuple[TagBelief, ...]:
    if not len(columns.tags):
        return ()
    shares = tag_shares(columns.tag_matrix, columns.exists, liked)
    common = columns.tag_matrix.sum(axis=0) >= min(_MIN_ITEMS_OF_TAG, len(columns) // 4)
    order = np.argsort(-shares.lift, kind="stable")
    return tuple(
        TagBelief(columns.tags[tag], float(shares.own[tag]), float(shares.average[tag]))
        for tag in order.tolist()
        if common[tag]
    )


def _timeline(
    columns: CatalogColumns, liked: IntArray, tags: list[str]
) -> tuple[tuple[str, tuple[float, ...]], ...]:
    if not len(liked):
        return ()
    shares = over_time(columns.tag_matrix, liked, [columns.tags.index(t) for t in tags], _SPANS)
    return tuple((tag, tuple(row)) for tag, row in zip(tags, shares.tolist(), strict=True))


def _best_known(columns: CatalogColumns, n: int) -> IntArray:
    rows = np.flatnonzero(columns.exists)
    chosen: IntArray = rows[np.argsort(-columns.popularity[rows], kind="stable")[:n]]
    return chosen


def _vectors(session: Session) -> FloatArray:
    """Content vectors, or without an encoder the tags themselves."""
    retriever = session.pipeline.retrieve
    if retriever.vectors is not None:
        return retriever.vectors
    tags: FloatArray = retriever.columns.tag_matrix.astype(np.float32)
    return tags


def _percentile(columns: CatalogColumns, rows: IntArray) -> float:
    if not len(rows):
        return 0.0
    known = np.sort(columns.popularity[columns.exists])
    return float(np.searchsorted(known, columns.popularity[rows]).mean() / len(known))
