"""Scheduled refits: trained anew in a process of its own, taken over between two turns."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

from edge_rec.assembly.upkeep import OUTDATED, TRAINING
from edge_rec.config import Config
from edge_rec.paths import Paths
from edge_rec.store.database import Database
from edge_rec.store.interactions import SqliteInteractionStore
from edge_rec.store.models import SqliteModelStore

_COMMAND = (sys.executable, "-m", "edge_rec")


class Refitting:
    """Watches over how much has been learned since the last training.

    The models in use go on serving, and learning from single events, while new ones are trained
    in a process of lower priority. A training that is killed has changed nothing.
    """

    def __init__(self, paths: Paths, config: Config, database: Database) -> None:
        """Nothing is started yet; `config.learning.refit_growth` 0 means never."""
        self._paths, self._growth = paths, config.learning.refit_growth
        self._least = config.learning.refit_events
        self._models = SqliteModelStore(database)
        self._interactions = SqliteInteractionStore(database)
        self._version = self._models.version(TRAINING)
        self._process: subprocess.Popen[bytes] | None = None

    def is_renewed(self) -> bool:
        """Whether newer models lie ready than when this last said so; starts a refit when due."""
        version = self._models.version(TRAINING)
        if version != self._version:
            self._version = version
            return True
        if self._process is not None and self._process.poll() is not None:
            self._process = None
        if self._process is None and self.is_due():
            self._process = self._start()
        return False

    def is_due(self) -> bool:
        """Whether events have grown enough since the last training, or it saw some that are gone.

        Never before a first training.
        """
        trained = self._models.parameters(TRAINING)
        if trained is None or self._growth <= 0:
            return False
        if trained.get(OUTDATED):
            return True
        n_before = int(trained["n_events"])
        return self._interactions.count() >= n_before + max(self._least, self._growth * n_before)

    def close(self) -> None:
        """Give up a training that is still running."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None

    def _start(self) -> subprocess.Popen[bytes]:
        # Its own program, because a thread would share the interpreter with the turns.
        gently = ["nice", "-n", "10"] if shutil.which("nice") else []
        return subprocess.Popen(
            [*gently, *_COMMAND, "--home", str(self._paths.home), "train"],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "EDGE_REC_MODELS": str(self._paths.models)},
        )
