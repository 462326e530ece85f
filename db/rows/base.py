"""What every record's table has, and how values become columns and back."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from typing import Any

from peewee import AutoField, Field, IntegerField, Model, TextField


class DayField(TextField):
    """A calendar date without zone, as ISO text."""

    def db_value(self, value: Any) -> str | None:
        """The column's text for a date."""
        return None if value is None else str(value)

    def python_value(self, value: Any) -> date | None:
        """The date of a column's text."""
        return date.fromisoformat(value) if value else None


class InstantField(TextField):
    """A moment in UTC, as ISO text that sorts."""

    def db_value(self, value: Any) -> str | None:
        """The column's text for a moment."""
        return column_value(value) if isinstance(value, datetime) else value

    def python_value(self, value: Any) -> datetime | None:
        """The moment of a column's text."""
        return instant(value) if value else None


class ListField(TextField):
    """A list of strings, as JSON."""

    def db_value(self, value: Any) -> str:
        """The column's text for a list."""
        return value if isinstance(value, str) else json.dumps(list(value), ensure_ascii=False)

    def python_value(self, value: Any) -> tuple[str, ...]:
        """The list of a column's text."""
        return tuple(json.loads(value)) if value else ()


class Row(Model):
    """A record: stable id, who and when, ``revision`` for optimistic locking, soft delete."""

    id = AutoField()
    created_at = InstantField()
    created_by = IntegerField(null=True)
    updated_at = InstantField()
    updated_by = IntegerField(null=True)
    revision = IntegerField(default=1)
    deleted_at = InstantField(null=True)

    class Meta:
        legacy_table_names = False


def column_value(value: Any) -> Any:
    """A Python value as SQLite keeps it: dates and instants as ISO text, lists as JSON."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, (tuple, list)):
        return json.dumps(list(value), ensure_ascii=False, separators=(",", ":"))
    return value


def instant(text: str) -> datetime:
    """The moment of a column's text; a bare date is its midnight in UTC."""
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def table_of(row: type[Row]) -> str:
    """The name of a row's table."""
    name: str = row._meta.table_name
    return name


def fields_of(row: type[Row]) -> dict[str, Field]:
    """The columns of a row by name."""
    fields: dict[str, Field] = row._meta.columns
    return fields
