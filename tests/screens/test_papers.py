"""Documents by keys: from a card, on their page, in their list, for many cards at once."""

from pathlib import Path

import pytest

from salesops_tui.workspace import Workspace
from tests.screens.conftest import Sit


@pytest.fixture
def offered(work: Workspace) -> Workspace:
    """D-1 with a line and an issued quote Q-1; D-2 without lines, above it on the board."""
    work.deals.add({"name": "Hub", "organization": "Uni", "deal_class": "new"})
    work.lines.add(1, {"product": "membership-general"})
    work.deals.add({"name": "Empty"})
    work.papers.issue(work.papers.new("quote", 1, ("md",)).document.key)
    return work


async def test_what_became_of_a_document_is_recorded_on_its_page(
    sit: Sit, offered: Workspace, tmp_path: Path
) -> None:
    async with sit() as desk:
        await desk.press("o", "d", "enter")
        assert desk.on == "PaperScreen"
        await desk.press("w", "enter")
        assert "sent" in desk.lines[0]
        assert "sent 2026-07-01" in desk.lines[1]
        await desk.press("g")
        await desk.fill(evidence="scan.pdf")
        await desk.press("enter")
        assert "signed 2026-07-01 · scan.pdf" in desk.lines[1]
        await desk.press("f", "h")
        await desk.press("s", "h")
        await desk.press("ctrl+u")
        await desk.type(str(tmp_path))
        await desk.press("enter")
        assert (tmp_path / "quote-q-2026-0001.html").exists()
        await desk.press("V")
        await desk.type("a mistake")
        await desk.press("enter")
        assert "void" in desk.lines[0]
        assert offered.papers.document("Q-1").evidence == "scan.pdf; void: a mistake"


async def test_what_differs_from_the_records_is_marked_and_shown(
    sit: Sit, offered: Workspace
) -> None:
    offered.deals.edit(1, {"name": "Larger hub"})
    async with sit() as desk:
        await desk.press("o", "d", "enter")
        assert "≠ the records say other now" in desk.lines[1]
        await desk.press("D")
        assert desk.rows() == ["l  The records as they are now", "1  Version 1"]
        await desk.press("l")
        assert desk.on == "DifferencesScreen"
        for line in ("deal", "- Hub", "+ Larger hub"):
            assert line in desk.text
        await desk.press("escape", "N")
        assert "draft · version 1" in desk.lines[0]
        assert "≠" not in desk.text


async def test_a_missing_sign_off_is_said_before_a_document_is_issued(
    sit: Sit, offered: Workspace
) -> None:
    offered.lines.add(1, {"product": "directed-work", "quantity": "8"})
    offered.papers.new("sow", 1, ("md",))
    async with sit() as desk:
        await desk.press("o", "d", "enter", "r", "enter", "a")
        assert "✓ head of product  · tech lead  · bd lead" in desk.lines[1]
        assert "in review" in desk.lines[0]
        await desk.press("i")
        assert desk.heading == "Issue this document all the same?"
        assert "not signed off by tech lead, bd lead" in desk.text
        await desk.press("y")
        assert "SW-2026-0001 · issued" in desk.lines[0]


async def test_the_list_filters_and_makes_documents(sit: Sit, offered: Workspace) -> None:
    offered.papers.new("onboarding", 1, ("md",))
    async with sit() as desk:
        await desk.press("o", "d")
        assert desk.lines[0].strip() == "Documents · 2"
        await desk.press("/")
        await desk.type("status:issued")
        assert "Documents · 1" in desk.lines[0]
        await desk.press("enter", "a", "p")
        await desk.type("D-2")
        await desk.press("enter")
        assert desk.status.startswith("✗ D-2 has no line items")
        await desk.press("D")
        assert "never removed" in desk.status


async def test_a_card_of_delivery_makes_the_documents_of_its_engagement(
    sit: Sit, won: Workspace
) -> None:
    async with sit() as desk:
        await desk.press("5", "d", "r")
        assert "Impact report Q-1" in desk.lines[0]
        assert "E-1" in desk.lines[0]
        await desk.press("escape", "d", "n")
        assert "Renewal agreement Q-2" in desk.lines[0]
        assert "R-1" in desk.lines[0]


async def test_many_cards_are_looked_at_before_their_documents_are_kept(
    sit: Sit, offered: Workspace
) -> None:
    async with sit() as desk:
        await desk.press("space", "space", "d", "o")
        assert desk.heading == "Partner onboarding packet: keep 2 of 2?"
        await desk.press("escape", "d", "p")
        assert desk.heading == "Proposal: keep 1 of 2?"
        assert desk.rows()[0].startswith("✗ D-2 Empty: D-2 has no line items")
        await desk.press("y")
        assert "made a proposal" in desk.status
        assert [found.kind for found in offered.papers.of()] == ["proposal", "quote"]
        await desk.press("u")
        assert [found.kind for found in offered.papers.of()] == ["quote"]


async def test_the_palette_offers_every_kind(sit: Sit, offered: Workspace) -> None:
    async with sit() as desk:
        commands = {command.title for command in desk.app.get_system_commands(desk.screen)}
        assert {"New quote …", "New statement of work …", "New impact report …"} <= commands
