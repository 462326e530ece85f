"""A calendar file is read back as what went in, and as nothing more."""

import io
from datetime import UTC, date, datetime

import pytest
from icalendar import Calendar

from salesops_tui.errors import Refused
from salesops_tui.exports.formats import write
from salesops_tui.exports.table import Column, Table
from salesops_tui.exports.to_ics import EVENT

MOMENT = datetime(2026, 7, 1, 12, 0, 0, 123456, UTC)
AT = datetime(2026, 7, 9, 7, 30, tzinfo=UTC)
HOSTILE = "Rivers\r\nBEGIN:VALARM\r\n\x00\x1b[2J\ud800, and; more\\ " + "ä" * 90
ROWS = (
    ("k-1-publishes", date(2026, 12, 31), None, "Rivers", "K-1", "https://example.org", False, 3,
     MOMENT),
    ("p-2-goes-out", date(2026, 7, 9), AT, HOSTILE, HOSTILE, "javascript:x", True, 1, MOMENT),
)  # fmt: skip


def written(rows=ROWS, columns=EVENT):
    stream = io.BytesIO()
    write(Table("calendar", columns, rows), "ics", stream)
    return stream.getvalue()


def test_a_day_ends_where_the_next_begins_and_a_moment_is_in_utc():
    day, moment = Calendar.from_ical(written()).walk("VEVENT")
    assert (day.decoded("dtstart"), day.decoded("dtend")) == (date(2026, 12, 31), date(2027, 1, 1))
    assert (day["uid"], int(day["sequence"]), day["status"]) == ("k-1-publishes", 3, "CONFIRMED")
    assert day.decoded("dtstamp") == MOMENT.replace(microsecond=0)
    assert str(day["url"]) == "https://example.org"
    assert moment.decoded("dtstart") == AT
    assert b"DTSTART:20260709T073000Z" in written()
    assert moment["status"] == "CANCELLED"
    assert "url" not in moment


def test_hostile_text_stays_text():
    content = written()
    found = Calendar.from_ical(content)
    assert [part.name for part in found.walk()] == ["VCALENDAR", "VEVENT", "VEVENT"]
    assert str(found.walk("VEVENT")[1]["summary"]).startswith("Rivers BEGIN:VALARM [2J, and; more")
    assert not {0, 27} & set(content)
    assert max(map(len, content.split(b"\r\n"))) <= 75
    content.decode("utf-8")


def test_the_same_rows_make_the_same_bytes_and_an_empty_calendar_is_one():
    assert written() == written()
    assert Calendar.from_ical(written(())).walk("VEVENT") == []


def test_other_tables_cannot_be_a_calendar_file():
    with pytest.raises(Refused, match="calendar cannot be a calendar file"):
        written((("D-1",),), (Column("key"),))
