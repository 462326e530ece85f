"""How the records of one kind are read: where their rows are, and what each column is in SQL."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from db.columns import holding, like
from salesops_tui.domain.record_filters import Part

if TYPE_CHECKING:
    from db.database import Store

# What a column's cells are: the kinds of ``exports.table``.
TEXT, INTEGER, MONEY, RATE = "text", "integer", "money", "rate"
DATE, INSTANT, TAGS, BOOL = "date", "instant", "tags", "bool"
_ANSWERS = {"yes": 1, "true": 1, "no": 0, "false": 0}


class Source(NamedTuple):
    """Records of one kind: rows of ``r``, each column's kind and its SQL, in the order shown."""

    rows: str
    columns: Mapping[str, tuple[str, str]]
    order: str = "r.id"


class Clause(NamedTuple):
    """An SQL condition over a record ``r`` and its parameters."""

    sql: str = "1"
    parameters: tuple[Any, ...] = ()


def user(column: str) -> tuple[str, str]:
    """The login of a user, or the name of one without."""
    return TEXT, f"(SELECT coalesce(login, name) FROM user WHERE id = r.{column})"


def deal_key(column: str) -> tuple[str, str]:
    """The key of a deal."""
    return TEXT, f"(SELECT coalesce(imported_key, 'D-' || id) FROM deal WHERE id = {column})"


def key_of(letter: str, column: str) -> tuple[str, str]:
    """The key of a record that only has its own."""
    return TEXT, f"'{letter}-' || {column}"


def name_of(table: str, column: str, called: str = "name") -> tuple[str, str]:
    """What another record is called."""
    return TEXT, f"(SELECT {called} FROM {table} WHERE id = r.{column})"


def plain(kind: str, *names: str) -> dict[str, tuple[str, str]]:
    """Columns that are what the row holds."""
    return {name: (kind, f'r."{name}"') for name in names}


def each(
    store: Store,
    source: Source,
    names: Sequence[str],
    clause: Clause = Clause(),
    order: str = "",
    limit: int = -1,
) -> Iterator[tuple[Any, ...]]:
    """The columns asked for of records that satisfy a condition, one by one."""
    asked = ", ".join(source.columns[name][1] for name in names)
    return store.each(
        f"SELECT {asked} FROM {source.rows} AND {clause.sql} ORDER BY {order or source.order}"
        f" LIMIT {limit}",
        clause.parameters,
    )


def matching(source: Source, parts: Sequence[Part]) -> Clause:
    """What a filter means for the records of a source; texts match by their beginning."""
    sql: list[str] = []
    values: list[Any] = []
    for part in parts:
        if not part.column:
            texts = [column for kind, column in source.columns.values() if kind in (TEXT, TAGS)]
            held = [holding(column, part.value) for column in texts]
            sql.append(" OR ".join(condition for condition, _ in held))
            values += [value for _, value in held]
            continue
        kind, column = source.columns[part.column]
        unsaid = ("none", "nobody", "empty", *(("unknown",) if kind == BOOL else ()))
        if part.value.lower() in unsaid:
            sql.append(f"coalesce({column}, '') IN ('', '[]')")
        elif kind == BOOL and part.value.lower() in _ANSWERS:
            sql.append(f"{column} = ?")
            values.append(_ANSWERS[part.value.lower()])
        elif part.sign:
            sql.append(f"{column} {part.sign} ?")
            values.append(_comparable(kind, part.value))
        elif kind == TAGS:
            sql.append(f"EXISTS (SELECT 1 FROM json_each({column}) WHERE value LIKE ?)")
            values.append(like(part.value))
        else:
            sql.append(f"CAST({column} AS TEXT) LIKE ? ESCAPE '\\'")
            values.append(f"{like(part.value)}%")
    joined = " AND ".join(f"({each})" for each in sql)
    return Clause(joined or "1", tuple(values))


def _comparable(kind: str, value: str) -> Any:
    """A typed value as its column keeps it: amounts in minor units, counts as numbers."""
    try:
        if kind == MONEY:
            return round(float(value) * 100)
        return int(value) if kind in (INTEGER, RATE) else value
    except (ValueError, OverflowError):
        return value
