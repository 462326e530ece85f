"""All invoices: what is planned, asked for, owed, overdue, paid."""

from __future__ import annotations

from typing import ClassVar

from salesops_tui.domain.money import plain
from salesops_tui.domain.papers import Invoice
from screens.invoices.acting import InvoiceActions
from screens.records.acting import Picked
from screens.records.list import RecordList


class InvoicesScreen(RecordList, InvoiceActions):
    """The list of invoices; its head sums what is open, by currency."""

    KIND = "invoice"
    COLUMNS: ClassVar[tuple[str, ...]] = (
        "key", "number", "deal", "status", "total", "open", "currency", "due", "days_overdue",
        "organization", "kind", "period_start",
    )  # fmt: skip
    EMPTY = "No invoices. P plans those of a deal from its signed agreement; a adds one beside it."
    KEYS = "> next step · i issue · p pay · V void · P plan · a add · / filter · ? help"

    def heading(self) -> str:
        """How many there are, and what is open and overdue in each currency."""
        parts = []
        clause = self.workspace.records.clause(self.KIND, self.where)
        for each in self.workspace.billing.sums(clause):
            late = f" ({plain(each.overdue, group=True)} overdue)" if each.overdue else ""
            if each.open:
                parts.append(f"{plain(each.open, group=True)} {each.currency} open{late}")
        return " · ".join([super().heading(), *(parts or ["nothing open"])])

    def titles(self) -> list[str]:
        """Short heads, so that what is owed and when stands in a narrow terminal."""
        short = {"currency": "in", "days overdue": "days late"}
        return [short.get(title, title) for title in super().titles()]

    def invoice(self) -> Invoice | None:
        """The invoice under the cursor."""
        found = self.needed()
        if found is None:
            return None
        shown_now = self.workspace.billing.invoice(found.id)
        return shown_now._replace(revision=found.revision)

    @property
    def any(self) -> bool:
        """Whether the list holds an invoice."""
        return bool(self.rows)

    def action_add(self) -> None:
        """Add an invoice beside the agreement, of the deal under the cursor unless changed."""
        at = self.current
        deal = self.workspace.billing.invoice(at.id).deal_id if at else None
        known = {"deal": self.workspace.pipeline.deal(deal).key} if deal else {}
        self.add_record(self.KIND, known)

    def action_move(self, to: str) -> None:
        """The next step of the invoice under the cursor."""
        found = self.invoice()
        if found is not None and to == "next":
            self.move_on(found)
        elif found is not None:
            self.say("An invoice does not go back; u takes a step back, V voids it.")

    def open_record(self, picked: Picked) -> None:
        """Show the invoice whole."""
        from screens.invoices.page import InvoiceScreen

        def closed(_: object) -> None:
            self.reread()

        self.app.push_screen(InvoiceScreen(self.workspace, picked.id), closed)
