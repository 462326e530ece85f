"""The day: everything that waits is found, says why, and can be put off."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from db.queries import today as queries
from salesops_tui.domain.clock import Clock
from salesops_tui.domain.today import SECTIONS, Item
from salesops_tui.domain.transitions import ALL, Move
from salesops_tui.errors import Invalid
from salesops_tui.workspace import Workspace, open_workspace
from tests.conftest import Colleague

LATER = date(2026, 10, 1)  # three months after everything was set up


def win(work: Workspace) -> int:
    """A won deal that ends with October, with one invoice issued."""
    term = {"contract_start": "2025-11-01", "contract_end": "2026-10-31"}
    done = work.deals.add({"name": "Hub", "organization": "Ada", "deal_class": "new", **term})
    deal = work.deals.id_of(done.key)
    work.lines.add(deal, {"product": "membership-general"})
    work.notes.add_contact(deal, {"contact": "Ann", "role": "representative"})
    work.billing.sign(work.billing.add_agreement(deal, {}).key, {})
    work.billing.request_invoice(deal, {})
    for _ in range(4):
        work.pipeline.move(deal, Move("next", waive=ALL, reason="set up"))
    return deal


@pytest.fixture
def later(work: Workspace, database: Path) -> Iterator[Workspace]:
    """The same office three months on, with one thing waiting in every section but two."""
    won = win(work)
    work.session.store.run("UPDATE invoice SET status = 'issued', number = 'I-1', due = ?"
                           " WHERE deal_id = ?", ("2026-09-01", won))  # fmt: skip
    work.deals.add({"name": "Stale", "next_step": "Call Ann", "next_step_due": "2026-09-28"})
    paused = work.deals.id_of(work.deals.add({"name": "Paused"}).key)
    work.pipeline.move(paused, Move("paused", "no budget", until=date(2026, 9, 30)))
    work.tasks.add({"text": "Write to Ann", "due": "2026-10-01", "about": f"D-{won}"})
    work.tasks.add({"text": "Not yet", "due": "2026-10-02"})
    work.records.keeper("lead").add({"name": "Lea", "email": "lea@example.org"})
    work.records.keeper("content").add({"title": "A story", "publish_on": "2026-09-30"})
    work.records.keeper("milestone").add({"title": "Report", "due": "2026-09-20",
                                          "engagement": "E-1"})  # fmt: skip
    work.records.keeper("deliverable").add({"title": "Docs", "due": "2026-09-21",
                                            "engagement": "E-1"})  # fmt: skip
    opened = open_workspace(database, clock=Clock(fixed=LATER))
    yield opened
    opened.close()


def items(work: Workspace, *, mine: bool = False) -> dict[str, Item]:
    return {part.section: part.items[0] for part in work.today.parts(mine=mine)}


def test_an_empty_office_has_nothing_to_do(work: Workspace) -> None:
    assert work.today.parts() == []


def test_everything_that_waits_is_found_with_its_reason(later: Workspace) -> None:
    found = items(later)
    assert list(found) == [
        "tasks", "next_steps", "paused_deals", "renewals", "overdue_invoices", "untouched_leads",
        "stale_deals", "stale_health", "deliverables", "milestones", "content",
        *(["unsent_outbox"] if "unsent_outbox" in found else []),
    ]  # fmt: skip
    assert set(found) <= set(SECTIONS)
    assert found["tasks"][3:9] == ("T-1", "Write to Ann", LATER, 0, found["tasks"].owner,
                                   "about D-1")  # fmt: skip
    assert (found["next_steps"].key, found["next_steps"].days) == ("D-2", 3)
    assert found["next_steps"].why == "Call Ann"
    assert found["paused_deals"].why == "paused: no budget"
    assert found["renewals"].due == date(2026, 10, 31)
    assert found["renewals"].why == "notice to the customer is due since 2026-10-01"
    assert found["overdue_invoices"].why == "I-1: 15,000.00 USD is owed"
    assert (found["stale_deals"].due, found["stale_deals"].days) == (None, 92)
    assert found["stale_health"].why == "amber for 92 days"
    assert found["untouched_leads"].why == "new, untouched for 92 days"
    assert found["milestones"].why == "of E-1 Hub"
    assert found["tasks"].command == "salesops task done T-1"


@pytest.mark.parametrize(
    ("day", "why"),
    [
        ("2026-08-31", ""),
        ("2026-09-01", "open since 2026-09-01: start the review"),
        ("2026-10-01", "notice to the customer is due since 2026-10-01"),
        ("2026-11-01", "the term ended on 2026-10-31: renew, extend or decline"),
        ("2026-12-12", "lapsed on 2026-12-12: renew or decline"),
    ],
)
def test_a_day_says_what_each_renewal_waits_for(
    later: Workspace, database: Path, day: str, why: str
) -> None:
    work = open_workspace(database, clock=Clock(fixed=date.fromisoformat(day)))
    found = items(work).get("renewals")
    assert (found.why if found else "") == why
    work.close()


def test_a_renewal_under_review_waits_for_what_is_not_done_yet(
    later: Workspace, database: Path
) -> None:
    later.statuses.move("renewal", 1, Move("reviewing"))
    work = open_workspace(database, clock=Clock(fixed=date(2026, 9, 20)))
    assert items(work)["renewals"].why == (
        "under review; next: notice to the customer on 2026-10-01"
    )
    work.close()
    later.activities.add({"about": "R-1", "kind": "call"})
    assert items(later)["renewals"].why == "under review; next: notice of shutdown on 2026-10-17"


def test_services_that_end_or_are_red_wait_with_their_next_step_and_their_days(
    later: Workspace,
) -> None:
    assert {"decommissions", "red_health"}.isdisjoint(items(later))
    red = {"health": "red", "health_note": "Hub down\nsince Monday"}
    later.delivery.health(1, red, None)
    later.renewals.decline(1, {"reason": "no budget"})
    found = items(later)
    assert (found["red_health"].key, found["red_health"].title) == ("E-1", "Hub")
    assert found["red_health"].why == "red as of 2026-10-01: Hub down since Monday"
    asked = found["decommissions"]
    request = later.decommissions.request("E-1")
    assert request.next
    assert (asked.kind, asked.key, asked.due) == ("engagement", "E-1", None)
    assert asked.why == f"next: {request.next.text}; open since 2026-10-01"
    assert asked.command == "salesops decommission step E-1"
    while later.decommissions.request("E-1").next:
        later.decommissions.step(1, {"note": "done"})
    assert {"decommissions", "red_health"}.isdisjoint(items(later))


def test_a_parked_lead_waits_from_its_day_on(later: Workspace) -> None:
    values = {"decision": "park", "park_until": "2026-10-01", "decision_reason": "next term"}
    with later.session.change("parked") as group:
        from db.rows.marketing import LeadRow

        group.update(LeadRow, 1, values)
    found = items(later)
    assert "untouched_leads" not in found
    assert (found["parked_leads"].key, found["parked_leads"].why) == ("L-1", "parked: next term")


def test_what_belongs_to_others_is_left_out_when_asked(
    later: Workspace, colleague: Colleague
) -> None:
    bob = colleague("bob")
    later.tasks.add({"text": "Bob's", "due": "2026-07-01", "assignee": "bob"})
    assert [part.section for part in bob.today.parts(mine=True)] == ["tasks"]
    assert items(later)["tasks"].title == "Bob's"
    assert items(later, mine=True)["tasks"].title == "Write to Ann"


def test_what_is_put_off_comes_back_on_its_day(later: Workspace) -> None:
    found = items(later)
    assert later.today.put_off(found["tasks"], 2).what == "put T-1 off to 2026-10-03"
    later.today.put_off(found["next_steps"], 7)
    assert later.pipeline.deal(2).next_step_due == date(2026, 10, 8), "from today, not from then"
    assert "next_steps" not in items(later)
    later.history.undo()
    assert items(later)["next_steps"].key == "D-2"
    with pytest.raises(Invalid, match="no day of its own"):
        later.today.put_off(found["stale_health"], 1)
    with pytest.raises(Invalid, match="1 to 3650"):
        later.today.put_off(found["content"], 0)


def test_the_days_are_looked_up_by_index(later: Workspace) -> None:
    session = later.session
    asked = queries.searches(session.process, LATER, session.condition("stale"))
    wanted = {"tasks": "task_due", "next_steps": "deal_step", "content": "content_day",
              "overdue_invoices": "invoice_due", "posts": "post_day"}  # fmt: skip
    for section, index in wanted.items():
        search = asked[section]
        plan = session.store.rows(
            f"EXPLAIN QUERY PLAN SELECT 1 FROM {search.found}", search.parameters
        )
        assert index in str(plan), (section, plan)
