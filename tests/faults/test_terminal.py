"""A terminal that vanishes, is resized all the time, or pastes a megabyte."""

import fcntl
import os
import random
import signal
import sqlite3
import struct
import sys
import termios
import time
from pathlib import Path

import pytest
from textual import events

from salesops_tui.services.upkeep import problems
from salesops_tui.workspace import Workspace, open_workspace
from screens.pasting import WholePastes
from tests.benchmarks.pty_session import PtySession

ROOT = Path(__file__).parents[2]
LONG = os.environ.get("SALESOPS_FAULTS") == "long"
MEGABYTE = 1_000_000
SECONDS = 20  # longer is a hang, even on a busy machine
NOHUP = "trap '' HUP; exec \"$@\""


def board(path: Path, *, nohup: bool = False) -> PtySession:
    """A board on a terminal of its own, painted."""
    program = [sys.executable, "-m", "salesops_tui", "--database", str(path)]
    command = ["sh", "-c", NOHUP, "sh", *program] if nohup else program
    session = PtySession(command, cwd=ROOT, env={"PYTHONPATH": str(ROOT)}, quiet=0.2)
    session.first_paint("Renewals")
    return session


def left(path: Path) -> list[str]:
    """The names of the deals in a database that is sound."""
    work = open_workspace(path)
    assert problems(work.session.store) == []
    found = sorted(deal.name for deal in work.deals.matching())
    work.close()
    return found


def ended(session: PtySession) -> bool:
    """Whether the process is over within a few seconds."""
    until = time.monotonic() + 10
    while time.monotonic() < until:
        pid, _ = os.waitpid(session.pid, os.WNOHANG)
        if pid:
            return True
        os.sched_yield()
    os.kill(session.pid, signal.SIGKILL)
    os.waitpid(session.pid, 0)
    return False


@pytest.mark.parametrize("nohup", [False, True])
def test_a_terminal_that_vanishes_ends_the_board_and_leaves_the_database_sound(
    work: Workspace, database: Path, nohup: bool
) -> None:
    work.deals.add({"name": "Before"})
    session = board(database, nohup=nohup)
    session.send("a", expect="Name")
    session.send("Saved\r")
    until = time.monotonic() + 20
    while work.deals.count() < 2 and time.monotonic() < until:
        session.send("")
    session.send("a", expect="Name")
    session.send("Half typed")
    os.close(session._tty)
    assert ended(session)
    assert left(database) == ["Before", "Saved"]


def test_a_terminal_that_vanishes_in_the_middle_of_many_keys_leaves_nothing_half(
    work: Workspace, database: Path
) -> None:
    for number in range(3):
        work.deals.add({"name": f"Hub {number}", "deal_class": "new"})
    chance = random.Random(7)
    for _ in range(12 if LONG else 2):
        session = board(database)
        os.write(session._tty, b"J" * chance.randrange(1, 40) + b">w1\x1bu" * 5)
        time.sleep(chance.uniform(0, 0.3))  # the random moment
        os.close(session._tty)
        assert ended(session)
        assert left(database) == ["Hub 0", "Hub 1", "Hub 2"]


def test_a_storm_of_resizes_ends_in_a_whole_picture(work: Workspace, database: Path) -> None:
    work.deals.add({"name": "Hub of storms"})
    chance = random.Random(3)
    with board(database) as session:
        for _ in range(300 if LONG else 100):
            size = (chance.randrange(1, 80), chance.randrange(1, 250))
            fcntl.ioctl(session._tty, termios.TIOCSWINSZ, struct.pack("HHHH", *size, 0, 0))
            session._some(0.005)
        fcntl.ioctl(session._tty, termios.TIOCSWINSZ, struct.pack("HHHH", 48, 160, 0, 0))
        assert session.send("a", expect="Name").last < SECONDS
    assert left(database) == ["Hub of storms"]


def pasted(session: PtySession, text: bytes, key: str, answer: str) -> float:
    """Paste as a terminal does; how long until a key after it has its answer."""
    data = b"\x1b[200~" + text + b"\x1b[201~"
    os.set_blocking(session._tty, False)
    while data:
        try:
            data = data[os.write(session._tty, data) :]
        except BlockingIOError:
            session._some(0.01)
    os.set_blocking(session._tty, True)
    begun = time.monotonic()
    session.send(key, expect=answer)
    return time.monotonic() - begun


def test_a_megabyte_pasted_into_the_board_or_a_form_neither_hangs_nor_breaks_it(
    work: Workspace, database: Path
) -> None:
    work.deals.add({"name": "Hub"})
    line = b"every word of it x >aJD\x1b[31m\r\n"
    text = line * (MEGABYTE // len(line))
    with board(database) as session:
        assert pasted(session, text, "a", "Name") < SECONDS
        assert pasted(session, text, "\x1b", "drops what you typed") < SECONDS
        session.send("\x1b")
    assert left(database) == ["Hub"]
    raw = sqlite3.connect(database)
    assert raw.execute("SELECT count(*) FROM deal").fetchone() == (1,)
    raw.close()


@pytest.mark.parametrize("size", [1, 5, 4096])
def test_nothing_in_a_paste_is_a_key_and_keys_around_it_are(size: int) -> None:
    text = "x\x1b[31mJJ\x1b[201\x1bq\r\n"
    rest = f"{text}\x1b[201~b"
    parser = WholePastes()
    found = list(parser.feed("a\x1b[200~"))
    for start in range(0, len(rest), size):
        found += parser.feed(rest[start : start + size])
    said = [event.text if isinstance(event, events.Paste) else event.character for event in found]  # type: ignore[attr-defined]  # else keys
    assert said == ["a", text, "b"]
