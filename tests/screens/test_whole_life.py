"""One deal for its whole life, on the screens alone: what is pressed, and what they then say."""

import pytest
from textual.widgets import Static

from salesops_tui.workspace import Workspace
from tests.screens.conftest import Sit
from tests.screens.desk import Desk

SIZES = [(80, 24), (120, 40)]


@pytest.mark.parametrize("size", SIZES)
async def test_a_lead_lives_through_two_terms_to_the_end_of_its_service(
    sit: Sit, work: Workspace, size: tuple[int, int]
) -> None:
    async with sit(size) as desk:
        await _lead(desk)
        await _qualify(desk)
        await _offer(desk)
        await _partner(desk)
        await _win(desk, "D-1")
        await _provision(desk)
        await _serve(desk)
        await _bill(desk)
        await _report(desk)
        await _renew(desk)
        await _second_term(desk)
        await _end(desk)
    assert [work.pipeline.deal(n).stage for n in (1, 2)] == ["won", "completed"]
    assert work.pipeline.deal(2).previous_deal == "D-1"
    assert work.pipeline.deal(1).collected == 1_500_000


async def waive(desk: Desk, reason: str) -> None:
    """Waive every gate that only warns, with a reason, and make the move."""
    assert desk.on == "GatePanel", desk.status
    await desk.press("W", ">")
    await desk.type(reason)
    await desk.press("enter")


async def home(desk: Desk) -> None:
    """Go to the board."""
    await desk.press("o", "b")
    assert desk.on == "BoardScreen"


async def _lead(desk: Desk) -> None:
    await desk.press("o", "l")
    assert "No open leads" in desk.text
    await desk.press("a")
    await desk.type("Ann Vale <ann@porto.example> @University of Porto #conference")
    await desk.press("enter")
    assert "added lead Ann Vale" in desk.status
    await desk.press("d", "e")
    await desk.type("They need it this year and can decide")
    await desk.press("enter")
    assert "decided to engage: lead L-1 Ann Vale" in desk.status
    await desk.press("c")
    assert desk.on == "DealScreen"
    assert "converted lead L-1 Ann Vale to a deal, D-1" in desk.status


async def _qualify(desk: Desk) -> None:
    await desk.press("e")
    await desk.fill(name="Ocean hub", deal_class="new", target_start="2026-08-01",
                    target_end="2027-07-31")  # fmt: skip
    await desk.press("enter")
    assert desk.lines[0].strip().startswith("D-1  Ocean hub  ·  Qualifying")
    assert "2026-08-01 to 2027-07-31" in desk.text
    await desk.press(">")
    assert "✓ Class is set" in desk.text
    assert "✗ All seven questions answered" in desk.text
    await waive(desk, "we know them well")
    assert "moved D-1 to Prospecting" in desk.status


async def _offer(desk: Desk) -> None:
    await desk.press("i")
    await desk.fill(product="membership-general")
    await desk.press("enter")
    assert "15,000.00" in desk.text
    await desk.press("d", "q")
    assert desk.on == "PaperScreen"
    await desk.press("i", "y")
    assert "Q-2026-0001" in desk.text
    await desk.press("escape", ">")
    await waive(desk, "said yes at the conference")
    assert "moved D-1 to Partnering" in desk.status


async def _partner(desk: Desk) -> None:
    await desk.press("S")
    assert desk.on == "SowScreen"
    await desk.press("a")
    await desk.fill(title="Hub with their image", low_hours="8", high_hours="16")
    await desk.press("enter")
    assert "8–16 h, 2,000.00–4,000.00 USD" in desk.text
    await desk.press("escape", "e")
    await desk.fill(contract_start="2026-08-01", contract_end="2027-07-31")
    await desk.press("enter")
    assert "edited D-1: contract_start, contract_end" in desk.status
    await desk.press("d", "a", "r")
    assert "Agreement" in desk.heading
    await desk.press("enter")
    assert "drafted an agreement for D-1" in desk.status
    await desk.press(">")
    await waive(desk, "signed off in the weekly meeting")
    assert "moved D-1 to Invoicing" in desk.status


async def _win(desk: Desk, key: str) -> None:
    await desk.press("d", "a", "r")
    assert "was signed" in desk.heading
    await desk.fill(evidence="shared drive")
    await desk.press("enter")
    assert "was signed on 2026-07-01" in desk.status
    await desk.press("d", "i", "r")
    assert "invoice" in desk.heading.lower()
    await desk.press("ctrl+s")
    assert f"requested an invoice for {key}" in desk.status
    await desk.press(">")
    await waive(desk, "paid within thirty days")
    assert desk.heading.startswith(f"Win {key}")
    await desk.press("y")
    assert f"won {key}" in desk.status


async def _provision(desk: Desk) -> None:
    await home(desk)
    await desk.press("5", "enter")
    assert desk.on == "EngagementScreen", desk.text
    assert "Provisioning" in desk.text
    await desk.press("b", "y")
    assert "to E-1" in desk.status
    await desk.press("h")
    await desk.fill(health="green", health_note="They like it")
    await desk.press("enter")
    assert "●green" in desk.lines[0]
    await desk.press(">")
    await waive(desk, "their own project, ten people on the hub")
    assert "moved E-1 to Ongoing" in desk.status


async def _serve(desk: Desk) -> None:
    await desk.press("escape", "o", "e")
    assert desk.on == "EngagementsScreen"
    assert "ongoing" in desk.text
    await desk.press("enter", ">")
    assert "moved E-1 to Reporting" in desk.status


async def _bill(desk: Desk) -> None:
    await desk.press("o", "i")
    assert desk.on == "InvoicesScreen"
    await desk.press("i")
    if desk.on != "InvoicesScreen":
        await desk.press("ctrl+s" if desk.on == "FormDialog" else "y")
    assert invoice(desk)[:6] == ["I-1", "INV-2026-0001", "D-1", "issued", "15,000.00", "15,000.00"]
    await desk.press("p")
    await desk.press("enter")
    assert invoice(desk)[3:6] == ["paid", "15,000.00", "0.00"]
    assert "nothing open" in desk.lines[0]


def invoice(desk: Desk) -> list[str]:
    """The cells of the first invoice."""
    return next(line for line in desk.lines if "I-1 " in line).split()


async def _report(desk: Desk) -> None:
    await desk.press("o", "e", "enter", "d")
    assert "Document" in desk.heading
    await desk.press("r")
    assert desk.on == "PaperScreen", desk.status
    await desk.press("i", "y")
    assert "IR-2026-0001" in desk.text
    await desk.press("escape")
    assert desk.on == "EngagementScreen"


async def _renew(desk: Desk) -> None:
    await desk.press("o", "r", "enter")
    assert desk.on == "RenewalScreen"
    await desk.press("s", ">", "r")
    assert "2027-08-01 to 2028-07-31" in desk.heading
    await desk.press("y")
    await waive(desk, "they know their numbers")
    assert "renewed R-1" in desk.status
    await home(desk)
    await desk.press("2", "g")
    assert desk.board.current.key == "D-2"


async def _second_term(desk: Desk) -> None:
    await desk.press("enter")
    assert "D-1" in str(desk.screen.query_one("#fields", Static).content)
    await desk.press(">")
    await waive(desk, "as in the first term")
    assert "moved D-2 to Partnering" in desk.status
    await desk.press("e")
    await desk.fill(contract_start="2027-08-01", contract_end="2028-07-31")
    await desk.press("enter")
    assert "2027-08-01 to 2028-07-31" in desk.text
    await desk.press("d", "a", "r", "enter")
    assert "drafted an agreement for D-2" in desk.status
    await desk.press(">")
    await waive(desk, "as in the first term")
    assert "moved D-2 to Invoicing" in desk.status
    await _win(desk, "D-2")


async def _end(desk: Desk) -> None:
    await desk.press("o", "r")
    while "2028" not in desk.text and desk.on == "RenewalsScreen":
        await desk.press("j")
    await desk.press("G", "enter")
    assert desk.on == "RenewalScreen"
    assert "R-2" in desk.lines[0]
    await desk.press(">", "d")
    await desk.fill(reason="Their grant ends")
    await desk.press("enter")
    assert "Not renewing" in desk.lines[0]
    for _ in range(4):
        await desk.press(" ", "enter")
    assert "5 of 9" in desk.status
    await desk.press(" ")
    await desk.type("switched off before the first month")
    await desk.press("enter")
    for _ in range(3):
        await desk.press(" ", "enter")
    assert "Closed" in desk.lines[0]
