"""Rows for deals that are there: what differs is written, a stage through the gates."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from db.journal import Group
from db.queries import deals as deal_queries
from db.queries import imports as queries
from db.rows.sales import DealRow
from salesops_tui.domain.deals import Deal
from salesops_tui.domain.process import Kind
from salesops_tui.domain.transitions import Move
from salesops_tui.errors import Invalid, Refused
from salesops_tui.services.deals import Deals
from salesops_tui.services.importing.mapping import Columns
from salesops_tui.services.importing.report import ImportReport, RowDifference
from salesops_tui.services.importing.rows import Given
from salesops_tui.services.importing.values import FIELDS, loss, shown
from salesops_tui.services.pipeline import Pipeline
from salesops_tui.services.session import Session

_COMPUTED = ("membership", "usage")  # sums of the deal's lines


class Changes:
    """Writes the rows of each batch whose deals exist.

    The ledger's dates and what is computed from them are not taken from a file: the ledger is
    replayed by an import of transitions alone.
    """

    def __init__(
        self,
        session: Session,
        services: tuple[Deals, Pipeline],
        group: Group,
        columns: Columns,
        report: ImportReport,
    ) -> None:
        self._session = session
        self._deals, self._pipeline = services
        self._group = group
        self._columns = columns
        self._report = report

    def write(self, rows: Sequence[Given]) -> None:
        """Compare each row with its deal, and write what differs."""
        ids = [row.id for row in rows if row.id is not None]
        found = queries.deals(self._session.store, ids)
        for row in rows:
            deal = found[row.id]  # type: ignore[index] # rows without an id are not here
            try:
                self._take(row, deal)
            except Refused as mistake:
                column = getattr(mistake, "field", "") or "stage"
                ours = {field: name for name, field in FIELDS.items()}
                self._refuse(row, ours.get(column, column), str(mistake))

    def _take(self, row: Given, deal: Deal) -> None:
        fields = self._fields(row, deal)
        extra = self._extra(row, deal)
        to = row.values.get("stage", deal.stage)
        moves = to != deal.stage
        shown_changes = tuple(
            (name, old, new) for name, (old, new) in self._words(row, deal, fields, extra).items()
        )
        if not fields and not extra and not moves:
            self._report.note(RowDifference(row.row, "skip", deal.key, deal.name))
            return
        revision = row.values.get("revision")
        if revision is not None and revision != deal.revision:
            raise Invalid(
                f"{deal.key} was changed since this file was made (revision {revision}, now"
                f" {deal.revision}); export it again, or leave the column out",
                field="revision",
            )
        if fields:
            self._deals.change(self._group, deal, fields)
        if moves:
            self._move(row, deal, to)
        if extra:
            self._group.update(DealRow, deal.id, extra)
        self._report.note(RowDifference(row.row, "change", deal.key, deal.name, shown_changes))

    def _fields(self, row: Given, deal: Deal) -> dict[str, Any]:
        """The form fields that differ."""
        given = row.values
        for name in _COMPUTED:
            if name in given and given[name] != getattr(deal, name):
                raise Invalid(f"{name} is the sum of line items; change the lines", field=name)
        differ = {
            FIELDS[name]: given[name]
            for name in FIELDS
            if name in given and given[name] != self._now(deal, name)
        }
        if row.organization_id is not None and row.organization_id == deal.organization_id:
            differ.pop("organization", None)
        if row.owner_id is not None and row.owner_id == deal.owner_id:
            differ.pop("owner", None)
        if "estimate" in differ and deal_queries.lines(self._session.store, deal.id):
            raise Invalid(
                f"{deal.key} has line items and its amount is their sum; change the lines",
                field="estimate",
            )
        return differ

    def _now(self, deal: Deal, name: str) -> Any:
        """What an export would say of a field."""
        if name == "amount":
            return deal.amount
        if name == "win_rate":
            return self._session.process.win_rate(deal.deal_class, deal.win_rate)
        return getattr(deal, FIELDS[name])

    def _extra(self, row: Given, deal: Deal) -> dict[str, Any]:
        """What only a deal that is lost or paused has, where it stays so."""
        values = row.values
        kind = self._session.process.kind(values.get("stage", deal.stage))
        until, reason = values.get("paused_until"), values.get("lost_reason")
        if reason and kind is not Kind.LOST:
            raise Invalid(f"{deal.key} is not lost", field="lost_reason")
        if until and kind is not Kind.PAUSED:
            raise Invalid(f"{deal.key} is not paused", field="paused_until")
        if values.get("stage", deal.stage) != deal.stage:
            return {}  # the move takes them along
        extra: dict[str, Any] = {}
        if until and until != deal.paused_until:
            extra["paused_until"] = until
        if reason and (key := loss(reason)) != deal.lost_reason:
            extra["lost_reason"] = key
        return extra

    def _move(self, row: Given, deal: Deal, to: str) -> None:
        kind = self._session.process.kind(to)
        reason = f"import of {self._report.file}"
        if kind is Kind.LOST:
            reason = loss(row.values.get("lost_reason", ""))
        move = Move(to, reason=reason, until=row.values.get("paused_until"))
        self._pipeline.make(self._group, deal.id, move)

    def _words(
        self, row: Given, deal: Deal, fields: dict[str, Any], extra: dict[str, Any]
    ) -> dict[str, tuple[str, str]]:
        """What differs, by our columns, as old and new words."""
        words: dict[str, tuple[str, str]] = {}
        for name, value in row.values.items():
            if FIELDS.get(name) in fields:
                old = self._now(deal, name)
                words[name] = (shown(name, old), shown(name, value))
            elif name in extra:
                words[name] = (shown(name, getattr(deal, name)), shown(name, value))
            elif name == "stage" and value != deal.stage:
                words[name] = (deal.stage, value)
        return words

    def _refuse(self, row: Given, column: str, sentence: str) -> None:
        row.sound = False
        self._report.error(row.row, self._columns.theirs.get(column, column), sentence)
