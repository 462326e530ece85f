"""Prints one table of measurements, each beside a baseline taken in the same run.

``python tests/benchmarks/run.py [--quick] [--deals N]``. Nothing is asserted: machines differ, so
the ratios are what to read.
"""

import argparse
import sys
import tempfile
from pathlib import Path

from board_rows import Board, Row
from file_rows import exports, imports, starts, table
from offices import sample, surroundings, without_gates


def measure(folder: Path, *, deals: int, rounds: int) -> list[Row]:
    """Every row of the table."""
    env = surroundings(folder)
    databases = {n: sample(folder, n, env) for n in (100, deals)}
    large = databases[deals]
    board = Board(env)
    rows = board.paints(databases, rounds)
    rows += board.keys(large)
    rows += board.idle(large, 3 * rounds)
    rows += starts(env, rounds)
    rows += exports(large, folder, env, rounds)
    rows += imports(folder, env, max(1, rounds // 2))
    without_gates(large)
    return rows + board.moves(large, 8 * rounds)


def main() -> None:
    """Read the options, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="two rounds instead of seven")
    parser.add_argument("--deals", type=int, default=10_000, help="how many the large board holds")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="salesops-bench-") as folder:
        rows = measure(Path(folder), deals=options.deals, rounds=2 if options.quick else 7)
    sys.stdout.write(table(rows))


if __name__ == "__main__":
    main()
