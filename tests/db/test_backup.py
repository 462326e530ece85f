"""Copies of a database in use, and putting one in the place of another in use."""

import os
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from db import backup
from db.database import Store
from db.verify import problems
from salesops_tui.errors import DatabaseBusy, Refused, StorageRefused
from salesops_tui.workspace import Workspace

ROOT = Path(__file__).parents[2]
KILLED = """
import os, signal, sys
from pathlib import Path
from db import backup
def die(done, total):
    if done >= total // 2:
        os.kill(os.getpid(), signal.SIGKILL)
source, target = Path(sys.argv[2]), Path(sys.argv[3])
if sys.argv[1] == "copy":
    backup.copy(source, target, die)
else:
    backup.overwrite(source, target, lambda: None, die)
"""


def dump(path: Path) -> list[str]:
    """Everything in a database, as SQL."""
    connection = sqlite3.connect(path)
    lines = list(connection.iterdump())
    connection.close()
    return lines


def names(path: Path) -> list[str]:
    connection = sqlite3.connect(path)
    found = [row[0] for row in connection.execute("SELECT name FROM deal ORDER BY id")]
    connection.close()
    return found


@pytest.fixture
def team(work: Workspace) -> Workspace:
    for number in range(30):
        work.deals.add({"name": f"Hub {number}", "organization": "Ada", "tags": "cloud"})
    return work


@pytest.fixture
def other(team: Workspace, tmp_path: Path) -> Path:
    """A backup of the team with one more deal than it has now."""
    path = tmp_path / "other.db"
    team.deals.add({"name": "Only in the backup"})
    backup.copy(team.session.store.path, path)
    team.history.undo()
    return path


def test_a_copy_holds_all_that_the_database_holds(team: Workspace, tmp_path: Path) -> None:
    target = tmp_path / "copy.db"
    counts = backup.copy(team.session.store.path, target)
    assert dump(target) == dump(team.session.store.path)
    assert (counts["deal"], counts["organization"]) == (30, 1)
    assert backup.problems(target, counts) == []
    assert sorted(path.name for path in tmp_path.iterdir() if path.is_file()) == ["copy.db"]


def test_a_copy_is_of_one_moment_while_others_write(team: Workspace, tmp_path: Path) -> None:
    written: list[str] = []

    def write(done: int, total: int) -> None:
        if len(written) < 10:
            written.append(team.deals.add({"name": "Meanwhile"}).key)

    before = dump(team.session.store.path)
    backup.copy(team.session.store.path, tmp_path / "copy.db", write)
    assert len(written) == 10
    assert dump(tmp_path / "copy.db") == before
    assert team.deals.count() == 40


def test_a_copy_does_not_wait_for_a_writer(team: Workspace, tmp_path: Path) -> None:
    with team.session.change("half done") as group:
        team.deals.insert(group, {**_fields(), "name": "Not yet"}, "qualifying")
        backup.copy(team.session.store.path, tmp_path / "copy.db")
    assert len(names(tmp_path / "copy.db")) == 30


def _fields() -> dict[str, object]:
    from salesops_tui.domain.forms.form import read_new
    from salesops_tui.domain.forms.sales import DealForm

    return read_new(DealForm, {"name": "x"})


def test_progress_is_told_to_the_end(team: Workspace, tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    backup.copy(
        team.session.store.path,
        tmp_path / "copy.db",
        lambda done, total: told.append((done, total)),
    )
    assert len(told) > 1
    assert told[-1][0] == told[-1][1]
    assert told == sorted(told)


def test_a_copy_that_lacks_rows_is_found_out(team: Workspace, tmp_path: Path) -> None:
    counts = backup.copy(team.session.store.path, tmp_path / "copy.db")
    counts["deal"] += 1
    assert backup.problems(tmp_path / "copy.db", counts) == ["copy: deal has 30 rows of 31"]


@pytest.mark.parametrize("content", [b"Dear Ann, " * 1000, b"", b"SQLite format 3\x00" * 99])
def test_what_is_no_database_of_ours_is_not_copied(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "letter.db").write_bytes(content)
    with pytest.raises(StorageRefused, match=r"letter\.db: "):
        backup.copy(tmp_path / "letter.db", tmp_path / "copy.db")


def test_who_has_the_database_open_sees_the_restored_one(
    team: Workspace, other: Path, tmp_path: Path
) -> None:
    store = team.session.store
    version = store.data_version()
    backup.overwrite(other, store.path, lambda: None)
    assert store.data_version() != version
    assert names(store.path) == names(other)
    assert team.deals.count() == 31
    assert problems(store) == []
    assert team.deals.add({"name": "Goes on"}).key == "D-32"


def test_what_is_replaced_can_be_kept_with_its_last_write(
    team: Workspace, other: Path, tmp_path: Path
) -> None:
    store, kept = team.session.store, tmp_path / "kept.db"
    team.deals.add({"name": "The last one"})
    before = dump(store.path)
    calls: list[str] = []

    def first() -> None:
        calls.append("first")
        writer = sqlite3.connect(store.path, timeout=0)
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            writer.execute("UPDATE deal SET name = 'lost'")
        writer.close()
        backup.keep(store.path, kept)

    backup.overwrite(other, store.path, first)
    assert calls == ["first"]
    assert dump(kept) == before


def test_what_is_raised_before_the_first_page_leaves_all_as_it_was(
    team: Workspace, other: Path
) -> None:
    before = dump(team.session.store.path)

    def refuse() -> None:
        raise Refused("no room to keep it")

    with pytest.raises(Refused, match="no room"):
        backup.overwrite(other, team.session.store.path, refuse)
    assert dump(team.session.store.path) == before
    team.deals.add({"name": "Goes on"})


def test_a_database_that_somebody_writes_to_is_not_overwritten(
    team: Workspace, other: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backup, "BUSY_SECONDS", 0.05)
    with team.session.change("half done") as group:
        team.deals.insert(group, {**_fields(), "name": "First"}, "qualifying")
        with pytest.raises(DatabaseBusy, match="somebody else is writing"):
            backup.overwrite(other, team.session.store.path, lambda: None)
    assert names(team.session.store.path)[-1] == "First"


@pytest.mark.parametrize("what", ["copy", "overwrite"])
def test_a_kill_half_way_leaves_both_databases_sound(
    team: Workspace, other: Path, tmp_path: Path, what: str
) -> None:
    path = team.session.store.path
    before = dump(path)
    pair = (path, tmp_path / "copy.db") if what == "copy" else (other, path)
    done = subprocess.run(
        [sys.executable, "-c", KILLED, what, *map(str, pair)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        check=False,
    )
    assert done.returncode == -signal.SIGKILL
    assert dump(path) == before
    assert problems(Store(path)) == []
    team.deals.add({"name": "Goes on"})
