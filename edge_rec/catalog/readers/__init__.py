"""In: the path of a catalog. Out: a `CatalogSource` that yields its items and interactions.

`open_source` recognises a layout by its files and their headers; one module reads each family.
"""

from edge_rec.catalog.readers.detect import FORMATS, open_source
from edge_rec.catalog.readers.source import CatalogSource, OnError, ignore_error

__all__ = ["FORMATS", "CatalogSource", "OnError", "ignore_error", "open_source"]
