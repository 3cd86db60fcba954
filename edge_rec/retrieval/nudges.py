"""Nudges as score vectors: "a bit darker" moves along a facet, away from the list on screen."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from edge_rec.protocols import FloatArray, IntArray
from edge_rec.retrieval.columns import CatalogColumns
from edge_rec.types import Nudge

_FACET_TAGS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    # facet: tags that speak for the first direction of _SIGN, tags that speak against it
    "tone": (
        ("Horror", "Psychological", "Thriller", "Mystery", "Drama", "Seinen", "Demons", "Vampire",
         "Military", "Crime", "War", "Film-Noir", "Dementia", "Josei"),
        ("Comedy", "Kids", "Children's", "Slice of Life", "Parody", "Music", "Musical",
         "Animation", "Family", "Romance", "School"),
    ),
    "humor": (("Comedy", "Parody", "Humor"), ("Drama", "Horror", "Psychological", "Tragedy")),
}  # fmt: skip
_SIGN = {
    "darker": 1.0, "lighter": -1.0,
    "newer": 1.0, "older": -1.0,
    "longer": 1.0, "shorter": -1.0,
    "dearer": 1.0, "cheaper": -1.0,
    "more": 1.0, "less": -1.0,
}  # fmt: skip


def nudge_scores(
    nudges: Sequence[Nudge], reference: IntArray, columns: CatalogColumns
) -> FloatArray:
    """How far each item lies in the wished direction from the mean of `reference`, (n_items,).

    Each nudge adds a value in [-1, 1]: 0 for items like the reference list or of unknown value.
    `reference` are rows; when empty, the catalog's mean stands in.
    """
    total = np.zeros(len(columns), dtype=np.float32)
    for nudge in nudges:
        values = _facet_values(nudge.facet, columns)
        base = values[reference] if len(reference) else values
        base = base[np.isfinite(base)]
        centre = float(base.mean()) if base.size else float(np.nanmean(values))
        known = values[np.isfinite(values)]
        spread = float(known.std()) or 1.0
        shift = _SIGN[nudge.direction] * (values - centre) / spread
        total += np.nan_to_num(np.tanh(shift), nan=0.0).astype(np.float32)
    return total


def _facet_values(facet: str, columns: CatalogColumns) -> FloatArray:
    """The facet as a number for every item, (n_items,); NaN where unknown."""
    match facet:
        case "year":
            return columns.year
        case "length":
            return np.log1p(columns.length)
        case "price":
            return np.log1p(columns.price)
        case "popularity":
            return columns.popularity
        case "tone" | "humor":
            for_it, against = _FACET_TAGS[facet]
            return _share(for_it, columns) - _share(against, columns)
        case tag:
            return columns.tag_column(tag).astype(np.float32)


def _share(tags: Sequence[str], columns: CatalogColumns) -> FloatArray:
    """How many of `tags` each item carries, damped: one says most of it."""
    count = np.zeros(len(columns), dtype=np.float32)
    for tag in tags:
        count += columns.tag_column(tag)
    return np.sqrt(count)
