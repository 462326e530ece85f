"""The numbers of experiments against published values."""

from fractions import Fraction
from math import comb

import pytest
from hypothesis import given
from hypothesis import strategies as st

from salesops_tui.domain.experiments import Outcome, Sums, fisher, lqr_text, told, wilson

COUNTS = st.integers(0, 40).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


@pytest.mark.parametrize(
    ("part", "whole", "low", "high"),
    [  # R. G. Newcombe, Statistics in Medicine 17 (1998), table I, method 3
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_the_wilson_interval_is_as_published(
    part: int, whole: int, low: float, high: float
) -> None:
    found = wilson(part, whole)
    assert found is not None
    assert found == pytest.approx((low, high), abs=0.00005)


@given(COUNTS)
def test_the_share_lies_in_its_interval(count: tuple[int, int]) -> None:
    part, whole = count
    found = wilson(part, whole)
    if not whole:
        assert found is None
    else:
        assert found is not None
        assert 0 <= found[0] <= part / whole <= found[1] <= 1


@pytest.mark.parametrize(
    ("one", "other", "p"),
    [
        ((3, 4), (1, 4), 0.4857),  # R. A. Fisher's tea: R's fisher.test(TeaTasting), two-sided
        ((2, 12), (15, 18), 0.0005367),  # his twins: R's fisher.test(Convictions), two-sided
        ((8, 10), (1, 6), 0.0350),  # whales and sharks: scipy.stats.fisher_exact
        ((0, 5), (0, 9), 1.0),
        ((0, 0), (3, 7), 1.0),
    ],
)
def test_fishers_exact_test_is_as_published(
    one: tuple[int, int], other: tuple[int, int], p: float
) -> None:
    assert fisher(one, other) == pytest.approx(p, rel=0.001)


@given(COUNTS, COUNTS)
def test_fishers_test_is_the_sum_over_all_tables_and_does_not_mind_the_order(
    one: tuple[int, int], other: tuple[int, int]
) -> None:
    (a, n), (b, m) = one, other
    hits = a + b
    ways = [comb(n, k) * comb(m, hits - k) for k in range(hits + 1)]
    least = sum(way for way in ways if way <= comb(n, a) * comb(m, b))
    assert fisher(one, other) == pytest.approx(float(Fraction(least, comb(n + m, hits))))
    assert fisher(one, other) == fisher(other, one)


def outcome(**more: object) -> Outcome:
    return Outcome("USD", "lqr", 1500, 0)._replace(**more)  # type: ignore[arg-type] # any field


def test_costs_per_head_and_roi_come_from_the_full_cost() -> None:
    money = (("EUR", Sums(500, 0, 900)), ("USD", Sums(20_000, 60_000, 300_000)))
    found = outcome(leads=9, qualified=2, won=1, days=Fraction(3, 2), money=money)
    assert found.ours.full == 80_000
    assert [found.cost_per(count) for count in (9, 2, 1)] == [8889, 40_000, 80_000]
    assert found.roi == 27_500
    assert ("Full cost", "800.00 USD (cash 200.00 + 1.5 staff days 600.00)") in told(found)
    assert ("In EUR", "full cost 5.00, revenue 9.00") in told(found)


def test_without_leads_or_cost_nothing_is_divided() -> None:
    found = outcome()
    assert (found.lqr, found.interval, found.roi, found.cost_per(0)) == (None, None, None, None)
    assert (found.verdict, lqr_text(found)) == ("n/a", "n/a")


def test_the_verdict_follows_the_threshold_and_the_sample() -> None:
    assert outcome(leads=20, qualified=3).verdict == "met"
    assert outcome(leads=21, qualified=3).verdict == "missed"
    assert outcome(leads=20, qualified=3, minimum=21).verdict == "too few"
    assert outcome(leads=20, qualified=3, metric="clicks").verdict == "n/a"
    assert lqr_text(outcome(leads=8, qualified=2)) == "25% of 8, 95 % between 7.15% and 59.07%"
