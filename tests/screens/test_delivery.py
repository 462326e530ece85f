"""An engagement worked by keys alone: its rows, its statement of work, its health."""

import json

import pytest
from textual.widgets import OptionList

from db.rows.platform import OutboxRow
from salesops_tui.workspace import Workspace
from tests.screens.conftest import Sit
from tests.screens.desk import Desk

WIDE = (130, 60)


async def tab_to(desk: Desk, name: str) -> None:
    """Tab until a section has the focus."""
    for _ in range(14):
        if desk.focus == name:
            return
        await desk.press("tab")
    raise AssertionError(f"Tab does not reach {name}")


@pytest.fixture
def promised(won: Workspace) -> Workspace:
    """The engagement of a deal whose statement of work has two lines."""
    for title in ("Hub up", "Login"):
        won.sows.add_line(1, {"title": title, "low_hours": "8", "high_hours": "12"})
    return won


async def test_an_engagement_goes_through_provisioning_on_its_page(
    sit: Sit, promised: Workspace
) -> None:
    async with sit(size=WIDE) as desk:
        await desk.press("5", "enter", "h")
        await desk.fill(health="green", health_note="They like it")
        await desk.press("enter")
        assert "●green" in desk.lines[0]
        assert "They like it" in desk.text
        await tab_to(desk, "checklist")
        await desk.press("space")
        assert desk.rows("#checklist")[0] == "✓ Project made"
        await desk.press("b")
        assert "Hub up, Login" in desk.text
        await desk.press("y")
        assert "B-1 Hub up: committed" in desk.rows("#deliverable")[0]
        await tab_to(desk, "project")
        await desk.press("a")
        await desk.fill(name="Rollout")
        await desk.press("enter")
        await tab_to(desk, "usage_reading")
        await desk.press("a")
        await desk.fill(cluster="hub", value="280", month="2026-06")
        await desk.press("enter")
        assert desk.rows("#usage_reading") == ["2026-06 hub 280 ████████████"]
        assert "2026-06: fee 1,000.00 USD" in desk.text
        await tab_to(desk, "gates")
        assert all(row.startswith("✓") for row in desk.rows("#gates"))
        await desk.press(">")
        assert "Ongoing" in desk.lines[0]


async def test_a_deliverable_is_moved_where_its_criteria_are_met(sit: Sit, won: Workspace) -> None:
    keeper = won.records.keeper("deliverable")
    keeper.add({"title": "Hub up", "engagement": "E-1", "criteria": "It works\nIt is fast"})
    async with sit(size=WIDE) as desk:
        await desk.press("5", "enter")
        await tab_to(desk, "deliverable")
        await desk.press(">", ">")
        assert desk.rows("#deliverable") == ["· B-1 Hub up: in-progress 0/2 met"]
        await desk.press(">")
        assert desk.on == "GatePanel"
        await desk.press("enter")
        assert desk.heading == "B-1 is done when"
        await desk.press("1", "2")
        assert desk.rows() == ["1  ✓ It works", "2  ✓ It is fast"]
        await desk.press("escape")
        assert desk.on == "GatePanel"
        await desk.press("escape")
        await desk.press(">")
        assert desk.rows("#deliverable") == ["✓ B-1 Hub up: done 2/2 met"]
        await desk.press("N")
        await desk.type("Hub for Chemistry")
        await desk.press("enter")
        assert "which grows out of B-1" in desk.status
        await desk.press("m")
        await desk.press("enter")
        assert "Done: B-1 Hub up" in desk.text


async def test_support_costs_and_milestones_are_kept_by_keys(sit: Sit, won: Workspace) -> None:
    for month in ("2026-03", "2026-04", "2026-05"):
        cost = {"engagement": "E-1", "month": month, "amount": "100"}
        won.records.keeper("cost_reading").add(cost)
    async with sit(size=WIDE) as desk:
        await desk.press("5", "enter")
        await tab_to(desk, "cost_reading")
        await desk.press("a")
        await desk.fill(month="2026-06", amount="150")
        await desk.press("enter")
        assert desk.rows("#cost_reading")[0] == "2026-06 150.00 USD ! over 120.00"
        await tab_to(desk, "incident")
        await desk.press("a")
        await desk.fill(title="Hub down")
        await desk.press("enter")
        await tab_to(desk, "incident")
        await desk.press("space")
        assert desk.rows("#incident")[0].startswith("✓ N-1 Hub down: resolved")
        await tab_to(desk, "milestone")
        await desk.press("a")
        await desk.fill(title="A hundred users", story="They taught a course")
        await desk.press("ctrl+s")
        await tab_to(desk, "milestone")
        await desk.press("space")
        assert desk.rows("#milestone")[0] == ("✓ S-1 A hundred users, done 2026-07-01, has a story")
        await desk.press("I")
        assert desk.status.startswith("made a content idea of S-1")
        await desk.press("D", "y")
        assert "A hundred users" not in "".join(desk.rows("#milestone"))
        await desk.press("u")
        assert "A hundred users" in "".join(desk.rows("#milestone"))


async def test_a_statement_of_work_is_written_and_signed_off_from_its_gate(
    sit: Sit, work: Workspace
) -> None:
    work.deals.add({"name": "Hub", "deal_class": "new"}, stage="partnering")
    async with sit(size=(80, 24)) as desk:
        await desk.press("3", ">", "enter")
        assert desk.on == "SowScreen"
        await desk.press("a")
        await desk.fill(title="Hub up", low_hours="8", high_hours="12.5")
        await desk.press("enter")
        assert "8–12.5 h, 2,000.00–3,125.00 USD" in desk.text
        for letter in ("h", "t", "b"):
            await desk.press("s", letter, "enter")
        assert len([row for row in desk.rows("#signed") if row.startswith("✓")]) == 3
        await desk.press("enter")
        await desk.fill(high_hours="13")
        await desk.press("enter")
        assert "is taken back: it was of another text" in desk.status
        assert desk.rows("#signed")[0] == "✗ head of product"
        await desk.press("b")
        assert desk.status == "Its lines become deliverables when the deal is won."
        await desk.press("escape")
        assert desk.on == "GatePanel"
        assert "✓ Statement of work drafted" in desk.text


async def test_engagements_are_listed_with_the_age_of_their_health(
    sit: Sit, won: Workspace
) -> None:
    won.session.store.run("UPDATE engagement SET health_at = '2026-05-31T12:00:00.000000Z'")
    async with sit(size=(80, 24)) as desk:
        await desk.press("5")
        assert " ~" in desk.text  # the card is flagged
        await desk.press("o", "e")
        assert "1 not looked at for 30 days" in desk.lines[0]
        assert "31 d stale" in desk.text
        await desk.press("h")
        await desk.fill(health="red")
        await desk.press("enter")
        assert "0 d" in desk.text
        await desk.press("enter")
        assert desk.on == "EngagementScreen"


async def test_a_renewal_on_the_board_is_moved_and_opened(sit: Sit, won: Workspace) -> None:
    won.deals.edit(1, {"contract_start": "2025-08-01", "contract_end": "2026-07-31"})
    async with sit() as desk:
        await desk.press("6")
        assert desk.board.current.key == "R-1"
        assert "●amber" in desk.text
        await desk.press(">")
        assert desk.status.startswith("moved R-1 to Reviewing")
        await desk.press(">")
        assert desk.on == "GatePanel"
        await desk.press("escape", "enter")
        assert desk.on == "RenewalScreen"
        await desk.press("escape", "<")
        assert desk.heading == "Why does R-1 go back to upcoming?"


async def test_what_another_system_made_stands_among_the_papers_with_its_address(
    sit: Sit, won: Workspace
) -> None:
    told = {"rule": "project", "text": "Engagement project", "record": "deal", "id": 1}
    entry = {"lane": "asana", "operation": "project", "deal_id": 1, "payload": json.dumps(told)}
    with won.session.change("queued") as group:
        made = group.insert(OutboxRow, {**entry, "op_key": "D-1/asana/project"})
        group.insert(OutboxRow, {**entry, "op_key": "D-1/asana/invoice-task"})
    won.session.store.run(
        "INSERT INTO sending (outbox_id, state, url) VALUES (?, 'done', 'https://asana.example/7')",
        (made,),
    )
    async with sit(size=WIDE) as desk:
        await desk.press("5", "enter")
        assert desk.rows("#papers")[-2:] == [
            "Asana: Engagement project, done: https://asana.example/7",
            "Asana: Engagement project, queued",
        ]
        papers = desk.screen.query_one("#papers", OptionList)
        papers.focus()
        papers.highlighted = papers.option_count - 1
        await desk.press("enter")
        assert "D-1/asana/invoice-task" in desk.text
