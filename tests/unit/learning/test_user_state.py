"""One user's regression under a passing mood, against the dense Gaussian posterior."""

import numpy as np
import pytest

from edge_rec.learning.user_state import Mood, UserState, posterior

MOOD = Mood(0.4, 100.0)
PRIOR = np.array([0.5, 0.2, 0.1, 0.4])


def events(n=30, seed=0):
    rng = np.random.default_rng(seed)
    features = np.column_stack([np.ones(n), rng.normal(size=(n, 2))])
    return features, rng.normal(size=n), np.cumsum(rng.exponential(50.0, n))


def dense(features, targets, times):
    """Mean and covariance of weights and last mood, from the joint Gaussian of all events."""
    gaps = np.abs(times[:, None] - times[None])
    noise = np.eye(len(times)) + MOOD.variance * np.exp(-gaps / MOOD.span_s)
    weights = np.diag(PRIOR[:-1])
    observed = features @ weights @ features.T + noise
    shared = np.concatenate([weights @ features.T, noise[-1:] - np.eye(len(times))[-1:]])
    mean = shared @ np.linalg.solve(observed, targets)
    return mean, np.diag(PRIOR) - shared @ np.linalg.solve(observed, shared.T)


def test_posterior_is_that_of_the_joint_gaussian():
    features, targets, times = events()
    state = posterior(features, targets, times, PRIOR, MOOD)
    mean, covariance = dense(features, targets, times)
    np.testing.assert_allclose(state.weights, mean, atol=1e-9)
    np.testing.assert_allclose(state.inverse, covariance, atol=1e-9)


def test_events_one_by_one_lead_to_the_posterior():
    features, targets, times = events()
    state = UserState.unknown(PRIOR)
    for row, target, time in zip(features, targets.tolist(), times.tolist(), strict=True):
        state.fade(time, MOOD)
        state.update(np.append(row, 1.0), target)
    at_once = posterior(features, targets, times, PRIOR, MOOD)
    np.testing.assert_allclose(state.weights, at_once.weights, atol=1e-9)
    np.testing.assert_allclose(state.inverse, at_once.inverse, atol=1e-9)
    assert state.at == at_once.at == times[-1]


def test_events_without_time_are_an_ordinary_ridge_regression():
    features, targets, _ = events()
    state = posterior(features, targets, np.full(30, np.nan), PRIOR, MOOD)
    ridge = np.linalg.solve(features.T @ features + np.diag(1 / PRIOR[:-1]), features.T @ targets)
    np.testing.assert_allclose(state.weights, np.append(ridge, 0.0), atol=1e-9)
    assert state.at is None


def test_a_generous_hour_does_not_make_a_generous_user():
    ones, high = np.ones((20, 1)), np.ones(20)
    prior = np.array([0.5, 0.4])
    at_once = posterior(ones, high, np.zeros(20), prior, MOOD)
    spread = posterior(ones, high, np.arange(20) * 1e5, prior, MOOD)
    assert at_once.weights[0] < 0.6 < 0.8 < spread.weights[0]
    assert at_once.weights.sum() == pytest.approx(1.0, abs=0.1)


def test_mood_fades_and_nothing_else_does():
    features, targets, times = events()
    state = posterior(features, targets, times, PRIOR, MOOD)
    before = state.weights.copy()
    state.fade(times[-1] + MOOD.span_s, MOOD)
    np.testing.assert_allclose(state.weights[:-1], before[:-1])
    assert state.weights[-1] == pytest.approx(before[-1] / np.e)
    state.fade(times[-1] + 1e9, MOOD)
    assert state.weights[-1] == pytest.approx(0.0) and state.inverse[-1, -1] == pytest.approx(0.4)


def test_time_never_runs_backward():
    state = UserState.unknown(PRIOR)
    state.fade(1000.0, MOOD)
    state.update(np.ones(4), 1.0)
    before = state.weights.copy()
    state.fade(0.0, MOOD)
    assert state.weights.tolist() == before.tolist() and state.at == 1000.0
