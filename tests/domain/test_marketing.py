"""Posts are cut to their channels, cadences say how far behind, months are grids of whole weeks."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from salesops_tui.domain.calendar import grid, month_of, moved, weeks
from salesops_tui.domain.marketing import (
    CHANNELS,
    LENGTHS,
    Cadence,
    count,
    length,
    proposed_post,
)
from salesops_tui.errors import Invalid

ADDRESS = "https://example.org/" + "a" * 200


def test_an_address_counts_23_on_mastodon_and_x_alone():
    text = f"Read {ADDRESS} now"
    assert length("mastodon", text) == length("x", text) == len("Read  now") + 23
    assert length("bluesky", text) == len(text)
    assert length("bluesky", "e\u0301") == 1  # one letter, however it was typed
    assert count("mastodon", "a" * 123) == "123/500"
    assert count("x", "a" * 300) == "300/280, 20 too many"


@given(
    channel=st.sampled_from(sorted(CHANNELS)),
    title=st.text(max_size=400),
    call=st.text(max_size=400),
    address=st.sampled_from(("", "https://example.org/a", ADDRESS, ADDRESS * 2)),
)
def test_a_proposed_post_always_fits_its_channel(channel, title, call, address):
    assert length(channel, proposed_post(channel, title, call, address)) <= LENGTHS[channel]


def test_a_proposed_post_is_cut_at_a_word_and_keeps_its_address():
    text = proposed_post("x", "rivers " * 60, "Try it", "https://example.org/r")
    assert text.endswith("rivers…\n\nhttps://example.org/r")
    assert length("x", text) > 250
    short = proposed_post("x", "Rivers", "Try it", "https://example.org/r")
    assert short == "Rivers\n\nTry it\n\nhttps://example.org/r"


@pytest.mark.parametrize(
    ("last", "planned", "said"),
    [
        (date(2026, 6, 12), None, "blog: 5 days behind"),
        (date(2026, 6, 16), None, "blog: 1 day behind"),
        (date(2026, 6, 18), None, "blog: next due 2026-07-02"),
        (None, date(2026, 7, 9), "blog: none yet, planned 2026-07-09"),
    ],
)
def test_a_cadence_says_where_it_stands(last, planned, said):
    assert Cadence("blog", 14, last, planned).said(date(2026, 7, 1)) == said


@given(st.dates(min_value=date(1901, 1, 1), max_value=date(2199, 12, 1)), st.integers(-24, 24))
def test_a_month_is_whole_iso_weeks_and_months_follow_one_another(day, step):
    found = weeks(day)
    days = [each for week in found for each in week.days]
    inside = [each for each in days if each.month == day.month]
    assert inside[0] == day.replace(day=1)
    assert inside[-1] + timedelta(days=1) == moved(inside[0], 1)
    assert days == [days[0] + timedelta(days=step) for step in range(len(days))]
    assert all(week.days[0].weekday() == 0 for week in found)
    assert [week.number for week in found] == [week.days[3].isocalendar().week for week in found]
    there = moved(day, step)
    assert (there.year * 12 + there.month) - (day.year * 12 + day.month) == step
    assert there.day <= day.day


def test_a_month_is_written_as_a_year_and_a_month():
    assert month_of("2026-02", date(2026, 7, 1)) == date(2026, 2, 1)
    assert month_of("", date(2026, 7, 9)) == date(2026, 7, 1)
    with pytest.raises(Invalid, match="month: 'July' is not a month"):
        month_of("July", date(2026, 7, 1))
    assert grid(date(2026, 2, 1), (), date(2026, 2, 3)).splitlines()[3] == (
        " 6  2         3*        4         5         6         7         8"
    )
