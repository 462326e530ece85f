"""Every row of some tables, to compare before and after."""

import sqlite3
from typing import Any

from salesops_tui.workspace import Workspace

STAMPS = {"updated_at", "updated_by", "revision"}


def rows(work: Workspace, *tables: str) -> dict[str, list[dict[str, Any]]]:
    """Every row of the tables, without who wrote it last."""
    raw = sqlite3.connect(work.session.store.path)
    raw.row_factory = sqlite3.Row
    found = {
        table: [
            {name: value for name, value in dict(row).items() if name not in STAMPS}
            for row in raw.execute(f"SELECT * FROM {table} ORDER BY 1")
        ]
        for table in tables
    }
    raw.close()
    return found
