"""Invoices from the plan to the money: numbers without gaps, sums that hold, no path around."""

import random
from datetime import date
from threading import Barrier, Thread

import pytest

from salesops_tui.domain.clock import Clock
from salesops_tui.domain.papers import Invoice
from salesops_tui.domain.transitions import Move
from salesops_tui.errors import Invalid, NotFound, Refused, StaleRecord, UndoRefused
from salesops_tui.workspace import Workspace, open_workspace
from tests.conftest import Colleague


@pytest.fixture
def deal(work: Workspace) -> int:
    """A deal of a membership and usage by 280 users over a year, its agreement signed."""
    known = {"name": "Hub", "organization": "Uni", "deal_class": "new"}
    term = {"contract_start": "2026-06-01", "contract_end": "2027-05-31"}
    work.deals.add({**known, **term, "mau": "280"}, stage="invoicing", membership="general")
    work.notes.add_contact(1, {"contact": "Ann", "role": "billing"})
    work.billing.sign(work.billing.add_agreement(1, {}).key, {})
    return 1


@pytest.fixture
def issued(work: Workspace, deal: int) -> Invoice:
    """I-1, issued over 27,000.00."""
    work.billing.request_invoice(deal, {})
    work.billing.issue("I-1", {})
    return work.billing.invoice("I-1")


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


def test_of_two_who_record_the_same_payment_the_second_is_told(
    work: Workspace, issued: Invoice, colleague: Colleague
) -> None:
    ana = colleague("ana")
    before = ana.billing.invoice("I-1")
    work.billing.pay("I-1", {"amount": "20000"})
    with pytest.raises(StaleRecord, match="it is part paid now, with 7000\\.00 open; look"):
        ana.billing.pay("I-1", {"amount": "20000"}, before.revision)
    with pytest.raises(Invalid, match="is more than the 7000\\.00 USD that are open"):
        ana.billing.pay("I-1", {"amount": "20000"})
    ana.billing.pay("I-1", {})
    with pytest.raises(Invalid, match="INV-2026-0001 is paid; nothing is open"):
        work.billing.pay("I-1", {})
    assert ana.pipeline.deal(1).collected == 2_700_000


def test_collected_follows_the_payments_and_is_typed_only_without_any(
    work: Workspace, issued: Invoice
) -> None:
    assert work.pipeline.deal(1).collected is None
    work.deals.edit(1, {"collected": "0"})
    work.billing.pay("I-1", {"amount": "100"})
    work.billing.pay("I-1", {"amount": "50", "over": "yes"})
    assert work.pipeline.deal(1).collected == 15_000
    for raw in ({"collected": "1"}, {"collected": ""}):
        with pytest.raises(Invalid, match="Collected: D-1 has payments and this is their sum"):
            work.deals.edit(1, raw)
    with pytest.raises(Invalid, match="Currency: D-1 has payments in USD"):
        work.deals.edit(1, {"currency": "EUR"})
    work.deals.edit(1, {"collected": "150", "name": "Hub 2"})
    work.history.undo()
    work.history.undo()
    assert work.pipeline.deal(1).collected == 10_000
    work.history.undo()
    assert (work.pipeline.deal(1).collected, work.billing.invoice("I-1").status) == (0, "issued")
    work.history.redo()
    work.billing.unpay("I-1")
    assert work.pipeline.deal(1).collected is None
    with pytest.raises(NotFound, match="INV-2026-0001 has no payment"):
        work.billing.unpay("I-1")


def test_what_is_passed_through_or_in_another_currency_is_not_collected(
    work: Workspace, deal: int
) -> None:
    lines = [
        {"description": "Work", "unit_price": "100"},
        {"description": "Cloud", "unit_price": "50", "pass_through": "yes"},
    ]
    work.billing.add_invoice(deal, {}, lines)
    euro = [{"description": "Travel", "unit_price": "80"}]
    work.billing.add_invoice(deal, {"currency": "EUR"}, euro)
    for key in ("I-1", "I-2"):
        work.billing.issue(key, {})
    work.billing.pay("I-2", {})
    assert work.pipeline.deal(deal).collected is None
    work.billing.pay("I-1", {"amount": "75"})
    assert work.pipeline.deal(deal).collected == 5_000
    sums = work.billing.sums(work.records.clause("invoice", ""))
    assert [(each.currency, each.open, each.overdue) for each in sums] == [
        ("EUR", 0, 0),
        ("USD", 7_500, 0),
    ]


def test_overdue_is_what_is_owed_after_its_day_as_the_session_counts_days(
    work: Workspace, issued: Invoice
) -> None:
    work.billing.pay("I-1", {"amount": "7000"})
    assert work.billing.overdue() == []
    late = open_workspace(work.session.store.path, clock=Clock(fixed=date(2026, 8, 3)))
    (found,) = late.billing.overdue()
    assert (found.status, found.open, found.due) == ("overdue", 2_000_000, date(2026, 7, 31))
    cells = late.records.listed("invoice", "status:overdue", ("days_overdue", "open"), 9)
    assert [each.cells for each in cells] == [(3, 2_000_000)]
    assert work.session.store.value("SELECT status FROM invoice") == "part paid"
    late.billing.pay("I-1", {})
    assert late.billing.overdue() == []
    late.close()


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


def test_merged_deals_have_collected_what_both_were_paid(work: Workspace, issued: Invoice) -> None:
    work.deals.add({"name": "Twin", "organization": "Uni"})
    work.billing.request_invoice(2, {"total": "50"})
    work.billing.issue("I-2", {})
    work.billing.pay("I-1", {"amount": "100"})
    work.billing.pay("I-2", {})
    work.merging.merge("deal", 1, 2)
    assert work.pipeline.deal(1).collected == 15_000
    work.history.undo()
    assert [work.pipeline.deal(each).collected for each in (1, 2)] == [10_000, 5_000]


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


@pytest.mark.parametrize("seed", range(6))
def test_whatever_is_done_in_whatever_order_the_sums_hold(
    work: Workspace, deal: int, seed: int
) -> None:
    chance = random.Random(seed)
    billing, history = work.billing, work.history

    def one() -> str:
        return f"I-{chance.randint(1, 16)}"

    def some() -> dict[str, str]:
        return {"amount": str(chance.randint(1, 20_000))} if chance.random() < 0.7 else {}

    acts = [
        lambda: billing.make_plan(deal),
        lambda: billing.request(one()),
        lambda: billing.issue(one(), {}),
        lambda: billing.pay(one(), some()),
        lambda: billing.pay(one(), {**some(), "over": "yes"}),
        lambda: billing.unpay(one()),
        lambda: billing.void_invoice(one(), "a test"),
        lambda: billing.request_invoice(deal, {"total": str(chance.randint(1, 9_999))}),
        lambda: billing.edit_invoice(one(), {"total": str(chance.randint(1, 9_999))}),
        lambda: work.deals.edit(deal, {"collected": str(chance.randint(0, 99))}),
        history.undo,
        history.redo,
    ]
    done = 0
    for act in [acts[0], acts[2], acts[2], *chance.choices(acts, k=60)]:
        try:
            act()
            done += 1
        except Refused:
            continue
        finally:
            _check(work, deal)
    assert done > 15


def _check(work: Workspace, deal: int) -> None:
    billing = work.billing
    known = billing.invoices(deal)
    for invoice in known:
        paid = sum(each.amount for each in billing.payments(invoice.id))
        assert invoice.total == sum(each.amount for each in billing.lines(invoice.id))
        assert invoice.open >= 0
        assert invoice.paid == paid
        assert (invoice.status == "paid") == (paid >= invoice.total > 0)
        assert (invoice.status == "part paid") == (0 < paid < invoice.total)
    if any(invoice.paid for invoice in known):
        assert work.pipeline.deal(deal).collected == sum(invoice.paid for invoice in known)
    numbers = sorted(i.number for i in known if i.number)
    assert numbers == [f"INV-2026-{nth:04d}" for nth in range(1, len(numbers) + 1)]
