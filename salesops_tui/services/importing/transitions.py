"""The ledger replayed from rows, with its own times: history that a deal brings along."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from functools import lru_cache, partial
from typing import Any, NamedTuple

from db.columns import column_value
from db.journal import Group
from db.queries import board as board_queries
from db.queries import deals as deal_queries
from db.queries import delivery as delivery_queries
from db.queries import imports as queries
from db.queries.imports import LedgerLine
from db.rows.delivery import EngagementRow
from db.rows.sales import DealRow, TransitionRow
from salesops_tui.domain.deals import Deal
from salesops_tui.domain.forms.form import read_field
from salesops_tui.domain.forms.sales import DealForm
from salesops_tui.domain.ledger import standing
from salesops_tui.domain.process import Kind
from salesops_tui.domain.text import clean
from salesops_tui.errors import Invalid
from salesops_tui.services import delivery
from salesops_tui.services.importing import values
from salesops_tui.services.importing.dialect import Cell
from salesops_tui.services.importing.keys import deals_by_key
from salesops_tui.services.importing.mapping import Columns
from salesops_tui.services.importing.names import Names
from salesops_tui.services.importing.report import ImportOptions, ImportReport, RowDifference
from salesops_tui.services.session import Session

COLUMNS = ("deal", "from", "to", "at", "by", "reason")
_BATCH = 2000
_CLOSED = (Kind.WON, Kind.COMPLETED)
_IMPORTED = ("import", "pause", "resume")


class Step(NamedTuple):
    """One row: a move of one deal."""

    at: str
    row: int
    start: str
    to: str
    by_id: int | None
    reason: str


class TransitionsImport:
    """One replay; rows are gathered first, since their order is that of their times."""

    def __init__(
        self,
        session: Session,
        group: Group,
        columns: Columns,
        options: ImportOptions,
        report: ImportReport,
    ) -> None:
        self._session = session
        self._process = session.process
        self._group = group
        self._columns = columns
        self._report = report
        self._names = Names(session, group, options, report)
        self._steps: dict[int, list[Step]] = {}
        self._ranks: dict[str, int] = {}
        self._broken: set[int] = set()  # deals with a row that cannot be taken
        latest = session.clock.now() + timedelta(days=1)
        stage = lru_cache(1000)(partial(values.stage, session.process))
        readers: dict[str, values.Read] = {
            "deal": values.key,
            "from": stage,
            "to": stage,
            "at": lru_cache(20_000)(partial(values.instant, latest=latest)),
            "by": lru_cache(1000)(partial(read_field, DealForm, "owner")),
            "reason": lambda text: clean(text)[:2000],
        }
        self._readers = {name: columns.reader(name, read) for name, read in readers.items()}
        for name in ("deal", "to", "at"):
            if name not in columns.places:
                raise Invalid(f"the file has no column {name!r}", field="file")

    def take(self, batch: Sequence[tuple[int, list[Cell]]]) -> None:
        """Read a batch of rows; nothing is written yet."""
        rows = [(number, *self._read(cells)) for number, cells in batch]
        found = deals_by_key(self._session.store, {given.get("deal", "") for _, given, _ in rows})
        self._names.learn((), (given["by"] for _, given, _ in rows if "by" in given))
        for number, given, wrong in rows:
            deal_id = found.get(given.get("deal", ""))
            if deal_id is None and "deal" not in wrong:
                wrong["deal"] = f"there is no deal {given.get('deal', '')!r}"
            if given.get("by") and self._names.user(given["by"]) is None:
                wrong["by"] = f"nobody is called {given['by']!r}; `--create owners` makes them"
            for name, sentence in wrong.items():
                self._error(number, name, sentence)
            if deal_id is not None:
                if wrong:
                    self._broken.add(deal_id)
                self._steps.setdefault(deal_id, []).append(self._step(number, given))

    def _read(self, row: Sequence[Cell]) -> tuple[dict[str, Any], dict[str, str]]:
        """A row's values, and why others cannot be read."""
        given: dict[str, Any] = {}
        wrong: dict[str, str] = {}
        cells = {"to": "", "at": "", **self._columns.cells(row)}
        for name, cell in cells.items():
            try:
                given[name] = self._readers[name](cell)
            except Invalid as mistake:
                wrong[name] = str(mistake)
        return given, wrong

    def finish(self) -> None:
        """Check every deal's chain, and write the ledgers in order of their times."""
        ids = list(self._steps)
        for start in range(0, len(ids), _BATCH):
            self._replay(ids[start : start + _BATCH])

    def _step(self, number: int, given: dict[str, Any]) -> Step:
        at = column_value(given["at"]) if "at" in given else ""
        by = self._names.user(given["by"]) if given.get("by") else None
        start, to = given.get("from", ""), given.get("to", "")
        return Step(at, number, start, to, by, given.get("reason", ""))

    def _replay(self, ids: Sequence[int]) -> None:
        deals = queries.deals(self._session.store, ids)
        ledgers = queries.ledger_lines(self._session.store, ids)
        kept: list[tuple[int, Step]] = []
        gone: list[int] = []
        for deal_id in ids:
            steps = sorted(self._steps[deal_id])
            if deal_id in self._broken:
                self._set_apart(steps)
                continue
            old = ledgers.get(deal_id, [])
            if self._same(deal_id, old, steps):
                for step in steps:
                    self._note(step, "skip", deals[deal_id])
                continue
            if not self._sound(deals[deal_id], old, steps):
                self._set_apart(steps)
                continue
            gone += [line.id for line in old]
            kept += [(deal_id, step) for step in steps]
            for step in steps:
                self._note(step, "add", deals[deal_id])
        self._write(deals, kept, gone)

    def _set_apart(self, steps: Sequence[Step]) -> None:
        """Reject every row of a deal, since a history without some of its moves is false."""
        wrong = self._report.wrong
        for step in steps:
            if wrong is not None and step.row not in wrong:
                self._error(step.row, "", "another row of this deal cannot be taken")

    def _same(self, deal_id: int, old: Sequence[LedgerLine], steps: Sequence[Step]) -> bool:
        """Whether the ledger says this already, to the second; moves taken back say nothing."""
        told = [(step.start, step.to, step.at[:19], step.reason) for step in steps]
        known = [(line.start, line.to, line.at[:19], line.reason) for line in old]
        if known != told and any(line.direction not in _IMPORTED for line in old):
            moves = deal_queries.transitions(self._session.store, [deal_id]).get(deal_id, [])
            known = [
                (move.from_stage, move.to_stage, column_value(move.at)[:19], clean(move.reason))
                for move in standing(moves)
            ]
        return known == told

    def _sound(self, deal: Deal, old: Sequence[LedgerLine], steps: Sequence[Step]) -> bool:
        """Whether steps are one chain, and the ledger holds no more than one import brought."""
        failed = self._report.failed
        if not all(
            line.direction in _IMPORTED and line.written == old[0].written for line in old
        ) or any(line.direction != "import" for line in old[:1]):
            sentence = f"{deal.key} has a history of its own, which a replay cannot replace"
            self._error(steps[0].row, "deal", sentence)
            return False
        where = ""
        for step in steps:
            if step.start != where:
                was = f"was in {where}" if where else "was in no stage yet"
                sentence = f"{deal.key} {was}, so it cannot come from {step.start or 'nowhere'}"
                self._error(step.row, "from", sentence)
            elif step.to == step.start:
                self._error(step.row, "to", f"{deal.key} was in {step.to} already")
            where = step.to
        try:
            if self._process.kind(where) not in _CLOSED:
                delivery.refuse_unwin(self._session, deal)
        except Invalid as mistake:
            self._error(steps[-1].row, "to", str(mistake))
        return self._report.failed == failed

    def _write(
        self, deals: dict[int, Deal], kept: Sequence[tuple[int, Step]], gone: Sequence[int]
    ) -> None:
        now = column_value(self._group.now)
        self._group.update_many(TransitionRow, [(line, {"deleted_at": now}) for line in gone])
        ordered = sorted(kept, key=lambda pair: pair[1])
        self._group.insert_many(TransitionRow, [self._line(i, step) for i, step in ordered])
        last = dict(ordered)
        columns = [(i, self._deal(deals[i], step)) for i, step in last.items()]
        self._group.update_many(DealRow, columns)
        self._engage([(deals[i], step.to) for i, step in last.items()])

    def _line(self, deal_id: int, step: Step) -> dict[str, Any]:
        pauses = step.start and self._process.kind(step.to) is Kind.PAUSED
        resumes = step.start and self._process.kind(step.start) is Kind.PAUSED
        resumes = resumes and self._process.kind(step.to) is Kind.OPEN
        return {
            "deal_id": deal_id,
            "from_stage": step.start,
            "to_stage": step.to,
            "at": step.at,
            "by_id": step.by_id,
            "direction": "pause" if pauses else "resume" if resumes else "import",
            "reason": step.reason,
            "gates": "[]",
            "undo_of": None,
        }

    def _deal(self, deal: Deal, step: Step) -> dict[str, Any]:
        """What a deal is after its last step."""
        kind = self._process.kind(step.to)
        lost = values.lost_reason(step.reason) if kind is Kind.LOST else ("", "")
        if kind is Kind.LOST and deal.lost_reason and lost[0] == "other":
            lost = (deal.lost_reason, deal.lost_note)
        paused = kind is Kind.PAUSED
        paused_from = (step.start or self._process.pipeline[0].key) if paused else ""
        pane = paused_from or step.to
        return {
            "stage": step.to,
            "paused_from": paused_from,
            "paused_until": deal.paused_until if paused else None,
            "paused_reason": (step.reason or deal.paused_reason) if paused else "",
            "lost_reason": lost[0],
            "lost_note": lost[1],
            "rank": deal.rank if pane == deal.column else self._rank(pane),
        }

    def _rank(self, pane: str) -> int:
        if pane not in self._ranks:
            self._ranks[pane] = board_queries.top_rank(self._session.store, pane) + 1
        self._ranks[pane] -= 1
        return self._ranks[pane]

    def _engage(self, ends: Sequence[tuple[Deal, str]]) -> None:
        """Let every deal have an engagement iff it is won now."""
        wins = []
        for deal, to in ends:
            engagement = delivery_queries.engagement_of(self._session.store, deal.id)
            won = self._process.kind(to) in _CLOSED
            over = self._process.kind(to) is Kind.COMPLETED
            if won and engagement is None:
                wins.append(delivery.Win(deal.id, *deal.term, deal.amount, deal.currency, over))
            elif not won and engagement is not None:
                delivery.withdraw(self._session, self._group, deal)
            elif over and engagement is not None:
                self._group.update(EngagementRow, engagement, {"status": "completed"})
        delivery.begin_many(self._session, self._group, wins)

    def _note(self, step: Step, action: str, deal: Deal) -> None:
        changes = (("stage", step.start, step.to), ("at", "", step.at))
        shown = changes if action == "add" else ()
        self._report.note(RowDifference(step.row, action, deal.key, deal.name, shown))

    def _error(self, row: int, column: str, sentence: str) -> None:
        self._report.error(row, self._columns.theirs.get(column, column), sentence)
