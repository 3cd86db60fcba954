"""Fit the weights a misspelling is judged by: `python scripts/train_linker.py [--write]`.

Data: the titles of the demo catalog's validation part only, with random slips and other
romanisations (their item is the right one), and the same titles looked up as if their item, and
every item of that name, were not there (nothing is right). A quarter of the items is kept out of
the fit; on it the bias is set so that the settings' `accept` lets a chosen share of absent names
through. The test part of the items is never read here.
"""

from __future__ import annotations

import argparse
import hashlib
import math
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from console import say
from numpy.typing import NDArray
from scipy.optimize import minimize

from edge_rec import paths
from edge_rec.backends.hnsw import HnswIndex
from edge_rec.catalog.readers import open_source
from edge_rec.catalog.readers.source import ignore_error
from edge_rec.config import LinkingConfig
from edge_rec.evaluation.link_set import VALIDATION, SetMaker, split_of
from edge_rec.evaluation.link_variants import restyled, romanised_otherwise, typed
from edge_rec.linking.candidates import NamedItem, NameIndex
from edge_rec.linking.matching import Matcher, Pair
from edge_rec.linking.ordinary import OrdinaryWords
from edge_rec.linking.scoring import ALIKE, FEATURES, may_be_misspelt, score_exactly
from edge_rec.types import Item, ItemId

SEED = 20
RIDGE = 0.01
FALSE_ACCEPTS = 0.020
"""Share of absent names that may be accepted here. Absent are titles of the catalog itself whose
sequels and side stories are still in it: harder to refuse than works from elsewhere, of which the
validation part lets through a third as many."""
TEMPLATE = '''"""Weights of `scoring.FEATURES`; written by `scripts/train_linker.py`.

Seed {seed}; fitted on {n:,} texts of the demo catalog's validation part. On {held:,} more of it,
accepted at {accept} and, for names that are there, rightly so:
{figures}.
"""

from typing import Final

BIAS: Final = {bias:.3f}
"""Set so that {share:.1%} of absent names score {accept} or more."""
WEIGHTS: Final = (
{weights}
)
'''


@dataclass(frozen=True)
class Query:
    """A text, the items it may mean, and those to be looked away from."""

    kind: str
    text: str
    right: frozenset[ItemId]
    hidden: frozenset[ItemId]
    is_held_out: bool


def main() -> None:
    """Fit, choose thresholds, print the figures, and with `--write` replace the module."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--write", action="store_true", help="replace edge_rec/linking/fitted.py")
    args = parser.parse_args()
    items = list(open_source(paths.resolve().demo_catalog).items(ignore_error))
    config = LinkingConfig()
    named = (NamedItem(i.item_id, i.titles, i.popularity, i.year) for i in items)
    names = NameIndex.build(named, HnswIndex(config.dim, threads=1), config)
    matcher = Matcher(names, config, OrdinaryWords(names.forms))
    queries = list(draw(items))
    say(f"{len(queries):,} texts")
    rows, labels, owners = compare(queries, matcher, names)
    held = np.array([queries[owner].is_held_out for owner in owners])
    weights, bias = fit(rows[~held], labels[~held])
    probabilities = 1 / (1 + np.exp(-(rows @ weights + bias)))
    best = best_of(queries, owners, probabilities, labels)
    text = report(queries, best, weights, bias, config)
    if args.write:
        (Path(paths.__file__).parent / "linking" / "fitted.py").write_text(text, encoding="utf-8")


def draw(items: list[Item]) -> Iterator[Query]:
    """Texts of the validation part, right ones and absent ones."""
    rng = np.random.default_rng(SEED)
    maker = SetMaker(items, seed=SEED)
    for item in items:
        if split_of(item.item_id) != VALIDATION:
            continue
        held = hashlib.blake2b(f"held {item.item_id}".encode(), digest_size=1).digest()[0] < 64
        title = item.titles[int(rng.integers(len(item.titles)))].text
        same = frozenset(maker.namesakes(title))
        latin = title.isascii() and sum(map(str.isalpha, title)) >= 8
        main = item.title
        if sum(map(str.isalpha, main)) >= 6 and main.isascii():
            names = frozenset(maker.namesakes(main))
            yield Query("typo_1", typed(main, 1, rng), names, frozenset(), held)
        if latin:
            yield Query("typo_2", typed(title, 2, rng), same, frozenset(), held)
        if other := romanised_otherwise(main, rng) if main.isascii() else None:
            right = frozenset(maker.namesakes(main))
            yield Query("romanisation", other, right, frozenset(), held)
        yield Query("style", restyled(title, rng), same, frozenset(), held)
        absent = frozenset(i for t in item.titles for i in maker.namesakes(t.text))
        for text in {title, main}:
            yield Query("absent", text, frozenset(), absent, held)


def compare(
    queries: list[Query], matcher: Matcher, names: NameIndex
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.int64]]:
    """Features (n, n_features), labels (n,) and query numbers of the pairs that are not exact.

    Queries that equal a form are left out: the dictionary decides them.
    """
    rows, labels, owners = [], [], []
    for number, query in enumerate(queries):
        pairs = [p for p in matcher.pairs(query.text) if item_of(p, names) not in query.hidden]
        if any(is_exact(pair, names) for pair in pairs):
            continue
        forms = names.forms
        usable = [
            p for p in pairs if may_be_misspelt(p.reading, forms.key(p.form), forms.kind(p.form))
        ]
        found = {pair: matcher.features(pair) for pair in usable}
        nearest = sorted(found, key=lambda pair: found[pair][0])[:1]
        for pair in nearest:
            rows.append(found[pair])
            labels.append(item_of(pair, names) in query.right)
            owners.append(number)
    return np.array(rows), np.array(labels, dtype=np.float64), np.array(owners)


def item_of(pair: Pair, names: NameIndex) -> ItemId:
    """The item of a pair's form."""
    return names.forms.item_ids[names.forms.item_num(pair.form)]


def is_exact(pair: Pair, names: NameIndex) -> bool:
    """Whether the pair needs no probability."""
    forms, form = names.forms, pair.form
    return score_exactly(pair.reading, forms.texts[form], forms.key(form), forms.kind(form)) > 0


def fit(
    rows: NDArray[np.float64], labels: NDArray[np.float64]
) -> tuple[NDArray[np.float64], float]:
    """Logistic regression by maximum likelihood with a small ridge; right and wrong weigh alike."""
    weight = np.where(labels > 0, 0.5 / labels.mean(), 0.5 / (1 - labels.mean()))

    def loss(theta: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        logits = rows @ theta[:-1] + theta[-1]
        error = weight * (1 / (1 + np.exp(-logits)) - labels)
        value = float(np.mean(weight * (np.logaddexp(0, logits) - labels * logits)))
        gradient = np.append(rows.T @ error, error.sum()) / len(labels)
        gradient[:-1] += RIDGE / len(FEATURES) * theta[:-1] / 100
        return value + RIDGE / len(FEATURES) * float(theta[:-1] @ theta[:-1]) / 200, gradient

    found = minimize(loss, np.zeros(rows.shape[1] + 1), jac=True, method="L-BFGS-B")
    return found.x[:-1], float(found.x[-1])


def best_of(
    queries: list[Query],
    owners: NDArray[np.int64],
    probabilities: NDArray[np.float64],
    labels: NDArray[np.float64],
) -> dict[int, tuple[float, bool]]:
    """Probability of each query's best pair, and whether it is right."""
    best: dict[int, tuple[float, bool]] = {}
    for owner, p, label in zip(owners.tolist(), probabilities.tolist(), labels, strict=True):
        if p > best.get(owner, (0.0, False))[0]:
            best[owner] = (p, bool(label))
    return best


def report(
    queries: list[Query],
    best: dict[int, tuple[float, bool]],
    weights: NDArray[np.float64],
    bias: float,
    config: LinkingConfig,
) -> str:
    """Set the bias on the held-out texts, say what that reaches; returns the module's text."""
    held = {n: found for n, found in best.items() if queries[n].is_held_out}
    absent = [p for n, (p, _) in held.items() if queries[n].kind == "absent"]
    cut = float(np.quantile(absent, 1 - FALSE_ACCEPTS))
    figures = [f"absent {np.mean(np.array(absent) >= cut):.3f} of {len(absent):,}"]
    for kind in ("typo_1", "typo_2"):
        found = [p >= cut and right for n, (p, right) in held.items() if queries[n].kind == kind]
        figures.append(f"{kind} {np.mean(found):.3f} of {len(found):,}")
    asked = logit(cut) - logit(config.accept / ALIKE) + logit(config.reject / ALIKE)
    say(
        f"{'; '.join(figures)}; at reject {np.mean([logit(p) >= asked for p in absent]):.3f} absent"
    )
    named = list(zip(FEATURES, weights.tolist(), strict=True))
    text = TEMPLATE.format(
        seed=SEED,
        n=len(best) - len(held),
        held=len(held),
        accept=config.accept,
        figures=",\n".join(figures),
        share=FALSE_ACCEPTS,
        bias=bias - logit(cut) + logit(config.accept / ALIKE),
        weights="\n".join(f"    {weight:.3f},  # {name}" for name, weight in named),
    )
    say(text)
    return text


def logit(probability: float) -> float:
    """Log odds."""
    return math.log(probability / (1 - probability))


if __name__ == "__main__":
    main()
