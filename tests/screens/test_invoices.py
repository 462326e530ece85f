"""Invoices by keys: the list, the page of one, the deal's papers and its gates."""

import pytest
from textual.widgets import DataTable, Static

from salesops_tui.workspace import Workspace
from tests.screens.conftest import Sit
from tests.screens.desk import Desk


@pytest.fixture
def signed(work: Workspace) -> Workspace:
    """D-1 Hub in Invoicing: a membership and usage over a year, its agreement signed."""
    known = {"name": "Hub", "organization": "Uni", "deal_class": "new", "mau": "280"}
    term = {"contract_start": "2026-06-01", "contract_end": "2027-05-31"}
    work.deals.add({**known, **term}, stage="invoicing", membership="general")
    work.notes.add_contact(1, {"contact": "Ann", "role": "representative"})
    work.billing.sign(work.billing.add_agreement(1, {}).key, {})
    return work


def head(desk: Desk) -> str:
    return str(desk.screen.query_one("#head", Static).content)


def row(desk: Desk, number: int) -> list[str]:
    return [str(cell) for cell in desk.screen.query_one(DataTable).get_row_at(number)]


async def mend(desk: Desk, gate: str) -> None:
    """Move on, and press Enter at the gate whose row starts like this."""
    await desk.press(">")
    at = next(nth for nth, each in enumerate(desk.rows()) if gate in each)
    await desk.press("home", *["j"] * at, "enter")


async def test_invoices_are_planned_issued_and_paid_from_their_list(
    sit: Sit, signed: Workspace
) -> None:
    async with sit(size=(120, 30)) as desk:
        await desk.press("o", "i")
        assert "P plans those of a deal from its signed agreement" in desk.text
        await desk.press("P")
        await desk.type("D-1")
        await desk.press("enter")
        assert desk.heading == "Plan the invoices of D-1?"
        assert "+ membership 2026-06-01  15,000.00 USD" in desk.text
        await desk.press("y")
        assert "planned the invoices of D-1: added 13" in desk.status
        await desk.press(">")
        assert row(desk, 0)[:5] == ["I-1", "", "D-1", "requested", "15,000.00"]
        await desk.press(">")
        assert desk.heading == "Issue I-1 over 15,000.00 USD? Not undone, only voided."
        await desk.press("enter", "p")
        assert desk.heading == "Payment of INV-2026-0001: 15,000.00 USD open"
        await desk.fill(amount="5000")
        await desk.press("enter")
        assert row(desk, 0)[1:6] == ["INV-2026-0001", "D-1", "part paid", "15,000.00", "10,000.00"]
        assert head(desk) == "Invoices · 13 · 10,000.00 USD open"
        assert signed.pipeline.deal(1).collected == 500_000
        await desk.press("p")
        await desk.fill(amount="10000.01")
        await desk.press("enter")
        assert "10000.01 is more than the 10000.00 USD" in desk.text
        await desk.press("escape", "escape", "V")
        assert "INV-2026-0001 has payments; take them back first" in desk.status
        await desk.press("<")
        assert "u takes a step back" in desk.status
        await desk.press("P", "enter")
        assert "The invoices of D-1 are as its agreement wants them." in desk.status
        await desk.press("u")
        assert row(desk, 0)[3] == "issued"


async def test_the_page_of_an_invoice_changes_its_lines_and_takes_payments_back(
    sit: Sit, signed: Workspace
) -> None:
    signed.billing.request_invoice(1, {"total": "100"})
    async with sit(size=(80, 24)) as desk:
        await desk.press("o", "i", "enter")
        assert head(desk) == "I-1  no number yet · requested · D-1 Hub"
        await desk.press("a")
        await desk.fill(description="Training", quantity="2", unit_price="25.50")
        await desk.press("enter")
        assert [each.split() for each in desk.rows("#lines")] == [
            ["100.00", "Hub"],
            ["51.00", "Training:", "2", "×", "25.50"],
        ]
        await desk.press("home", "enter")
        assert desk.heading == "Line 1 of I-1"
        await desk.fill(unit_price="90")
        await desk.press("enter", "end", "D", "y")
        assert desk.rows("#lines") == ["        90.00  Hub"]
        await desk.press("e")
        await desk.fill(note="PO 7")
        await desk.press("enter")
        assert "PO 7" in desk.text
        await desk.press(">")
        await desk.fill(number="CSS-20")
        await desk.press("enter", ">", "enter")
        assert head(desk) == "I-1  CSS-20 · paid · D-1 Hub"
        await desk.press("tab", "D")
        assert desk.heading == "Take this payment back?"
        await desk.press("y")
        assert head(desk) == "I-1  CSS-20 · issued · D-1 Hub"
        assert signed.pipeline.deal(1).collected is None
        await desk.press("V")
        await desk.type("wrong address")
        await desk.press("enter")
        assert "void" in head(desk)
        assert "wrong address" in desk.text
        await desk.press("escape")
        assert row(desk, 0)[3] == "void"


async def test_the_deal_plans_shows_and_opens_its_invoices_and_mends_its_gates(
    sit: Sit, signed: Workspace
) -> None:
    async with sit(size=(120, 40)) as desk:
        await desk.press("4", "enter", "P", "y")
        papers = desk.rows("#papers")
        assert papers[1] == "Invoice I-1, planned, membership 2026-06, 15,000.00 USD"
        assert papers[-1] == "… 10 more planned (o i lists them)"
        desk.screen.query_one("#papers").focus()
        await desk.press("home", "down", "enter")
        assert desk.on == "InvoiceScreen"
        await desk.press("escape")
        await mend(desk, "First invoice")
        assert desk.heading == "Request the planned invoice I-1?"
        await desk.press("y")
        assert desk.on == "GatePanel"
        await desk.press("escape")
        signed.billing.issue("I-1", {})
        await mend(desk, "Invoice paid")
        assert desk.heading == "Payment of INV-2026-0001"
        await desk.press("enter")
        assert desk.on == "GatePanel"
        await desk.press("escape")
        assert signed.billing.invoice("I-1").status == "paid"
        assert desk.rows("#papers")[1] == (
            "Invoice INV-2026-0001, paid, membership 2026-06, 15,000.00 USD"
        )


async def test_an_agreement_is_edited_and_voided_from_the_deals_papers(
    sit: Sit, signed: Workspace
) -> None:
    async with sit(size=(120, 40)) as desk:
        await desk.press("4", "enter")
        desk.screen.query_one("#papers").focus()
        await desk.press("enter", "a")
        await desk.fill(value="30000")
        await desk.press("enter")
        assert desk.rows("#papers")[1].startswith("Amendment A-2, draft, 30,000.00 USD")
        await desk.press("down", "enter", "e")
        assert (desk.heading, desk.field("value")) == ("Edit A-2", "30000.00")
        await desk.fill(value="31000")
        await desk.press("enter")
        assert "31,000.00 USD" in desk.rows("#papers")[1]
        await desk.press("enter", "V", "y")
        assert desk.rows("#papers")[1].startswith("Amendment A-2, void")


async def test_the_paper_of_an_invoice_is_made_from_its_page(sit: Sit, signed: Workspace) -> None:
    signed.billing.request_invoice(1, {"total": "100"})
    async with sit(size=(120, 40)) as desk:
        await desk.press("o", "i", "enter", "d")
        assert desk.on == "PaperScreen"
        assert "· I-1" in head(desk)
        await desk.press("escape")
        assert desk.on == "InvoiceScreen"
