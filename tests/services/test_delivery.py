"""Delivery: what hangs on an engagement, its gates, its months, and what grows out of it."""

import pytest

from salesops_tui.domain.transitions import Move
from salesops_tui.errors import Invalid, MoveRefused, NotFound
from salesops_tui.workspace import Workspace


@pytest.fixture
def won(work: Workspace) -> Workspace:
    """One deal, won: D-1 with its engagement E-1 and its renewal R-1."""
    work.deals.add({
        "name": "Hub", "organization": "University of Porto", "deal_class": "new",
        "contract_start": "2026-08-01", "contract_end": "2027-07-31",
    })  # fmt: skip
    work.lines.add(1, {"product": "membership-general"})
    work.notes.add_contact(1, {"contact": "Ann Vale", "role": "representative"})
    work.billing.sign(work.billing.add_agreement(1, {}).key, {})
    work.billing.request_invoice(1, {})
    for _ in range(4):
        work.pipeline.move(1, Move("next", waive={"*"}, reason="set up"))
    return work


def add(work: Workspace, kind: str, **values: str) -> str:
    return work.records.keeper(kind).add({"engagement": "E-1", **values}).key


def missing(work: Workspace) -> set[str]:
    return {gate.gate for gate in work.delivery.gates(1) if gate.state == "missing"}


def test_an_engagement_leaves_provisioning_when_projects_deliverables_and_users_are_there(won):
    assert missing(won) == {"project", "deliverables", "five-users"}
    with pytest.raises(MoveRefused, match="salesops project add NAME --engagement E-1"):
        won.statuses.move("engagement", 1, Move("next"))
    add(won, "project", name="Rollout")
    add(won, "deliverable", title="Hub up")
    add(won, "usage_reading", cluster="a", month="2026-06", value="4")
    assert missing(won) == {"five-users"}
    add(won, "usage_reading", cluster="a", month="2026-06", metric="distinct-users", value="5")
    assert missing(won) == set()
    won.statuses.move("engagement", 1, Move("next"))
    won.statuses.move("engagement", 1, Move("next"))
    assert missing(won) == {"impact-report", "story"}
    won.statuses.move("engagement", 1, Move("completed", waive={"*"}, reason="over"))
    assert won.delivery.gates(1) == ()


def test_saying_the_same_health_again_makes_it_fresh(won, clock):
    store = won.session.store
    store.run("UPDATE engagement SET health_at = '2026-05-31T12:00:00.000000Z'")
    row = won.delivery.whole(1)
    assert (row["health"], row["health_days"], row["health_stale"]) == ("amber", 31, True)
    won.delivery.health(1, {"health": "amber"}, None)
    assert won.delivery.whole(1)["health_days"] == 0
    with pytest.raises(Invalid, match="'blue' is not one of"):
        won.delivery.health(1, {"health": "blue"}, None)
    cells = next(iter(won.delivery.table("", ("key",)).rows))
    assert cells == ["E-1", 0, False]


def test_a_deliverable_is_done_when_every_criterion_is_met_and_edits_keep_what_is_met(won):
    add(won, "deliverable", title="Hub up", criteria="It works, really\nIt is fast")
    keeper = won.records.keeper("deliverable")
    with pytest.raises(MoveRefused, match="2 of 2 criteria are not met"):
        won.statuses.move("deliverable", 1, Move("done", waive={"*"}))
    keeper.check(1, 1)
    keeper.edit(1, {"criteria": "It is documented\nIt works, really"})
    assert [tuple(each) for each in keeper.criteria(1)] == [
        ("It is documented", False), ("It works, really", True),
    ]  # fmt: skip
    assert keeper.typed(1)["criteria"] == "It is documented\nIt works, really"
    with pytest.raises(NotFound, match="B-1 has no criterion 3; it has 2"):
        keeper.check(1, 3)
    keeper.check(1, 1)
    won.statuses.move("deliverable", 1, Move("done"))
    with pytest.raises(Invalid, match="move it back before it gets more to meet"):
        keeper.edit(1, {"criteria": "It works, really\nIt is cheap"})
    with pytest.raises(Invalid, match="move it back before a criterion is unmet"):
        keeper.check(1, 1, met=False)


def test_a_second_reading_of_the_same_takes_the_place_of_the_first(won):
    add(won, "usage_reading", cluster="hub", month="2026-06", value="10")
    assert add(won, "usage_reading", cluster="HUB", month="2026-06", value="140") == "U-1"
    add(won, "usage_reading", cluster="other", month="2026-06", value="140")
    fees = won.delivery.fees(1)["2026-06"]
    assert [(fee.users, fee.fee) for fee in fees] == [(140, 65_000), (140, 65_000)]
    assert won.prices.usage(280)[1] < sum(fee.fee for fee in fees)
    with pytest.raises(Invalid, match="U-1 has the reading of 2026-06 already"):
        won.records.keeper("usage_reading").edit(2, {"cluster": "hub"})
    for month, problem in (("2026-08", "has not come yet"), (" ", "this is needed")):
        with pytest.raises(Invalid, match=f"Month: .*{problem}"):
            add(won, "usage_reading", cluster="hub", month=month, value="1")


def test_a_month_sums_up_usage_fee_cloud_cost_support_and_what_was_delivered(won):
    for month in ("2026-03", "2026-04", "2026-05"):
        add(won, "cost_reading", month=month, amount="100")
    add(won, "cost_reading", month="2026-06", amount="120")
    cost = won.delivery.month(1, "2026-06").cost
    assert (cost.amount, cost.threshold, cost.over) == (12_000, 12_000, False)
    add(won, "cost_reading", month="2026-06", amount="120.01")
    keeper = won.records.keeper("cost_reading")
    assert keeper.warning(4).startswith("2026-06 costs 120.01 USD: more than 120.00")
    add(won, "usage_reading", cluster="hub", month="2026-06", value="280")
    add(won, "incident", title="Down", opened_on="2026-05-30", resolved_on="2026-06-02")
    add(won, "incident", title="A question", opened_on="2026-06-30")
    add(won, "deliverable", title="Hub up")
    won.statuses.move("deliverable", 1, Move("done"))
    june, july = won.delivery.month(1, "2026-06"), won.delivery.month(1, "2026-07")
    assert (june.fee, june.cost.over) == (100_000, True)
    assert [ticket.title for ticket in june.opened] == ["A question"]
    assert [ticket.title for ticket in june.resolved] == ["Down"]
    assert [ticket.title for ticket in june.still_open] == ["A question"]
    assert (june.done, july.done) == ((), (("B-1", "Hub up"),))
    with pytest.raises(Invalid, match="'June' is not a month"):
        won.delivery.month(1, "June")


def test_the_day_of_resolution_goes_with_the_state_of_an_incident(won):
    keeper = won.records.keeper("incident")
    add(won, "incident", title="Down")
    assert won.records.show("incident", 1)["opened_on"] == "2026-07-01"
    keeper.edit(1, {"state": "resolved"})
    assert won.records.show("incident", 1)["resolved_on"] == "2026-07-01"
    keeper.edit(1, {"state": "open"})
    assert won.records.show("incident", 1)["resolved_on"] is None
    keeper.edit(1, {"resolved_on": "2026-07-01"})
    assert won.records.show("incident", 1)["state"] == "resolved"
    with pytest.raises(Invalid, match="Resolved: 2026-06-01 is before it was opened"):
        keeper.edit(1, {"resolved_on": "2026-06-01"})


def test_an_opportunity_takes_organization_and_people_along_in_one_change(won):
    add(won, "deliverable", title="Hub up")
    done = won.delivery.opportunity("B-1", {"name": "A second hub", "estimate": "20000"})
    deal = won.pipeline.deal(won.deals.id_of(done.key))
    assert (deal.deal_class, deal.organization) == ("expansion", "University of Porto")
    assert [person.name for person in won.notes.contacts(deal.id)] == ["Ann Vale"]
    origin = won.session.store.value("SELECT origin_deal_id FROM deal WHERE id = ?", (deal.id,))
    assert origin == 1
    won.history.undo(done.group)
    with pytest.raises(NotFound):
        won.pipeline.deal(deal.id)


def test_what_hangs_on_an_engagement_cannot_be_taken_off_it(won):
    add(won, "project", name="Rollout")
    with pytest.raises(Invalid, match="Engagement: this is needed"):
        won.records.keeper("project").edit(1, {"engagement": " "})
    add(won, "deliverable", title="Hub up", project="J-1")
    with pytest.raises(Invalid, match="J-1 has 1 deliverable; move or remove them first"):
        won.records.keeper("project").remove(1)


@pytest.mark.parametrize(
    ("kind", "values"),
    [
        ("project", {"name": "Rollout"}),
        ("deliverable", {"title": "Hub up"}),
        ("usage_reading", {"cluster": "hub", "month": "2026-06", "value": "1"}),
        ("incident", {"title": "Down"}),
        ("cost_reading", {"month": "2026-06", "amount": "1"}),
        ("milestone", {"title": "A year"}),
    ],
)
def test_a_win_cannot_be_taken_back_while_something_hangs_on_its_engagement(won, kind, values):
    add(won, kind, **values)
    move = Move("invoicing", reason="by mistake")
    with pytest.raises(Invalid, match="D-1 stays won: its engagement has a"):
        won.pipeline.move(1, move)
    won.records.keeper(kind).remove(1)
    won.pipeline.move(1, move)
    assert won.records.listed("engagement", "", ("key",), 9) == []
