"""What is measured of the board, in a pseudo-terminal, against a bare app and a board in memory."""

import sqlite3
import statistics
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NamedTuple

from offices import ROOT, salesops
from pty_session import PtySession, percentile

HERE = Path(__file__).parent
KEYS = "jjjljjjkjlkjjhjjljkjjljjjhjhkjjjlljjhhjjjkkkljjjhjljhjkjljhj"
READY = "Renewals"


class Row(NamedTuple):
    """One line of the table: our figure, the baseline's, and the target, all in words."""

    work: str
    ours: str
    baseline: str
    ratio: str
    target: str


class Board:
    """Sessions of ours, of a bare app and of a board in memory, each on a terminal of its own."""

    def __init__(self, env: Mapping[str, str]) -> None:
        self.env = env
        self.bare_memory = 0.0

    def open(self, command: list[str], marker: str) -> PtySession:
        """Start a program and wait until it is painted and quiet."""
        session = PtySession(command, env=self.env, cwd=ROOT)
        session.first_paint(marker)
        return session

    def bare(self) -> list[str]:
        """The floor of a first paint."""
        return [sys.executable, str(HERE / "baseline_bare.py")]

    def memory(self) -> list[str]:
        """The floor of a key: the same widget over 10,000 cards in memory."""
        return [sys.executable, str(HERE / "baseline_board.py"), "10000"]

    def paints(self, databases: Mapping[int, Path], rounds: int) -> list[Row]:
        """First full board, interleaved with the bare app; and the peak memory of both."""
        programs: dict[str, tuple[list[str], str]] = {"bare": (self.bare(), "bare-ready")}
        programs |= {f"{n:,}": (salesops(path), READY) for n, path in databases.items()}
        times: dict[str, list[float]] = {name: [] for name in programs}
        memory: dict[str, list[float]] = {name: [] for name in programs}
        for nth in range(rounds + 1):
            for name, (command, marker) in programs.items():
                with PtySession(command, env=self.env, cwd=ROOT) as session:
                    seconds = session.first_paint(marker).last
                    peak = session.peak_memory()
                if nth:  # the first round warms the caches and writes bytecode
                    times[name].append(seconds)
                    memory[name].append(peak)
        floor, self.bare_memory = (statistics.median(found["bare"]) for found in (times, memory))
        return [
            timed(f"first full board, {n:,} deals", median(times[f"{n:,}"]), floor, "≤ 1.25")
            for n in databases
        ]

    def keys(self, database: Path) -> list[Row]:
        """Cursor keys: time and bytes; a key held; and the memory after all that."""
        with (
            self.open(salesops(database), READY) as ours,
            self.open(self.memory(), READY) as floor,
        ):
            answers = {ours: [], floor: []}  # type: dict[PtySession, list[tuple[float, int]]]
            for key in KEYS:
                for session, found in answers.items():
                    answer = session.send(key)
                    found.append((answer.last, answer.size))
            mine, theirs = ([seconds for seconds, _ in answers[s]] for s in (ours, floor))
            sizes = [size for _, size in answers[ours]]
            lag, floor_lag = ours.hold("j", 60).last, floor.hold("j", 60).last
            peak = ours.peak_memory()
        half, most = percentile(sizes, 0.5), percentile(sizes, 0.95)
        memory = f"{peak / 1e6:.0f} MB", f"{self.bare_memory / 1e6:.0f} MB"
        return [
            timed("cursor key, p95", percentile(mine, 0.95), percentile(theirs, 0.95), "≤ 2"),
            Row("cursor key, bytes p50", f"{half:.0f} B", "", "", "≤ 400 B"),
            Row("cursor key, bytes p95", f"{most:.0f} B", "", "", "≤ 2,500 B"),
            Row("j held for 60 keys, behind at release", ms(lag), ms(floor_lag), "", "≤ 30 ms"),
            Row("peak memory", *memory, f"{peak / self.bare_memory:.2f}", "≤ 2"),
        ]

    def moves(self, database: Path, times: int) -> list[Row]:
        """A card moved on, durable and repainted, against the same rows in sqlite3 and a paint."""
        with (
            self.open(salesops(database), READY) as ours,
            self.open(self.memory(), READY) as floor,
        ):
            found, paints = [], []
            before = _newest(database)
            for _ in range(times):
                answer = ours.send(">")
                found.append((answer.last, answer.size))
                ours.send("1")
                paints.append(floor.send("l").last)
                floor.send("h")
            made = _newest(database) - before
        if made < times:
            return [Row("a card moved", f"only {made} of {times} moved", "", "", "≤ 2")]
        commit = percentile(_commits(database, times), 0.95)
        least = commit + percentile(paints, 0.95)
        seconds = percentile([seconds for seconds, _ in found], 0.95)
        size = percentile([size for _, size in found], 0.95)
        return [
            timed("a card moved, durable and repainted, p95", seconds, least, "≤ 2"),
            Row("a card moved, bytes p95", f"{size:.0f} B", "", "", "≤ 4,000 B"),
        ]

    def idle(self, database: Path, seconds: float) -> list[Row]:
        """What an idle board writes and uses."""
        with self.open(salesops(database), READY) as ours:
            ours.idle(2)  # what is still loaded after the first picture
            size, cpu = ours.idle(seconds)
        share = f"{size} B, {cpu / seconds:.1%} CPU"
        return [Row(f"idle for {seconds:.0f} s", share, "", "", "0 B, < 0.5 %")]


def timed(work: str, ours: float, baseline: float, target: str) -> Row:
    """A row of two times and their ratio."""
    return Row(work, ms(ours), ms(baseline), f"{ours / baseline:.2f}", target)


def ms(seconds: float) -> str:
    """A time in milliseconds."""
    return f"{seconds * 1000:,.1f} ms"


def median(values: list[float]) -> float:
    """The middle value."""
    return statistics.median(values)


def interleaved(rounds: int, **each: Callable[[], object]) -> dict[str, float]:
    """The median seconds of each function, taking turns after one round that does not count."""
    times: dict[str, list[float]] = {name: [] for name in each}
    for nth in range(rounds + 1):
        for name, function in each.items():
            begun = time.perf_counter()
            function()
            if nth:
                times[name].append(time.perf_counter() - begun)
    return {name: median(found) for name, found in times.items()}


def _newest(database: Path) -> int:
    with sqlite3.connect(database) as raw:
        return int(raw.execute("SELECT max(id) FROM change_group").fetchone()[0])


def _commits(database: Path, times: int) -> list[float]:
    """Seconds of durable commits that write the rows of the latest move once more."""
    raw = sqlite3.connect(database, isolation_level=None)
    raw.execute("PRAGMA synchronous = FULL")
    group = raw.execute("SELECT * FROM change_group ORDER BY id DESC LIMIT 1").fetchone()
    changes = raw.execute("SELECT * FROM change WHERE group_id = ?", group[:1]).fetchall()
    line = raw.execute("SELECT * FROM transition ORDER BY id DESC LIMIT 1").fetchone()
    found = []
    for nth in range(times):
        begun = time.perf_counter()
        raw.execute("BEGIN IMMEDIATE")
        stage = ("prospecting", "partnering")[nth % 2]
        raw.execute("UPDATE deal SET stage = ?, rank = ? WHERE id = ?", (stage, -nth, line[1]))
        for table, rows in (("change_group", [group]), ("change", changes), ("transition", [line])):
            marks = ",".join("?" * len(rows[0]))
            values = [(None, *row[1:]) for row in rows]
            raw.executemany(f"INSERT INTO {table} VALUES ({marks})", values)
        raw.execute("COMMIT")
        found.append(time.perf_counter() - begun)
    raw.close()
    return found
