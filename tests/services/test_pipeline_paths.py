"""Random deals on random paths, by every entry point, against a second writing of the rules."""

import shutil
import sqlite3
import tempfile
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from db.journal import broken_link
from salesops_tui.domain.clock import Clock
from salesops_tui.domain.deals import QUESTIONS
from salesops_tui.domain.transitions import Move
from salesops_tui.errors import MoveRefused, NothingToUndo, Refused, UndoRefused
from salesops_tui.workspace import open_workspace
from tests.conftest import TODAY
from tests.services import ledger_model as model
from tests.services.entry_points import by_command, by_import, by_service

CLOCK = Clock(TODAY)
TARGETS = (
    "next", "next", "next", "next", "back", "resume", "reopen", *model.ORDER, "lost", "paused",
    "completed",
)  # fmt: skip
REASONS = ("", "price", "other", "They asked for it")
WARNING = sorted(n for gates in model.GATES.values() for n, blocks in gates.items() if not blocks)


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


class Paths(RuleBasedStateMachine):
    """One person, a few deals, anything in any order."""

    deals = Bundle("deals")

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

    @initialize(target=deals)
    def first(self) -> int:
        """A deal to begin with."""
        return self.add("qualifying", "new", True)

    @rule(
        target=deals,
        stage=st.sampled_from(model.OPEN),
        kind=st.sampled_from(("", "new", "renewal")),
        placed=st.booleans(),
    )
    def add(self, stage: str, kind: str, placed: bool) -> int:
        """Add a deal to some stage."""
        last = self.newest()
        raw = {"name": f"Deal {len(self.known)}", "deal_class": kind}
        if placed:
            raw["organization"] = "University of X"
        deal_id = self.work.deals.id_of(self.work.deals.add(raw, stage=stage).key)
        self.known.setdefault(deal_id, model.State("", "", "", True))
        self.remember(deal_id, last)
        assert self.known[deal_id] == model.State(stage, "", stage, False)
        return deal_id

    @rule(deal_id=deals, what=st.integers(0, 9), amount=st.integers(1, 900_000), bare=st.booleans())
    def evidence(self, deal_id: int, what: int, amount: int, bare: bool) -> None:
        """Add something that a gate looks at, or take it away."""
        if not self.alive(deal_id):
            return
        last = self.newest()
        try:
            self._evidence(deal_id, what, amount, bare)
        except Refused:
            assert self.newest() == last
        state = self.known[deal_id]
        self.remember(deal_id, last)
        assert self.known[deal_id] == state, "only a move may move a deal"

    def _evidence(self, deal_id: int, what: int, amount: int, bare: bool) -> None:
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

    @rule(deal_id=deals)
    def ready(self, deal_id: int) -> None:
        """Bring everything that any gate asks for, so that later stages are reached."""
        for what in range(10):
            self.evidence(deal_id, what, 5000, False)
        self.evidence(deal_id, 4, 1, True)
        self.evidence(deal_id, 7, 1, False)

    @rule(
        deal_id=deals,
        to=st.sampled_from(TARGETS),
        reason=st.sampled_from(REASONS),
        until=st.sampled_from((None, date(2026, 12, 1))),
        waive=st.one_of(
            st.just(frozenset()),
            st.just(frozenset({"*"})),
            st.just(frozenset({"*"})),
            st.just(frozenset({"all by name"})),
        ),
        entry=st.sampled_from((by_service, by_service, by_command)),
    )
    def move(self, deal_id: int, to: str, reason: str, until: Any, waive: Any, entry: Any) -> None:
        """Ask for a move and get what the rules say, whichever way it is asked."""
        if not self.alive(deal_id):
            return
        now, met = self.known[deal_id], model.met(self.raw, deal_id)
        move = Move(to, reason, until=until, waive=self._named(now, met, to, waive))
        wanted = model.judge(now, met, move)
        before, last = model.dump(self.raw), self.newest()
        got = entry(self.work, deal_id, move)
        assert got.outcome == wanted.outcome, (now, move, wanted, got)
        if wanted.outcome == "ok":
            self.remember(deal_id, last)
            assert self.known[deal_id].stage == wanted.stage
            return
        assert model.dump(self.raw) == before, "a refusal leaves everything as it was"
        if wanted.outcome == "refused":
            other = by_command if entry is by_service else by_service
            assert other(self.work, deal_id, move) == got, "the same words everywhere"

    @staticmethod
    def _named(now: model.State, met: dict[str, bool], to: str, waive: Any) -> frozenset[str]:
        """The gates to waive, each by its name when that was asked for."""
        if waive != {"all by name"}:
            return frozenset(waive)
        left = now.left
        target = to if to in model.ORDER else model.ORDER[min(model.ORDER.index(left) + 1, 4)]
        lacks = model.lacking(met, left, target)
        allowed = now.stage in (*model.OPEN, "lost") and to in ("next", *model.ORDER)
        return frozenset(name for name, blocks in lacks.items() if allowed and not blocks)

    @rule(deal_id=deals, to=st.sampled_from(model.ORDER))
    def ask_by_file(self, deal_id: int, to: str) -> None:
        """A file that changes the stage of a deal that exists passes the gates too."""
        if not self.alive(deal_id):
            return
        now, met = self.known[deal_id], model.met(self.raw, deal_id)
        wanted = model.judge(now, met, Move(to, reason="import of moves.csv"))
        before, last = model.dump(self.raw), self.newest()
        got = by_import(self.work, deal_id, Move(to))
        self.remember(deal_id, last)
        if now.stage == to:
            assert self.known[deal_id] == now
        elif wanted.outcome == "ok":
            assert (got.outcome, self.known[deal_id].stage) == ("ok", to), got
        else:
            assert got.outcome == "refused", (now, to, wanted)
            assert model.dump(self.raw) == before

    @rule()
    def undo(self) -> None:
        """The latest change that stands is taken back, unless that leads round a gate."""
        last, before = self.newest(), model.dump(self.raw)
        wanted = self._latest()
        try:
            self.work.history.undo()
        except NothingToUndo:
            assert wanted is None or not self.in_order
        except UndoRefused:
            assert not self.in_order
        except MoveRefused:
            assert wanted is not None
            assert self._leads_round(wanted.deal_id, wanted.after, wanted.before)
        else:
            assert wanted is not None
            self._inverted(wanted, last)
            return
        assert model.dump(self.raw) == before

    @rule()
    def redo(self) -> None:
        """What was taken back last is made again, unless its records changed since."""
        last, before = self.newest(), model.dump(self.raw)
        undone = {group.undoes for group in self.groups}
        plain = {group.id for group in self.groups if group.undoes is None}
        undos = [g for g in self.groups if g.undoes in plain and g.id not in undone]
        wanted = undos[-1] if undos else None
        later = [g for g in self.groups if wanted and g.id > wanted.id and g.undoes is None]
        ended = any(wanted and group.rows & wanted.rows for group in later)
        try:
            self.work.history.redo()
        except NothingToUndo:
            assert wanted is None or ended
        except UndoRefused:
            assert not self.in_order
        except MoveRefused:
            assert wanted is not None
            assert self._leads_round(wanted.deal_id, wanted.after, wanted.before)
        else:
            assert wanted is not None
            assert not ended
            self._inverted(wanted, last)
            return
        assert model.dump(self.raw) == before

    @precondition(lambda self: len(self.groups) > 3)
    @rule(place=st.integers(0, 30))
    def undo_in_the_middle(self, place: int) -> None:
        """A change named by its number is taken back by value, or nothing happens."""
        group = self.groups[place % len(self.groups)]
        last, before = self.newest(), model.dump(self.raw)
        try:
            self.work.history.undo(group.id)
        except Refused:
            assert model.dump(self.raw) == before
            return
        self.in_order = self.in_order and group is self._latest()
        self.remember(group.deal_id, last)

    def _latest(self) -> Group | None:
        undoing = {group.undoes: group.id for group in self.groups}
        back = set(undoing)
        standing = [
            group
            for group in self.groups
            if group.undoes is None
            and not any(g.undoes == group.id and g.id not in back for g in self.groups)
        ]
        return standing[-1] if standing else None

    def _inverted(self, wanted: Group, last: int) -> None:
        meant = wanted.before if wanted.before != wanted.after else self.known[wanted.deal_id]
        self.remember(wanted.deal_id, last)
        assert self.newest() == last + 1
        if self.in_order:
            restored = self.known[wanted.deal_id]
            assert restored.deleted == meant.deleted
            if not restored.deleted:
                assert replace(restored, left="") == replace(meant, left="")

    def _leads_round(self, deal_id: int, start: model.State, to: model.State) -> bool:
        if to.stage not in model.ORDER or start.left not in model.OPEN:
            return False
        return any(model.lacking(model.met(self.raw, deal_id), start.left, to.stage).values())

    @invariant()
    def everything_agrees(self) -> None:
        """The ledger ends at the stage, a won deal has its engagement, sums and hashes hold."""
        for deal_id in self.known:
            state = model.state(self.raw, deal_id)
            assert state == self.known[deal_id]
            if state.deleted:
                continue
            assert model.standing(self.raw, deal_id)[-1] == (state.paused_from or state.stage)
            engaged = self.raw.execute(
                "SELECT count(*) FROM engagement WHERE deal_id = ? AND deleted_at IS NULL",
                (deal_id,),
            ).fetchone()[0]
            assert engaged == (state.stage in ("won", "completed"))
        sums = model.totals(self.raw)
        assert sums["kept"] == sums["added"]
        assert broken_link(self.work.session.store) is None


def test_no_path_leads_around_the_gates() -> None:
    checked = settings(
        max_examples=20,
        stateful_step_count=40,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(Paths, settings=checked)
