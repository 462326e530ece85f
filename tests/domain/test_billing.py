"""What is to be invoiced of an agreement: every cent once, in the month it falls due."""

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from salesops_tui.domain.billing import (
    LESS,
    Basis,
    Billed,
    CloudCost,
    Planned,
    Reading,
    revenue,
    total,
    wanted,
)
from salesops_tui.domain.deals import Line

TIERS = ((10, 1000), (100, 500), (1000, 250), (10_000, 125), (None, 0))
START, END = date(2026, 8, 1), date(2027, 7, 31)


def line(amount: int, recurrence: str, kind: str = "membership", **more: object) -> Line:
    known = Line(1, 1, 1, "P", kind, "", "1", "", amount, 0, recurrence, None, None, amount)
    return known._replace(**more)  # type: ignore[arg-type] # fields by name


def basis(*lines: Line, **more: object) -> Basis:
    known = Basis("Hub", START, END, "USD", 10_000, lines, TIERS)
    return known._replace(**more)  # type: ignore[arg-type] # fields by name


def told(plans: list[Planned]) -> list[tuple[str, str, int]]:
    return [(plan.kind, str(plan.start), total(plan.lines)) for plan in plans]


def test_membership_falls_due_each_year_and_usage_each_month_after_it() -> None:
    long = basis(
        line(22_500, "annual"), line(500, "once", "work"), line(18_000, "monthly", "usage"),
        end=date(2028, 1, 31),
    )  # fmt: skip
    plans = wanted(long)
    yearly = [plan for plan in plans if plan.kind == "membership"]
    assert told(yearly) == [
        ("membership", "2026-08-01", 15_500),
        ("membership", "2027-08-01", 7_500),
    ]
    assert [str(plan.end) for plan in yearly] == ["2028-01-31", "2028-01-31"]
    monthly = [plan for plan in plans if plan.kind == "usage"]
    assert [total(plan.lines) for plan in monthly] == [1_000] * 18
    assert (monthly[0].bill_on, monthly[0].note) == (
        date(2026, 9, 1),
        "estimated: no reading of 2026-08 yet",
    )


def test_a_line_billed_whole_keeps_its_count_where_that_comes_to_its_amount() -> None:
    hours = {"kind": "work", "quantity": "12.5", "unit": "hour", "unit_price": 25_000}
    half_off = {**hours, "discount": 5_000}
    plans = wanted(
        basis(
            line(312_500, "once", **hours),
            line(156_250, "once", **half_off),
            line(312_500, "annual", **hours),
        )
    )
    told = [(each.quantity, each.unit, each.price, each.amount) for each in plans[0].lines]
    assert told == [
        ("12.5", "hour", 25_000, 312_500),
        ("1", "", 156_250, 156_250),
        ("12.5", "hour", 25_000, 312_500),
    ]
    years = wanted(basis(line(625_000, "annual", **hours), end=date(2028, 7, 31)))
    assert [(each.lines[0].quantity, each.lines[0].price) for each in years] == [
        ("1", 312_500),
        ("1", 312_500),
    ]


def test_a_month_that_was_read_costs_its_fee_per_cluster_in_place_of_the_estimate() -> None:
    lines = (line(1_200_000, "monthly", "usage", discount=1_000),)
    read = [Reading("2026-08", "east", 140), Reading("2026-08", "west", 140)]
    first, second = wanted(basis(*lines, readings=read))[:2]
    assert [(each.description, each.amount) for each in first.lines] == [
        ("Usage fee 2026-08, east: 140 monthly active users", 58_500),
        ("Usage fee 2026-08, west: 140 monthly active users", 58_500),
    ]
    assert (first.note, total(second.lines)) == ("", 100_000)
    assert wanted(basis(*lines, readings=read, tiers=()))[0].note.startswith("estimated: ")


def test_cloud_costs_are_passed_through_apart_by_month_and_currency() -> None:
    costs = [
        CloudCost("2026-08", "AWS", 5_000, "USD"), CloudCost("2026-08", "AWS", 700, "USD"),
        CloudCost("2026-08", "Hetzner", 900, "EUR"),
    ]  # fmt: skip
    plans = [plan for plan in wanted(basis(costs=costs, value=None)) if plan.kind == "cloud"]
    assert [(plan.currency, total(plan.lines)) for plan in plans] == [("EUR", 900), ("USD", 5_700)]
    assert all(each.pass_through for plan in plans for each in plan.lines)


def test_cloud_costs_are_billed_from_the_first_month_to_two_months_after_the_term() -> None:
    months = ("2026-07", "2026-08", "2027-07", "2027-09", "2027-10")
    costs = [CloudCost(month, "AWS", 100, "USD") for month in months]
    plans = wanted(basis(start=date(2026, 8, 15), costs=costs, value=None))
    assert [str(plan.start)[:7] for plan in plans] == ["2026-08", "2027-07", "2027-09"]


def test_what_was_billed_is_not_planned_again_and_what_comes_later_is() -> None:
    costs = [CloudCost("2026-08", "AWS", 5_000, "USD"), CloudCost("2026-08", "GCP", 10, "USD")]
    read = [Reading("2026-08", "east", 10), Reading("2026-09", "east", 10)]
    wide = basis(
        line(15_000, "annual"), line(12_000, "monthly", "usage"), costs=costs, readings=read
    )
    texts = {
        ("membership", "USD", "P, 2026-08-01 to 2027-07-31"),
        ("usage", "USD", "Usage fee 2026-08: estimated"),
        ("usage", "USD", "Usage fee 2026-10, east: 280 monthly active users"),
        ("cloud", "USD", "Cloud costs 2026-08, AWS"),
    }
    left = told(wanted(wide, Billed(texts)))
    assert left[:2] == [("cloud", "2026-08-01", 10), ("usage", "2026-09-01", 10_000)]
    assert left[2][1] == "2026-11-01"
    assert len(left) == 2 + 9


def test_what_was_invoiced_by_hand_is_taken_off_the_earliest() -> None:
    wide = basis(line(15_000, "annual"), line(12_000, "monthly", "usage"))
    assert told(wanted(wide, Billed(by_hand=15_000)))[0] == ("usage", "2026-08-01", 1_000)
    part = wanted(wide, Billed(by_hand=7_000))[0]
    assert [(each.description, each.amount) for each in part.lines] == [
        ("P, 2026-08-01 to 2027-07-31", 15_000),
        (LESS, -7_000),
    ]
    assert wanted(wide, Billed(by_hand=27_000)) == []


def test_an_agreement_of_a_deal_without_lines_is_one_invoice_of_its_value() -> None:
    assert told(wanted(basis())) == [("membership", "2026-08-01", 10_000)]
    assert wanted(basis(value=None)) == []


AMOUNTS = st.integers(0, 10**9)
DAYS = st.dates(date(2024, 1, 1), date(2027, 12, 31))
LINES = st.lists(
    st.builds(
        line,
        AMOUNTS,
        st.sampled_from(["once", "annual", "monthly"]),
        st.sampled_from(["membership", "usage", "work", "other"]),
    ),
    min_size=1,
    max_size=5,
)


@settings(max_examples=150, deadline=None)
@given(LINES, DAYS, st.integers(0, 1500), st.integers(0, 2 * 10**9))
def test_the_plan_comes_to_the_lines_to_the_cent_less_what_was_invoiced_by_hand(
    lines: list[Line], start: date, days: int, by_hand: int
) -> None:
    end = date.fromordinal(start.toordinal() + days)
    known = basis(*lines, start=start, end=end)
    whole = sum(each.amount for each in lines)
    plans = wanted(known)
    assert sum(total(plan.lines) for plan in plans) == whole
    assert all(start <= plan.start <= plan.end <= end for plan in plans)
    assert len({plan.key for plan in plans}) == len(plans)
    left = wanted(known, Billed(by_hand=by_hand))
    assert sum(total(plan.lines) for plan in left) == max(0, whole - by_hand)


@given(AMOUNTS, AMOUNTS)
def test_of_a_payment_in_full_exactly_what_is_not_passed_through_is_revenue(
    own: int, passed: int
) -> None:
    assert revenue(own + passed, own + passed, passed) == own
    assert 0 <= revenue((own + passed) // 3, own + passed, passed) <= (own + passed) // 3 + 1
