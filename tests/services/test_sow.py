"""The statement of work: what it costs, who signed it, what becomes of its lines."""

import pytest

from salesops_tui.errors import Invalid
from salesops_tui.workspace import Workspace


@pytest.fixture
def deal(work: Workspace) -> Workspace:
    work.deals.add({"name": "Hub", "deal_class": "new"}, stage="partnering")
    return work


def line(work: Workspace, title: str, low: str, high: str) -> None:
    work.sows.add_line(1, {"title": title, "low_hours": low, "high_hours": high})


def gates(work: Workspace) -> dict[str, str]:
    found = work.pipeline.exit_gates(work.pipeline.deal(1))
    return {gate.gate: gate.message for gate in found if gate.state == "missing"}


def test_totals_are_the_sums_of_the_lines_as_they_are_shown(deal):
    assert deal.sows.of(1).low_hours == "0"
    line(deal, "Hub up", "8", "12.5")
    line(deal, "Login", "0.001", "0.001")  # a cost of 0.25, which is shown as it is
    sow = deal.sows.of(1)
    assert (sow.low_hours, sow.high_hours) == ("8.001", "12.501")
    assert (sow.low_cost, sow.high_cost) == (200_025, 312_525)
    with pytest.raises(Invalid, match="Hours, at most: 2 is less than the least, 3"):
        line(deal, "Odd", "3", "2")


def test_three_sign_offs_open_the_gate_and_a_later_change_takes_them_back(deal):
    assert gates(deal)["sow"] == "no statement of work is drafted"
    deal.sows.edit(1, {"background": "They asked"})
    with pytest.raises(Invalid, match="has no deliverables to sign off"):
        deal.sows.sign_off(1, "tech")
    line(deal, "Hub up", "8", "12")
    assert gates(deal)["sow-sign-offs"] == "not signed off by head of product, tech lead, bd lead"
    for role in ("Tech lead", "head", "bd-lead"):
        deal.sows.sign_off(1, role, "said so")
    assert {"sow", "sow-sign-offs"}.isdisjoint(gates(deal))
    with pytest.raises(Invalid, match="tech lead signed off on 2026-07-01 already"):
        deal.sows.sign_off(1, "tech")
    with pytest.raises(Invalid, match="Role: 'boss' is none of head of product"):
        deal.sows.sign_off(1, "boss")
    assert not deal.sows.edit(1, {"background": "They asked"}).group
    done = deal.sows.edit(1, {"background": "They insisted"})
    assert "the sign-off of tech lead, head of product, bd lead is taken back" in done.what
    assert "sow-sign-offs" in gates(deal)
    deal.history.undo(done.group)
    assert "sow-sign-offs" not in gates(deal)
    for change in (
        lambda: deal.sows.edit_line(1, 1, {"high_hours": "13"}),
        lambda: deal.sows.remove_line(1, 1),
    ):
        assert "is taken back" in change().what
        deal.history.undo()


def test_its_lines_become_deliverables_once(deal):
    deal.lines.add(1, {"product": "membership-general"})
    line(deal, "Hub up", "8", "12")
    line(deal, "Login", "2", "3")
    from salesops_tui.services import delivery

    with deal.session.change("won it") as group:
        delivery.begin(deal.session, group, deal.pipeline.deal(1))
    assert deal.sows.deliver(1).what == "took 2 deliverables of the statement of work to E-1"
    rows = [row.cells for row in deal.delivery.rows_of("deliverable", 1, ("title", "high_hours"))]
    assert rows == [("Hub up", "12"), ("Login", "3")]
    deal.records.keeper("deliverable").edit(1, {"title": "The hub"})
    with pytest.raises(Invalid, match="has no line that E-1 lacks"):
        deal.sows.deliver(1)
    line(deal, "Backup", "1", "1")
    assert deal.sows.deliver(1).what == "took 1 deliverable of the statement of work to E-1"
