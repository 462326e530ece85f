"""A board whose database a newer program has migrated: it says so, and goes on showing."""

import sqlite3
from pathlib import Path

from db.database import latest
from salesops_tui.workspace import Workspace
from tests.screens.conftest import Sit
from tests.screens.test_others_at_work import seen


async def test_an_open_board_says_that_the_database_was_migrated_and_changes_nothing(
    sit: Sit, three: Workspace, database: Path
) -> None:
    async with sit() as desk:
        with sqlite3.connect(database) as raw:
            raw.execute(f"PRAGMA user_version = {latest() + 1}")
        raw.close()
        assert await seen(desk, "a newer salesops made this database")
        await desk.press("J", "n")
        await desk.press("escape", "u")
        assert "a newer salesops" in desk.status
        with sqlite3.connect(database) as raw:
            raw.execute(f"PRAGMA user_version = {latest()}")
        assert [deal.name for deal in three.deals.matching()] == ["Gamma", "Beta", "Alpha"]
