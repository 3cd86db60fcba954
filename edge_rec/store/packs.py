"""The table of imported catalogs."""

from __future__ import annotations

from datetime import UTC, datetime

from edge_rec.catalog.pack import Pack
from edge_rec.store.database import Database, Row

_COLUMNS = (
    "name, format, licence, attribution, ordered, rating_low, rating_high, n_items, "
    "n_interactions, imported_at"
)


def read_packs(database: Database) -> list[Pack]:
    """Every imported catalog, by name."""
    return [_pack(row) for row in database.rows(f"SELECT {_COLUMNS} FROM packs ORDER BY name")]


def _pack(row: Row) -> Pack:
    name, format, licence, attribution, ordered, low, high, n_items, n_interactions, at = row
    return Pack(
        name=name,
        format=format,
        licence=licence,
        attribution=attribution,
        ordered=bool(ordered),
        rating_scale=None if low is None else (low, high),
        n_items=n_items,
        n_interactions=n_interactions,
        imported_at=datetime.fromtimestamp(at, tz=UTC),
    )


def write_pack(database: Database, pack: Pack) -> None:
    """Remember an imported catalog, in place of one of the same name."""
    scale = pack.rating_scale or (None, None)
    database.execute(
        f"INSERT OR REPLACE INTO packs ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            *(pack.name, pack.format, pack.licence, pack.attribution, pack.ordered, *scale),
            *(pack.n_items, pack.n_interactions, pack.imported_at.timestamp()),
        ],
    )
