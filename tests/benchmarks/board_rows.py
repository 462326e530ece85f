"""What is measured of the board, in a pseudo-terminal, against a bare app and a board in memory."""

import sqlite3
import sys
import time
from collections.abc import Mapping
from pathlib import Path

from offices import ROOT, salesops
from pty_session import PtySession, percentile
from rows import Row, median, ms, sized, timed

HERE = Path(__file__).parent
KEYS = "jjjljjkjjlkjjhjjljkjjljjjhjhkjjjlljjhhjjjkkkljjjhjljhkjljhj"
JUMPS = "GglGgG" * 8
READY = "Renewals"


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
        """First full board, interleaved with the bare app."""
        programs: dict[int, tuple[list[str], str]] = {0: (self.bare(), "bare-ready")}
        programs |= {n: (salesops(path), READY) for n, path in databases.items()}
        times: dict[int, list[float]] = {n: [] for n in programs}
        memory: list[float] = []
        for nth in range(rounds + 1):
            for n, (command, marker) in programs.items():
                with PtySession(command, env=self.env, cwd=ROOT) as session:
                    seconds = session.first_paint(marker).last
                    if n == 0:
                        memory.append(session.peak_memory())
                if nth:  # the first round warms the caches and writes bytecode
                    times[n].append(seconds)
        self.bare_memory = median(memory)
        floor = median(times[0])
        name = "first full board"
        return [timed(name, median(times[n]), floor, "≤ 1.25", n) for n in databases]

    def keys(self, database: Path, deals: int) -> list[Row]:
        """Cursor keys: time and bytes; both ends of a column; a key held; memory after all that."""
        with (
            self.open(salesops(database), READY) as ours,
            self.open(self.memory(), READY) as floor,
        ):
            time_row, sizes = _typed(ours, floor, KEYS, "cursor key, p95", deals)
            jumps, _ = _typed(ours, floor, JUMPS, "G and g, p95", deals)
            for session in (ours, floor):
                session.send("1g")
            lags = [(ours.hold("j", 60).last, floor.hold("j", 60).last) for _ in range(3)]
            peak = ours.peak_memory()
        lag, floor_lag = (median([pair[nth] for pair in lags]) for nth in (0, 1))
        half, most = percentile(sizes, 0.5), percentile(sizes, 0.95)
        held = "j held for 60 keys at 30 a second: behind at release"
        return [
            time_row,
            Row("cursor key, bytes p50", f"{half:.0f} B", "", "", "≤ 400 B", deals),
            Row("cursor key, bytes p95", f"{most:,.0f} B", "", "", "≤ 2,500 B", deals),
            jumps,
            Row(held, ms(lag), ms(floor_lag), "", "≤ 30 ms", deals),
            sized("peak memory after these keys", peak, self.bare_memory, "≤ 2", deals),
        ]

    def moves(self, database: Path, times: int, deals: int) -> list[Row]:
        """A card moved on, durable and repainted, against the same rows in sqlite3 and a paint."""
        with (
            self.open(salesops(database), READY) as ours,
            self.open(self.memory(), READY) as floor,
        ):
            found, paints = [], []
            before = _newest(database)
            for nth in range(times + 1):
                answer = ours.send(">")
                ours.send("1")
                paint = floor.send("l").last
                floor.send("h")
                if nth:  # what only the first change needs is loaded by it
                    found.append((answer.last, answer.size))
                    paints.append(paint)
            made = _newest(database) - before
        name = "a card moved, durable and repainted, p95"
        if made <= times:
            return [Row(name, f"only {made} of {times + 1} moved", "", "", "≤ 2", deals)]
        commit = percentile(_commits(database, times), 0.95)
        least = commit + percentile(paints, 0.95)
        seconds = percentile([seconds for seconds, _ in found], 0.95)
        size = percentile([size for _, size in found], 0.95)
        return [
            timed(name, seconds, least, "≤ 2", deals),
            Row("a card moved, bytes p95", f"{size:,.0f} B", "", "", "≤ 4,000 B", deals),
        ]

    def idle(self, database: Path, seconds: float, deals: int) -> list[Row]:
        """What an idle board writes and uses."""
        with self.open(salesops(database), READY) as ours:
            ours.idle(2)  # what is still loaded after the first picture
            size, cpu = ours.idle(seconds)
        share = f"{size} B, {cpu / seconds:.2%} CPU"
        return [Row(f"idle for {seconds:.0f} s", share, "", "", "0 B, < 0.5 % CPU", deals)]


def _typed(
    ours: PtySession, floor: PtySession, keys: str, work: str, deals: int
) -> tuple[Row, list[int]]:
    """The p95 of keys typed to both sessions in turns, and how many bytes ours wrote for each."""
    mine, theirs, sizes = [], [], []
    for key in keys:
        answer = ours.send(key)
        mine.append(answer.last)
        sizes.append(answer.size)
        theirs.append(floor.send(key).last)
    return timed(work, percentile(mine, 0.95), percentile(theirs, 0.95), "≤ 2", deals), sizes


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
