"""The only module that knows where a file lives. Looking a path up creates nothing."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from pathlib import Path

_PACKAGE_PARENT = Path(__file__).resolve().parent.parent


def checkout() -> Path | None:
    """The source checkout this package runs from, or None when it is installed elsewhere."""
    return _PACKAGE_PARENT if (_PACKAGE_PARENT / "pyproject.toml").is_file() else None


def _user_data() -> Path:
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA", str(Path.home()))) / "edge_rec"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / "edge_rec"
    return Path(os.environ.get("XDG_DATA_HOME", str(Path.home() / ".local" / "share"))) / "edge_rec"


@dataclass(frozen=True, slots=True)
class Paths:
    """Every place the product reads or writes."""

    home: Path
    """Database, indexes, configuration, logs: all that belongs to the people using it."""
    models: Path
    """Model files; shared between homes."""
    assets: Path
    """What ships with the package: demo catalog, model list."""

    @property
    def database(self) -> Path:
        """The SQLite file."""
        return self.home / "edge_rec.db"

    @property
    def config_file(self) -> Path:
        """Settings, if the user made any."""
        return self.home / "config.toml"

    @property
    def app_settings(self) -> Path:
        """Language and colours of the terminal app."""
        return self.home / "app.json"

    @property
    def pictures(self) -> Path:
        """Pictures of items, each named by its `item_id`, if the user put any there."""
        return self.home / "pictures"

    @property
    def log_file(self) -> Path:
        """Where messages go while the terminal app owns the screen."""
        return self.home / "edge_rec.log"

    @property
    def model_list(self) -> Path:
        """The registry of models."""
        return self.assets / "models.toml"

    @property
    def adapters(self) -> Path:
        """Folder of trained adapters: beside the models, or where they ship with the project."""
        own = self.models / "adapters"
        return own if own.is_dir() else self.assets.parent / "models" / "adapters"

    @property
    def tagger(self) -> Path:
        """The graph that labels texts; its tokenizer ends in `.model`."""
        return self.models / "tagger.onnx"

    @property
    def model_checks(self) -> Path:
        """What `edge-rec models check` found out on this machine."""
        return self.home / "model_checks.json"

    @property
    def model_probes(self) -> Path:
        """The texts a model is tried on."""
        return self.assets / "probes.toml"

    @property
    def works(self) -> Path:
        """Lists of well-known works under the names people type."""
        return self.assets / "works"

    @property
    def prose_styles(self) -> Path:
        """What sentences by the language model may be made of, by language."""
        return self.assets / "prose.toml"

    @property
    def demo_catalog(self) -> Path:
        """Folder of the demo catalog."""
        return self.assets / "anime"

    @property
    def index(self) -> Path:
        """Folder of what is built from the catalog and can be built again."""
        return self.home / "index"

    @property
    def name_index(self) -> Path:
        """The hnswlib index of surface forms; its sidecar ends in `.json`."""
        return self.index / "names.hnsw"

    @property
    def content_vectors(self) -> Path:
        """Encoder vectors of the items."""
        return self.index / "content.npz"

    @property
    def tag_meanings(self) -> Path:
        """Encoder vectors of the words for the catalog's tags."""
        return self.index / "tags.npz"

    @property
    def next_item(self) -> Path:
        """The next-item model."""
        return self.index / "next_item.npz"

    @property
    def next_item_sums(self) -> Path:
        """What the next-item model was solved from, for the next training to build on."""
        return self.index / "next_item_sums.npz"

    @property
    def sequence(self) -> Path:
        """A sequence network of `scripts/train_sasrec.py`, where somebody trained one."""
        return self.index / "sequence.onnx"

    @property
    def recent(self) -> Path:
        """What is popular lately, where that was found to help."""
        return self.index / "recent.npz"


def resolve(home: str | Path | None = None) -> Paths:
    """Choose the folders: `home` beats `EDGE_REC_HOME`, then the checkout, then the user's data.

    Models are looked for in `EDGE_REC_MODELS`, then `home/models` where it exists, then the
    checkout's `models/`, then the user's data folder.
    """
    root = checkout()
    chosen = home or os.environ.get("EDGE_REC_HOME")
    home_path = Path(chosen) if chosen else (root / ".edge_rec" if root else _user_data())
    home_path = home_path.expanduser().absolute()
    models_env = os.environ.get("EDGE_REC_MODELS")
    if models_env:
        models = Path(models_env).expanduser().absolute()
    elif (home_path / "models").is_dir() or root is None:
        models = (
            home_path / "models" if (home_path / "models").is_dir() else _user_data() / "models"
        )
    else:
        models = root / "models"
    assets = root / "assets" if root else Path(__file__).resolve().parent / "assets"
    return Paths(home=home_path, models=models, assets=assets)
