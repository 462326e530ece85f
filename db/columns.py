"""How values become columns and back; nothing here loads Peewee's models."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from salesops_tui.errors import StorageRefused

if TYPE_CHECKING:
    from peewee import Field

    from db.rows.base import Row


def column_value(value: Any) -> Any:
    """A Python value as SQLite keeps it: dates and instants as ISO text, lists as JSON."""
    if value is None or type(value) is str or type(value) is int:
        return value  # nearly every value: imports write millions
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, (tuple, list)):
        return json.dumps(list(value), ensure_ascii=False, separators=(",", ":"))
    return value


def like(text: str) -> str:
    """Text that LIKE takes literally, with \\ as its escape; names are far shorter than the cut."""
    some = text[:5_000]  # SQLite refuses patterns of more than 50,000 bytes
    return some.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def holding(column: str, words: str) -> tuple[str, str]:
    """A condition that a column holds words, whatever their case, and its parameter."""
    if words.isascii():
        return f"{column} LIKE ? ESCAPE '\\'", f"%{like(words)}%"
    return f"instr(fold({column}), ?) > 0", words.casefold()


def same(column: str, words: str) -> tuple[str, str]:
    """A condition that a column is these words, whatever their case, and its parameter."""
    if words.isascii():
        return f"{column} = ? COLLATE NOCASE", words
    return f"fold({column}) = ?", words.casefold()


def instant(text: str) -> datetime:
    """The moment of a column's text; a bare date is its midnight in UTC."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise damaged(text, "a moment") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def day(text: str | None) -> date | None:
    """The date of a column's text."""
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise damaged(text, "a date") from None


def plain(text: str) -> Any:
    """What a column holds as JSON."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        raise damaged(text, "JSON") from None


def texts(text: str) -> tuple[str, ...]:
    """The texts of a column that holds a list of them."""
    found = plain(text)
    if not isinstance(found, list) or not all(isinstance(each, str) for each in found):
        raise damaged(text, "a list of texts")
    return tuple(found)


def entries(text: str) -> tuple[dict[str, Any], ...]:
    """The records of a column that holds a list of them."""
    found = plain(text)
    if not isinstance(found, list) or not all(isinstance(each, dict) for each in found):
        raise damaged(text, "a list of records")
    return tuple(found)


def damaged(text: object, wanted: str) -> StorageRefused:
    """What another program wrote where it must not; no value of ours is lost by saying so."""
    return StorageRefused(
        f"the database is damaged: it holds {str(text)[:40]!r} where {wanted} belongs;"
        " `salesops db restore` takes it back to a backup"
    )


def table_of(row: type[Row]) -> str:
    """The name of a row's table."""
    name: str = row._meta.table_name
    return name


def fields_of(row: type[Row]) -> dict[str, Field]:
    """The columns of a row by name."""
    fields: dict[str, Field] = row._meta.columns
    return fields


def untouched(row: type[Row]) -> dict[str, Any]:
    """What the columns of a record hold that its author did not give; not its stamps."""
    stamps = ("id", "created_at", "created_by", "updated_at", "updated_by", "revision")
    fields = fields_of(row).items()
    return {name: column_value(field.default) for name, field in fields if name not in stamps}
