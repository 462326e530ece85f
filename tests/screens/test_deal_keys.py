"""The deal screen and the paper screen: their own keys, and those they share with the board."""

from pathlib import Path

import pytest

from salesops_tui.workspace import Workspace
from tests.screens.conftest import Sit
from tests.screens.desk import Desk


@pytest.fixture
def offered(work: Workspace) -> Workspace:
    """A deal with two lines and a person, in Prospecting, between two others."""
    work.deals.add({"name": "Last", "deal_class": "new"}, stage="prospecting")
    work.deals.add({"name": "Hub", "organization": "Uni", "deal_class": "new"}, stage="prospecting")
    work.deals.add({"name": "First", "deal_class": "new"}, stage="prospecting")
    work.lines.add(2, {"product": "membership-general"})
    work.lines.add(2, {"product": "Workshop", "unit_price": "500"})
    work.notes.add_contact(2, {"contact": "Ann Vale", "role": "representative"})
    return work


async def opened(desk: Desk) -> None:
    """Open the middle deal of Prospecting."""
    await desk.press("2", "j", "enter")
    assert desk.on == "DealScreen"
    assert desk.lines[0].strip().startswith("D-2  Hub")


async def focus(desk: Desk, section: str) -> None:
    """Tab to a section."""
    for _ in range(8):
        if desk.focus == section:
            return
        await desk.press("tab")
    pytest.fail(f"Tab never reaches {section}")


async def test_brackets_walk_the_list_the_deal_was_opened_from(
    sit: Sit, offered: Workspace
) -> None:
    async with sit() as desk:
        await opened(desk)
        await desk.press("]")
        assert "D-1  Last" in desk.lines[0]
        await desk.press("]")
        assert desk.status == "There is no deal on that side."
        await desk.press("[", "[")
        assert "D-3  First" in desk.lines[0]
        await desk.press("escape")
        assert desk.board.current.key == "D-3"


async def test_remove_takes_a_line_off_only_after_a_yes(sit: Sit, offered: Workspace) -> None:
    async with sit() as desk:
        await opened(desk)
        await focus(desk, "lines")
        await desk.press("j", "D")
        assert desk.heading == "Remove this line?"
        await desk.press("n")
        assert len(offered.lines.of(2)) == 2
        await desk.press("D", "y")
        assert [line.product for line in offered.lines.of(2)] == ["membership-general"]
        assert "15,000.00" in desk.text
        await desk.press("u")
        assert len(offered.lines.of(2)) == 2


async def test_remove_takes_a_person_off_and_nothing_else(sit: Sit, offered: Workspace) -> None:
    async with sit() as desk:
        await opened(desk)
        await desk.press("D")
        assert desk.status == "Only lines and people can be removed here."
        await focus(desk, "people")
        await desk.press("D", "y")
        assert offered.notes.contacts(2) == []


async def test_enter_on_a_line_changes_it_and_the_total_follows(
    sit: Sit, offered: Workspace
) -> None:
    async with sit() as desk:
        await opened(desk)
        await focus(desk, "lines")
        await desk.press("j", "enter")
        assert desk.heading == "Line item Workshop"
        await desk.fill(quantity="3")
        await desk.press("enter")
        assert offered.pipeline.deal(2).amount == 1_650_000
        assert "16,500.00 USD" in desk.text


async def test_enter_on_a_gate_mends_it_and_shows_it_met(sit: Sit, offered: Workspace) -> None:
    async with sit() as desk:
        await opened(desk)
        assert desk.focus == "gates"
        await desk.press("enter")
        assert "Activity on D-2" in desk.heading
        await desk.press("ctrl+s")
        assert desk.rows("#gates")[0].startswith("✓ Discovery")


async def test_the_shared_keys_act_on_the_deal_shown(sit: Sit, offered: Workspace) -> None:
    async with sit() as desk:
        await opened(desk)
        await desk.press("t")
        await desk.type("cloud")
        await desk.press("enter")
        assert offered.pipeline.deal(2).tags == ("cloud",)
        await desk.press("n")
        await desk.fill(next_step="call")
        await desk.press("enter")
        assert offered.pipeline.deal(2).next_step == "call"
        await desk.press("q")
        await desk.fill(money="grant", money_score="2")
        await desk.press("ctrl+s")
        assert "●●○ grant" in desk.text
        await desk.press("x", "c", "enter")
        assert "Lost" in desk.lines[0]
        await desk.press("r")
        await desk.type("they came back")
        await desk.press("enter")
        assert offered.pipeline.deal(2).stage == "prospecting"


async def test_a_quote_is_saved_issued_and_voided_on_the_paper_screen(
    sit: Sit, offered: Workspace, tmp_path: Path
) -> None:
    async with sit() as desk:
        await opened(desk)
        await desk.press("d", "q")
        assert "draft · version 1" in desk.lines[0]
        await desk.press("s", "a")
        await desk.type("/nowhere")
        await desk.press("enter")
        assert "there is no such folder" in desk.label("#refusal")
        await desk.press("ctrl+u")
        await desk.type(str(tmp_path))
        await desk.press("enter")
        assert sorted(path.suffix for path in tmp_path.glob("quote-*")) == [".html", ".md", ".pdf"]
        await desk.press("i", "n")
        assert offered.papers.of(2)[0].status == "draft"
        await desk.press("i", "y")
        assert "Quote Q-2026-0001 · issued" in desk.lines[0]
        await desk.press("i")
        assert "issued already" in desk.status
        await desk.press("u")
        assert desk.status.startswith("✗ “issued Q-2026-0001 for D-2” cannot be taken back")
        await desk.press("V")
        await desk.type("a mistake")
        await desk.press("enter")
        assert "void" in desk.lines[0]
        assert "V void" not in desk.lines[-1]


async def test_the_same_letter_opens_what_was_issued_or_makes_a_new_one(
    sit: Sit, offered: Workspace
) -> None:
    offered.papers.issue(offered.papers.new("quote", 2).document.key)
    async with sit() as desk:
        await opened(desk)
        await desk.press("d", "q")
        assert desk.rows() == ["n  New quote", "   Q-2026-0001, issued"]
        await desk.press("j", "enter")
        assert "Q-2026-0001" in desk.lines[0]
        await desk.press("escape", "d", "q", "n")
        assert "no number until it is issued" in desk.lines[0]


async def test_enter_on_a_paper_opens_it(sit: Sit, offered: Workspace) -> None:
    offered.papers.new("quote", 2)
    async with sit() as desk:
        await opened(desk)
        await focus(desk, "papers")
        await desk.press("enter")
        assert desk.on == "PaperScreen"
        assert desk.lines[0].strip().startswith("Quote Q-1")


@pytest.mark.parametrize("letter", list("runx"))
async def test_a_document_of_an_engagement_wants_a_won_deal(
    sit: Sit, offered: Workspace, letter: str
) -> None:
    async with sit() as desk:
        await desk.press("2", "d", letter)
        assert desk.status.endswith(": this deal has no engagement; only a won one has")


async def test_a_deal_that_was_taken_back_under_its_screen_says_so(
    sit: Sit, work: Workspace
) -> None:
    work.deals.add({"name": "Hub"})
    async with sit() as desk:
        await desk.press("enter", "u")
        assert "taken back" in desk.status
        for key in "e>ntxdcqivzrA<":
            await desk.press(key)
            assert desk.on == "DealScreen"
            assert desk.status == "This deal was taken back; Esc goes to the board."
        await desk.press("escape")
        assert "No deals yet" in desk.text
