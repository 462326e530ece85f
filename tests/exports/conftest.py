"""One table with every kind of cell, empty ones and hostile ones."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, timezone
from io import BytesIO

import pytest

from salesops_tui.exports.formats import write
from salesops_tui.exports.table import Column, Table

HOSTILE = '=HYPERLINK("http://x.example")|<b>&amp; [a](b) `c` \x1b[31m\u202e'
COLUMNS = (
    Column("key"),
    Column("name"),
    Column("currency"),
    Column("amount", "money"),
    Column("win_rate", "rate"),
    Column("mau", "integer"),
    Column("expected_close", "date"),
    Column("created_at", "instant"),
    Column("tags", "tags"),
    Column("stale", "bool"),
)
ROWS = (
    (
        "D-1",
        "Ocean hub, “north”",
        "USD",
        1_234_550,
        3_050,
        280,
        date(2026, 3, 1),
        datetime(2026, 1, 5, 12, 30, 59, tzinfo=timezone(timedelta(hours=2))),
        ("grant", "ocean"),
        True,
    ),
    ("D-2", HOSTILE, "USD", -5, 10_000, 0, "2026-12-31", "2026-01-05T10:00:00Z", (), False),
    ("D-3", "日本 hub\nsecond line", "USD", *(None,) * 7),
    (
        "D-4",
        None,
        "USD",
        0,
        0,
        -1,
        date(1850, 1, 1),
        datetime(1850, 1, 1, tzinfo=UTC),
        ("=x",),
        None,
    ),
)


@pytest.fixture
def table() -> Table:
    return Table("Deals: all", COLUMNS, ROWS)


@pytest.fixture
def written() -> Callable[..., bytes]:
    """A table's bytes in a format."""

    def bytes_of(table: Table, format: str, *, raw_csv: bool = False) -> bytes:
        stream = BytesIO()
        write(table, format, stream, raw_csv=raw_csv)
        return stream.getvalue()

    return bytes_of
