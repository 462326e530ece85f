"""Prints tables of measurements, each beside a baseline taken in the same run.

``python tests/benchmarks/run.py [--quick] [--deals N] [--scale] [--peers] [--papers] [--shared]``;
or with make: ``make bench ARGS="--scale --peers"``. Nothing is asserted: machines differ, so the
ratios are what to read.
"""

import argparse
import os
import sys
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path

from board_rows import Board
from file_rows import exports, imports, starts
from filter_rows import filters
from offices import grown, sample, surroundings, without_gates
from paper_rows import papers
from peer_rows import peers
from rows import Row, grid, table
from shared_rows import shared

SIZES = (100, 10_000, 100_000, 1_000_000)
SEARCHED = 100_000


def measure(folder: Path, *, deals: int, rounds: int) -> list[Row]:
    """The table of every day: a small and a large board, files, starts."""
    env = surroundings(folder)
    databases = {n: sample(folder, n, env) for n in (100, deals)}
    large = databases[deals]
    board = Board(env)
    rows = board.paints(databases, rounds)
    rows += board.keys(large, deals)
    rows += board.idle(large, 3 * rounds, deals)
    rows += starts(env, rounds)
    rows += exports(large, folder, env, rounds)
    rows += imports(folder, env, max(1, rounds // 2))
    without_gates(large)
    return rows + board.moves(large, 8 * rounds, deals)


def scaled(folder: Path, *, rounds: int, idle: float) -> list[Row]:
    """The board at four sizes; those above 10,000 are grown from the sample of 10,000."""
    env = surroundings(folder)
    databases = {n: sample(folder, n, env) for n in SIZES[:2]}
    databases |= {n: grown(databases[SIZES[1]], folder, n) for n in SIZES[2:]}
    board = Board(env)
    rows = board.paints(databases, rounds)
    for n, database in databases.items():
        rows += board.keys(database, n)
    rows += filters(board, databases[SEARCHED], SEARCHED)
    rows += board.idle(databases[SIZES[-1]], idle, SIZES[-1])
    for n, database in databases.items():
        if n > SIZES[0]:  # a hundred deals have too few cards in a column to move
            without_gates(database)
            rows += board.moves(database, 8 * rounds, n)
    return rows


def compared(folder: Path) -> list[Row]:
    """Ours beside another board, at sizes that it can open."""
    env = surroundings(folder)
    return peers({n: sample(folder, n, env) for n in (100, 1000)}, folder, env)


def main() -> None:
    """Read the options, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="two rounds instead of five")
    parser.add_argument("--deals", type=int, default=10_000, help="how many the large board holds")
    parser.add_argument("--scale", action="store_true", help="the board up to a million deals")
    parser.add_argument("--peers", action="store_true", help="beside kanban-tui, by pip from PyPI")
    parser.add_argument("--papers", action="store_true", help="documents, beside WeasyPrint")
    parser.add_argument("--shared", action="store_true", help="many writers at once, and kills")
    options = parser.parse_args()
    rounds = 2 if options.quick else 5
    tables: list[tuple[Callable[[list[Row]], str], Callable[[Path], list[Row]]]] = []
    if options.scale:
        idle = 10.0 if options.quick else 60.0
        tables.append((grid, lambda folder: scaled(folder, rounds=rounds, idle=idle)))
    if options.peers:
        tables.append((table, compared))
    if options.papers:
        tables.append((table, lambda folder: papers(folder, rounds)))
    if options.shared:
        seconds, kills = (5.0, 2) if options.quick else (60.0, 40)
        many = partial(shared, seconds=seconds, kills=kills)
        tables.append((table, lambda folder: many(folder, surroundings(folder))))
    if not tables:
        tables.append((table, lambda folder: measure(folder, deals=options.deals, rounds=rounds)))
    for shape, rows in tables:
        with tempfile.TemporaryDirectory(prefix="salesops-bench-") as folder:
            before = os.getloadavg()[0]
            text = shape(rows(Path(folder)))
        after = os.getloadavg()[0]
        sys.stdout.write(
            f"{text}\n{os.cpu_count()} cores; load {before:.1f} at the start, {after:.1f} at the"
            " end, these measurements included\n\n"
        )
        sys.stdout.flush()


if __name__ == "__main__":
    main()
