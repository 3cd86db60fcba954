"""Config -> Session: the only package that names concrete classes.

`parts` builds one piece each, `sessions` puts them together for a front end, `upkeep` keeps what is
derived from the catalog in step with it: name index, content vectors, trained models; `additions`
does that for a single item or name.
"""

from edge_rec.assembly.additions import add_alias, add_item
from edge_rec.assembly.sessions import open_linker, open_parser, open_session
from edge_rec.assembly.upkeep import (
    data_state,
    forget_profile,
    import_source,
    refresh_index,
    set_up_demo,
    train_models,
)

__all__ = [
    "add_alias",
    "add_item",
    "data_state",
    "forget_profile",
    "import_source",
    "open_linker",
    "open_parser",
    "open_session",
    "refresh_index",
    "set_up_demo",
    "train_models",
]
