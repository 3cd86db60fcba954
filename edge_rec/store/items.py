"""The catalog in the database."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager

from edge_rec.catalog.pack import Pack
from edge_rec.progress import NO_PROGRESS, Progress
from edge_rec.store.database import Database, Row
from edge_rec.store.item_rows import (
    COLUMNS,
    TITLE_KINDS,
    batches,
    item_of,
    item_row,
    like_pattern,
    texts,
)
from edge_rec.store.packs import read_packs, write_pack
from edge_rec.types import Item, ItemId, Title, TitleKind

LOCAL_PACK = "local"
"""Pack of items that somebody added by hand."""


class SqliteItemStore:
    """An `ItemStore` that can be written. `item_num` is the row of an item in every matrix."""

    def __init__(self, database: Database) -> None:
        self._database = database

    # --- reading -------------------------------------------------------------------------------

    def get(self, item_id: ItemId) -> Item | None:
        """The item, or None."""
        return self.get_many([item_id]).get(item_id)

    def get_many(self, item_ids: Iterable[ItemId]) -> dict[ItemId, Item]:
        """Those of `item_ids` that exist, in the order asked for."""
        wanted = list(dict.fromkeys(item_ids))
        found: dict[ItemId, Item] = {}
        for batch in batches(wanted):
            marks = ", ".join("?" * len(batch))
            rows = self._database.rows(
                f"SELECT {COLUMNS} FROM items WHERE item_id IN ({marks})", batch
            )
            nums = [row[0] for row in rows]
            marks = ", ".join("?" * len(nums))
            found.update(self._build(rows, f"WHERE item_num IN ({marks})", nums))
        return {item_id: found[item_id] for item_id in wanted if item_id in found}

    def all_items(self, progress: Progress = NO_PROGRESS) -> Iterator[Item]:
        """Every item in the order of `item_num`."""
        rows = self._database.rows(f"SELECT {COLUMNS} FROM items ORDER BY item_num")
        progress.start("reading items", len(rows), "items")
        for _, item in self._build(rows, "", []):
            progress.advance()
            yield item
        progress.finish()

    def _build(
        self, rows: list[Row], where: str, parameters: list[int]
    ) -> Iterator[tuple[ItemId, Item]]:
        titles: defaultdict[int, list[Title]] = defaultdict(list)
        for num, text, language, script, kind in self._database.rows(
            f"SELECT item_num, text, language, script, kind FROM titles {where} ORDER BY rowid",
            parameters,
        ):
            titles[num].append(Title(text, language, TITLE_KINDS[kind], script))
        tags: defaultdict[int, list[str]] = defaultdict(list)
        for num, tag in self._database.rows(
            f"SELECT item_num, tag FROM tags {where} ORDER BY rowid", parameters
        ):
            tags[num].append(tag)
        for row in rows:
            item = item_of(row, tuple(titles[row[0]]), tuple(tags[row[0]]))
            yield item.item_id, item

    def item_ids(self) -> list[ItemId]:
        """Every id in the order of `item_num`."""
        return [ItemId(row[0]) for row in self._all("SELECT item_id FROM items ORDER BY item_num")]

    def item_nums(self, item_ids: Iterable[ItemId]) -> dict[ItemId, int]:
        """The numbers of those of `item_ids` that exist."""
        return {
            ItemId(item_id): num
            for item_id, num in self._select_by_id("item_id, item_num", item_ids)
        }

    def packs_of(self, item_ids: Iterable[ItemId]) -> dict[ItemId, str]:
        """The pack each of `item_ids` came with, of those that exist."""
        return {
            ItemId(item_id): pack for item_id, pack in self._select_by_id("item_id, pack", item_ids)
        }

    def _select_by_id(self, columns: str, item_ids: Iterable[ItemId]) -> Iterator[Row]:
        for batch in batches(list(item_ids)):
            marks = ", ".join("?" * len(batch))
            yield from self._database.rows(
                f"SELECT {columns} FROM items WHERE item_id IN ({marks})", batch
            )

    def count(self) -> int:
        """How many items there are."""
        return int(self._database.value("SELECT count(*) FROM items"))

    def tags(self) -> dict[str, int]:
        """Every tag and the number of items that have it, commonest first."""
        sql = """SELECT tag, count(DISTINCT item_num) AS n FROM tags
                 GROUP BY tag ORDER BY n DESC, tag"""
        return {tag: n for tag, n in self._all(sql)}

    def kinds(self) -> dict[str, int]:
        """Every kind that is not empty and its number of items, commonest first."""
        sql = """SELECT kind, count(*) AS n FROM items WHERE kind != ''
                 GROUP BY kind ORDER BY n DESC, kind"""
        return {kind: n for kind, n in self._all(sql)}

    def search_text(self, query: str, limit: int = 10) -> list[ItemId]:
        """Items whose titles, creators, tags or description contain every word of `query`.

        Best first by BM25 with titles counted four times; case does not matter.
        """
        words = query.replace("\0", " ").split()
        # The index knows nothing shorter than its three letters.
        long = [word for word in words if len(word) >= 3]
        short = [word for word in words if len(word) < 3]
        conditions = [*(["item_texts MATCH ?"] if long else [])]
        conditions += ["(titles LIKE ? ESCAPE '\\' OR words LIKE ? ESCAPE '\\')"] * len(short)
        if not conditions:
            return []
        order = "bm25(item_texts, 4.0, 1.0)" if long else "-popularity"
        match = " ".join('"' + word.replace('"', '""') + '"' for word in long)
        patterns = [like_pattern(word) for word in short for _ in range(2)]
        rows = self._database.rows(
            f"""SELECT item_id FROM item_texts JOIN items ON item_num = item_texts.rowid
                WHERE {" AND ".join(conditions)} ORDER BY {order}, item_num LIMIT ?""",
            [*([match] if long else []), *patterns, limit],
        )
        return [ItemId(row[0]) for row in rows]

    def added_titles(self) -> dict[ItemId, tuple[Title, ...]]:
        """The names that somebody here gave to items, by item."""
        added: defaultdict[ItemId, tuple[Title, ...]] = defaultdict(tuple)
        for item_id, text, language, script in self._database.rows(
            """SELECT item_id, text, language, titles.script FROM titles JOIN items USING (item_num)
               WHERE titles.kind = ? ORDER BY titles.rowid""",
            [TitleKind.ADDED],
        ):
            added[ItemId(item_id)] += (Title(text, language, TitleKind.ADDED, script),)
        return dict(added)

    def popularity(self) -> dict[ItemId, float]:
        """How well each item is known: what its catalog says, else its events there.

        Catalogs are brought to the scale of the one with the largest figures, so that the best
        known of each are known equally well. What people do here changes nothing.
        """
        rows = self._database.rows(
            """SELECT item_id, pack, coalesce(nullif(popularity, 0.0), events, 0.0)
               FROM items LEFT JOIN (
                   SELECT item_id, count(*) AS events FROM interactions
                   WHERE origin = 'import' GROUP BY item_id
               ) USING (item_id)"""
        )
        most: dict[str, float] = {}
        for _, pack, known in rows:
            most[pack] = max(most.get(pack, 0.0), known)
        largest = max(most.values(), default=0.0)
        scale = {pack: largest / known for pack, known in most.items() if known}
        return {ItemId(i): known * scale.get(pack, 1.0) for i, pack, known in rows}

    def catalog_version(self) -> str:
        """Changes whenever an item is added, changed or removed."""
        value = self._database.value("SELECT value FROM settings WHERE key = 'catalog_version'")
        return str(value or "0")

    def packs(self) -> list[Pack]:
        """Every imported catalog, by name."""
        return read_packs(self._database)

    def _all(self, sql: str) -> list[Row]:
        return self._database.rows(sql)

    # --- writing -------------------------------------------------------------------------------

    def transaction(self) -> AbstractContextManager[None]:
        """All writes inside, through any store of this database, or none."""
        return self._database.transaction()

    def add(self, item: Item) -> None:
        """Put one item in by hand, or replace it."""
        self.upsert_many([item], LOCAL_PACK)

    def upsert_many(self, items: Iterable[Item], pack: str) -> int:
        """Insert new items and rewrite changed ones, which keep their `item_num`.

        Returns how many were new. Items that are already there in the same words cost no write
        and leave the catalog's version as it is. All or nothing.
        """
        n_new = n_changed = 0
        with self._database.transaction():
            for batch in batches(list(items)):
                known = self.get_many(item.item_id for item in batch)
                changed = {i.item_id: i for i in batch if known.get(i.item_id) != i}
                self._write(list(changed.values()), pack)
                n_new += sum(item_id not in known for item_id in changed)
                n_changed += len(changed)
            if n_changed:
                self._raise_version()
        return n_new

    def remove(self, item_id: ItemId) -> bool:
        """Take an item out; False when there is none. Interactions with it stay."""
        with self._database.transaction():
            item_num = self.item_nums([item_id]).get(item_id)
            if item_num is None:
                return False
            self._database.execute("DELETE FROM item_texts WHERE rowid = ?", [item_num])
            self._database.execute("DELETE FROM items WHERE item_num = ?", [item_num])
            self._raise_version()
        return True

    def put_pack(self, pack: Pack) -> None:
        """Remember an imported catalog, in place of one of the same name."""
        write_pack(self._database, pack)

    def _write(self, items: list[Item], pack: str) -> None:
        nums = self.item_nums(item.item_id for item in items)
        old = [(num,) for num in nums.values()]
        for table, key in (("titles", "item_num"), ("tags", "item_num"), ("item_texts", "rowid")):
            self._database.executemany(f"DELETE FROM {table} WHERE {key} = ?", old)
        next_num = self._database.value("SELECT coalesce(max(item_num) + 1, 0) FROM items")
        for item in items:
            if item.item_id not in nums:
                nums[item.item_id] = next_num
                next_num += 1
        self._database.executemany(
            f"""INSERT INTO items ({COLUMNS}, pack) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT (item_num) DO UPDATE SET title = excluded.title, kind = excluded.kind,
                year = excluded.year, creators = excluded.creators,
                description = excluded.description, length = excluded.length,
                price = excluded.price, rating = excluded.rating,
                popularity = excluded.popularity, pack = excluded.pack""",
            ((nums[item.item_id], *item_row(item), pack) for item in items),
        )
        self._database.executemany(
            "INSERT INTO titles (item_num, text, language, script, kind) VALUES (?, ?, ?, ?, ?)",
            (
                (nums[item.item_id], t.text, t.language, t.script, t.kind.value)
                for item in items
                for t in item.titles
            ),
        )
        self._database.executemany(
            "INSERT INTO tags (item_num, tag) VALUES (?, ?)",
            ((nums[item.item_id], tag) for item in items for tag in item.tags),
        )
        self._database.executemany(
            "INSERT INTO item_texts (rowid, titles, words) VALUES (?, ?, ?)",
            ((nums[item.item_id], *texts(item)) for item in items),
        )

    def _raise_version(self) -> None:
        self._database.execute(
            """INSERT INTO settings VALUES ('catalog_version', '1')
               ON CONFLICT (key) DO UPDATE SET value = CAST(value AS INTEGER) + 1"""
        )
