"""Prices and terms: the worked numbers, rounding once, months touched."""

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from salesops_tui.domain.money import Money, plain, round_half_up, short
from salesops_tui.domain.pricing import line_amount, periods, quantity, usage_fee, usage_shares
from salesops_tui.domain.terms import add_months, months_touched, renewal_opens, year_from
from salesops_tui.errors import Invalid
from salesops_tui.services.prices import SHIPPED

TIERS = next(price.tiers for price in SHIPPED if price.tiers)
NONE = (None, None)
days = st.dates(date(2000, 1, 1), date(2100, 1, 1))


@pytest.mark.parametrize(
    ("users", "fee"),
    [(0, "0.00"), (1, "10.00"), (10, "100.00"), (11, "105.00"), (100, "550.00"), (101, "552.50"),
     (280, "1000.00"), (1_000, "2800.00"), (1_001, "2801.25"), (10_000, "14050.00"),
     (10_001, "14050.00"), (5_000_000, "14050.00")],
)  # fmt: skip
def test_the_usage_fee_is_the_sum_of_marginal_tiers(users: int, fee: str) -> None:
    assert plain(usage_fee(TIERS, users)) == fee


def test_two_clusters_of_140_cost_more_than_one_of_280() -> None:
    assert 2 * usage_fee(TIERS, 140) > usage_fee(TIERS, 280)


def test_a_negative_count_of_users_is_an_error_that_names_it() -> None:
    with pytest.raises(Invalid, match="users: -1 is negative"):
        usage_fee(TIERS, -1)


@given(st.integers(0, 20_000))
def test_the_shares_account_for_every_user_and_every_cent(users: int) -> None:
    shares = usage_shares(TIERS, users)
    assert sum(share.users for share in shares) == users
    assert sum(share.amount for share in shares) == usage_fee(TIERS, users)
    assert usage_fee(TIERS, users + 1) >= usage_fee(TIERS, users)


@pytest.mark.parametrize(
    ("start", "end", "months"),
    [("2025-07-01", "2026-06-30", 12), ("2026-01-31", "2026-01-31", 1),
     ("2026-01-31", "2026-02-01", 2), ("2026-01-01", "2027-01-01", 13),
     ("2026-05-01", "2026-01-01", 1)],
)  # fmt: skip
def test_months_are_those_touched_both_ends_inclusive(start: str, end: str, months: int) -> None:
    assert months_touched(date.fromisoformat(start), date.fromisoformat(end)) == months


@pytest.mark.parametrize(
    ("anchor", "months", "found"),
    [("2026-01-31", 1, "2026-02-28"), ("2028-01-31", 1, "2028-02-29"),
     ("2028-02-29", 12, "2029-02-28"), ("2026-03-31", -1, "2026-02-28"),
     ("2026-12-15", 1, "2027-01-15")],
)  # fmt: skip
def test_months_are_added_to_the_anchor_and_clamped(anchor: str, months: int, found: str) -> None:
    assert add_months(date.fromisoformat(anchor), months) == date.fromisoformat(found)


def test_a_term_after_a_leap_day_ends_on_the_28th() -> None:
    assert year_from(date(2028, 3, 1)) == date(2029, 2, 28)
    assert year_from(date(2026, 1, 1)) == date(2026, 12, 31)


def test_a_renewal_opens_60_days_before_the_end() -> None:
    assert renewal_opens(date(2026, 12, 31)) == date(2026, 11, 1)


@given(days, st.integers(0, 240))
def test_adding_months_touches_one_month_more_each(anchor: date, months: int) -> None:
    assert months_touched(anchor, add_months(anchor, months)) == months + 1


@pytest.mark.parametrize(
    ("exact", "rounded"),
    [(Fraction(1, 2), 1), (Fraction(-1, 2), -1), (Fraction(3, 2), 2), (Fraction(5, 2), 3),
     (Fraction(149, 100), 1), (Fraction(-5, 2), -3), (0, 0)],
)  # fmt: skip
def test_a_half_goes_away_from_zero(exact: Fraction, rounded: int) -> None:
    assert round_half_up(exact) == rounded


@pytest.mark.parametrize(
    ("line", "cents"),
    [
        (("1", 1_500_000, 0, "annual", (date(2026, 1, 1), date(2026, 12, 31))), 1_500_000),
        (("1", 1_500_000, 0, "annual", (date(2026, 1, 1), date(2027, 6, 30))), 2_250_000),
        (("1", 100_000, 0, "monthly", (date(2025, 7, 1), date(2026, 6, 30))), 1_200_000),
        (("2.5", 25_000, 0, "once", NONE), 62_500),
        (("1", 1, 5000, "once", NONE), 1),  # half a cent goes up
        (("0.5", 1, 0, "once", NONE), 1),
        (("3", 3333, 3333, "once", NONE), 6666),  # 6666.33…, not three roundings
        (("1", 100, 10_000, "once", NONE), 0),
        (("1", 100, 0, "monthly", NONE), 1200),  # without a term, a year
        (("1", 100, 0, "annual", (date(2026, 1, 1), None)), 100),
    ],
)
def test_a_line_is_rounded_half_up_once(
    line: tuple[str, int, int, str, object], cents: int
) -> None:
    assert line_amount(*line) == cents  # type: ignore[arg-type] # a table of mixed cases


@given(st.integers(0, 10**6), st.integers(0, 10**7), st.integers(0, 10_000))
def test_a_discount_never_makes_a_line_dearer_or_negative(n: int, price: int, off: int) -> None:
    full = line_amount(str(n), price, 0, "once", NONE)
    assert 0 <= line_amount(str(n), price, off, "once", NONE) <= full == n * price


@pytest.mark.parametrize("text", ["-1", "x", "", "NaN", "Infinity", "1e10", "1,5"])
def test_a_quantity_is_a_plain_number_from_0_up(text: str) -> None:
    with pytest.raises(Invalid, match="is not a number from 0 up"):
        quantity(text)


def test_periods_of_a_term() -> None:
    term = (date(2026, 1, 1), date(2026, 6, 30))
    found = [periods(recurrence, *term) for recurrence in ("once", "monthly", "annual")]
    assert found == [1, 6, Fraction(1, 2)]


@pytest.mark.parametrize(
    ("cents", "text"),
    [(0, "0"), (99_900, "999"), (999_900, "9,999"), (1_000_000, "10k"), (8_360_000, "83.6k"),
     (125_000_000, "1.3M"), (-8_360_000, "-83.6k")],
)  # fmt: skip
def test_a_card_shows_an_amount_in_six_characters(cents: int, text: str) -> None:
    assert short(cents) == text
    assert str(Money(cents)).endswith(" USD")
