"""Leads and experiments by key: a line in, a decision, a deal, and the numbers that follow."""

from datetime import date
from pathlib import Path

from salesops_tui.domain.clock import Clock
from salesops_tui.workspace import Workspace, open_workspace
from tests.screens.conftest import Sit
from tests.screens.desk import Desk

SMALL = (80, 24)


async def go(desk: Desk, letter: str) -> None:
    await desk.press("o", letter)


async def test_a_lead_becomes_a_deal_by_keys_and_one_undo_takes_it_back(
    sit: Sit, work: Workspace
) -> None:
    work.records.keeper("experiment").add({"code": "EGU26"})
    async with sit(SMALL) as desk:
        await go(desk, "l")
        assert "No open leads. a adds one by a line: Name <mail> @organization" in desk.text
        await desk.press("a")
        await desk.type("Ann Vale <ann@porto> @Porto #EGU26")
        await desk.press("enter")
        assert "'ann@porto' is not an e-mail address" in desk.label("#refusal")
        await desk.press("home", *["right"] * 19)
        await desk.type(".example")
        await desk.press("enter")
        assert desk.status == "added lead Ann Vale (change 3; u takes it back)"
        assert work.records.show("lead", 1)["experiment"] == "EGU26"
        await desk.press("c")  # the gate asks for the decision, Enter mends it there
        assert "✗ Decision to engage, with a reason" in desk.rows()[0]
        await desk.press("enter", "e")
        await desk.type("Grant until 2028")
        await desk.press("enter")
        assert desk.on == "GatePanel"
        await desk.press(">")
        assert desk.on == "DealScreen"
        assert desk.status.startswith("converted lead L-1 Ann Vale to a deal, D-1 (change 5;")
        assert "Porto: Ann Vale" in desk.text
        await desk.press("escape")
        assert desk.on == "LeadsScreen"
        await desk.press("u")
        assert work.leads.lead(1).deal == ""
        assert "Ann Vale" in desk.text
        await desk.press(">")  # engaged: the next thing is the deal
        assert (desk.on, work.leads.lead(1).deal) == ("DealScreen", "D-2")


async def test_the_list_says_age_decision_and_who_is_back(
    sit: Sit, work: Workspace, database: Path
) -> None:
    work.leads.add_line("Ann")
    earlier = open_workspace(database, clock=Clock(fixed=date(2026, 6, 1)))
    for name in ("Bo", "Cy"):
        earlier.leads.add_line(name)
    earlier.leads.decide(3, {"decision": "park", "reason": "x", "until": "2026-07-01"})
    earlier.close()
    async with sit(SMALL) as desk:
        await go(desk, "l")
        rows = [" ".join(line.split()[:-1]) for line in desk.lines[2:5]]  # without the owner
        assert rows == ["L-3 30 Nurturing Cy back today", "L-2 30 New Bo", "L-1 0 New Ann"]
        assert desk.lines[0].strip() == "Leads · 3 open · 1 back from parking"
        await desk.press("j", "d", "p")
        await desk.type("Budget in autumn")
        await desk.press("enter")
        assert str(work.leads.lead(2).park_until) == "2026-07-31"
        assert "park 2026-07-31" in desk.text
        await desk.press("/")
        await desk.type("status:new")
        await desk.press("enter")
        assert desk.lines[0].strip() == "Leads · 1 · filter: status:new"
        assert [line.split()[3] for line in desk.lines[3:4]] == ["Ann"]
        assert "? help" in desk.lines[-1]


async def test_the_page_of_a_lead_shows_everything_and_acts(sit: Sit, work: Workspace) -> None:
    work.leads.add_line("Ann Vale <ann@porto.example> @Porto #web")
    async with sit((120, 40)) as desk:
        await go(desk, "l")
        await desk.press("enter")
        assert desk.on == "LeadScreen"
        assert "Captured (first), web" in desk.text
        await desk.press("t")
        await desk.fill(kind="reply", note="Wants a hub")
        await desk.press("enter")
        assert "Replied: Wants a hub" in desk.text
        await desk.press("q")
        await desk.fill(money="Grant", money_score="3")
        await desk.press("ctrl+s")
        assert "●●● Grant" in desk.text
        await desk.press("v")
        await desk.fill(kind="call", note="Rang her")
        await desk.press("enter")
        assert "call by" in desk.text
        await desk.press("d", "d")
        await desk.type("No fit")
        await desk.press("enter")
        assert "Disqualified" in desk.text
        assert "Decline: No fit" in desk.text
        await desk.press("u", "d", "e")
        await desk.type("Fits")
        await desk.press("enter", "c")
        assert desk.on == "DealScreen"
        await desk.press("escape")
        assert "Replied (converting): Wants a hub" in desk.text
        await desk.press("c")
        assert desk.on == "DealScreen"


async def test_an_experiment_is_worked_and_compared_by_keys(sit: Sit, work: Workspace) -> None:
    for code in ("EGU26", "WEB"):
        work.records.keeper("experiment").add({"code": code})
    for line in ("Ann #EGU26", "Bo #EGU26", "Cy #WEB"):
        work.leads.add_line(line)
    async with sit((120, 40)) as desk:
        await go(desk, "x")
        assert "EGU26" in desk.text
        await desk.press(">")
        assert work.records.show("experiment", 1)["status"] == "running"
        await desk.press("c")
        await desk.fill(what="Posters", cash="200")
        await desk.press("enter")
        assert "100.00" in desk.text  # of a lead
        await desk.press("equals_sign", "1")
        assert desk.status == "EGU26 0% of 2, WEB 0% of 1: p = 1.0000, it may be chance"
        await desk.press("enter")
        assert desk.on == "ExperimentScreen"
        for word in ("Posters: 200.00 USD", "0% of 2, 95 % between", "L-1 Ann: new"):
            assert word in desk.text
        await desk.press("d", "s")
        await desk.type("Talks work")
        await desk.press("ctrl+s")
        assert "Decided: scale" in desk.text
        await desk.press("D", "y")
        assert "Costs 0" in desk.text
