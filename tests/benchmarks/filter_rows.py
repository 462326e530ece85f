"""What is measured of the filter: each key of a word, against its search in raw SQL and a paint."""

import sqlite3
import time
from collections import Counter, defaultdict
from pathlib import Path

from board_rows import READY, Board
from offices import salesops
from pty_session import PtySession, percentile
from rows import Row, timed

WORDS = ("ocean", "university", "health", "platform", "research", "data")
FOUND = "fit. Enter"  # the status line once the filtered board is painted
_MATCHES = """SELECT pane, id, currency, deal_class, win_rate, amount FROM deal
    WHERE pane <> '' AND id IN (SELECT rowid FROM deal_search WHERE deal_search MATCH ?)
    ORDER BY pane, rank, id"""
_PAGE = """SELECT d.*, o.name, u.login FROM deal d LEFT JOIN organization o
    ON o.id = d.organization_id LEFT JOIN user u ON u.id = d.owner_id WHERE d.id IN ({})"""
_SHOWN = 10  # cards of a column in view


def filters(board: Board, database: Path, deals: int) -> list[Row]:
    """A key of the filter: how soon it shows, and how soon the board is filtered."""
    echoes, shown, least, paints = [], [], [], []
    with (
        board.open(salesops(database), READY) as ours,
        board.open(board.memory(), READY) as floor,
    ):
        for word in WORDS:
            ours.send("/")
            for nth, key in enumerate(word, 1):
                answer = ours.send(key, expect=FOUND)
                echoes.append(answer.first)
                shown.append(answer.last)
                least.append(_searched(database, f'"{word[:nth]}"*'))
                paints.append(_painted(floor))
            ours.send("\x1b")
    paint, search = percentile(paints, 0.95), percentile(least, 0.95)
    return [
        timed("a key of the filter, echoed, p95", percentile(echoes, 0.95), paint, "", deals),
        timed(
            "a key of the filter, board filtered, p95",
            percentile(shown, 0.95),
            search + paint,
            "≤ 2",
            deals,
        ),
    ]


def _painted(floor: PtySession) -> float:
    """Seconds of one repaint of the board in memory, to another part of a column and back."""
    seconds = floor.send("G").last
    floor.send("g")
    return seconds


def _searched(database: Path, match: str) -> float:
    """Seconds of the totals and the first cards of every column under a search.

    One pass over the matches in the order shown is quicker than a grouped query for the totals
    and a page for each column.
    """
    raw = sqlite3.connect(database)
    raw.execute("SELECT count(*) FROM pane_total").fetchall()  # the schema is read before the clock
    begun = time.perf_counter()
    shown: defaultdict[str, list[int]] = defaultdict(list)
    totals: Counter[tuple[str, str, str, int]] = Counter()
    for pane, identity, currency, deal_class, rate, amount in raw.execute(_MATCHES, (match,)):
        shown[pane].append(identity)
        totals[pane, currency, deal_class, rate] += amount or 0
    for ids in shown.values():
        first = ids[:_SHOWN]
        raw.execute(_PAGE.format(",".join("?" * len(first))), first).fetchall()
    seconds = time.perf_counter() - begun
    raw.close()
    return seconds
