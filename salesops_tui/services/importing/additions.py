"""New deals from rows: history, whose gates nobody asked, dated in the ledger alone."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from db.journal import Group
from db.queries import board as board_queries
from db.rows.sales import DealRow, TransitionRow
from salesops_tui.domain.process import Kind
from salesops_tui.errors import Invalid
from salesops_tui.services import delivery
from salesops_tui.services.deals import check_dates
from salesops_tui.services.importing.keys import give_numbers
from salesops_tui.services.importing.mapping import Columns
from salesops_tui.services.importing.report import ImportReport, RowDifference
from salesops_tui.services.importing.rows import Given
from salesops_tui.services.importing.values import FIELDS, lost_reason, shown
from salesops_tui.services.session import Session

_PLAIN = tuple(name for name in FIELDS if name not in ("name", "organization", "owner"))
_EMPTY = {"class": "", "next_step": "", "tags": ()}  # what is not None when it is not given


class Additions:
    """Writes the new deals of each batch."""

    def __init__(
        self, session: Session, group: Group, columns: Columns, report: ImportReport, first_id: int
    ) -> None:
        self._session = session
        self._process = session.process
        self._group = group
        self._columns = columns
        self._report = report
        self._next_id = first_id
        self._ranks: dict[str, int] = {}
        self._fields = [name for name in _PLAIN if name in columns.places]
        if "currency" not in self._fields:
            self._fields.append("currency")

    def write(self, rows: Sequence[Given]) -> None:
        """Add deals, each with its ledger; a won one with its engagement."""
        deals = [(row, deal) for row in rows if (deal := self._deal(row)) and row.sound]
        self._next_id = give_numbers([row for row, _ in deals], self._next_id)
        ledger: list[dict[str, Any]] = []
        wins: list[delivery.Win] = []
        for row, deal in deals:
            assert row.id is not None  # numbered above
            deal["id"] = row.id
            for line in self._ledger(row, deal):
                ledger.append(line)
            if self._process.kind(deal["stage"]) in (Kind.WON, Kind.COMPLETED):
                wins.append(self._win(deal))
            if self._report.dry_run:
                self._difference(row, deal)
            else:
                self._report.added += 1
        self._group.insert_many(DealRow, [deal for _, deal in deals])
        self._group.insert_many(TransitionRow, ledger)
        delivery.begin_many(self._session, self._group, wins)

    def _deal(self, row: Given) -> dict[str, Any]:
        """The deal's columns; mistakes are noted on the row."""
        values = row.values
        stage = values.get("stage") or self._process.pipeline[0].key
        deal: dict[str, Any] = {
            FIELDS[name]: values.get(name, _EMPTY.get(name)) for name in self._fields
        }
        deal["currency"] = deal["currency"] or self._session.settings.currency
        usual = self._process.win_rate(deal.get("deal_class", ""), None)
        if deal.get("win_rate") == usual:
            deal["win_rate"] = None  # no exception, so it follows the process
        reason, note = self._loss(row, stage)
        until = self._until(row, stage)
        try:
            check_dates(deal)
        except Invalid as mistake:
            self._refuse(row, mistake.field, str(mistake))
        if self._process.stage(stage).retired:  # type: ignore[union-attr] # read from the process
            self._refuse(row, "stage", f"{stage} is retired and takes no deals")
        self._check_ledger(row, stage)
        paused_from = self._process.pipeline[0].key if until else ""
        return {
            "name": row.name,
            "organization_id": row.organization_id,
            "stage": stage,
            "paused_from": paused_from,
            "rank": self._rank(paused_from or stage),
            "owner_id": row.owner_id,
            "amount": deal.get("estimate"),
            **deal,
            "lost_reason": reason,
            "lost_note": note,
            "paused_until": until,
            "paused_reason": "imported" if until else "",
            "imported_key": None if row.number or not row.key else row.key,
        }

    def _loss(self, row: Given, stage: str) -> tuple[str, str]:
        if self._process.kind(stage) is Kind.LOST:
            return lost_reason(row.values.get("lost_reason", ""))
        if row.values.get("lost_reason"):
            self._refuse(row, "lost_reason", f"the deal is not lost, but {stage}")
        return "", ""

    def _until(self, row: Given, stage: str) -> date | None:
        until: date | None = row.values.get("paused_until")
        paused = self._process.kind(stage) is Kind.PAUSED
        if paused and until is None:
            self._refuse(row, "paused_until", "a paused deal needs the day to resume on")
        if until is not None and not paused:
            self._refuse(row, "paused_until", f"the deal is not paused, but {stage}")
        return until if paused else None

    def _check_ledger(self, row: Given, stage: str) -> None:
        created, closed = row.values.get("created_at"), row.values.get("closed_at")
        since = row.values.get("stage_since")
        if closed and self._process.kind(stage) in (Kind.OPEN, Kind.PAUSED):
            self._refuse(row, "closed_at", f"the deal is not closed, but {stage}")
        for name, later in (("closed_at", closed), ("stage_since", since)):
            if created and later and later < created:
                self._refuse(row, name, f"{later:%Y-%m-%d} is before {created:%Y-%m-%d}")

    def _rank(self, pane: str) -> int:
        """The place on top of a column."""
        if pane not in self._ranks:
            self._ranks[pane] = board_queries.top_rank(self._session.store, pane) + 1
        self._ranks[pane] -= 1
        return self._ranks[pane]

    def _ledger(self, row: Given, deal: dict[str, Any]) -> list[dict[str, Any]]:
        """The opening visit and, where the dates tell of more, the way to the stage."""
        now, values = self._group.now, row.values
        created, since = values.get("created_at"), values.get("stage_since")
        closed = values.get("closed_at") or since
        first, stage = self._process.pipeline[0].key, deal["stage"]
        kind = self._process.kind(stage)
        steps: list[tuple[str, datetime]] = [(stage, since or created or now)]
        if kind is Kind.PAUSED:
            steps = [(first, since or created or now), (stage, now)]
        elif kind is not Kind.OPEN:
            steps = [(stage, closed or created or now)]
        if kind is not Kind.PAUSED and created and created < steps[0][1] and stage != first:
            steps.insert(0, (first, created))
        before = ["", *(to for to, _ in steps)]
        return [
            self._line(deal, start, to, at) for start, (to, at) in zip(before, steps, strict=False)
        ]

    def _line(self, deal: dict[str, Any], start: str, to: str, at: datetime) -> dict[str, Any]:
        pauses = bool(start) and self._process.kind(to) is Kind.PAUSED
        return {
            "deal_id": deal["id"],
            "from_stage": start,
            "to_stage": to,
            "at": at,
            "by_id": deal["owner_id"] or self._group.by,
            "direction": "pause" if pauses else "import",
            "reason": deal["lost_reason"] if self._process.kind(to) is Kind.LOST else "",
            "gates": "[]",
            "undo_of": None,
        }

    def _win(self, deal: dict[str, Any]) -> delivery.Win:
        start, end = deal.get("contract_start"), deal.get("contract_end")
        if not (start or end):
            start, end = deal.get("target_start"), deal.get("target_end")
        over = self._process.kind(deal["stage"]) is Kind.COMPLETED
        return delivery.Win(deal["id"], start, end, deal["amount"], deal["currency"], over)

    def _difference(self, row: Given, deal: dict[str, Any]) -> None:
        given = tuple((name, "", shown(name, value)) for name, value in row.values.items())
        key = deal["imported_key"] or f"D-{deal['id']}"
        self._report.note(RowDifference(row.row, "add", key, deal["name"], given))

    def _refuse(self, row: Given, column: str, sentence: str) -> None:
        row.sound = False
        self._report.error(row.row, self._columns.theirs.get(column, column), sentence)
