"""A person with a few deals: what random paths are walked with, and what is remembered of them."""

import shutil
import sqlite3
import tempfile
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from hypothesis.stateful import RuleBasedStateMachine

from salesops_tui.domain.clock import Clock
from salesops_tui.domain.deals import QUESTIONS
from salesops_tui.workspace import open_workspace
from tests.conftest import TODAY
from tests.services import ledger_model as model

CLOCK = Clock(TODAY)


@cache
def template() -> Path:
    """A fresh database, made once."""
    path = Path(tempfile.mkdtemp(prefix="salesops-test-")) / "team.db"
    made = open_workspace(path, create=True, clock=CLOCK)
    made.session.store.run("PRAGMA wal_checkpoint(TRUNCATE)")
    made.close()
    return path


@dataclass
class Group:
    """A change group as the test remembers it: the deal before and after."""

    id: int
    deal_id: int
    before: model.State
    after: model.State
    undoes: int | None = None
    rows: set[tuple[str, int]] = field(default_factory=set)


class Walker(RuleBasedStateMachine):
    """One person at work on a database of their own."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="salesops-test-"))
        path = Path(shutil.copy(template(), self.folder / "team.db"))
        self.work = open_workspace(path, clock=CLOCK)
        self.raw = sqlite3.connect(path)
        self.groups: list[Group] = []
        self.known: dict[int, model.State] = {}
        self.in_order = True  # False once a change in the middle was taken back

    def teardown(self) -> None:
        """Leave nothing behind."""
        self.work.close()
        self.raw.close()
        shutil.rmtree(self.folder)

    def newest(self) -> int:
        """The id of the latest change group."""
        return int(self.raw.execute("SELECT coalesce(max(id), 0) FROM change_group").fetchone()[0])

    def remember(self, deal_id: int, last: int) -> None:
        """Note the group just written, if any, and the deal's state after it."""
        before = self.known.get(deal_id, model.State("", "", "", True))
        after = self.known[deal_id] = model.state(self.raw, deal_id)
        if self.newest() > last:
            number = self.newest()
            undoes = "SELECT undoes FROM change_group WHERE id = ?"
            undone = self.raw.execute(undoes, (number,)).fetchone()[0]
            rows = model.touched(self.raw, [number])[number]
            self.groups.append(Group(number, deal_id, before, after, undone, rows))

    def alive(self, deal_id: int) -> bool:
        """Whether a deal is there; one whose adding was undone is not."""
        return not self.known[deal_id].deleted

    def bring(self, deal_id: int, what: int, amount: int, bare: bool) -> None:
        """Add something that a gate looks at, or with ``bare`` take it away."""
        work, lines = self.work, self.work.lines.of(deal_id)
        if what == 0:
            work.deals.edit(deal_id, {"deal_class": "" if bare else "new"})
        elif what == 1:
            work.notes.qualify(deal_id, {q: {"text": "" if bare else "yes"} for q in QUESTIONS})
        elif what == 2:
            target = {"target_start": "2026-09-01", "target_end": "" if bare else "2027-08-31"}
            work.deals.edit(deal_id, {**target, **({} if lines else {"estimate": str(amount)})})
        elif what == 3:
            self._people(deal_id, bare)
        elif what == 4:
            outcome = "verbal-yes" if bare else "discovery"
            work.notes.add_activity(deal_id, {"kind": "call", "outcome": outcome})
        elif what == 5 and bare and lines:
            work.lines.remove(deal_id, lines[0].id)
        elif what == 5:
            work.lines.add(deal_id, {"product": "Training", "unit_price": str(amount)})
        elif what == 6:
            end = "" if bare else "2027-08-31"
            work.deals.edit(deal_id, {"contract_start": "2026-09-01", "contract_end": end})
        elif what == 7:
            self._agreement(deal_id, bare)
        elif what == 8:
            work.billing.request_invoice(deal_id, {"total": str(amount)})
        else:
            work.deals.edit(deal_id, {"collected": "" if bare else str(amount * 20)})

    def _people(self, deal_id: int, bare: bool) -> None:
        there = self.work.notes.contacts(deal_id)
        if bare and there:
            self.work.notes.remove_contact(deal_id, there[0].id)
        else:
            role = "billing" if bare else "representative"
            self.work.notes.add_contact(deal_id, {"contact": f"Ann {len(there)}", "role": role})

    def _agreement(self, deal_id: int, bare: bool) -> None:
        made = self.work.billing.agreements(deal_id)
        drafts = [agreement for agreement in made if agreement.status == "draft"]
        if drafts:
            self.work.billing.sign(drafts[0].key, {})
        elif bare and made:
            self.work.billing.void_agreement(made[-1].key)
        else:
            self.work.billing.add_agreement(deal_id, {})
