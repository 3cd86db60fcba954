"""Models of other libraries, measured in the same run where the `bench` extra is installed."""

from __future__ import annotations

from importlib.util import find_spec
from typing import Any


class RiverModel:
    """A recommender of River; it knows nothing of time."""

    def __init__(self, model: Any) -> None:
        self._model = model

    def predict_one(self, user: int, item_num: int, at: float | None) -> float:
        """Expected rating."""
        return float(self._model.predict_one(user, item_num))

    def learn_one(self, user: int, item_num: int, value: float, at: float | None) -> None:
        """Take the rating in."""
        self._model.learn_one(user, item_num, value)


def online_rivals(seed: int) -> dict[str, RiverModel]:
    """River's matrix factorisations with the settings of its own recommender tutorial."""
    if find_spec("river") is None:
        return {}
    from river import optim, reco

    start = optim.initializers.Normal(mu=0.0, sigma=0.1, seed=73 + seed)
    biased = reco.BiasedMF(
        n_factors=10,
        bias_optimizer=optim.SGD(0.025),
        latent_optimizer=optim.SGD(0.05),
        weight_initializer=optim.initializers.Zeros(),
        latent_initializer=start.clone(),
    )
    plain = reco.FunkMF(n_factors=10, optimizer=optim.SGD(0.05), initializer=start.clone())
    return {"river_biased_mf": RiverModel(biased), "river_funk_mf": RiverModel(plain)}
