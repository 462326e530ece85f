"""One deal, worked by keys alone from its form to the engagement."""

from salesops_tui.domain.deals import QUESTIONS
from salesops_tui.workspace import Workspace
from tests.screens.conftest import Sit
from tests.screens.desk import Desk


async def test_a_deal_is_worked_from_the_add_form_to_a_won_deal_on_the_screens_alone(
    sit: Sit, work: Workspace
) -> None:
    async with sit() as desk:
        await _add(desk)
        await _qualify(desk)
        await _offer(desk)
        await _partner(desk)
        await _win(desk)
    _check_ledger(work)


async def _add(desk: Desk) -> None:
    assert "No deals yet. Press a" in desk.text
    await desk.press("a")
    assert desk.heading == "Add a deal"
    await desk.fill(name="Hub for ocean data", deal_class="")
    await desk.press("enter")
    assert desk.on == "BoardScreen"
    assert "added Hub for ocean data" in desk.status
    assert desk.board.current.key == "D-1"


async def mend(desk: Desk, row: int, heading: str) -> None:
    """Press Enter on a gate that is missing and look where that leads."""
    assert desk.on == "GatePanel"
    rows = desk.screen.query_one("OptionList")
    rows.highlighted = row
    await desk.settle()
    assert "Enter" in desk.label("#note")
    await desk.press("enter")
    assert heading in desk.heading


def marks(desk: Desk) -> str:
    """The marks of the gate panel, top to bottom."""
    assert desk.on == "GatePanel", desk.status
    return "".join(row[0] for row in desk.rows())


async def _qualify(desk: Desk) -> None:
    await desk.press(">")
    assert desk.heading == "D-1 Hub for ocean data → Prospecting"
    assert marks(desk) == "✗✗✗✗"
    await desk.press("w")
    assert "cannot be waived" in desk.label("#note")
    await mend(desk, 0, "Edit D-1")
    assert desk.focus == "field-deal_class"
    await desk.type("new")
    await desk.press("enter")
    assert marks(desk) == "✓✗✗✗"
    await mend(desk, 1, "Qualify D-1")
    await desk.fill(**{question: f"about {question}" for question in QUESTIONS})
    await desk.fill(money_score="3")
    await desk.press("ctrl+s")
    assert marks(desk) == "✓✓✗✗"
    await mend(desk, 2, "Edit D-1")
    assert desk.focus == "field-estimate"
    await desk.fill(estimate="20,000", target_start="2026-09-01", target_end="2027-08-31")
    await desk.press("enter")
    assert marks(desk) == "✓✓✓✗"
    await mend(desk, 3, "Person of D-1")
    assert desk.field("role") == "representative"
    await desk.fill(contact="Ann Vale", email="ann@example.org")
    await desk.press("enter")
    assert marks(desk) == "✓✓✓✓"
    await desk.press(">")
    assert desk.on == "BoardScreen"
    assert "moved D-1 to Prospecting" in desk.status
    assert desk.board.current.column == "prospecting"


async def _offer(desk: Desk) -> None:
    await desk.press("enter")
    assert desk.on == "DealScreen"
    await desk.press("i")
    await desk.fill(product="membership-general")
    await desk.press("enter")
    assert "15,000.00" in desk.rows("#lines")[0]
    await desk.press("c")
    await desk.fill(contact="Bea Roy", role="billing")
    await desk.press("enter")
    await desk.press("v")
    await desk.fill(kind="meeting", outcome="discovery", note="they need a hub")
    await desk.press("ctrl+s")
    assert "(discovery" in desk.text.lower()
    await desk.press(">")
    assert marks(desk) == "✓✗✗✗"
    await mend(desk, 1, "Edit D-1")
    assert desk.focus == "field-organization"
    await desk.type("University of Porto")
    await desk.press("enter")
    assert marks(desk) == "✓✓✗✗"
    await desk.press("escape")
    await _quote(desk)
    await desk.press(">")
    assert marks(desk) == "✓✓✓✗"
    await mend(desk, 3, "Activity on D-1")
    assert desk.field("outcome") == "verbal-yes"
    await desk.press("enter")
    assert marks(desk) == "✓✓✓✓"
    await desk.press(">")
    assert "moved D-1 to Partnering" in desk.status


async def _quote(desk: Desk) -> None:
    await desk.press("d", "q")
    assert desk.on == "PaperScreen"
    assert "no number until it is issued" in desk.text
    assert "University of Porto" in desk.text
    await desk.press("i")
    assert desk.heading == "Issue this document?"
    await desk.press("y")
    assert "Quote Q-2026-0001 · issued" in desk.text
    assert "issued Q-2026-0001" in desk.status
    await desk.press("escape")
    assert desk.on == "DealScreen"
    assert desk.rows("#papers") == ["Quote Q-2026-0001, issued"]


async def _partner(desk: Desk) -> None:
    await desk.press(">")
    assert marks(desk) == "✗✗✗✗"
    await mend(desk, 2, "Edit D-1")
    assert desk.focus == "field-contract_start"
    await desk.fill(contract_start="2026-09-01", contract_end="2027-08-31")
    await desk.press("enter")
    assert marks(desk) == "✗✗✓✗"
    await desk.press("escape", "d", "a", "r")
    assert "Agreement for D-1" in desk.heading
    await desk.press("enter")
    assert "draft" in desk.rows("#papers")[1]
    await desk.press(">")
    assert marks(desk) == "✗✗✓✓"
    await desk.press("W", ">")
    await desk.type("their own contract describes the work")
    await desk.press("enter")
    assert "moved D-1 to Invoicing" in desk.status


async def _win(desk: Desk) -> None:
    await desk.press(">")
    assert marks(desk) == "✗✗✗✗✗"
    await desk.press("escape", "d", "a", "r")
    assert desk.heading == "A-1 was signed"
    await desk.fill(evidence="shared drive, signed copy")
    await desk.press("enter")
    assert "signed" in desk.rows("#papers")[1]
    await desk.press("d", "i", "r")
    assert "Request an invoice" in desk.heading
    await desk.press("ctrl+s", ">")
    assert marks(desk) == "✓✓✓✗✗"
    await mend(desk, 3, "Edit D-1")
    assert desk.focus == "field-collected"
    await desk.press("escape", "W", ">")
    await desk.type("paid in arrears")
    await desk.press("enter")
    assert desk.heading == "Win D-1 Hub for ocean data?"
    await desk.press("y")
    assert "won D-1" in desk.status
    await desk.press("escape", "5")
    assert desk.on == "BoardScreen"
    card = desk.board.current
    assert (card.column, card.key, card.name) == ("delivery", "E-1", "Hub for ocean data")


def _check_ledger(work: Workspace) -> None:
    ledger = work.deals.history(1)
    assert [move.to_stage for move in ledger] == [
        "qualifying",
        "prospecting",
        "partnering",
        "invoicing",
        "won",
    ]
    states = [{gate["gate"]: gate["state"] for gate in move.gates} for move in ledger[1:]]
    assert [sorted(set(state.values())) for state in states] == [
        ["passed"],
        ["passed"],
        ["passed", "waived"],
        ["passed", "waived"],
    ]
    assert [len(state) for state in states] == [4, 4, 4, 5]
    assert ledger[3].reason == "their own contract describes the work"
