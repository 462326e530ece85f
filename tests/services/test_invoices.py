"""Invoices from the plan to the day they go out: numbers without gaps, sums that hold."""

from threading import Barrier, Thread

import pytest

from salesops_tui.domain.papers import Invoice
from salesops_tui.domain.transitions import Move
from salesops_tui.errors import Invalid, StaleRecord, UndoRefused
from salesops_tui.workspace import Workspace
from tests.conftest import Colleague
from tests.services.signed_deal import issue, signed


@pytest.fixture
def deal(work: Workspace) -> int:
    """A deal of a membership and usage over a year, its agreement signed."""
    return signed(work)


@pytest.fixture
def issued(work: Workspace, deal: int) -> Invoice:
    """I-1, issued over 27,000.00."""
    return issue(work, deal)


def seen(work: Workspace, deal: int = 1) -> list[tuple[str, str, int]]:
    return [(i.key, i.status, i.total) for i in work.billing.invoices(deal)]


def won(work: Workspace) -> None:
    work.billing.request("I-1")
    work.pipeline.move(1, Move("next", waive={"*"}, reason="set up"))


def test_planning_again_adds_what_is_missing_and_touches_nothing_that_was_asked_for(
    work: Workspace, deal: int
) -> None:
    work.billing.make_plan(deal)
    assert seen(work)[0] == ("I-1", "planned", 1_500_000)
    assert [total for _, _, total in seen(work)[1:]] == [100_000] * 12
    assert work.billing.make_plan(deal).group == 0
    won(work)
    records = work.records
    records.keeper("usage_reading").add(
        {"cluster": "east", "engagement": "E-1", "month": "2026-06", "value": "10"}
    )
    records.keeper("cost_reading").add(
        {"engagement": "E-1", "month": "2026-06", "amount": "55.50", "provider": "AWS"}
    )
    work.billing.request("I-3")
    assert [s.outcome for s in work.billing.plan(deal) if s.outcome != "keep"] == ["update", "add"]
    work.billing.make_plan(deal)
    june, cloud = work.billing.invoice("I-2"), work.billing.invoice("I-14")
    assert (june.total, june.note) == (10_000, "")
    assert (cloud.kind, cloud.total, cloud.passed) == ("cloud", 5_550, 5_550)
    assert [i.status for i in work.billing.invoices(deal)].count("requested") == 2
    assert work.billing.make_plan(deal).group == 0
    work.lines.remove(deal, 2)
    work.billing.make_plan(deal)
    assert [key for key, _, _ in seen(work)] == ["I-1", "I-3", "I-14"]
    work.history.undo()
    assert len(seen(work)) == 14


def test_planned_hours_are_asked_for_as_hours(work: Workspace, deal: int) -> None:
    work.lines.add(deal, {"product": "Training", "kind": "work", "recurrence": "once",
                          "unit": "hour", "quantity": "12.5", "unit_price": "250"})  # fmt: skip
    work.billing.make_plan(deal)
    found = work.billing.lines(work.billing.invoice("I-1").id)[-1]
    assert (found.quantity, found.unit, found.unit_price) == ("12.5", "hour", 25_000)
    assert found.amount == 312_500
    assert work.billing.make_plan(deal).group == 0


def test_a_planned_invoice_follows_the_plan_until_it_is_asked_for(
    work: Workspace, deal: int
) -> None:
    work.billing.make_plan(deal)
    for raw in ({"total": "5"}, {"currency": "EUR"}, {"period_end": "2027-01-01"}):
        with pytest.raises(Invalid, match="I-1 follows the plan of its agreement; request it"):
            work.billing.edit_invoice("I-1", raw)
    work.billing.edit_invoice("I-1", {"note": "PO 12", "due": "2026-09-30"})
    assert work.billing.make_plan(deal).group == 0
    assert work.billing.invoice("I-1").note == "PO 12"
    work.billing.request("I-1")
    work.billing.edit_invoice("I-1", {"total": "14000"})
    assert work.billing.invoice("I-1").total == 1_400_000


def test_a_plan_needs_a_signed_agreement_with_a_term(work: Workspace) -> None:
    work.deals.add({"name": "Hub", "estimate": "100"})
    with pytest.raises(Invalid, match="D-1 has no signed agreement to plan from"):
        work.billing.plan(1)
    work.billing.add_agreement(1, {})
    work.billing.sign("A-1", {})
    with pytest.raises(Invalid, match="A-1 has no term"):
        work.billing.plan(1)
    term = {"start": "2026-01-01", "end": "2026-12-31", "value": "250"}
    work.billing.sign(work.billing.add_agreement(1, {"kind": "amendment", **term}).key, {})
    work.billing.sign(work.billing.add_agreement(1, {"start": "2026-01-01"}).key, {})
    work.deals.edit(1, {"contract_end": "2026-06-30"})
    work.billing.make_plan(1)
    assert seen(work) == [("I-1", "planned", 10_000)]


def test_numbers_are_counted_per_year_without_gaps_and_a_void_keeps_its_own(
    work: Workspace, deal: int
) -> None:
    for _ in range(4):
        work.billing.request_invoice(deal, {"total": "10"})
    work.billing.issue("I-2", {})
    work.billing.void_invoice("I-2", "wrong address")
    work.billing.issue("I-1", {"number": "CSS-77"})
    work.billing.issue("I-3", {"issued": "2025-12-31"})
    work.billing.issue("I-4", {})
    told = [(i.number, i.status, str(i.issued)) for i in work.billing.invoices(deal)]
    assert told == [
        ("CSS-77", "issued", "2026-07-01"),
        ("INV-2026-0001", "void", "2026-07-01"),
        ("INV-2025-0001", "issued", "2025-12-31"),
        ("INV-2026-0002", "issued", "2026-07-01"),
    ]
    assert work.billing.invoice("I-2").void_reason == "wrong address"
    with pytest.raises(UndoRefused, match="INV-2026-0002 was issued; void it with"):
        work.history.undo()


@pytest.mark.parametrize(
    ("raw", "sentence"),
    [
        ({"number": "inv-2026-0009"}, "Number: inv-2026-0009 would be of our own series"),
        ({"number": "CSS-1"}, "Number: CSS-1 is taken already"),
        ({"issued": "2026-07-02"}, "Issued on: 2026-07-02 has not come yet"),
        ({"due": "2026-06-30"}, "Due: 2026-06-30 is before the day of issue"),
    ],
)
def test_an_invoice_is_issued_right_or_not_at_all(
    work: Workspace, deal: int, raw: dict[str, str], sentence: str
) -> None:
    work.billing.request_invoice(deal, {})
    work.billing.issue("I-1", {"number": "CSS-1"})
    work.billing.request_invoice(deal, {})
    with pytest.raises(Invalid, match=sentence):
        work.billing.issue("I-2", raw)
    assert work.billing.invoice("I-2").status == "requested"
    with pytest.raises(Invalid, match="CSS-1 is issued already"):
        work.billing.issue("I-1", {})


def test_two_people_who_issue_at_once_take_two_numbers_and_leave_no_gap(
    work: Workspace, deal: int, colleague: Colleague
) -> None:
    for _ in range(8):
        work.billing.request_invoice(deal, {"total": "10"})
    people, start = [work, colleague("ana")], Barrier(2)

    def issue(person: Workspace, first: int) -> None:
        start.wait()
        for number in range(first, 9, 2):
            person.billing.issue(f"I-{number}", {})

    threads = [Thread(target=issue, args=(one, at)) for at, one in enumerate(people, start=1)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    numbers = sorted(invoice.number for invoice in work.billing.invoices(deal))
    assert numbers == [f"INV-2026-000{n}" for n in range(1, 9)]


def test_an_invoice_that_went_out_changes_no_more(work: Workspace, issued: Invoice) -> None:
    billing = work.billing
    line = {"description": "More", "unit_price": "1"}
    for call in (
        lambda: billing.edit_invoice("I-1", {"total": "5"}),
        lambda: billing.add_line("I-1", line),
        lambda: billing.edit_line("I-1", 1, line),
        lambda: billing.remove_line("I-1", 1),
        lambda: billing.remove_invoice("I-1"),
    ):
        with pytest.raises(Invalid, match="INV-2026-0001 is issued; void it and add another"):
            call()
    billing.pay("I-1", {"amount": "1"})
    with pytest.raises(Invalid, match="INV-2026-0001 has payments; take them back first"):
        billing.void_invoice("I-1", "gone")
    with pytest.raises(Invalid, match="voiding an invoice needs one"):
        billing.void_invoice("I-1", " \x1b ")
    assert work.pipeline.deal(1).collected == 100


def test_lines_make_the_total_and_an_amount_is_typed_over_one_line_only(
    work: Workspace, deal: int
) -> None:
    billing = work.billing
    billing.request_invoice(deal, {"total": "100"})
    billing.edit_invoice("I-1", {"total": "120.50", "line": "First half"})
    assert [(each.description, each.amount) for each in billing.lines(1)] == [
        ("First half", 12_050)
    ]
    billing.add_line("I-1", {"description": "Hours", "quantity": "2.5", "unit_price": "33.33"})
    assert (billing.lines(1)[1].amount, billing.invoice("I-1").total) == (8_333, 20_383)
    with pytest.raises(Invalid, match="Amount: I-1 has 2 lines and is their sum; change the lines"):
        billing.edit_invoice("I-1", {"total": "5"})
    billing.edit_line("I-1", 2, {"quantity": "1"})
    billing.remove_line("I-1", 1)
    assert billing.invoice("I-1").total == 3_333
    work.history.undo()
    assert billing.invoice("I-1").total == 15_383
    billing.remove_invoice("I-1")
    assert seen(work) == []


def test_an_agreement_is_edited_while_it_is_a_draft(work: Workspace, deal: int) -> None:
    billing = work.billing
    draft = billing.add_agreement(deal, {"kind": "amendment"}).key
    billing.edit_agreement(draft, {"value": "30000", "end": "2027-12-31"})
    found = billing.agreement(draft)
    assert (found.kind, found.value, str(found.end)) == ("amendment", 3_000_000, "2027-12-31")
    with pytest.raises(StaleRecord):
        billing.edit_agreement(draft, {"value": "1"}, expecting=1)
    with pytest.raises(Invalid, match="End: 2020-01-01 is before the start"):
        billing.edit_agreement(draft, {"end": "2020-01-01"})
    with pytest.raises(Invalid, match="A-1 is signed; only a draft can be edited"):
        billing.edit_agreement("A-1", {"value": "1"})
