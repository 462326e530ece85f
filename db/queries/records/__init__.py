"""The records of every kind in ``domain.records``, read: one way for lists, screens and exports."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from db.columns import holding, like, same
from db.queries.records import documents, marketing, papers, people, services
from db.queries.records.source import Clause, Source, each, matching
from salesops_tui.domain.records import LETTERS, RecordKind

if TYPE_CHECKING:
    from db.database import Store

__all__ = [
    "SOURCES",
    "Clause",
    "Source",
    "each",
    "find",
    "imported",
    "key",
    "matching",
    "raw",
    "starting",
    "values",
]

SOURCES: dict[str, Source] = {
    **people.SOURCES,
    **marketing.SOURCES,
    **services.SOURCES,
    **papers.SOURCES,
    **documents.SOURCES,
}
# Tables whose records may keep the key that they came with.
IMPORTED = ("deal", "organization", "contact", "community", "lead", "invoice")


def values(store: Store, kind: str, identity: int) -> dict[str, Any] | None:
    """The columns of a live record as its source gives them; lists are JSON texts."""
    source = SOURCES[kind]
    found = next(each(store, source, list(source.columns), Clause("r.id = ?", (identity,))), None)
    return None if found is None else dict(zip(source.columns, found, strict=True))


def raw(store: Store, table: str, identity: int, *names: str) -> tuple[Any, ...] | None:
    """Columns of a live row as the database keeps them."""
    quoted = ", ".join(f'"{name}"' for name in names)
    return store.row(
        f'SELECT {quoted} FROM "{table}" WHERE id = ? AND deleted_at IS NULL', (identity,)
    )


def imported(store: Store, key: str) -> tuple[str, int] | None:
    """The kind and the id of the live record that came with this key from elsewhere."""
    each = (
        f"SELECT '{table}', id FROM {table} WHERE imported_key = ?1 AND deleted_at IS NULL"
        for table in IMPORTED
    )
    found = store.row(f"{' UNION ALL '.join(each)} LIMIT 1", (key,))
    return (found[0], found[1]) if found else None


def key(store: Store, kind: str, identity: int) -> str:
    """The key of a record: its own, or the one it came with."""
    own = next(f"{letter}-{identity}" for letter, name in LETTERS.items() if name == kind)
    if kind not in IMPORTED:
        return own
    found = store.value(f"SELECT imported_key FROM {kind} WHERE id = ?", (identity,))
    return str(found or own)


def starting(store: Store, kind: RecordKind, start: str, limit: int) -> list[tuple[str, str]]:
    """Keys that start so, whatever their case, each with what its record is called."""
    source = SOURCES[kind.name]
    key, called = source.columns["key"][1], source.columns[kind.called][1]
    rows = store.rows(
        f"SELECT {key}, coalesce({called}, '') FROM {source.rows} AND {key} LIKE ? ESCAPE '\\'"
        f" ORDER BY r.id LIMIT {limit}",
        (f"{like(start)}%",),
    )
    return [(row[0], row[1]) for row in rows]


def find(store: Store, kind: RecordKind, word: str, number: int) -> list[tuple[int, str, str]]:
    """Live records (id, key, name) that a key, or else a whole or a part of a name, means."""
    source = SOURCES[kind.name]
    key, called = source.columns["key"][1], source.columns[kind.called][1]
    sql = f"SELECT r.id, {key}, {called} FROM {source.rows} AND "
    imported = " OR r.imported_key = ?" if kind.name in IMPORTED else ""
    values = (number, word) if imported else (number,)
    found = store.rows(f"{sql}(r.id = ?{imported}) LIMIT 2", values)
    if not found:
        condition, value = same(called, word)
        found = store.rows(f"{sql}{condition} ORDER BY r.id LIMIT 6", (value,))
    if not found and word:
        condition, value = holding(called, word)
        found = store.rows(f"{sql}{condition} ORDER BY r.id LIMIT 6", (value,))
    return [(row[0], row[1], row[2]) for row in found]
