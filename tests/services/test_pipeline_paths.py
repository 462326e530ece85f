"""Random deals on random paths, by every entry point, against a second writing of the rules."""

from dataclasses import replace
from datetime import date
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from db.journal import broken_link
from salesops_tui.domain.transitions import Move
from salesops_tui.errors import MoveRefused, NothingToUndo, Refused, UndoRefused
from tests.services import ledger_model as model
from tests.services.entry_points import by_command, by_import, by_service
from tests.services.path_walker import Group, Walker

TARGETS = (
    "next", "next", "next", "next", "back", "resume", "reopen", *model.ORDER, "lost", "paused",
    "completed",
)  # fmt: skip
REASONS = ("", "price", "other", "They asked for it")


class Paths(Walker):
    """One person, a few deals, anything in any order."""

    deals = Bundle("deals")

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
            self.bring(deal_id, what, amount, bare)
        except Refused:
            assert self.newest() == last
        state = self.known[deal_id]
        self.remember(deal_id, last)
        assert self.known[deal_id] == state, "only a move may move a deal"

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

    @rule(deal_id=deals)
    def advance(self, deal_id: int) -> None:
        """The most usual move."""
        self.move(deal_id, "next", "yes", None, frozenset({"*"}), by_service)

    @rule(deal_id=deals, entry=st.sampled_from((by_service, by_command)))
    def lose(self, deal_id: int, entry: Any) -> None:
        """The end of most deals."""
        self.move(deal_id, "lost", "price", None, frozenset(), entry)

    @rule(deal_id=deals, to=st.sampled_from(("reopen", *model.OPEN)))
    def reopen(self, deal_id: int, to: str) -> None:
        """Reopen a deal, perhaps further on than it was lost; take a win back."""
        self.move(deal_id, to, "They called", None, frozenset({"*"}), by_service)

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
        assert model.wrong_amounts(self.raw) == []
        sums = model.totals(self.raw)
        assert sums["kept"] == sums["added"]
        assert broken_link(self.work.session.store) is None


def test_no_path_leads_around_the_gates() -> None:
    checked = settings(
        max_examples=30,
        stateful_step_count=40,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(Paths, settings=checked)
