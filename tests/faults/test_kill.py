"""Killed in the middle of many moves: each is there as a whole, or not at all."""

import os
import random
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from db.journal import broken_link
from salesops_tui.domain.transitions import Move
from salesops_tui.services.upkeep import problems
from salesops_tui.workspace import Workspace
from tests.services import ledger_model as model

ROOT = Path(__file__).parents[2]
LONG = os.environ.get("SALESOPS_FAULTS") == "long"
MOVER = """
import sys
from datetime import date
from pathlib import Path
from salesops_tui.domain.clock import Clock
from salesops_tui.domain.transitions import Move
from salesops_tui.workspace import open_workspace

work = open_workspace(Path(sys.argv[1]), clock=Clock(date(2026, 7, 1)))
while True:
    for move in (Move("next", waive={"*"}), Move("won", waive={"*"}), Move("invoicing", "again"),
                 Move("lost", "price"), Move("reopen", "again"), Move("partnering", "again")):
        work.pipeline.move(1, move)
        print("moved", flush=True)
"""


@pytest.fixture
def ready(work: Workspace) -> Workspace:
    """A deal in Partnering that can go all the way."""
    term = {"contract_start": "2026-09-01", "contract_end": "2027-08-31"}
    known = {"name": "Hub", "deal_class": "new", "organization": "X", **term}
    work.deals.add(known, stage="partnering")
    work.lines.add(1, {"product": "Training", "unit_price": "100"})
    work.notes.add_contact(1, {"contact": "Ann", "role": "billing"})
    work.billing.sign(work.billing.add_agreement(1, {}).key, {})
    work.billing.request_invoice(1, {})
    return work


def killed_after(path: Path, moves: int, more: float) -> None:
    """Let a process move the deal, then kill it at some point of a later move."""
    command = [sys.executable, "-c", MOVER, str(path)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE) as mover:
        assert mover.stdout
        for _ in range(moves):
            assert mover.stdout.readline() == b"moved\n"
        try:
            mover.wait(more)  # it never ends by itself: this is the random moment
        except subprocess.TimeoutExpired:
            mover.send_signal(signal.SIGKILL)


def test_a_kill_leaves_every_move_whole_or_undone(ready: Workspace, database: Path) -> None:
    chance = random.Random(1)
    for _ in range(40 if LONG else 5):
        killed_after(database, chance.randrange(1, 8), chance.uniform(0, 0.02))
        raw = sqlite3.connect(database)
        state = model.state(raw, 1)
        assert model.standing(raw, 1)[-1] == state.stage
        engaged = "SELECT count(*) FROM engagement WHERE deleted_at IS NULL"
        assert raw.execute(engaged).fetchone()[0] == (state.stage == "won")
        sums = model.totals(raw)
        assert sums["kept"] == sums["added"]
        raw.close()
        if state.stage != "partnering":
            ready.pipeline.move(1, Move("partnering", "from the start"))
    assert broken_link(ready.session.store) is None
    assert problems(ready.session.store) == []
