"""The day, the tasks and the weekly review, by keys alone."""

from datetime import date
from pathlib import Path

import pytest
from textual.widgets import OptionList

from salesops_tui.domain.clock import Clock
from salesops_tui.workspace import Workspace, open_workspace
from tests.screens.conftest import Sit
from tests.screens.desk import Desk


@pytest.fixture
def spring(database: Path) -> None:
    """In May three deals were added and a task was written down; then nobody did anything."""
    work = open_workspace(database, clock=Clock(fixed=date(2026, 5, 1)))
    for name in ("Alpha", "Beta", "Gamma"):
        work.deals.add({"name": name, "deal_class": "new"})
    work.deals.edit(2, {"next_step": "Call the dean", "next_step_due": "2026-06-29"})
    work.tasks.add({"text": "Send the deck", "due": "2026-06-30", "about": "D-3"})
    work.close()


def rows(desk: Desk) -> list[str]:
    """The rows of the day, without their blanks."""
    return [" ".join(row.split()) for row in desk.rows("DayList")]


def to(desk: Desk, start: str) -> None:
    """Put the cursor on the row that has these words."""
    found = next(n for n, row in enumerate(rows(desk)) if start in row)
    desk.screen.query_one("DayList", OptionList).highlighted = found


async def test_the_day_is_worked_from_one_screen(sit: Sit, work: Workspace, spring: None) -> None:
    async with sit() as desk:
        await desk.press("o", "t")
        assert desk.on == "TodayScreen"
        me = work.session.actor.login
        assert rows(desk)[:4] == [
            "Tasks · 1",
            f"1 d T-1 Send the deck about D-3 {me}",
            "Next steps · 1",
            f"2 d D-2 Beta Call the dean {me}",
        ]
        assert "Stale deals · 3" in rows(desk)
        await desk.press("x")
        assert desk.status.startswith("did T-1 Send the deck")
        assert not any("T-1" in row for row in rows(desk))
        to(desk, "D-2 Beta Call")
        await desk.press("s", "3", "enter")
        assert desk.status.startswith("put D-2 off to 2026-07-")
        await desk.press("u")
        to(desk, "D-2 Beta Call")
        await desk.press("n")
        assert desk.heading == "Next step of D-2 Beta"
        await desk.fill(next_step="Meet", next_step_due="2026-08-01")
        await desk.press("enter")
        assert not any("Next steps" in row for row in rows(desk))
        assert "Stale deals · 2" in rows(desk)
        to(desk, "D-1")
        await desk.press("enter")
        assert desk.on == "DealScreen"
        await desk.press("T")
        assert desk.heading == "Add a task about D-1"
        await desk.fill(text="Ring them", due="2026-07-01")
        await desk.press("enter", "escape")
        assert desk.on == "TodayScreen"
        assert any("T-2 Ring them" in row and "about D-1" in row for row in rows(desk))
        await desk.press("m")
        assert "and nobody" in desk.lines[0]


async def test_the_day_takes_the_whole_of_a_large_terminal(sit: Sit, spring: None) -> None:
    async with sit((120, 40)) as desk:
        await desk.press("o", "t")
        day = desk.screen.query_one("DayList")
        assert day.size.height == 40 - len(("head", "status", "keys"))


async def test_nothing_to_do_is_said_kindly(sit: Sit) -> None:
    async with sit() as desk:
        await desk.press("o", "t")
        assert "Nothing waits today. Enjoy it." in desk.text
        await desk.press("x", "s", "n", "v")
        assert desk.heading.startswith("What happened")


async def test_tasks_are_added_ticked_off_and_lead_to_what_they_are_about(
    sit: Sit, spring: None
) -> None:
    async with sit() as desk:
        await desk.press("o", "T")
        assert desk.on == "TasksScreen"
        await desk.press("a")
        await desk.fill(text="Write a letter", due="2026-07-02", about="L-9")
        await desk.press("enter")
        assert "L-9: there is no such lead" in desk.text
        await desk.fill(about="Alpha")
        await desk.press("enter")
        assert desk.status.startswith("added task Write a letter")
        await desk.press("g", "x")
        assert desk.status.startswith("did T-1 Send the deck")
        assert "T-1" not in desk.text.splitlines()[2]
        await desk.press("enter")
        assert desk.on == "DealScreen"
        assert "D-1  Alpha" in desk.lines[0]


async def test_a_review_asks_about_each_stale_deal_and_ends_with_a_summary(
    sit: Sit, work: Workspace, spring: None
) -> None:
    async with sit() as desk:
        await desk.press("o", "t", "R")
        assert desk.on == "ReviewScreen"
        assert desk.lines[0].strip() == "Weekly review · 1 of 3"
        assert "Qualifying, untouched for 61 days (14 are expected)" in desk.text
        await desk.press("k")
        await desk.type("They decide in fall")
        await desk.press("enter")
        assert desk.status.startswith("reviewed D-1: keep, They decide in fall")
        assert desk.lines[0].strip() == "Weekly review · 2 of 3"
        await desk.press("n")
        await desk.fill(next_step_due="2026-07-20")
        await desk.press("enter")
        await desk.press("x", "t", "enter")
        assert desk.status.startswith("reviewed D-3: lose, timing")
        assert "3 of 3 deals decided." in desk.text
        await desk.press("u")
        assert desk.lines[0].strip() == "Weekly review · 3 of 3"
        await desk.press("z")
        await desk.fill(reason="no budget")
        await desk.press("enter")
        assert "   1  pause" in desk.text
        await desk.press("escape")
        assert desk.on == "TodayScreen"
    assert work.reviews.ids() == []
    assert [work.pipeline.deal(n).stage for n in (1, 2, 3)] == [
        "qualifying",
        "qualifying",
        "paused",
    ]
    assert work.pipeline.deal(2).next_step == "Call the dean"


async def test_a_review_moves_a_deal_through_its_gates(
    sit: Sit, work: Workspace, spring: None
) -> None:
    async with sit() as desk:
        await desk.press("o", "t", "R", "]", ">")
        assert desk.on == "GatePanel"
        await desk.press("W", ">")
        await desk.type("agreed by phone")
        await desk.press("enter")
        assert desk.status.startswith("reviewed D-2: move, next")
        assert work.pipeline.deal(2).stage == "prospecting"
        await desk.press("escape")
        assert "1 of 3 deals decided." in desk.text
        assert "   2  left for another time" in desk.text


async def test_the_search_goes_to_what_it_finds(sit: Sit, work: Workspace, spring: None) -> None:
    work.organizations.add({"name": "Bergen Bibliotek"})
    async with sit() as desk:
        await desk.press("ctrl+f")
        assert desk.on == "SearchDialog"
        await desk.type("bergen")
        await desk.press("enter")
        assert desk.on == "OrganizationScreen"
        assert "O-1  Bergen Bibliotek" in desk.lines[0]
        await desk.press("ctrl+f")
        await desk.type("t-1")
        await desk.press("enter")
        assert desk.on == "DealScreen", "a task is seen with what it is about"
        await desk.press("ctrl+f")
        await desk.type("nobody has this")
        await desk.press("enter", "escape")
        assert desk.on == "DealScreen"


async def test_a_day_longer_than_the_screen_starts_with_its_first_heading(
    sit: Sit, work: Workspace
) -> None:
    for number in range(40):
        work.tasks.add({"text": f"Task {number}", "due": "2026-06-30"})
    async with sit((80, 24)) as desk:
        assert "o go to" in desk.lines[-1]
        await desk.press("o", "t")
        assert desk.lines[1].split()[:2] == ["Tasks", "·"]
