"""Ratings, choices and profiles of people, judged by what each of them did next."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from edge_rec.evaluation import many_answers as answers
from edge_rec.evaluation.many_people import People, Person
from edge_rec.evaluation.metrics import bootstrap_interval, gains, rmse
from edge_rec.evaluation.report import Result
from edge_rec.explanation.keywords import Keyword, keywords
from edge_rec.learning.factors import FactorModel
from edge_rec.learning.known import known_features
from edge_rec.learning.next_item import NextItemModel
from edge_rec.learning.settings import FactorConfig, NextItemConfig
from edge_rec.progress import NO_PROGRESS, Progress
from edge_rec.protocols import FloatArray, LanguageModel
from edge_rec.ranking.pointwise import PointwiseScorer
from edge_rec.ranking.scorers import Calibrated, Remembering

N_OFFERED = 16
"""Strongest words of a person that a profile is chosen from."""
N_WORDS = 6
"""Words of a profile."""
WEIGHTS = (0.0, 0.05, 0.1, 0.2, 0.4, 0.7, 1.0)
"""Tried for a profile beside popularity."""
LEAST = 0.05
"""Strength of a word that is offered."""
Words = Sequence[Keyword]
_ALL = 1 << 40
"""Every place of a list counts."""


@dataclass(frozen=True, slots=True)
class PeopleJudge:
    """Judges answers about people."""

    people: People
    seed: int
    progress: Progress = NO_PROGRESS
    _offered: dict[int, tuple[Keyword, ...]] = field(default_factory=dict)
    _learned: list[float] = field(default_factory=list)

    def plain(self, *, neighbours: int) -> Iterator[Result]:
        """What needs no language model."""
        people = self.people
        yield self._rating("user_mean", None)
        yield self._factors()
        popularity = people.popularity
        yield self._next("popularity", lambda person: popularity[person.candidates])
        model = NextItemModel.fit(
            people.sequences,
            len(people.items),
            NextItemConfig(neighbours=neighbours),
            ordered=people.past.ordered,
        )
        yield self._next(
            "next_item", lambda person: model.scores(person.history)[person.candidates]
        )
        yield self._profile("no words", lambda person, words: ())
        yield self._profile("strongest words", lambda person, words: words[:N_WORDS])
        rng = np.random.default_rng(self.seed)
        yield self._profile("words by chance", lambda person, words: _drawn(words, rng))

    def untuned(self, name: str, model: LanguageModel) -> Iterator[Result]:
        """A model as it is."""
        items = self.people.items
        yield self._rating(name, lambda p: answers.expected_grade(model, items, p))
        scorer = Calibrated(Remembering(PointwiseScorer(model)))
        yield self._next(name, lambda p: answers.odds_of(scorer, items, p, p.candidates.tolist()))
        yield self._profile(
            name, lambda p, words: answers.words_written(model, items, p, words, N_WORDS)
        )

    def tuned(self, name: str, scorer: PointwiseScorer) -> Iterator[Result]:
        """A model that has learnt to judge candidates: everything it does is such a judgement."""
        items = self.people.items
        yield self._rating(name, lambda p: float(answers.odds_of(scorer, items, p, [p.target])[0]))
        yield self._next(name, lambda p: answers.odds_of(scorer, items, p, p.candidates.tolist()))
        yield self._profile(
            name, lambda p, words: answers.words_by_odds(scorer, items, p, words, N_WORDS)
        )

    def _rating(self, model: str, signal: Callable[[Person], float] | None) -> Result:
        """RMSE of the person's mean, and what `signal` adds to it as half of the people say."""
        started = time.perf_counter()
        fitting, test = self.people.fitting, self.people.test
        predicted, slope = np.array([p.mean for p in test]), 0.0
        if signal is not None:
            known = np.array([signal(p) for p in self._each(fitting, f"ratings by {model}")])
            rest = np.array([p.value - p.mean for p in fitting])
            middle = float(known.mean())
            slope = float((known - middle) @ rest / max(float(((known - middle) ** 2).sum()), 1e-9))
            asked = np.array([signal(p) for p in self._each(test, f"ratings by {model}")])
            predicted = predicted + rest.mean() + slope * (asked - middle)
        return self._result("rating", model, self._rmse(predicted), started, {"slope": slope})

    def _factors(self) -> Result:
        """The product's factor model, fitted on everybody's past."""
        started, people = time.perf_counter(), self.people
        past = people.past
        known = known_features(past.facts.tags, past.facts.year) if len(past.facts.year) else None
        config = FactorConfig(seed=self.seed, mood=0.0)
        model = FactorModel.empty(len(people.items), config, float(np.mean(people.scale)), known)
        model.refit(past.user_codes, past.item_nums, past.values)
        predicted = []
        for person in people.test:
            model.fold_in(person.code, person.history, person.values, None)
            predicted.append(model.predict_one(person.code, person.target, None))
        return self._result("rating", "factors", self._rmse(np.array(predicted)), started, {})

    def _rmse(self, predicted: FloatArray) -> dict[str, float]:
        low, high = self.people.scale
        actual = np.array([person.value for person in self.people.test])
        errors = np.clip(predicted, low, high) - actual
        interval = bootstrap_interval(errors**2, np.random.default_rng(self.seed))
        low, high = np.sqrt(interval).tolist()
        return {"rmse": rmse(actual + errors, actual), "ci_low": low, "ci_high": high}

    def _next(self, model: str, score: Callable[[Person], FloatArray]) -> Result:
        """Where the item that came next stands among the candidates."""
        started = time.perf_counter()
        ranks = []
        for person in self._each(self.people.test, f"next items by {model}"):
            scores = score(person)
            own = scores[np.flatnonzero(person.candidates == person.target)[0]]
            ranks.append(int((scores >= own).sum()) - 1)  # ties before the target
        return self._result("next of 20", model, self._ranking(ranks, 20), started, {})

    def _profile(self, model: str, choose: Callable[[Person, Words], Words]) -> Result:
        """Where the item that came next stands when words are searched for beside popularity."""
        started, test = time.perf_counter(), self.people.test
        weight = self._weight()
        chosen = [choose(p, self._words(p)) for p in self._each(test, f"profiles by {model}")]
        ranks = [self._place(p, words, weight) for p, words in zip(test, chosen, strict=True)]
        found = self._ranking(ranks, len(self.people.items))
        found["words"] = float(np.mean([len(words) for words in chosen]))
        return self._result("profile", model, found, started, {"weight": weight})

    def _weight(self) -> float:
        """What the strongest words of the people to fit on are worth; 0 where they do not help."""
        if not self._learned:
            fitting = [(p, self._words(p)[:N_WORDS]) for p in self.people.fitting]
            means = [
                float(gains(np.array([self._place(p, w, weight) for p, w in fitting]), _ALL).mean())
                for weight in WEIGHTS
            ]
            self._learned.append(WEIGHTS[int(np.argmax(means))])
        return self._learned[0]

    def _place(self, person: Person, words: Words, weight: float) -> int:
        """Place of what came next, from 0, among all that the person does not know."""
        people = self.people
        asked = np.zeros(len(people.tags))
        for rank, word in enumerate(words):
            asked[people.tags.index(word.tag)] = 1 / np.log2(rank + 2)
        fitting = people.tag_matrix @ asked
        popularity = np.log1p(people.popularity)
        scores = popularity / popularity.max() + weight * fitting / (fitting.max() or 1.0)
        scores[person.history] = -np.inf
        return int((scores >= scores[person.target]).sum()) - 1

    def _words(self, person: Person) -> tuple[Keyword, ...]:
        """The strongest words of what the person rated no lower than usual."""
        if person.code not in self._offered:
            matrix = self.people.tag_matrix
            liked = person.values >= person.mean
            found = keywords(
                self.people.tags,
                matrix,
                np.ones(len(matrix), dtype=np.bool_),
                person.history[liked],
                person.history[~liked],
                least=LEAST,
                n=len(self.people.tags),
            )
            strongest = [word for word in found if word.strength > 0]
            self._offered[person.code] = tuple(strongest[:N_OFFERED])
        return self._offered[person.code]

    def _ranking(self, ranks: Sequence[int], n_items: int) -> dict[str, float]:
        """Mean place as a share of all, and NDCG, of which rare hits near the top say most."""
        places = np.asarray(ranks, dtype=np.int64)
        gained = gains(places, n_items)
        low, high = bootstrap_interval(gained, np.random.default_rng(self.seed))
        return {
            "ndcg": float(gained.mean()),
            "ci_low": low,
            "ci_high": high,
            "first": float((places == 0).mean()),
            "mean_place": float(places.mean() / max(n_items - 1, 1)),
        }

    def _each(self, people: Sequence[Person], what: str) -> Iterator[Person]:
        self.progress.start(what, len(people), "people")
        for person in people:
            yield person
            self.progress.advance()
        self.progress.finish()

    def _result(
        self,
        protocol: str,
        model: str,
        metrics: Mapping[str, float],
        started: float,
        settings: Mapping[str, float],
    ) -> Result:
        return Result(
            task="tasks",
            dataset=self.people.name,
            protocol=protocol,
            model=model,
            metrics=metrics,
            counts={"fitted on": len(self.people.fitting), "judged": len(self.people.test)},
            seconds=time.perf_counter() - started,
            settings=settings,
        )


def _drawn(words: Words, rng: np.random.Generator) -> Words:
    return [words[k] for k in rng.permutation(len(words))[:N_WORDS].tolist()]
