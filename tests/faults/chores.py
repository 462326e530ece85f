"""What people do in one go: from what it starts, and its changes, one after the other.

Nothing but the clock and the records decides what these write, so every run writes the same.
"""

import shutil
import sqlite3
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import NamedTuple

import peewee
from playhouse.migrations import Runner

from db.database import APPLICATION_ID, MIGRATIONS
from salesops_tui.domain.clock import Clock
from salesops_tui.domain.transitions import ALL, Move
from salesops_tui.services import upkeep
from salesops_tui.services.imports import ImportOptions
from salesops_tui.workspace import Workspace, open_workspace
from tests.services.signed_deal import signed

CLOCK = Clock(date(2026, 7, 1))
STAMPS = "'2026-01-01T00:00:00.000000Z', 1, '2026-01-01T00:00:00.000000Z', 1, 1, NULL"
RECORD = "created_at, created_by, updated_at, updated_by, revision, deleted_at"
WON = Move("won", waive=ALL, reason="all is there")

Step = Callable[[Workspace], object]


class Chore(NamedTuple):
    """How the records come about that it starts from, and what is then done, change by change."""

    prepare: Step
    steps: tuple[Step, ...]


def _requested(work: Workspace) -> None:
    """D-1, whose agreement is signed and whose invoice is asked for."""
    signed(work)
    work.billing.request_invoice(1, {})


def _won(work: Workspace) -> None:
    _requested(work)
    work.pipeline.move(1, WON)


def _rows(work: Workspace) -> None:
    """A file of twelve deals, some of them known, of organizations that are new."""
    for number in range(3):
        work.deals.add({"name": f"Known {number}", "organization": "Ada"})
    lines = [f"X{n},Hub {n},Uni {n % 4},{n}00,prospecting" for n in range(9)]
    lines += [f"D-{n},Known {n} now,Ada,{n}50,qualifying" for n in range(1, 4)]
    head = "key,name,organization,amount,stage"
    _file(work).write_text("\n".join((head, *lines)) + "\n")


def _file(work: Workspace) -> Path:
    return work.session.store.path.parent.parent / "rows.csv"


def _import(work: Workspace) -> None:
    made = ImportOptions(create=frozenset({"organizations", "owners"}))
    work.imports.run("deals", _file(work), made)


def _quote(work: Workspace) -> None:
    work.deals.add({"name": "Hub", "organization": "University of X"})
    work.lines.add(1, {"product": "Training", "unit_price": "100"})
    work.papers.new("quote", 1, ("md", "html"))


def _lead(work: Workspace) -> None:
    work.records.keeper("experiment").add({"code": "EGU26"})
    work.leads.add_line("Ann Vale <ann@porto.example> @University of Porto #EGU26")
    work.leads.decide(1, {"decision": "engage", "reason": "Grant"})
    work.leads.qualify(1, {"need": {"text": "Much", "score": "3"}})


def _pair(work: Workspace) -> None:
    for number in (1, 2):
        work.deals.add({"name": f"Hub {number}", "organization": "Ada", "tags": "cloud"})
        work.notes.add_contact(number, {"contact": "Ann", "role": "billing"})
    work.lines.add(2, {"product": "Training", "unit_price": "100"})
    work.notes.add_activity(2, {"kind": "call", "outcome": "discovery"})


CHORES = {
    "win": Chore(_requested, (lambda work: work.pipeline.move(1, WON),)),
    "import": Chore(_rows, (_import,)),
    "undo": Chore(_won, (lambda work: work.history.undo(), lambda work: work.history.redo())),
    "document": Chore(_quote, (lambda work: work.papers.issue("Q-1"),)),
    "lead": Chore(_lead, (lambda work: work.leads.convert(1, waive=ALL),)),
    "renewal": Chore(_won, (lambda work: work.renewals.renew(1, {}, waive=ALL),)),
    "invoice": Chore(
        _requested,
        (
            lambda work: work.billing.issue("I-1", {}),
            lambda work: work.billing.pay("I-1", {"amount": "1000"}),
        ),
    ),
    "merge": Chore(_pair, (lambda work: work.merging.merge("deal", 1, 2),)),
}


def prepared(name: str, path: Path) -> None:
    """Make the database that a chore starts from, one file without others beside it."""
    if name == "migration":
        first_version(path)
        return
    work = open_workspace(path, create=True, clock=CLOCK)
    CHORES[name].prepare(work)
    work.session.store.run("PRAGMA wal_checkpoint(TRUNCATE)")
    work.close()


def first_version(path: Path) -> None:
    """A database that only the first migration has made, with deals and activities."""
    folder = path.parent / "migrations"
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copy(MIGRATIONS / "0001_initial.py", folder)
    database = peewee.SqliteDatabase(str(path))
    Runner(database, str(folder)).up()
    database.execute_sql("PRAGMA user_version = 1")
    database.execute_sql(f"PRAGMA application_id = {APPLICATION_ID}")
    database.close()
    raw = sqlite3.connect(path)
    with raw:
        for number in range(1, 4):
            raw.execute(
                f"INSERT INTO deal (name, stage, rank, {RECORD})"
                f" VALUES ('Hub {number}', 'partnering', {number}, {STAMPS})"
            )
            raw.execute(
                f"INSERT INTO activity (deal_id, kind, at, {RECORD})"
                f" VALUES ({number}, 'call', '2026-01-01', {STAMPS})"
            )
    raw.close()


def done(name: str, path: Path, begin: Callable[[], None], acknowledge: Callable[[], None]) -> None:
    """Do a chore: tell when it begins, and acknowledge every change when its call has returned."""
    if name == "migration":
        begin()
        upkeep.migrate(path, CLOCK.now(), "ana")
        acknowledge()
        return
    work = open_workspace(path, clock=CLOCK)
    services = (work.pipeline, work.papers, work.imports, work.history, work.billing)
    assert all(services), "loaded before, as on a board that was used"
    begin()
    for step in CHORES[name].steps:
        step(work)
        acknowledge()
