"""Line items: what each comes to, and the deal's amount that follows."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from salesops_tui.domain.pricing import line_amount
from salesops_tui.domain.transitions import Move
from salesops_tui.errors import Invalid, NotFound
from salesops_tui.workspace import Workspace

YEAR = {"target_start": "2026-01-01", "target_end": "2026-12-31"}


@pytest.fixture
def deal(work: Workspace) -> int:
    work.deals.add({"name": "Hub", "estimate": "99.00", **YEAR})
    return 1


def amount(work: Workspace) -> int | None:
    return work.pipeline.deal(1).amount


def test_a_membership_and_users_make_lines_from_the_price_book(work: Workspace) -> None:
    work.deals.add({"name": "Hub", "mau": "280", **YEAR}, membership="general")
    deal = work.pipeline.deal(1)
    assert (deal.membership, deal.usage, deal.amount) == (1_500_000, 1_200_000, 2_700_000)
    described = [(line.product, line.unit_price, line.amount) for line in work.lines.of(1)]
    assert described == [
        ("membership-general", 1_500_000, 1_500_000),
        ("usage", 100_000, 1_200_000),
    ]


def test_the_amount_is_the_estimate_until_there_is_a_line_and_again_after(
    work: Workspace, deal: int
) -> None:
    assert amount(work) == 9_900
    work.lines.add(deal, {"product": "Training", "unit_price": "100"})
    assert amount(work) == 10_000
    work.lines.remove(deal, 1)
    assert amount(work) == 9_900


def test_typing_an_amount_over_lines_is_refused(work: Workspace, deal: int) -> None:
    work.lines.add(deal, {"product": "Training", "unit_price": "100"})
    with pytest.raises(Invalid, match="Amount: D-1 has line items and its amount is their sum"):
        work.deals.edit(deal, {"estimate": "5"})


def test_costs_passed_through_are_not_revenue(work: Workspace, deal: int) -> None:
    work.lines.add(deal, {"product": "Training", "unit_price": "100"})
    work.lines.add(deal, {"product": "cloud", "unit_price": "55.50"})
    assert [line.amount for line in work.lines.of(deal)] == [10_000, 66_600]
    assert amount(work) == 10_000


def test_a_line_runs_over_its_own_term_else_over_the_deals(work: Workspace, deal: int) -> None:
    monthly = {"product": "Support", "unit_price": "10", "recurrence": "monthly"}
    work.lines.add(deal, monthly)
    work.lines.add(deal, {**monthly, "start": "2026-03-01", "end": "2026-05-31"})
    assert [line.amount for line in work.lines.of(deal)] == [12_000, 3_000]
    work.deals.edit(deal, {"contract_start": "2026-01-01", "contract_end": "2026-06-30"})
    assert [line.amount for line in work.lines.of(deal)] == [6_000, 3_000]
    assert amount(work) == 9_000
    assert work.lines.of(deal)[0].revision == 2


def test_a_discount_is_taken_before_the_one_rounding(work: Workspace, deal: int) -> None:
    work.lines.add(deal, {"product": "Odd", "unit_price": "0.01", "discount": "50%"})
    work.lines.add(deal, {"product": "Odd", "unit_price": "0.01", "quantity": "2.49"})
    assert [line.amount for line in work.lines.of(deal)] == [1, 2]


@pytest.mark.parametrize(
    ("raw", "words", "field"),
    [
        ({"product": "New"}, "Unit price: 'New' is not in the price book", "unit_price"),
        ({"product": "New", "unit_price": "-1"}, "Unit price: it cannot be negative", "unit_price"),
        ({"product": "New", "unit_price": "x"}, "Unit price: 'x' is not an amount", "unit_price"),
        ({"product": "New", "unit_price": "1", "quantity": "-1"}, "Quantity: '-1'", "quantity"),
        ({"product": "usage", "quantity": "1.5"}, "users are a whole number", "quantity"),
        ({"product": "New", "unit_price": "1", "discount": "2"}, "Discount: '2'", "discount"),
        ({"unit_price": "1"}, "Product: this is needed", "product"),
        (
            {"product": "N", "unit_price": "1", "start": "2026-02-01", "end": "2026-01-01"},
            "End: 2026-01-01 is before the start 2026-02-01",
            "end",
        ),
        (
            {"product": "N", "unit_price": "999999999999", "quantity": "999999"},
            "more than 10 trillion",
            "quantity",
        ),
    ],
)
def test_a_line_that_cannot_be_names_the_field_and_nothing_is_written(
    work: Workspace, deal: int, raw: dict[str, str], words: str, field: str
) -> None:
    with pytest.raises(Invalid) as caught:
        work.lines.add(deal, raw)
    assert words in str(caught.value)
    assert caught.value.field == field
    assert work.lines.of(deal) == []
    assert amount(work) == 9_900


def test_a_price_of_another_currency_has_to_be_given(work: Workspace) -> None:
    work.deals.add({"name": "Hub", "currency": "EUR"})
    with pytest.raises(Invalid, match="the price book is in USD, the deal in EUR; give a price"):
        work.lines.add(1, {"product": "membership-general"})
    work.lines.add(1, {"product": "membership-general", "unit_price": "14000"})
    assert amount(work) == 1_400_000


def test_an_edited_line_and_its_deal_follow(work: Workspace, deal: int) -> None:
    work.lines.add(deal, {"product": "Training", "unit_price": "100"})
    work.lines.edit(deal, 1, {"quantity": "3"})
    assert amount(work) == 30_000
    work.lines.edit(deal, 1, {"product": "membership-premier", "quantity": "1"})
    assert (work.lines.of(deal)[0].kind, amount(work)) == ("membership", 5_000_000)
    with pytest.raises(NotFound, match="D-1 has no line 9"):
        work.lines.edit(deal, 9, {"quantity": "3"})


def test_the_engagement_of_a_won_deal_follows_its_lines(work: Workspace, deal: int) -> None:
    work.deals.edit(
        deal, {"deal_class": "new", "organization": "X", "contract_start": "2026-01-01",
               "contract_end": "2026-12-31"}
    )  # fmt: skip
    work.lines.add(deal, {"product": "Training", "unit_price": "100"})
    work.notes.add_contact(deal, {"contact": "Ann", "role": "billing"})
    work.billing.sign(work.billing.add_agreement(deal, {}).key, {})
    work.billing.request_invoice(deal, {})
    work.pipeline.move(deal, Move("won", "at once", waive={"*"}))
    work.lines.edit(deal, 1, {"quantity": "2"})
    sums = {column.key: column.totals for column in work.board.columns()}
    assert [total.amount for total in sums["delivery"]] == [20_000]


lines = st.fixed_dictionaries(
    {
        "quantity": st.decimals(0, 50, places=2).map(str),
        "unit_price": st.integers(0, 10**7).map(lambda cents: f"{cents // 100}.{cents % 100:02d}"),
        "discount": st.integers(0, 100).map(lambda percent: f"{percent}%"),
        "recurrence": st.sampled_from(["once", "monthly", "annual"]),
        "kind": st.sampled_from(["work", "other", "passthrough", "membership"]),
    }
)


def test_the_amount_is_always_the_sum_of_the_lines_shown(work: Workspace, deal: int) -> None:
    @given(st.lists(lines, min_size=1, max_size=4))
    @settings(max_examples=25, deadline=None)
    def check(several: list[dict[str, str]]) -> None:
        for line in work.lines.of(deal):
            work.lines.remove(deal, line.id)
        for raw in several:
            work.lines.add(deal, {"product": "Any", **raw})
        there = work.lines.of(deal)
        now = work.pipeline.deal(deal)
        assert now.amount == sum(line.amount for line in there if line.kind != "passthrough")
        assert now.membership == sum(line.amount for line in there if line.kind == "membership")
        for line in there:
            parts = (line.quantity, line.unit_price, line.discount, line.recurrence)
            assert line.amount == line_amount(*parts, now.term)

    check()
