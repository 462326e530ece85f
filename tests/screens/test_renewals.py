"""A term's end worked by keyboard: list, page, review, extension, decision, the last steps."""

import pytest

from db.rows.sales import DealRow
from salesops_tui.domain.transitions import Move
from salesops_tui.workspace import Workspace
from screens.renewals.text import sums
from tests.screens.conftest import Sit
from tests.screens.desk import Desk


@pytest.fixture
def ending(won: Workspace) -> Workspace:
    """D-1 Hub, won, whose term ends in 30 days: R-1 is open, E-1 has readings of two clusters."""
    won.deals.edit(1, {"contract_start": "2025-08-01", "contract_end": "2026-07-31"})
    for cluster, value in (("alpha", "140"), ("beta", "10")):
        reading = {"cluster": cluster, "engagement": "E-1", "month": "2026-06", "value": value}
        won.records.keeper("usage_reading").add(reading)
    return won


async def at_the_case(desk: Desk) -> None:
    """Go to the renewals and open the first."""
    await desk.press("o", "r")
    assert desk.on == "RenewalsScreen"
    await desk.press("enter")
    assert desk.on == "RenewalScreen"


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_the_list_and_the_page_say_how_near_the_end_is(
    ending: Workspace, sit: Sit, size: tuple[int, int]
) -> None:
    async with sit(size) as desk:
        await desk.press("o", "r")
        assert "0–30: 1, 15,000.00 USD" in desk.lines[0]
        row = next(line for line in desk.lines if "R-1" in line)
        assert row.split()[:5] == ["0–30", "30", "R-1", "2026-07-31", "upcoming"]
        await desk.press("enter")
        assert "Upcoming, due 2026-07-31, in 30 days · OPEN" in desk.lines[0]
        clock = desk.rows("#clock")
        assert clock[0].startswith("✗ 2026-06-01  Case opens")
        assert clock[1].startswith("! 2026-07-01  Notice to the customer")
        assert "Usage fee, alpha, 140 monthly active users" in "\n".join(desk.rows("#prices"))
        await desk.press("s", "x")
        await desk.fill(reason="Their board meets late", times="2")
        await desk.press("enter")
        assert "due 2026-08-28" in desk.lines[0]
        assert "Reviewing" in desk.lines[0]


async def test_renewing_shows_the_prices_first_and_makes_the_deal(
    ending: Workspace, sit: Sit
) -> None:
    async with sit() as desk:
        await at_the_case(desk)
        await desk.press(">", "r")
        assert desk.on == "NextTermDialog"
        assert "2026-08-01 to 2027-07-31" in desk.heading
        assert "15,000.00 →    15,000.00" in desk.text
        await desk.press("c")
        await desk.fill(mau="280")
        await desk.press("enter")
        assert "Usage fee, 280 monthly active users" in desk.text
        await desk.press("y")
        assert desk.on == "GatePanel"
        await desk.press("W", ">")
        await desk.type("They know their numbers")
        await desk.press("enter")
        assert "renewed R-1" in desk.status
        assert desk.rows("#prices") == ["D-2, Prospecting: Enter opens it"]
        deal = ending.pipeline.deal(2)
        assert (deal.deal_class, deal.previous_deal, deal.amount) == ("renewal", "D-1", 2_700_000)
        await desk.press("u")
        assert "Upcoming" in desk.lines[0]


async def test_a_declined_service_is_taken_down_step_by_step(ending: Workspace, sit: Sit) -> None:
    async with sit() as desk:
        await at_the_case(desk)
        await desk.press(" ")
        assert "no decommission" in desk.status
        await desk.press(">", "d")
        await desk.fill(reason="Their grant ends")
        await desk.press("enter")
        assert "Not renewing" in desk.lines[0]
        for _ in range(4):
            await desk.press(" ", "enter")
        assert "5 of 9" in desk.status
        await desk.press(" ", "enter")
        assert "no usage reading of 2026-07" in desk.status
        await desk.press(" ")
        await desk.type("switched off in June")
        await desk.press("enter")
        screen = desk.screen.query_one("#steps")
        screen.focus()
        await desk.press("end", "enter")
        assert "has to wait" in desk.status
        for _ in range(3):
            await desk.press(" ", "enter")
        assert "Closed" in desk.lines[0]
        assert ending.pipeline.deal(1).stage == "completed"
        await desk.press(" ")
        assert "Every step is done" in desk.status


async def test_an_empty_list_says_where_renewals_come_from(three: Workspace, sit: Sit) -> None:
    three.pipeline.move(1, Move("lost", reason="price"))
    async with sit() as desk:
        await desk.press("o", "r")
        assert "winning a deal makes its renewal" in desk.text
        await desk.press("a", "enter", ">")
        assert desk.on == "RenewalsScreen"


async def test_the_usage_report_that_a_gate_asks_for_is_made_and_issued_on_the_way(
    ending: Workspace, sit: Sit
) -> None:
    async with sit() as desk:
        await at_the_case(desk)
        await desk.press(">", "r", "y")
        assert desk.on == "GatePanel"
        await desk.press("enter")
        assert desk.on == "PaperScreen"
        await desk.press("i", "y")
        issued = ending.renewals.one(1)
        assert next(iter(issued.rows))[issued.names.index("usage_report")].startswith("UR-2026-")
        await desk.press("escape")
        assert desk.on == "GatePanel"
        await desk.press(">")
        assert "renewed R-1" in desk.status


def test_the_buckets_are_summed_from_the_nearest_end_on() -> None:
    found = [("later", "USD", 1, 100), ("0–30", "USD", 2, 200), ("later", "EUR", 1, 300)]
    assert sums(found) == "0–30: 2, 2.00 USD · later: 2, 1.00 USD + 3.00 EUR"


async def test_a_deal_that_renews_it_already_is_offered_as_the_decision(
    ending: Workspace, sit: Sit
) -> None:
    ending.deals.add({"name": "Hub again", "deal_class": "renewal"})
    with ending.session.change("imported what it renews") as group:
        group.update(DealRow, 2, {"previous_deal_id": 1})
    async with sit() as desk:
        await at_the_case(desk)
        await desk.press(">", "r")
        assert desk.heading == "D-2 renews D-1 already. Take it as the decision?"
        await desk.press("y", "W", ">")
        await desk.type("they know their numbers")
        await desk.press("enter")
        assert "renewed R-1, the term of D-1: D-2" in desk.status
        assert "Renewed" in desk.lines[0]
