"""Names the catalog lacks, added from inside."""

from __future__ import annotations

from edge_rec import config
from edge_rec.assembly.additions import add_item
from edge_rec.paths import Paths
from edge_rec.types import Item, ItemId


def add_name(paths: Paths, title: str) -> Item:
    """Put an item of which only the name is known into the catalog; returns it as stored.

    A session that is open does not know it; one opened after does.

    Raises:
        CatalogError: the title is empty.
    """
    return add_item(paths, config.load(paths.config_file), Item(ItemId(""), title))
