"""The gate panel: each missing gate leads to what mends it, and the way back is never lost."""

import pytest
from textual.widgets import Input

from salesops_tui.domain.gates import GateResult
from salesops_tui.domain.transitions import Move
from salesops_tui.workspace import Workspace
from screens.dialogs.gates import GatePanel
from tests.screens.conftest import Sit
from tests.screens.desk import Desk

LEADS = {
    "qualifying": [
        ("Class is set", "Edit D-1 Hub", "field-deal_class"),
        ("All seven questions", "Qualify D-1 Hub", "field-money"),
        ("Amount, target", "Edit D-1 Hub", "field-estimate"),
        ("Community rep", "Person of D-1 Hub", "field-contact"),
    ],
    "prospecting": [
        ("Discovery", "Activity on D-1 Hub", "field-kind"),
        ("Line item", "Line item of D-1", "field-product"),
        ("Verbal yes", "Activity on D-1 Hub", "field-kind"),
    ],
    "partnering": [
        ("Term start", "Edit D-1 Hub", "field-contract_start"),
        ("Agreement drafted", "Agreement for D-1 Hub", "field-kind"),
    ],
    "invoicing": [
        ("Agreement or MoU", "Agreement for D-1 Hub", "field-kind"),
        ("Its value", "Agreement for D-1 Hub", "field-kind"),
        ("First invoice", "Request an invoice for D-1 Hub", "field-total"),
        ("Invoice paid", "Request an invoice for D-1 Hub", "field-total"),
    ],
}


async def highlight(desk: Desk, start: str) -> None:
    """Put the cursor on the gate whose row starts like this."""
    rows = desk.rows()
    found = next(nth for nth, row in enumerate(rows) if start in row)
    await desk.press("home", *["j"] * found)


@pytest.mark.parametrize("stage", list(LEADS))
async def test_enter_on_a_missing_gate_leads_to_its_field_and_esc_back_to_the_panel(
    sit: Sit, work: Workspace, stage: str
) -> None:
    work.deals.add({"name": "Hub"}, stage=stage)
    async with sit() as desk:
        await desk.press(str(list(LEADS).index(stage) + 1), ">")
        for gate, heading, field in LEADS[stage]:
            await highlight(desk, gate)
            await desk.press("enter")
            assert (desk.heading, desk.focus) == (heading, field)
            await desk.press("escape")
            assert desk.on == "GatePanel"


@pytest.mark.parametrize(
    ("stage", "gate", "sentence"),
    [
        ("prospecting", "Proposal or quote", "D-1 has no line items; add one first"),
    ],
)
async def test_a_document_that_cannot_be_made_says_why_and_the_panel_stays(
    sit: Sit, work: Workspace, stage: str, gate: str, sentence: str
) -> None:
    work.deals.add({"name": "Hub"}, stage=stage)
    async with sit(size=(160, 40)) as desk:
        await desk.press(str(list(LEADS).index(stage) + 1), ">")
        await highlight(desk, gate)
        await desk.press("enter")
        assert desk.on == "GatePanel"
        assert sentence in desk.text


async def test_a_quote_issued_from_the_panel_leads_back_to_it_with_its_gate_met(
    sit: Sit, work: Workspace
) -> None:
    work.deals.add({"name": "Hub", "organization": "Uni"}, stage="prospecting")
    work.lines.add(1, {"product": "membership-general"})
    async with sit() as desk:
        await desk.press("2", ">")
        await highlight(desk, "Proposal or quote")
        await desk.press("enter")
        assert desk.on == "PaperScreen"
        await desk.press("i", "y", "escape")
        assert "✓ Proposal or quote issued" in "".join(desk.rows())


async def test_a_waiver_needs_a_reason_and_survives_mending_another_gate(
    sit: Sit, three: Workspace
) -> None:
    async with sit() as desk:
        await desk.press(">", "w")
        assert desk.rows()[1].startswith("~ ")
        await desk.press("w")
        assert desk.rows()[1].startswith("✗ ")
        await desk.press("W", "j", "enter", "escape")
        assert [row[0] for row in desk.rows()] == ["✓", "~", "~", "~"]
        await desk.press(">", "enter")
        assert "Write why" in desk.label("#note")
        await desk.press("escape")
        assert desk.on == "GatePanel"
        await desk.press(">")
        await desk.type("they are in a hurry")
        await desk.press("enter")
        move = three.deals.history(3)[-1]
        assert (move.to_stage, move.reason) == ("prospecting", "they are in a hurry")
        assert [g["state"] for g in move.gates] == ["passed", "waived", "waived", "waived"]


async def test_a_gate_that_blocks_is_never_waived(sit: Sit, work: Workspace) -> None:
    work.deals.add({"name": "Hub"})
    async with sit() as desk:
        await desk.press(">", "w")
        assert "cannot be waived" in desk.label("#note")
        await desk.press("W", ">")
        assert "1 still missing: Class is set blocks" in desk.label("#note")
        assert [row[0] for row in desk.rows()] == ["✗", "~", "~", "~"]


async def test_a_move_somebody_made_while_the_panel_was_open_is_not_made_twice(
    sit: Sit, three: Workspace
) -> None:
    async with sit() as desk:
        await desk.press(">", "W", ">")
        three.pipeline.move(3, Move("next", waive={"*"}, reason="me first"))
        await desk.type("mine")
        await desk.press("enter")
        assert [move.to_stage for move in three.deals.history(3)] == ["qualifying", "prospecting"]


async def test_the_panel_names_only_the_keys_that_do_something(sit: Sit) -> None:
    met = GateResult("lines", "Line item", "prospecting", "exit", "block", "passed")
    async with sit() as desk:
        for results, keys in (
            ([met], "> move · Esc leave"),
            (
                [met, met._replace(gate="term", state="missing")],
                "Enter mend it · w waive · W waive all · > move",
            ),
        ):
            desk.pilot.app.push_screen(GatePanel("R-1 → Renewed", results))
            await desk.settle()
            assert desk.label("#keys").startswith(keys)
            assert "card" not in desk.screen.query_one("#reason", Input).placeholder
            await desk.press("escape")
