"""One invoice, whole: what it says, its lines, what came in."""

from __future__ import annotations

from typing import Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.widgets import OptionList, Static

from salesops_tui.domain.money import plain
from salesops_tui.domain.papers import INVOICE_KINDS, Invoice, InvoiceLine, Payment
from salesops_tui.domain.text import clean_line
from salesops_tui.errors import NotFound
from salesops_tui.services.session import Done
from salesops_tui.workspace import Workspace
from screens import dialogs
from screens.dialogs.form import money_text
from screens.invoices.acting import InvoiceActions
from screens.records.acting import Picked
from screens.text import shown
from screens.widgets.head import Head
from screens.widgets.section import Section
from screens.work import Whole

KEYS = "> next · p pay · d paper · V void · e edit · a line · D remove · Esc · ? help"
_LABEL = 14


class InvoiceScreen(InvoiceActions):
    """An invoice with its lines and payments."""

    CSS_PATH = "invoices.tcss"
    AUTO_FOCUS = "#lines"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("greater_than_sign,L", "move_on", "Next step", id="invoice.move-on",
                tooltip="Request it, issue it, or record what came in"),
        Binding("e", "edit", "Edit", id="invoice.edit", tooltip="Edit the fields"),
        Binding("a", "add_line", "Line", id="invoice.add-line", tooltip="Add a line"),
        Binding("D,delete", "remove", "Remove", id="invoice.remove",
                tooltip="Remove the line, or take the payment back"),
        Binding("escape", "close", "Back", id="invoice.close", tooltip="Back"),
    ]  # fmt: skip

    def __init__(self, workspace: Workspace, invoice_id: int) -> None:
        super().__init__(workspace)
        self._invoice_id = invoice_id

    def compose(self) -> ComposeResult:
        """A head line, the fields, the lines, the payments."""
        yield Head()
        with VerticalScroll(id="page", can_focus=False):
            yield Section(id="lines", markup=False)
            yield Section(id="payments", markup=False)
            yield Static("", id="fields", classes="part", markup=False)
        yield Static("", id="status", markup=False)
        yield Static(KEYS, id="keys", markup=False)

    def on_mount(self) -> None:
        """Show the invoice."""
        self.query_one("#fields").border_title = "Invoice (e edits)"
        self.reread()
        self.watch_others()

    @property
    def whole(self) -> Whole:
        """The record shown."""
        return "invoice", self._invoice_id

    def invoice(self) -> Invoice | None:
        """The invoice shown; None when it was taken back meanwhile."""
        try:
            return self.workspace.billing.invoice(self._invoice_id)
        except NotFound:
            self.say("This invoice was taken back; Esc goes back.")
            return None

    def changed(self, done: Done, deal_id: int | None = None) -> None:
        """Show what a change did."""
        word = f"{done.what} (change {done.group}; u takes it back)"
        self.say(word if done.group else "Nothing changed.")
        self.reread()

    def reread(self) -> None:
        """Read the invoice again."""
        found = self.invoice()
        if found is None:
            return
        billing, deal = self.workspace.billing, self.workspace.pipeline.deal(found.deal_id)
        number = found.number or "no number yet"
        head = f"{found.key}  {number} · {found.status} · {deal.key} {deal.name}"
        self.query_one("#head", Static).update(shown(head))
        lines = [(_line(each), str(each.position)) for each in billing.lines(found.id)]
        title = f"Lines: {plain(found.total, group=True)} {found.currency}"
        self.query_one("#lines", Section).fill(title, lines, "one line over the whole amount")
        paid = [(_payment(each, found), str(each.id)) for each in billing.payments(found.id)]
        title = f"Payments: {plain(found.open, group=True)} {found.currency} open"
        self.query_one("#payments", Section).fill(title, paid, "nothing came in yet (p)")
        rows = [*_fields(found), ("For", deal.organization or "–")]
        text = "\n".join(f"{name:>{_LABEL}}  {clean_line(value)}" for name, value in rows)
        self.query_one("#fields", Static).update(shown(text))

    def action_move_on(self) -> None:
        """The next step."""
        found = self.invoice()
        if found is not None:
            self.move_on(found)

    def action_edit(self) -> None:
        """Edit the fields."""
        found = self.invoice()
        if found is not None:
            self.edit_record(Picked("invoice", found.id, found.revision))

    def action_add_line(self) -> None:
        """Add a line."""
        found = self.invoice()
        if found is not None:
            self._line_form(found, f"Line of {found.name}", None)

    @on(OptionList.OptionSelected, "#lines")
    def _edit_line(self) -> None:
        found, at = self.invoice(), self.query_one("#lines", Section).chosen
        if found is not None and at:
            lines = {str(each.position): each for each in self.workspace.billing.lines(found.id)}
            if at in lines:
                self._line_form(found, f"Line {at} of {found.name}", lines[at])

    def _line_form(self, found: Invoice, heading: str, line: InvoiceLine | None) -> None:
        from salesops_tui.domain.forms.papers import InvoiceLineForm

        billing = self.workspace.billing
        values: dict[str, Any] = {"quantity": "1", "pass_through": "no"}
        if line is not None:
            through = "yes" if line.pass_through else "no"
            values = {**line._asdict(), "unit_price": money_text(line.unit_price)}
            values["pass_through"] = through

        def submit(raw: dict[str, Any]) -> Done:
            if line is None:
                return billing.add_line(found.id, raw, found.revision)
            if not raw:
                return Done("", 0)
            return billing.edit_line(found.id, line.position, raw, found.revision)

        self.ask_form(InvoiceLineForm, heading, submit, values)

    def action_remove(self) -> None:
        """Remove the line under the cursor, or take back the payment, after a yes."""
        found, section = self.invoice(), self.focused
        if found is None:
            return
        if not isinstance(section, Section) or not section.chosen:
            self.say("Tab to a line or a payment first.")
            return
        row, billing = int(section.chosen), self.workspace.billing
        question = "Remove this line?" if section.id == "lines" else "Take this payment back?"

        def call() -> Done:
            if section.id == "lines":
                return billing.remove_line(found.id, row, found.revision)
            return billing.unpay(found.id, row, found.revision)

        def answered(yes: bool | None) -> None:
            if yes:
                self.perform(call, self.changed)

        self.app.push_screen(dialogs.ConfirmDialog(question, "u brings it back."), answered)

    def action_close(self) -> None:
        """Back to where it was opened."""
        self.dismiss(None)


def _line(line: InvoiceLine) -> str:
    many = f": {line.quantity} {line.unit} × {plain(line.unit_price, group=True)}"
    often = many if line.quantity != "1" else ""
    through = " (passed through)" if line.pass_through else ""
    return f"{plain(line.amount, group=True):>13}  {clean_line(line.description)}{often}{through}"


def _payment(payment: Payment, invoice: Invoice) -> str:
    note = f"  {clean_line(payment.note)}" if payment.note else ""
    return (
        f"{plain(payment.amount, group=True):>13} {invoice.currency}  {payment.received_on}{note}"
    )


def _fields(invoice: Invoice) -> list[tuple[str, str]]:
    period = f"{invoice.period_start or '…'} to {invoice.period_end or '…'}"
    rows = [
        ("Kind", INVOICE_KINDS.get(invoice.kind, invoice.kind)),
        ("Period", period if invoice.period_start or invoice.period_end else "–"),
        ("Requested", str(invoice.requested_on or "–")),
        ("Issued", str(invoice.issued or "–")),
        ("Due", str(invoice.due or "–")),
        ("Issuer", invoice.issuer or "us"),
        ("Note", invoice.note or "–"),
    ]
    return [*rows, ("Void", invoice.void_reason)] if invoice.void_reason else rows
