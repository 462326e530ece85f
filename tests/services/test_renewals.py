"""What the next term costs, and what renewals ask for on a day."""

from collections.abc import Iterator
from datetime import date

import pytest

from db.rows.sales import DealRow
from salesops_tui.domain.pricing import Price
from salesops_tui.domain.transitions import ALL, Move
from salesops_tui.errors import Invalid, MoveRefused
from salesops_tui.workspace import Workspace

MEMBER = {"product": "membership-general"}
TERM = {"contract_start": "2025-08-01", "contract_end": "2026-07-31"}


def win(work: Workspace, lines: list[dict[str, str]], **more: str) -> int:
    """A deal, won for the year to July 2026; its renewal has the same number."""
    deal = {"name": "Hub", "organization": "Ada University", "deal_class": "new", **TERM, **more}
    identity = work.deals.id_of(work.deals.add(deal).key)
    for line in lines:
        work.lines.add(identity, line)
    work.notes.add_contact(identity, {"contact": "Ann Bee", "role": "representative"})
    work.billing.sign(work.billing.add_agreement(identity, {}).key, {})
    work.billing.request_invoice(identity, {})
    work.pipeline.move(identity, Move("won", waive=ALL, reason="set up"))
    return identity


def read(work: Workspace, cluster: str, month: str, value: int) -> None:
    reading = {"cluster": cluster, "engagement": "E-1", "month": month, "value": str(value)}
    work.records.keeper("usage_reading").add(reading)


@pytest.fixture
def hub(work: Workspace) -> Iterator[Workspace]:
    """D-1 with every kind of line, in its last month."""
    win(
        work,
        [
            {"product": "membership-general", "discount": "10%"},
            {"product": "usage", "quantity": "140", "discount": "20%"},
            {"product": "cloud", "unit_price": "650"},
            {"product": "Training", "unit_price": "99.99", "recurrence": "annual"},
            {"product": "directed-work", "quantity": "8", "start": "2026-02-01",
             "end": "2026-02-28"},
        ],
    )  # fmt: skip
    return work


def test_every_line_is_priced_by_the_book_of_today_and_the_deal_comes_to_what_was_told(
    hub: Workspace,
) -> None:
    book = Price("membership-general", "General Membership", "membership", "year", 1_600_000,
                 "USD", "annual")  # fmt: skip
    hub.prices.add("2026-07", date(2026, 7, 1), book)
    read(hub, "alpha", "2026-05", 300)
    read(hub, "alpha", "2026-06", 301)
    told = hub.renewals.priced(1)
    made = {line.product: (line.before, line.after) for line in told.lines}
    assert made == {
        "membership-general": (1_500_000, 1_600_000),
        "usage": (65_000, 105_250),
        "cloud": (65_000, 65_000),
        "Training": (9_999, 9_999),
        "directed-work": (25_000, 25_000),
    }
    assert told.users == 301  # 300.5, rounded half up
    assert "Training: not in price book 2026-07, its price stays" in told.notes
    renewed = hub.pipeline.deal(hub.deals.id_of(hub.renewals.renew(1, {}, waive=ALL).key))
    lines = hub.lines.of(renewed.id)
    assert renewed.amount == told.total == sum(x.amount for x in lines if not x.pass_through)
    assert sorted(x.amount for x in lines) == sorted(change.amount for change in told.kept)
    usage = next(line for line in lines if line.kind == "usage")
    assert usage.description == "Usage fee, alpha, 301 monthly active users"
    assert (usage.discount, usage.unit_price) == (2_000, 105_250)
    work_line = next(line for line in lines if line.kind == "work")
    assert (work_line.start, work_line.end) == (date(2027, 2, 1), date(2027, 2, 28))
    assert "D-1" in hub.notes.activities(renewed.id)[0].note


def test_without_readings_usage_stays_what_it_was(hub: Workspace) -> None:
    told = hub.renewals.priced(1)
    usage = next(line for line in told.lines if line.kind == "usage")
    assert (usage.before, usage.after, usage.old_amount) == (65_000, 65_000, usage.amount)
    assert "there are no usage readings: usage is estimated as before" in told.notes
    assert hub.renewals.priced(1, {"mau": "0"}).users == 0


def test_two_clusters_pay_for_themselves(hub: Workspace) -> None:
    for cluster in ("alpha", "beta"):
        for month, value in (("2026-03", 9_000), ("2026-04", 140), ("2026-06", 140)):
            read(hub, cluster, month, value)
        read(hub, cluster, "2026-05", 140)
    fees = [x.after for x in hub.renewals.priced(1).kept if x.kind == "usage"]
    assert fees == [65_000, 65_000]  # of 140 each, not of 280; the fourth month back is too old


def test_a_price_book_in_another_currency_and_a_work_only_deal_change_nothing(
    work: Workspace,
) -> None:
    win(work, [{"product": "directed-work", "unit_price": "100"}], currency="EUR")
    read(work, "alpha", "2026-06", 300)
    told = work.renewals.priced(1)
    assert [(line.before, line.after) for line in told.lines] == [(10_000, 10_000)]
    assert told.notes == ("directed-work: price book 2026-06-26 is in USD, its price stays",)


def test_a_deal_without_lines_keeps_its_estimate(work: Workspace) -> None:
    win(work, [MEMBER])
    work.lines.remove(1, work.lines.of(1)[0].id)
    work.deals.edit(1, {"estimate": "5000"})
    key = work.renewals.renew(1, {}, waive=ALL).key
    assert work.pipeline.deal(work.deals.id_of(key)).amount == 500_000


def test_a_day_knows_of_a_renewal_whose_deal_was_lost(hub: Workspace) -> None:
    new = hub.deals.id_of(hub.renewals.renew(1, {}, waive=ALL).key)
    assert hub.today.parts(only={"renewals"}) == []
    hub.pipeline.move(new, Move("lost", reason="price"))
    ((item,),) = [part.items for part in hub.today.parts(only={"renewals"})]
    assert (item.key, item.why) == ("R-1", "D-2 is lost: reopen it or decline")
    with pytest.raises(Invalid, match="reopen it"):
        hub.renewals.renew(1, {}, waive=ALL)


def test_a_call_is_the_notice_and_a_case_opens_without_a_write(hub: Workspace) -> None:
    before = hub.session.store.value("SELECT count(*) FROM change")
    (case,) = hub.renewals.open_cases()
    assert [mark.state for mark in hub.renewals.clock(case)[:2]] == ["overdue", "due"]
    assert hub.session.store.value("SELECT count(*) FROM change") == before
    hub.activities.add({"about": "R-1", "kind": "call"})
    assert hub.renewals.clock(case)[1].state == "done"


def test_a_deal_that_renews_it_already_is_taken_as_it_is(hub: Workspace) -> None:
    other = hub.deals.id_of(hub.deals.add({"name": "Hub again", "estimate": "900"}).key)
    with hub.session.change("imported what it renews") as group:
        group.update(DealRow, other, {"previous_deal_id": 1})
    assert hub.renewals.there(1) == "D-2"
    done = hub.renewals.renew(1, {}, waive=ALL)
    assert (done.key, hub.renewals.case(1).status) == ("D-2", "renewed")
    assert hub.renewals.case(1).new_deal == "D-2"
    assert hub.pipeline.deal(2).amount == 90_000
    assert hub.session.store.value("SELECT count(*) FROM deal") == 2
    hub.history.undo()
    assert (hub.renewals.case(1).status, hub.renewals.case(1).new_deal) == ("upcoming", "")
    hub.pipeline.move(2, Move("lost", reason="price"))
    with pytest.raises(Invalid, match=r"D-2 renews D-1 already and is lost: reopen it"):
        hub.renewals.renew(1, {}, waive=ALL)


def test_a_renewal_closes_when_its_deal_is_won(hub: Workspace) -> None:
    new = hub.deals.id_of(hub.renewals.renew(1, {}, waive=ALL).key)
    with pytest.raises(MoveRefused, match="closes when D-2 is won"):
        hub.statuses.move("renewal", 1, Move("closed"))
    hub.billing.request_invoice(new, {})
    hub.deals.edit(new, {"contract_start": "2026-08-01", "contract_end": "2027-07-31"})
    hub.billing.sign(hub.billing.add_agreement(new, {}).key, {})
    hub.pipeline.move(new, Move("won", waive=ALL, reason="signed"))
    hub.statuses.move("renewal", 1, Move("closed"))
    assert hub.renewals.case(1).status == "closed"


def test_a_chain_of_terms_keeps_to_the_day_it_began_on(work: Workspace) -> None:
    win(work, [MEMBER], contract_start="2026-01-31", contract_end="2026-02-27")
    first = work.renewals.priced(1)
    assert (first.start, first.end) == (date(2026, 2, 28), date(2026, 3, 30))
    key = work.renewals.renew(1, {}, waive=ALL).key
    new = work.deals.id_of(key)
    work.deals.edit(new, {"contract_start": "2026-02-28", "contract_end": "2026-03-30"})
    work.billing.sign(work.billing.add_agreement(new, {}).key, {})
    work.billing.request_invoice(new, {})
    work.pipeline.move(new, Move("won", waive=ALL, reason="signed"))
    second = work.renewals.priced(2)
    assert (second.start, second.end) == (date(2026, 3, 31), date(2026, 4, 29))
