"""Weights of `scoring.FEATURES`; written by `scripts/train_linker.py`."""

from typing import Final

BIAS: Final = 8.34
WEIGHTS: Final = (-18.74, 0.0, -2.19, -6.02, -0.90, 0.0, 0.0, 0.0, 0.0)
