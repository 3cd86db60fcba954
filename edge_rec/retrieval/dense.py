"""Content similarity by encoder vectors: what an item says, and what a person's likes do."""

from __future__ import annotations

import numpy as np

from edge_rec.protocols import FloatArray
from edge_rec.retrieval.collaborative import History
from edge_rec.types import Item


def item_text(item: Item) -> str:
    """The text that stands for an item in the vector space: names, tags, kind, description."""
    names = dict.fromkeys([item.title, item.title_in("en"), item.title_in("ja")])
    parts = [" / ".join(names), ", ".join(item.tags), item.kind, *item.creators]
    text = ". ".join(part for part in parts if part)
    return f"{text}. {item.description[:600]}" if item.description else text


def taste(history: History, vectors: FloatArray) -> FloatArray:
    """Weighted mean of the history's vectors as a unit vector, (dim,); 0 without history."""
    summed = history.weights @ vectors[history.item_nums]
    unit: FloatArray = summed / (float(np.linalg.norm(summed)) or 1.0)
    return unit


def taste_contributions(history: History, vectors: FloatArray, item_num: int) -> FloatArray:
    """What each of the history adds to the cosine of taste and item, in sum all of it."""
    rows = vectors[history.item_nums]
    norm = float(np.linalg.norm(history.weights @ rows)) or 1.0
    parts: FloatArray = history.weights * (rows @ vectors[item_num]) / norm
    return parts
