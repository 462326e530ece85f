"""Many people at work on one database, each in a process, and a ledger of what each was told.

``python -m tests.faults.writers FOLDER WRITERS SECONDS PAUSE`` lets them move, edit, import and
undo for so long, each with a pause of PAUSE seconds on average between two changes (0: none), and
prints as JSON what came of it: changes a second, how long a move took, what was refused, and a
sentence for everything that is not as the ledgers say.
"""

import json
import os
import random
import sys
import time
import traceback
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

from db.rows.people import UserRow
from salesops_tui.domain.clock import Clock
from salesops_tui.domain.conflicts import Seen
from salesops_tui.domain.transitions import ALL, Move
from salesops_tui.errors import DatabaseBusy, StaleRecord
from salesops_tui.services.imports import ImportOptions
from salesops_tui.services.upkeep import problems
from salesops_tui.workspace import Workspace, open_workspace

CLOCK = Clock(date(2026, 7, 1))
SHARED = 12  # deals that everybody works on
ROWS = 5  # of an import
KINDS = ("move", "users", "estimate", "own", "rows")
WEIGHTS = (10, 5, 5, 4, 1)
ANSWERS = (StaleRecord, DatabaseBusy)  # what may be refused, in words


class Writer:
    """Works at random, and keeps count of what it was told was done."""

    def __init__(self, number: int, path: Path, pause: float) -> None:
        self.work = open_workspace(path, clock=CLOCK, login=f"writer{number}")
        self.number = number
        self.pause = pause
        self.chance = random.Random(number)
        self.file = path.with_name(f"rows-{number}.csv")
        self.deal = SHARED + number + 1  # the id of the deal that nobody else touches
        self.next_step = ""
        self.imported = 0
        self.groups: list[int] = []
        self.told: Counter[str] = Counter()
        self.refused: Counter[str] = Counter()
        self.moves: list[float] = []

    def run(self, seconds: float) -> dict[str, Any]:
        """Work for so long; the ledger."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            (kind,) = self.chance.choices(KINDS, WEIGHTS)
            try:
                getattr(self, kind)()
            except ANSWERS as refusal:
                self.refused[type(refusal).__name__] += 1
            if self.pause:
                rest = max(0.0, end - time.monotonic())
                time.sleep(min(rest, self.chance.expovariate(1 / self.pause)))
        self.work.close()
        kept = ("deal", "next_step", "imported", "groups", "told", "refused", "moves")
        return {name: getattr(self, name) for name in kept}

    def move(self) -> None:
        """A deal to the other of two stages, as a board does: from what was just seen."""
        deal = self.work.pipeline.deal(self.chance.randint(1, SHARED))
        forth = Move("prospecting", waive=ALL)
        move = forth if deal.stage == "qualifying" else Move("qualifying", "looked again")
        begun = time.perf_counter()
        done = self.work.pipeline.move(deal.id, move, expecting=deal.revision)
        self.moves.append(time.perf_counter() - begun)
        self._told("move", done.group)

    def users(self) -> None:
        """One more than was just seen, unless anything was changed since."""
        deal = self.work.pipeline.deal(self.chance.randint(1, SHARED))
        more = {"mau": str((deal.mau or 0) + 1)}
        self._told("users", self.work.deals.edit(deal.id, more, expecting=deal.revision).group)

    def estimate(self) -> None:
        """One more than was just seen, beside what others write into other fields."""
        deal = self.work.pipeline.deal(self.chance.randint(1, SHARED))
        more = {"estimate": str((deal.amount or 0) // 100 + 1)}
        done = self.work.deals.edit(deal.id, more, expecting=Seen(deal.revision))
        self._told("estimate", done.group)

    def own(self) -> None:
        """A deal that nobody else touches; every other time it is taken back."""
        before, self.next_step = self.next_step, f"step {len(self.groups)}"
        try:
            self._told("own", self.work.deals.edit(self.deal, {"next_step": self.next_step}).group)
        except DatabaseBusy:
            self.next_step = before
            raise
        if self.chance.random() < 0.5:
            self._told("undo", self.work.history.undo().group)
            self.next_step = before

    def rows(self) -> None:
        """A few deals from a file; every other time they are taken back."""
        mark = f"{self.number}-{len(self.groups)}"
        lines = [f"W{mark}-{n},Import {self.number},qualifying" for n in range(ROWS)]
        self.file.write_text("\n".join(("key,name,stage", *lines)) + "\n")
        self._told("import", self.work.imports.run("deals", self.file, ImportOptions()).group)
        self.imported += ROWS
        if self.chance.random() < 0.5:
            self._told("undo", self.work.history.undo().group)
            self.imported -= ROWS

    def _told(self, kind: str, group: int) -> None:
        if group:  # 0 where somebody else has just written the same value
            self.told[kind] += 1
            self.groups.append(group)


def office(path: Path, writers: int) -> int:
    """Make the database; returns how many change groups that took."""
    work = open_workspace(path, create=True, clock=CLOCK)
    with work.session.change("they joined") as group:
        for number in range(writers):
            group.insert(UserRow, {"login": f"writer{number}", "name": "W", "role": "manager"})
    for number in range(SHARED):
        work.deals.add({"name": f"Shared {number}", "deal_class": "new", "estimate": "0"})
    for number in range(writers):
        work.deals.add({"name": f"Own {number}", "deal_class": "new"})
    made = int(work.session.store.value("SELECT count(*) FROM change_group"))
    work.close()
    return made


def together(path: Path, writers: int, seconds: float, pause: float) -> list[dict[str, Any]]:
    """Let so many processes work at once; their ledgers."""
    ears = []
    for number in range(writers):
        reader, mouth = os.pipe()
        if os.fork() == 0:
            try:
                ledger = json.dumps(Writer(number, path, pause).run(seconds))
                with os.fdopen(mouth, "w") as out:
                    out.write(ledger)
            except BaseException:
                traceback.print_exc()
            finally:
                os._exit(0)
        os.close(mouth)
        ears.append(os.fdopen(reader))
    found = [ear.read() for ear in ears]
    for ear in ears:
        ear.close()
        os.wait()
    if not all(found):
        raise SystemExit("a writer ended with an error")
    return [json.loads(text) for text in found]


def wrong(work: Workspace, ledgers: list[dict[str, Any]], made: int) -> list[str]:
    """What is not as the ledgers say, a sentence each."""
    told = sum((Counter(ledger["told"]) for ledger in ledgers), Counter[str]())
    shared = [work.pipeline.deal(number) for number in range(1, SHARED + 1)]
    groups = sorted(group for ledger in ledgers for group in ledger["groups"])
    store = work.session.store
    imported = "SELECT count(*) FROM deal WHERE deleted_at IS NULL AND name = 'Import {}'"
    pairs = [
        ("users", sum(deal.mau or 0 for deal in shared), told["users"]),
        ("estimates", sum(deal.amount or 0 for deal in shared), told["estimate"] * 100),
        ("moves", sum(len(work.deals.history(deal.id)) - 1 for deal in shared), told["move"]),
        (
            "groups",
            [g for (g,) in store.rows("SELECT id FROM change_group ORDER BY id")][made:],
            groups,
        ),
    ]
    for number, ledger in enumerate(ledgers):
        own = work.pipeline.deal(ledger["deal"])
        pairs.append((f"step of writer {number}", own.next_step, ledger["next_step"]))
        there = store.value(imported.format(number))
        pairs.append((f"imports of writer {number}", there, ledger["imported"]))
    differing = [f"{what}: {found!r} of {wanted!r}" for what, found, wanted in pairs]
    kept = [
        text for text, (_, found, wanted) in zip(differing, pairs, strict=True) if found != wanted
    ]
    return kept + problems(store)


def percentile(values: list[float], share: float) -> float:
    """The value below which a share of the values lies."""
    ordered = sorted(values)
    return ordered[round(share * (len(ordered) - 1))] if ordered else 0.0


def main(folder: Path, writers: int, seconds: float, pause: float) -> None:
    """Let them work; print what came of it."""
    path = folder / "team.db"
    made = office(path, writers)
    warm = Writer(0, path, 0)  # what they need is loaded once, before they are forked
    assert all((warm.work.pipeline, warm.work.deals, warm.work.imports, warm.work.history))
    warm.work.close()
    begun = time.monotonic()
    ledgers = together(path, writers, seconds, pause)
    took = time.monotonic() - begun
    moves = [spent for ledger in ledgers for spent in ledger["moves"]]
    told = sum((Counter(ledger["told"]) for ledger in ledgers), Counter[str]())
    work = open_workspace(path, clock=CLOCK)
    found = {
        "writers": writers,
        "seconds": took,
        "changes": told.total(),
        "told": dict(told),
        "refused": dict(sum((Counter(ledger["refused"]) for ledger in ledgers), Counter[str]())),
        "least": min(len(ledger["groups"]) for ledger in ledgers),
        "p50": percentile(moves, 0.5),
        "p95": percentile(moves, 0.95),
        "longest": max(moves, default=0.0),
        "wrong": wrong(work, ledgers, made),
    }
    sys.stdout.write(json.dumps(found) + "\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3]), float(sys.argv[4]))
