"""Does a chore again and again on copies of one database, killed at another point each time.

``python -m tests.faults.doomed CHORE FOLDER EVERY RANDOM`` kills before every EVERY-th statement
that SQLite carries out, triggers included, and RANDOM more times at random moments. It prints, as
JSON, how many times it killed, how many of these left a change whole that nobody was told of, and
a sentence for everything that was not as it must be.
"""

import json
import os
import random
import shutil
import signal
import sqlite3
import sys
import time
import traceback
from pathlib import Path
from typing import Any, NamedTuple

from db.database import Store
from salesops_tui.services.upkeep import problems
from tests.faults import chores
from tests.services import ledger_model

State = dict[str, list[tuple[Any, ...]]]
_HISTORY = "migration_history"  # of playhouse: it holds the moment of the migration


class Statements:
    """Counts what SQLite carries out on every connection, and kills before one of them."""

    def __init__(self, last: int) -> None:
        self.last = last
        self.count = -1  # below 0 until counting begins
        self._connect = sqlite3.connect
        sqlite3.connect = self.connect  # type: ignore[assignment]  # only in this process

    def connect(self, *args: Any, **kwargs: Any) -> sqlite3.Connection:
        """A connection whose statements count."""
        made: sqlite3.Connection = self._connect(*args, **kwargs)
        made.set_trace_callback(self._next)
        return made

    def begin(self) -> None:
        """Count from here."""
        self.count = 0

    def _next(self, statement: str) -> None:
        if self.count < 0:
            return
        if self.count == self.last:
            os.kill(os.getpid(), signal.SIGKILL)
        self.count += 1


class End(NamedTuple):
    """How a child ended: for each change it acknowledged the statements until then; its seconds."""

    told: tuple[int, ...]
    seconds: float
    killed: bool

    @property
    def acknowledged(self) -> int:
        """How many changes it acknowledged."""
        return len(self.told)


def run(chore: str, path: Path, *, last: int = -2, after: float | None = None) -> End:
    """Do a chore in a child that dies before a statement, or after some seconds from its start."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.close(reader)
            counted = Statements(last)

            def begin() -> None:
                os.write(writer, b"begun\n")
                counted.begin()

            def acknowledge() -> None:
                os.write(writer, f"{counted.count}\n".encode())

            chores.done(chore, path, begin, acknowledge)
            os.write(writer, b"end\n")
        except BaseException:
            traceback.print_exc()
        finally:
            os._exit(0)
    os.close(writer)
    with os.fdopen(reader) as told:
        assert told.readline() == "begun\n", "the chore ended before it began"
        begun = time.perf_counter()
        if after is not None:
            time.sleep(after)
            os.kill(child, signal.SIGKILL)
        lines = told.read().split()
    killed = os.WIFSIGNALED(os.waitpid(child, 0)[1])
    seconds = time.perf_counter() - begun
    if not killed and lines[-1:] != ["end"]:
        raise SystemExit(f"{chore}: the chore failed by itself")
    return End(tuple(int(line) for line in lines if line != "end"), seconds, killed)


def state(path: Path) -> State:
    """Everything in a database."""
    raw = sqlite3.connect(path)
    found = ledger_model.dump(raw)
    found.pop(_HISTORY, None)
    found["version"] = raw.execute("PRAGMA user_version").fetchall()
    raw.close()
    return found


def differing(one: State, other: State) -> str:
    """The tables in which two states differ, in words."""
    names = sorted({*one, *other})
    return ", ".join(name for name in names if one.get(name) != other.get(name))


class Doom:
    """Kills a chore and looks at what is left."""

    def __init__(self, chore: str, folder: Path) -> None:
        self.chore = chore
        self.folder = folder
        self.base = folder / "base" / "team.db"
        self.base.parent.mkdir(parents=True)
        chores.prepared(chore, self.base)
        self.kills = self.unheard = 0
        self.wrong: list[str] = []
        whole = self._copy()
        end = run(chore, whole)
        self.statements, self.seconds = end.told[-1], end.seconds
        finished = state(whole)
        self.states = [state(self.base), *map(self._between, end.told[:-1]), finished]

    def _between(self, told: int) -> State:
        """What the database holds when a change was acknowledged and the next has not begun."""
        path = self._copy()
        run(self.chore, path, last=told)
        return state(path)

    def _copy(self) -> Path:
        folder = self.folder / "office"
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        return Path(shutil.copy(self.base, folder / "team.db"))

    def kill(self, **when: Any) -> None:
        """Kill the chore at one point; remember what is not as it must be."""
        path = self._copy()
        end = run(self.chore, path, **when)
        self.kills += end.killed
        left = state(path)
        if left not in self.states:
            near = differing(left, self.states[end.acknowledged])
            self.wrong.append(f"{when}: half a change, in {near}")
            return
        reached = self.states.index(left)
        self.unheard += reached > end.acknowledged
        if reached < end.acknowledged:
            self.wrong.append(f"{when}: change {end.acknowledged} is lost")
        self._check(path, when)

    def _check(self, path: Path, when: dict[str, Any]) -> None:
        if self.chore == "migration" and state(path) == self.states[0]:
            raw = sqlite3.connect(path)
            found = [row[0] for row in raw.execute("PRAGMA integrity_check") if row[0] != "ok"]
            raw.close()
        elif self.chore == "migration":
            found = []  # what the first version held was never journaled
        else:
            store = Store(path)
            found = problems(store)
            store.close()
        self.wrong += [f"{when}: {problem}" for problem in found]


def main(chore: str, folder: Path, every: int, at_random: int) -> None:
    """Kill, then print what came of it."""
    doom = Doom(chore, folder)
    for last in range(0, doom.statements, every):
        doom.kill(last=last)
    chance = random.Random(chore)
    for _ in range(at_random):
        doom.kill(after=chance.uniform(0, doom.seconds))
    found = {"kills": doom.kills, "statements": doom.statements, "unheard": doom.unheard}
    sys.stdout.write(json.dumps({**found, "wrong": doom.wrong}) + "\n")


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4]))
