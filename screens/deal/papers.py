"""Papers of a deal from its screen: agreements, invoices, the plan of invoices."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from textual.binding import Binding, BindingType

from salesops_tui.domain.deals import Deal
from salesops_tui.domain.money import plain
from salesops_tui.domain.papers import AGREEMENT_KINDS, DOCUMENT_KINDS, Agreement
from salesops_tui.services.session import Done
from screens import dialogs
from screens.deal import text as deal_text
from screens.deal.documents import DealDocuments
from screens.saving import Saving, Start

_PLANNED = 3  # planned invoices that the papers show


class DealPapers(DealDocuments):
    """The rows of the papers, and what Enter on each does."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("P", "plan", "Plan", id="deal.plan", tooltip="Plan the invoices of its agreement"),
    ]

    def papers(self, deal: Deal) -> list[tuple[str, str]]:
        """Documents, agreements and invoices, each with what its row stands for."""
        work = self.workspace
        kinds = {**DOCUMENT_KINDS, **AGREEMENT_KINDS}
        rows = [
            (f"{kinds.get(d.kind, d.kind)} {d.number or d.key}, {d.status}", f"document:{d.key}")
            for d in work.papers.of(deal.id)
        ]
        for a in work.billing.agreements(deal.id):
            value = deal_text.money(a.value, a.currency)
            text = f"{kinds.get(a.kind, a.kind)} {a.key}, {a.status}, {value}, {a.start} to {a.end}"
            rows.append((text, f"agreement:{a.key}"))
        return [*rows, *self._invoices(deal)]

    def _invoices(self, deal: Deal) -> list[tuple[str, str]]:
        """The invoices; of those only planned, the next few."""
        rows, planned = [], 0
        for i in self.workspace.billing.invoices(deal.id):
            planned += i.status == "planned"
            if i.status == "planned" and planned > _PLANNED:
                continue
            what = f" {i.kind} {i.period_start:%Y-%m}," if i.kind and i.period_start else ""
            late = f", due {i.due}" if i.open else ""
            left = f", {plain(i.open, group=True)} open" if 0 < i.open < i.total else ""
            money = f"{plain(i.total, group=True)} {i.currency}{left}{late}"
            rows.append((f"Invoice {i.name}, {i.status},{what} {money}", f"invoice:{i.key}"))
        if planned > _PLANNED:
            rows.append((f"… {planned - _PLANNED} more planned (o i lists them)", ""))
        return rows

    def open_paper(self, kind: str, key: str) -> None:
        """Show a document or an invoice; ask what to do with an agreement."""
        if kind == "document":
            self.show_document(key)
        elif kind == "invoice":
            self._open_invoice(key)
        elif kind == "agreement":
            self._agreement_menu(self.workspace.billing.agreement(key))

    def action_plan(self) -> None:
        """Plan the invoices of the deal from its signed agreement."""
        from screens.invoices.planning import ask_plan

        target = self.needed()
        if target is not None:
            ask_plan(self, target.id)

    def _open_invoice(self, key: str) -> None:
        from screens.invoices.page import InvoiceScreen

        invoice = self.workspace.billing.invoice(key)

        def closed(_: object) -> None:
            self.reread()

        self.app.push_screen(InvoiceScreen(self.workspace, invoice.id), closed)

    def _agreement_menu(self, agreement: Agreement) -> None:
        """Sign, edit or void an agreement, or add another."""
        draft = agreement.status == "draft"
        choices = [("s", "Record its signature", "sign"), ("e", "Edit it", "edit")] if draft else []
        if agreement.status != "void":
            choices.append(("V", "Void it: it counts for nothing", "void"))
        choices.append(("a", "Add an amendment", "amend"))

        def picked(answer: str | None) -> None:
            ways: dict[str, Callable[[], None]] = {
                "sign": self.agreement,
                "edit": lambda: self._edit_agreement(agreement),
                "void": lambda: self._void_agreement(agreement),
                "amend": lambda: self.agreement("amendment", new=True),
            }
            if answer:
                ways[answer]()

        label = AGREEMENT_KINDS.get(agreement.kind, agreement.kind)
        heading = f"{label} {agreement.key}, {agreement.status}"
        self.app.push_screen(dialogs.PickDialog(heading, choices), picked)

    def _edit_agreement(self, agreement: Agreement) -> None:
        from salesops_tui.domain.forms.papers import AgreementForm
        from screens.dialogs.form import money_text

        billing = self.workspace.billing

        def fresh() -> Start:
            now = billing.agreement(agreement.key)
            return Start(now.revision, {**now._asdict(), "value": money_text(now.value)})

        def write(raw: dict[str, Any], seen: int) -> Done:
            return billing.edit_agreement(agreement.key, raw, seen)

        submit = Saving(write, fresh)
        values = submit.start.values
        self.show_form(AgreementForm, f"Edit {agreement.key}", submit, values,
                       deal_id=agreement.deal_id)  # fmt: skip

    def _void_agreement(self, agreement: Agreement) -> None:
        billing = self.workspace.billing

        def answered(yes: bool | None) -> None:
            if yes:
                self.perform(
                    lambda: billing.void_agreement(agreement.key),
                    lambda done: self.changed(done, agreement.deal_id),
                )

        question = f"Void {agreement.key}?"
        note = "It stays on record, and counts for nothing. u brings it back."
        self.app.push_screen(dialogs.ConfirmDialog(question, note), answered)
