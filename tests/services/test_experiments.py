"""Experiments: what counts as success is fixed, costs and cohorts are counted, one decides."""

from pathlib import Path

import pytest

from salesops_tui.domain.transitions import Move
from salesops_tui.errors import ImportRefused, Invalid
from salesops_tui.services.importing.report import ImportOptions
from salesops_tui.workspace import Workspace


@pytest.fixture
def tried(work: Workspace) -> Workspace:
    """Two experiments, X-1 EGU26 in dollars and X-2 WEB in euros."""
    keeper = work.records.keeper("experiment")
    keeper.add({"code": "EGU26", "threshold": "20%", "minimum_sample": "2"})
    keeper.add({"code": "WEB", "currency": "EUR"})
    return work


def convert(work: Workspace, lead: int) -> int:
    """Make a lead a deal; its id."""
    work.leads.decide(lead, {"decision": "engage", "reason": "x"})
    work.leads.convert(lead)
    deal = work.leads.lead(lead).deal_id
    assert deal is not None
    return deal


def test_what_counts_as_success_is_fixed_once_it_runs(tried: Workspace) -> None:
    keeper = tried.records.keeper("experiment")
    keeper.edit(1, {"threshold": "", "metric": "", "minimum_sample": ""})
    assert tried.records.show("experiment", 1)["threshold"] == 1500  # as when nothing is said
    keeper.edit(1, {"threshold": "25%"})
    tried.statuses.move("experiment", 1, Move("running"))
    assert tried.records.show("experiment", 1)["start"] == "2026-07-01"
    for field, value in (("threshold", "10%"), ("metric", "clicks"), ("minimum_sample", "1")):
        with pytest.raises(Invalid, match="it was fixed when EGU26 started"):
            keeper.edit(1, {field: value})
    tried.statuses.move("experiment", 1, Move("back", "too early"))
    with pytest.raises(Invalid, match="it was fixed"):
        keeper.edit(1, {"threshold": "10%"})
    keeper.edit(1, {"threshold": "25%", "audience": "Deans"})
    assert tried.records.show("experiment", 1)["audience"] == "Deans"


def test_a_decision_needs_what_was_learnt_and_ends_it(tried: Workspace) -> None:
    tried.statuses.move("experiment", 1, Move("running"))
    with pytest.raises(Invalid, match="say what is decided and learnt"):
        tried.statuses.move("experiment", 1, Move("decided"))
    for raw in ({"decision": "scale"}, {"decision": "scale", "learning": " "}):
        with pytest.raises(Invalid, match="Learning: this is needed"):
            tried.experiments.decide(1, raw)
    tried.experiments.decide(1, {"decision": "repeat", "learning": "Talks beat booths"})
    found = tried.records.show("experiment", 1)
    assert (found["status"], found["decision"], found["learning"]) == (
        "decided",
        "repeat",
        "Talks beat booths",
    )
    tried.history.undo()
    assert tried.records.show("experiment", 1)["status"] == "running"


def test_costs_are_cash_or_days_and_currencies_stay_apart(tried: Workspace) -> None:
    cost = tried.records.keeper("cost")
    for raw in (
        {"what": "a", "experiment": "EGU26", "cash": "200"},
        {"what": "b", "experiment": "EGU26", "days": "1.5", "day_rate": "333.33"},
        {"what": "c", "experiment": "EGU26", "cash": "50", "currency": "EUR"},
        {"what": "d", "experiment": "WEB", "cash": "70"},
    ):
        cost.add(raw)
    tried.records.keeper("content").add({"title": "Page", "experiment": "EGU26"})
    cost.add({"what": "e", "content": "Page", "cash": "1"})
    found = tried.experiments.outcomes([1, 2])
    assert found[1].ours.full == 20_000 + 50_000 + 100
    assert (found[1].days, dict(found[1].money)["EUR"].full) == (1.5, 5_000)
    assert (found[2].currency, found[2].ours.full) == ("EUR", 7_000)
    assert len(tried.experiments.cost_rows(1)) == 4
    wrong = [
        ({"what": "x", "experiment": "EGU26"}, "Cash: give cash, or staff days"),
        ({"what": "x", "experiment": "EGU26", "days": "2"}, "Day rate: staff days need one"),
        ({"what": "x", "cash": "1"}, "Experiment: a cost is of an experiment or of content"),
        ({"what": "x", "experiment": "NONE", "cash": "1"}, "Experiment: NONE"),
    ]
    for raw, sentence in wrong:
        with pytest.raises(Invalid, match=sentence):
            cost.add(raw)


def test_the_cohort_counts_leads_qualified_won_and_revenue(tried: Workspace) -> None:
    for line in ("Ann #EGU26", "Bo %egu26", "Cy #WEB", "Di"):
        tried.leads.add_line(line)
    tried.leads.touch(4, {"experiment": "EGU26"})  # not what brought it first
    tried.records.keeper("cost").add({"what": "Posters", "experiment": "EGU26", "cash": "500"})
    deal = convert(tried, 1)
    tried.deals.edit(deal, {"estimate": "2000"})
    found = tried.experiments.outcome(1)
    assert (found.leads, found.qualified, found.won, found.lqr) == (2, 1, 0, 5000)
    assert (found.verdict, found.cost_per(found.leads), found.roi) == ("met", 25_000, -10_000)
    assert [row.cells[1] for row in tried.experiments.cohort(1)] == ["Ann", "Bo"]
    tried.session.store.run("UPDATE deal SET stage = 'won' WHERE id = ?", (deal,))  # as if worked
    found = tried.experiments.outcome(1)
    assert (found.won, found.ours.revenue, found.roi) == (1, 200_000, 30_000)


def test_two_are_compared_by_fishers_exact_test(tried: Workspace) -> None:
    assert tried.experiments.compare(1, 2).p is None
    for number in range(16):
        tried.leads.add_line(f"Lead{number} #{'EGU26' if number < 10 else 'WEB'}")
    for lead in (*range(1, 9), 11):
        convert(tried, lead)
    found = tried.experiments.compare(1, 2)
    assert found.p == pytest.approx(0.0350, abs=0.0001)  # 8 of 10 against 1 of 6
    assert found.verdict == "they differ"
    with pytest.raises(Invalid, match="two different ones"):
        tried.experiments.compare(1, 1)


def test_an_experiment_that_leads_came_from_stays(tried: Workspace) -> None:
    tried.leads.add_line("Ann #EGU26")
    keeper = tried.records.keeper("experiment")
    with pytest.raises(Invalid, match="leads and touches name it"):
        keeper.remove(1)
    keeper.remove(2)
    with pytest.raises(Invalid, match="End: 2026-01-01 is before the start"):
        keeper.add({"code": "X", "start": "2026-02-01", "end": "2026-01-01"})


def test_a_deal_keeps_its_experiment_when_it_is_exported_and_imported(
    tried: Workspace, tmp_path: Path
) -> None:
    file = tmp_path / "deals.csv"
    file.write_text("name,organization,experiment\nHub,Porto,egu26\nLab,Oslo,\n")
    tried.imports.run("deals", file, ImportOptions(create=frozenset({"organizations"})))
    table = tried.exports.table("deals", columns=["name", "experiment"])
    assert list(table.rows) == [["Hub", "EGU26"], ["Lab", None]]
    file.write_text("name,organization,experiment\nHub,Porto,NONE\n")
    with pytest.raises(ImportRefused, match="there is no experiment 'NONE'"):
        tried.imports.run("deals", file, ImportOptions())
