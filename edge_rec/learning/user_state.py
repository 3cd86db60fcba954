"""What is known of one user: a ridge regression on item features, under a mood that passes.

A rating is explained by the user's weights on the item's features and by how generous the user is
at the moment. The mood is a stationary Ornstein-Uhlenbeck process (Kalman 1960 with time steps
between events), so a rating says much about the next minute and little about the next day.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import exp
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.floating[Any]]


@dataclass(frozen=True, slots=True)
class Mood:
    """How far moods go and how long they last."""

    variance: float
    """In units of the noise of a rating; 0 for users without moods."""
    span_s: float
    """Seconds after which a mood has faded to 1 / e."""

    def kept(self, elapsed_s: float) -> float:
        """Share of a mood that is left."""
        return exp(-max(elapsed_s, 0.0) / self.span_s)


@dataclass(slots=True)
class UserState:
    """The exact posterior of one user's weights; the last weight is the mood at time `at`."""

    inverse: Floats
    """(d, d): covariance of the weights, in units of the noise of a rating."""
    weights: Floats
    """(d,)"""
    at: float | None = None
    """Time of the latest event with a time, Unix seconds."""

    @classmethod
    def unknown(cls, prior: Floats) -> UserState:
        """Before any event; `prior` (d,) are the variances of the weights."""
        return cls(np.diag(prior), np.zeros(len(prior)))

    def copy(self) -> UserState:
        """The same state, to be changed apart."""
        return UserState(self.inverse.copy(), self.weights.copy(), self.at)

    def fade(self, at: float, mood: Mood) -> None:
        """Let time pass until `at`; time never runs backward."""
        if self.at is None:
            self.at = at
        elif at > self.at:
            kept = mood.kept(at - self.at)
            self.at = at
            row, column = self.inverse[-1], self.inverse[:, -1]
            row *= kept
            column *= kept
            row[-1] += mood.variance * (1.0 - kept * kept)
            self.weights[-1] *= kept

    def update(self, features: Floats, target: float) -> float:
        """Take one event in (Sherman & Morrison 1950); returns the error made before.

        `features` (d,) end in 1, or in 0 for an event whose time is not known.
        """
        weights = self.weights
        moved = self.inverse.dot(features)
        error = target - float(features.dot(weights))
        gain = moved / (1.0 + float(features.dot(moved)))
        # As a product of matrices it is four times as fast as by broadcasting.
        self.inverse -= moved[:, None].dot(gain[None])
        weights += error * gain
        return error


def posterior(
    features: Floats, targets: Floats, times: Floats, prior: Floats, mood: Mood
) -> UserState:
    """The state after all events at once, oldest first: what `fade` and `update` lead to.

    `features` (n, d) without the mood, `targets` (n,), `times` (n,) in Unix seconds, not a number
    where unknown; `prior` (d + 1,) with the mood's variance last. The mood is taken out event by
    event as a weighted mean of the rows before (a scalar Kalman filter), which leaves one ordinary
    ridge regression.
    """
    rows = np.column_stack([features, targets])
    noises: list[float] = []
    carried, variance, at = np.zeros(rows.shape[1]), float(prior[-1]), None
    for row, time in zip(rows, times.tolist(), strict=True):
        if time != time or mood.variance == 0.0:
            noises.append(1.0)
            continue
        if at is not None and time > at:
            kept = mood.kept(time - at)
            carried *= kept
            variance = kept * kept * variance + mood.variance * (1.0 - kept * kept)
        at = time if at is None else max(at, time)
        row -= carried
        noises.append(1.0 + variance)
        gain = variance / noises[-1]
        carried += gain * row
        variance -= gain * variance
    x, y, noise = rows[:, :-1], rows[:, -1], np.array(noises)
    inverse = np.linalg.inv((x.T / noise) @ x + np.diag(1.0 / prior[:-1]))
    weights = inverse @ ((x.T / noise) @ y)
    through = inverse @ carried[:-1]  # what the mood shares with the other weights, sign turned
    return UserState(
        np.block(
            [
                [inverse, -through[:, None]],
                [-through[None], np.array([[variance + carried[:-1] @ through]])],
            ]
        ),
        np.append(weights, carried[-1] - carried[:-1] @ weights),
        at,
    )
