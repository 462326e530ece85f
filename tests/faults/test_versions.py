"""Two versions of the program on one database: the older one stops, in words."""

import sqlite3
from contextlib import suppress
from pathlib import Path

import peewee
import pytest
from textual.worker import WorkerCancelled

from db.database import latest
from salesops_tui.errors import DatabaseOlder, NotAllowed, StorageRefused
from salesops_tui.services import backups, upkeep
from salesops_tui.workspace import Workspace, open_workspace
from screens.older import Older
from tests.conftest import Colleague
from tests.faults.chores import CLOCK, first_version

NEWER = f"a newer salesops made this database .version {latest() + 1}, this program knows"


def run(path: Path, *statements: str) -> None:
    raw = sqlite3.connect(path)
    with raw:
        for statement in statements:
            raw.execute(statement)
    raw.close()


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """A database of the first version, with three deals."""
    path = tmp_path / "old" / "team.db"
    path.parent.mkdir()
    first_version(path)
    return path


def test_a_program_whose_database_was_migrated_meanwhile_writes_nothing_more(
    work: Workspace, database: Path
) -> None:
    work.deals.add({"name": "Before"})
    store = work.session.store
    seen = store.data_version()
    run(database, f"PRAGMA user_version = {latest() + 1}")
    with pytest.raises(StorageRefused, match=NEWER):
        work.deals.add({"name": "After"})
    with pytest.raises(StorageRefused, match=NEWER):
        work.history.undo()
    for _ in range(2):  # as often as a board asks
        with pytest.raises(StorageRefused, match=NEWER):
            store.data_version()
    run(database, f"PRAGMA user_version = {latest()}")
    assert store.data_version() != seen
    assert [deal.name for deal in work.deals.matching()] == ["Before"]
    assert upkeep.problems(store) == []


def test_a_question_that_no_longer_fits_the_database_is_answered_in_words(
    work: Workspace, database: Path
) -> None:
    work.deals.add({"name": "Hub"})
    run(database, "DROP TABLE answer", f"PRAGMA user_version = {latest() + 1}")
    with pytest.raises(StorageRefused, match=NEWER):
        work.notes.answers(1)
    run(database, f"PRAGMA user_version = {latest()}")
    with pytest.raises(peewee.OperationalError, match="no such table"):
        work.notes.answers(1)  # of the same version it is a mistake in the program


def test_a_database_put_back_to_an_older_version_is_not_written_either(
    work: Workspace, database: Path
) -> None:
    run(database, "PRAGMA user_version = 1")
    with pytest.raises(DatabaseOlder, match="run `salesops db migrate`"):
        work.deals.add({"name": "After"})


def test_a_migration_keeps_what_was_before_it_in_a_checked_backup(old: Path) -> None:
    done = upkeep.migrate(old, CLOCK.now(), "ana")
    assert done.applied[0] == "0002_whole_year"
    assert done.backup == old.parent / "backups" / "team-2026-07-01-120000.db"
    assert upkeep.status(done.backup).version == 1
    assert upkeep.status(old).version == latest()
    assert upkeep.migrate(old, CLOCK.now(), "ana") == ((), None)
    restored = backups.restore(old.with_name("new.db"), done.backup, CLOCK.now(), "ana")
    assert restored.migrated == done.applied


def test_without_room_for_the_backup_nothing_is_migrated(old: Path) -> None:
    (old.parent / "backups").write_text("in the way")
    with pytest.raises(StorageRefused, match="backups"):
        upkeep.migrate(old, CLOCK.now(), "ana")
    assert upkeep.status(old).version == 1


def test_only_an_admin_migrates_a_database_that_knows_its_team(
    work: Workspace, colleague: Colleague, database: Path
) -> None:
    colleague("ana", "manager")
    run(database, f"PRAGMA user_version = {latest() - 1}")
    for login, who in (("ana", "are manager"), ("eve", "are not on its team")):
        with pytest.raises(NotAllowed, match=f"another version needs the role admin; .* {who}"):
            upkeep.migrate(database, CLOCK.now(), login)
    assert not (database.parent / "backups").exists()


async def test_the_board_offers_to_bring_an_older_database_up(old: Path) -> None:
    for key, version in (("n", 1), ("y", latest())):
        app = Older(old, CLOCK, "ana")
        async with app.run_test(size=(80, 24)) as pilot:
            assert "version 1; this program works with" in str(app.query_one("#question").content)  # type: ignore[attr-defined]  # a Static
            await pilot.press(key)
            with suppress(WorkerCancelled):  # what has answered leaves, and its worker with it
                await app.workers.wait_for_complete()
        assert app.return_value is (key == "y")
        assert upkeep.status(old).version == version
    work = open_workspace(old, clock=CLOCK)
    assert work.deals.count() == 3
    work.close()
