"""Backups by name and date, verified; restores that check first and lose nothing."""

import gzip
import os
import sqlite3
import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from db.database import latest
from db.verify import problems
from salesops_tui.errors import DatabaseMissing, Invalid, NotAllowed, Refused, StorageRefused
from salesops_tui.services import backups
from salesops_tui.services.joining import login_name
from salesops_tui.workspace import Workspace, open_workspace
from tests.conftest import Colleague

NOW = datetime(2026, 7, 1, 12, tzinfo=UTC)


@pytest.fixture
def path(work: Workspace) -> Path:
    work.deals.add({"name": "Hub", "organization": "Ada"})
    return work.session.store.path


def restore(path: Path, file: Path, *, force: bool = False) -> backups.Restored:
    return backups.restore(path, file, NOW, login_name(), force=force)


def tamper(path: Path, statement: str) -> None:
    raw = sqlite3.connect(path)
    with raw:
        raw.execute(statement)
    raw.close()


def left(folder: Path) -> list[str]:
    return sorted(entry.name for entry in folder.iterdir() if entry.name.startswith("."))


def test_a_backup_without_a_name_goes_beside_the_database_under_its_date(path: Path) -> None:
    made = backups.make(path, None, NOW)
    assert made.path == path.parent / "backups" / "team-2026-07-01-120000.db"
    assert (made.deals, made.problems, made.size) == (1, (), made.path.stat().st_size)
    assert stat.S_IMODE(made.path.stat().st_mode) == 0o600
    assert [entry.name for entry in made.path.parent.iterdir()] == [made.path.name]
    found = backups.latest(path)
    assert found is not None
    assert found[0] == made.path


def test_only_the_oldest_of_our_own_are_removed(path: Path) -> None:
    folder = path.parent / "backups"
    backups.make(path, None, NOW)
    for name in ("team-of-mine.db", "team-2020-01-01-000000.db.old", "other-2020-01-01-000000.db"):
        (folder / name).write_text("mine")
    made = [backups.make(path, None, NOW + timedelta(days=n), keep=2) for n in (1, 2, 3)]
    assert [len(each.removed) for each in made] == [0, 1, 1]
    assert sorted(entry.name for entry in folder.glob("team-2026*")) == [
        "team-2026-07-03-120000.db",
        "team-2026-07-04-120000.db",
    ]
    assert len(list(folder.iterdir())) == 5


def test_a_number_to_keep_goes_with_names_of_ours(path: Path, tmp_path: Path) -> None:
    for file, keep in ((tmp_path / "mine.db", 3), (None, 0)):
        with pytest.raises(Invalid, match="keep: "):
            backups.make(path, file, NOW, keep=keep)


def test_a_file_that_exists_is_replaced_only_when_told(path: Path, tmp_path: Path) -> None:
    file = tmp_path / "mine.db"
    file.write_text("precious")
    with pytest.raises(Refused, match="exists; --force replaces it"):
        backups.make(path, file, NOW)
    assert file.read_text() == "precious"
    backups.make(path, file, NOW, force=True)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    with pytest.raises(Refused, match="the database itself"):
        backups.make(path, path, NOW, force=True)


def test_a_damaged_database_gives_no_backup_and_takes_none_away(path: Path) -> None:
    backups.make(path, None, NOW)
    with path.open("r+b") as file:
        for number in range(20, os.path.getsize(path) // 4096):
            file.seek(number * 4096)
            file.write(b"\xa5" * 4096)
    with pytest.raises(StorageRefused):
        backups.make(path, None, NOW + timedelta(days=1), keep=1)
    assert [entry.name for entry in (path.parent / "backups").iterdir()] == [
        "team-2026-07-01-120000.db"
    ]


def test_a_journal_that_was_tampered_with_is_said_and_the_older_backups_stay(path: Path) -> None:
    backups.make(path, None, NOW)
    tamper(path, "UPDATE change SET after = replace(after, 'Ada', 'Eve')")
    made = backups.make(path, None, NOW + timedelta(days=1), keep=1)
    assert any(sentence.startswith("journal: ") for sentence in made.problems)
    assert made.removed == ()
    with pytest.raises(StorageRefused, match="this backup is not sound, so nothing was changed"):
        restore(path, made.path, force=True)


@pytest.mark.parametrize("name", ["b.db", "b.db.gz"])
def test_what_was_backed_up_comes_back_and_what_it_replaced_is_kept(
    path: Path, work: Workspace, tmp_path: Path, name: str
) -> None:
    backups.make(path, tmp_path / name, NOW)
    work.deals.add({"name": "Later"})
    with pytest.raises(Refused, match="exists; --force replaces it and keeps it beside"):
        restore(path, tmp_path / name)
    done = restore(path, tmp_path / name, force=True)
    assert work.deals.count() == 1, "who has it open sees the restored one"
    assert problems(work.session.store) == []
    assert done.kept == path.with_name("team-replaced-2026-07-01-120000.db")
    assert stat.S_IMODE(done.kept.stat().st_mode) == 0o600
    before = open_workspace(done.kept)
    assert before.deals.count() == 2
    before.close()
    assert work.history.undo().what == "undid: added Hub"
    assert left(path.parent) == []


def test_a_backup_becomes_a_database_where_there_is_none(path: Path, tmp_path: Path) -> None:
    file = backups.make(path, None, NOW).path
    new = tmp_path / "new" / "team.db"
    done = restore(new, file)
    assert (done.kept, stat.S_IMODE(new.stat().st_mode)) == (None, 0o600)
    opened = open_workspace(new)
    assert opened.deals.count() == 1
    opened.close()
    assert sorted(entry.name for entry in new.parent.iterdir()) == ["team.db"]


def test_a_backup_that_cannot_be_used_changes_nothing(path: Path, tmp_path: Path) -> None:
    good = backups.make(path, None, NOW).path
    cut, old = tmp_path / "cut.db", path.read_bytes()
    cut.write_bytes(good.read_bytes()[:90_000])
    letter, packed = tmp_path / "letter.db", tmp_path / "cut.db.gz"
    letter.write_bytes(b"Dear Ann, " * 1000)
    packed.write_bytes(gzip.compress(good.read_bytes())[:-500])
    newer = tmp_path / "newer.db"
    newer.write_bytes(good.read_bytes())
    tamper(newer, f"PRAGMA user_version = {latest() + 3}")
    for file in (cut, letter, packed, newer, tmp_path):
        with pytest.raises(StorageRefused, match=str(file)):
            restore(path, file, force=True)
    with pytest.raises(DatabaseMissing, match="there is no backup"):
        restore(path, tmp_path / "none.db", force=True)
    with pytest.raises(Refused, match="the database itself"):
        restore(path, path, force=True)
    assert path.read_bytes() == old
    assert left(path.parent) == []


def test_another_program_s_database_is_not_replaced(path: Path, tmp_path: Path) -> None:
    file = backups.make(path, None, NOW).path
    theirs = tmp_path / "theirs.db"
    tamper(theirs, "CREATE TABLE t (x)")
    with pytest.raises(StorageRefused, match="this is not a salesops database"):
        restore(theirs, file, force=True)
    letter = tmp_path / "letter.txt"
    letter.write_text("Dear Ann")
    with pytest.raises(StorageRefused):
        restore(letter, file, force=True)
    assert letter.read_text() == "Dear Ann"


def test_a_database_with_damaged_pages_is_replaced_and_kept(path: Path, work: Workspace) -> None:
    file = backups.make(path, None, NOW).path
    work.session.store.run("PRAGMA wal_checkpoint(TRUNCATE)")
    work.close()
    with path.open("r+b") as damaged:
        for number in range(2, os.path.getsize(path) // 4096):
            damaged.seek(number * 4096)
            damaged.write(b"\xa5" * 4096)
    done = restore(path, file, force=True)
    assert done.kept is not None
    assert done.kept.stat().st_size == file.stat().st_size
    opened = open_workspace(path)
    assert problems(opened.session.store) == []
    opened.close()


def test_only_an_admin_replaces_a_database(path: Path, colleague: Colleague) -> None:
    file = backups.make(path, None, NOW).path
    colleague("ana", "manager")
    for login, role in (("ana", "manager"), ("nobody", "not on its team")):
        with pytest.raises(NotAllowed, match=f"needs the role admin; you .{login}. are {role}"):
            backups.restore(path, file, NOW, login, force=True)


def test_what_a_killed_run_left_is_removed_after_a_day(path: Path) -> None:
    old, new = path.with_name(".salesops-old"), path.with_name(".salesops-new.part")
    old.mkdir()
    (old / "restored.db").write_text("half")
    new.write_text("half")
    yesterday = (datetime.now() - timedelta(days=2)).timestamp()
    os.utime(old, (yesterday, yesterday))
    file = backups.make(path, None, NOW).path
    restore(path, file, force=True)
    assert left(path.parent) == [".salesops-new.part"]
