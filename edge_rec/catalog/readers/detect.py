"""Which layout a path holds, told by the names of its files and their headers."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from edge_rec.catalog.readers import anime, generic, media, movielens, shops
from edge_rec.catalog.readers.files import find_file, read_header
from edge_rec.catalog.readers.source import CatalogSource
from edge_rec.errors import CatalogError

Reader = Callable[[Path], CatalogSource]


def open_source(path: Path, format: str = "auto") -> CatalogSource:
    """Recognise the catalog at `path`, a folder or one of its files.

    `format` says which layout it must be; `auto` finds out. `movielens` stands for all three of
    its layouts.

    Raises:
        CatalogError: nothing there, nothing recognised, not in `format`, or a header lacks
            a column.
    """
    if format not in FORMATS:
        raise CatalogError(f"unknown catalog format {format!r}; known: {', '.join(FORMATS)}")
    if not path.exists():
        raise CatalogError(f"{path}: no such file or folder; check the path")
    folder = path if path.is_dir() else path.parent
    if format == "auto":
        found = _recognise(path)
    elif format == "movielens":
        found = _recognise_movielens(folder)
    else:
        found = _locate(format, path)
    if found is None:
        raise CatalogError(_unrecognised(path, format))
    reader, place = found
    return reader(place)


def _unrecognised(path: Path, format: str) -> str:
    if format != "auto":
        return f"{path}: holds no catalog in the format {format}; try the format auto"
    return (
        f"{path}: holds no catalog this version knows; give a CSV with the columns "
        f"{', '.join(generic.ITEM_COLUMNS)}, or one of: {', '.join(FORMATS[1:])}"
    )


def _items_csv(path: Path) -> CatalogSource:
    return generic.read_items(path, "csv")


def _items_jsonl(path: Path) -> CatalogSource:
    return generic.read_items(path, "jsonl")


_IN_FOLDER: dict[str, tuple[str, Reader]] = {
    "movielens-100k": ("u.data", movielens.read_100k),
    "movielens-1m": ("ratings.dat", movielens.read_1m),
    "movielens-latest": ("movies.csv", movielens.read_latest),
    "online-retail": ("products.csv", shops.read_online_retail),
    "steam": ("games.csv", shops.read_steam),
    "demo": ("catalog.csv", anime.read_demo),
    "anime": ("catalog.csv", anime.read_anime),
}
"""Layouts of several files: the one that tells them apart, and the reader of the folder."""

_ONE_FILE: dict[str, tuple[str, Reader]] = {
    "goodbooks": ("books.csv", media.read_goodbooks),
    "jmrd": ("movies_valid.csv", media.read_jmrd),
    "sequences": ("Beauty.txt", shops.read_sequences),
    "csv": ("items.csv", _items_csv),
    "jsonl": ("items.jsonl", _items_jsonl),
    "interactions": ("interactions.csv", generic.read_interactions),
}
"""Layouts of one main file: its usual name, and its reader."""

FORMATS = ("auto", "movielens", *_IN_FOLDER, *_ONE_FILE)
"""What `format` may be."""


def _locate(format: str, path: Path) -> tuple[Reader, Path] | None:
    if format in _IN_FOLDER:
        name, reader = _IN_FOLDER[format]
        folder = path if path.is_dir() else path.parent
        return (reader, folder) if find_file(folder, name) else None
    name, reader = _ONE_FILE[format]
    place = find_file(path, name) if path.is_dir() else path
    return (reader, place) if place else None


def _recognise(path: Path) -> tuple[Reader, Path] | None:
    return _recognise_folder(path) if path.is_dir() else _recognise_file(path)


def _recognise_folder(folder: Path) -> tuple[Reader, Path] | None:
    if catalog := find_file(folder, "catalog.csv"):
        return (_catalog_reader(catalog), folder)
    for format in (*_IN_FOLDER, *_ONE_FILE):
        if found := _locate(format, folder):
            return found
    return None


def _recognise_movielens(folder: Path) -> tuple[Reader, Path] | None:
    found = (_locate(format, folder) for format in _IN_FOLDER if format.startswith("movielens"))
    return next((place for place in found if place), None)


def _recognise_file(path: Path) -> tuple[Reader, Path] | None:
    """By the file's own name and header: a folder may hold much beside it."""
    name = path.name.removesuffix(".gz")
    if name == "catalog.csv":
        return (_catalog_reader(path), path.parent)
    folder_formats = {
        "u.data": "movielens-100k",
        "u.item": "movielens-100k",
        "ratings.dat": "movielens-1m",
        "movies.dat": "movielens-1m",
    }
    if format := folder_formats.get(name):
        return _locate(format, path)
    if name.endswith((".jsonl", ".ndjson")):
        return (_items_jsonl, path)
    if name.endswith(".txt"):
        return (shops.read_sequences, path)
    return _by_header(path)


def _by_header(path: Path) -> tuple[Reader, Path] | None:
    columns = set(read_header(path))
    if {"movieid", "title"} <= columns:
        return (movielens.read_latest, path.parent)
    if {"stock_code", "price_gbp"} <= columns:
        return (shops.read_online_retail, path.parent)
    if {"game_id", "name"} <= columns:
        return (shops.read_steam, path.parent)
    if {"book_id", "original_title"} <= columns:
        return (media.read_goodbooks, path)
    if {"title_ja", "synopsis_ja"} <= columns:
        return (media.read_jmrd, path)
    if set(generic.INTERACTION_COLUMNS) <= columns:
        return (generic.read_interactions, path)
    # Whatever else it is, read as an item file: its error says which columns that needs.
    return (_items_csv, path)


def _catalog_reader(catalog: Path) -> Reader:
    columns = read_header(catalog)
    if "mal_id" in columns:
        return anime.read_anime
    return anime.read_demo if find_file(catalog.parent, "ratings.csv") else _catalog_csv


def _catalog_csv(folder: Path) -> CatalogSource:
    path = find_file(folder, "catalog.csv")
    assert path is not None
    return _items_csv(path)
