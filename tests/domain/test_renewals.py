"""The calendar of renewals: terms follow one another, clocks tell what is due."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from salesops_tui.domain.renewals import (
    bucket,
    bucket_names,
    clock,
    extended,
    months_of,
    next_term,
    waits_for,
)
from salesops_tui.domain.terms import add_months
from salesops_tui.errors import Invalid

DAY = timedelta(days=1)
END = date(2026, 12, 31)
starts = st.dates(date(2000, 1, 1), date(2100, 1, 1))


@given(starts, st.integers(1, 60), st.integers(1, 12))
def test_terms_neither_overlap_nor_leave_a_gap_and_last_as_many_months(start, months, many):
    anchor, term = start, (start, add_months(start, months) - DAY)
    for nth in range(1, many + 1):
        found = next_term(*term, anchor)
        assert found[0] == term[1] + DAY
        assert months_of(*found) == months_of(*term) == months
        assert found[1] + DAY == add_months(anchor, months * (nth + 1))
        term = found


@given(starts, st.integers(0, 2000))
def test_any_term_is_followed_the_day_after_by_one_of_as_many_months(start, days):
    end = start + timedelta(days=days)
    first, last = next_term(start, end)
    assert first == end + DAY
    assert months_of(first, last) == months_of(start, end)


@pytest.mark.parametrize(
    ("term", "following"),
    [
        (("2027-03-01", "2028-02-29"), ("2028-03-01", "2029-02-28")),
        (("2026-01-01", "2026-12-31"), ("2027-01-01", "2027-12-31")),
        (("2026-08-31", "2027-02-27"), ("2027-02-28", "2027-08-30")),
        (("2026-01-15", "2026-12-31"), ("2027-01-01", "2027-12-31")),
        (("2026-07-01", "2026-07-01"), ("2026-07-02", "2026-08-01")),
    ],
)
def test_the_next_term_is_counted_in_months_from_the_anchor(term, following):
    found = next_term(*map(date.fromisoformat, term))
    assert found == tuple(map(date.fromisoformat, following))


def test_a_term_beyond_the_calendar_is_refused_in_words():
    with pytest.raises(Invalid, match="beyond 2200"):
        next_term(date(2150, 1, 1), date(2199, 12, 31))


@pytest.mark.parametrize(
    ("days", "name"),
    [(-1, "overdue"), (0, "0–30"), (30, "0–30"), (31, "31–90"), (90, "31–90"), (91, "91–180"),
     (180, "91–180"), (181, "later")],
)  # fmt: skip
def test_buckets_are_cut_by_days_to_the_end(days, name):
    assert bucket(END + timedelta(days=days), END) == name
    assert name in bucket_names()


@pytest.mark.parametrize(
    ("days", "due", "sentence"),
    [
        (-61, "", ""),
        (-60, "open", "open since 2026-11-01: start the review"),
        (-30, "notice", "notice to the customer is due since 2026-12-01"),
        (-14, "shutdown", "notice of shutdown is due since 2026-12-17"),
        (-2, "reminder", "reminder is due since 2026-12-29"),
        (0, "end", "the term ended on 2026-12-31: renew, extend or decline"),
        (41, "end", "the term ended on 2026-12-31: renew, extend or decline"),
        (42, "lapsed", "lapsed on 2027-02-11: renew or decline"),
    ],
)
def test_the_clock_says_what_a_case_waits_for(days, due, sentence):
    marks = clock(END, END + timedelta(days=days))
    passed = [(mark.key, mark.state) for mark in marks if mark.state != "coming"]
    last = [(due, "overdue" if due == "lapsed" else "due")] if due else []
    assert passed[-1:] == last
    assert all(state == "overdue" for _, state in passed[:-1])
    assert waits_for(marks) == sentence


def test_an_extension_moves_every_mark_by_two_weeks():
    moved = clock(extended(END, 2), END)
    assert [m.on - o.on for m, o in zip(moved, clock(END, END), strict=True)] == [28 * DAY] * 6
    assert waits_for(moved) == "notice to the customer is due since 2026-12-29"


def test_what_was_done_is_neither_due_nor_overdue():
    marks = clock(END, END, {"open", "notice", "shutdown", "reminder"})
    assert [mark.state for mark in marks] == ["done"] * 4 + ["due", "coming"]
