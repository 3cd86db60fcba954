"""A recommender you can talk to that runs wholly on the device.

`edge_rec.open()` returns a `Session`: `ask(text) -> Turn`, `respond(text)` for the events of a
turn, `feedback(item_id, kind)`, `undo()`, `link(text)`, `understand(text)`.

Where things are: `types` are the values that cross a seam, `protocols` what a stage asks of a
model or store, `pipeline` one turn, `session` one person's conversation, `assembly` the only module
that names concrete classes. Stages: `nlu`, `linking`, `dialogue`, `retrieval`, `ranking`,
`explanation`, `learning`, `catalog`. `personal` is what a person
sees of their own data. Edges: `backends`, `store`, `cli`, `tui`, `evaluation`.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from edge_rec.assembly import open_session as open
    from edge_rec.errors import EdgeRecError
    from edge_rec.session import Session
    from edge_rec.types import Item, ItemId, Recommendation, Turn, TurnEvent

__version__ = "0.1.0"
__all__ = [
    "EdgeRecError",
    "Item",
    "ItemId",
    "Recommendation",
    "Session",
    "Turn",
    "TurnEvent",
    "__version__",
    "open",
]

_HOMES = {
    "open": ("edge_rec.assembly", "open_session"),
    "Session": ("edge_rec.session", "Session"),
    "EdgeRecError": ("edge_rec.errors", "EdgeRecError"),
}


def __getattr__(name: str) -> Any:
    """Import a public name on first use, so that `import edge_rec` costs nothing."""
    if name not in __all__:
        raise AttributeError(f"module 'edge_rec' has no attribute {name!r}")
    module, attribute = _HOMES.get(name, ("edge_rec.types", name))
    return getattr(importlib.import_module(module), attribute)
