"""What is measured of another board for terminals, kanban-tui, beside ours on as many cards."""

import sqlite3
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from board_rows import READY
from offices import ROOT, salesops
from pty_session import PtySession, percentile
from rows import Row, median, ms

KEYS = "jjkjljhk"
_CARD = "Card 1 "
_FEW = 100
Figures = dict[str, float]


def peers(databases: Mapping[int, Path], folder: Path, env: Mapping[str, str]) -> list[Row]:
    """First paint, cursor key, bytes and memory of both, for each number of cards."""
    program = _installed(folder)
    if program is None:
        return [Row("kanban-tui", "skipped: pip cannot install it here")]
    rows = []
    for n, database in databases.items():
        home = _home(program, folder / f"peer-{n}", env, n)
        rounds, quiet = (5, 1.0) if n <= _FEW else (2, 4.0)  # a thousand cards take it minutes
        mine, theirs = [], []
        for _ in range(rounds):
            mine.append(_measured(salesops(database), READY, env, 0.2))
            theirs.append(_measured([str(program)], _CARD, home, quiet))
        rows += _compared(n, _medians(mine), _medians(theirs))
    return rows


def _compared(n: int, mine: Figures, theirs: Figures) -> list[Row]:
    rows = []
    for name, figure in mine.items():
        words = [_words(name, value) for value in (figure, theirs[name])]
        rows.append(Row(f"{name} (kanban-tui)", *words, f"{figure / theirs[name]:.3f}", "", n))
    return rows


def _words(name: str, value: float) -> str:
    if "memory" in name:
        return f"{value / 1e6:,.0f} MB"
    return f"{value:,.0f} B" if "bytes" in name else ms(value)


def _medians(rounds: list[Figures]) -> Figures:
    return {name: median([each[name] for each in rounds]) for name in rounds[0]}


def _measured(command: list[str], marker: str, env: Mapping[str, str], quiet: float) -> Figures:
    """A start and some keys; what is quiet for so many seconds has answered."""
    with PtySession(command, env=env, cwd=ROOT, quiet=quiet) as session:
        paint = session.first_paint(marker, timeout=120).last
        answers = [session.send(key, timeout=60) for key in KEYS]
        peak = session.peak_memory()
    return {
        "first paint": paint,
        "cursor key, p50": percentile([answer.last for answer in answers], 0.5),
        "bytes per cursor key, p50": percentile([answer.size for answer in answers], 0.5),
        "peak memory": peak,
    }


def _installed(folder: Path) -> Path | None:
    """The program, in an environment of its own; None when pip cannot get it."""
    made = folder / "peer"
    for command in (
        [sys.executable, "-m", "venv", str(made)],
        [str(made / "bin" / "pip"), "install", "--quiet", "kanban-tui"],
    ):
        if subprocess.run(command, capture_output=True, check=False).returncode:
            return None
    return made / "bin" / "kanban-tui"


def _home(program: Path, home: Path, env: Mapping[str, str], cards: int) -> dict[str, str]:
    """A home with a board of so many cards, shared out evenly over the three columns it shows."""
    homes = {f"XDG_{name}_HOME": str(home / name.lower()) for name in ("CONFIG", "DATA", "CACHE")}
    own = {**env, **homes, "HOME": str(home)}
    own.pop("PYTHONPATH", None)
    home.mkdir()
    for words in (["board", "create", "Work", "--set-active"], ["task", "create", _CARD]):
        subprocess.run([str(program), *words], env=own, capture_output=True, check=True)
    with sqlite3.connect(home / "data" / "kanban_tui" / "kanban_tui.db") as raw:
        raw.executemany(
            'INSERT INTO tasks (title, "column", description, creation_date, position)'
            " SELECT ?, ?, description, creation_date, ? FROM tasks WHERE task_id = 1",
            [(f"Card {nth} of the board", nth % 3 + 1, nth // 3) for nth in range(1, cards)],
        )
    return own
