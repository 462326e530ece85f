"""Payments: what is open, what the deal has collected, and sums that hold in any order."""

import random
from datetime import date

import pytest

from salesops_tui.domain.clock import Clock
from salesops_tui.domain.papers import Invoice
from salesops_tui.errors import Invalid, NotFound, Refused, StaleRecord
from salesops_tui.workspace import Workspace, open_workspace
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


def test_an_invoice_is_known_by_the_key_it_came_with(work: Workspace, issued: Invoice) -> None:
    work.session.store.run("UPDATE invoice SET imported_key = 'B-77' WHERE id = 1")
    assert work.billing.pay("B-77", {"amount": "5"}).key == "B-77"
    work.billing.pay(work.records.id_of("invoice", "B-77"), {"amount": "6"})
    assert work.billing.invoice("I-1").paid == 1_100
    with pytest.raises(NotFound, match="B-78: there is no such invoice"):
        work.billing.pay("B-78", {})
