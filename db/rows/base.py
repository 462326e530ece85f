"""What every record's table has, and how values become columns and back."""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import Any

from peewee import AutoField, IntegerField, Model, TextField

from db.columns import column_value, day, instant, texts


class DayField(TextField):
    """A calendar date without zone, as ISO text."""

    def db_value(self, value: Any) -> str | None:
        """The column's text for a date."""
        return None if value is None else str(value)

    def python_value(self, value: Any) -> date | None:
        """The date of a column's text."""
        return day(value)


class InstantField(TextField):
    """A moment in UTC, as ISO text that sorts."""

    def db_value(self, value: Any) -> str | None:
        """The column's text for a moment."""
        return None if value is None else str(column_value(value))

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
        return texts(value) if value else ()


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
