"""Who else is at a record: said beside the database, forgotten in time, never in the way."""

import sqlite3
import stat

import pytest

from salesops_tui.services.presence import AGAIN_SECONDS, SILENT_SECONDS, Presence
from salesops_tui.workspace import Workspace
from tests.conftest import Colleague

DEAL = ("deal", 1)


class Watch:
    """A clock that stands until it is moved."""

    def __init__(self) -> None:
        self.time = 1_000_000.0

    def __call__(self) -> float:
        return self.time


@pytest.fixture
def watch() -> Watch:
    return Watch()


def test_others_at_a_record_are_named_until_they_go(
    work: Workspace, colleague: Colleague, watch: Watch
) -> None:
    mine = Presence(work.session, watch)
    ana, bo = (Presence(colleague(login).session, watch) for login in ("ana", "bo"))
    mine.look(DEAL)
    assert mine.others(DEAL) == ()
    bo.look(DEAL)
    ana.look(DEAL)
    again = Presence(work.session, watch)  # the same person at another terminal
    again.look(DEAL)
    assert mine.others(DEAL) == ("ana", "bo", "you")
    ana.look(("deal", 2))
    bo.look(None)
    again.close()
    assert mine.others(DEAL) == ()
    assert mine.others(("deal", 2)) == ("ana",)


def test_a_session_that_went_silent_is_forgotten_and_one_that_keeps_saying_so_is_not(
    work: Workspace, colleague: Colleague, watch: Watch
) -> None:
    mine = Presence(work.session, watch)
    killed, alive = (Presence(colleague(login).session, watch) for login in ("ana", "bo"))
    killed.look(DEAL)
    alive.look(DEAL)
    for _ in range(SILENT_SECONDS // AGAIN_SECONDS + 1):
        assert "bo" in mine.others(DEAL)
        watch.time += AGAIN_SECONDS
        alive.keep()
    assert mine.others(DEAL) == ("bo",)


def test_looking_wakes_nobody_writes_no_record_and_is_seldom_said_again(
    work: Workspace, colleague: Colleague, watch: Watch
) -> None:
    ana = colleague("ana")
    before = work.session.store.data_version(), work.history.log(1)
    looking = Presence(ana.session, watch)
    looking.look(DEAL)
    file = work.session.store.path.with_name("team.db-presence")
    said = file.read_bytes()
    watch.time += AGAIN_SECONDS / 2
    looking.look(DEAL)
    assert file.read_bytes() == said
    assert (work.session.store.data_version(), work.history.log(1)) == before
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert not list(file.parent.glob("*-presence-*"))


@pytest.mark.parametrize("harm", ["read-only folder", "locked", "damaged", "a folder", "gone"])
def test_nothing_that_is_wrong_with_the_file_is_ever_told(
    harm: str, work: Workspace, colleague: Colleague, watch: Watch, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine = Presence(work.session, watch)
    other = Presence(colleague("ana").session, watch)
    file = work.session.store.path.with_name("team.db-presence")
    lock: sqlite3.Connection | None = None
    if harm == "read-only folder":

        def refuse(*_: object) -> int:
            raise PermissionError(13, "not here")

        monkeypatch.setattr("db.queries.presence.os.open", refuse)
    elif harm == "a folder":
        file.mkdir()
    else:
        other.look(DEAL)
        assert mine.others(DEAL) == ("ana",)
    if harm == "locked":
        lock = sqlite3.connect(file, isolation_level=None)
        lock.execute("BEGIN EXCLUSIVE")
    elif harm == "damaged":
        file.write_bytes(b"SQLite format 3\0" + b"\xff" * 4096)
    elif harm == "gone":
        file.unlink()
    for _ in range(3):
        watch.time += AGAIN_SECONDS
        other.keep()
        mine.look(DEAL)
        mine.others(DEAL)
    if lock is not None:
        lock.execute("ROLLBACK")
        lock.close()
    if harm in ("locked", "damaged", "gone"):
        watch.time += AGAIN_SECONDS
        other.keep()
        other.look(("deal", 2))
        fresh = Presence(work.session, watch)
        assert fresh.others(("deal", 2)) == ("ana",), "it mends itself"


def test_names_are_harmless(work: Workspace, colleague: Colleague, watch: Watch) -> None:
    Presence(colleague("ana\x1b[31m\u202eeve" + "x" * 99).session, watch).look(DEAL)
    (name,) = Presence(work.session, watch).others(DEAL)
    assert name.isprintable()
    assert len(name) <= 32


def test_who_leaves_the_program_is_gone_at_once(work: Workspace, colleague: Colleague) -> None:
    ana = colleague("ana")
    ana.presence.look(DEAL)
    assert work.presence.others(DEAL) == ("ana",)
    ana.close()
    assert work.presence.others(DEAL) == ()
